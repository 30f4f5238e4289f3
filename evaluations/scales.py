"""The rubric as the scoring rules need it: one reading for pages, devices, spreadsheets and papers (E)."""

from dataclasses import dataclass

from evaluations.models import Indicator, Item, Rubric
from evaluations.rules.scoring import Point, Scale


@dataclass(frozen=True)
class ScaledItem:
    """An item with how it is scored; ``indicator`` is its own, read along."""

    item: Item
    scale: Scale

    @property
    def indicator(self) -> Indicator:
        """The indicator to which it belongs."""
        return self.item.indicator


def scale_of(item: Item) -> Scale:
    """Return how an item is scored; no query where its points were prefetched."""
    points = tuple(Point(row.code, row.text, row.marks, row.cap) for row in item.scoring_points.all())
    return Scale(
        code=item.code,
        marks=item.marks,
        way=item.way,
        points=points,
        may_be_not_applicable=item.may_be_not_applicable,
        is_veto=item.is_veto,
        is_bonus=item.is_bonus,
    )


def scaled_items(rubric: Rubric) -> list[ScaledItem]:
    """Return the items of a rubric in the guide's order, in two queries."""
    rows = Item.objects.filter(indicator__rubric=rubric).select_related("indicator").prefetch_related("scoring_points")
    return [ScaledItem(item, scale_of(item)) for item in rows.order_by("indicator__number", "number")]
