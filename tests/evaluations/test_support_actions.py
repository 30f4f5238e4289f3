"""Who may help a unit, when and from which state: every person × day × state. Pure: no database (M1, M2, 6-3)."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from evaluations.actions import support as actions
from evaluations.models import Problem, UnitState
from tests.factories import STAGES

OWN, OTHER, CHANGSHA, YUEYANG, COMMITTEE = 1, 2, 3, 4, 5


@dataclass
class Person:
    """Who asks: a number and roles in bodies."""

    pk: int
    role: str = ""
    body: int = 0

    def bodies(self, *roles: str) -> frozenset[int]:
        """As ``User.bodies``."""
        return frozenset({self.body} if self.role in roles else set())

    def holds(self, *roles: str) -> bool:
        """As ``User.holds``."""
        return self.role in roles


PEOPLE = {
    "own branch": Person(1, "branch", OWN),
    "other branch": Person(2, "branch", OTHER),
    "prefecture": Person(3, "prefecture", CHANGSHA),
    "other prefecture": Person(4, "prefecture", YUEYANG),
    "committee": Person(5, "committee", COMMITTEE),
    "decider": Person(6, "decider", COMMITTEE),
    "liaison": Person(7, "committee", COMMITTEE),
    "nobody": Person(8),
    "inspector": Person(9, "inspector", COMMITTEE),
}
DAYS = {
    "selection": date(2020, 9, 1),
    "creation": date(2020, 11, 10),
    "assessment": date(2021, 3, 10),
    "acceptance": date(2021, 4, 10),
    "award": date(2021, 5, 10),
}
OFFICE = {"committee", "decider", "liaison"}
WORKING = {"creation", "assessment", "acceptance"}
ALL_STATES = set(UnitState.values)
TAKING_PART = ALL_STATES - {"replaced", "disqualified", "awarded"}
OPEN = {"open", "replied"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.ASSIGN_LIAISON: (OFFICE, WORKING, TAKING_PART),
    actions.RECORD_VISIT: (OFFICE, WORKING, TAKING_PART),
    actions.MAKE_PAIR: (OFFICE, WORKING, TAKING_PART),
    actions.HOLD_EVENT: (OFFICE, WORKING, ALL_STATES),
    actions.RECORD_ATTENDANCE: (OFFICE, WORKING, ALL_STATES),
    actions.RAISE_PROBLEM: ({"own branch"}, WORKING, TAKING_PART),
    actions.REPLY_PROBLEM: (OFFICE | {"prefecture"}, WORKING, OPEN),
    actions.ADD_TO_PROBLEM: ({"own branch"}, WORKING, OPEN),
    actions.ASSIGN_PROBLEM: (OFFICE, WORKING, OPEN),
    actions.CLOSE_PROBLEM: ({"own branch"}, WORKING, OPEN),
    actions.SEE_COMPLAINTS: (OFFICE, set(DAYS), ALL_STATES),
    actions.SEE_FOUNDED_COMPLAINTS: (OFFICE | {"own branch"}, set(DAYS), ALL_STATES),
    actions.RECORD_COMPLAINT: (OFFICE, WORKING, ALL_STATES),
}
ABOUT_PROBLEMS = {
    actions.REPLY_PROBLEM,
    actions.ADD_TO_PROBLEM,
    actions.ASSIGN_PROBLEM,
    actions.CLOSE_PROBLEM,
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


def subject_of(action: Action, state: str) -> Any:
    """What the act is on: a unit of Changsha that a liaison looks after, or its problem, owned by the prefecture."""
    words = dict(Problem.State.choices if action in ABOUT_PROBLEMS else UnitState.choices)
    body = Organization(pk=OWN, track="prefecture", prefecture_id=1)
    unit = SimpleNamespace(
        campaign=campaign(),
        organization=body,
        organization_id=OWN,
        state=state,
        state_labels=lambda: words,
        standing_liaison=SimpleNamespace(person_id=PEOPLE["liaison"].pk),
    )
    unit.unit = unit
    if action not in ABOUT_PROBLEMS:
        return unit
    return SimpleNamespace(**{**vars(unit), "owner_id": CHANGSHA, "handler_id": None})


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    possible = set(Problem.State.values) if action in ABOUT_PROBLEMS else ALL_STATES
    allowed = set()
    for person, day, state in product(PEOPLE, DAYS, possible):
        subject = subject_of(action, state)
        answer = decide(action, user=PEOPLE[person], subject=subject, calendar=subject.campaign.calendar, day=DAYS[day])
        assert answer.allowed == (answer.reason == "")
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, days, states))


def test_the_named_person_answers() -> None:
    """M1: whoever was named may answer, and no other of those who could not."""
    problem = subject_of(actions.REPLY_PROBLEM, "open")
    problem.handler_id = PEOPLE["other branch"].pk
    calendar = problem.campaign.calendar

    def may(person: str) -> bool:
        day = DAYS["creation"]
        return bool(decide(actions.REPLY_PROBLEM, user=PEOPLE[person], subject=problem, calendar=calendar, day=day))

    assert [name for name in PEOPLE if may(name)] == ["other branch", "prefecture", "committee", "decider", "liaison"]
