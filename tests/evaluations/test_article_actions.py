"""7-2, 5-2: the acts on articles and written systems against people, days and states. Pure: no database."""

from itertools import product

import pytest

from applications.models import Application
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Action
from evaluations.actions import evidence as actions
from evaluations.models import Article, CreationUnit, UnitDocument
from tests.applications.test_action_matrix import DAYS, PEOPLE, application

STATES = Article.State.values
ACCEPTANCES = UnitDocument.Acceptance.values
WORKING = {"creation"}
OWN = {"own branch"}
COMMITTEE = {"committee", "decider"}

# action: (people, days, states); everything else is refused.
EXPECTED = {
    actions.SEE_ARTICLES: (COMMITTEE, set(DAYS), set(STATES)),
    actions.WITHDRAW_ARTICLE: (OWN, WORKING, {"sent", "returned"}),
    actions.RESEND_ARTICLE: (OWN, WORKING, {"returned"}),
    actions.RECEIVE_ARTICLE: (COMMITTEE, WORKING, {"sent"}),
    actions.RETURN_ARTICLE: (COMMITTEE, WORKING, {"sent", "received"}),
    actions.ADOPT_ARTICLE: (COMMITTEE, WORKING, {"sent", "received", "adopted"}),
    actions.ACCEPT_SYSTEM: (COMMITTEE, WORKING, {"waiting", "accepted", "refused"}),
}


def subject(action: Action, state: str, *, read_only: bool = False) -> object:
    """An article in some state; for the acceptance a written system."""
    form: Application = application("selected", read_only=read_only)
    unit = CreationUnit(campaign=form.campaign, organization=form.organization, application=form)
    if action == actions.ACCEPT_SYSTEM:
        return UnitDocument(unit=unit, acceptance=state)
    return Article(unit=unit, state=state)


def states_of(action: Action) -> list[str]:
    """The states of the act's object."""
    return ACCEPTANCES if action == actions.ACCEPT_SYSTEM else STATES


def test_the_table_is_complete() -> None:
    """Every act of this area is held to it."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """7-2: the unit sends and takes back, the committee answers; nothing else is allowed."""
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
        assert not decide(action, user=person, subject=subject(action, state, read_only=True), day=DAYS["creation"])
