"""The one check that every uploaded file passes."""

import hashlib
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from benchmark_platform.core.uploads.images import check_image
from benchmark_platform.core.uploads.kinds import BY_EXTENSION, DEFAULT_KINDS, AnyFile, Kind, UploadRefused
from benchmark_platform.core.uploads.names import clean_name, split_extension
from benchmark_platform.core.uploads.sniffing import sniff

MEGABYTE = 1024 * 1024
_CHUNK = 256 * 1024


@dataclass(frozen=True)
class CheckedUpload:
    """A file that may be stored. ``size`` in bytes, ``sha256`` as 64 hexadecimal digits."""

    kind: Kind
    content_type: str
    size: int
    sha256: str
    original_name: str


def check_upload(
    file: AnyFile,
    *,
    max_bytes: int,
    name: str | None = None,
    allow_ofd: bool = False,
    kinds: frozenset[Kind] | set[Kind] | None = None,
) -> CheckedUpload:
    """Check an uploaded file by its content; never holds more than a quarter of a megabyte of it in memory.

    ``file`` is a Django UploadedFile or any binary file; ``name`` defaults to the file's own. ``kinds`` narrows what is
    accepted (default: PDF, JPG, PNG, DOCX, XLSX); ``allow_ofd`` adds OFD. Leaves the file at its beginning.

    Raises UploadRefused: empty, too large, extension not allowed, content not what the name says, damaged, password,
    macros, zip bomb, picture too large.
    """
    given_name = name if name is not None else str(getattr(file, "name", "") or "")
    accepted = frozenset(kinds) if kinds is not None else DEFAULT_KINDS
    if allow_ofd:
        accepted |= {Kind.OFD}
    shown_name = clean_name(given_name)
    _require_size(file, max_bytes, shown_name)
    kind = sniff(file, given_name, kinds=accepted)
    if kind.is_image:
        check_image(file, kind)
    size, sha256 = _measure(file)
    return CheckedUpload(kind, kind.content_type, size, sha256, _name_for(given_name, kind))


def _require_size(file: AnyFile, max_bytes: int, shown_name: str) -> None:
    file.seek(0, 2)
    size = file.tell()
    file.seek(0)
    if size == 0:
        raise UploadRefused(f"“{shown_name}”是空文件（0 字节）。请确认文件已经保存好，再重新选择。")
    if size > max_bytes:
        raise UploadRefused(
            f"“{shown_name}”有 {megabytes(size)} MB，超过上限 {megabytes(max_bytes)} MB。"
            "请降低扫描分辨率（200 至 300 dpi）、压缩图片，或分成几个文件后再上传。"
        )


def megabytes(size: int) -> str:
    """Bytes as megabytes with at most one decimal, rounded up so that “too large” never shows the limit itself."""
    value = (Decimal(size) / MEGABYTE).quantize(Decimal("0.1"), rounding=ROUND_CEILING)
    return f"{value.normalize():f}"


def _measure(file: AnyFile) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return size, digest.hexdigest()


def _name_for(given_name: str, kind: Kind) -> str:
    """The original name; its extension follows the content where a JPG was called .png."""
    _, extension = split_extension(clean_name(given_name))
    return clean_name(given_name, extension=extension if BY_EXTENSION.get(extension) is kind else kind.extension)
