"""S3: the selection's acts against people, days and states; nothing is allowed beyond this table. Pure: no database."""

from itertools import product

import pytest

from applications.actions import selection as actions
from applications.models import SelectionDecision, State
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Action
from tests.applications.test_action_matrix import DAYS, PEOPLE, application

DECISIONS = SelectionDecision.State.values
SELECTING = {"selection"}
REVERSING = {"selection", "creation"}
COMMITTEE = {"committee", "decider"}

# action: (people, days, states); everything else is refused. An empty set of states: the act asks for none.
EXPECTED = {
    actions.SEE_SELECTION: (COMMITTEE, set(DAYS), set(DECISIONS)),
    actions.OPEN_SELECTION: (COMMITTEE, SELECTING, set(DECISIONS)),
    actions.SAVE_SELECTION: (COMMITTEE, SELECTING, {"draft"}),
    actions.RECORD_SELECTION_MEETING: (COMMITTEE, SELECTING, {"draft"}),
    actions.DECIDE_SELECTION: ({"decider"}, SELECTING, {"draft"}),
    actions.CANCEL_SELECTION: ({"decider"}, SELECTING, {"decided", "notice"}),
    actions.RELEASE_SELECTION: ({"decider"}, SELECTING, {"decided", "notice"}),
    actions.REVERSE_SELECTION: ({"decider"}, REVERSING, {"selected", "not_selected"}),
}


def subject(action: Action, state: str, *, read_only: bool = False) -> object:
    """A decision in some state; for a reversal an application."""
    if action == actions.REVERSE_SELECTION:
        return application(state, read_only=read_only)
    campaign = application("eligible", read_only=read_only).campaign
    return SelectionDecision(campaign=campaign, state=state)


def states_of(action: Action) -> list[str]:
    """The states of the act's object."""
    return list(State.values if action == actions.REVERSE_SELECTION else DECISIONS)


def test_the_table_is_complete() -> None:
    """Every act of the selection is held to it."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S3: the draft is the committee's, deciding and releasing are 审定's."""
    people, days, states = EXPECTED[action]
    expected = set(product(people, days, states))
    answers = {
        (person, day, state)
        for person, day, state in product(PEOPLE, DAYS, states_of(action))
        if decide(action, user=PEOPLE[person], subject=subject(action, state), day=DAYS[day])
    }
    assert answers == expected


@pytest.mark.parametrize("action", [one for one in EXPECTED if not one.reads], ids=lambda action: action.code)
def test_an_archived_campaign_takes_nothing_more(action: Action) -> None:
    """Decision 3: it can be read, and that is all."""
    for person, state in product(PEOPLE.values(), states_of(action)):
        assert not decide(action, user=person, subject=subject(action, state, read_only=True), day=DAYS["selection"])
