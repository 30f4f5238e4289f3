"""Moving a calendar by whole months, keeping month ends: how a plan of one year becomes the plan of another.

Pure: days in, days out. The demo asks for the calendar in which a wanted stage is open on a day (design decision 4).
"""

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

_WRITTEN_DAY = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")


@dataclass(frozen=True)
class StageDays:
    """The days of one stage, both included; no closing day: open-ended."""

    code: str
    opens_on: date
    closes_on: date | None

    def is_open_on(self, day: date) -> bool:
        """Whether the stage is open on a day."""
        return self.opens_on <= day and (self.closes_on is None or day <= self.closes_on)


@dataclass(frozen=True)
class Shift:
    """How a calendar is moved: every day by ``months``, and the days named in ``stretched`` to where they say."""

    months: int
    stages: tuple[StageDays, ...]
    stretched: tuple[tuple[date, date], ...] = ()

    def move(self, day: date) -> date:
        """Return where a day of the old plan falls in the new one."""
        return dict(self.stretched).get(day, shift_day(day, self.months))


def shift_day(day: date, months: int) -> date:
    """Return the same day so many months later; the last day of a month stays the last day of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    is_month_end = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_month_end else min(day.day, last))


def shift_stages(stages: Iterable[StageDays], months: int) -> tuple[StageDays, ...]:
    """Return every stage so many months later."""
    return tuple(
        StageDays(
            stage.code,
            shift_day(stage.opens_on, months),
            shift_day(stage.closes_on, months) if stage.closes_on else None,
        )
        for stage in stages
    )


def by_months(stages: Sequence[StageDays], months: int) -> Shift:
    """Return the plain shift by so many months: what a new year of the plan uses."""
    return Shift(months, shift_stages(stages, months))


def so_that_open(stages: Sequence[StageDays], *, wanted: str, day: date) -> Shift:
    """Return the shift by whole months with which the wanted stage is open on ``day`` (design decision 4).

    If ``day`` falls into no such window, only the wanted stage is stretched, by as few days as possible and without
    changing the order of the stages. ``stages`` stand in their order. Raises KeyError for an unknown stage.
    """
    index = {stage.code: position for position, stage in enumerate(stages)}[wanted]
    base = _months_between(stages[index].opens_on, day)
    closes = stages[index].closes_on
    length = _months_between(stages[index].opens_on, closes) if closes else 0
    candidates = [_stretched(stages, index, months, day) for months in range(base - length - 1, base + 2)]
    return min((shift for shift in candidates if shift), key=lambda shift: _cost(shift, stages[index], index, day))


def _months_between(first: date, second: date) -> int:
    return (second.year - first.year) * 12 + second.month - first.month


def _stretched(stages: Sequence[StageDays], index: int, months: int, day: date) -> Shift | None:
    """The shift by ``months`` with the stage stretched to hold ``day``; None where that would change the order."""
    moved = list(shift_stages(stages, months))
    old, new = stages[index], moved[index]
    moves: list[tuple[date, date]] = []
    if day < new.opens_on:
        moved[index] = replace(new, opens_on=day)
    elif new.closes_on is not None and day > new.closes_on and old.closes_on is not None:
        moved[index] = replace(new, closes_on=day)
        moves.append((old.closes_on, day))
    return Shift(months, tuple(moved), tuple(moves)) if in_order(moved) else None


def in_order(stages: Sequence[StageDays]) -> bool:
    """Whether every stage opens and closes no earlier than the one before it."""
    closing = [stage.closes_on or date.max for stage in stages]
    opening = [stage.opens_on for stage in stages]
    return opening == sorted(opening) and closing == sorted(closing)


def _cost(shift: Shift, old: StageDays, index: int, day: date) -> tuple[int, int]:
    """Days stretched, then how far ``day`` is from the middle of the stage."""
    plain, now = shift_stages([old], shift.months)[0], shift.stages[index]
    stretched = (plain.opens_on - now.opens_on).days
    if plain.closes_on is None or now.closes_on is None:
        return stretched, (day - now.opens_on).days
    stretched += (now.closes_on - plain.closes_on).days
    return stretched, abs((day - now.opens_on).days - (now.closes_on - day).days)


def move_written_days(text: str, move: Callable[[date], date]) -> str:
    """Return a text of the plan with the days and months that it names (2020年8月15日、2020年9月) moved too."""

    def moved(match: re.Match[str]) -> str:
        year, month, day = match.groups()
        new = move(date(int(year), int(month), int(day or 1)))
        return f"{new.year}年{new.month}月" + (f"{new.day}日" if day else "")

    return _WRITTEN_DAY.sub(moved, text)
