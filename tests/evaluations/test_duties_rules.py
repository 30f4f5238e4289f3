"""Which duties follow from the rules, and on which days (decision 11, S4)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.duties import DutyDays, digest, wanted_duties
from evaluations.rules.facts import GroupFact, MemberFact, OrganizationFact, RecordFact, Rule, UnitFacts
from evaluations.rules.periods import Span

OPENED = date(2020, 10, 10)
PLAN = Span(date(2020, 1, 1), date(2021, 2, 28))
WEEK = DutyDays(remind=7, escalate=7)
TEN = OrganizationFact(kind="branch", kind_label="党支部", full_members=10)
FOUR = OrganizationFact(kind="branch", kind_label="党支部", full_members=4)


def rule(kind: str, per: str, **more: Any) -> Rule:
    """A rule that counts records of a kind."""
    parameters = {"kinds": [kind], "per": per, "times": 1, **more}
    return Rule("2-1", kind, "党员大会每季度1次", "count_per_period", parameters, is_duty=True, pk=5)


def facts(organization: OrganizationFact = TEN, span: Span = PLAN, **more: Any) -> UnitFacts:
    """What is known of 周明's branch."""
    return UnitFacts(span=span, organization=organization, **more)


def due_days(rules: list[Rule], known: UnitFacts, day: date = OPENED, opened_on: date = OPENED) -> list[date]:
    """The due days of what is wanted."""
    return [row.due_on for row in wanted_duties(rules, known, day=day, opened_on=opened_on, days=WEEK)]


@pytest.mark.parametrize(
    ("per", "wanted"),
    [
        ("month", [date(2020, 10, 31), date(2020, 11, 30), date(2020, 12, 31), date(2021, 1, 31), date(2021, 2, 28)]),
        ("quarter", [date(2020, 12, 31)]),  # the first quarter of 2021 ends after the assessment period
        ("half", [date(2020, 12, 31)]),
        ("year", [date(2020, 12, 31)]),
    ],
)
def test_whole_periods_from_the_opening_on(per: str, wanted: list[date]) -> None:
    """Decision 11: only whole periods inside the assessment period; what was over before the opening is 补录."""
    assert due_days([rule("assembly", per)], facts()) == wanted


@pytest.mark.parametrize(("opened_on", "first"), [(date(2020, 10, 31), 10), (date(2020, 11, 1), 11)])
def test_a_period_that_ends_on_the_day_of_the_opening_counts(opened_on: date, first: int) -> None:
    """On or after the opening."""
    assert due_days([rule("dues", "month")], facts(), opened_on=opened_on)[0].month == first


def test_days_of_a_duty() -> None:
    """Last day, a week before, a week after; the words name the period."""
    [duty] = wanted_duties([rule("assembly", "quarter")], facts(), day=OPENED, opened_on=OPENED, days=WEEK)
    assert (duty.title, duty.key) == ("党员大会每季度1次（2020年第四季度）", (5, date(2020, 10, 1)))
    assert (duty.remind_on, duty.due_on, duty.escalate_on) == (
        date(2020, 12, 24),
        date(2020, 12, 31),
        date(2021, 1, 7),
    )
    assert not duty.done


def test_nobody_is_reminded_before_the_period_begins() -> None:
    """S4: a lead longer than the month begins with the month."""
    rows = wanted_duties(
        [rule("dues", "month")], facts(), day=OPENED, opened_on=OPENED, days=DutyDays(remind=60, escalate=0)
    )
    assert [row.remind_on for row in rows] == [row.period_from for row in rows]
    assert [row.escalate_on for row in rows] == [row.due_on for row in rows]


def test_a_record_in_the_period_makes_it_done() -> None:
    """R 2-1: on the last day of the quarter, not on the day after it."""
    for held_on, done in ((date(2020, 12, 31), True), (date(2021, 1, 1), False)):
        known = facts(records=(RecordFact(1, "assembly", "党员大会", held_on),))
        [duty] = wanted_duties([rule("assembly", "quarter")], known, day=held_on, opened_on=OPENED, days=WEEK)
        assert duty.done is done


@pytest.mark.parametrize(
    ("organization", "only_with", "number"),
    [
        (TEN, {"only_with": "committee", "committee_from": 7}, 5),
        (FOUR, {"only_with": "committee", "committee_from": 7}, 0),
        (TEN, {"only_with": "groups"}, 0),
        (
            OrganizationFact(kind="branch", kind_label="党支部", groups=(GroupFact("第一党小组", 3, 3),)),
            {"only_with": "groups"},
            5,
        ),
    ],
)
def test_what_does_not_reach_the_organisation_is_no_duty(
    organization: OrganizationFact, only_with: dict[str, Any], number: int
) -> None:
    """R 2-1: no committee, no groups: nothing is asked."""
    assert len(due_days([rule("committee", "month", **only_with)], facts(organization))) == number


def test_the_july_event_is_due_at_the_end_of_its_window() -> None:
    """R 4-1: a plan whose period holds a July after the opening."""
    july = Rule(
        "4-1",
        "july",
        "每年“七一”前后举办1次纪念活动",
        "july_event",
        {"kinds": ["july_first"], "month": 7, "day": 1, "days_before": 15, "days_after": 15},
        is_duty=True,
        pk=7,
    )
    later = Span(date(2020, 1, 1), date(2021, 12, 31))
    assert due_days([july], facts(span=later)) == [date(2021, 7, 16)]
    assert due_days([july], facts()) == []  # that of 2020 was over before the opening


def test_talks_are_a_duty_once_there_is_somebody_to_talk_to() -> None:
    """R 2-2: an empty roster asks for nothing yet."""
    talks = Rule(
        "2-2",
        "talks",
        "书记每半年与班子成员谈心谈话1次",
        "talks",
        {"kinds": ["talk"], "per": "half", "times": 1, "whom": "committee"},
        is_duty=True,
        pk=9,
    )
    assert due_days([talks], facts()) == []
    members = (MemberFact(1, "周明", post="secretary"), MemberFact(2, "李秀英", post="committee"))
    assert due_days([talks], facts(members=members)) == [date(2020, 12, 31)]


def test_other_rules_are_no_duties() -> None:
    """Neither one without the mark nor one that counts by no period."""
    without = Rule("2-1", "assembly", "党员大会", "count_per_period", {"kinds": [], "per": "year", "times": 1})
    once = Rule("6-3", "complaint", "没有投诉举报", "no_complaint", is_duty=True)
    assert due_days([without, once], facts()) == []


@given(
    first=st.dates(date(2019, 1, 1), date(2024, 12, 31)),
    length=st.integers(0, 1000),
    opening=st.integers(-200, 1200),
    remind=st.integers(0, 400),
    escalate=st.integers(0, 400),
    per=st.sampled_from(["month", "quarter", "half", "year"]),
)
def test_the_days_of_every_duty_are_in_order(
    first: date, length: int, opening: int, remind: int, escalate: int, per: str
) -> None:
    """Decision 11, S4: inside the assessment period, ending with a month, never before the opening, each only once."""
    span, opened_on = Span(first, first + timedelta(days=length)), first + timedelta(days=opening)
    rows = wanted_duties(
        [rule("dues", per)],
        facts(span=span),
        day=opened_on,
        opened_on=opened_on,
        days=DutyDays(remind=remind, escalate=escalate),
    )
    assert len({row.key for row in rows}) == len(rows)
    for row in rows:
        assert span.first <= row.period_from <= row.remind_on <= row.due_on <= row.escalate_on
        assert row.due_on == row.period_to <= span.last
        assert row.due_on >= opened_on
        assert (row.period_from.day, row.due_on.day) == (1, monthrange(row.due_on.year, row.due_on.month)[1])


def test_a_message_has_so_many_lines() -> None:
    """The rest is counted."""
    assert digest(["甲", "乙"], limit=2) == "甲\n乙"
    assert digest(["甲", "乙", "丙"], limit=2) == "甲\n乙\n另有1项，见待办清单。"
