"""The ledger as it is read: filtered, grouped by month, and as a calendar."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from applications.house_form import typed_text
from evaluations.models import CreationUnit, LedgerRecord, RecordKind
from evaluations.models.ledger import LedgerRecordQuerySet
from evaluations.rules.periods import Per, Period, Span, periods

PAGE_SIZE = 50


@dataclass
class Filter:
    """What the reader asked for: a kind, a period (its first day and length, as ``2020-10``), whether voided too."""

    kind: str = ""
    period: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "Filter":
        """Return the filter of an address; what is unknown there filters nothing."""
        return cls(*(typed_text(asked.get(name)).strip()[:40] for name in ("kind", "period", "state")))

    @property
    def is_on(self) -> bool:
        """Whether it keeps anything out that the plain list shows."""
        return bool(self.kind or self.period or self.state)


def period_choices(unit: CreationUnit) -> list[tuple[str, Period]]:
    """Return years, quarters and months of the assessment period with their marks in the address."""
    span = Span(unit.campaign.assessment_from, unit.campaign.assessment_to)
    marks = {Per.YEAR: "{0.year}", Per.QUARTER: "{0.year}-q{1}", Per.MONTH: "{0.year}-{0.month:02d}"}
    return [
        (mark.format(period.first, (period.first.month + 2) // 3), period)
        for per, mark in marks.items()
        for period in periods(per, span)
    ]


def filtered(unit: CreationUnit, asked: Filter) -> LedgerRecordQuerySet:
    """Return the records that the reader asked for, the latest first, with what a list shows."""
    rows = LedgerRecord.objects.filter(unit=unit)
    if asked.state == "voided":
        rows = rows.exclude(voided_at=None)
    elif asked.state == "backfilled":
        rows = rows.standing().filter(held_on__lt=unit.opened_on)
    elif asked.state != "all":
        rows = rows.standing()
    if asked.kind:
        rows = rows.filter(kind__code=asked.kind)
    chosen = dict(period_choices(unit)).get(asked.period)
    if chosen:
        rows = rows.filter(held_on__range=(chosen.first, chosen.last))
    return for_list(rows)


def for_list(rows: LedgerRecordQuerySet) -> LedgerRecordQuerySet:
    """Join what a line of a list shows."""
    standing = Count("photos", filter=Q(photos__removed_at=None))
    return rows.select_related("kind").annotate(photo_count=standing).order_by("-held_on", "-pk")


def by_month(unit: CreationUnit, rows: Iterable[LedgerRecord]) -> list[tuple[str, list[LedgerRecord]]]:
    """Return the records of a page under their months, in the order of the list."""
    months: dict[str, list[LedgerRecord]] = {}
    for row in rows:
        row.unit = unit
        months.setdefault(f"{row.held_on.year}年{row.held_on.month}月", []).append(row)
    return list(months.items())


@dataclass
class Day:
    """One cell of the calendar."""

    day: date
    inside: bool
    records: list[LedgerRecord] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday, with the months before and after as (year, month)."""

    first: date
    weeks: list[list[Day]]
    before: date
    after: date

    @property
    def records(self) -> list[LedgerRecord]:
        """The records of the month, the earliest first."""
        return [row for week in self.weeks for day in week if day.inside for row in day.records]


def month_of(unit: CreationUnit, first: date) -> Month:
    """Return the calendar of the month that begins with ``first``."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    rows = for_list(LedgerRecord.objects.filter(unit=unit, voided_at=None))
    found: dict[date, list[LedgerRecord]] = defaultdict(list)
    for row in rows.filter(held_on__range=(weeks[0][0], weeks[-1][-1])).order_by("held_on", "pk"):
        row.unit = unit
        found[row.held_on].append(row)
    cells = [[Day(day, day.month == first.month, found.get(day, [])) for day in week] for week in weeks]
    return Month(
        first,
        cells,
        before=date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1),
        after=date(first.year + (first.month == 12), first.month % 12 + 1, 1),
    )


def counts_of_months(unit: CreationUnit) -> list[tuple[date, int]]:
    """Return the months of the assessment period with the number of standing records in each."""
    span = Span(unit.campaign.assessment_from, unit.campaign.assessment_to)
    days = LedgerRecord.objects.filter(unit=unit, voided_at=None, held_on__range=(span.first, span.last))
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for day in days.values_list("held_on", flat=True):
        counts[day.year, day.month] += 1
    return [(month.first, counts[month.first.year, month.first.month]) for month in periods(Per.MONTH, span)]


def grouped_kinds(unit: CreationUnit) -> list[tuple[str, list[RecordKind]]]:
    """Return the kinds in use under their groups, in order."""
    groups: dict[str, list[RecordKind]] = {}
    for kind in kinds_of(unit):
        groups.setdefault(kind.group, []).append(kind)
    return list(groups.items())


def kinds_of(unit: CreationUnit) -> Any:
    """Return the kinds in use of the unit's campaign, in order."""
    return RecordKind.objects.filter(rubric__campaign=unit.campaign_id, active=True).order_by("number")
