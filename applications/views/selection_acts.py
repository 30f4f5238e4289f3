"""Meeting, 拟定, taking back, 确定并公布: each on a page of its own, by name and number (S3)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applications.actions import selection as actions
from applications.board import board_of
from applications.house_form import typed_text
from applications.models import SelectionDecision
from applications.selection_form import MeetingForm, ReasonForm, kept_file, kept_token, meeting_as_typed
from applications.selection_page import groups_of
from applications.services.selection import check_meeting, decision_in_force, record_selection_meeting
from applications.services.selection_deciding import cancel_selection, check_draft, decide_selection
from applications.services.selection_release import check_release, release_selection
from applications.views.common import person, version_of
from applications.views.selection import committee_campaign, counters, to_board
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.meetings import keep_minutes
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused

METHODS = ["GET", "HEAD", "POST"]


def _decision_or_404(request: HttpRequest) -> tuple[Campaign, SelectionDecision]:
    """Return the campaign and its decision in force; without one there is nothing to act on."""
    campaign = committee_campaign(request)
    decision = decision_in_force(campaign)
    if decision is None:
        raise Http404
    decision.campaign = campaign
    return campaign, decision


@require_http_methods(METHODS)
def meeting(request: HttpRequest) -> HttpResponse:
    """Record the meeting; uploaded minutes are kept also when another field is refused."""
    campaign, decision = _decision_or_404(request)
    user = person(request)
    require(actions.RECORD_SELECTION_MEETING, user=user, subject=decision)
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
                record_selection_meeting(decision, minutes=kept, by=user, **form.facts())
            except Refused as refused:
                findings = refused.findings
            else:
                messages.success(request, "会议情况已录入。")
                return to_board(campaign)
        form.show(findings)
    recorded = decision.meeting.minutes if decision.meeting else None
    context = {
        "form": form,
        "board_campaign": campaign,
        "query": in_campaign("", campaign),
        "kept": kept,
        "kept_token": kept_token(kept, user) if kept else "",
        "recorded": recorded,
        "max_mb": campaign.upload_max_mb,
    }
    return render(request, "applications/selection_meeting.html", context, status=422 if form.errors else 200)


@require_GET
def minutes(request: HttpRequest) -> FileResponse:
    """Show the minutes to the committee."""
    _, decision = _decision_or_404(request)
    if decision.meeting is None:
        raise Http404
    return serve(decision.meeting.minutes, inline=True)


@require_http_methods(METHODS)
def decide(request: HttpRequest) -> HttpResponse:
    """Show the list by name and number with its meeting; decide it as a whole."""
    campaign, decision = _decision_or_404(request)
    require(actions.DECIDE_SELECTION, user=person(request), subject=decision)
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            decide_selection(decision, base_version=version_of(request.POST), by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "名单已审定。公布之前，只有行业党委能看到。")
            return to_board(campaign)
    context = _list_context(request, campaign, decision)
    context["findings"] = [*findings, *(row for row in check_draft(decision) if row not in findings)]
    context["findings"] = [_to_the_board(row, campaign) for row in context["findings"]]
    return render(request, "applications/selection_decide.html", context, status=422 if findings else 200)


def _to_the_board(finding: Finding, campaign: Campaign) -> dict[str, Any]:
    """Return a finding that leads to its field on the board: the confirmation page has no fields."""
    url = in_campaign(reverse("applications:selection"), campaign)
    return {"message": finding.message, "url": f"{url}#id_{finding.field}" if finding.field else ""}


def _list_context(request: HttpRequest, campaign: Campaign, decision: SelectionDecision) -> dict[str, Any]:
    board = board_of(campaign, decision, viewer=person(request))
    return {
        "board_campaign": campaign,
        "query": in_campaign("", campaign),
        "decision": decision,
        "groups": groups_of(board, board.places),
        "counters": counters(board, campaign),
        "meeting": decision.meeting,
        "attendees": list(decision.meeting.attendees.all()) if decision.meeting else [],
        "vacant": [row for row in board.prefectures if row.line is None],
    }


@require_http_methods(METHODS)
def cancel(request: HttpRequest) -> HttpResponse:
    """Take a decided list back, with a reason."""
    campaign, decision = _decision_or_404(request)
    require(actions.CANCEL_SELECTION, user=person(request), subject=decision)
    form = ReasonForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            cancel_selection(decision, reason=typed_text(request.POST.get("reason")), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已取消拟定，名单可以重新修改。")
            return to_board(campaign)
    context = {"form": form, "decision": decision, "query": in_campaign("", campaign)}
    return render(request, "applications/selection_cancel.html", context, status=422 if form.errors else 200)


@require_http_methods(METHODS)
def release(request: HttpRequest) -> HttpResponse:
    """Show once more who will be told what; then put the list into force."""
    campaign, decision = _decision_or_404(request)
    require(actions.RELEASE_SELECTION, user=person(request), subject=decision)
    findings: list[Finding] = []
    if request.method == "POST":
        try:
            release_selection(decision, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "创建对象名单已公布，结果已通知各党组织。")
            return to_board(campaign)
    context = _list_context(request, campaign, decision)
    found = [*findings, *(row for row in check_release(decision) if row not in findings)]
    context["findings"] = [{"message": finding.message} for finding in found]
    return render(request, "applications/selection_release.html", context, status=422 if findings else 200)
