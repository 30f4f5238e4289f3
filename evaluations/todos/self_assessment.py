"""What waits for a person about self-assessments (S5)."""

from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations.models import CreationUnit


def self_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines of one person."""
    return []
