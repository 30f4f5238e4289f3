"""Who may arrange and read visits, when and from which state: every person × day × state. Pure: no database (S5)."""

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from evaluations.actions import visits as actions
from evaluations.models import UnitState, Visit
from tests.evaluations.test_support_actions import DAYS, OFFICE, OWN, PEOPLE, campaign

INSPECTING = {"assessment", "acceptance"}
ALL_STATES = set(UnitState.values)
VISIT_STATES = set(Visit.State.values)
ON_VISITS = {actions.CHANGE_VISIT, actions.CANCEL_VISIT, actions.INSPECT}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.ARRANGE_VISIT: (OFFICE, INSPECTING, {"creating", "self_assessed", "awaiting_reassessment"}),
    actions.CHANGE_VISIT: (OFFICE, INSPECTING, {"planned", "reopened"}),
    actions.CANCEL_VISIT: (OFFICE, INSPECTING, {"planned"}),
    actions.SEE_ALL_VISITS: (OFFICE, set(DAYS), ALL_STATES),
    actions.INSPECT: ({"inspector"}, set(DAYS), VISIT_STATES),
}


def subject_of(action: Action, state: str) -> Any:
    """A unit, or its visit with one inspector."""
    on_visit = action in ON_VISITS
    words = dict(Visit.State.choices if on_visit else UnitState.choices)
    facts = {
        "campaign": campaign(),
        "organization": Organization(pk=OWN, track="direct"),
        "organization_id": OWN,
        "state": state,
        "state_labels": lambda: words,
    }
    if not on_visit:
        return SimpleNamespace(**facts)
    unit = SimpleNamespace(**facts)
    visit = Visit(state=state)
    visit.team = [SimpleNamespace(person_id=PEOPLE["inspector"].pk, is_leader=True, pk=1)]  # type: ignore[list-item]
    visit.__dict__["unit"] = unit
    visit._state.fields_cache["unit"] = unit
    return visit


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    allowed = set()
    for person, day, state in product(PEOPLE, DAYS, VISIT_STATES if action in ON_VISITS else ALL_STATES):
        subject = subject_of(action, state)
        answer = decide(action, user=PEOPLE[person], subject=subject, calendar=subject.campaign.calendar, day=DAYS[day])
        assert answer.allowed == (answer.reason == "")
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, days, states))


def test_an_inspector_of_another_team_reads_nothing() -> None:
    """Only who belongs to it now."""
    visit = subject_of(actions.INSPECT, "planned")
    visit.team = []
    calendar = visit.campaign.calendar
    answer = decide(actions.INSPECT, user=PEOPLE["inspector"], subject=visit, calendar=calendar, day=DAYS["assessment"])
    assert not answer
