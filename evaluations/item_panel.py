"""What other pages show of the items: the two figures on a unit's home page, the progress in the list of units."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from benchmark_platform.accounts.models import User
from evaluations.complaint_veil import veiled
from evaluations.models import CreationUnit
from evaluations.progress import guide_of, progress_of
from evaluations.rules.results import Status
from evaluations.standing import standing_of

# So many items that are short stand on the home page.
SHOWN = 4


def progress_panel(unit: CreationUnit, user: User, day: date) -> dict[str, Any]:
    """Return the context of ``evaluations/unit_progress.html``: both figures, and the first items that are short."""
    standing = veiled(standing_of(unit, day), user)
    short = [row for row in standing.items if row.status is Status.SHORT]
    return {"standing": standing, "todo": short[:SHOWN], "more": len(short) - len(short[:SHOWN])}


def progress_words(units: Sequence[CreationUnit], day: date) -> dict[int, str]:
    """Return 填报进度 of each unit, such as 18/25, by the unit's number; eleven queries whatever their number.

    All units have to be of one campaign.
    """
    if not units:
        return {}
    return {row.unit.pk: row.total.words for row in progress_of(guide_of(units[0].campaign), units)}
