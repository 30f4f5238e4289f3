"""What the page of a self-assessment shows of each item: check, sources, controls as typed, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from applications.house_form import typed_text
from benchmark_platform.core.findings import Finding
from evaluations.item_sources import Link, Sources, files_of, recorded, ways
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, YES_NO, ZERO, Scale, shown
from evaluations.rules.self_assessment import OTHER
from evaluations.rules.totals import running_total
from evaluations.scale_words import deduction_words, point_words
from evaluations.self_sheet import SelfLine, SelfSheet
from evaluations.standing import ItemStanding, Standing

# So many files are named; the rest is in the list of documents.
FILES_SHOWN = 6


@dataclass(frozen=True)
class ItemBox:
    """One item of the page. ``typed`` is what its controls hold; ``conflict`` are both texts where two have written."""

    line: SelfLine
    row: ItemStanding
    recorded: list[Link]
    files: list[Link]
    more_files: int
    ways: list[Link]
    typed: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    conflict: list[dict[str, Any]] = field(default_factory=list)
    saved_by: str = ""

    @property
    def code(self) -> str:
        """The item's code, with which its fields' names begin."""
        return self.line.item.code

    @property
    def version(self) -> str:
        """The version that the page was made from."""
        return self.typed.get("version") or str(self.line.version)

    @property
    def remark(self) -> str:
        """The unit's remark on the item, offered as reason."""
        return self.row.remark.text if self.row.remark else ""

    @property
    def may_copy_remark(self) -> bool:
        """Whether it would be news to the reason."""
        return bool(self.remark) and self.remark.strip() not in self.typed.get("reason", "")

    @property
    def wrong(self) -> dict[str, str]:
        """The findings by field, for the fields' marks."""
        return {finding.field: finding.message for finding in self.findings}

    @property
    def way(self) -> str:
        """The way of scoring."""
        return self.line.scale.way

    @property
    def picks(self) -> list[dict[str, Any]]:
        """The anchors of a graded item, each as value, words and whether it is picked; the last is a number."""
        points = self.line.scale.points if self.way == GRADED else ()
        picked = self.typed.get("pick", "")
        rows = [
            {"value": shown(point.marks), "words": f"{shown(point.marks)}分　{point.text}", "at": place}
            for place, point in enumerate(points)
        ]
        if rows:
            rows.append({"value": OTHER, "words": "其他分数", "at": len(rows)})
        return [row | {"checked": row["value"] == picked} for row in rows]

    @property
    def deductions(self) -> list[dict[str, Any]]:
        """The listed deductions, each with its words and the times typed."""
        points = self.line.scale.points if self.way == DEDUCTIONS else ()
        return [
            {
                "name": f"times-{point.code}",
                "words": deduction_words(point),
                "value": self.typed.get(f"times-{point.code}", ""),
                "wrong": self.wrong.get(f"times-{point.code}", ""),
            }
            for point in points
        ]

    @property
    def way_words(self) -> list[str]:
        """How it is scored, in words."""
        return point_words(self.line.scale)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Yes and no with their scores."""
        said = self.typed.get("yes", "")
        marks = shown(self.line.scale.marks)
        return [("yes", f"是（{marks}分）", said == "yes"), ("no", "否（0.0分）", said == "no")]


def typed_of(line: SelfLine) -> dict[str, str]:
    """Return what the controls hold for what is on record."""
    scale, answer = line.scale, line.entry.answer
    typed = {"reason": line.reason, "version": str(line.version)}
    if answer.not_applicable:
        typed["not_applicable"] = "on"
    if scale.way == GRADED and answer.score is not None:
        is_anchor = any(point.marks == answer.score for point in scale.points)
        typed |= {"pick": shown(answer.score)} if is_anchor else {"pick": OTHER, "score": shown(answer.score)}
    elif scale.way == DEDUCTIONS:
        typed |= {f"times-{code}": str(number) for code, number in answer.times.items()}
        if answer.other is not None:
            typed["other"] = shown(answer.other)
        if answer.no_deduction:
            typed["no_deduction"] = "on"
    elif scale.way == COUNTED and answer.count is not None:
        typed["count"] = str(answer.count)
    elif scale.way == YES_NO and answer.yes is not None:
        typed["yes"] = "yes" if answer.yes else "no"
    return typed


def typed_from(posted: Mapping[str, Any], code: str) -> dict[str, str]:
    """Return what was sent for one item: the fields whose names begin with its code."""
    start = f"{code}-"
    return {
        name.removeprefix(start): typed_text(posted.get(name)).replace("\r\n", "\n")
        for name in posted
        if name.startswith(start)
    }


@dataclass(frozen=True)
class Attempt:
    """What somebody tried to save for an item and could not: shown again as it was typed."""

    typed: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    conflict: list[dict[str, Any]] = field(default_factory=list)
    saved_by: str = ""


def boxes_of(
    sheet: SelfSheet,
    standing: Standing,
    sources: Mapping[str, Sources],
    *,
    writes: bool,
    attempts: Mapping[str, Attempt] | None = None,
) -> list[dict[str, Any]]:
    """Return the indicators with their items and sums."""
    groups = []
    for indicator, lines in sheet.groups:
        boxes = [_box(line, standing, sources, writes, (attempts or {}).get(line.item.code)) for line in lines]
        groups.append(
            {
                "indicator": indicator,
                "boxes": boxes,
                "marks": marks_words([line.scale for line in lines]),
                "sum": sum_words(lines),
                "left": sum(1 for line in lines if line.missing),
            }
        )
    return groups


def marks_words(scales: list[Scale]) -> str:
    """Return the marks of some items, bonus apart."""
    return shown(sum((scale.marks for scale in scales if not scale.is_bonus), start=ZERO))


def sum_words(lines: list[SelfLine]) -> str:
    """Return what some items have earned so far."""
    return shown(running_total([(line.scale, line.given) for line in lines])[0])


def _box(
    line: SelfLine, standing: Standing, sources: Mapping[str, Sources], writes: bool, attempt: Attempt | None
) -> ItemBox:
    code = line.item.code
    row = standing.item(code)
    assert row is not None  # both read the same rubric
    files = files_of(standing.unit, standing.facts, code)
    return ItemBox(
        line=line,
        row=row,
        recorded=recorded(standing.unit, standing.facts, sources[code], code),
        files=files[:FILES_SHOWN],
        more_files=len(files) - FILES_SHOWN,
        ways=ways(standing.unit, standing, row, sources[code]) if writes and row.is_todo else [],
        typed=attempt.typed if attempt else typed_of(line),
        findings=attempt.findings if attempt else [],
        conflict=attempt.conflict if attempt else [],
        saved_by=attempt.saved_by if attempt else "",
    )
