"""How far the branches are with their forms, and a reminder to those that have not filed one (S2)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from applications import actions
from applications import progress as readings
from applications.services.reminders import following, remind, to_be_reminded
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.findings import Refused

PAGE_SIZE = 100
SHOWN_IN_PREVIEW = 200

COLUMNS = (
    Column("申报渠道", lambda branch: branch.get_track_display(), width=16),
    Column("所在市州", "prefecture.name", width=22),
    Column("组织代码", "code", width=14),
    Column("党组织名称", "name", width=44),
    Column("上级党组织", "superior.name", width=44),
    Column("申报进度", lambda branch: readings.LABELS[branch.progress], width=12),
    Column("申报编号", "filed_number", width=20),
)


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Show the summary by group, and the branches by pages of 100, each with its state and nothing of its draft."""
    user, campaign = _who_and_what(request)
    everything = readings.with_progress(readings.branches_of(user), campaign)
    groups = readings.summary(everything)
    page = Paginator(narrowed(request, user, campaign), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "groups": groups,
        "total": readings.total_of(groups),
        "labels": readings.LABELS,
        "group": request.GET.get("group", ""),
        "state": request.GET.get("state", ""),
        "page_obj": page,
        "rows": [(branch, readings.LABELS[branch.progress], readings.TONES[branch.progress]) for branch in page],
        "remind": decide(actions.REMIND, user=user, subject=following(campaign, user)),
        "query": request.GET.urlencode(),
        "day": today(),
    }
    return render(request, "applications/desk_progress.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the same branches as Excel."""
    user, campaign = _who_and_what(request)
    rows = narrowed(request, user, campaign)
    sheet = xlsx.Sheet("申报进度", COLUMNS, rows.iterator(chunk_size=1000), f"{campaign.short_title}申报进度")
    response = HttpResponse(xlsx.workbook_bytes(sheet), content_type=xlsx.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"申报进度-{today():%Y%m%d}.xlsx") or ""
    return response


@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest) -> HttpResponse:
    """Show who would be reminded; send on POST."""
    user, campaign = _who_and_what(request)
    group = request.POST.get("group", request.GET.get("group", ""))
    require(actions.REMIND, user=user, subject=following(campaign, user))
    if request.method == "POST":
        try:
            told = remind(campaign=campaign, by=user, group=group)
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"已提醒 {told} 个党组织，消息在各党组织的“消息”中。")
        return redirect(_address(campaign, group))
    branches = list(to_be_reminded(campaign=campaign, user=user, group=group))
    context = {
        "branches": branches[:SHOWN_IN_PREVIEW],
        "number": len(branches),
        "more": len(branches) - SHOWN_IN_PREVIEW,
        "labels": readings.LABELS,
        "group": group,
        "back": _address(campaign, group),
        "desk_campaign": campaign,
    }
    return render(request, "applications/desk_remind.html", context)


def _who_and_what(request: HttpRequest) -> tuple[User, Campaign]:
    """The person and the campaign; 404 for whoever follows no branches."""
    user: Any = request.user
    campaign = asked_campaign(request)
    if not readings.branches_of(user).exists():
        raise Http404("没有可以查看的申报进度。")
    return user, campaign


def narrowed(request: HttpRequest, user: User, campaign: Campaign) -> Any:
    """Return the branches of the wanted group and state, in official order; an unknown word narrows nothing."""
    branches = readings.in_group(readings.branches_of(user), request.GET.get("group", ""))
    branches = readings.with_progress(branches, campaign)
    state = request.GET.get("state", "")
    if state in readings.LABELS:
        branches = branches.filter(progress=state)
    return branches.in_official_order().select_related("prefecture", "superior")


def _address(campaign: Campaign, group: str) -> str:
    query = QueryDict(mutable=True)
    if group:
        query["group"] = group
    if not campaign.is_current:
        query["campaign"] = campaign.code
    return reverse("applications:progress") + (f"?{query.urlencode()}" if query else "")
