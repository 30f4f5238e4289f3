"""The desk: every form that was filed, for the committee; those below it, for a superior."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from applications import actions, public, rules
from applications.document import superior_verdict_label
from applications.doers import SUPERIOR
from applications.filters import counters, filtered_applications, visible_applications
from applications.models import Application, Level, Opinion, State, Submission
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization

PAGE_SIZE = 50
TONES = {
    State.SUBMITTED: "wait",
    State.RETURNED: "attention",
    State.RECOMMENDED: "wait",
    State.ELIGIBLE: "done",
    State.INELIGIBLE: "refused",
    State.SELECTED: "done",
    State.NOT_SELECTED: "neutral",
}


@dataclass(frozen=True)
class Row:
    """One line of the desk."""

    application: Application
    state: str
    tone: str
    place: str
    holder: str
    since: datetime | None
    submitted_at: datetime | None
    verdict: str


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show the filed forms that this person may see: narrowed, counted, by pages of 50, to be selected for paper."""
    user: Any = request.user
    found = filtered_applications(user, request.GET)
    counts = counters(visible_applications(user, found.campaign))
    paginator = Paginator(found.qs.values_list("pk", flat=True), PAGE_SIZE)
    if not found.is_narrowed:
        paginator.count = counts["total"]  # counted already
    page = paginator.get_page(request.GET.get("page"))
    rows = rows_of(page, user)
    context = {
        "filter": found,
        "desk_campaign": found.campaign,
        "counts": counts,
        "page_obj": page,
        "rows": rows,
        "query": query_of(request),
        "today": today(),
        "doors": doors_of(user, found.campaign),
        "may_sign": any(_may_sign(row.application, user, found.campaign) for row in rows),
    }
    return render(request, "applications/desk_list.html", context)


def _may_sign(application: Application, user: User, campaign: Campaign | None) -> bool:
    """Whether the person signs this form now as its superior (a branch that records from paper needs its page)."""
    if campaign is None or not SUPERIOR.holds(user, application):
        return False
    application.campaign = campaign  # one calendar for all
    return bool(decide(actions.RECORD_SUPERIOR_OPINION, user=user, subject=application))


def doors_of(user: User, campaign: Campaign | None) -> list[tuple[str, str]]:
    """Return the pages beside this one: the one choice for a prefecture, the 14 and the reviews for the committee."""
    found = []
    if campaign and decide(actions.SEE_ALL, user=user, subject=actions.Recommendations(campaign)):
        pages = [
            ("市州推荐情况", "recommendations"),
            ("条件审查", "reviews"),
            ("资格审查", "eligibility-all"),
            ("创建对象名单", "selection"),
        ]
        found += [(label, in_campaign(reverse(f"applications:{name}"), campaign)) for label, name in pages]
    if any(row.organization.kind == Organization.Kind.PREFECTURE_BODY for row in user.standing_memberships):
        found.append(("遴选推荐", reverse("applications:recommend")))
    return found


def query_of(request: HttpRequest) -> str:
    """Return the query string of the filter, without the page: what the exports take over."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def rows_of(page: Page, user: User) -> list[Row]:
    """Read the lines of one page in three queries, however long the list is."""
    keys = list(page)
    applications = Application.objects.with_parties().defer("answers").in_bulk(keys)
    submitted = dict(
        Submission.objects.standing().filter(application__in=keys).values_list("application", "submitted_at")
    )
    opinions = Opinion.objects.filter(application__in=keys, level=Level.SUPERIOR, superseded_at__isnull=True)
    answered = {row["application"]: row for row in opinions.values("application", "verdict", "recorded_at")}
    return [row_of(applications[key], submitted.get(key), answered.get(key), user) for key in keys]


def row_of(application: Application, submitted_at: datetime | None, opinion: dict[str, Any] | None, user: User) -> Row:
    """Put one line together; who has the form is the decision of ``rules.holder``."""
    state = State(application.state)
    holder = rules.holder(state, application.track, superior_has_answered=opinion is not None)
    since = application.state_since
    if opinion is not None and holder == rules.Holder.COMMITTEE and state == State.SUBMITTED:
        since = opinion["recorded_at"]
    place = application.get_track_display()
    if application.track == "prefecture" and application.organization.prefecture:
        place = application.organization.prefecture.name
    return Row(
        application=application,
        state="已撤回" if state == State.DRAFT else public.state_for(user, application),
        tone=TONES.get(public.tone_state(user, state), "neutral"),
        place=place,
        holder=holder_words(application, holder),
        since=None if holder == rules.Holder.NOBODY else since,
        submitted_at=submitted_at,
        verdict=superior_verdict_label(application.track, opinion["verdict"]) if opinion else "",
    )


def holder_words(application: Application, holder: str) -> str:
    """Return who has the form, for people: the committee is told when it is itself the superior that is awaited."""
    if holder == rules.Holder.SUPERIOR and application.superior.kind == Organization.Kind.COMMITTEE:
        return "行业党委（签署意见）"
    return rules.Holder.LABELS[holder]
