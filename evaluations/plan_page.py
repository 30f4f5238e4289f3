"""What the pages of the plan show: the strip of its state, its rows, what the next step is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.organizations.models import Track
from evaluations.actions import unit as actions
from evaluations.models import CreationPlan, CreationUnit, GroupMember, PlanTask
from evaluations.plan_content import ALL_LABELS, content_of, plan_of, readable, tasks_of
from evaluations.plan_timeline import PlanTimeline, plan_timeline
from evaluations.rules.group import warn_group
from evaluations.services.plan_answers import missing_in
from evaluations.services.plans import creation_months
from evaluations.unit_panels import Step


@dataclass(frozen=True)
class PlanFacts:
    """A plan read once: with its tasks and the leading group."""

    plan: CreationPlan
    tasks: list[PlanTask]
    members: list[GroupMember]
    content: dict[str, Any]

    @property
    def is_begun(self) -> bool:
        """Whether anything has been saved."""
        return self.plan.pk is not None


def facts_of(unit: CreationUnit) -> PlanFacts:
    """Read plan, tasks and leading group of a unit."""
    plan = plan_of(unit)
    tasks, members = tasks_of(plan), list(unit.group_members.all())
    return PlanFacts(plan, tasks, members, content_of(plan, tasks, members))


def strip(facts: PlanFacts) -> list[dict[str, str]]:
    """Return 领导小组 → 编制方案 → 报送 → 备案 as ``_parts/route_strip.html`` takes it."""
    plan, has_group = facts.plan, bool(facts.members)
    state = CreationPlan.State(plan.state)
    writing = state in (CreationPlan.State.DRAFT, CreationPlan.State.RETURNED)
    steps = [
        {
            "label": "创建工作领导小组",
            "tone": "done" if has_group else "now",
            "state": f"已成立，{len(facts.members)} 人" if has_group else "未成立",
        },
        {
            "label": "创建方案和时间表",
            "tone": "returned" if state == CreationPlan.State.RETURNED else ("now" if writing else "done"),
            "state": {"draft": "填写中" if facts.is_begun else "未填写", "returned": "退回修改"}.get(state, "已填写"),
        },
        {"label": "报送行业党委", "tone": "future" if writing else "done", "state": "未报送" if writing else "已报送"},
        {
            "label": "行业党委备案",
            "tone": {"submitted": "now", "acknowledged": "done"}.get(state, "future"),
            "state": {"submitted": "待备案", "acknowledged": "已备案"}.get(state, "未开始"),
        },
    ]
    if not has_group and writing and not facts.is_begun:
        steps[1]["tone"] = "future"
    return steps


def plan_step(facts: PlanFacts, user: User) -> Step | None:
    """Return what this person does next about leading group and plan, or None."""
    plan, unit = facts.plan, facts.plan.unit
    if decide(actions.ACKNOWLEDGE_PLAN, user=user, subject=plan) and unit.takes_part:
        return Step("办理创建方案", reverse("evaluations:plan_answer", args=[unit.pk]), "创建方案已报送，等待备案")
    if not decide(actions.WORK, user=user, subject=unit):
        return None
    if not facts.members:
        return Step("成立创建工作领导小组", reverse("evaluations:group", args=[unit.pk]))
    if not decide(actions.SAVE_PLAN, user=user, subject=plan):
        return None
    if plan.state == CreationPlan.State.RETURNED:
        return Step(
            "修改创建方案", reverse("evaluations:plan", args=[unit.pk]), "行业党委已退回，请按理由修改后重新报送"
        )
    if facts.is_begun and not missing_in(plan):
        return Step("核对并报送创建方案", reverse("evaluations:plan_submit", args=[unit.pk]))
    return Step("填写创建方案", reverse("evaluations:plan", args=[unit.pk]))


def content_rows(content: dict[str, Any], scan_url: str = "") -> list[dict[str, Any]]:
    """Return a plan as ``_parts/summary_list.html`` takes it, the timetable apart."""
    rows = []
    for name, label in ALL_LABELS.items():
        if name == "tasks" or (name == "funds_note" and not content.get(name)):
            continue
        row = {"label": label, "value": readable(name, content.get(name) or "")}
        if name == "firm_scan" and content.get(name) and scan_url:
            row |= {"change_url": scan_url, "change_label": "查看"}
        rows.append(row)
    return rows


def scan_address(unit: CreationUnit, content: dict[str, Any]) -> str:
    """Return where the firm's sealed page of this content is read, or "" without one."""
    scan = content.get("firm_scan")
    return reverse("evaluations:plan_scan", args=[unit.pk, scan["id"]]) if scan else ""


def timeline_of(
    unit: CreationUnit, content: dict[str, Any], day: date | None, tasks: Sequence[PlanTask] = ()
) -> PlanTimeline | None:
    """Return the picture of the timetable, or None without tasks."""
    if not content["tasks"]:
        return None
    return plan_timeline(content["tasks"], creation_months(unit), day, [task.pk for task in tasks])


def group_warnings(facts: PlanFacts) -> list[Any]:
    """Return what the group lacks, early (M1.2)."""
    is_direct = facts.plan.unit.application.track == Track.DIRECT
    return warn_group(facts.content["group"], is_direct=is_direct) if facts.members else []
