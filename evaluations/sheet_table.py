"""A score sheet as it stands: every item with what was entered, what is left, totals (S5, E)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.models import Indicator, Rubric, Sheet, SheetPhoto, SheetScore, Visit
from evaluations.rules.scoring import Scale
from evaluations.rules.sheets import Entered, check_entered
from evaluations.rules.totals import Given, Total, running_total, total_of
from evaluations.scale_words import given_words
from evaluations.scales import ScaledItem, scaled_items
from evaluations.sheet_content import entered


@dataclass(frozen=True)
class SheetRow:
    """One item of a sheet. ``needs``: what is still wanted for handing in, as sentences."""

    scaled: ScaledItem
    score: SheetScore | None
    content: Entered
    photos: tuple[SheetPhoto, ...]
    needs: tuple[str, ...]

    @property
    def code(self) -> str:
        """The item's code."""
        return self.scaled.item.code

    @property
    def given(self) -> Given:
        """The score that was entered."""
        return Given(self.score.score, self.score.not_applicable) if self.score else Given()

    @property
    def is_begun(self) -> bool:
        """Whether a score was entered, or 不适用."""
        return self.given.is_given

    @property
    def is_done(self) -> bool:
        """Whether nothing is wanted any more."""
        return not self.needs

    @property
    def words(self) -> str:
        """The score as it is shown; empty where there is none."""
        return given_words(self.given)

    @property
    def status(self) -> tuple[str, str]:
        """Word and tone of the mark beside it."""
        if not self.is_begun:
            return ("未填", "neutral") if self.is_done else ("未评", "neutral")
        if self.content.is_outdated:
            return "须重新评分", "attention"
        return ("已评", "done") if self.is_done else ("缺理由", "attention")


@dataclass(frozen=True)
class SheetGroup:
    """The items of an indicator; earned so far, of the marks scored so far, of all its marks."""

    indicator: Indicator
    rows: tuple[SheetRow, ...]
    earned: Decimal
    scored: Decimal
    marks: Decimal

    @property
    def done(self) -> int:
        """How many items want nothing any more."""
        return sum(1 for row in self.rows if row.is_done)


@dataclass(frozen=True)
class SheetTable:
    """The whole sheet; ``sheet`` is None before anything was entered."""

    rubric: Rubric
    sheet: Sheet | None
    groups: tuple[SheetGroup, ...]
    total: Total
    earned: Decimal
    scored: Decimal

    @property
    def rows(self) -> list[SheetRow]:
        """The items in the guide's order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def left(self) -> list[SheetRow]:
        """What is still to be done."""
        return [row for row in self.rows if not row.is_done]

    @property
    def done(self) -> int:
        """How many items want nothing any more."""
        return len(self.rows) - len(self.left)

    def row(self, code: str) -> SheetRow | None:
        """The row of an item, or None."""
        return next((row for row in self.rows if row.code == code), None)

    def neighbours(self, code: str) -> tuple[str, str]:
        """The codes before and after; "" at the ends."""
        codes = ["", *(row.code for row in self.rows), ""]
        place = codes.index(code)
        return codes[place - 1], codes[place + 1]

    def next_left(self, code: str) -> str:
        """The next item that is still to be done, after this one and then from the beginning; "" when all are."""
        rows = self.rows
        place = next((n for n, row in enumerate(rows) if row.code == code), -1)
        return next((row.code for row in [*rows[place + 1 :], *rows[: place + 1]] if not row.is_done), "")


def sheet_table(visit: Visit, sheet: Sheet | None) -> SheetTable:
    """Return a sheet of the visit as it stands; five queries, whatever was entered."""
    rubric = Rubric.objects.get(campaign=visit.campaign)
    held: dict[int, SheetScore] = {}
    photos: dict[int, list[SheetPhoto]] = {}
    if sheet is not None:
        held = {score.item_id: score for score in sheet.scores.select_related("saved_by")}
        for photo in sheet.photos.filter(removed_at=None).select_related("shown"):
            photos.setdefault(photo.item_id, []).append(photo)
    rows = [_row(scaled, held.get(scaled.item.pk), photos.get(scaled.item.pk, [])) for scaled in scaled_items(rubric)]
    pairs = _pairs(rows)
    return SheetTable(
        rubric, sheet, _groups(rows), total_of(pairs, full_marks=rubric.full_marks), *running_total(pairs)
    )


def _row(scaled: ScaledItem, score: SheetScore | None, photos: list[SheetPhoto]) -> SheetRow:
    content = entered(scaled, score)
    needs = tuple(one.message for one in check_entered(content))
    return SheetRow(scaled, score, content, tuple(photos), needs)


def _pairs(rows: Sequence[SheetRow]) -> list[tuple[Scale, Given]]:
    return [(row.scaled.scale, row.given) for row in rows]


def _groups(rows: list[SheetRow]) -> tuple[SheetGroup, ...]:
    by_indicator: dict[int, list[SheetRow]] = {}
    for row in rows:
        by_indicator.setdefault(row.scaled.indicator.pk, []).append(row)
    groups = []
    for own in by_indicator.values():
        marks = sum((row.scaled.scale.marks for row in own if not row.scaled.scale.is_bonus), Decimal(0))
        groups.append(SheetGroup(own[0].scaled.indicator, tuple(own), *running_total(_pairs(own)), marks))
    return tuple(groups)
