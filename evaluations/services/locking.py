"""Taking the unit that a deed works on: what every service of the work period begins with."""

from typing import Any

from benchmark_platform.campaigns.gate import require
from evaluations.actions.unit import WORK
from evaluations.models import CreationUnit


def locked_unit(unit: CreationUnit | int) -> CreationUnit:
    """Return the row as it is now, locked until the transaction ends (on SQLite the transaction itself is the lock)."""
    pk = unit if isinstance(unit, int) else unit.pk
    rows = CreationUnit.objects.select_for_update(of=("self",)).with_parties().prefetch_related("liaisons__person")
    return rows.get(pk=pk)


def unit_at_work(unit: CreationUnit | int, *, by: Any) -> CreationUnit:
    """Return the locked unit for somebody who puts down its own work.

    :raises Forbidden: not of the unit, not now, or it takes no more part.
    """
    found = locked_unit(unit)
    require(WORK, user=by, subject=found)
    return found
