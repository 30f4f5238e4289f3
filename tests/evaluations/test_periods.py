"""Periods of the assessment: only whole ones are demanded (decision 11)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.periods import Per, Period, Span, demanded, in_words, label_of, months_before, periods

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
spans = st.tuples(days, st.integers(0, 1200)).map(lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1])))
pers = st.sampled_from(Per)

DEFAULT = Span(date(2020, 1, 1), date(2021, 2, 28))


@pytest.mark.parametrize(
    ("per", "whole", "partial"),
    [
        (Per.MONTH, 14, []),
        (Per.QUARTER, 4, ["2021年第一季度"]),
        (Per.HALF, 2, ["2021年上半年"]),
        (Per.YEAR, 1, ["2021年"]),
    ],
)
def test_default_assessment_period(per: Per, whole: int, partial: list[str]) -> None:
    """January 2020 to February 2021: 14 months, 4 quarters, 2 half-years, 1 year; 2021 otherwise only in part."""
    assert len(demanded(per, DEFAULT)) == whole
    assert [period.label for period in periods(per, DEFAULT) if not period.whole] == partial


def test_work_months_alone_hold_no_year() -> None:
    """October 2020 to February 2021: five months, one quarter, nothing longer."""
    span = Span(date(2020, 10, 1), date(2021, 2, 28))
    assert {per.value: len(demanded(per, span)) for per in Per} == {"month": 5, "quarter": 1, "half": 0, "year": 0}


def test_leap_day_belongs_to_its_month() -> None:
    """February 2020 ends on the 29th: a span to the 28th has it only in part."""
    assert demanded(Per.MONTH, Span(date(2020, 2, 1), date(2020, 2, 28))) == []
    assert [period.last for period in demanded(Per.MONTH, Span(date(2020, 2, 1), date(2020, 2, 29)))] == [
        date(2020, 2, 29)
    ]


@given(per=pers, span=spans)
def test_periods_cover_the_span_without_gap(per: Per, span: Span) -> None:
    """Each begins on the day after the one before; together they reach from first to last day."""
    rows = periods(per, span)
    assert rows[0].first <= span.first
    assert rows[-1].last >= span.last
    assert all(later.first == earlier.last + timedelta(days=1) for earlier, later in pairwise(rows))


@given(per=pers, span=spans)
def test_whole_ones_lie_inside(per: Per, span: Span) -> None:
    """At most the first and the last are partial, and a whole one is inside to the day."""
    rows = periods(per, span)
    assert [row for row in rows if row.whole] == demanded(per, span)
    assert all((row.first in span and row.last in span) == row.whole for row in rows)
    assert all(row.whole for row in rows[1:-1])


@given(per=pers, span=spans, day=days)
def test_a_day_lies_in_exactly_one(per: Per, span: Span, day: date) -> None:
    """A day of the span lies in exactly one period, whose label is that of the day."""
    found = [row for row in periods(per, span) if day in row]
    if day in span:
        assert [row.label for row in found] == [label_of(per, day)]
    assert len(found) <= 1


@given(day=days, months=st.integers(0, 60))
def test_months_before_stay_in_their_month(day: date, months: int) -> None:
    """31 March minus one month is the last of February, never March."""
    earlier = months_before(day, months)
    assert (earlier.year * 12 + earlier.month) + months == day.year * 12 + day.month
    assert earlier.day <= day.day


def test_months_before_at_the_end_of_months() -> None:
    """Known days."""
    assert months_before(date(2021, 3, 31), 1) == date(2021, 2, 28)
    assert months_before(date(2020, 1, 15), 1) == date(2019, 12, 15)
    assert months_before(date(2020, 12, 15), 12) == date(2019, 12, 15)


def test_words() -> None:
    """Labels as people say them; three or more in a row as one stretch."""
    day = date(2020, 10, 20)
    assert [label_of(per, day) for per in Per] == ["2020年10月", "2020年第四季度", "2020年下半年", "2020年"]
    assert label_of(Per.HALF, date(2020, 6, 30)) == "2020年上半年"
    assert [per.words for per in Per] == ["每月", "每季度", "每半年", "每年"]
    months = demanded(Per.MONTH, DEFAULT)
    assert in_words(months) == "2020年1月至2021年2月"
    assert in_words([*months[5:7], months[0]]) == "2020年1月、2020年6月、2020年7月"
    assert in_words([]) == ""
    assert DEFAULT.words == "2020年1月1日至2021年2月28日"


def test_begun_and_over() -> None:
    """The last day still belongs to the period."""
    quarter = Period(date(2020, 10, 1), date(2020, 12, 31), "2020年第四季度")
    days = (date(2020, 9, 30), date(2020, 10, 1), date(2020, 12, 31), date(2021, 1, 1))
    assert [(quarter.has_begun(day), quarter.is_over(day)) for day in days] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]
