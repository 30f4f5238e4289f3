"""Who may review, recommend, file a nil return, remind and ask again: every person × day × state. Pure: no database."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product

import pytest

from applications import actions
from applications.actions import Filing, Recommendations, recommendation
from applications.models import Application, State
from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from tests.factories import STAGES

BRANCH, BODY, OTHER_BODY, COMMITTEE = 1, 3, 4, 5
CHANGSHA, YUEYANG = 1, 6


@dataclass
class Held:
    """A role in a body."""

    role: str
    organization: Organization


@dataclass
class Person:
    """Who asks."""

    standing_memberships: list[Held] = field(default_factory=list)

    def bodies(self, *roles: str) -> frozenset[int]:
        """As ``User.bodies``."""
        return frozenset(held.organization.pk for held in self.standing_memberships if held.role in roles)

    def holds(self, *roles: str) -> bool:
        """As ``User.holds``."""
        return bool(self.bodies(*roles))


def person(role: str, body: int, prefecture: int | None = None) -> Person:
    """One role in one body."""
    return Person([Held(role, Organization(pk=body, prefecture_id=prefecture))])


PEOPLE = {
    "branch": person("branch", BRANCH, CHANGSHA),
    "officer": person("prefecture", BODY, CHANGSHA),
    "other officer": person("prefecture", OTHER_BODY, YUEYANG),
    "committee": person("committee", COMMITTEE),
    "decider": person("decider", COMMITTEE),
    "inspector": person("inspector", COMMITTEE),
    "nobody": Person(),
}
DAYS = {
    "before": date(2020, 7, 23),
    "application": date(2020, 8, 5),
    "after the inner day": date(2020, 8, 14),
    "selection": date(2020, 8, 20),
    "creation": date(2020, 10, 10),
}
APPLYING = {"application", "after the inner day"}
ANY = set(State.values)
STAFF = {"committee", "decider"}
EXPECTED = {
    actions.REVIEW: ({"officer"}, APPLYING, {"submitted"}),
    actions.RECOMMEND: ({"officer"}, APPLYING, {"submitted"}),
    actions.FILE_NIL: ({"officer"}, APPLYING, ANY),
    actions.SEE_ALL: (STAFF, set(DAYS), ANY),
    actions.REMIND_BODIES: (STAFF, APPLYING | {"selection"}, ANY),
    actions.REQUEST_REPLACEMENT: (STAFF, {"selection"}, ANY),
}


def make_campaign(**own_deadlines: date) -> Campaign:
    """The calendar of 2020, with own deadlines of the ``branch`` or the ``body``."""
    campaign = Campaign(pk=1, code="2020", short_title="“标杆引领”计划", filing_office="省注协行业党建工作部")
    stages = {
        code: Stage(campaign=campaign, code=code, number=number, title=title, opens_on=opens, closes_on=closes)
        for number, (code, title, opens, closes) in enumerate(STAGES, start=1)
    }
    ids = {"branch": BRANCH, "body": BODY}
    own = {(ids[name], "application"): until for name, until in own_deadlines.items()}
    campaign._calendar = CampaignCalendar(campaign, stages, own)
    return campaign


def subject(action: Action, state: str, campaign: Campaign) -> Filing | Recommendations:
    """What the gate is asked about."""
    if action in (actions.SEE_ALL, actions.REMIND_BODIES, actions.REQUEST_REPLACEMENT):
        return Recommendations(campaign)
    body = Organization(pk=BODY, prefecture_id=CHANGSHA)
    if action == actions.FILE_NIL:
        return Filing(campaign, body)
    branch = Organization(pk=BRANCH, track="prefecture", superior_id=BODY, prefecture_id=CHANGSHA)
    return Filing(campaign, body, Application(campaign=campaign, organization=branch, track="prefecture", state=state))


def allowed(action: Action, who: str, day: date, state: str, campaign: Campaign) -> bool:
    """Ask the gate; a refusal is a sentence."""
    asked = subject(action, state, campaign)
    decision = decide(action, user=PEOPLE[who], subject=asked, calendar=campaign.calendar, day=day)
    assert decision.allowed == (decision.reason == "") and (decision.allowed or decision.reason.endswith("。"))
    return bool(decision)


def test_the_table_is_complete() -> None:
    """Every act of this part of the plan is held to it."""
    assert set(EXPECTED) == set(recommendation.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S2, S3: nothing more than the table, and nothing less."""
    people, days, states = EXPECTED[action]
    campaign = make_campaign()
    answers = {
        (who, day, state)
        for who, day, state in product(PEOPLE, DAYS, State.values)
        if allowed(action, who, DAYS[day], state, campaign)
    }
    assert answers == set(product(people, days, states))


@pytest.mark.parametrize(
    ("own", "recommends", "files_nil"),
    [
        ({"branch": date(2020, 8, 21)}, True, False),
        ({"body": date(2020, 8, 21)}, True, True),
        ({"branch": date(2020, 8, 18), "body": date(2020, 8, 21)}, True, True),
        ({"branch": date(2020, 8, 21), "body": date(2020, 8, 18)}, True, False),
        ({"branch": date(2020, 8, 18), "body": date(2020, 8, 19)}, False, False),
    ],
)
def test_the_later_of_the_two_own_deadlines_counts(own: dict[str, date], recommends: bool, files_nil: bool) -> None:
    """S2: an extension or a return is no dead end, whoever of the two it was given to."""
    day, campaign = date(2020, 8, 20), make_campaign(**own)
    assert allowed(actions.RECOMMEND, "officer", day, "submitted", campaign) is recommends
    assert allowed(actions.REVIEW, "officer", day, "submitted", campaign) is recommends
    assert allowed(actions.FILE_NIL, "officer", day, "submitted", campaign) is files_nil


def test_the_last_day_is_that_of_whoever_may_act_longer() -> None:
    """What the page shows is what the gate counts."""
    campaign = make_campaign(branch=date(2020, 8, 21))
    assert subject(actions.RECOMMEND, "submitted", campaign).last_day == date(2020, 8, 21)
    assert subject(actions.FILE_NIL, "", campaign).last_day == date(2020, 8, 15)
