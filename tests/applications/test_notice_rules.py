"""The notice of the intended list (S3): its days, what an objection needs, how it is settled. Pure."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.rules.notice import (
    Period,
    check_objection,
    check_opening,
    check_outcome,
    period,
    working_day,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2020-09-27", True),  # a Sunday, worked for the holidays of October
        ("2020-10-01", False),  # National Day and Mid-Autumn
        ("2020-10-08", False),
        ("2020-10-09", True),
        ("2020-10-10", True),  # a Saturday, worked
        ("2020-10-11", False),
        ("2026-02-17", False),  # Spring Festival, a Tuesday
    ],
)
def test_public_holidays_and_make_up_working_days(day: str, works: bool) -> None:
    """As the State Council arranged them."""
    assert working_day(date.fromisoformat(day)) == (works, True)


@pytest.mark.parametrize(
    ("first", "published", "last"),
    [
        ("2020-09-07", "2020-09-04", "2020-09-11"),  # a plain week
        ("2020-09-05", "2020-09-04", "2020-09-11"),  # begins on a Saturday
        ("2020-09-07", "2020-09-07", "2020-09-14"),  # the day of publication is not counted
        ("2020-09-25", "2020-09-24", "2020-09-30"),  # Sunday 27 is worked
        ("2020-09-29", "2020-09-28", "2020-10-12"),  # over the holidays; Saturday 10 is worked
    ],
)
def test_five_working_days(first: str, published: str, last: str) -> None:
    """S3: both days included."""
    found = period(date.fromisoformat(first), working_days=5, published_on=date.fromisoformat(published))
    assert found == Period(date.fromisoformat(first), date.fromisoformat(last))
    assert found.caution == ""


@given(st.dates(date(2019, 1, 1), date(2026, 12, 1)), st.integers(1, 20), st.integers(0, 3))
def test_as_many_working_days_as_promised(first: date, count: int, before: int) -> None:
    """S3: exactly so many full working days, and the last day is one of them."""
    published = first - timedelta(days=before)
    found = period(first, working_days=count, published_on=published)
    days = [first + timedelta(days=number) for number in range((found.last - first).days + 1)]
    assert sum(working_day(day)[0] for day in days if day > published) == count
    assert working_day(found.last)[0]
    assert found.first == first


def test_no_working_days_is_one_day() -> None:
    """A campaign that sets nothing still shows it on the day itself."""
    assert period(date(2020, 9, 7), working_days=0, published_on=date(2020, 9, 4)) == Period(
        date(2020, 9, 7), date(2020, 9, 7)
    )


def test_a_year_that_is_not_known_is_counted_by_weekends_and_said() -> None:
    """Until its holidays are known."""
    found = period(date(2099, 12, 28), working_days=5, published_on=date(2099, 12, 1))
    assert found == Period(date(2099, 12, 28), date(2100, 1, 1))
    assert found.caution == (
        "2099年、2100年的法定节假日安排尚未收录，公示期按周一至周五计算；节假日安排公布后请核对截止日期。"
    )


def test_the_notice_is_seen_from_its_first_day_to_its_last() -> None:
    """Whole days."""
    found = Period(date(2020, 9, 7), date(2020, 9, 11))
    assert [found.runs_on(date(2020, 9, day)) for day in (6, 7, 11, 12)] == [False, True, True, False]


def test_a_notice_fits_into_its_stage() -> None:
    """It does not begin in the past, and the list can still be released after it."""
    found = Period(date(2020, 9, 24), date(2020, 9, 30))
    assert check_opening(found, day=date(2020, 9, 24), stage_closes_on=date(2020, 9, 30)) == []
    assert check_opening(found, day=date(2020, 9, 24), stage_closes_on=None) == []
    findings = check_opening(found, day=date(2020, 9, 25), stage_closes_on=date(2020, 9, 29))
    assert [finding.message for finding in findings] == [
        "公示开始日期不能早于今天（2020年9月25日）。",
        "公示要到2020年9月30日结束，晚于本阶段截止日期2020年9月29日，届时无法公布。"
        "请提前公示，或先在“日程”中调整本阶段的截止日期。",
    ]


def fields(name: str = "", contact: str = "", text: str = "事实和依据", *, anonymous: bool = False) -> list[str]:
    """Where an objection is wrong."""
    return [
        finding.field for finding in check_objection(name=name, contact=contact, text=text, anonymous_allowed=anonymous)
    ]


def test_an_objection_has_a_name_unless_the_campaign_takes_anonymous_ones() -> None:
    """S3, design decision 13: name and contact go together."""
    assert fields("王小明", "13800000000") == []
    assert fields() == ["author_name", "author_contact"]
    assert fields(anonymous=True) == []
    assert fields("王小明", anonymous=True) == ["author_contact"]
    assert fields("", "13800000000", anonymous=True) == ["author_name"]


def test_an_objection_says_something_and_not_too_much() -> None:
    """Limits of the fields."""
    assert fields("王", "电话", " \n") == ["text"]
    assert fields("王" * 41, "1" * 81, "字" * 2001) == ["author_name", "author_contact", "text"]
    assert fields("王" * 40, "1" * 80, "字" * 2000) == []


@pytest.mark.parametrize(
    ("outcome", "text", "wrong"),
    [
        ("upheld", "经核查属实。", []),
        ("dismissed", "经核查不属实。", []),
        ("", "经核查属实。", ["outcome"]),
        ("selected", "", ["outcome", "outcome_text"]),
        ("upheld", "字" * 1001, ["outcome_text"]),
    ],
)
def test_an_objection_is_settled_with_its_grounds(outcome: str, text: str, wrong: list[str]) -> None:
    """The outcome is on record."""
    assert [finding.field for finding in check_outcome(outcome=outcome, text=text)] == wrong


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(9999, 12, 30), date(9999, 12, 31)), (date.max, date.max), (date.min, date(2020, 9, 8))],
)
def test_a_day_typed_wrong_is_a_sentence_and_no_error(first: date, last: date) -> None:
    """The ends of the calendar are counted to, and refused like any day that does not fit."""
    published = date(2020, 9, 1)
    found = period(first, working_days=5, published_on=published)
    assert found == Period(first, last)
    assert check_opening(found, day=published, stage_closes_on=date(2020, 9, 30))
