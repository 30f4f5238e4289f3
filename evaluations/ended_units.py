"""What became of the units of a person's own branches: their home page says who ended (S4), who was judged (S5)."""

from datetime import date
from typing import NamedTuple

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit
from evaluations.models.unit import ENDED_STATES
from evaluations.verdict_letters import verdict_words
from evaluations.verdict_panel import JUDGED
from evaluations.verdicts import released_on, released_rows


class JudgedUnit(NamedTuple):
    """A unit with the verdict that stands for it."""

    unit: CreationUnit
    words: str
    day: date


def own_settled_units(user: User, campaign: Campaign) -> tuple[list[CreationUnit], list[JudgedUnit]]:
    """Return the person's own units that were replaced or disqualified, and those with a released verdict.

    No query for whoever has no branch; one for everybody else, a second where a unit of theirs was judged.
    """
    bodies = user.bodies(Role.BRANCH)
    if not bodies:
        return [], []
    rows = CreationUnit.objects.filter(campaign=campaign, organization__in=bodies, state__in=[*ENDED_STATES, *JUDGED])
    units = list(rows.with_parties())
    judged = [unit for unit in units if unit.state in JUDGED]
    verdicts = released_rows(campaign) if judged else {}
    told = [(unit, verdicts[unit.pk]) for unit in judged if unit.pk in verdicts]
    return (
        [unit for unit in units if unit.state in ENDED_STATES],
        [JudgedUnit(unit, verdict_words(row), released_on(row)) for unit, row in told],
    )
