"""What waits for a person about the verdict (S5): the committee's list, and the unit's deadline to rectify."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations import addresses
from evaluations.actions import verdict as actions
from evaluations.models import CreationUnit, UnitState, VerdictDecision, Visit
from evaluations.verdicts import released_row

SOON_DAYS = 3


def verdict_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the committee's lines once units have been inspected, and the deadline of a unit that has to rectify."""
    return [*_to_rectify(user, day, units), *_of_committee(user, campaign, day, units)]


def _to_rectify(user: User, day: date, units: list[CreationUnit]) -> list[Todo]:
    """One query, and none where no own unit has to rectify."""
    bodies = user.bodies(Role.BRANCH)
    lines = []
    for unit in units:
        if unit.state != UnitState.RECTIFYING or unit.organization_id not in bodies:
            continue
        row = released_row(unit)
        due = row.rectify_until if row else None
        urgent = due is not None and (due - day).days <= SOON_DAYS
        lines.append(Todo("按期限完成整改", addresses.unit(unit.pk), unit.organization.name, due, urgent))
    return lines


def _of_committee(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Nothing, and no query, for anybody outside the committee."""
    waiting = sum(1 for unit in units if unit.state == UnitState.INSPECTED)
    unsaved = VerdictDecision(campaign=campaign)
    if not waiting or not decide(actions.OPEN_VERDICT, user=user, subject=unsaved, day=day):
        return []
    url = in_campaign(reverse("evaluations:verdict"), campaign)
    due = campaign.calendar.closing_day("assessment", None)
    decision = (
        VerdictDecision.objects.filter(campaign=campaign, kind=Visit.Kind.ON_SITE, state__in=["draft", "decided"])
        .annotate(undecided=Count("rows", filter=Q(rows__verdict="")))
        .first()
    )
    if decision is None:
        return [Todo("研究综合评估结论", url, f"{waiting} 个单位已考核，还没有开始", due)]
    decision.campaign = campaign
    if decision.state == VerdictDecision.State.DRAFT:
        detail = f"{decision.undecided} 个未定" if decision.undecided else "都有结论，待审定"
        return [Todo("研究综合评估结论", url, detail, due)]
    if decide(actions.RELEASE_VERDICT, user=user, subject=decision, day=day):
        return [Todo("公布综合评估结论", url, "已经审定，还没有公布", due)]
    return []
