"""Who may look after a unit, and how many each looks after already (M2.2)."""

from django.db.models import Count, Q

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign


def people_with_load(campaign: Campaign) -> list[tuple[User, int]]:
    """Return the committee's people in office with the number of units that each looks after now (one query)."""
    roles = (Role.COMMITTEE, Role.DECIDER)
    people = User.objects.filter(is_active=True, memberships__role__in=roles, memberships__ended_at=None)
    standing = Q(liaisons__ended_on=None, liaisons__unit__campaign=campaign)
    load = Count("liaisons", filter=standing, distinct=True)
    return [(one, one.load) for one in people.annotate(load=load).order_by("full_name", "pk")]
