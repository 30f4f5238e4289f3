"""What the plan asks of a body, counted: pure functions, the day is an argument."""

from datetime import date

from benchmark_platform.core.dates import add_years

MEMBERS_FOR_A_COMMITTEE = 7


def full_years_between(founded_on: date, reference: date) -> int:
    """Return the whole years from the founding to the reference date, the anniversary included (C0.1).

    Founded 2017-08-15 makes 3 years on 2020-08-15, and 2 on the day before; before the founding it is negative.
    """
    years = reference.year - founded_on.year
    return years if add_years(founded_on, years) <= reference else years - 1


def needs_committee(full_members: int) -> bool:
    """Whether a branch with so many full members elects a committee; smaller ones have a secretary (item 1-3)."""
    return full_members >= MEMBERS_FOR_A_COMMITTEE


def term_ends_on(elected_on: date, term_years: int) -> date:
    """Return the last day of the term of a committee elected on that day (item 1-6)."""
    return date.fromordinal(add_years(elected_on, term_years).toordinal() - 1)


def group_is_large_enough(members: int, full_members: int) -> bool:
    """Whether a party group has at least three members, at least one of them full (item 1-2)."""
    return members >= 3 and full_members >= 1
