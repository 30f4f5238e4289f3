"""The scaled picture that is shown of a photo: upright, small, and without what a telephone writes into it.

One picture at a time and, for a JPEG, decoded at a fraction of its size: thirty photos need no more memory than one.
"""

import struct
import zlib
from io import BytesIO
from typing import Any

from benchmark_platform.core.uploads.images import BROKEN
from benchmark_platform.core.uploads.kinds import AnyFile, Kind, UploadRefused

LONGEST_SIDE = 1600
QUALITY = 82
# A PNG can only be decoded whole; no telephone takes photos as PNG, and no screen has as many pixels.
MAX_PNG_PIXELS = 40_000_000


def scaled_picture(file: AnyFile, kind: Kind, *, longest: int = LONGEST_SIDE) -> bytes:
    """Return a JPEG of the picture whose longest side has at most ``longest`` pixels; a smaller one keeps its size.

    The orientation noted in EXIF is applied; position, camera, time and comments are left out. The file is left at its
    beginning.

    :raises UploadRefused: when the picture cannot be decoded to its end, or is a PNG with more than 40 million pixels.
    """
    from PIL import ImageOps

    try:
        picture = _opened(file, kind)
        # Decodes at 1/2, 1/4 or 1/8 where that is still large enough.
        picture.thumbnail((longest, longest), reducing_gap=2.0)
        ImageOps.exif_transpose(picture, in_place=True)
        return _as_jpeg(picture)
    except UploadRefused:
        raise
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, EOFError, struct.error, zlib.error) as error:
        raise UploadRefused(BROKEN) from error
    finally:
        file.seek(0)


def _opened(file: AnyFile, kind: Kind) -> Any:
    from PIL import JpegImagePlugin, PngImagePlugin

    file.seek(0)
    if kind is Kind.JPEG:
        return JpegImagePlugin.JpegImageFile(file)  # type: ignore[arg-type]
    picture = PngImagePlugin.PngImageFile(file)  # type: ignore[arg-type]
    if picture.width * picture.height > MAX_PNG_PIXELS:
        raise UploadRefused("PNG 图片超过 4000 万像素，请存为 JPG 后再上传。")
    return picture


def _as_jpeg(picture: Any) -> bytes:
    from PIL import Image

    profile = picture.info.get("icc_profile") if picture.mode == "RGB" else None
    if picture.has_transparency_data:
        # What shows through is paper.
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    elif picture.mode != "RGB":
        picture = picture.convert("RGB")
    picture.info = {}
    target = BytesIO()
    picture.save(target, "JPEG", quality=QUALITY, optimize=True, icc_profile=profile)
    return target.getvalue()
