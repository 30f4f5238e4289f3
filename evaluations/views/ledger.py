"""The ledger of a unit: list, calendar, Excel."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.unit import WORK
from evaluations.exports.ledger import ledger_xlsx
from evaluations.ledger_list import (
    PAGE_SIZE,
    Filter,
    by_month,
    counts_of_months,
    filtered,
    kinds_of,
    month_of,
    period_choices,
)
from evaluations.models import CreationUnit
from evaluations.services.exports import record_taken_out
from evaluations.views.common import unit_context, visible_unit


@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The records of a unit, the latest first, under their months (R)."""
    unit = visible_unit(request, pk)
    asked = Filter.of(request.GET)
    page = Paginator(filtered(unit, asked), PAGE_SIZE).get_page(request.GET.get("page"))
    context = unit_context(
        unit,
        "ledger",
        asked=asked,
        kinds=list(kinds_of(unit)),
        periods=[(mark, period.label) for mark, period in period_choices(unit)],
        page_obj=page,
        months=by_month(unit, page),
        work=decide(WORK, user=request.user, subject=unit),
        add_url=reverse("evaluations:record_choose", args=[unit.pk]),
    )
    return render(request, "evaluations/ledger.html", context)


@require_safe
def ledger_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One month as a calendar, with the months of the assessment period beside it."""
    unit = visible_unit(request, pk)
    month = month_of(unit, _asked_month(request, unit))
    context = unit_context(
        unit,
        "ledger",
        month=month,
        months=counts_of_months(unit),
        today=today(),
        work=decide(WORK, user=request.user, subject=unit),
    )
    return render(request, "evaluations/ledger_calendar.html", context)


@require_safe
def ledger_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The records that the list shows, as Excel."""
    unit = visible_unit(request, pk)
    now = timezone.localtime()
    rows = filtered(unit, Filter.of(request.GET))
    content = ledger_xlsx(unit, rows, at=now)
    record_taken_out("ledger.export", subject=unit, count=rows.count(), by=person(request))
    return excel(content, f"台账_{unit.organization.name}_{now:%Y%m%d}.xlsx")


def excel(content: bytes, name: str) -> HttpResponse:
    """Answer with a workbook as a download."""
    response = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition(name)
    response["Cache-Control"] = "private, no-store"
    return response


def _asked_month(request: HttpRequest, unit: CreationUnit) -> date:
    """Return the first day of ?month=2020-10; this month (or the last of the assessment period) otherwise."""
    default = min(today(), unit.campaign.assessment_to).replace(day=1)
    text: Any = request.GET.get("month", "")
    try:
        asked = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return default
    return asked if 2000 <= asked.year <= 2200 else default
