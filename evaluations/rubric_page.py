"""The items of a rubric as pages show them: by indicator, each with its points in words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from evaluations.models import Indicator, Item
from evaluations.rules.scoring import ZERO
from evaluations.scale_words import point_words
from evaluations.scales import ScaledItem


@dataclass
class ShownItem:
    """An item with its points as lines."""

    item: Item
    points: list[str]


@dataclass
class Group:
    """An indicator with its items; ``marks`` are those that count towards the full marks, ``bonus`` those on top."""

    indicator: Indicator
    rows: list[ShownItem] = field(default_factory=list)
    marks: Decimal = ZERO
    bonus: Decimal = ZERO


def groups_of(rows: Iterable[ScaledItem]) -> list[Group]:
    """Return the indicators in the guide's order, each with its items."""
    groups: list[Group] = []
    for row in rows:
        if not groups or groups[-1].indicator != row.indicator:
            groups.append(Group(row.indicator))
        group = groups[-1]
        group.rows.append(ShownItem(row.item, point_words(row.scale)))
        if row.scale.is_bonus:
            group.bonus += row.scale.marks
        else:
            group.marks += row.scale.marks
    return groups
