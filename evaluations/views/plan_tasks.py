"""How far a task of the plan has come (S4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from applications.views.common import person
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from evaluations.actions import unit as actions
from evaluations.forms.plans import ProgressForm
from evaluations.models import PlanTask
from evaluations.plan_content import fingerprint, task_line, task_texts
from evaluations.services.conflicts import TextConflict
from evaluations.services.plans import progress_texts, record_progress
from evaluations.views.common import unit_context, visible_unit


@require_http_methods(["GET", "POST"])
def plan_task(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Say when a task was done and what came of it."""
    unit = visible_unit(request, pk)
    rows = PlanTask.objects.select_related("plan").prefetch_related("items")
    found = get_object_or_404(rows, pk=task, plan__unit=unit)
    found.plan.unit = unit
    require(actions.WORK, user=person(request), subject=unit)
    require(actions.RECORD_PROGRESS, user=person(request), subject=found.plan)
    saved = progress_texts(found)
    form = ProgressForm(request.POST if request.method == "POST" else saved)
    base, theirs = fingerprint(saved), None
    if request.method == "POST":
        base = form.typed("base")
        typed = {name: form.typed(name).strip() for name in saved}
        try:
            record_progress(found, **typed, base=base, by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        except TextConflict as conflict:
            form.show([])
            theirs = {field.name: field.theirs for field in conflict.fields}
            base = fingerprint(theirs)
        else:
            messages.success(request, "完成情况已保存。")
            return redirect("evaluations:plan", pk=pk)
    status = 409 if theirs is not None else 422 if form.errors else 200
    context = unit_context(
        unit, "plan", form=form, task=found, line=task_line(task_texts(found)), base=base, theirs=theirs
    )
    return render(request, "evaluations/plan_task.html", context, status=status)
