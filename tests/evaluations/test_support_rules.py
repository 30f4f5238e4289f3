"""Last days and complete notes, as pure functions (M1, M2.2, 6-3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.rules.notice import working_day
from evaluations.rules.support import check_complaint, check_outcome, check_visit, due_day

DAY = date(2020, 11, 10)


@pytest.mark.parametrize(
    ("asked", "last"),
    [
        ("2020-11-09", "2020-11-16"),
        ("2020-11-13", "2020-11-20"),
        ("2020-11-14", "2020-11-20"),
        ("2020-09-28", "2020-10-12"),  # 1 to 8 October are holidays, Saturday the 10th is worked
        ("2021-02-10", "2021-02-23"),  # 11 to 17 February are holidays, Saturday the 20th is worked
    ],
    ids=["Monday", "Friday", "Saturday", "National Day", "Spring Festival"],
)
def test_five_working_days(asked: str, last: str) -> None:
    """M1: the day on which one asks is not counted; public holidays are not working days."""
    assert due_day(date.fromisoformat(asked), working_days=5) == date.fromisoformat(last)


@given(asked=st.dates(date(2020, 7, 24), date(2021, 6, 30)), count=st.integers(1, 15))
def test_as_many_working_days_as_the_campaign_says(asked: date, count: int) -> None:
    """M1: so many working days after, and the last one is one."""
    last = due_day(asked, working_days=count)
    days = [asked + timedelta(days=number) for number in range(1, (last - asked).days + 1)]
    assert sum(working_day(day)[0] for day in days) == count
    assert working_day(last)[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"visited_on": None}, "visited_on"),
        ({"visited_on": date(2020, 11, 11)}, "visited_on"),
        ({"visited_on": date(2020, 7, 23)}, "visited_on"),
        ({"way": "方" * 41}, "way"),
        ({"seen": ""}, "seen"),
        ({"advice": "议" * 2001}, "advice"),
    ],
)
def test_what_a_visit_needs(changes: dict[str, object], field: str) -> None:
    """M2.2: one sentence at its field."""
    facts = {"visited_on": DAY, "way": "到场", "seen": "齐全", "advice": "", "day": DAY, "since": date(2020, 7, 24)}
    assert check_visit(**facts) == []  # type: ignore[arg-type]
    assert [one.field for one in check_visit(**{**facts, **changes})] == [field]  # type: ignore[arg-type]


def test_a_complaint_of_tomorrow_and_an_outcome_of_yesterday() -> None:
    """6-3: received by today, settled between then and today."""
    tomorrow = DAY + timedelta(days=1)
    assert [one.field for one in check_complaint(received_on=tomorrow, subject="一事", text="", day=DAY)] == [
        "received_on"
    ]
    for outcome_on, fields in ((DAY, []), (None, ["outcome_on"]), (tomorrow, ["outcome_on"])):
        found = check_outcome(is_outcome=True, outcome_on=outcome_on, text="属实", received_on=DAY, day=DAY)
        assert [one.field for one in found] == fields
