"""What follows from a change of ledger, roster or articles: the duties are looked through again (decision 11).

Premises, figures and documents have no periodic rule: no duty hangs on them.
"""

from evaluations.models import CreationUnit
from evaluations.services.duties import settle_duties


def after_change(unit: CreationUnit) -> None:
    """Bring the unit's duties in line; called inside the deed's own transaction, on the locked unit."""
    settle_duties(unit)
