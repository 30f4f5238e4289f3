"""S4: the acts on units and plans against people, days and states; nothing beyond this table. Pure: no database."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from applications.models import Application
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Action
from evaluations.actions import unit as actions
from evaluations.models import CreationPlan, CreationUnit, Liaison, UnitState
from tests.applications.test_action_matrix import COMMITTEE, OWN, PEOPLE, Person
from tests.applications.test_action_matrix import application as some_application

EVERYBODY: dict[str, Person] = {**PEOPLE, "liaison": Person({"committee": {COMMITTEE}})}
DAYS = {
    "selection": date(2020, 9, 10),
    "creation": date(2020, 11, 10),
    "assessment": date(2021, 3, 10),
    "acceptance": date(2021, 4, 10),
    "award": date(2021, 5, 10),
    "follow-up": date(2021, 8, 1),
}
OFFICE = {"committee", "decider", "liaison"}
WORKING = {"creation", "assessment", "acceptance"}
UNITS = [state.value for state in UnitState]
PLANS = [state.value for state in CreationPlan.State]
TAKING_PART = set(UNITS) - {"awarded", "replaced", "disqualified"}
ANY = {"-"}

# action: (people, days, states); everything else is refused.
OF_ALL = {
    actions.SEE_UNITS: (OFFICE, set(DAYS), ANY),
    actions.OPEN_UNITS: (OFFICE, {"creation", "assessment"}, ANY),
}
OF_UNIT = {
    actions.REPLACE_UNIT: ({"decider"}, WORKING, TAKING_PART),
    actions.DISQUALIFY_UNIT: ({"decider"}, WORKING, TAKING_PART),
    actions.WORK: ({"own branch"}, WORKING, {"creating", "rectifying"}),
}
OF_PLAN = {
    actions.SAVE_PLAN: ({"own branch"}, {"creation"}, {"draft", "returned"}),
    actions.SUBMIT_PLAN: ({"own branch"}, {"creation"}, {"draft", "returned"}),
    actions.ACKNOWLEDGE_PLAN: (OFFICE, WORKING, {"submitted"}),
    actions.RETURN_PLAN: (OFFICE, WORKING, {"submitted"}),
    actions.REVISE_PLAN: ({"own branch"}, {"creation"}, {"acknowledged"}),
    actions.RECORD_PROGRESS: ({"own branch"}, WORKING, {"submitted", "acknowledged"}),
}
EXPECTED = {**OF_ALL, **OF_UNIT, **OF_PLAN}


def subject(action: Action, state: str, *, read_only: bool = False) -> Any:
    """All units, a unit or a plan in some state, unsaved."""
    form: Application = some_application("selected", read_only=read_only)
    if action in OF_ALL:
        return actions.Units(form.campaign)
    unit = CreationUnit(
        campaign=form.campaign,
        organization=form.organization,
        application=form,
        state=state if action in OF_UNIT else "creating",
    )
    unit._prefetched_objects_cache = {"liaisons": [Liaison(unit=unit, person_id=7)]}
    return unit if action in OF_UNIT else CreationPlan(unit=unit, state=state)


def states_of(action: Action) -> list[str]:
    """The states of the act's object."""
    return ["-"] if action in OF_ALL else UNITS if action in OF_UNIT else PLANS


def test_the_table_is_complete() -> None:
    """Every act of this area is held to it."""
    assert set(EXPECTED) == set(actions.ALL)
    assert OWN in PEOPLE["own branch"].bodies("branch")


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S4: the work is the unit's, the opening is the committee's, the ways out are 审定's."""
    people, days, states = EXPECTED[action]
    answers = {
        (person, day, state)
        for person, day, state in product(EVERYBODY, DAYS, states_of(action))
        if decide(action, user=EVERYBODY[person], subject=subject(action, state), day=DAYS[day])
    }
    assert answers == set(product(people, days, states))


@pytest.mark.parametrize("action", [one for one in EXPECTED if not one.reads], ids=lambda action: action.code)
def test_an_archived_campaign_takes_nothing_more(action: Action) -> None:
    """Decision 3: it can be read, and that is all."""
    for person, state in product(EVERYBODY.values(), states_of(action)):
        closed = subject(action, state, read_only=True)
        assert not decide(action, user=person, subject=closed, day=DAYS["creation"])
