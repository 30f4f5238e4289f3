"""The door to the applications: a branch comes to its form, everybody else to the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from applications import actions
from applications.eligibility_page import own_working
from applications.models import Application
from applications.public import public_state
from applications.services.drafting import start as start_application
from applications.views.common import number_of, person
from applications.views.desk import desk
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show a branch its form (or the button that opens it); show the desk to those who handle forms."""
    user = person(request)
    own = Organization.objects.branches().filter(pk__in=user.bodies(Role.BRANCH), active=True)
    handles_forms = user.holds(Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER)
    below = Organization.objects.filter(superior__in=user.bodies(Role.BRANCH)).exists()
    if (handles_forms or below) and not (own.exists() and "own" in request.GET):
        return desk(request)
    campaign = asked_campaign(request)
    lines = [_own_line(request, campaign, branch) for branch in own.select_related("superior", "prefecture")]
    if len(lines) == 1 and lines[0]["application"]:
        return redirect("applications:detail", pk=lines[0]["application"].pk)
    return render(request, "applications/index.html", {"lines": lines, "campaign": campaign})


def _own_line(request: HttpRequest, campaign: Campaign, branch: Organization) -> dict[str, Any]:
    application = Application.objects.filter(campaign=campaign, organization=branch).with_parties().first()
    unsaved = Application(campaign=campaign, organization=branch, superior=branch.superior, state="draft")
    return {
        "branch": branch,
        "application": application,
        "public_state": public_state(application) if application else "",
        "conditions": [] if application else own_working(campaign, branch, None, today()),
        "start": decide(actions.START, user=person(request), subject=unsaved),
    }


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Open the form of one of the person's branches; a second click lands on the same form."""
    user = person(request)
    branch = get_object_or_404(
        Organization.objects.branches().select_related("superior", "prefecture"),
        pk__in=user.bodies(Role.BRANCH) & {number_of(request.POST.get("organization", ""))},
        active=True,
    )
    try:
        application = start_application(asked_campaign(request), branch, by=user)
    except Refused as refused:
        context = {"lines": [_own_line(request, asked_campaign(request), branch)], "findings": refused.findings}
        return render(request, "applications/index.html", context, status=422)
    return redirect("applications:detail", pk=application.pk)
