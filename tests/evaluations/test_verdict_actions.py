"""S5: the verdict's acts against people, days and states; nothing is allowed beyond this table. Pure: no database."""

from itertools import product
from typing import Any

import pytest

from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.gate import Action
from benchmark_platform.organizations.models import Organization
from evaluations.actions import verdict as actions
from evaluations.models import CreationUnit, UnitState, VerdictDecision
from tests.evaluations.test_support_actions import DAYS, OFFICE, PEOPLE
from tests.factories import STAGES

DECISIONS = set(VerdictDecision.State.values)
INSPECTING = {"assessment", "acceptance"}
DECIDERS = {"decider"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.SEE_RESULTS: (OFFICE, set(DAYS), DECISIONS),
    actions.SEE_VERDICT: (OFFICE, set(DAYS), DECISIONS),
    actions.OPEN_VERDICT: (OFFICE, INSPECTING, DECISIONS),
    actions.SAVE_VERDICT: (OFFICE, INSPECTING, {"draft"}),
    actions.RECORD_VERDICT_MEETING: (OFFICE, INSPECTING, {"draft"}),
    actions.DECIDE_VERDICT: (DECIDERS, INSPECTING, {"draft"}),
    actions.CANCEL_VERDICT: (DECIDERS, INSPECTING, {"decided"}),
    actions.RELEASE_VERDICT: (DECIDERS, INSPECTING, {"decided"}),
    actions.REVERSE_VERDICT: (DECIDERS, INSPECTING, {"qualified", "rectifying"}),
}


def campaign(*, read_only: bool = False) -> Campaign:
    """The calendar of 2020, without a database."""
    found = Campaign(code="2020", short_title="“标杆引领”计划", is_read_only=read_only)
    stages = {
        code: Stage(campaign=found, code=code, number=number, title=title, opens_on=opens, closes_on=closes)
        for number, (code, title, opens, closes) in enumerate(STAGES, start=1)
    }
    found.__dict__["_calendar"] = CampaignCalendar(found, stages)
    return found


def subject(action: Action, state: str, *, read_only: bool = False) -> Any:
    """A decision in some state; for a correction a unit."""
    if action == actions.REVERSE_VERDICT:
        return CreationUnit(campaign=campaign(read_only=read_only), organization=Organization(pk=1), state=state)
    return VerdictDecision(campaign=campaign(read_only=read_only), state=state)


def states_of(action: Action) -> list[str]:
    """The states of the act's object."""
    return list(UnitState.values if action == actions.REVERSE_VERDICT else VerdictDecision.State.values)


def test_the_table_is_complete() -> None:
    """Every act of the verdict is held to it."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S5: the draft is the committee's, deciding, releasing and correcting are 审定's."""
    people, days, states = EXPECTED[action]
    answers = {
        (person, day, state)
        for person, day, state in product(PEOPLE, DAYS, states_of(action))
        if decide(action, user=PEOPLE[person], subject=subject(action, state), day=DAYS[day])
    }
    assert answers == set(product(people, days, states))


@pytest.mark.parametrize("action", [one for one in EXPECTED if not one.reads], ids=lambda action: action.code)
def test_an_archived_campaign_takes_nothing_more(action: Action) -> None:
    """Decision 3: it can be read, and that is all."""
    for person, state in product(PEOPLE.values(), states_of(action)):
        assert not decide(action, user=person, subject=subject(action, state, read_only=True), day=DAYS["assessment"])
