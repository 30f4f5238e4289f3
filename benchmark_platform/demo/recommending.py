"""The choice of the 14 prefectures: twelve recommend (one changed its mind), one files nil, one is late (S2)."""

from datetime import date, timedelta
from typing import Any

from applications.models import Application, Computed, Opinion, State
from applications.services.eligibility import standing_check
from applications.services.prefecture_reviews import confirm_verdicts
from applications.services.recommendations import file_nil_return, recommend, standing_of
from applications.services.replacements import request_replacement
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.deadlines import extend_deadline
from benchmark_platform.demo import forms, remarks
from benchmark_platform.demo.forms import Way
from benchmark_platform.demo.people import People
from benchmark_platform.organizations.models import Organization, Track

# Places among the 14, in administrative order.
CHANGED_ITS_MIND, ASKED_AGAIN, NIL, LATE = 2, 5, 12, 13
APPLICANTS = 40
DIRECT_BRANCHES = APPLICANTS + 2
# The usual way of an applicant is to be answered; a few are still on theirs.
OTHER_DIRECT_WAYS: dict[int, Way] = {
    12: forms.refused,
    16: forms.answered_again,
    23: forms.submitted,
    27: forms.returned,
    34: forms.submitted,
    APPLICANTS: forms.half_a_draft,
    APPLICANTS + 1: forms.not_started,
}
OF_A_PREFECTURE: tuple[Way, ...] = (
    forms.answered,
    forms.answered,
    forms.submitted,
    forms.complete_draft,
    forms.refused,
)
WITHOUT_A_CANDIDATE: tuple[Way, ...] = (forms.refused, forms.half_a_draft, forms.not_started)


class Ways:
    """The way of every branch on the eve of the selection: by its place on the direct track, or in its prefecture.

    ``everywhere``: every prefecture has a candidate.
    """

    def __init__(self, *, everywhere: bool = False) -> None:
        self.seen: dict[int, int] = {}
        self.everywhere = everywhere

    def __call__(self, branch: Organization, place: int) -> Way:
        """Return the way of the next branch in official order."""
        if branch.track == Track.DIRECT:
            return OTHER_DIRECT_WAYS.get(place, forms.answered)
        assert branch.prefecture is not None  # every branch of this track has one
        order = branch.prefecture.order
        number = self.seen[order] = self.seen.get(order, -1) + 1
        ways = WITHOUT_A_CANDIDATE if order - 1 == NIL and not self.everywhere else OF_A_PREFECTURE
        return ways[number % len(ways)]


def bodies() -> list[Organization]:
    """Return the prefecture bodies in administrative order."""
    found = Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, active=True)
    return list(found.select_related("prefecture").order_by("prefecture__order"))


def choose(campaign: Campaign, people: People, *, everywhere: bool = False) -> None:
    """Let every body but the late one file what it files; ``everywhere``: all fourteen recommend."""
    for place, body in enumerate(bodies()):
        officer = people.of_body[body.pk]
        if everywhere:
            _recommend(campaign, body, officer, place)
        elif place == NIL:
            file_nil_return(campaign, body, reason=remarks.NIL_REASON, expected_standing_id=None, by=officer)
        elif place != LATE:
            _recommend(campaign, body, officer, place)


def _recommend(campaign: Campaign, body: Organization, officer: User, place: int) -> None:
    candidates = _candidates(campaign, body)
    if not candidates:
        return
    wanted = candidates[:2] if place == CHANGED_ITS_MIND else candidates[:1]
    for turn, application in enumerate(reversed(wanted)):
        _judge(application, officer, place)
        standing = standing_of(campaign, body)
        recommend(
            application,
            reasons=remarks.CHANGED if turn else remarks.RECOMMENDATIONS[place % len(remarks.RECOMMENDATIONS)],
            expected_standing_id=standing.pk if standing else None,
            by=officer,
        )


def _candidates(campaign: Campaign, body: Organization) -> list[Any]:
    """Return the forms that the superior agrees to and that the computation does not speak against, 符合 first."""
    agreed = Opinion.objects.filter(level="superior", verdict="agree", superseded_at__isnull=True)
    found = Application.objects.filter(
        campaign=campaign,
        organization__prefecture=body.prefecture,
        track=Track.PREFECTURE,
        state=State.SUBMITTED,
        pk__in=agreed.values("application"),
    )
    rows = found.with_eligibility().exclude(computed=Computed.FAILS).with_parties().in_official_order()
    return sorted(rows, key=lambda row: row.computed != Computed.MEETS)


def _judge(application: Application, officer: User, place: int) -> None:
    """Give the body's own verdicts on all the conditions."""
    typed, check = {"remark": remarks.OWN_VERDICT}, standing_check(application)
    otherwise = {row["code"] for row in check.working if row["verdict"] != Computed.MEETS} if check else set()
    for number, condition in enumerate(application.campaign.conditions.order_by("number")):
        partly = number == 5 and place % 4 == 1
        typed[f"verdict-{condition.pk}"] = "partly" if partly else "meets"
        own = remarks.LOOKED_UP if condition.code in otherwise else ""
        typed[f"remark-{condition.pk}"] = remarks.PARTLY if partly else own
    confirm_verdicts(application, typed=typed, base_version=0, by=officer)


def grant_more_time(campaign: Campaign, people: People, *, day: date) -> None:
    """The committee's answers: time for the late one, and one body is asked for a new recommendation."""
    last = campaign.calendar.stages["selection"].closes_on or day + timedelta(days=7)
    stage, found = campaign.calendar.stages["application"], bodies()
    extend_deadline(
        stage,
        found[LATE],
        until=min(last, day + timedelta(days=5)),
        reason=remarks.LATE_REASON,
        by=people.committee,
    )
    until = min(last, day + timedelta(days=7))
    if until > day:
        request_replacement(
            campaign, found[ASKED_AGAIN], reason=remarks.REQUEST_REASON, until=until, by=people.committee
        )
