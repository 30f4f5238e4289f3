"""The units of a person's own branches that take no further part: what their home page says (S4)."""

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit
from evaluations.models.unit import ENDED_STATES


def own_ended_units(user: User, campaign: Campaign) -> list[CreationUnit]:
    """Return the person's own units that were replaced or disqualified; no query for whoever has no branch."""
    bodies = user.bodies(Role.BRANCH)
    if not bodies:
        return []
    found = CreationUnit.objects.filter(campaign=campaign, organization__in=bodies, state__in=ENDED_STATES)
    return list(found.with_parties())
