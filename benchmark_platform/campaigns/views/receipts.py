"""The committee's page of read receipts: who has read the notice, who has not, a reminder, an Excel table."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.exports.tables import receipts_xlsx
from benchmark_platform.campaigns.forms import ReceiptFilter
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.parties import notified_bodies
from benchmark_platform.campaigns.readings import with_receipts
from benchmark_platform.campaigns.services import remind_unread
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.uploads import safe_disposition
from benchmark_platform.organizations.models import Organization

PER_PAGE = 50


@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """All bodies that the notice speaks to, in official order, with their receipts."""
    campaign = asked_campaign(request)
    require(actions.SEE_RECEIPTS, user=request.user, subject=CampaignSubject(campaign))
    form = ReceiptFilter(request.GET)
    page = Paginator(_filtered(campaign, form).select_related("prefecture"), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_receipts(campaign, page.object_list)
    total = notified_bodies().count()
    read_count = notified_bodies().filter(notice_reads__campaign=campaign).count()
    context = {
        "form": form,
        "page_obj": page,
        "total": total,
        "read_count": read_count,
        "unread_total": total - read_count,
        "remind": decide(actions.REMIND, user=request.user, subject=CampaignSubject(campaign)),
    }
    return render(request, "campaigns/receipts.html", context)


@require_POST
def receipts_remind(request: HttpRequest) -> HttpResponse:
    """One click: a message to every body that has not read it."""
    campaign = asked_campaign(request)
    count = remind_unread(campaign, by=request.user)
    if count:
        messages.success(request, f"已提醒 {count} 个未读单位。")
    else:
        messages.info(request, "没有发出提醒：未读单位今天都已提醒过，或者各单位都已阅读。")
    return redirect("campaigns:receipts")


@require_safe
def receipts_export(request: HttpRequest) -> HttpResponse:
    """The list of the present filter as Excel."""
    campaign = asked_campaign(request)
    require(actions.SEE_RECEIPTS, user=request.user, subject=CampaignSubject(campaign))
    bodies = _filtered(campaign, ReceiptFilter(request.GET)).select_related("prefecture")
    content = receipts_xlsx(campaign, with_receipts(campaign, bodies))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition("实施方案阅读回执.xlsx")
    return response


def _filtered(campaign: Campaign, form: ReceiptFilter) -> QuerySet[Organization]:
    rows = notified_bodies()
    if not form.is_valid():
        return rows
    if form.cleaned_data["name"]:
        rows = rows.filter(name__icontains=form.cleaned_data["name"].strip())
    if form.cleaned_data["show"] == "read":
        return rows.filter(notice_reads__campaign=campaign)
    if form.cleaned_data["show"] == "unread":
        return rows.exclude(notice_reads__campaign=campaign)
    return rows
