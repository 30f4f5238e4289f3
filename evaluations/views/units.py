"""The list of units, its spreadsheet, and 启动创建 (S4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.outcomes import released_decision
from applications.views.common import number_of, person
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions import unit as actions
from evaluations.exports.units import file_name, units_xlsx
from evaluations.rules.opening import NOT_RELEASED
from evaluations.services.units import open_units as open_them
from evaluations.services.units import record_units_export, waiting_to_open
from evaluations.unit_columns import COLUMNS
from evaluations.unit_doors import doors_for
from evaluations.unit_list import described, filtered_units, lines_of


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Show the units that the person may see: a branch comes to its own, a liaison member finds hers first."""
    campaign, user = asked_campaign(request), person(request)
    found = filtered_units(user, campaign, request.GET)
    lines = lines_of(found, user, today())
    only_branch = not user.holds(Role.COMMITTEE, Role.DECIDER, Role.PREFECTURE)
    if only_branch and len(lines) == 1 and not found.is_narrowed:
        return redirect("evaluations:unit", pk=lines[0].unit.pk)
    mine = [line for line in lines if line.is_mine]
    may_open = decide(actions.OPEN_UNITS, user=user, subject=actions.Units(campaign))
    context = {
        "filter": found,
        "groups": [("我联点的创建单位", mine), ("其他创建单位", [line for line in lines if not line.is_mine])]
        if mine
        else [("创建单位", lines)],
        "total": len(lines),
        "more_headers": [column.header for column in COLUMNS],
        "sees_all": bool(decide(actions.SEE_UNITS, user=user, subject=actions.Units(campaign))),
        "waiting": waiting_to_open(campaign).count() if may_open and released_decision(campaign) else 0,
        "doors": doors_for(user, campaign, has_units=bool(lines)),
        "query": request.GET.urlencode(),
        "campaign_query": in_campaign("", campaign),
    }
    return render(request, "evaluations/units.html", context)


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered now."""
    campaign, user = asked_campaign(request), person(request)
    found = filtered_units(user, campaign, request.GET)
    lines = lines_of(found, user, today())
    scope = described(found)
    record_units_export(campaign=campaign, count=len(lines), scope=scope, by=user)
    answer = HttpResponse(units_xlsx(campaign, lines, scope=scope), content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(file_name(campaign, today()))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_http_methods(["GET", "POST"])
def open_units(request: HttpRequest) -> HttpResponse:
    """List by name and number who will be opened; open them when that is confirmed."""
    campaign = asked_campaign(request)
    decision = decide(actions.OPEN_UNITS, user=person(request), subject=actions.Units(campaign))
    if not decision:
        raise Forbidden(decision)
    if request.method == "POST":
        seen = [pk for pk in map(number_of, request.POST.getlist("seen")) if pk is not None]
        try:
            opened = open_them(campaign=campaign, by=person(request), seen=seen)
        except Refused as refused:
            return _open_page(request, campaign, refused.findings)
        words = f"已启动 {len(opened)} 个创建单位，并已通知。" if opened else "名单上的创建单位都已经启动，没有新的。"
        messages.success(request, words)
        return redirect(in_campaign(reverse("evaluations:units"), campaign))
    return _open_page(request, campaign)


def _open_page(request: HttpRequest, campaign: Campaign, refused: list[Finding] | None = None) -> HttpResponse:
    released = released_decision(campaign)
    context: dict[str, Any] = {
        "waiting": list(waiting_to_open(campaign)) if released else [],
        "reason": "" if released else NOT_RELEASED,
        "findings": refused or [],
        "campaign_query": in_campaign("", campaign),
    }
    return render(request, "evaluations/units_open.html", context, status=422 if refused else 200)
