"""Meeting, 拟定, taking back, 公布, 更正: each on a page of its own, by name and number (S5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.selection_form import MeetingForm, ReasonForm, kept_file, kept_token, meeting_as_typed
from applications.views.common import person, version_of
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide as ask
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.meetings import keep_minutes
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions import verdict as actions
from evaluations.forms.verdict import CorrectionForm
from evaluations.models import VerdictDecision
from evaluations.rules.verdict import RECTIFY, WORDS
from evaluations.services.verdict import check_meeting, record_verdict_meeting
from evaluations.services.verdict_deciding import cancel_verdict, check_draft, decide_verdict
from evaluations.services.verdict_release import check_release, release_verdict
from evaluations.services.verdict_reversal import opposite, reverse_verdict
from evaluations.verdict_page import counts_of, lines_of
from evaluations.verdicts import released_row, released_rows, rows_of
from evaluations.views.common import visible_unit
from evaluations.views.verdict import (
    METHODS,
    base_context,
    committee_campaign,
    current_decision,
    meeting_context,
    to_board,
)


def _on_the_decision(
    view: Callable[[HttpRequest, Campaign, VerdictDecision], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Hand the view its campaign and decision in hand; without one (back after the release) lead to the board."""

    @wraps(view)
    def act(request: HttpRequest) -> HttpResponse:
        campaign = committee_campaign(request)
        decision = current_decision(campaign)
        if decision is not None:
            return view(request, campaign, decision)
        seen_below = "已公布的见下方。" if released_rows(campaign) else "可以在这里重新开始。"
        messages.info(request, f"没有正在拟定的结论；{seen_below}")
        return to_board(campaign)

    return act


@require_http_methods(METHODS)
@_on_the_decision
def meeting(request: HttpRequest, campaign: Campaign, decision: VerdictDecision) -> HttpResponse:
    """Record the meeting; uploaded minutes are kept also when another field is refused."""
    user = person(request)
    require(actions.RECORD_VERDICT_MEETING, user=user, subject=decision)
    posted = request.method == "POST"
    form = MeetingForm(request.POST if posted else meeting_as_typed(decision.meeting))
    kept = kept_file(str(request.POST.get("kept", "")), user) if posted else None
    if posted:
        findings: list[Finding] = []
        try:
            if "minutes" in request.FILES:
                kept = keep_minutes(campaign, upload=request.FILES["minutes"], by=user)
        except UploadRefused as refused:
            findings = [*check_meeting(decision, **form.facts()), Finding(str(refused), "minutes")]
        if not findings:
            try:
                record_verdict_meeting(decision, minutes=kept, by=user, **form.facts())
            except Refused as refused:
                findings = refused.findings
            else:
                messages.success(request, "会议情况已录入。")
                return to_board(campaign)
        form.show(findings)
    context = base_context(campaign, decision) | {
        "form": form,
        "kept": kept,
        "kept_token": kept_token(kept, user) if kept else "",
        "recorded": decision.meeting.minutes if decision.meeting else None,
        "max_mb": campaign.upload_max_mb,
    }
    return render(request, "evaluations/verdict_meeting.html", context, status=422 if form.errors else 200)


@require_safe
def minutes(request: HttpRequest, pk: int) -> FileResponse:
    """Show the minutes of a decision to the committee."""
    campaign = committee_campaign(request)
    decision = get_object_or_404(VerdictDecision.objects.select_related("meeting__minutes"), campaign=campaign, pk=pk)
    if decision.meeting is None:
        raise Http404
    return serve(decision.meeting.minutes, inline=True)


@require_http_methods(METHODS)
@_on_the_decision
def decide(request: HttpRequest, campaign: Campaign, decision: VerdictDecision) -> HttpResponse:
    """Show the verdicts by name and number with their meeting; decide them as a whole."""
    require(actions.DECIDE_VERDICT, user=person(request), subject=decision)
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            decide_verdict(decision, base_version=version_of(request.POST), by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "结论已审定。公布之前，只有行业党委能看到。")
            return to_board(campaign)
    found = [*findings, *(row for row in check_draft(decision) if row not in findings)]
    context = _list_context(campaign, decision) | {"findings": [_to_the_board(row, campaign) for row in found]}
    return render(request, "evaluations/verdict_decide.html", context, status=422 if findings else 200)


def _to_the_board(finding: Finding, campaign: Campaign) -> dict[str, Any]:
    """Return a finding that leads to its field on the board: the confirmation page has no fields."""
    url = in_campaign(reverse("evaluations:verdict"), campaign)
    return {"message": finding.message, "url": f"{url}#id_{finding.field}" if finding.field else ""}


def _list_context(campaign: Campaign, decision: VerdictDecision) -> dict[str, Any]:
    lines = lines_of(rows_of(decision).values())
    return base_context(campaign, decision) | {
        "lines": lines,
        "counts": counts_of(lines),
        **meeting_context(decision),
    }


@require_http_methods(METHODS)
@_on_the_decision
def cancel(request: HttpRequest, campaign: Campaign, decision: VerdictDecision) -> HttpResponse:
    """Take decided verdicts back, with a reason."""
    require(actions.CANCEL_VERDICT, user=person(request), subject=decision)
    form = ReasonForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            cancel_verdict(decision, reason=typed_text(request.POST.get("reason")), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已取消拟定，结论可以重新修改。")
            return to_board(campaign)
    context = base_context(campaign, decision) | {"form": form}
    return render(request, "evaluations/verdict_cancel.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
@_on_the_decision
def release(request: HttpRequest, campaign: Campaign, decision: VerdictDecision) -> HttpResponse:
    """Show once more who will be told what; then put the verdicts into force."""
    require(actions.RELEASE_VERDICT, user=person(request), subject=decision)
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            release_verdict(decision, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "综合评估结论已公布，已通知各创建单位。")
            return to_board(campaign)
    found = [*findings, *(row for row in check_release(decision) if row not in findings)]
    context = _list_context(campaign, decision) | {"findings": [{"message": row.message} for row in found]}
    return render(request, "evaluations/verdict_release.html", context, status=422 if findings else 200)


@require_http_methods(METHODS)
def reverse_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the released verdict of one unit."""
    unit = visible_unit(request, pk)
    user = person(request)
    row = released_row(unit)
    if row is None or not ask(actions.SEE_VERDICT, user=user, subject=unit):
        raise Http404
    require(actions.REVERSE_VERDICT, user=user, subject=unit)
    row.unit = unit
    becomes = opposite(row.verdict)
    form = CorrectionForm(request.POST if request.method == "POST" else {}, asks_deadline=becomes == RECTIFY)
    if request.method == "POST":
        try:
            reverse_verdict(unit, seen=typed_text(request.POST.get("seen")), by=user, **form.facts())
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"{unit.organization.name}的结论已更正为“{WORDS[becomes]}”。")
            return to_board(unit.campaign)
    context = base_context(unit.campaign, row.decision) | {
        "form": form,
        "unit": unit,
        "line": lines_of([row])[0],
        "becomes": WORDS[becomes],
    }
    return render(request, "evaluations/verdict_reverse.html", context, status=422 if form.errors else 200)
