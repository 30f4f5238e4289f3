"""Who may read a unit's result from outside the committee: every person × state × track. Pure: no database (S5)."""

from dataclasses import dataclass
from datetime import date
from itertools import product
from types import SimpleNamespace

import pytest

from benchmark_platform.campaigns.calendar import CampaignCalendar
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.gate import decide
from benchmark_platform.organizations.models import Organization
from evaluations.actions import results as actions
from evaluations.models import UnitState

OWN, OTHER, CHANGSHA, YUEYANG = 1, 2, 3, 4


@dataclass
class Person:
    """Who asks: a role in a body; of a prefecture body, also the prefecture."""

    role: str = ""
    body: int = 0

    def bodies(self, *roles: str) -> frozenset[int]:
        """As ``User.bodies``."""
        return frozenset({self.body} if self.role in roles else set())

    def holds(self, *roles: str) -> bool:
        """As ``User.holds``."""
        return self.role in roles

    @property
    def standing_memberships(self) -> list[SimpleNamespace]:
        """As ``User.standing_memberships``: here a body's number is its prefecture's too."""
        return [SimpleNamespace(role=self.role, organization=SimpleNamespace(prefecture_id=self.body))]


PEOPLE = {
    "own branch": Person("branch", OWN),
    "other branch": Person("branch", OTHER),
    "prefecture": Person("prefecture", CHANGSHA),
    "other prefecture": Person("prefecture", YUEYANG),
    "committee": Person("committee", 5),
    "inspector": Person("inspector", 5),
    "nobody": Person(),
}
RELEASED = {"qualified", "rectifying", "awaiting_reassessment", "reassessed", "not_qualified", "awarded"}
UNRELEASED = {"creating", "self_assessed", "inspected", "replaced", "disqualified"}


def unit_of(state: str, track: str) -> SimpleNamespace:
    """A unit of Changsha's as the gate sees it."""
    unit = SimpleNamespace(
        organization_id=OWN, organization=Organization(pk=OWN, prefecture_id=CHANGSHA), track=track, state=state
    )
    return SimpleNamespace(unit=unit, state=state, state_labels=lambda: dict(UnitState.choices))


def allowed(action: object, track: str) -> set[tuple[str, str]]:
    """The pairs of person and state that the gate lets through."""
    calendar = CampaignCalendar(Campaign(pk=1), {})
    found = set()
    for (name, person), state in product(PEOPLE.items(), UnitState.values):
        subject = unit_of(state, track)
        if decide(action, user=person, subject=subject, calendar=calendar, day=date(2021, 3, 20)):
            found.add((name, state))
    return found


@pytest.mark.parametrize("track", ["direct", "prefecture"])
def test_the_unit_reads_its_own_result(track: str) -> None:
    """S5: the unit alone; how far it is depends on the visit, not on the state."""
    assert allowed(actions.SEE_OWN_RESULT, track) == {("own branch", state) for state in UnitState.values}


@pytest.mark.parametrize(
    ("track", "people"), [("direct", {"own branch"}), ("prefecture", {"own branch", "prefecture"})]
)
def test_after_the_release_the_prefecture_reads_it_too(track: str, people: set[str]) -> None:
    """S5: of its own track only; never before."""
    assert set(UnitState.values) == RELEASED | UNRELEASED
    assert allowed(actions.SEE_RELEASED_RESULT, track) == set(product(people, RELEASED))
