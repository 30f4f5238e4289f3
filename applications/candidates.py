"""Who is decided on in the selection (S3): every filed direct form, and what the prefectures recommend."""

from applications.models import Application, Recommendation, State
from applications.models.application import ApplicationQuerySet
from benchmark_platform.campaigns.models import Campaign, Quota
from benchmark_platform.organizations.models import Track

# A draft, a withdrawn form and one that was sent back are not decided on; they are not touched either.
DIRECT_STATES = (State.SUBMITTED, State.ELIGIBLE, State.INELIGIBLE)
RECOMMENDED_STATES = (State.RECOMMENDED, State.ELIGIBLE, State.INELIGIBLE)


def direct_candidates(campaign: Campaign) -> ApplicationQuerySet:
    """Return the filed, un-withdrawn direct forms."""
    return Application.objects.filter(campaign=campaign, track=Track.DIRECT, state__in=DIRECT_STATES)


def standing_recommendations(campaign: Campaign) -> dict[int, Recommendation]:
    """Return what each prefecture body has filed and not replaced, nil returns included, by prefecture."""
    rows = Recommendation.objects.filter(campaign=campaign, superseded_at__isnull=True)
    return {row.organization.prefecture_id or 0: row for row in rows.select_related("organization")}


def recommended_candidates(campaign: Campaign) -> ApplicationQuerySet:
    """Return the recommended forms, one of a prefecture at most; a form that was sent back is not one of them."""
    standing = Recommendation.objects.filter(
        campaign=campaign, superseded_at__isnull=True, application__isnull=False
    ).values("application")
    return Application.objects.filter(pk__in=standing, track=Track.PREFECTURE, state__in=RECOMMENDED_STATES)


def candidate_states(campaign: Campaign) -> dict[int, str]:
    """Return every candidate's state by its id: what a list is compared with before it is decided or released."""
    direct = dict(direct_candidates(campaign).values_list("pk", "state"))
    return direct | dict(recommended_candidates(campaign).values_list("pk", "state"))


def unrecommended(campaign: Campaign) -> ApplicationQuerySet:
    """Return the filed forms of the prefecture track that their prefecture did not choose: not selected on release."""
    return Application.objects.filter(
        campaign=campaign, track=Track.PREFECTURE, state__in=(State.SUBMITTED, State.ELIGIBLE, State.INELIGIBLE)
    ).exclude(pk__in=recommended_candidates(campaign).values("pk"))


def places_of(campaign: Campaign) -> dict[str, int]:
    """Return how many places each track has: the quotas of the campaign, 10 and 14 in 2020."""
    return dict.fromkeys(Track.values, 0) | dict(Quota.objects.filter(campaign=campaign).values_list("track", "seats"))
