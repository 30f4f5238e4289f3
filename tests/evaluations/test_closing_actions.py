"""Who closes, confirms, objects, answers and opens again, when and from which state: person × day × state. Pure."""

from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from benchmark_platform.core.gate import Action, decide
from benchmark_platform.organizations.models import Organization
from evaluations.actions import closing as actions
from evaluations.models import UnitState, Visit, VisitClosing
from tests.evaluations.test_support_actions import DAYS, PEOPLE, Person, campaign

OWN = 1
EVERYBODY: dict[str, Person] = {
    **PEOPLE,
    "leader": Person(21, "inspector", 5),
    "member": Person(22, "inspector", 5),
    "leader without the role": Person(23),
}
OFFICE = {"committee", "decider", "liaison"}
OPEN = {"planned", "reopened"}
STAGES = {"assessment", "acceptance"}

# action: (people, days, states) that are allowed; everything else is refused.
EXPECTED: dict[Action, tuple[set[str], set[str], set[str]]] = {
    actions.AGREE_SCORES: ({"leader"}, STAGES, OPEN),
    actions.CLOSE_VISIT: ({"leader"}, STAGES, OPEN),
    actions.REOPEN_VISIT: (OFFICE, STAGES, {"closed"}),
    actions.CONFIRM_CLOSING: ({"own branch"}, STAGES, {"waiting"}),
    actions.CONFIRM_ON_THE_SPOT: ({"leader"}, STAGES, {"waiting"}),
    actions.OBJECT: ({"own branch"}, STAGES, {"waiting"}),
    actions.OBJECT_ON_THE_SPOT: ({"leader"}, STAGES, {"waiting"}),
    actions.ANSWER_OBJECTION: (OFFICE, STAGES, {"objected"}),
    actions.SEE_AGREED: (OFFICE | {"own branch", "leader", "member"}, set(DAYS), set(Visit.State.values)),
}
ON_VISITS = {actions.AGREE_SCORES, actions.CLOSE_VISIT, actions.REOPEN_VISIT, actions.SEE_AGREED}


@dataclass
class Member:
    """One of the team."""

    person: Person
    is_leader: bool

    @property
    def pk(self) -> int:
        """The row's number."""
        return self.person.pk

    @property
    def person_id(self) -> int:
        """The person's number."""
        return self.person.pk


def visit_of(state: str, leader: str) -> Any:
    """A visit to a unit of Changsha by a leader and a member."""
    body = Organization(pk=OWN, track="prefecture", prefecture_id=1)
    unit = SimpleNamespace(
        campaign=campaign(),
        organization=body,
        organization_id=OWN,
        state=UnitState.SELF_ASSESSED,
        standing_liaison=SimpleNamespace(person_id=PEOPLE["liaison"].pk),
    )
    words = dict(Visit.State.choices)
    team = [Member(EVERYBODY[leader], True), Member(EVERYBODY["member"], False)]
    visit = Visit(state=state)
    visit.team = team  # type: ignore[assignment]
    visit._state.fields_cache["unit"] = unit  # type: ignore[attr-defined]
    assert visit.state_labels() == words
    return visit


def subject_of(action: Action, state: str, leader: str = "leader") -> Any:
    """What the act is on: the visit, or its closing."""
    if action in ON_VISITS:
        return visit_of(state, leader)
    visit = visit_of("closed", leader)
    words = dict(VisitClosing.State.choices)
    return SimpleNamespace(
        visit=visit,
        unit=visit.unit,
        campaign=visit.unit.campaign,
        organization=visit.unit.organization,
        state=state,
        state_labels=lambda: words,
    )


def test_the_table_is_complete() -> None:
    """Every action of the area is held to the table."""
    assert set(EXPECTED) == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """Nothing is allowed that the table does not allow, and nothing less; each refusal is a sentence."""
    people, days, states = EXPECTED[action]
    possible = Visit.State.values if action in ON_VISITS else VisitClosing.State.values
    allowed = set()
    for person, day, state in product(EVERYBODY, DAYS, possible):
        subject = subject_of(action, state)
        calendar = subject.campaign.calendar
        answer = decide(action, user=EVERYBODY[person], subject=subject, calendar=calendar, day=DAYS[day])
        assert answer.allowed == (answer.reason == "")
        assert answer.allowed or answer.reason.endswith("。")
        if answer:
            allowed.add((person, day, state))
    assert allowed == set(product(people, days, states))


def test_a_leader_who_lost_the_role_leads_no_more() -> None:
    """S5: as long as the role lasts."""
    subject = subject_of(actions.CLOSE_VISIT, "planned", "leader without the role")
    person = EVERYBODY["leader without the role"]
    calendar = subject.campaign.calendar
    assert not decide(actions.CLOSE_VISIT, user=person, subject=subject, calendar=calendar, day=DAYS["assessment"])
