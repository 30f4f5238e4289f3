"""The creation plan: to be read by everybody who sees the unit, to be written by the unit (S4, M2.1)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import unit as actions
from evaluations.forms.plans import TASK_IGNORED, TASK_KEYS, PlanForm, TaskFormSet
from evaluations.forms.rows import bound_rows, hidden_rows, show, tidy, typed_rows
from evaluations.models import CreationPlan, CreationUnit
from evaluations.plan_content import LABELS, fingerprint, month_text, month_words, plan_texts, readable
from evaluations.plan_page import content_rows, facts_of, group_warnings, plan_step, scan_address, strip, timeline_of
from evaluations.services.conflicts import TextConflict
from evaluations.services.plan_answers import missing_in
from evaluations.services.plans import creation_months, save_plan
from evaluations.views.common import unit_context, visible_unit

TYPED = ("aims", "funds", "funds_note", "staff", "venue")


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan with how far it has come, and what this person may do with it."""
    unit = visible_unit(request, pk)
    user, day = person(request), today()
    facts = facts_of(unit)
    work = decide(actions.WORK, user=user, subject=unit)
    submissions = list(facts.plan.submissions.order_by("-number")) if facts.is_begun else []
    context = unit_context(
        unit,
        "plan",
        facts=facts,
        route=strip(facts),
        work=work,
        edit=decide(actions.SAVE_PLAN, user=user, subject=facts.plan) if work else work,
        revise=decide(actions.REVISE_PLAN, user=user, subject=facts.plan) if work else work,
        progress=bool(work and decide(actions.RECORD_PROGRESS, user=user, subject=facts.plan)),
        answer=decide(actions.ACKNOWLEDGE_PLAN, user=user, subject=facts.plan),
        is_waiting=facts.plan.state == CreationPlan.State.SUBMITTED,
        is_returned=facts.plan.state == CreationPlan.State.RETURNED,
        is_acknowledged=facts.plan.state == CreationPlan.State.ACKNOWLEDGED,
        is_complete=facts.is_begun and not missing_in(facts.plan),
        step=plan_step(facts, user),
        warnings=group_warnings(facts),
        details=content_rows(facts.content, scan_address(unit, facts.content)),
        timeline=timeline_of(unit, facts.content, day, facts.tasks),
        submissions=submissions,
        today=day,
    )
    return render(request, "evaluations/plan.html", context)


@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write aims, resources and timetable; nothing typed is lost when it is refused."""
    unit = visible_unit(request, pk)
    facts = facts_of(unit)
    require(actions.WORK, user=person(request), subject=unit)
    require(actions.SAVE_PLAN, user=person(request), subject=facts.plan)
    if request.method == "GET":
        texts = plan_texts(facts.plan, facts.tasks)
        for row, task in zip(texts["tasks"], facts.tasks, strict=True):
            row["id"] = str(task.pk)
        return _page(request, unit, texts, base=_bases(plan_texts(facts.plan, facts.tasks)))
    typed: dict[str, Any] = {name: tidy(request.POST.get(name)) for name in TYPED}
    typed["tasks"] = typed_rows(request.POST, "tasks", TASK_KEYS, TASK_IGNORED)
    base = {name: typed_text(request.POST.get(f"base-{name}")) for name in LABELS}
    if "add_row" in request.POST:
        return _page(request, unit, typed, base=base, spare=2)
    settles = request.POST.get("settles") == "1"
    try:
        save_plan(unit, texts=typed, base=base, by=person(request), settles=settles)
    except TextConflict as conflict:
        return _conflict(request, unit, conflict, typed, base)
    except Refused as refused:
        return _page(request, unit, typed, base=base, refused=refused.findings)
    messages.success(request, "创建方案已保存。")
    return redirect("evaluations:plan", pk=pk)


def _bases(texts: dict[str, Any]) -> dict[str, str]:
    return {name: fingerprint(text) for name, text in texts.items()}


def _page(
    request: HttpRequest,
    unit: CreationUnit,
    texts: dict[str, Any],
    *,
    base: dict[str, str],
    spare: int = 1,
    refused: list[Finding] | None = None,
) -> HttpResponse:
    months = [(month_text(month), month_words(month_text(month))) for month in creation_months(unit)]
    rows = texts["tasks"]
    formset = bound_rows(TaskFormSet, "tasks", rows, spare=spare if rows else max(spare, 3), months=months)
    rest = show(formset, refused or [])
    form = PlanForm(texts)
    form.show(rest)
    context = unit_context(unit, "plan", form=form, formset=formset, base=list(base.items()))
    return render(request, "evaluations/plan_edit.html", context, status=422 if refused else 200)


def _conflict(
    request: HttpRequest, unit: CreationUnit, conflict: TextConflict, typed: dict[str, Any], base: dict[str, str]
) -> HttpResponse:
    """Show both texts; nothing was saved, and what was typed goes along in hidden fields."""
    known = base | {field.name: fingerprint(field.theirs) for field in conflict.fields}
    hidden = [(f"base-{name}", value) for name, value in known.items()]
    hidden += [(name, typed[name]) for name in TYPED] + hidden_rows("tasks", typed["tasks"]) + [("settles", "1")]
    context = unit_context(
        unit,
        "plan",
        what="创建方案",
        rows=[
            {
                "label": LABELS[field.name],
                "left": readable(field.name, field.mine),
                "right": readable(field.name, field.theirs),
                "changed": True,
            }
            for field in conflict.fields
        ],
        hidden=hidden,
        address=reverse("evaluations:plan_edit", args=[unit.pk]),
        saved_by=conflict.saved_by,
        saved_at=conflict.saved_at,
    )
    return render(request, "evaluations/plan_conflict.html", context, status=409)
