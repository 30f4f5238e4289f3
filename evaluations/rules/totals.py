"""How scores of items become one figure (E): spread, mean, combination, total, verdict. Pure and exact.

Stated once, for page, Excel and PDF: every item's final score has one decimal (halves upwards); the total is
earned ÷ applicable × full marks, rounded once, halves upwards, to one decimal, before it is compared with a mark.
(It is multiplied before it is divided, so that an exact half stays one.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.rules.scoring import ZERO, Scale, rounded

QUALIFIED, RECTIFY = "qualified", "rectifying"


@dataclass(frozen=True)
class Given:
    """A score of an item: a figure, not applicable, or (both empty) not given."""

    score: Decimal | None = None
    not_applicable: bool = False

    @property
    def is_given(self) -> bool:
        """Whether it says something."""
        return self.not_applicable or self.score is not None


NOTHING = Given()


@dataclass(frozen=True)
class Spread:
    """What the inspectors' scores of one item differ by, and what is offered as the agreed score.

    ``offered`` is the mean, or not applicable where all say so; None where they disagree on that, or nobody has scored.
    """

    lowest: Decimal | None
    highest: Decimal | None
    offered: Given | None
    disagree_on_applicability: bool

    @property
    def width(self) -> Decimal | None:
        """Highest less lowest; None with nothing to compare."""
        return None if self.lowest is None or self.highest is None else self.highest - self.lowest

    def exceeds(self, threshold: Decimal) -> bool:
        """Whether the agreed score needs a reason: over the threshold, or applicable to one and not to another."""
        return self.disagree_on_applicability or (self.width is not None and self.width > threshold)


def spread_of(scores: Iterable[Given], *, is_bonus: bool = False) -> Spread:
    """Compare the scores of one item by several inspectors; those not given play no part, nor does their order.

    A bonus need not be given: who gives none beside somebody's bonus says 0.
    """
    rows = list(scores)
    given = [row for row in rows if row.is_given]
    if is_bonus and given:
        given += [Given(ZERO)] * (len(rows) - len(given))
    figures = [row.score for row in given if row.score is not None]
    disagree = bool(figures) and len(figures) < len(given)
    offered: Given | None = None
    if figures and not disagree:
        offered = Given(rounded(sum(figures, ZERO) / len(figures)))
    elif given and not figures:
        offered = Given(not_applicable=True)
    return Spread(min(figures, default=None), max(figures, default=None), offered, disagree)


def final_of(own: Given, agreed: Given, *, self_percent: int) -> Given:
    """Combine self-score and agreed score of one item; 0 %: on-site decides. A missing self-score leaves on-site alone.

    Not applicable is what the team says; not yet agreed is not yet final.
    """
    if agreed.score is None or not self_percent or own.score is None:
        return agreed
    return Given(rounded((own.score * self_percent + agreed.score * (100 - self_percent)) / 100))


@dataclass(frozen=True)
class Total:
    """The sum of some items. ``total`` is None where nothing is applicable or an item has no score yet.

    ``earned`` and ``applicable`` are without bonus items; ``missing`` names the items without a score.
    """

    earned: Decimal
    applicable: Decimal
    bonus: Decimal
    total: Decimal | None
    missing: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every item has its score."""
        return not self.missing


def total_of(rows: Iterable[tuple[Scale, Given]], *, full_marks: Decimal) -> Total:
    """Sum up items: earned ÷ applicable × full marks, plus bonus, never above full marks.

    Not applicable leaves both sums. A veto item at 0 is named, and leaves the figure alone.
    """
    earned = applicable = bonus = ZERO
    missing: list[str] = []
    vetoes: list[str] = []
    for scale, given in rows:
        if scale.is_bonus:
            bonus += given.score or ZERO
            continue
        if not given.is_given:
            missing.append(scale.code)
        elif given.score is not None:
            earned += given.score
            applicable += scale.marks
            if scale.is_veto and given.score == 0:
                vetoes.append(scale.code)
    total = None
    if applicable and not missing:
        total = min(rounded(earned * full_marks / applicable + bonus), full_marks)
    return Total(earned, applicable, bonus, total, tuple(missing), tuple(vetoes))


def running_total(rows: Sequence[tuple[Scale, Given]]) -> tuple[Decimal, Decimal]:
    """Return what is earned so far and the marks of the items scored so far (bonus items add to the first only)."""
    scored = [(scale, given.score) for scale, given in rows if given.score is not None]
    earned = sum((score for _, score in scored), ZERO)
    return earned, sum((scale.marks for scale, _ in scored if not scale.is_bonus), ZERO)


def verdict_of(total: Total, *, pass_mark: Decimal) -> str:
    """Return the verdict that follows from the figures: 达标 at the pass mark and without veto; "" while incomplete."""
    if total.total is None:
        return ""
    return QUALIFIED if total.total >= pass_mark and not total.vetoes else RECTIFY


def is_excellent(total: Total, *, excellent_mark: Decimal, excellent_on: bool) -> bool:
    """Whether the figure reaches 优秀, where the campaign uses it."""
    return excellent_on and total.total is not None and total.total >= excellent_mark and not total.vetoes
