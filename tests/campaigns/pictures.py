"""Small pictures to upload."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def jpeg(name: str) -> SimpleUploadedFile:
    """A real JPEG of a few bytes."""
    target = BytesIO()
    Image.new("RGB", (8, 8), "#b4282d").save(target, "JPEG")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")
