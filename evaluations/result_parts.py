"""The comprehensive result of a unit as one object: every score with who gave it, and the figures that follow (E).

Read by ``evaluations.results``; the same object serves page, spreadsheet, paper, and what a verdict keeps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit, Indicator, Item, Rubric, SelfSubmission, Visit, VisitClosing
from evaluations.result_words import rule_words
from evaluations.rules.scoring import Scale, shown
from evaluations.rules.totals import NOTHING, Given, Spread, Total, is_excellent, spread_of, total_of, verdict_of
from evaluations.scale_words import given_words

HUNDRED = Decimal(100)
NOT_ASSESSED = "尚未考核"
OBJECTIONS_ANSWERED = "异议已答复"
ON_SITE_RULE = "以考评分为准"


@dataclass(frozen=True)
class Score:
    """A score of one item as somebody put it down, with the reason and when."""

    given: Given = NOTHING
    reason: str = ""
    saved_at: datetime | None = None
    saved_by: User | None = None


@dataclass(frozen=True)
class InspectorSheet:
    """A submitted sheet. ``counts``: of the team and in time; one that came late changes nothing (S5)."""

    pk: int
    person: User
    submitted_at: datetime | None
    is_late: bool
    was_reopened: bool
    of_team: bool

    @property
    def counts(self) -> bool:
        """Whether it belongs to what the agreed scores were made from."""
        return self.of_team and not self.is_late

    @property
    def remark(self) -> str:
        """What a reader has to know of it."""
        words = []
        if self.is_late:
            words.append("逾期补传，不计入")
        if not self.of_team:
            words.append("已退出考核组，不计入")
        if self.was_reopened:
            words.append("曾退回修改")
        return "；".join(words)


@dataclass(frozen=True)
class ItemResult:
    """One item of one unit. ``sheets`` has one score for each of the unit's sheets, in their order."""

    item: Item
    scale: Scale
    own: Score
    check: str
    sheets: tuple[Score, ...]
    counting: tuple[Given, ...]
    agreed: Score
    spread_reason: str
    final: Given
    is_objected: bool
    self_percent: int

    @property
    def indicator(self) -> Indicator:
        """The indicator to which it belongs."""
        return self.item.indicator

    @property
    def spread(self) -> Spread:
        """What the sheets that count differ by."""
        return spread_of(self.counting, is_bonus=self.scale.is_bonus)

    @property
    def gap(self) -> Decimal | None:
        """Self-score less agreed score; None where one of the two is no figure."""
        own, agreed = self.own.given.score, self.agreed.given.score
        return None if own is None or agreed is None else own - agreed

    @property
    def is_vetoed(self) -> bool:
        """Whether this item alone stands against 达标."""
        return self.scale.is_veto and self.agreed.given.score == 0

    @property
    def rule(self) -> str:
        """By which rule the final score came about."""
        if not self.final.is_given:
            return NOT_ASSESSED
        if self.final.not_applicable:
            return "考核组认定不适用，不计入应得分"
        if not self.self_percent:
            return ON_SITE_RULE
        if self.own.given.score is None:
            return "没有自评分，以考评分为准"
        return f"自评分×{self.self_percent}%＋考评分×{100 - self.self_percent}%"


@dataclass(frozen=True)
class Figures:
    """Self, agreed and final of some items, summed up by the one rule; of an indicator the totals are percentages."""

    own: Total
    agreed: Total
    final: Total


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator: earned ÷ applicable × 100 of its items, three times. No total: nothing applies, or not scored."""

    indicator: Indicator
    items: tuple[ItemResult, ...]
    figures: Figures

    @property
    def percent(self) -> Decimal | None:
        """The final scores as a percentage of the marks that apply."""
        return self.figures.final.total

    @property
    def applies(self) -> bool:
        """Whether anything in it applies to this unit."""
        return not self.figures.final.is_complete or bool(self.figures.final.applicable)


@dataclass(frozen=True)
class UnitResult:
    """Everything about one unit. Final only while its visit is closed; till then there is no figure but the own."""

    unit: CreationUnit
    rubric: Rubric
    visit: Visit | None
    closing: VisitClosing | None
    submission: SelfSubmission | None
    sheets: tuple[InspectorSheet, ...]
    items: tuple[ItemResult, ...]
    figures: Figures
    by_indicator: tuple[IndicatorResult, ...]
    hides_sheets: bool = False

    @property
    def is_final(self) -> bool:
        """Whether the visit is closed (whatever the unit says of it)."""
        return self.closing is not None

    @property
    def own_total(self) -> Decimal | None:
        """The unit's own total, by its submitted scores."""
        return self.figures.own.total

    @property
    def agreed_total(self) -> Decimal | None:
        """The team's total."""
        return self.figures.agreed.total

    @property
    def total(self) -> Total:
        """The comprehensive score, with what is missing and the vetoes."""
        return self.figures.final

    @property
    def vetoes(self) -> tuple[str, ...]:
        """Codes of the veto items at 0."""
        return self.total.vetoes

    @property
    def verdict(self) -> str:
        """What follows from the figures: qualified, rectifying, or "" while not final or incomplete."""
        return verdict_of(self.total, pass_mark=self.rubric.pass_mark) if self.is_final else ""

    @property
    def is_excellent(self) -> bool:
        """Whether the figure reaches 优秀, where the campaign uses it."""
        rubric = self.rubric
        return self.is_final and is_excellent(
            self.total, excellent_mark=rubric.excellent_mark, excellent_on=rubric.excellent_on
        )

    @property
    def gap(self) -> Decimal | None:
        """Own total less the team's."""
        own, agreed = self.own_total, self.agreed_total
        return None if own is None or agreed is None else own - agreed

    @property
    def objections(self) -> tuple[str, ...]:
        """Codes of the items to which the unit objects and that wait for an answer."""
        return tuple(row.item.code for row in self.items if row.is_objected)

    @property
    def wide_spreads(self) -> tuple[ItemResult, ...]:
        """The items whose sheets differ by more than the campaign's threshold."""
        return tuple(row for row in self.items if row.spread.exceeds(self.rubric.spread_threshold))

    @property
    def edition(self) -> int:
        """The edition of the task guide by which the visit was closed; the present one before."""
        return self.closing.edition if self.closing else self.rubric.edition

    @property
    def has_checks(self) -> bool:
        """Whether the self-assessment says what the platform computed when it was handed in."""
        return any(row.check for row in self.items)

    @property
    def missing_words(self) -> str:
        """Which items have no score yet; "" when none is missing."""
        return "、".join(self.total.missing) if self.is_final else ""

    @property
    def state_words(self) -> str:
        """尚未考核 or 重新打开, else what the unit says of the closed visit; answered objections wait for nobody."""
        if self.closing is None:
            is_reopened = self.visit is not None and self.visit.state == Visit.State.REOPENED
            return self.visit.get_state_display() if self.visit and is_reopened else NOT_ASSESSED
        return OBJECTIONS_ANSWERED if self.is_answered else self.closing.get_state_display()

    @property
    def is_answered(self) -> bool:
        """Whether the unit objected and every objection is settled."""
        return self.closing is not None and self.closing.state == "objected" and not self.objections

    @property
    def rule_words(self) -> list[str]:
        """By which rules the figures came about, one sentence each; the numbers are the campaign's."""
        return rule_words(self.rubric)

    def as_json(self) -> dict[str, Any]:
        """Return every figure as it stands, for the verdict's record: figures as text, people by name and number."""
        return {
            "edition": self.edition,
            "kind": self.visit.kind if self.visit else "",
            "day": self.visit.day.isoformat() if self.visit else "",
            "visit": self.visit.pk if self.visit else None,
            "closing": self.closing.number if self.closing else None,
            "closing_state": self.closing.state if self.closing else "",
            "submission": self.submission.number if self.submission else None,
            "combination": self.rubric.combination,
            "self_percent": self.rubric.self_percent,
            "full_marks": shown(self.rubric.full_marks),
            "pass_mark": shown(self.rubric.pass_mark),
            "excellent_mark": shown(self.rubric.excellent_mark),
            "excellent_on": self.rubric.excellent_on,
            "rules": self.rule_words,
            **_totals_json(self.figures),
            "earned": shown(self.total.earned),
            "applicable": shown(self.total.applicable),
            "bonus": shown(self.total.bonus),
            "missing": list(self.total.missing),
            "vetoes": list(self.vetoes),
            "verdict": self.verdict,
            "excellent": self.is_excellent,
            "sheets": [_sheet_json(sheet) for sheet in self.sheets],
            "indicators": [
                {"number": row.indicator.number, "title": row.indicator.title, **_totals_json(row.figures)}
                for row in self.by_indicator
            ],
            "items": [_item_json(row, self.sheets) for row in self.items],
        }


def figures_of(rows: Iterable[ItemResult], *, full_marks: Decimal) -> Figures:
    """Sum up self, agreed and final scores of some items.

    Whether a veto item is at 0 is what the team says: where self-scores are weighed in, the own one does not lift it.
    """
    rows = list(rows)
    agreed = total_of([(row.scale, row.agreed.given) for row in rows], full_marks=full_marks)
    final = total_of([(row.scale, row.final) for row in rows], full_marks=full_marks)
    return Figures(
        own=total_of([(row.scale, row.own.given) for row in rows], full_marks=full_marks),
        agreed=agreed,
        final=replace(final, vetoes=agreed.vetoes),
    )


def _totals_json(figures: Figures) -> dict[str, str]:
    return {
        name: "" if total.total is None else shown(total.total)
        for name, total in (("own", figures.own), ("agreed", figures.agreed), ("total", figures.final))
    }


def _sheet_json(sheet: InspectorSheet) -> dict[str, Any]:
    return {
        "sheet": sheet.pk,
        "person": sheet.person.pk,
        "name": sheet.person.full_name,
        "counts": sheet.counts,
        "remark": sheet.remark,
    }


def _score_json(score: Score) -> dict[str, str]:
    return {"score": given_words(score.given), "reason": score.reason}


def _item_json(row: ItemResult, sheets: tuple[InspectorSheet, ...]) -> dict[str, Any]:
    width = row.spread.width
    return {
        "code": row.item.code,
        "marks": shown(row.item.marks),
        "own": _score_json(row.own),
        "check": row.check,
        "sheets": [
            {"person": sheet.person.pk, **_score_json(score)} for sheet, score in zip(sheets, row.sheets, strict=True)
        ],
        "spread": "" if width is None else shown(width),
        "agreed": _score_json(row.agreed),
        "spread_reason": row.spread_reason,
        "final": given_words(row.final),
        "rule": row.rule,
    }
