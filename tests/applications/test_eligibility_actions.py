"""The action table of eligibility: person × day × state against the expected table. Pure: no database."""

from itertools import product

import pytest

from applications import actions
from applications.actions import eligibility
from applications.models import State
from benchmark_platform.core.gate import Action
from tests.applications.test_action_matrix import APPLYING, DAYS, PEOPLE, allowed, application

STAFF = {"committee", "decider"}
DECIDING = APPLYING | {"selection"}
DECIDED = {"eligible", "ineligible"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED = {
    actions.ELIGIBILITY_DECIDE: (STAFF, DECIDING, {"submitted"} | DECIDED),
    # Later too: a prefecture may choose anew after a correction.
    actions.ELIGIBILITY_DECIDE_RECOMMENDED: (STAFF, DECIDING | {"creation"}, {"recommended"} | DECIDED),
    actions.DECLARE: ({"own branch"}, APPLYING, {"draft", "returned", "submitted"}),
}


def test_the_table_is_complete() -> None:
    """Every action of eligibility is held to the table."""
    assert set(EXPECTED) == set(eligibility.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """C0.1, C0.2: nothing is allowed that the table does not allow, and nothing less."""
    answers = {
        (person, day, state)
        for person, day, state in product(PEOPLE, DAYS, State.values)
        if allowed(action, PEOPLE[person], DAYS[day], application(state))
    }
    assert answers == set(product(*EXPECTED[action]))


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_a_closed_campaign_is_read_only(action: Action) -> None:
    """Decision 3: an archived campaign takes nothing more, from anybody."""
    for person, state in product(PEOPLE.values(), State.values):
        assert not allowed(action, person, DAYS["application"], application(state, read_only=True))


@pytest.mark.parametrize("track", ["direct", "prefecture"])
def test_a_prefectures_form_is_decided_once_it_is_recommended(track: str) -> None:
    """S2, S3: the direct track from 已提交, the prefecture track from 已推荐."""
    form = application("submitted")
    form.track = track
    wanted = {"direct": actions.ELIGIBILITY_DECIDE, "prefecture": actions.ELIGIBILITY_DECIDE_RECOMMENDED}[track]
    assert eligibility.deciding(form) is wanted
    assert allowed(wanted, PEOPLE["committee"], DAYS["selection"], form) is (track == "direct")
