"""Where a spreadsheet of scores is from, and whether it is outdated (S5). Pure.

The hidden sheet: the first row says what it is, the second whose; then a row for each item with its code, the version
that it held, a fingerprint of how it is scored, and one of what its open cells said.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.rules.scoring import Scale, shown

FORMAT = "现场评分表 1"


@dataclass(frozen=True)
class Mark:
    """What a file was made from, for one item: ``scale`` and ``content`` are fingerprints."""

    version: int
    scale: str
    content: str

    @classmethod
    def of(cls, scale: Scale, version: int, cells: Mapping[str, str]) -> "Mark":
        """Return the mark of an item as it is now."""
        points = [[point.code, point.text, shown(point.marks), shown(point.cap)] for point in scale.points]
        how = [scale.way, shown(scale.marks), scale.may_be_not_applicable, scale.is_veto, scale.is_bonus, points]
        return cls(version, fingerprint(how), fingerprint(plain(cells)))


@dataclass(frozen=True)
class Origin:
    """Whose file it is: visit and inspector by id (``name``: the inspector's), edition of the guide, items by code."""

    visit: int
    inspector: int
    name: str
    edition: int
    items: Mapping[str, Mark]

    def as_rows(self) -> list[list[str]]:
        """Return it as the hidden sheet holds it."""
        head = [[FORMAT], [str(self.visit), str(self.inspector), self.name, str(self.edition)]]
        return head + [[code, str(mark.version), mark.scale, mark.content] for code, mark in self.items.items()]

    @classmethod
    def from_rows(cls, rows: Sequence[Sequence[str]]) -> "Origin | None":
        """Return what the hidden sheet says; None where it is none of ours, or damaged."""
        try:
            if rows[0][0] != FORMAT:
                return None
            visit, inspector, name, edition = rows[1][:4]
            items = {row[0]: Mark(int(row[1]), row[2], row[3]) for row in rows[2:] if row[0]}
            return cls(int(visit), int(inspector), name, int(edition), items)
        except (IndexError, ValueError):
            return None


def plain(cells: Mapping[str, str]) -> dict[str, str]:
    """Return cells so that the same content is recognised: without empty ones and blanks, 3 and 3.0 alike."""
    return {key: _plain(key, text) for key, text in cells.items() if text.strip()}


def _plain(key: str, text: str) -> str:
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if key == "reason":
        return text
    whole, point, rest = text.partition(".")
    return whole if point and not rest.strip("0") else text


def fingerprint(value: Any) -> str:
    """Return a short fingerprint of plain data."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_strange(origin: Origin | None, *, visit: int, inspector: int, unit: str) -> str:
    """Return why a file is not taken at all: none of ours, of another visit or person; "" if it is this one's."""
    if origin is None:
        return "这不是从本页下载的评分表，或者表格的标识已经损坏。请重新下载后填写。"
    if origin.visit != visit:
        return f"这份评分表不是{unit}这次考核的，请选择从本页下载的文件。"
    if origin.inspector != inspector:
        return f"这份评分表是{origin.name}的，只能由本人上传。请选择您自己的文件。"
    return ""


def changed_scales(origin: Origin, now: Mapping[str, Mark]) -> list[str]:
    """Return the codes of items that are scored otherwise than when the file was made, or that it does not know."""
    return [code for code, mark in now.items() if code not in origin.items or origin.items[code].scale != mark.scale]


def changed_since(origin: Origin, now: Mapping[str, Mark], filled: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the codes that were filled in here and changed in the sheet since, to something else."""
    return [
        code
        for code, cells in filled.items()
        if is_touched(origin, code, cells)
        and origin.items[code].version != now[code].version
        and fingerprint(plain(cells)) != now[code].content
    ]


def is_touched(origin: Origin, code: str, cells: Mapping[str, str]) -> bool:
    """Whether somebody has typed something else into the row than what stood in it."""
    return fingerprint(plain(cells)) != origin.items[code].content
