"""Who may do what to a score sheet, and from which state: every person × day × state. Pure: no database (S5)."""

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from benchmark_platform.core.gate import Action, decide
from evaluations.actions import sheets as actions
from evaluations.actions.support import RECORD_VISIT
from evaluations.models import Sheet, Visit
from tests.evaluations.test_support_actions import DAYS as WORK_DAYS
from tests.evaluations.test_support_actions import PEOPLE as WORK_PEOPLE
from tests.evaluations.test_support_actions import Person, subject_of

LEADER, OWNER, THIRD, LOST = (Person(number, "inspector", 5) for number in (21, 22, 23, 24))
LOST.role = ""
PEOPLE = WORK_PEOPLE | {"leader": LEADER, "owner": OWNER, "third": THIRD, "of the team without the role": LOST}
DAYS = WORK_DAYS | {"long after": date(2031, 1, 1)}
OFFICE = {"committee", "decider", "liaison"}
TEAM = {"leader", "owner", "third"}
STATES = set(Sheet.State.values)

# action: (people, states) that are allowed, on every day (the rule of the time of receipt is rules/sheets.py's).
EXPECTED: dict[Action, tuple[set[str], set[str]]] = {
    actions.OPEN_SHEET: (TEAM, STATES),
    actions.FILL_SHEET: ({"owner"}, {"draft"}),
    actions.SUBMIT_SHEET: ({"owner"}, {"draft"}),
    actions.REOPEN_SHEET: (OFFICE | {"leader"}, {"submitted"}),
}


def sheet_of_owner(state: str) -> Any:
    """唐丽's sheet in a state; its visit has a team of four, one of whom has lost the role."""
    unit = subject_of(RECORD_VISIT, "creating")
    team = [
        SimpleNamespace(person_id=person.pk, person=person, is_leader=person is LEADER)
        for person in (LEADER, OWNER, THIRD, LOST)
    ]
    visit = SimpleNamespace(standing_team=team, leader=LEADER, unit=unit)
    return SimpleNamespace(
        visit=visit,
        unit=unit,
        campaign=unit.campaign,
        organization=unit.organization,
        inspector_id=OWNER.pk,
        state=state,
        state_labels=Sheet.state_labels,
    )


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, states = EXPECTED[action]
    allowed = set()
    for person, day, state in product(PEOPLE, DAYS, STATES):
        subject = sheet_of_owner(state)
        answer = decide(action, user=PEOPLE[person], subject=subject, calendar=subject.campaign.calendar, day=DAYS[day])
        assert answer.allowed == (answer.reason == "")
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, DAYS, states))


def test_a_leader_without_the_role_leads_nothing() -> None:
    """The team is the inspectors' as long as the role lasts."""
    subject = sheet_of_owner("submitted")
    subject.visit.leader = LOST
    calendar = subject.campaign.calendar
    assert not decide(actions.REOPEN_SHEET, user=LOST, subject=subject, calendar=calendar, day=date(2021, 3, 10))
    assert set(Visit.state_labels()) == {"planned", "reopened", "closed", "cancelled"}
