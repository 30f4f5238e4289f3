"""S4: progress against the plan by word and shape."""

from datetime import date
from typing import Any

import pytest

from evaluations.plan_timeline import plan_timeline
from evaluations.rules.plan import months_between
from tests.evaluations.units import TASK

MONTHS = months_between(date(2020, 10, 1), date(2021, 2, 28))


def row(**changed: str) -> dict[str, Any]:
    """A line of November to January."""
    return TASK | {"done_on": "", "result": ""} | changed


@pytest.mark.parametrize(
    ("day", "changed", "kind", "word"),
    [
        (date(2020, 10, 31), {}, "future", "未开始"),
        (date(2020, 11, 1), {}, "running", "进行中"),
        (date(2021, 1, 31), {}, "running", "进行中"),
        (date(2021, 2, 1), {}, "late", "已逾期"),
        (date(2021, 2, 1), {"done_on": "2021-01-31"}, "done", "已完成"),
        (date(2021, 2, 3), {"done_on": "2021-02-01"}, "done_late", "逾期完成"),
        (date(2020, 10, 31), {"done_on": "2020-10-30"}, "done", "已完成"),
        (date(2021, 5, 1), {}, "late", "已逾期"),
        (None, {"done_on": "2021-02-01"}, "future", ""),
    ],
)
def test_where_a_task_stands(day: date | None, changed: dict[str, str], kind: str, word: str) -> None:
    """The last day of its last month still counts."""
    [bar] = plan_timeline([row(**changed)], MONTHS, day).bars
    assert (bar.kind, bar.word) == (kind, word)


def test_the_picture() -> None:
    """A column for each month, today in its place, the part that has passed filled."""
    found = plan_timeline([row(), row(starts_in="2020-12", ends_in="2020-12")], MONTHS, date(2020, 11, 16), [7, 8])
    assert [month.label for month in found.months] == ["10月", "11月", "12月", "1月", "2月"]
    assert (found.width, found.now) == (500, 150)
    first, second = found.bars
    assert (first.x, first.width, first.done_width, first.task_id) == (104, 292, 42, 7)
    assert (second.x, second.width, second.span) == (204, 92, "2020年12月")
    assert first.span == "2020年11月至2021年1月"


def test_months_outside_the_stage_stay_in_sight() -> None:
    """The calendar was moved after the plan was made."""
    found = plan_timeline([row(ends_in="2021-03")], MONTHS, date(2021, 6, 1))
    assert (len(found.months), found.now) == (6, None)
    assert len(plan_timeline([row()], [], date(2020, 11, 1)).months) == 3
