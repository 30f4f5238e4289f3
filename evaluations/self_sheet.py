"""A unit's self-assessment as it stands: items, what is on record, sums, what is missing. One reading for all (S5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from benchmark_platform.core.findings import Finding
from evaluations.item_sources import recorded, sources_of
from evaluations.models import CreationUnit, Indicator, Item, Rubric, SelfAssessment, SelfScore
from evaluations.plan_content import fingerprint
from evaluations.rules.results import CheckResult
from evaluations.rules.scoring import Scale, answer_from, shown
from evaluations.rules.self_assessment import EMPTY, Entry, given_of, missing_for_submission, missing_in, stale_words
from evaluations.rules.totals import Given, Total, running_total, total_of
from evaluations.scale_words import answer_words
from evaluations.scales import ScaledItem, scaled_items
from evaluations.standing import Standing


@dataclass(frozen=True)
class SelfLine:
    """One item with what the unit has put down for it, if anything."""

    scaled: ScaledItem
    held: SelfScore | None

    @property
    def item(self) -> Item:
        """The item."""
        return self.scaled.item

    @property
    def scale(self) -> Scale:
        """How it is scored."""
        return self.scaled.scale

    @cached_property
    def entry(self) -> Entry:
        """What is on record, as the rules read it."""
        return entry_of(self.held)

    @property
    def given(self) -> Given:
        """The score that counts."""
        return given_of(self.scale, self.entry)

    @property
    def stale(self) -> str:
        """Why a score on record no longer holds."""
        return stale_words(self.scale, self.entry)

    @property
    def missing(self) -> list[Finding]:
        """What it lacks before submission."""
        return missing_in(self.scale, self.entry)

    @property
    def words(self) -> str:
        """What was entered, in one line."""
        return "" if self.stale else answer_words(self.scale, self.entry.answer)

    @property
    def reason(self) -> str:
        """The reason on record."""
        return self.entry.reason

    @property
    def version(self) -> int:
        """The version on record; 0 for none."""
        return self.held.version if self.held else 0


@dataclass(frozen=True)
class SelfSheet:
    """All items of a unit's self-assessment. ``assessment`` is None while it was not begun."""

    unit: CreationUnit
    rubric: Rubric
    assessment: SelfAssessment | None
    lines: tuple[SelfLine, ...]

    @property
    def is_begun(self) -> bool:
        """Whether anything was put down."""
        return self.assessment is not None

    @property
    def summary(self) -> str:
        """The unit's own summary."""
        return self.assessment.summary if self.assessment else ""

    @property
    def summary_version(self) -> str:
        """The version that the summary is written on."""
        return str(self.assessment.version if self.assessment else 0)

    @property
    def groups(self) -> Iterator[tuple[Indicator, list[SelfLine]]]:
        """The items by indicator."""
        for indicator, lines in groupby(self.lines, key=lambda line: line.scaled.indicator):
            yield indicator, list(lines)

    @cached_property
    def total(self) -> Total:
        """The total, as far as it can be told."""
        return total_of([(line.scale, line.given) for line in self.lines], full_marks=self.rubric.full_marks)

    @property
    def running(self) -> tuple[Decimal, Decimal]:
        """What is earned so far, of how many marks."""
        return running_total([(line.scale, line.given) for line in self.lines])

    @property
    def given_count(self) -> int:
        """How many items have a score that counts."""
        return sum(1 for line in self.lines if line.given.is_given)

    @cached_property
    def missing(self) -> list[Finding]:
        """Everything that it lacks before submission, item by item."""
        return missing_for_submission((line.scale, line.entry) for line in self.lines)

    def line(self, code: str) -> SelfLine | None:
        """The item with a code, or None."""
        return next((line for line in self.lines if line.item.code == code), None)

    @property
    def seen(self) -> str:
        """The digest of what a person reads before submitting: nobody submits what she has not read."""
        rows = [[line.item.code, shown(line.scale.marks), _stored(line), line.reason] for line in self.lines]
        return fingerprint([self.rubric.edition, self.summary, rows])


def entry_of(row: SelfScore | None) -> Entry:
    """Return what is on record for an item."""
    if row is None:
        return EMPTY
    answer = answer_from(row.answer, not_applicable=row.not_applicable)
    return Entry(answer, row.marks, row.score, row.reason)


def self_sheet(unit: CreationUnit) -> SelfSheet:
    """Read a unit's self-assessment: five queries."""
    assessment = SelfAssessment.objects.filter(unit=unit).select_related("saved_by").first()
    held: dict[int, SelfScore] = {}
    if assessment:
        assessment.unit = unit
        held = {row.item_id: row for row in assessment.scores.select_related("saved_by")}
    rubric = Rubric.objects.get(campaign=unit.campaign_id)
    lines = tuple(SelfLine(row, held.get(row.item.pk)) for row in scaled_items(rubric))
    return SelfSheet(unit, rubric, assessment, lines)


def content_of(sheet: SelfSheet, standing: Standing) -> dict[str, Any]:
    """Return what a submission keeps: scores and reasons, the checks and what the platform held, as they were (S5).

    ``standing`` has to be veiled for all: whoever sees the unit reads it.
    """
    sources = sources_of(sheet.unit.campaign)
    total = sheet.total.total
    items = []
    for line in sheet.lines:
        code = line.item.code
        row = standing.item(code)
        items.append(
            {
                "code": code,
                "marks": shown(line.scale.marks),
                "score": None if line.given.score is None else shown(line.given.score),
                "not_applicable": line.given.not_applicable,
                "answer": line.entry.answer.as_json(),
                "words": line.words,
                "reason": line.reason,
                "check": {
                    "status": row.status.value if row else "",
                    "words": row.status.label if row else "",
                    "sentences": check_sentences(row.results) if row else [],
                },
                "evidence": [link.words for link in recorded(sheet.unit, standing.facts, sources[code], code)],
            }
        )
    return {
        "edition": sheet.rubric.edition,
        "summary": sheet.summary,
        "total": None if total is None else shown(total),
        "items": items,
    }


def check_sentences(results: tuple[CheckResult, ...]) -> list[str]:
    """Return what was computed for an item, a sentence for each requirement."""
    return [f"{row.title}：{row.status.label}" + (f"（{row.sentence}）" if row.sentence else "") for row in results]


def _stored(line: SelfLine) -> dict[str, Any]:
    return {**line.entry.answer.as_json(), "not_applicable": line.entry.answer.not_applicable}
