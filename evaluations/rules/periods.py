"""Months, quarters, half-years and years of the assessment period (decision 11).

Only periods that lie wholly inside the assessment period are demanded; a partial one is shown, never demanded.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from benchmark_platform.core.dates import chinese_day


class Per(StrEnum):
    """How often something has to be done."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def words(self) -> str:
        """每月, 每季度 …"""
        return {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}[self.value]


MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF: 6, Per.YEAR: 12}


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of days, both ends included: the assessment period."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def why_outside(self, on: date, *, today: date) -> str:
        """Say why what happened ``on`` a day does not count yet or at all (decision 11); "" where it does."""
        if on > today:
            return "日期在今天之后"
        return "" if on in self else "不在考核期内"

    def judged_on(self, day: date) -> date:
        """Return the day on which a state (in force, in office) is judged: today, once the period is over its last."""
        return min(day, self.last)

    @property
    def words(self) -> str:
        """2020年1月1日至2021年2月28日."""
        return f"{chinese_day(self.first)}至{chinese_day(self.last)}"


@dataclass(frozen=True, order=True)
class Period:
    """A calendar month, quarter, half-year or year. ``whole`` says that all of it lies in the assessment period."""

    first: date
    last: date
    label: str
    whole: bool = True

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def is_over(self, day: date) -> bool:
        """Whether its last day has passed."""
        return day > self.last

    def has_begun(self, day: date) -> bool:
        """Whether its first day has come."""
        return day >= self.first


def periods(per: Per, span: Span) -> list[Period]:
    """Return every calendar period that touches the span, in order; those not wholly inside are marked."""
    found = []
    first = _start_of(per, span.first)
    while first <= span.last:
        last = _end_of(per, first)
        found.append(Period(first, last, label_of(per, first), whole=first in span and last in span))
        first = last + timedelta(days=1)
    return found


def demanded(per: Per, span: Span) -> list[Period]:
    """Return the periods that lie wholly inside the span: only these are demanded (decision 11)."""
    return [period for period in periods(per, span) if period.whole]


def label_of(per: Per, day: date) -> str:
    """Return the words of the period in which a day lies: 2020年10月, 2020年第四季度, 2020年下半年, 2020年."""
    if per is Per.MONTH:
        return f"{day.year}年{day.month}月"
    if per is Per.QUARTER:
        return f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度"
    if per is Per.HALF:
        return f"{day.year}年{'上' if day.month <= 6 else '下'}半年"
    return f"{day.year}年"


def in_words(rows: Sequence[Period]) -> str:
    """Return the labels in order, three or more that follow each other as one stretch: 2020年1月至2020年3月."""
    runs: list[list[Period]] = []
    for period in sorted(rows):
        if runs and runs[-1][-1].last + timedelta(days=1) == period.first:
            runs[-1].append(period)
        else:
            runs.append([period])
    parts = []
    for run in runs:
        parts += [f"{run[0].label}至{run[-1].label}"] if len(run) > 2 else [period.label for period in run]
    return "、".join(parts)


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _start_of(per: Per, day: date) -> date:
    months = MONTHS[per]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _end_of(per: Per, first: date) -> date:
    month = first.month + MONTHS[per] - 1
    return date(first.year, month, monthrange(first.year, month)[1])
