"""More columns for the list of units and its spreadsheet: other areas register here (progress and the like).

A column is asked once for all units of a page, so that the list takes the same number of queries at any size. No column
orders or ranks the units.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from evaluations.item_panel import progress_words
from evaluations.models import CreationUnit


@dataclass(frozen=True)
class UnitColumn:
    """A header, and what stands under it: unit id → words (a missing id is a dash)."""

    header: str
    values: Callable[[list[CreationUnit], date], dict[int, str]]


COLUMNS: tuple[UnitColumn, ...] = (UnitColumn("填报进度", progress_words),)


def cells_of(units: list[CreationUnit], day: date) -> dict[int, list[str]]:
    """Return the additional cells of each unit, in the order of the columns."""
    columns = [column.values(units, day) for column in COLUMNS]
    return {unit.pk: [values.get(unit.pk, "—") for values in columns] for unit in units}
