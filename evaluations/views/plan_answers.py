"""Checking and submitting the plan, the committee's answer, earlier submissions, and the plan on paper (S4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.house_form import typed_text
from applications.views.common import number_of, person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions import unit as actions
from evaluations.exports.plan import plan_pdf as pdf_of
from evaluations.exports.plan import plan_pdf_name
from evaluations.forms.plans import AnswerForm
from evaluations.models import CreationUnit, PlanSubmission
from evaluations.plan_content import compare, fingerprint
from evaluations.plan_page import content_rows, facts_of, scan_address, timeline_of
from evaluations.services.plan_answers import (
    acknowledge_plan,
    missing_in,
    return_plan,
    revise_plan,
    submit_plan,
    waiting_submission,
)
from evaluations.views.common import unit_context, visible_unit


@require_http_methods(["GET", "POST"])
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers; then submit what was checked."""
    unit = visible_unit(request, pk)
    facts = facts_of(unit)
    require(actions.WORK, user=person(request), subject=unit)
    seen = typed_text(request.POST.get("seen"))
    waiting = waiting_submission(unit, seen=seen) if request.method == "POST" else None
    if waiting:
        return redirect("evaluations:plan_submission", pk=pk, number=waiting.number)
    require(actions.SUBMIT_PLAN, user=person(request), subject=facts.plan)
    findings: list[Finding] = missing_in(facts.plan)
    refused = False
    if request.method == "POST":
        try:
            submission = submit_plan(unit, seen=seen, by=person(request))
        except Refused as error:
            findings, refused = error.findings, True
        else:
            return redirect("evaluations:plan_submission", pk=pk, number=submission.number)
    context = unit_context(
        unit,
        "plan",
        findings=_linked(unit, findings),
        is_complete=not missing_in(facts.plan),
        details=content_rows(facts.content, scan_address(unit, facts.content)),
        timeline=timeline_of(unit, facts.content, None),
        seen=fingerprint(facts.content),
    )
    return render(request, "evaluations/plan_submit.html", context, status=422 if refused else 200)


def _linked(unit: CreationUnit, findings: list[Finding]) -> list[dict[str, str]]:
    """Lead from each sentence to the page where it is put right."""
    rows = []
    for finding in findings:
        name = {"group": "group", "firm": "plan_confirmation"}.get(finding.field, "plan_edit")
        address = reverse(f"evaluations:{name}", args=[unit.pk])
        anchor = f"#id_{finding.field}" if name == "plan_edit" and finding.field not in ("", "tasks") else ""
        rows.append({"message": finding.message, "url": address + anchor if finding.field else ""})
    return rows


@require_POST
def plan_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an acknowledged plan for changes."""
    revise_plan(visible_unit(request, pk), by=person(request))
    messages.success(request, "可以修订创建方案了；修订后须重新报送，原来备案的一份仍然保留。")
    return redirect("evaluations:plan", pk=pk)


@require_http_methods(["GET", "POST"])
def plan_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the submission that waits, with what has changed since the last one; acknowledge it or send it back."""
    unit = visible_unit(request, pk)
    facts = facts_of(unit)
    require(actions.ACKNOWLEDGE_PLAN, user=person(request), subject=facts.plan)
    form = AnswerForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        number, reason = number_of(form.typed("number")) or 0, form.typed("reason")
        try:
            if request.POST.get("answer") == "return":
                return_plan(unit, number=number, reason=reason, by=person(request))
            else:
                acknowledge_plan(unit, number=number, text=reason, by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已办理，并已通知创建单位。")
            return redirect("evaluations:plan", pk=pk)
    waiting = get_object_or_404(facts.plan.submissions, answer="")
    context = _submission_context(unit, waiting, form=form)
    return render(request, "evaluations/plan_answer.html", context, status=422 if form.errors else 200)


@require_safe
def plan_submission(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A submission as it was, beside the one before it."""
    unit = visible_unit(request, pk)
    submission = get_object_or_404(
        PlanSubmission.objects.select_related("submitted_by", "answered_by"), plan__unit=unit, number=number
    )
    return render(request, "evaluations/plan_submission.html", _submission_context(unit, submission))


def _submission_context(unit: CreationUnit, submission: PlanSubmission, **more: Any) -> dict[str, Any]:
    before = PlanSubmission.objects.filter(plan=submission.plan_id, number=submission.number - 1).first()
    return unit_context(
        unit,
        "plan",
        submission=submission,
        details=content_rows(submission.content, scan_address(unit, submission.content)),
        timeline=timeline_of(unit, submission.content, None),
        before=before,
        rows=[row for row in compare(before.content, submission.content) if row["changed"]] if before else [],
        **more,
    )


@require_safe
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan on paper: as it stands now, ``?submission=2`` as it was submitted then."""
    unit = visible_unit(request, pk)
    number = number_of(request.GET.get("submission", ""))
    submission = get_object_or_404(PlanSubmission, plan__unit=unit, number=number) if number is not None else None
    facts = facts_of(unit)
    content = submission.content if submission else facts.content
    response = HttpResponse(
        pdf_of(unit, content, plan=facts.plan, submission=submission, day=today()), content_type="application/pdf"
    )
    response["Content-Disposition"] = safe_disposition(plan_pdf_name(unit, submission), inline=True)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
