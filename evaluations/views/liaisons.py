"""Liaison members over all units: assigned on one page; and each member's own units (M2.2)."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions.support import ASSIGN_LIAISON
from evaluations.actions.unit import SEE_UNITS
from evaluations.liaison_people import people_with_load
from evaluations.models import CreationUnit, Problem
from evaluations.services.liaison import assign_many


@require_http_methods(["GET", "POST"])
def liaisons(request: HttpRequest) -> HttpResponse:
    """Pick a person for every unit, each person's workload beside."""
    campaign = committees_campaign(request)
    units = list(
        CreationUnit.objects.filter(campaign=campaign)
        .taking_part()
        .with_parties()
        .prefetch_related("liaisons__person")
        .in_official_order()
    )
    for unit in units:
        unit.campaign = campaign
    people = people_with_load(campaign)
    findings: list[Finding] = []
    if request.method == "POST" and units:
        require(ASSIGN_LIAISON, user=person(request), subject=units[0])
        by_pk = {one.pk: one for one, _ in people}
        chosen = {unit.pk: by_pk[pk] for unit in units if (pk := _posted(request, "unit", unit)) in by_pk}
        seen = {unit.pk: _posted(request, "was", unit) for unit in units}
        reason = typed_text(request.POST.get("reason"))
        try:
            changed = assign_many(campaign, people=chosen, seen=seen, reason=reason, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, f"已安排 {changed} 个创建单位的联点党委委员，已发消息告知。")
            return redirect(in_campaign(reverse("evaluations:liaisons"), campaign))
    context = {
        "rows": [_row(request, unit, people) for unit in units],
        "people": people,
        "reason": typed_text(request.POST.get("reason")),
        "reason_findings": [one for one in findings if one.field == "reason"],
        "findings": findings,
        "assign": decide(ASSIGN_LIAISON, user=person(request), subject=units[0]) if units else None,
        "without": sum(unit.standing_liaison is None for unit in units),
    }
    return render(request, "evaluations/liaison_all.html", context, status=422 if findings else 200)


@require_safe
def my_units(request: HttpRequest) -> HttpResponse:
    """Show the units that this person looks after: last visit, open problems."""
    campaign = committees_campaign(request)
    units = CreationUnit.objects.filter(
        pk__in=person(request).liaisons.filter(ended_on=None).values("unit"), campaign=campaign
    )
    waiting = Count("problems", filter=Q(problems__state=Problem.State.OPEN), distinct=True)
    late = Count("problems", filter=Q(problems__state=Problem.State.OPEN, problems__due_on__lt=today()), distinct=True)
    rows = units.with_parties().annotate(
        last_visit=Max("liaison_visits__visited_on"), open_problems=waiting, late_problems=late
    )
    return render(request, "evaluations/liaison_mine.html", {"units": rows.in_official_order()})


def committees_campaign(request: HttpRequest) -> Campaign:
    """Return the campaign that the page is about, for the committee.

    :raises Http404: for anybody else.
    """
    campaign = asked_campaign(request)
    if not decide(SEE_UNITS, user=person(request), subject=CampaignSubject(campaign)):
        raise Http404("没有这个页面。")
    return campaign


def _posted(request: HttpRequest, name: str, unit: CreationUnit) -> int | None:
    text = request.POST.get(f"{name}-{unit.pk}", "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _row(request: HttpRequest, unit: CreationUnit, people: list[tuple[User, int]]) -> dict[str, Any]:
    """One unit: who looks after it now, or who was chosen in its place when the page was refused."""
    standing = unit.standing_liaison
    chosen = standing.person_id if standing else None
    if request.method == "POST":
        posted = _posted(request, "unit", unit)
        if posted and posted != _posted(request, "was", unit):
            chosen = posted
    return {"unit": unit, "standing": standing, "chosen": chosen}
