"""The duties on a unit's home page: what is overdue and what comes next (S4)."""

from datetime import date
from typing import Any

from evaluations import addresses
from evaluations.duty_words import due_words, standing_of
from evaluations.models import CreationUnit

SHOWN = 5


def duties_panel(unit: CreationUnit, day: date) -> dict[str, Any] | None:
    """Return the open duties that come first, and how many are overdue; None where nothing is open. One query."""
    rows = list(unit.duties.open())
    if not rows:
        return None
    items = []
    for row in rows[:SHOWN]:
        standing = standing_of(row, day)
        items.append(
            {"label": row.title, "hint": due_words(row, day), "status": standing.word, "tone": standing.tone, "url": ""}
        )
    return {
        "items": items,
        "late": sum(1 for row in rows if row.due_on < day),
        "rest": len(rows) - len(items),
        "url": addresses.duties(unit.pk),
    }
