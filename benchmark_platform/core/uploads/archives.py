"""Office files are zip archives: look at the list of members before anything unpacks them."""

import struct
import zipfile
import zlib
from dataclasses import dataclass

from benchmark_platform.core.uploads.kinds import AnyFile, UploadRefused

MAX_MEMBERS = 5_000
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
# Small members of XML compress very well and harm nobody.
RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024

_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
BROKEN = "文件已损坏或没有保存完整，请重新打开、另存一份后再上传。"
BOMB = "文件解压后异常庞大，不能接收。请用 Word、Excel 或 WPS 打开原文件，另存一份后再上传。"


@dataclass(frozen=True)
class Archive:
    """What an archive says about itself."""

    members: frozenset[str]
    content_types: bytes  # the beginning of [Content_Types].xml, empty if there is none

    def has(self, name: str) -> bool:
        return name in self.members


def inspect_archive(file: AnyFile, *, max_unpacked_bytes: int = MAX_UNPACKED_BYTES, name: str = "") -> Archive:
    """Read the directory of a zip file and refuse what could hurt whoever opens it.

    Python's zipfile never unpacks more of a member than the directory declares, so the declared sizes are a true bound.

    Raises UploadRefused for a damaged archive, an encrypted one, one with too many members, or a zip bomb; the sentence
    begins with ``name`` where it is given.
    """
    try:
        return _inspect(file, max_unpacked_bytes)
    except UploadRefused as refused:
        raise UploadRefused(str(refused).replace("文件", f"“{name}”", 1) if name else str(refused)) from refused


def _inspect(file: AnyFile, max_unpacked_bytes: int) -> Archive:
    _refuse_giant_directory(file)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _refuse_bomb(members, max_unpacked_bytes)
            return Archive(frozenset(member.filename for member in members), _content_types(archive))
    except UploadRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, RuntimeError, EOFError) as error:
        raise UploadRefused(BROKEN) from error
    finally:
        file.seek(0)


def _refuse_bomb(members: list[zipfile.ZipInfo], max_unpacked_bytes: int) -> None:
    if any(member.flag_bits & 0x1 for member in members):
        raise UploadRefused("文件设有密码，请去掉密码后再上传。")
    if sum(member.file_size for member in members) > max_unpacked_bytes:
        raise UploadRefused(BOMB)
    for member in members:
        if member.filename.startswith(("/", "\\")) or ".." in member.filename.replace("\\", "/").split("/"):
            raise UploadRefused(BROKEN)
        if member.file_size > RATIO_COUNTS_FROM_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise UploadRefused(BOMB)


def _content_types(archive: zipfile.ZipFile) -> bytes:
    try:
        with archive.open("[Content_Types].xml") as member:
            return member.read(1024 * 1024)
    except KeyError:
        return b""


def _refuse_giant_directory(file: AnyFile) -> None:
    """zipfile reads the whole directory into memory; ask the trailer first how long it is."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise UploadRefused(BROKEN)
    members, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if at >= 20 and tail[at - 20 : at - 16] == _ZIP64_LOCATOR:
        (record_at,) = struct.unpack("<Q", tail[at - 12 : at - 4])
        if record_at + 56 > size:
            raise UploadRefused(BROKEN)
        file.seek(record_at)
        members, directory_bytes = struct.unpack("<QQ", file.read(56)[32:48])
    if members > MAX_MEMBERS or directory_bytes > MAX_DIRECTORY_BYTES:
        raise UploadRefused(BOMB)
