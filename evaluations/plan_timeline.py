"""Progress against the plan as a picture: months as columns, tasks as bars; done, late and running by word and shape.

The geometry of small SVGs, one for each task, so that names of tasks wrap as text; the same markup on page and paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluations.plan_content import month_text, month_words
from evaluations.rules.plan import months_between, read_month

MONTH_WIDTH = 100


@dataclass(frozen=True)
class Month:
    """One column."""

    label: str
    x: int
    middle: int


@dataclass(frozen=True)
class Bar:
    """One task: ``kind`` is the shape (done, late, running, future), ``word`` says it."""

    number: int
    row: dict[str, Any]
    x: int
    width: int
    done_width: int
    kind: str
    word: str
    tone: str
    span: str
    task_id: int | None = None


@dataclass(frozen=True)
class PlanTimeline:
    """The whole picture; ``width`` is that of its view box, ``now`` the place of today in it (None: outside)."""

    months: list[Month]
    bars: list[Bar]
    width: int
    now: int | None


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def plan_timeline(
    rows: Sequence[dict[str, Any]], months: Sequence[date], day: date | None, ids: Sequence[int] = ()
) -> PlanTimeline:
    """Return the picture of the timetable on a day; ``day`` None leaves out how far it has come (a submission)."""
    spans = [_span(row) for row in rows]
    first = min([months[0], *(start for start, _ in spans)]) if months else min(start for start, _ in spans)
    last = max([months[-1], *(end for _, end in spans)]) if months else max(end for _, end in spans)
    columns = months_between(first, last)
    place = {month: index * MONTH_WIDTH for index, month in enumerate(columns)}
    width = len(columns) * MONTH_WIDTH
    now = None
    if day is not None and day.replace(day=1) in place:
        now = _point(day, place)
    bars = []
    for index, (row, (start, end)) in enumerate(zip(rows, spans, strict=True)):
        x = place[start]
        length = place[end] + MONTH_WIDTH - x
        kind, word, tone = state_of(row, start, end, day)
        passed = max(0, min(length, (now if now is not None else width) - x)) if kind == "running" else 0
        bars.append(
            Bar(
                number=index + 1,
                row=row,
                x=x + 4,
                width=length - 8,
                done_width=max(passed - 8, 0),
                kind=kind,
                word=word,
                tone=tone,
                span=_words(start, end),
                task_id=ids[index] if index < len(ids) else None,
            )
        )
    labels = [Month(f"{month.month}月", place[month], place[month] + MONTH_WIDTH // 2) for month in columns]
    return PlanTimeline(labels, bars, width, now)


def state_of(row: dict[str, Any], start: date, end: date, day: date | None) -> tuple[str, str, str]:
    """Return shape, word and tone of a task on a day."""
    if day is None:
        return "future", "", "neutral"
    done = date.fromisoformat(row["done_on"]) if row.get("done_on") else None
    if done:
        late = done >= next_month(end)
        return ("done_late", "逾期完成", "done") if late else ("done", "已完成", "done")
    if day >= next_month(end):
        return "late", "已逾期", "attention"
    if day >= start:
        return "running", "进行中", "wait"
    return "future", "未开始", "neutral"


def _span(row: dict[str, Any]) -> tuple[date, date]:
    start, end = read_month(row["starts_in"]), read_month(row["ends_in"])
    assert start is not None and end is not None  # what is kept has been read before
    return start, end


def _point(day: date, place: dict[date, int]) -> int:
    month = day.replace(day=1)
    return place[month] + MONTH_WIDTH * (day.day - 1) // (next_month(month) - month).days


def _words(start: date, end: date) -> str:
    first, last = month_words(month_text(start)), month_words(month_text(end))
    return first if first == last else f"{first}至{last}"
