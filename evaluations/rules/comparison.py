"""Comparing results: means, dispersion, and from when a mean may be shown to a unit (E). Pure; the numbers are ours."""

from collections.abc import Iterable
from decimal import Decimal

from evaluations.rules.scoring import ZERO, rounded

# 平台默认，可调整.
SHARED_FROM = 3
GAP_POINTS = Decimal("10.0")
ITEM_GAP_SHARE = Decimal("0.5")
INSPECTOR_POINTS = Decimal("3.0")


def mean_of(values: Iterable[Decimal]) -> Decimal | None:
    """Return the mean with one decimal, halves upwards; None of nothing."""
    found = list(values)
    return rounded(sum(found, ZERO) / len(found)) if found else None


def deviation_of(values: Iterable[Decimal]) -> Decimal | None:
    """Return the standard deviation of the whole group with one decimal; None for fewer than two."""
    found = list(values)
    if len(found) < 2:
        return None
    mean = sum(found, ZERO) / len(found)
    return rounded((sum(((value - mean) ** 2 for value in found), ZERO) / len(found)).sqrt())


def may_share_mean(*, assessed: int, taking_part: int) -> bool:
    """Whether a unit may see the mean of its track: three results at least, and everybody's.

    A mean of two tells the other's score, and one that moves when a single unit is added tells that unit's.
    """
    return assessed >= SHARED_FROM and assessed == taking_part


def is_large_gap(gap: Decimal | None) -> bool:
    """Whether a unit's own total is far from the team's."""
    return gap is not None and abs(gap) >= GAP_POINTS


def is_large_item_gap(gap: Decimal | None, marks: Decimal) -> bool:
    """Whether an item's self-score is half of its marks or more away from the agreed score."""
    return gap is not None and bool(gap) and abs(gap) >= marks * ITEM_GAP_SHARE


def leaning(deviation: Decimal) -> str:
    """Say how an inspector's sheets stand to the agreed scores: 偏宽, 偏严, or nothing worth a word."""
    if abs(deviation) < INSPECTOR_POINTS:
        return ""
    return "偏宽" if deviation > 0 else "偏严"
