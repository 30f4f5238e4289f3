"""Files as people send them, good and bad, made on the spot."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512

_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types><Override PartName="/{part}" ContentType="application/{main}+xml"/></Types>'
)
_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document.main"
_EXCEL = "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main"


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(extra: dict[str, bytes] | None = None, *, main: str = _WORD) -> bytes:
    content_types = _CONTENT_TYPES.format(part="word/document.xml", main=main).encode()
    return zipped({"[Content_Types].xml": content_types, "word/document.xml": b"<document/>"} | (extra or {}))


def xlsx_shell(extra: dict[str, bytes] | None = None) -> bytes:
    """Looks like a workbook from outside and holds nothing that a reader could use."""
    content_types = _CONTENT_TYPES.format(part="xl/workbook.xml", main=_EXCEL).encode()
    return zipped({"[Content_Types].xml": content_types, "xl/workbook.xml": b"<workbook/>"} | (extra or {}))


def ofd() -> bytes:
    return zipped({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<Document/>"})


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48)) -> bytes:
    target = io.BytesIO()
    Image.effect_noise(size, 60).save(target, kind)
    return target.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def workbook(rows: list[list[Any]], **options: Any) -> io.BytesIO:
    """An Excel file with these rows on its first sheet; ``merge`` merges ranges, ``second`` adds a second sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in options.get("merge", ()):
        sheet.merge_cells(cells)
    if "second" in options:
        book.create_sheet("第二张").append(options["second"])
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    return target
