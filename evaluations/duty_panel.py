"""The duties on a unit's home page: what is overdue and what comes next (S4)."""

from datetime import date
from typing import Any

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from evaluations import addresses
from evaluations.actions.unit import WORK
from evaluations.duty_words import duty_line
from evaluations.models import CreationUnit

SHOWN = 5


def duties_panel(unit: CreationUnit, user: User, day: date) -> dict[str, Any] | None:
    """Return the open duties that come first, and how many are overdue; None where nothing is open. One query.

    Who may work in the unit finds the door to what a duty asks for, once its period has begun.
    """
    rows = list(unit.duties.open().select_related("rule"))
    if not rows:
        return None
    may_work = bool(decide(WORK, user=user, subject=unit, day=day))
    items = [duty_line(row, day, with_door=may_work) for row in rows[:SHOWN]]
    return {
        "items": items,
        "late": sum(1 for row in rows if row.due_on < day),
        "rest": len(rows) - len(items),
        "url": addresses.duties(unit.pk),
    }
