"""What the page of arranging a visit shows: the units that wait, and every inspector with load and conflict (S5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit, SelfAssessment, UnitState, Visit
from evaluations.services.inspectors import busy_on, conflicts_with, inspectors_of
from evaluations.services.visits import kind_for
from evaluations.unit_list import place_of


@dataclass(frozen=True)
class Candidate:
    """An inspector who may be chosen, or may not: then ``conflict`` says why. ``hint``: how much there is to do."""

    person: User
    hint: str
    conflict: str
    is_chosen: bool
    is_leader: bool


@dataclass(frozen=True)
class WaitingUnit:
    """A unit without a visit. ``handed_in``: whether it has said where it stands itself."""

    unit: CreationUnit
    place: str
    kind: str
    handed_in: bool
    words: str


def candidates_for(
    unit: CreationUnit,
    *,
    team: Collection[int],
    leader: int | None,
    day: date | None = None,
    visit: Visit | None = None,
) -> list[Candidate]:
    """Return all inspectors: those who may be chosen first, in a fixed number of queries."""
    people = inspectors_of(unit.campaign)
    known = {person.pk for person in people}
    # Somebody of the team whose role has ended is still shown, so that the office sees whom to replace.
    gone = [row.person for row in visit.standing_team if row.person_id not in known] if visit else []
    conflicts = conflicts_with(people, [unit])
    busy = busy_on(day, known, without=visit)
    rows = [
        Candidate(
            person=person,
            hint=busy.get(person.pk) or f"已安排 {person.load} 次",  # type: ignore[attr-defined]
            conflict=conflicts.get((person.pk, unit.pk), ""),
            is_chosen=person.pk in team,
            is_leader=person.pk == leader,
        )
        for person in people
    ]
    rows += [Candidate(one, "", f"{one.full_name}现在不是考核人员。", one.pk in team, one.pk == leader) for one in gone]
    return sorted(rows, key=lambda row: bool(row.conflict))


def waiting_units(campaign: Campaign) -> list[WaitingUnit]:
    """Return the units without a visit of their kind, those that have handed in first. Three queries."""
    open_states = (UnitState.CREATING, UnitState.SELF_ASSESSED, UnitState.AWAITING_REASSESSMENT)
    units = CreationUnit.objects.filter(campaign=campaign, state__in=open_states).with_parties().in_official_order()
    standing = Visit.objects.standing().filter(unit__campaign=campaign)
    arranged = set(standing.values_list("unit_id", "kind"))
    begun = {
        unit: SelfAssessment.State(state).label
        for unit, state in SelfAssessment.objects.filter(unit__campaign=campaign).values_list("unit_id", "state")
    }
    rows = [_waiting(unit, begun) for unit in units if (unit.pk, kind_for(unit)) not in arranged]
    return sorted(rows, key=lambda row: not row.handed_in)


def _waiting(unit: CreationUnit, begun: dict[int, str]) -> WaitingUnit:
    kind = kind_for(unit)
    again = kind == Visit.Kind.REASSESSMENT
    words = "整改已提交，等待复评" if again else f"自我评估：{begun.get(unit.pk, '未开始')}"
    return WaitingUnit(
        unit=unit,
        place=place_of(unit),
        kind=str(Visit.Kind(kind).label),
        handed_in=again or unit.state == UnitState.SELF_ASSESSED,
        words=words,
    )
