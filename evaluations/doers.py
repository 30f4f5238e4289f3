"""Who may act on a creation unit and what belongs to it: each way to be entitled, written once (S4, S5, M1, M2)."""

from typing import Any

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.gate import Doer
from benchmark_platform.organizations.models import Track
from evaluations.models import CreationUnit, Visit


def unit_of(subject: Any) -> CreationUnit:
    """Return the unit to which the gate's subject belongs, or which it is."""
    unit: CreationUnit = subject if isinstance(subject, CreationUnit) else subject.unit
    return unit


def _own(user: Any, subject: Any) -> bool:
    return unit_of(subject).organization_id in user.bodies(Role.BRANCH)


def _own_prefecture(user: Any, subject: Any) -> bool:
    """The body of the prefecture from which the unit was recommended (S2, M1)."""
    unit = unit_of(subject)
    return unit.track == Track.PREFECTURE and any(
        row.role == Role.PREFECTURE and row.organization.prefecture_id == unit.organization.prefecture_id
        for row in user.standing_memberships
    )


def _committee(user: Any, subject: Any) -> bool:
    return user.holds(Role.COMMITTEE, Role.DECIDER)


def _decider(user: Any, subject: Any) -> bool:
    return user.holds(Role.DECIDER)


def _liaison(user: Any, subject: Any) -> bool:
    """The committee member who looks after the unit now (M2.2), as long as the role lasts."""
    standing = unit_of(subject).standing_liaison
    return standing is not None and standing.person_id == user.pk and _committee(user, subject)


def _problem_owner(user: Any, problem: Any) -> bool:
    """Whoever was named, or anybody of the body that has to solve it."""
    return problem.handler_id == user.pk or problem.owner_id in user.bodies(
        Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER
    )


def _team(user: Any, subject: Any) -> bool:
    """Whoever belongs to the visit's team now, as long as the role lasts (S5)."""
    return user.holds(Role.INSPECTOR) and any(row.person_id == user.pk for row in _visit_of(subject).standing_team)


def _team_leader(user: Any, subject: Any) -> bool:
    leader = _visit_of(subject).leader
    return leader is not None and leader.pk == user.pk and _team(user, subject)


def _sheet_owner(user: Any, sheet: Any) -> bool:
    """The sheet's inspector, as long as of the team."""
    return sheet.inspector_id == user.pk and _team(user, sheet)


def _visit_of(subject: Any) -> Visit:
    visit: Visit = subject if isinstance(subject, Visit) else subject.visit
    return visit


UNIT = Doer("branch", "创建单位", _own)
OWN_PREFECTURE = Doer("prefecture", "所属市州党组织", _own_prefecture)
COMMITTEE = Doer("committee", "行业党委", _committee)
DECIDER = Doer("decider", "行业党委审定人员", _decider)
LIAISON = Doer("committee", "联点党委委员", _liaison)
PROBLEM_OWNER = Doer("prefecture", "承办单位（行业党委或市州党组织）", _problem_owner)
TEAM = Doer("inspector", "考核组成员", _team)
TEAM_LEADER = Doer("inspector", "考核组组长", _team_leader)
SHEET_OWNER = Doer("inspector", "评分表的考核人员本人", _sheet_owner)
