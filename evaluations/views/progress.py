"""The heat map of the seven indicators over the units: progress of filling in only, in official order, no ranking."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.uploads import safe_disposition
from benchmark_platform.organizations.models import Track
from evaluations.exports.items import progress_xlsx
from evaluations.models import CreationUnit
from evaluations.progress import Cell, guide_of, progress_of
from evaluations.services.items import record_progress_export


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show how much of what each visible unit has filled in."""
    campaign = asked_campaign(request)
    guide = guide_of(campaign)
    track = _track(request)
    rows = progress_of(guide, _units(request, campaign, track))
    asked = [
        Cell(0, sum(1 for item in guide.items[indicator.pk] if guide.asks_unit(item.code)))
        for indicator in guide.indicators
    ]
    context = {
        "campaign": campaign,
        "indicators": list(zip(guide.indicators, asked, strict=True)),
        "rows": rows,
        "track": track,
        "tracks": [("", "全部", not track), *((code, words, code == track) for code, words in Track.choices)],
        "total": len(guide.all_items),
        "asked": sum(cell.asked for cell in asked),
        "day": today(),
    }
    return render(request, "evaluations/progress.html", context)


@require_safe
def progress_export(request: HttpRequest) -> HttpResponse:
    """Give the same as Excel."""
    campaign = asked_campaign(request)
    guide = guide_of(campaign)
    rows = progress_of(guide, _units(request, campaign, _track(request)))
    content = progress_xlsx(campaign, guide, rows, chinese_day(today()))
    record_progress_export(campaign, units=len(rows), by=person(request))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition(f"{campaign.short_title}填报进度.xlsx")
    return response


def _units(request: HttpRequest, campaign: Campaign, track: str) -> list[CreationUnit]:
    """The units that this person may see, still taking part, in official order."""
    rows: Any = CreationUnit.objects.filter(campaign=campaign).visible_to(person(request)).taking_part()
    if track:
        rows = rows.filter(application__track=track)
    return list(rows.with_parties().in_official_order())


def _track(request: HttpRequest) -> str:
    asked = request.GET.get("track", "")
    return asked if asked in Track.values else ""
