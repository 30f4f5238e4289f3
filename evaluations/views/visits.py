"""The list of visits, a visit's page, and the visits of one unit (S5)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from evaluations.actions import visits as actions
from evaluations.actions.unit import Units
from evaluations.exports.visits import visits_xlsx
from evaluations.inspection_panels import panels_of, step_of
from evaluations.models import Visit
from evaluations.services.exports import record_taken_out
from evaluations.services.inspectors import OPEN, conflicted_visits, conflicts_with
from evaluations.taking_part import decide_in_part
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.ledger import excel
from evaluations.views.visit_common import visible_visit, visit_context
from evaluations.visit_arranging import waiting_units
from evaluations.visit_calendar import asked_month, month_of
from evaluations.visit_list import STATE_TONES, lines_of, narrowed, visits_of, when


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """List the visits: the committee's all, an inspector's own, those of the own unit or prefecture."""
    campaign, user = asked_campaign(request), person(request)
    rows, state = narrowed(visits_of(campaign, user), request.GET)
    lines = lines_of(rows, user, today())
    mine = [line for line in lines if line.own_sheet]
    others = [line for line in lines if not line.own_sheet]
    context = {
        "campaign": campaign,
        "groups": [("我参加的考核", mine), ("其他考核", others)] if mine and others else [("实地考核", lines)],
        "lines": lines,
        "mine": mine,
        "state": state,
        "states": [("", "未取消的"), *Visit.State.choices, ("all", "全部")],
        "campaign_query": in_campaign("", campaign),
        "sees_office": bool(decide(actions.SEE_ALL_VISITS, user=user, subject=Units(campaign))),
    }
    if context["sees_office"]:
        context |= {"conflicted": conflicted_visits(campaign), "waiting": len(waiting_units(campaign))}
    return render(request, "evaluations/inspections.html", context)


@require_safe
def inspections_export(request: HttpRequest) -> HttpResponse:
    """The list as it is narrowed now, as Excel."""
    campaign, user = asked_campaign(request), person(request)
    rows, state = narrowed(visits_of(campaign, user), request.GET)
    lines = lines_of(rows, user, today())
    record_taken_out("visits.export", subject=campaign, count=len(lines), scope=state, by=user)
    return excel(visits_xlsx(campaign, lines), f"{campaign.short_title}实地考核安排_{today():%Y%m%d}.xlsx")


@require_safe
def inspection_calendar(request: HttpRequest) -> HttpResponse:
    """One month of visits as a calendar: the month that was asked for, else that of today."""
    campaign, user = asked_campaign(request), person(request)
    first = asked_month(request.GET.get("month", ""), today())
    rows = visits_of(campaign, user).standing().filter(day__year=first.year, day__month=first.month)
    context = {
        "campaign": campaign,
        "month": month_of(first, rows),
        "today": today(),
        "campaign_query": in_campaign("", campaign),
    }
    return render(request, "evaluations/inspection_calendar.html", context)


@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visit: what is next for the reader, the parts of the other areas, facts and team."""
    visit = visible_visit(request, pk)
    user, day = person(request), today()
    context = visit_context(
        visit,
        step=step_of(visit, user, day),
        panels=panels_of(visit, user, day),
        team=visit.standing_team,
        former=_former(visit),
        tone=STATE_TONES[Visit.State(visit.state)],
        when=when(visit, day),
        inspects=bool(decide(actions.INSPECT, user=user, subject=visit)),
        **_office(visit, user),
    )
    return render(request, "evaluations/inspection.html", context)


@require_safe
def unit_inspections(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the visits of one unit, the latest first; a reader who comes as an inspector sees the own ones."""
    unit = visible_unit(request, pk)
    rows = Visit.objects.filter(unit=unit).visible_to(person(request)).with_parties().order_by("-day", "-pk")
    context = unit_context(unit, "unit_inspections", lines=lines_of(rows, person(request), today()))
    return render(request, "evaluations/unit_inspections.html", context)


def _former(visit: Visit) -> list[Any]:
    """Who has left the team; what they scored stays."""
    return list(visit.inspectors.exclude(removed_at=None).select_related("person", "removed_by"))


def _office(visit: Visit, user: User) -> dict[str, Any]:
    """What only those who arrange visits find on the page: the acts, and who of the team has a conflict now."""
    if not decide(actions.SEE_ALL_VISITS, user=user, subject=visit):
        return {"sees_office": False}
    conflicts: dict[Any, str] = {}
    if visit.state in OPEN:
        conflicts = conflicts_with([row.person for row in visit.standing_team], [visit.unit])
    return {
        "sees_office": True,
        "change": decide_in_part(actions.CHANGE_VISIT, user=user, subject=visit),
        "cancel": decide(actions.CANCEL_VISIT, user=user, subject=visit),
        "conflicts": list(conflicts.values()),
    }
