"""Made papers and photos of the work period: small, each visibly a sample (示例)."""

from functools import cache
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from benchmark_platform.core.documents.pdf import html_to_pdf

PDF = "application/pdf"
COLOURS = ("#8a5a44", "#4a6a7c", "#5f7355", "#7b5c74", "#86744a", "#54606e")


@cache
def page(title: str) -> bytes:
    """Return a one-page PDF with this title and the word 示例."""
    return html_to_pdf(
        '<html lang="zh-CN"><style>@page { size: A4; margin: 40mm 25mm }'
        'body { font: 16pt "Noto Serif CJK SC" } h1 { font-size: 22pt; text-align: center }</style>'
        f"<h1>{title}</h1><p>示例材料：内容为演示而编，不对应任何真实单位。</p></html>"
    )


def paper(title: str, mark: int = 0) -> SimpleUploadedFile:
    """Return a PDF as if uploaded; ``mark`` makes its content, and so its digest, a file of its own."""
    return SimpleUploadedFile(f"{title}（示例）.pdf", page(title) + b"\n%%%d\n" % mark, content_type=PDF)


def paper_or_photo(title: str, mark: int, *, as_pdf: bool) -> SimpleUploadedFile:
    """Return a paper as PDF, or photographed: a PDF with Chinese type weighs a quarter of a megabyte."""
    if as_pdf:
        return paper(title, mark)
    return photo(title, mark % 2)


def photo(words: str, number: int) -> SimpleUploadedFile:
    """Return a photo of a page of the record book: ruled lines, a colour of its own, the words on top."""
    return SimpleUploadedFile(f"{words}{number + 1}.jpg", _photo(words, number), content_type="image/jpeg")


@cache
def _photo(words: str, number: int) -> bytes:
    from PIL import Image, ImageDraw

    width, height = 1200, 900
    picture = Image.new("RGB", (width, height), "#f4efe3")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width, 110), fill=COLOURS[number % len(COLOURS)])
    for line in range(12):
        y = 180 + 56 * line
        draw.line((90, y, width - 90, y), fill="#b9b1a0", width=2)
        end = 200 + (number * 137 + line * 211) % 800
        draw.line((100, y - 18, end, y - 18), fill="#3a3a3a", width=5)
    font = _font(54)
    if font is not None:
        draw.text((90, 24), f"示例 · {words}", fill="#ffffff", font=font)
    target = BytesIO()
    picture.save(target, "JPEG", quality=72)
    return target.getvalue()


@cache
def _font(size: int) -> Any:
    """Return the house's Chinese font, or None where it is not installed."""
    from PIL import ImageFont

    for path in (
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ):
        try:
            return ImageFont.truetype(path, size)
        except OSError:
            continue
    return None
