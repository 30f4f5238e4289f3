"""The home page: where the campaign stands; for those who are signed in, first what waits for them."""

from datetime import date
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import module_has_submodule
from django.views.decorators.http import require_safe

from applications.outcomes import own_outcomes
from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.asked import asked_campaign, campaign_or_none
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.campaigns.timeline import timeline
from benchmark_platform.core.todo import Todo
from benchmark_platform.views.overview import counters, prefecture_lines
from evaluations.ended_units import own_settled_units


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public home page; the same address shows a signed-in person the to-do list first."""
    if "campaign" in request.GET:
        asked_campaign(request)  # an unknown campaign is a 404, not an empty page
    campaign = campaign_or_none(request)
    if campaign is None:
        return render(request, "home.html", {"campaign": None})
    day = today()
    stages = timeline(campaign, day)
    context: dict[str, Any] = {
        "campaign": campaign,
        "today": day,
        "stages": stages,
        "open_stages": [stage for stage in stages if stage.state == "open"],
        "next_stage": next((stage for stage in stages if stage.state == "future"), None),
    }
    if request.user.is_authenticated:
        context["todos"] = todos(request.user, campaign, day)
        context["outcomes"] = own_outcomes(request.user, campaign)  # type: ignore[arg-type]
        ended, judged = own_settled_units(request.user, campaign)  # type: ignore[arg-type]
        context |= {"ended_units": ended, "judged_units": judged}
        if decide(actions.SEE_RECEIPTS, user=request.user, subject=CampaignSubject(campaign)):
            context |= {"counters": counters(campaign), "prefectures": prefecture_lines(campaign)}
    return render(request, "home.html", context)


def todos(user: Any, campaign: Campaign, day: date) -> list[Todo]:
    """Join what every floor (``<app>/todo.py``) has for the person: the most pressing first, then by day."""
    found: list[Todo] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "todo"):
            floor = import_module(f"{config.name}.todo")
            if hasattr(floor, "todos"):
                found += floor.todos(user, campaign, day)
    return sorted(found, key=lambda todo: (not todo.urgent, todo.due or date.max))
