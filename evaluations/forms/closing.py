"""What is posted about a closing, and its small forms. The rules speak about what is typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from applications.house_form import HouseForm, typed_text
from benchmark_platform.core.findings import Finding
from evaluations.closing_sheet import ItemRow
from evaluations.forms.support import area
from evaluations.models import ItemObjection
from evaluations.rules.closing import REASON_LIMIT, REMARK_LIMIT, REPLY_LIMIT
from evaluations.rules.scoring import shown

FIELDS = ("score", "not_applicable", "reason", "spread_reason")


@dataclass
class AgreedCard:
    """One item on the leader's page: what stands in its fields, and what is wrong with them."""

    row: ItemRow
    version: int
    score: str
    not_applicable: bool
    reason: str
    spread_reason: str
    errors: dict[str, str] = field(default_factory=dict)
    conflict: Any = None

    @property
    def item(self) -> Any:
        """The item."""
        return self.row.scaled.item


def card_of(row: ItemRow, typed: Mapping[str, str] | None = None) -> AgreedCard:
    """Return an item's card with what was typed, or what stands or is offered."""
    version = row.stored.version if row.stored else 0
    if typed is not None:
        return AgreedCard(
            row,
            int(typed["version"]),
            typed["score"],
            bool(typed["not_applicable"]),
            typed["reason"],
            typed["spread_reason"],
        )
    given = row.agreed.given
    score = "" if given.score is None else shown(given.score)
    return AgreedCard(row, version, score, given.not_applicable, row.agreed.reason, row.agreed.spread_reason)


def posted_rows(post: Mapping[str, Any], codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return what was posted by item; an item that was not on the page is left alone."""
    rows = {}
    for code in codes:
        version = typed_text(post.get(f"{code}-version"))
        if not (version.isdecimal() and len(version) < 10):
            continue
        rows[code] = {name: typed_text(post.get(f"{code}-{name}")) for name in FIELDS} | {"version": version}
    return rows


def posted_objections(post: Mapping[str, Any], codes: Iterable[str]) -> dict[str, str]:
    """Return the objections by item: those ticked, and those with words."""
    found = {}
    for code in codes:
        text = typed_text(post.get(f"text-{code}")).strip()
        if text or post.get(f"object-{code}"):
            found[code] = text
    return found


def by_field(findings: Iterable[Finding]) -> dict[str, str]:
    """Return the first sentence of each field."""
    found: dict[str, str] = {}
    for finding in findings:
        found.setdefault(finding.field, finding.message)
    return found


class CloseForm(HouseForm):
    """The leader's last words."""

    remark = forms.CharField(
        label="总体评价（选填）",
        required=False,
        strip=False,
        widget=area(5),
        help_text=f"创建单位能看到，最多 {REMARK_LIMIT} 字。",
    )
    missing_reason = forms.CharField(
        label="不再等待其余评分表的理由",
        required=False,
        strip=False,
        widget=area(3),
        help_text=f"最多 {REASON_LIMIT} 字，留存备查。",
    )


class ReopenForm(HouseForm):
    """Why a visit is opened again."""

    reason = forms.CharField(
        label="重新打开的理由",
        required=False,
        strip=False,
        widget=area(4),
        help_text=f"创建单位和考核组能看到，最多 {REASON_LIMIT} 字。",
    )


class ReplyForm(HouseForm):
    """The committee's answer to an objection."""

    outcome = forms.ChoiceField(label="处理结果", required=False, widget=forms.RadioSelect)
    reply = forms.CharField(
        label="答复",
        required=False,
        strip=False,
        widget=area(5),
        help_text=f"创建单位能看到，最多 {REPLY_LIMIT} 字。异议成立的，考核将重新打开，由考核组重新确定考评分。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [(value, label) for value, label in ItemObjection.Outcome.choices if value]
