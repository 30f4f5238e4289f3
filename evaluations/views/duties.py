"""Duties: all of one unit by month; the overdue ones of all units that the reader sees, and the renewal."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from evaluations import addresses
from evaluations.actions.duties import RENEW_DUTIES
from evaluations.actions.unit import WORK, Units
from evaluations.duty_words import due_words, duty_line
from evaluations.models import CreationUnit, Duty
from evaluations.services.duties import renew_duties
from evaluations.views.common import unit_context, visible_unit


@require_safe
def unit_duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every duty of a unit: done, overdue, coming, by the month of the last day."""
    unit, day = visible_unit(request, pk), today()
    rows = list(unit.duties.wanted().select_related("rule"))
    work = decide(WORK, user=request.user, subject=unit)
    context = unit_context(
        unit,
        "unit",
        months=_by_month(rows, day, with_door=work.allowed),
        counts={
            "done": sum(1 for row in rows if row.done_at),
            "late": sum(1 for row in rows if not row.done_at and row.due_on < day),
            "open": sum(1 for row in rows if not row.done_at and row.due_on >= day),
        },
        work=work,
    )
    return render(request, "evaluations/unit_duties.html", context)


@require_safe
def overdue_duties(request: HttpRequest) -> HttpResponse:
    """Show what is overdue in the units that the reader sees, unit by unit in official order."""
    campaign, day = asked_campaign(request), today()
    units = CreationUnit.objects.filter(campaign=campaign).visible_to(request.user).taking_part()  # type: ignore[arg-type]
    found = list(units.with_parties().prefetch_related("liaisons__person").in_official_order())
    late: dict[int, list[dict[str, Any]]] = {}
    for row in Duty.objects.filter(unit__in=[unit.pk for unit in found]).overdue(day).select_related("rule"):
        late.setdefault(row.unit_id, []).append({"label": row.title, "hint": due_words(row, day)})
    context = {
        "campaign": campaign,
        "late_units": [(unit, addresses.duties(unit.pk), late[unit.pk]) for unit in found if unit.pk in late],
        "has_units": bool(found),
        "renew": decide(RENEW_DUTIES, user=request.user, subject=Units(campaign)),
        "query": in_campaign("", campaign),
    }
    return render(request, "evaluations/overdue_duties.html", context)


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Apply the campaign's present rules to the duties of all units."""
    campaign = asked_campaign(request)
    require(RENEW_DUTIES, user=request.user, subject=Units(campaign))
    done = renew_duties(campaign=campaign, by=request.user)  # type: ignore[arg-type]
    messages.success(
        request, f"已按现行规则更新{done['units']}个创建单位的待办：新增{done['added']}项，不再要求{done['waived']}项。"
    )
    return redirect(addresses.overdue_duties(campaign.code))


def _by_month(rows: Iterable[Duty], day: date, *, with_door: bool) -> list[tuple[str, list[dict[str, Any]]]]:
    months = groupby(rows, key=lambda row: (row.due_on.year, row.due_on.month))
    return [
        (f"{year}年{month}月", [duty_line(row, day, with_door=with_door) for row in found])
        for (year, month), found in months
    ]
