"""Submitting the self-assessment, taking it back, sending it back; what was submitted; versions; the paper (S5)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.form import read_date
from applications.house_form import typed_text
from applications.views.common import number_of, person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions import self_assessment as actions
from evaluations.exports.score_sheet import score_sheet_pdf
from evaluations.exports.self_paper import draft_paper, submission_paper
from evaluations.forms.self_assessment import ReturnSelfForm
from evaluations.models import CreationUnit, Item, SelfScore, SelfSubmission
from evaluations.scale_words import answer_words
from evaluations.scales import scale_of
from evaluations.self_sheet import entry_of, self_sheet
from evaluations.self_submissions import compared, submission_rows
from evaluations.services import self_submitting as services
from evaluations.services.self_assessment import own_assessment
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.self_assessment import is_standing, total_words


@require_http_methods(["GET", "POST"])
def self_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers; then submit what was checked."""
    unit, user = visible_unit(request, pk), person(request)
    refused: list[Finding] = []
    if request.method == "POST":
        try:
            submission = services.submit(unit, seen=typed_text(request.POST.get("seen")), by=user)
        except Refused as error:
            refused = error.findings
        else:
            return redirect("evaluations:self_submitted", pk, submission.number)
    standing = services.standing_submission(unit) if request.method == "GET" else None
    if standing and services.may_submit(unit, user):  # back from the confirmation
        messages.info(request, "自我评估已经提交，不用再次提交。")
        return redirect("evaluations:self_submitted", pk, standing.number)
    require(actions.START_SELF, user=user, subject=unit)
    require(actions.SUBMIT_SELF, user=user, subject=own_assessment(unit))
    sheet = self_sheet(unit)
    page = reverse("evaluations:self_assessment", args=[pk])
    context = unit_context(
        unit,
        "self_assessment",
        sheet=sheet,
        groups=list(sheet.groups),
        total=total_words(sheet),
        findings=[_linked(page, one) for one in refused or sheet.missing],
        is_complete=not sheet.missing,
    )
    return render(request, "evaluations/self_submit.html", context, status=422 if refused else 200)


def _linked(page: str, finding: Finding) -> dict[str, str]:
    """Lead from a sentence to the item's place; one that is about the whole leads nowhere."""
    code = "-".join(finding.field.split("-")[:2])
    return {"message": finding.message, "url": f"{page}#item-{code}" if code else ""}


@require_safe
def self_submitted(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The confirmation: what was received, and what happens next."""
    unit = visible_unit(request, pk)
    submission = _submission(request, unit, number)
    context = unit_context(
        unit,
        "self_assessment",
        submission=submission,
        paper_number=f"{unit.application.number}-自评-{submission.number}",
        what_next=[
            "行业党委安排实地考核，日期和考核组另行通知。",
            "自评提交后，台账、材料等不能再修改；需要修改的，可以在考核人员开始评分之前、提交期限之内撤回。",
            "请打印评分表，由填表人和党组织书记签名，留存备查。",
        ],
    )
    return render(request, "evaluations/self_submitted.html", context)


@require_http_methods(["GET", "POST"])
def self_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the submitted self-assessment back."""
    unit, user = visible_unit(request, pk), person(request)
    require(actions.WITHDRAW_SELF, user=user, subject=own_assessment(unit))
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            services.withdraw(unit, by=user)
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "自我评估已撤回，可以继续修改；请在期限之内重新提交。")
            return redirect("evaluations:self_assessment", pk)
    fixed = services.begun_words(unit)
    context = unit_context(unit, "self_assessment", findings=findings, fixed=fixed)
    return render(request, "evaluations/self_withdraw.html", context, status=422 if findings else 200)


@require_http_methods(["GET", "POST"])
def self_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the self-assessment back, with a reason and a deadline of its own."""
    unit, user = visible_unit(request, pk), person(request)
    require(actions.RETURN_SELF, user=user, subject=own_assessment(unit))
    usual = {"until": services.usual_return_day(unit).isoformat()}
    form = ReturnSelfForm(request.POST if request.method == "POST" else usual)
    if request.method == "POST":
        try:
            services.send_back(unit, reason=form.typed("reason"), until=read_date(form.typed("until")), by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已退回，并已通知创建单位。")
            return redirect("evaluations:self_assessment", pk)
    context = unit_context(
        unit, "self_assessment", form=form, latest=services.latest_return_day(unit), fixed=services.begun_words(unit)
    )
    return render(request, "evaluations/self_return.html", context, status=422 if form.errors else 200)


@require_safe
def self_submission(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show a submission as it was; for those who see the draft, beside what stands now."""
    unit = visible_unit(request, pk)
    submission = _submission(request, unit, number)
    sheet = self_sheet(unit)
    insider = bool(decide(actions.SEE_DRAFT, user=person(request), subject=unit))
    context = unit_context(
        unit,
        "self_assessment",
        submission=submission,
        groups=submission_rows(sheet, submission.content),
        rows=compared(sheet, submission.content) if insider else [],
        insider=insider,
        is_standing=is_standing(submission),
    )
    return render(request, "evaluations/self_submission.html", context)


@require_safe
def self_versions(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Show every version of an item's score, the last first."""
    unit = visible_unit(request, pk)
    require(actions.SEE_DRAFT, user=person(request), subject=unit)
    items = Item.objects.filter(indicator__rubric__campaign=unit.campaign_id).prefetch_related("scoring_points")
    item = get_object_or_404(items, code=code)
    rows = SelfScore.history.filter(assessment__unit=unit, item=item).select_related("saved_by")
    scale = scale_of(item)
    versions = [
        {
            "row": row,
            "words": answer_words(scale, entry_of(row).answer) if row.marks == item.marks else _plain_words(row),
        }
        for row in rows.order_by("-version", "-history_id")
    ]
    context = unit_context(unit, "self_assessment", item=item, versions=versions)
    return render(request, "evaluations/self_versions.html", context)


def _plain_words(row: Any) -> str:
    """The score alone, where it was given on other marks than now."""
    if row.not_applicable:
        return "不适用"
    return "" if row.score is None else f"{row.score}分（分值{row.marks}分）"


@require_safe
def self_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The own score sheet on paper: as it stands now, ``?submission=2`` as it was submitted then."""
    unit = visible_unit(request, pk)
    number = number_of(request.GET.get("submission", ""))
    name = f"{unit.organization.name}自我评估评分表"
    if number is not None:
        paper = submission_paper(unit, _submission(request, unit, number))
        name += f"_第{number}次提交"
    else:
        standing = services.standing_submission(unit)
        if standing:
            paper = submission_paper(unit, standing)
        else:
            require(actions.SEE_DRAFT, user=person(request), subject=unit)
            paper = draft_paper(unit, f"未提交，{chinese_day(today())}打印")
    response = HttpResponse(score_sheet_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = safe_disposition(f"{name}.pdf", inline=True)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _submission(request: HttpRequest, unit: CreationUnit, number: int) -> SelfSubmission:
    """Return a submission; one that is no longer in force is seen by those who see the draft, others get 404."""
    rows = SelfSubmission.objects.filter(assessment__unit=unit).select_related("submitted_by", "returned_by")
    found = get_object_or_404(rows, number=number)
    if not is_standing(found) and not decide(actions.SEE_DRAFT, user=person(request), subject=unit):
        raise Http404
    return found
