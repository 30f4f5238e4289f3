"""A submitted self-assessment as it was, and beside what stands now (S5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.models import Indicator, Item
from evaluations.rules.results import Status
from evaluations.self_sheet import SelfSheet


@dataclass(frozen=True)
class SubmittedRow:
    """One item of a submission; ``kept`` is what the submission holds of it."""

    item: Item
    kept: Mapping[str, Any]

    @property
    def tone(self) -> str:
        """The colour beside the check's word."""
        status = self.kept.get("check", {}).get("status", "")
        return Status(status).tone if status else "neutral"


def submission_rows(sheet: SelfSheet, content: Mapping[str, Any]) -> list[tuple[Indicator, list[SubmittedRow]]]:
    """Return the items of a submission by indicator."""
    kept = _by_code(content)
    return [
        (indicator, [SubmittedRow(line.item, kept.get(line.item.code, {})) for line in lines])
        for indicator, lines in sheet.groups
    ]


def compared(sheet: SelfSheet, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what differs between a submission (left) and what stands now (right), for the page with both."""
    kept = _by_code(content)
    rows = []
    for line in sheet.lines:
        before = kept.get(line.item.code, {})
        left = "\n".join(filter(None, (before.get("words", ""), before.get("reason", ""))))
        right = "\n".join(filter(None, (line.words, line.reason)))
        if left != right:
            rows.append({"label": line.item.code, "left": left, "right": right, "changed": True})
    if content.get("summary", "") != sheet.summary:
        rows.append({"label": "自评总结", "left": content.get("summary", ""), "right": sheet.summary, "changed": True})
    return rows


def _by_code(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {row["code"]: row for row in content.get("items", ())}
