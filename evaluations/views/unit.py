"""The home page of a unit, and the two ways out of the campaign (S4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import State
from applications.services.selection_deciding import label_of
from applications.views.common import number_of, person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Refused
from evaluations.actions import unit as actions
from evaluations.forms.units import EndUnitForm
from evaluations.models import CreationUnit, UnitState
from evaluations.plan_page import facts_of, group_warnings, plan_step, strip
from evaluations.services import units as services
from evaluations.unit_panels import panels_of, step_of
from evaluations.verdict_panel import AT_REST
from evaluations.views.common import unit_context, visible_unit


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the unit stands and what is next."""
    found = visible_unit(request, pk)
    user, day = person(request), today()
    facts = facts_of(found)
    work = decide(actions.WORK, user=user, subject=found)
    ways_out = [decide(action, user=user, subject=found) for action in (actions.REPLACE_UNIT, actions.DISQUALIFY_UNIT)]
    insider = bool(decide(actions.SEE_UNITS, user=user, subject=found))
    context = unit_context(
        found,
        "unit",
        facts=facts,
        route=strip(facts),
        step=plan_step(facts, user) or step_of(found, user, day),
        work=work,
        work_words=AT_REST.get(UnitState(found.state), work.reason),
        warnings=group_warnings(facts),
        liaison=found.standing_liaison,
        deadlines=_deadlines(found),
        panels=panels_of(found, user, day) if found.takes_part else [],
        ways_out=[decision for decision in ways_out if decision],
        is_left_over=insider and found.takes_part and found.application.state != State.SELECTED,
        today=day,
        insider=insider,
    )
    return render(request, "evaluations/unit.html", context)


def _deadlines(found: CreationUnit) -> list[tuple[str, Any]]:
    calendar = found.campaign.calendar
    rows = []
    for code in ("creation", "assessment"):
        stage = calendar.stages.get(code)
        if stage:
            rows.append((stage.title, calendar.closing_day(code, found.organization)))
    return rows


@require_http_methods(["GET", "POST"])
def replace_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the unit out because another one has its place."""
    found = visible_unit(request, pk)
    require(actions.REPLACE_UNIT, user=person(request), subject=found)
    candidates = services.replacement_candidates(found)
    choices = [(str(row.pk), label_of(row)) for row in candidates]
    form = EndUnitForm(request.POST if request.method == "POST" else {}, choices=choices)
    if request.method == "POST":
        wanted = number_of(form.typed("replacement"))
        replacement = next((row for row in candidates if row.pk == wanted), None)
        try:
            if form.typed("replacement") and replacement is None:
                raise Refused("选择的党组织现在不能更换这个单位，请重新选择。")
            services.replace_unit(found, replacement=replacement, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已更换，并已通知。")
            return redirect("evaluations:unit", pk=pk)
    context = unit_context(
        found, "unit", form=form, replaces=True, still_selected=found.application.state == State.SELECTED
    )
    return render(request, "evaluations/unit_end.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def disqualify_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the unit out for a cause of its own."""
    found = visible_unit(request, pk)
    require(actions.DISQUALIFY_UNIT, user=person(request), subject=found)
    form = EndUnitForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            services.disqualify_unit(found, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已取消创建资格，并已通知。")
            return redirect("evaluations:unit", pk=pk)
    context = unit_context(found, "unit", form=form, replaces=False, still_selected=False)
    return render(request, "evaluations/unit_end.html", context, status=422 if form.errors else 200)
