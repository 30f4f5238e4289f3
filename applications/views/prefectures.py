"""The committee's view of the 14: filed, nil, missing; a reminder in one act; a request for a new recommendation."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from applications import actions
from applications import form as appendix
from applications.actions import Recommendations
from applications.exports.recommendations import recommendations_xlsx
from applications.house_form import typed_text
from applications.models import Recommendation
from applications.prefectures import FILED, MISSING, NIL, REQUESTED, choosing_anew, prefecture_rows
from applications.recommend_forms import ReplacementForm
from applications.services.recommendations import standing_of
from applications.services.replacements import remind_bodies, request_replacement, to_be_reminded
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization


def campaign_of_the_committee(request: HttpRequest) -> Campaign:
    """The campaign, for the committee; 404 for everybody else."""
    campaign = asked_campaign(request)
    if not decide(actions.SEE_ALL, user=person(request), subject=Recommendations(campaign)):
        raise Http404("没有可以查看的推荐情况。")
    return campaign


def asked_body(code: str) -> Organization:
    """Return the body of the prefecture with this code, or 404."""
    bodies = Organization.objects.select_related("prefecture")
    return get_object_or_404(bodies, kind=Organization.Kind.PREFECTURE_BODY, prefecture__code=code)


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Show the prefectures in administrative order, each with what it has filed or until when it may."""
    campaign = campaign_of_the_committee(request)
    subject = Recommendations(campaign)
    rows = prefecture_rows(campaign)
    superseded = Recommendation.objects.filter(campaign=campaign, superseded_at__isnull=False)
    counts = {status: sum(1 for row in rows if row.status == status) for status in (FILED, NIL, MISSING, REQUESTED)}
    context = {
        "rows": rows,
        "counts": counts,
        "awaited": any(row.is_awaited for row in rows),
        "remind": decide(actions.REMIND_BODIES, user=person(request), subject=subject),
        "request_replacement": decide(actions.REQUEST_REPLACEMENT, user=person(request), subject=subject),
        "anew": choosing_anew(campaign),
        "history": superseded.select_related("organization__prefecture", "application__organization", "filed_by"),
        "today": today(),
        "kept": in_campaign("", campaign),
    }
    return render(request, "applications/recommend_list.html", context)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the 推荐汇总表 as Excel."""
    campaign = campaign_of_the_committee(request)
    response = HttpResponse(recommendations_xlsx(campaign), content_type=xlsx.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"市州推荐汇总表-{today():%Y%m%d}.xlsx") or ""
    return response


@require_http_methods(["GET", "POST"])
def reminder(request: HttpRequest) -> HttpResponse:
    """Show which prefectures would be reminded; send on POST."""
    campaign = campaign_of_the_committee(request)
    require(actions.REMIND_BODIES, user=person(request), subject=Recommendations(campaign))
    if request.method == "POST":
        try:
            told = remind_bodies(campaign=campaign, by=person(request))
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"已提醒 {told} 个市州，消息在各市州行业（协会）党组织的“消息”中。")
        return _back(campaign)
    context = {"rows": to_be_reminded(campaign), "today": today(), "kept": in_campaign("", campaign)}
    return render(request, "applications/recommend_remind.html", context)


@require_http_methods(["GET", "POST"])
def replacement(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a prefecture for a new recommendation, with a reason and a day."""
    campaign = campaign_of_the_committee(request)
    body = asked_body(code)
    require(actions.REQUEST_REPLACEMENT, user=person(request), subject=Recommendations(campaign))
    form = ReplacementForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        facts: dict[str, Any] = {
            "reason": typed_text(request.POST.get("reason")),
            "until": appendix.read_date(typed_text(request.POST.get("until"))),
        }
        try:
            request_replacement(campaign, body, by=person(request), **facts)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"已要求{body.name}重新推荐，消息已发出。收到新的推荐之前，原推荐仍然有效。")
            return _back(campaign)
    context = {
        "body": body,
        "form": form,
        "standing": standing_of(campaign, body),
        "last_day": campaign.calendar.closing_day("selection", None),
        "kept": in_campaign("", campaign),
    }
    return render(request, "applications/recommend_replacement.html", context, status=422 if form.errors else 200)


def _back(campaign: Campaign) -> HttpResponseRedirect:
    return redirect(in_campaign(reverse("applications:recommendations"), campaign))
