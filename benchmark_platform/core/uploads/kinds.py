"""The kinds of file that the platform accepts, and the refusal."""

from enum import StrEnum
from typing import BinaryIO

from django.core.files.base import File

# What the checks read: an uploaded file, or any binary file.
AnyFile = BinaryIO | File


class UploadRefused(ValueError):
    """A file that cannot be accepted. ``message`` is a Chinese sentence: what is wrong and how to put it right."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Kind(StrEnum):
    """A kind of file, named by its usual extension without the dot."""

    PDF = "pdf"
    JPEG = "jpg"
    PNG = "png"
    DOCX = "docx"
    XLSX = "xlsx"
    OFD = "ofd"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]

    @property
    def extension(self) -> str:
        """The extension with its dot, in lower case."""
        return f".{self.value}"

    @property
    def is_image(self) -> bool:
        return self in {Kind.JPEG, Kind.PNG}


_LABELS = {
    Kind.PDF: "PDF",
    Kind.JPEG: "JPG 图片",
    Kind.PNG: "PNG 图片",
    Kind.DOCX: "Word 文档（.docx）",
    Kind.XLSX: "Excel 表格（.xlsx）",
    Kind.OFD: "OFD",
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.OFD: "application/ofd",
}

DEFAULT_KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.DOCX, Kind.XLSX})
SEALED_PAGE_KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG})
# Minutes are a paper: what is shown in the browser, or Word.
MINUTES_KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.DOCX})
PHOTO_KINDS = frozenset({Kind.JPEG, Kind.PNG})

BY_EXTENSION = {kind.extension: kind for kind in Kind} | {".jpeg": Kind.JPEG, ".jpe": Kind.JPEG}

# Extensions that people do send, and what to do about each.
ADVICE = {
    ".doc": "这是旧版 Word 文件，请在 Word 或 WPS 中“另存为” .docx 后再上传。",
    ".wps": "这是 WPS 专用格式，请在 WPS 中“另存为” .docx 后再上传。",
    ".xls": "这是旧版 Excel 文件，请在 Excel 或 WPS 中“另存为” .xlsx 后再上传。",
    ".et": "这是 WPS 专用格式，请在 WPS 中“另存为” .xlsx 后再上传。",
    ".csv": "请用 Excel 或 WPS 打开后“另存为” .xlsx 再上传。",
    ".docm": "这个文件带有宏，请“另存为”不含宏的 .docx 后再上传。",
    ".xlsm": "这个文件带有宏，请“另存为”不含宏的 .xlsx 后再上传。",
    ".heic": "这是 iPhone 的照片格式，请在手机上把照片转存为 JPG（或截屏）后再上传。",
    ".heif": "这是 iPhone 的照片格式，请在手机上把照片转存为 JPG（或截屏）后再上传。",
    ".zip": "不收压缩包，请解压后逐个上传。",
    ".rar": "不收压缩包，请解压后逐个上传。",
    ".7z": "不收压缩包，请解压后逐个上传。",
}


def names_of(kinds: frozenset[Kind] | set[Kind]) -> str:
    """The labels of ``kinds`` in a fixed order, for a sentence."""
    return "、".join(kind.label for kind in Kind if kind in kinds)
