"""The constitution of stage 2: every action × person × day × state against the expected table. Pure: no database."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product

import pytest

from applications import actions
from applications.actions import appendix1
from applications.models import Application, State
from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from tests.factories import STAGES

OWN, OTHER, CHANGSHA, YUEYANG, COMMITTEE = 1, 2, 3, 4, 5


@dataclass
class Person:
    """Who asks: roles in bodies, nothing else."""

    roles: dict[str, set[int]] = field(default_factory=dict)

    def bodies(self, *roles: str) -> frozenset[int]:
        """As ``User.bodies``."""
        return frozenset(body for role, bodies in self.roles.items() if not roles or role in roles for body in bodies)

    def holds(self, *roles: str) -> bool:
        """As ``User.holds``."""
        return bool(self.bodies(*roles))


PEOPLE = {
    "own branch": Person({"branch": {OWN}}),
    "other branch": Person({"branch": {OTHER}}),
    "superior": Person({"prefecture": {CHANGSHA}}),
    "other prefecture": Person({"prefecture": {YUEYANG}}),
    "committee": Person({"committee": {COMMITTEE}}),
    "decider": Person({"decider": {COMMITTEE}}),
    "inspector": Person({"inspector": {COMMITTEE}}),
    "nobody": Person(),
}
DAYS = {
    "before": date(2020, 7, 23),
    "application": date(2020, 8, 5),
    "after the inner day": date(2020, 8, 14),
    "selection": date(2020, 8, 20),
    "creation": date(2020, 10, 10),
    "follow-up": date(2021, 8, 1),
}
EDITABLE = {"draft", "returned"}
APPLYING = {"application", "after the inner day"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED = {
    actions.START: ({"own branch"}, APPLYING, set(State.values)),
    actions.EDIT: ({"own branch"}, APPLYING, EDITABLE),
    actions.RECORD_OPINION: ({"own branch"}, APPLYING, EDITABLE),
    actions.UPLOAD: ({"own branch"}, APPLYING, EDITABLE),
    actions.SUBMIT: ({"own branch"}, {"application"}, EDITABLE),
    actions.WITHDRAW: ({"own branch"}, {"application"}, {"submitted"}),
    actions.RETURN: ({"superior", "committee", "decider"}, APPLYING | {"selection"}, {"submitted", "recommended"}),
    actions.RECORD_SUPERIOR_OPINION: ({"superior"}, APPLYING | {"selection"}, {"submitted"}),
}


def application(state: str, *, read_only: bool = False) -> Application:
    """A form of Changsha's branch in some state, unsaved."""
    campaign = Campaign(pk=1, code="2020", short_title="“标杆引领”计划", filing_office="省注协行业党建工作部")
    campaign.is_read_only = read_only
    stages = {
        code: Stage(campaign=campaign, code=code, number=number, title=title, opens_on=opens, closes_on=closes)
        for number, (code, title, opens, closes) in enumerate(STAGES, start=1)
    }
    campaign._calendar = CampaignCalendar(campaign, stages)
    branch = Organization(pk=OWN, track="prefecture", superior_id=CHANGSHA, prefecture_id=1)
    form = Application(campaign=campaign, organization=branch, superior_id=CHANGSHA, track="prefecture", state=state)
    form.superior_has_account = True
    return form


def allowed(action: Action, person: Person, day: date, form: Application) -> bool:
    """Ask the gate."""
    return bool(decide(action, user=person, subject=form, calendar=form.campaign.calendar, day=day))


def test_the_table_is_complete() -> None:
    """Every action on a form is held to the table; the reminder is about branches (``test_progress.py``)."""
    assert {*EXPECTED, actions.REMIND} == set(appendix1.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S2, F4–F6: nothing is allowed that the table does not allow, and nothing less."""
    people, days, states = EXPECTED[action]
    expected = {(person, day, state) for person, day, state in product(people, days, states)}
    answers = {
        (person, day, state)
        for person, day, state in product(PEOPLE, DAYS, State.values)
        if allowed(action, PEOPLE[person], DAYS[day], application(state))
    }
    assert answers == expected


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_a_closed_campaign_is_read_only(action: Action) -> None:
    """Decision 3: an archived campaign takes nothing more, from anybody."""
    for person, state in product(PEOPLE.values(), State.values):
        assert not allowed(action, person, DAYS["application"], application(state, read_only=True))


def test_a_superior_without_an_account_is_recorded_by_the_branch() -> None:
    """Decision 5."""
    form = application("submitted")
    form.superior_has_account = False
    day = DAYS["application"]
    assert allowed(actions.RECORD_SUPERIOR_OPINION, PEOPLE["own branch"], day, form)
    assert not allowed(actions.RECORD_SUPERIOR_OPINION, PEOPLE["other branch"], day, form)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_every_refusal_is_a_sentence_that_a_person_can_act_on(action: Action) -> None:
    """The reason is Chinese, whole, and names what to do or when."""
    for person, day, state in product(PEOPLE.values(), DAYS.values(), State.values):
        form = application(state)
        decision = decide(action, user=person, subject=form, calendar=form.campaign.calendar, day=day)
        assert decision.allowed == (decision.reason == "")
        if not decision.allowed:
            assert decision.reason.endswith("。")
