"""The public calendar: the seven stages, what was moved and why, and one's own deadlines after signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.exports.ics import CONTENT_TYPE, calendar_ics
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, DateChange, InnerClosingDay
from benchmark_platform.campaigns.readings import extensions_for, own_deadlines
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.campaigns.timeline import moved_sentence, timeline
from benchmark_platform.organizations.models import Organization


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Where the campaign stands; date changes with their reasons; own deadlines of those who are signed in."""
    campaign = asked_campaign(request)
    day = today()
    changes = list(DateChange.objects.filter(stage__campaign=campaign).select_related("stage"))
    context = {
        "campaign": campaign,
        "today": day,
        "stages": timeline(campaign, day, changes),
        "changes": [(change, moved_sentence(change)) for change in changes],
        "opening_is_default": "stages.opens_on" in _defaults(campaign),
    }
    if request.user.is_authenticated:
        context |= {
            "own_deadlines": own_deadlines(request.user, campaign),
            "extensions": list(extensions_for(request.user, campaign)[:50]),
            "may_move": decide(actions.MOVE_STAGE, user=request.user, subject=CampaignSubject(campaign)),
            "inner_days": _inner_days(request, campaign),
        }
    return render(request, "campaigns/calendar.html", context)


@login_not_required
@require_safe
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The closing days as iCalendar."""
    campaign = asked_campaign(request)
    response = HttpResponse(calendar_ics(campaign), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="calendar-{campaign.code}.ics"'
    response["Cache-Control"] = "no-cache"
    return response


def _defaults(campaign: Campaign) -> set[str]:
    return set(campaign.platform_defaults.values_list("setting", flat=True))


def _inner_days(request: HttpRequest, campaign: Campaign) -> list[tuple[Organization, object]]:
    """The prefecture bodies of the person, with whether their inner day may be set now."""
    bodies = Organization.objects.filter(
        pk__in=request.user.bodies("prefecture"), kind=Organization.Kind.PREFECTURE_BODY
    )
    return [
        (
            body,
            decide(
                actions.SET_INNER_DAY,
                user=request.user,
                subject=InnerClosingDay(campaign=campaign, organization=body),
            ),
        )
        for body in bodies
    ]
