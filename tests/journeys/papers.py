"""Reading back what the platform hands out, and what people scan."""

import io
import unicodedata
from datetime import date
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader, PdfWriter


def pdf_text(content: bytes) -> str:
    """The text of all pages without white space: where a line breaks is the paper's business."""
    reader = PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in reader.pages)
    return plain(text)


def plain(text: str) -> str:
    """Text without white space."""
    return "".join(unicodedata.normalize("NFC", text).split())


def chinese_day(typed: str) -> str:
    """A typed day as the paper writes it."""
    day = date.fromisoformat(typed)
    return f"{day.year}年{day.month}月{day.day}日"


def scanned(content: bytes) -> bytes:
    """A printed PDF as it comes back from the scanner: its first page in a file of another program."""
    writer = PdfWriter()
    writer.append(io.BytesIO(content), pages=(0, 1))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def sheet(content: bytes, title: str) -> list[dict[str, Any]]:
    """The rows of one sheet as dictionaries by the Chinese headers (the first row is the sheet's heading)."""
    rows = list(load_workbook(io.BytesIO(content))[title].iter_rows(values_only=True))
    start = next(index for index, row in enumerate(rows) if sum(cell is not None for cell in row) > 3)
    return [dict(zip(map(str, rows[start]), row, strict=True)) for row in rows[start + 1 :]]
