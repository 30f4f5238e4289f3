"""What follows from every change of what a unit has put down: its duties are looked through again (decision 11)."""

from evaluations.models import CreationUnit
from evaluations.services.duties import settle_duties


def after_change(unit: CreationUnit) -> None:
    """Bring the unit's duties in line; called inside the deed's own transaction, on the locked unit."""
    settle_duties(unit)
