"""The committee at work in stage 3: eligibility, desk reviews, a penalty that comes late, a draft with a tie (S3)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from applications.candidates import direct_candidates, recommended_candidates
from applications.models import Application, Computed, Review, SelectionDecision, State
from applications.rules.selection_draft import fingerprint
from applications.services.desk_reviews import assign, give
from applications.services.eligibility import confirm_eligibility, decide_eligibility, recheck_what_changed
from applications.services.selection import open_selection, rows_of, save_selection, texts_of
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign, Condition
from benchmark_platform.demo import remarks
from benchmark_platform.demo.people import People
from benchmark_platform.organizations.models import Penalty, Track

REVIEWERS = 2
# How many of each kind the demo leaves for a person to decide.
LEFT = 3
INSIDE = 9
RANKED = 14
# The rank of the one whose firm is punished after everything was confirmed.
PUNISHED = 7


def candidates(campaign: Campaign) -> list[Any]:
    """Return direct candidates, then recommended ones, in official order, annotated by ``with_eligibility()``."""
    direct = direct_candidates(campaign).values("pk")
    recommended = recommended_candidates(campaign).values("pk")
    found = Application.objects.filter(pk__in=direct) | Application.objects.filter(pk__in=recommended)
    return list(found.with_parties().with_eligibility().in_official_order())


def check_eligibility(campaign: Campaign, people: People) -> None:
    """Confirm most, override one with a reason, turn two down; what is missing waits for a person (C0.1, C0.2)."""
    clerk, found = people.committee, candidates(campaign)
    answered = [row for row in found if any(one.level == "superior" for one in row.standing_opinions)]
    meets = [row for row in answered if row.computed == Computed.MEETS]
    confirm_eligibility(campaign, seen={row.pk: row.check_id for row in meets[:-LEFT]}, by=clerk)
    fails = [row for row in answered if row.computed == Computed.FAILS]
    young = [row for row in fails if _is_young(row)]
    for row in young[:1]:
        decide_eligibility(row, eligible=True, reason=remarks.OVERRIDE, by=clerk)
    for row in young[1:2]:
        decide_eligibility(row, eligible=False, reason=remarks.INELIGIBLE_YOUNG, by=clerk)
    for row in [row for row in fails if row not in young][:1]:
        decide_eligibility(row, eligible=False, reason=remarks.INELIGIBLE_PENALTY, by=clerk)


def _is_young(application: Application) -> bool:
    check = application.eligibility_checks.get(superseded_at__isnull=True)
    return any(row["code"] == "C0.1" and row["verdict"] == Computed.FAILS for row in check.working)


def review(campaign: Campaign, people: People) -> None:
    """Assign every candidate to two reviewers in turn; most reviews are given, some differ widely."""
    open_to_review = [row for row in candidates(campaign) if row.state != State.INELIGIBLE]
    panel = _panel(campaign)
    for turn in range(len(panel)):
        share = open_to_review[turn :: len(panel)]
        pair = [panel[turn], panel[(turn + 3) % len(panel)]]
        if share:
            assign(share, reviewers=pair, by=people.committee)
    conditions = list(campaign.conditions.exclude(code__startswith="C0").order_by("number"))
    for number, one in enumerate(_reviews(campaign)):
        if number % 9 not in (4, 8):
            give(one, typed=_words(number, conditions), base_version=one.version, by=one.reviewer)


def _panel(campaign: Campaign) -> list[User]:
    """The committee's people and its inspectors."""
    found = User.objects.filter(memberships__role__in=[Role.COMMITTEE, Role.INSPECTOR]).distinct()
    return list(found.order_by("username"))


def _reviews(campaign: Campaign) -> Iterator[Review]:
    found = Review.objects.desk().filter(application__campaign=campaign).select_related("reviewer")
    yield from found.order_by("application_id", "pk")


def _words(number: int, conditions: list[Condition]) -> dict[str, str]:
    """What the n-th reviewer finds; the two of one form sit next to each other."""
    form, typed = number // 2, {"remark": remarks.OVERALL[number % len(remarks.OVERALL)]}
    for place, condition in enumerate(conditions):
        step = 0
        if (form + 2 * place) % 7 == 0 or (number * 5 + place) % 11 == 3:
            step = 1
        if form % 6 == 2 and place == 4:
            step = 2 * (number % 2)
        typed[f"verdict-{condition.pk}"] = ("meets", "partly", "does_not")[step]
        remark = remarks.REMARKS[condition.code][step]
        typed[f"remark-{condition.pk}"] = remark if step or (number + place) % 3 == 0 else ""
    return typed


def penalty_comes_late(decision: SelectionDecision, *, day: date) -> None:
    """One entry reaches the register when its form is confirmed and ranked; the next tick raises the flag (C0.2)."""
    application = decision.rows.get(rank=PUNISHED).application
    firm = application.organization.covered_firms.select_related("firm").order_by("pk")[0].firm
    decided_on = day - timedelta(days=4)
    Penalty.objects.create(
        firm=firm,
        kind=Penalty.Kind.ADMINISTRATIVE,
        decided_on=decided_on,
        authority=remarks.LATE_PENALTY.authority,
        document_number=remarks.LATE_PENALTY.number.format(year=decided_on.year),
        text=remarks.LATE_PENALTY.text,
    )
    recheck_what_changed(timezone.now())


def begin_draft(campaign: Campaign, people: People) -> SelectionDecision:
    """Nine in order, two tied for the tenth place, some behind; most prefectures confirmed; the rest is open."""
    decision = open_selection(campaign, by=people.committee)
    rows = rows_of(decision)
    found = candidates(campaign)
    eligible = [row for row in found if row.eligible]
    direct = sorted((row for row in eligible if row.track == Track.DIRECT), key=lambda row: row.overrides)
    typed = {row.pk: _direct_row(place) for place, row in enumerate(direct[:RANKED])}
    confirmed = [row for row in eligible if row.track != Track.DIRECT][:-2]
    typed |= {row.pk: {"outcome": "selected", "reason": remarks.CONFIRM_REASON} for row in confirmed}
    base = {key: fingerprint(texts_of(rows[key])) for key in typed}
    return save_selection(decision, typed=typed, base=base, by=people.committee)


def _direct_row(place: int) -> dict[str, str]:
    if place < INSIDE:
        reason = remarks.RANK_REASONS[place % len(remarks.RANK_REASONS)]
        return {"outcome": "selected", "rank": str(place + 1), "reason": reason}
    if place < INSIDE + 2:
        return {"rank": str(INSIDE + 1), "reason": remarks.TIE_REASON}
    return {"rank": str(place + 1), "reason": remarks.BEHIND_REASON}
