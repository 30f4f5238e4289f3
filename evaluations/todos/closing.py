"""What waits for a person about closings: agreed scores, confirmations, objections (S5). One query, or none."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations.actions import closing as actions
from evaluations.models import CreationUnit, Sheet, Visit, VisitClosing, VisitInspector


def closing_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines of one person; nothing is asked where the person could do none of it today."""
    if not units or not _concerns(user, day, units):
        return []
    by_pk = {unit.pk: unit for unit in units}
    rows = list(_visits(user, by_pk))
    for row in rows:
        row.unit = by_pk[row.unit_id]
    return [*_to_close(user, day, rows), *_to_confirm(user, day, rows), *_to_answer(user, campaign, day, rows)]


def _concerns(user: User, day: date, units: list[CreationUnit]) -> bool:
    """Whether the gate would let the person do one of the acts on one of the units, were it its time."""
    for unit in units:
        visit = Visit(unit=unit, state=Visit.State.PLANNED)
        visit.team = [VisitInspector(person=user, is_leader=True)]
        closing = VisitClosing(visit=visit, state=VisitClosing.State.WAITING)
        objected = VisitClosing(visit=visit, state=VisitClosing.State.OBJECTED)
        asked = (
            (actions.CLOSE_VISIT, visit),
            (actions.CONFIRM_CLOSING, closing),
            (actions.ANSWER_OBJECTION, objected),
        )
        if any(decide(action, user=user, subject=subject, day=day) for action, subject in asked):
            return True
    return False


def _visits(user: User, units: dict[int, CreationUnit]) -> Any:
    """The visits with who leads, whose sheet is missing, and how the closing in force stands."""
    team = VisitInspector.objects.filter(visit=OuterRef("pk"), removed_at=None)
    handed_in = Sheet.objects.filter(visit=OuterRef("visit"), inspector=OuterRef("person"), state=Sheet.State.SUBMITTED)
    in_force = Q(closings__reopened_at=None)
    return (
        Visit.objects.standing()
        .filter(unit__in=units)
        .annotate(
            leads=Exists(team.filter(person=user, is_leader=True)),
            is_missing=Exists(team.filter(~Exists(handed_in))),
            waiting=Count("closings", filter=in_force & Q(closings__state="waiting"), distinct=True),
            objected=Count(
                "closings__objections",
                filter=in_force & Q(closings__state="objected", closings__objections__outcome=""),
                distinct=True,
            ),
        )
        .annotate(answer_until=_answer_until())
        .order_by("day", "pk")
    )


def _answer_until() -> Any:
    rows = VisitClosing.objects.filter(visit=OuterRef("pk"), reopened_at=None)
    return Subquery(rows.values("answer_until")[:1])


def _to_close(user: User, day: date, rows: list[Any]) -> list[Todo]:
    """The leader's: every sheet is in."""
    lines = []
    for row in rows:
        if not row.leads or row.is_missing:
            continue
        row.team = [VisitInspector(person=user, is_leader=True)]
        if decide(actions.CLOSE_VISIT, user=user, subject=row, day=day):
            url = reverse("evaluations:closing", args=[row.pk])
            name = row.unit.organization.name
            lines.append(Todo("确定考评分，结束考核", url, f"{name}的现场评分表都已提交"))
    return lines


def _to_confirm(user: User, day: date, rows: list[Any]) -> list[Todo]:
    """The unit's: until the last day, then silence is no objection."""
    lines = []
    for row in rows:
        closing = VisitClosing(visit=row, state=VisitClosing.State.WAITING)
        due = row.answer_until
        if row.waiting and day <= due and decide(actions.CONFIRM_CLOSING, user=user, subject=closing, day=day):
            url = reverse("evaluations:visit_answer", args=[row.pk])
            lines.append(Todo("确认考评分", url, "逾期未提出异议，视为无异议", due, urgent=(due - day).days <= 1))
    return lines


def _to_answer(user: User, campaign: Campaign, day: date, rows: list[Any]) -> list[Todo]:
    """The committee's: objections of all units together."""
    number = 0
    for row in rows:
        closing = VisitClosing(visit=row, state=VisitClosing.State.OBJECTED)
        if row.objected and decide(actions.ANSWER_OBJECTION, user=user, subject=closing, day=day):
            number += row.objected
    if not number:
        return []
    url = in_campaign(reverse("evaluations:objections"), campaign)
    return [Todo("答复评分异议", url, f"{number} 项异议待答复", urgent=True)]
