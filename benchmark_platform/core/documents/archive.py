"""Many files in one zip, with Chinese names that Windows and Linux both read."""

import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from benchmark_platform.core.uploads.names import clean_name, split_extension

CONTENT_TYPE = "application/zip"
# Not the time of day: the same files give the same archive.
_DATE = (2020, 1, 1, 0, 0, 0)


def write_zip(files: Iterable[tuple[str, bytes]], target: BinaryIO) -> int:
    """Write (name, content) pairs one by one and answer how many; a name that comes again gets “（2）”.

    A ``/`` in a name makes a folder. Names are stored as UTF-8; PDFs and pictures are not compressed twice.
    """
    taken: set[str] = set()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(_unique(_clean_path(name), taken), _DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return len(taken)


def _clean_path(name: str) -> str:
    return "/".join(clean_name(part) for part in name.split("/") if part.strip(". "))


def _unique(name: str, taken: set[str]) -> str:
    stem, extension = split_extension(name)
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate = f"{stem}（{number}）{extension}"
        number += 1
    taken.add(candidate.casefold())
    return candidate
