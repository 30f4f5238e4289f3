"""To-do lines of opening, leading group and plan: for the units themselves and for the committee (S4, M1.2, M2.1)."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from applications.models import SelectionDecision, State
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations.actions import unit as actions
from evaluations.models import CreationPlan, CreationUnit, GroupMember
from evaluations.services.units import waiting_to_open


def unit_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the person's lines; two queries at most, none for whoever sees no unit and opens none."""
    return [*_opening(user, campaign, day), *_of_units(user, campaign, day, units), *_left_over(user, day, units)]


def _opening(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Selected bodies of a released list that have no unit yet."""
    if not decide(actions.OPEN_UNITS, user=user, subject=actions.Units(campaign), day=day):
        return []
    released = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.RELEASED)
    number = waiting_to_open(campaign).filter(Exists(released)).count()
    if not number:
        return []
    return [Todo("启动创建", in_campaign(reverse("evaluations:open_units"), campaign), f"{number} 个创建对象等待启动")]


def _of_units(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """What a unit owes first, and how many plans wait for the committee."""
    own = [unit for unit in units if decide(actions.WORK, user=user, subject=unit, day=day)]
    answers = bool(units) and bool(
        decide(
            actions.ACKNOWLEDGE_PLAN,
            user=user,
            subject=CreationPlan(unit=units[0], state=CreationPlan.State.SUBMITTED),
            day=day,
        )
    )
    if not own and not answers:
        return []
    group = GroupMember.objects.filter(unit=OuterRef("pk"))
    asked = CreationUnit.objects.filter(pk__in=[unit.pk for unit in (units if answers else own)])
    facts = {pk: (state, has_group) for pk, state, has_group in asked.values_list("pk", "plan__state", Exists(group))}
    lines = []
    waiting = sum(1 for state, _ in facts.values() if state == CreationPlan.State.SUBMITTED)
    if answers and waiting:
        address = in_campaign(reverse("evaluations:units") + "?plan=submitted", campaign)
        lines.append(Todo("办理创建方案", address, f"{waiting} 份创建方案等待备案"))
    for unit in own:
        state, has_group = facts[unit.pk]
        lines += _of_one(user, unit, state, has_group, day)
    return lines


def _of_one(user: User, unit: CreationUnit, state: str | None, has_group: bool, day: date) -> list[Todo]:
    if not has_group:
        return [Todo("成立创建工作领导小组", reverse("evaluations:group", args=[unit.pk]), unit.organization.name)]
    plan = CreationPlan(unit=unit, state=state or CreationPlan.State.DRAFT)
    if not decide(actions.SAVE_PLAN, user=user, subject=plan, day=day):
        return []
    address = reverse("evaluations:plan", args=[unit.pk])
    due = unit.campaign.calendar.closing_day("creation", unit.organization)
    if state == CreationPlan.State.RETURNED:
        return [Todo("修改创建方案后重新报送", address, "行业党委已退回，请按理由修改", due, urgent=True)]
    return [Todo("报送创建方案", address, "创建方案和时间表", due)]


def _left_over(user: User, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Units whose place was taken back: somebody has to say what becomes of them."""
    gone = [
        unit
        for unit in units
        if unit.application.state != State.SELECTED and decide(actions.REPLACE_UNIT, user=user, subject=unit, day=day)
    ]
    return [
        Todo(
            "更换创建单位",
            reverse("evaluations:replace_unit", args=[unit.pk]),
            f"{unit.organization.name}的结果已更正，不再是创建对象",
            urgent=True,
        )
        for unit in gone
    ]
