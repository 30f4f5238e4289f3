"""Who may do what with a self-assessment, when and from which state: person × day × state. Pure: no database (S5)."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from evaluations.actions import self_assessment as actions
from evaluations.models import SelfAssessment, UnitState
from tests.evaluations.test_support_actions import DAYS, OFFICE, OWN, PEOPLE, campaign

ASSESSING = {"assessment"}
UNIT = {"own branch"}
WRITING = {"draft", "returned"}
ALL_STATES = set(UnitState.values)

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.START_SELF: (UNIT, ASSESSING, {"creating"}),
    actions.SAVE_SELF: (UNIT, ASSESSING, WRITING),
    actions.SUBMIT_SELF: (UNIT, ASSESSING, WRITING),
    actions.WITHDRAW_SELF: (UNIT, ASSESSING, {"submitted"}),
    actions.RETURN_SELF: (OFFICE, ASSESSING, {"submitted"}),
    actions.SEE_DRAFT: (OFFICE | UNIT, set(DAYS), ALL_STATES),
    actions.SEE_SELF: (OFFICE, set(DAYS), ALL_STATES),
    actions.REMIND_SELF: (OFFICE, ASSESSING, ALL_STATES),
}
ABOUT_THE_ASSESSMENT = {actions.SAVE_SELF, actions.SUBMIT_SELF, actions.WITHDRAW_SELF, actions.RETURN_SELF}


def subject_of(action: Action, state: str) -> Any:
    """What the act is on: a unit, or its self-assessment."""
    words = dict(SelfAssessment.State.choices if action in ABOUT_THE_ASSESSMENT else UnitState.choices)
    subject = SimpleNamespace(
        campaign=campaign(),
        organization=Organization(pk=OWN, track="prefecture", prefecture_id=1),
        organization_id=OWN,
        state=state,
        state_labels=lambda: words,
    )
    subject.unit = subject
    return subject


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    possible = set(SelfAssessment.State.values) if action in ABOUT_THE_ASSESSMENT else ALL_STATES
    allowed = set()
    for person, day, state in product(PEOPLE, DAYS, possible):
        subject = subject_of(action, state)
        answer = decide(action, user=PEOPLE[person], subject=subject, calendar=subject.campaign.calendar, day=DAYS[day])
        assert answer.allowed == (answer.reason == "")
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, days, states))
