"""What waits for a person about visits and own sheets (S5)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.todo import Todo
from evaluations import addresses
from evaluations.actions.unit import Units
from evaluations.actions.visits import ARRANGE_VISIT, INSPECTING, SEE_ALL_VISITS
from evaluations.models import CreationUnit, Sheet, UnitState, Visit, VisitInspector
from evaluations.services.inspectors import OPEN, conflicted_visits
from evaluations.services.visits import kind_for

WAITING = (UnitState.SELF_ASSESSED, UnitState.AWAITING_REASSESSMENT)
SOON_DAYS = 3


def visit_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines of one person; no query before the first stage in which units are inspected, or without units.

    One query then; one more for an inspector; who arranges visits that are still to come: those of the conflicts too.
    """
    stages = [campaign.calendar.stages[code] for code in INSPECTING if code in campaign.calendar.stages]
    if not units or not stages or day < min(stage.opens_on for stage in stages):
        return []
    by_pk = {unit.pk: unit for unit in units}
    visits = list(Visit.objects.standing().filter(unit__in=by_pk).order_by("day", "starts_at", "pk"))
    for visit in visits:
        visit.unit = by_pk[visit.unit_id]
    return [
        *_of_inspector(user, [visit for visit in visits if visit.state in OPEN], day),
        *_of_unit(user, visits, day),
        *_of_office(user, campaign, units, visits, day),
    ]


def _of_inspector(user: User, visits: list[Visit], day: date) -> list[Todo]:
    """The own visits of today and later whose sheet is not in yet; what is late is ``sheet_todos``'s."""
    if not visits or not user.holds(Role.INSPECTOR):
        return []
    handed_in = Sheet.objects.filter(visit=OuterRef("visit"), inspector=user, state=Sheet.State.SUBMITTED)
    own = VisitInspector.objects.standing().filter(~Exists(handed_in), person=user, visit__in=visits)
    wanted = set(own.values_list("visit_id", flat=True))
    return [_inspect(visit, day) for visit in visits if visit.pk in wanted and visit.day >= day]


def _inspect(visit: Visit, day: date) -> Todo:
    name, days = visit.unit.organization.name, (visit.day - day).days
    words = ("" if days else "今天进行") + visit.get_kind_display()
    when = chinese_day(visit.day) + (f"{visit.starts_at:%H:%M}" if visit.starts_at else "")
    detail = f"{when}，{visit.place}" if visit.place else when
    return Todo(f"{words}：{name}", addresses.inspection(visit.pk), detail, visit.day, urgent=days <= SOON_DAYS)


def _of_unit(user: User, visits: list[Visit], day: date) -> list[Todo]:
    """The unit's own: a visit is coming."""
    bodies = user.bodies(Role.BRANCH)
    return [
        Todo(
            f"准备{visit.get_kind_display()}",
            addresses.inspection(visit.pk),
            f"{visit.unit.organization.name}，{chinese_day(visit.day)}考核组到达",
            visit.day,
            urgent=(visit.day - day).days <= SOON_DAYS,
        )
        for visit in visits
        if visit.state == Visit.State.PLANNED and visit.day >= day and visit.unit.organization_id in bodies
    ]


def _of_office(
    user: User, campaign: Campaign, units: list[CreationUnit], visits: Iterable[Visit], day: date
) -> list[Todo]:
    """The committee's: who waits for a visit, and teams in which a conflict has arisen."""
    if not decide(SEE_ALL_VISITS, user=user, subject=Units(campaign), day=day):
        return []
    arranged = {(visit.unit_id, visit.kind) for visit in visits}
    waiting = [
        unit
        for unit in units
        if unit.state in WAITING
        and (unit.pk, kind_for(unit)) not in arranged
        and decide(ARRANGE_VISIT, user=user, subject=unit, day=day)
    ]
    lines = []
    if waiting:
        names = "、".join(unit.organization.name for unit in waiting[:3]) + ("等" if len(waiting) > 3 else "")
        address = in_campaign(addresses.arrange_visits(), campaign)
        lines.append(Todo("安排实地考核", address, f"{len(waiting)} 个创建单位等待安排：{names}"))
    conflicts = conflicted_visits(campaign) if any(visit.state in OPEN for visit in visits) else []
    if conflicts:
        address = in_campaign(addresses.inspections(), campaign)
        lines.append(Todo("调整有利益关系的考核人员", address, conflicts[0][1], urgent=True))
    return lines
