"""What a file really is: its first bytes and, for a zip, its members; never its name alone."""

from benchmark_platform.core.uploads.archives import Archive, inspect_archive
from benchmark_platform.core.uploads.kinds import (
    ADVICE,
    BY_EXTENSION,
    DEFAULT_KINDS,
    AnyFile,
    Kind,
    UploadRefused,
    names_of,
)
from benchmark_platform.core.uploads.names import clean_name, split_extension

_HEAD_BYTES = 4096
_TAIL_BYTES = 65_536
_BOM = b"\xef\xbb\xbf"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")

# What stands in the refusal when the content is something else.
_LOOKS_LIKE = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"#!", "脚本文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"<", "网页或 XML 文件"),
)


def sniff(file: AnyFile, name: str, *, kinds: frozenset[Kind] = DEFAULT_KINDS) -> Kind:
    """The kind of ``file``, from its extension, its first bytes and what is inside the zip.

    A JPG named .png (or the reverse) is taken for what it is: people cannot see the difference, and neither can hurt.
    Leaves the file at its beginning.

    Raises UploadRefused when the extension is not in ``kinds``, or the content is not what the name says.
    """
    claimed = _claimed_kind(name, kinds)
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    try:
        if claimed in {Kind.DOCX, Kind.XLSX, Kind.OFD}:
            _require_zip(head, name, claimed)
            found = _kind_of_archive(inspect_archive(file, name=clean_name(name)))
        elif claimed is Kind.PDF:
            found = _kind_of_bytes(head)
            if found is Kind.PDF:
                _refuse_truncated_pdf(file)
        else:
            found = _kind_of_bytes(head)
    finally:
        file.seek(0)
    if found is not None and (found is claimed or (found.is_image and claimed.is_image and found in kinds)):
        return found
    raise _mismatch(name, claimed, found.label if found else _looks_like(head))


def _claimed_kind(name: str, kinds: frozenset[Kind]) -> Kind:
    name = clean_name(name)
    _, extension = split_extension(name)
    claimed = BY_EXTENSION.get(extension)
    if claimed in kinds and claimed is not None:
        return claimed
    allowed = f"可以上传：{names_of(kinds)}。"
    if not extension:
        raise UploadRefused(f"“{name}”没有扩展名，看不出是什么文件。{allowed}")
    advice = ADVICE.get(extension, "") if claimed is None else ""
    raise UploadRefused(f"“{name}”是 {extension} 文件，这里不能上传。{advice}{allowed}")


def _require_zip(head: bytes, name: str, claimed: Kind) -> None:
    if head.startswith(_OLE):
        raise UploadRefused(
            f"“{clean_name(name)}”设有密码，或是旧版格式改了扩展名，打不开。"
            f"请去掉密码，另存为 {claimed.extension} 后再上传。"
        )
    if not head.startswith(_ZIP):
        found = _kind_of_bytes(head)
        raise _mismatch(name, claimed, found.label if found else _looks_like(head))


def _kind_of_bytes(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    # At the very beginning, not "within 1024 bytes" as readers allow: there a program could stand before it.
    if head.removeprefix(_BOM).lstrip().startswith(b"%PDF-"):
        return Kind.PDF
    return None


def _kind_of_archive(archive: Archive) -> Kind | None:
    if b"macroEnabled" in archive.content_types or any(m.lower().endswith("vbaproject.bin") for m in archive.members):
        raise UploadRefused("文件带有宏，不能接收。请“另存为”不含宏的 .docx 或 .xlsx 后再上传。")
    if archive.has("OFD.xml"):
        return Kind.OFD
    if b"wordprocessingml.document.main" in archive.content_types and archive.has("word/document.xml"):
        return Kind.DOCX
    if b"spreadsheetml.sheet.main" in archive.content_types and archive.has("xl/workbook.xml"):
        return Kind.XLSX
    return None


def _refuse_truncated_pdf(file: AnyFile) -> None:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - _TAIL_BYTES))
    if b"%%EOF" not in file.read():
        raise UploadRefused("PDF 不完整，可能没有传完或没有保存完。请重新导出或扫描后再上传。")


def _looks_like(head: bytes) -> str:
    if head.startswith(_OLE):
        return "旧版 Office 文件"
    if head.startswith(_ZIP):
        return "压缩包或 Office 文件"
    stripped = head.removeprefix(_BOM).lstrip()
    return next((label for magic, label in _LOOKS_LIKE if stripped.startswith(magic)), "其他文件")


def _mismatch(name: str, claimed: Kind, found: str) -> UploadRefused:
    return UploadRefused(
        f"“{clean_name(name)}”的内容不是 {claimed.label}（看起来是{found}）。"
        "请不要直接改扩展名，用原来的软件导出后再上传。"
    )
