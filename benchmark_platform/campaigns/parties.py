"""Who takes part in a campaign: whom the notice reaches, who mobilises."""

from django.db.models import Q, QuerySet

from benchmark_platform.organizations.models import Organization, Track


def notified_bodies() -> QuerySet[Organization]:
    """Return the bodies that the notice speaks to: the prefecture bodies and all branches, in official order."""
    kinds = [Organization.Kind.PREFECTURE_BODY, *Organization.BRANCH_KINDS]
    return Organization.objects.filter(active=True, kind__in=kinds).in_official_order()


def mobilizing_bodies() -> QuerySet[Organization]:
    """Return the bodies that report on their mobilisation: the prefecture bodies and the direct branches (S1)."""
    return notified_bodies().filter(Q(kind=Organization.Kind.PREFECTURE_BODY) | Q(track=Track.DIRECT))
