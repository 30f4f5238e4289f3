"""Moving the calendar (design decision 4): pure days."""

from datetime import date, timedelta

import pytest

from benchmark_platform.campaigns.shift import (
    StageDays,
    by_months,
    in_order,
    move_written_days,
    shift_day,
    shift_stages,
    so_that_open,
)
from tests.factories import STAGES

PLAN = [StageDays(code, opens, closes) for code, _, opens, closes in STAGES]
LEAP_YEAR = [date(2028, 1, 1) + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2020, 7, 24), 12, date(2021, 7, 24)),
        (date(2020, 7, 30), 7, date(2021, 2, 28)),
        (date(2020, 9, 30), 1, date(2020, 10, 31)),
        (date(2021, 2, 28), 36, date(2024, 2, 29)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
    ],
)
def test_a_day_moves_by_months_and_a_month_end_stays_one(day: date, months: int, moved: date) -> None:
    """30 September is the end of its month, so it becomes 31 October."""
    assert shift_day(day, months) == moved


@pytest.mark.parametrize("wanted", [stage.code for stage in PLAN])
def test_the_wanted_stage_is_open_on_every_day_of_a_leap_year(wanted: str) -> None:
    """Open today, in order, and every other stage keeps the shift by whole months."""
    for day in LEAP_YEAR:
        shift = so_that_open(PLAN, wanted=wanted, day=day)
        stage = next(stage for stage in shift.stages if stage.code == wanted)
        assert stage.is_open_on(day), day
        assert in_order(shift.stages), day
        others = [stage for stage in shift.stages if stage.code != wanted]
        assert others == [stage for stage in shift_stages(PLAN, shift.months) if stage.code != wanted], day


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2027, 2, 28), date(2027, 2, 24), date(2027, 3, 15)),
        (date(2028, 2, 29), date(2028, 2, 24), date(2028, 3, 15)),
        (date(2027, 7, 1), date(2027, 6, 24), date(2027, 7, 15)),
        (date(2027, 12, 31), date(2027, 12, 24), date(2028, 1, 15)),
        (date(2027, 7, 20), date(2027, 6, 24), date(2027, 7, 20)),
    ],
)
def test_the_application_stage_on_awkward_days(day: date, opens: date, closes: date) -> None:
    """Month ends, and a day between two windows: then the closing day is stretched."""
    stage = so_that_open(PLAN, wanted="application", day=day).stages[1]
    assert (stage.opens_on, stage.closes_on) == (opens, closes)


def test_mobilization_is_stretched_where_no_month_fits() -> None:
    """On the 20th the stage opens a few days before the notice rather than outlast the next stage."""
    stages = so_that_open(PLAN, wanted="mobilization", day=date(2027, 5, 20)).stages
    assert (stages[0].opens_on, stages[0].closes_on) == (date(2027, 5, 20), date(2027, 5, 30))
    assert stages[1].opens_on == date(2027, 5, 24)


def test_the_days_in_a_text_move_with_the_calendar() -> None:
    """Days and months of the notice; a year alone and a document number stay."""
    shift = by_months(PLAN, 76)
    text = "于2020年8月15日前报送；2020年10月-2021年2月；2021年先进基层党组织；湘两新发〔2020〕3号"
    assert move_written_days(text, shift.move) == (
        "于2026年12月15日前报送；2027年2月-2027年6月；2021年先进基层党组织；湘两新发〔2020〕3号"
    )


def test_a_stretched_closing_day_moves_in_the_text_too() -> None:
    """The text names the day on which the stage really closes."""
    shift = so_that_open(PLAN, wanted="application", day=date(2027, 7, 20))
    assert move_written_days("2020年8月15日", shift.move) == "2027年7月20日"


def test_an_unknown_stage_is_an_error() -> None:
    """Only stages of the plan can be wanted."""
    with pytest.raises(KeyError):
        so_that_open(PLAN, wanted="harvest", day=date(2027, 1, 1))
