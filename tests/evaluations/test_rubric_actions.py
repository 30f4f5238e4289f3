"""Who may see and change the rubric, when and from which state: every person × day × state. Pure: no database (E)."""

from datetime import datetime
from itertools import product

import pytest

from benchmark_platform.campaigns.gate import decide as decide_in_campaign
from benchmark_platform.core.gate import Action, decide
from evaluations.actions import rubric as actions
from evaluations.models import Rubric
from tests.evaluations.test_support_actions import DAYS, OFFICE, PEOPLE, campaign

WHOLE_YEAR = set(DAYS)
LATE = {"creation", "assessment", "acceptance"}
STATES = {"open", "frozen"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.SEE_RUBRIC: (OFFICE, WHOLE_YEAR, STATES),
    actions.EDIT_RUBRIC: (OFFICE, WHOLE_YEAR, {"open"}),
    actions.CHANGE_RUBRIC: ({"decider"}, LATE, {"frozen"}),
}


def guide(state: str, *, read_only: bool = False) -> actions.Guide:
    """The rubric of the plan, open or frozen."""
    found = campaign()
    found.is_read_only = read_only
    frozen_at = datetime(2020, 10, 10) if state == "frozen" else None
    return actions.Guide(Rubric(campaign=found, frozen_at=frozen_at))


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    allowed = set()
    for person, day, state in product(PEOPLE, DAYS, STATES):
        subject = guide(state)
        calendar = subject.campaign.calendar
        answer = decide(action, user=PEOPLE[person], subject=subject, calendar=calendar, day=DAYS[day])
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, days, states))


def test_an_archived_campaign_takes_nothing_more() -> None:
    """Decision 3: it can be read, and that is all."""
    for person, state, action in product(("committee", "decider"), STATES, actions.ALL):
        answer = decide_in_campaign(
            action, user=PEOPLE[person], subject=guide(state, read_only=True), day=DAYS["creation"]
        )
        assert answer.allowed == action.reads


def test_the_act_follows_the_state() -> None:
    """Free until frozen, then with reason and notice."""
    assert actions.act_on(guide("open").rubric) == actions.EDIT_RUBRIC
    assert actions.act_on(guide("frozen").rubric) == actions.CHANGE_RUBRIC
