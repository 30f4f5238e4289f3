"""C0.1, 1-2, 1-3, 1-6: what the plan counts of a body."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.organizations import rules


@pytest.mark.parametrize(
    ("founded_on", "reference", "years"),
    [
        (date(2017, 8, 15), date(2020, 8, 15), 3),
        (date(2017, 8, 16), date(2020, 8, 15), 2),
        (date(2017, 8, 14), date(2020, 8, 15), 3),
        (date(2016, 2, 29), date(2019, 2, 28), 3),
        (date(2016, 2, 29), date(2019, 2, 27), 2),
        (date(2020, 8, 15), date(2020, 8, 15), 0),
        (date(2020, 8, 16), date(2020, 8, 15), -1),
    ],
)
def test_full_years_are_counted_to_the_day(founded_on: date, reference: date, years: int) -> None:
    """C0.1: the anniversary counts, the day before does not."""
    assert rules.full_years_between(founded_on, reference) == years


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 90))
def test_years_added_are_the_years_counted(day: date, years: int) -> None:
    """C0.1: counting and adding agree, and one day less is one year less."""
    anniversary = rules.add_years(day, years)
    assert rules.full_years_between(day, anniversary) == years
    assert rules.full_years_between(day, anniversary - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(("full_members", "needed"), [(6, False), (7, True), (50, True)])
def test_seven_full_members_elect_a_committee(full_members: int, needed: bool) -> None:
    """1-3."""
    assert rules.needs_committee(full_members) is needed


@pytest.mark.parametrize(("members", "full", "enough"), [(3, 1, True), (3, 0, False), (2, 2, False), (9, 8, True)])
def test_a_party_group_has_three_members_one_of_them_full(members: int, full: int, enough: bool) -> None:
    """1-2."""
    assert rules.group_is_large_enough(members, full) is enough


def test_a_term_ends_on_the_day_before_the_anniversary() -> None:
    """1-6."""
    assert rules.term_ends_on(date(2017, 6, 1), 3) == date(2020, 5, 31)
