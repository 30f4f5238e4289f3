"""Who may open a notice, object, settle, preview, word letters: every person × day × state. Pure: no database."""

from datetime import date
from itertools import product

import pytest

from applications.actions import notice
from applications.actions.notice import (
    EDIT_LETTERS,
    FILE_OBJECTION,
    OPEN_NOTICE,
    PREVIEW_LIST,
    SEE_LETTERS,
    SEE_OBJECTIONS,
    SETTLE_OBJECTION,
)
from applications.models import SelectionDecision
from applications.services.letters import LetterDesk
from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.gate import Action, decide
from tests.applications.test_action_matrix import DAYS, PEOPLE
from tests.factories import STAGES

EVERYBODY, STAFF = set(PEOPLE), {"committee", "decider"}
STATES = set(SelectionDecision.State.values)
SELECTING = {"selection"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED = {
    OPEN_NOTICE: ({"decider"}, SELECTING, {"decided"}),
    FILE_OBJECTION: (EVERYBODY, SELECTING, {"notice"}),
    SEE_OBJECTIONS: (STAFF, set(DAYS), STATES),
    SETTLE_OBJECTION: (STAFF, SELECTING, {"notice", "cancelled"}),
    PREVIEW_LIST: (STAFF, set(DAYS), {"draft", "decided", "notice"}),
    SEE_LETTERS: (STAFF, set(DAYS), {"open", "released"}),
    EDIT_LETTERS: (STAFF, set(DAYS), {"open"}),
}


def campaign() -> Campaign:
    """The plan's calendar, unsaved."""
    found = Campaign(pk=1, code="2020", short_title="“标杆引领”计划", filing_office="省注协行业党建工作部")
    stages = {
        code: Stage(campaign=found, code=code, number=number, title=title, opens_on=opens, closes_on=closes)
        for number, (code, title, opens, closes) in enumerate(STAGES, start=1)
    }
    found._calendar = CampaignCalendar(found, stages)
    return found


def answer(action: Action, person: str, day: date, state: str) -> str | None:
    """None where it is allowed, else the reason."""
    about_letters = action in (SEE_LETTERS, EDIT_LETTERS)
    subject = LetterDesk(campaign(), state) if about_letters else SelectionDecision(campaign=campaign(), state=state)
    calendar = subject.campaign.calendar
    decision = decide(action, user=PEOPLE[person], subject=subject, calendar=calendar, day=day)
    assert decision.allowed == (decision.reason == "")
    assert decision.allowed or decision.reason.endswith("。")
    return None if decision.allowed else decision.reason


def test_the_table_is_complete() -> None:
    """Every action of the notice is held to the table."""
    assert set(EXPECTED) == set(notice.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S3: nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    possible = {"open", "released"} if action in (SEE_LETTERS, EDIT_LETTERS) else STATES
    allowed = {
        (person, day, state)
        for person, day, state in product(PEOPLE, DAYS, possible)
        if answer(action, person, DAYS[day], state) is None
    }
    assert allowed == set(product(people, days, states))
