"""What waits for a person about self-assessments (S5)."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.todo import Todo
from evaluations.actions import self_assessment as actions
from evaluations.models import CreationUnit, SelfAssessment, UnitState
from evaluations.services.self_submitting import inspected_before

State = SelfAssessment.State


def self_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines of one person: two queries while the stage is open, none otherwise."""
    own = [unit for unit in units if decide(actions.START_SELF, user=user, subject=unit, day=day)]
    if own:
        known = inspected_before(own)
        own = [unit for unit in own if unit.pk not in known]
    reminds = bool(units) and bool(
        decide(actions.REMIND_SELF, user=user, subject=actions.SelfAssessments(campaign), day=day)
    )
    if not own and not reminds:
        return []
    asked = units if reminds else own
    found = SelfAssessment.objects.filter(unit__in=[unit.pk for unit in asked]).order_by()
    given = Count("scores", filter=Q(scores__score__isnull=False) | Q(scores__not_applicable=True))
    facts = {row[0]: (row[1], row[2]) for row in found.annotate(given=given).values_list("unit_id", "state", "given")}
    lines = [_of_unit(unit, *facts.get(unit.pk, (None, 0))) for unit in own]
    if reminds:
        lines += _of_office(campaign, units, {pk: state for pk, (state, _) in facts.items()})
    return lines


def _of_unit(unit: CreationUnit, state: str | None, given: int) -> Todo:
    address = reverse("evaluations:self_assessment", args=[unit.pk])
    due = unit.campaign.calendar.closing_day(StageCode.ASSESSMENT, unit.organization)
    if state == State.RETURNED:
        return Todo("修改自我评估后重新提交", address, "行业党委已退回，请按理由修改", due, urgent=True)
    if state == State.DRAFT and given:
        return Todo("继续自我评估", address, f"已评 {given} 项", due)
    return Todo("开始自我评估", address, "逐项自评并提交", due)


def _of_office(campaign: Campaign, units: list[CreationUnit], states: dict[int, str]) -> list[Todo]:
    """How many are in, how many are missing; nothing once all are in."""
    missing = sum(1 for unit in units if unit.state == UnitState.CREATING)
    if not missing:
        return []
    done = sum(1 for state in states.values() if state == State.SUBMITTED)
    address = in_campaign(reverse("evaluations:self_assessments"), campaign)
    return [Todo("查看自我评估提交情况", address, f"已提交 {done} 个，未提交 {missing} 个")]
