"""Made sealed pages: the form itself as PDF, or, where there are many, a photo of a page with a seal."""

from functools import cache
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.document import of_draft, of_submission
from applications.exports.form_pdf import form_pdf
from applications.models import Application, Submission


def sealed_pdf(application: Application) -> SimpleUploadedFile:
    """The applicant's form as it stands, as if scanned."""
    return SimpleUploadedFile(f"{application.organization.name}申请表盖章页.pdf", form_pdf(of_draft(application)))


def superior_pdf(submission: Submission) -> SimpleUploadedFile:
    """The frozen form, as if sealed by the superior."""
    return SimpleUploadedFile("上级党组织盖章页.pdf", form_pdf(of_submission(submission)))


def sealed_photo() -> SimpleUploadedFile:
    """A photo of a page with a red seal."""
    return SimpleUploadedFile("申请表盖章页.jpg", _photo())


@cache
def _photo() -> bytes:
    from PIL import Image, ImageDraw

    page = Image.new("RGB", (1240, 1754), "#fbfaf6")
    draw = ImageDraw.Draw(page)
    draw.rectangle((120, 240, 1120, 1620), outline="#333333", width=3)
    for line in range(12):
        draw.line((120, 240 + 115 * line, 1120, 240 + 115 * line), fill="#333333", width=2)
    draw.ellipse((760, 1260, 1060, 1560), outline="#c02020", width=10)
    target = BytesIO()
    page.save(target, "JPEG", quality=70)
    return target.getvalue()
