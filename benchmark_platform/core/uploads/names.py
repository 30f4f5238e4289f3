"""File names as people give them: kept in Chinese, made harmless."""

import re
import unicodedata

from django.utils.http import content_disposition_header

# File systems stop at 255 bytes (a Chinese character takes three), and a name gains a little on the way, as " (1)".
MAX_NAME_BYTES = 200
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def split_extension(name: str) -> tuple[str, str]:
    """``("扫描件", ".pdf")``; the extension in lower case, empty if there is none."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        return name, ""
    return stem, f".{extension.strip().lower()}"


def clean_name(name: str, *, extension: str | None = None) -> str:
    """The file name without path, control or direction-changing characters, at most 200 bytes long.

    ``extension`` (with its dot) replaces the one in the name. The result is never empty.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Cf holds the right-to-left override (“exe” read as “pdf”), Cs lone surrogates that no encoding takes.
    name = "".join(" " if c.isspace() else c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    name = re.sub(r"\s+", " ", _FORBIDDEN.sub("_", name))
    stem, own_extension = split_extension(name)
    if extension is None:
        extension = own_extension if len(own_extension.encode()) <= 16 else ""
    stem = stem.strip(" .") or "文件"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    room = MAX_NAME_BYTES - len(extension.encode())
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return f"{stem}{extension}"


def safe_disposition(name: str, *, inline: bool = False) -> str:
    """The value of a Content-Disposition header that keeps a Chinese file name (RFC 6266)."""
    return content_disposition_header(not inline, clean_name(name)) or "attachment"
