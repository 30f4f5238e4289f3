"""Yearly figures, pure: which years, what cannot be, what is asked about (6-2)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.figures import QUESTION, FigureRow, check_figures, questions, years_asked

FIRST, LAST = date(2020, 1, 1), date(2021, 2, 28)


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2020, 11, 10), [2018, 2019, 2020]),
        (date(2020, 12, 31), [2018, 2019, 2020]),
        (date(2021, 1, 1), [2018, 2019, 2020, 2021]),
        (date(2023, 1, 1), [2018, 2019, 2020, 2021]),
    ],
)
def test_the_years_of_the_period_and_those_before(day: date, years: list[int]) -> None:
    """6-2: none that has not begun."""
    assert years_asked(FIRST, LAST, day, before=2) == years


def row(year: int = 2020, income: str | None = None, staff: int | None = None, reserve: int | None = None) -> FigureRow:
    """A row of firm 3."""
    return FigureRow(3, "示例会计师事务所", year, Decimal(income) if income else None, staff, reserve)


@pytest.mark.parametrize(
    ("figures", "fields"),
    [
        (row(), []),
        (row(income="0"), []),
        (row(income="-0.01"), ["income-3-2020"]),
        (row(income="1000000"), []),
        (row(income="1000000.01"), ["income-3-2020"]),
        (row(income="12.345"), ["income-3-2020"]),
        (row(income="NaN"), ["income-3-2020"]),
        (row(staff=-1, reserve=-1), ["staff_count-3-2020", "reserve_count-3-2020"]),
        (row(staff=100_000), []),
        (row(staff=100_001), ["staff_count-3-2020"]),
    ],
)
def test_what_cannot_be(figures: FigureRow, fields: list[str]) -> None:
    """6-2: negative numbers, 元 for 万元, half a person."""
    assert [one.field for one in check_figures([figures])] == fields


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([row(2019, "100"), row(2020, "499.99")], []),
        ([row(2019, "100"), row(2020, "500")], ["income-3-2020"]),
        ([row(2019, "500"), row(2020, "100")], ["income-3-2020"]),
        ([row(2018, "100"), row(2020, "900")], []),
        ([row(2019, "0"), row(2020, "900")], []),
        ([row(2019, staff=10), row(2020, staff=50)], ["staff_count-3-2020"]),
        ([row(staff=10, reserve=10)], []),
        ([row(staff=10, reserve=11)], ["reserve_count-3-2020"]),
    ],
)
def test_what_is_asked_about(rows: list[FigureRow], fields: list[str]) -> None:
    """6-2: five times the year before may be right, and is mostly a slip."""
    found = questions(rows)
    assert [one.field for one in found] == fields
    assert {one.code for one in found} <= {QUESTION}


@given(st.integers(1990, 2090), st.integers(0, 5), st.dates(date(1990, 1, 1), date(2095, 12, 31)), st.integers(2, 10))
def test_years_follow_each_other_and_none_is_to_come(first: int, more: int, day: date, before: int) -> None:
    """Whatever the period and the day."""
    years = years_asked(date(first, 1, 1), date(first + more, 12, 31), day, before=before)
    assert years == list(range(first - before, min(first + more, day.year) + 1))
