"""The visits of a month as a calendar (S5)."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from evaluations.models import Visit


@dataclass(frozen=True)
class Day:
    """A cell: outside the month it is empty."""

    day: date
    inside: bool
    visits: list[Visit]


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday, with the months beside it."""

    first: date
    before: date
    after: date
    weeks: list[list[Day]]
    visits: list[Visit]


def month_of(first: date, rows: Iterable[Visit]) -> Month:
    """Return the month that begins with ``first``; ``rows`` are its visits, by day."""
    visits = list(rows)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    cells = [
        [Day(day, day.month == first.month, [row for row in visits if row.day == day]) for day in week]
        for week in weeks
    ]
    return Month(
        first=first,
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=31)).replace(day=1),
        weeks=cells,
        visits=visits,
    )


def asked_month(text: Any, default: date) -> date:
    """Return the first day of ``2021-03``; of the default's month where it is none."""
    try:
        asked = datetime.strptime(str(text), "%Y-%m").date()
    except ValueError:
        return default.replace(day=1)
    return asked if 2000 <= asked.year <= 2200 else default.replace(day=1)
