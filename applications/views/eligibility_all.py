"""The committee's bulk view of eligibility: everybody, filtered; confirm many; as Excel (C0.1, C0.2)."""

import io
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from applications import eligibility_list as readings
from applications.exports import eligibility as exports
from applications.public import is_insider
from applications.services.documents import record_export
from applications.services.eligibility import BULK_LIMIT, confirm_eligibility
from applications.views.common import person
from applications.views.desk import query_of
from applications.views.documents import ask_before_order
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.services.exports import order_export
from benchmark_platform.core.uploads.names import safe_disposition

PAGE_SIZE = 50


@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """List the filed applications with their verdicts, 50 to a page."""
    campaign = _committees_campaign(request)
    found = readings.filtered(campaign, request.GET)
    counts = readings.counters(campaign)
    paginator = Paginator(found.qs.with_parties().defer("answers"), PAGE_SIZE)
    if not found.is_narrowed:
        paginator.count = counts["total"]  # counted already
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "desk_campaign": campaign,
        "filter": found,
        "counts": counts,
        "page_obj": page,
        "rows": readings.rows_of(page),
        "confirmable": readings.confirmable(found.qs).order_by().count(),
        "query": query_of(request),
        "now": request.GET.get("show", ""),
    }
    return render(request, "applications/eligibility_all.html", context)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """List by name and number whose computed verdict would be confirmed; confirm on POST, all or nothing."""
    campaign = _committees_campaign(request)
    findings, ticked = [], None
    if request.method == "POST":
        ticked = _ticked(request)
        try:
            decisions = confirm_eligibility(campaign, seen=ticked, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, f"已确认 {len(decisions)} 份申报资格合格。")
            return redirect(_back(request))
    everyone = readings.confirmable(readings.filtered(campaign, request.GET).qs)
    rows = list(everyone.with_parties().defer("answers")[:BULK_LIMIT])
    context = {
        "desk_campaign": campaign,
        "rows": [(row, ticked is None or row.pk in ticked) for row in rows],
        "number": len(rows),
        "more": everyone.order_by().count() - len(rows),
        "findings": findings,
        "back": _back(request),
    }
    return render(request, "applications/eligibility_confirm.html", context, status=422 if findings else 200)


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the current filter as Excel; beyond 2,000 forms with a page whose button orders it (POST)."""
    campaign = _committees_campaign(request)
    found, at = readings.filtered(campaign, request.GET), timezone.now()
    user, count = person(request), found.qs.count()
    if count > exports.DIRECT_LIMIT and request.method == "GET":
        return ask_before_order(
            request, what="导出资格审查表", count=count, back=reverse("applications:eligibility-all")
        )
    record_export(by=user, subject=campaign, what="eligibility.xlsx", count=count, label="导出资格审查表")
    if request.method == "POST":
        order = {"campaign": campaign.code, "query": request.GET.urlencode()}
        job = order_export(by=user, kind="applications.eligibility", title=f"资格审查（{count}份）", parameters=order)
        return redirect("exports:detail", pk=job.pk)
    target = io.BytesIO()
    exports.write_workbook(campaign, found, target, at=at)
    answer = HttpResponse(target.getvalue(), content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(exports.file_name(campaign, at))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _committees_campaign(request: HttpRequest) -> Campaign:
    """The campaign asked for; 404 for whoever is not of the committee."""
    if not is_insider(person(request)):
        raise Http404("没有可以查看的资格审查。")
    return asked_campaign(request)


def _ticked(request: HttpRequest) -> dict[int, int]:
    """Return the posted rows: application and the check that was shown, as ``pk:check``; anything else is left out."""
    chosen: dict[int, int] = {}
    for value in request.POST.getlist("row"):
        numbers: list[Any] = value.split(":")
        if len(numbers) == 2 and all(part.isdecimal() and len(part) < 18 for part in numbers):
            chosen[int(numbers[0])] = int(numbers[1])
    return chosen


def _back(request: HttpRequest) -> str:
    query = query_of(request)
    return reverse("applications:eligibility-all") + (f"?{query}" if query else "")
