"""Readings of the desk review: my reviews, the board of the committee, the workload (S3)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.forms import BoundField

from applications.models import Application, Review, ReviewLine, State
from applications.models.application import ApplicationQuerySet, official_order
from applications.review_form import ReviewForm
from applications.services.desk_reviews import reviewers_of
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, ConditionPoint
from benchmark_platform.organizations.models import Track

NEEDS = {"missing": "还缺审查人", "assigned": "已分配", "all": "全部"}


@dataclass(frozen=True)
class ConditionRow:
    """One condition on the page of a review: its text word for word, its sub-points, the two fields."""

    line: ReviewLine
    points: tuple[str, ...]
    verdict: BoundField
    remark: BoundField


@dataclass(frozen=True)
class Load:
    """How much one person has: assigned and given, as the viewer may know it; ``pk`` is the person's."""

    pk: int
    name: str
    assigned: int
    given: int


def own_reviews(user: User, campaign: Campaign) -> QuerySet[Review]:
    """Return the person's desk reviews in official order, withdrawn ones left out."""
    reviews = Review.objects.desk().filter(reviewer=user, application__campaign=campaign).with_parties()
    return reviews.order_by(*official_order("application__"), "pk")


def condition_rows(form: ReviewForm) -> list[ConditionRow]:
    """Return the conditions of a review with their sub-points, in one query."""
    points: dict[int, list[str]] = defaultdict(list)
    conditions = [line.condition_id for line in form.lines]
    for point in ConditionPoint.objects.filter(condition__in=conditions).order_by("number"):
        points[point.condition_id].append(point.text)
    return [
        ConditionRow(line, tuple(points[line.condition_id]), verdict, remark) for line, verdict, remark in form.rows()
    ]


def for_desk(campaign: Campaign) -> ApplicationQuerySet:
    """Return what the desk reviews, in official order: direct forms, what prefectures recommend, what is assigned."""
    standing = Review.objects.standing().filter(application=OuterRef("pk"))
    wanted = Q(track=Track.DIRECT, state=State.SUBMITTED) | Q(state__in=[State.RECOMMENDED, State.ELIGIBLE])
    return (
        Application.objects.filter(campaign=campaign, number__isnull=False)
        .filter(wanted | Exists(standing))
        .with_parties()
        .in_official_order()
    )


def in_need(applications: ApplicationQuerySet, need: str, campaign: Campaign) -> ApplicationQuerySet:
    """Keep those that lack reviewers, or that have enough; an unknown word narrows nothing.

    By the number of assignments only, never by what was given: a list must not tell what a page hides.
    """
    if need not in ("missing", "assigned"):
        return applications
    counted = applications.annotate(
        reviewers=Count(
            "reviews",
            filter=Q(reviews__kind="desk", reviews__withdrawn_at__isnull=True) & ~Q(reviews__state="recused"),
        ),
        noted=Exists(Review.objects.desk().filter(application=OuterRef("pk")).exclude(note="")),
    )
    enough = Q(reviewers__gte=campaign.desk_reviewers) | Q(reviewers__gt=0, noted=True)
    return counted.filter(enough) if need == "assigned" else counted.exclude(enough)


def workload(campaign: Campaign, viewer: User, people: Iterable[User] | None = None) -> list[Load]:
    """Return what each possible reviewer has, in two queries.

    A form on which the viewer still owes an own review counts as not given: the numbers tell nothing before that.
    """
    owed = Review.objects.pending().filter(reviewer=viewer).values("application")
    counted = dict[int, tuple[int, int]]()
    rows = (
        Review.objects.standing()
        .filter(application__campaign=campaign)
        .order_by()
        .values("reviewer")
        .annotate(
            assigned=Count("pk"),
            given=Count("pk", filter=Q(state="given") & (~Q(application__in=owed) | Q(reviewer=viewer))),
        )
        .values_list("reviewer", "assigned", "given")
    )
    for reviewer, assigned, given in rows:
        counted[reviewer] = (assigned, given)
    chosen = reviewers_of(campaign) if people is None else people
    return [Load(user.pk, user.full_name, *counted.get(user.pk, (0, 0))) for user in chosen]


def withdrawn_of(application: Application) -> QuerySet[Review]:
    """Return the withdrawn assignments of a form, for the record: who, why, by whom."""
    return (
        Review.objects.filter(application=application, kind=Review.Kind.DESK, withdrawn_at__isnull=False)
        .select_related("reviewer", "withdrawn_by")
        .order_by(F("withdrawn_at"), "pk")
    )
