"""What the leader closes a visit from: every sheet that is in, beside self-scores and agreed scores, item by item.

A reading with a constant number of queries; the same for the leader's page, the check page and the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch

from benchmark_platform.accounts.models import User
from evaluations.models import (
    AgreedScore,
    Rubric,
    SelfAssessment,
    SelfScore,
    Sheet,
    SheetPhoto,
    SheetScore,
    Visit,
)
from evaluations.plan_content import fingerprint
from evaluations.rules.closing import Agreed, check_agreed, offered_agreed
from evaluations.rules.totals import NOTHING, Given, Spread, Total, spread_of, total_of
from evaluations.scales import ScaledItem, scaled_items


@dataclass(frozen=True)
class Member:
    """One of the team with the own sheet, if one was begun."""

    person: User
    is_leader: bool
    sheet: Sheet | None

    @property
    def is_in(self) -> bool:
        """Whether the sheet was handed in."""
        return self.sheet is not None and self.sheet.state == Sheet.State.SUBMITTED


@dataclass(frozen=True)
class SheetLine:
    """What one inspector says of one item."""

    name: str
    given: Given
    reason: str
    photos: Sequence[SheetPhoto] = ()


@dataclass(frozen=True)
class ItemRow:
    """One item: self-score, each sheet that is in, what they differ by, and what was agreed so far."""

    scaled: ScaledItem
    own: Given
    own_reason: str
    lines: list[SheetLine]
    spread: Spread
    stored: AgreedScore | None
    threshold: Decimal

    @property
    def code(self) -> str:
        """The item's code."""
        return self.scaled.item.code

    @property
    def exceeds(self) -> bool:
        """Whether the sheets differ by more than the campaign lets pass without a word."""
        return self.spread.exceeds(self.threshold)

    @property
    def offered(self) -> Agreed:
        """What the leader finds before anything was agreed."""
        return offered_agreed(self.scaled.scale, self.spread, [line.reason for line in self.lines])

    @property
    def agreed(self) -> Agreed:
        """What stands, or what is offered."""
        return agreed_of(self.stored) if self.stored else self.offered

    @property
    def lacks(self) -> list[str]:
        """The fields that are still wanted before the visit may be closed."""
        return [found.field for found in check_agreed(self.scaled.scale, self.agreed, self.spread, self.threshold)]


@dataclass(frozen=True)
class ClosingSheet:
    """The whole of a visit before it is closed."""

    visit: Visit
    rubric: Rubric
    team: list[Member]
    rows: list[ItemRow]

    @property
    def missing(self) -> list[str]:
        """Whose sheet is not in, by name."""
        return [member.person.full_name for member in self.team if not member.is_in]

    @property
    def total(self) -> Total:
        """The total of what stands or is offered."""
        rows = [(row.scaled.scale, row.agreed.given) for row in self.rows]
        return total_of(rows, full_marks=self.rubric.full_marks)

    @property
    def fingerprint(self) -> str:
        """The digest of what would be closed: nobody closes what she has not read."""
        return fingerprint([[row.code, row.stored.version if row.stored else 0] for row in self.rows] + [self.missing])

    def member(self, user: User) -> Member | None:
        """Return the person's place in the team, or None."""
        return next((member for member in self.team if member.person.pk == user.pk), None)


def agreed_of(stored: AgreedScore) -> Agreed:
    """Return a stored agreed score (or one of its earlier versions) as the rules know it."""
    return Agreed(Given(stored.score, stored.not_applicable), stored.reason, stored.spread_reason)


def closing_sheet(visit: Visit) -> ClosingSheet:
    """Read a visit with everything that its closing needs; sheets that are not in play no part."""
    rubric = Rubric.objects.get(campaign=visit.unit.campaign_id)
    scores = Prefetch("scores", SheetScore.objects.select_related("item"))
    photos = Prefetch("photos", SheetPhoto.objects.filter(removed_at=None).select_related("file", "item"))
    sheets = {
        sheet.inspector_id: sheet
        for sheet in Sheet.objects.filter(visit=visit).select_related("inspector").prefetch_related(scores, photos)
    }
    team = [Member(row.person, row.is_leader, sheets.get(row.person_id)) for row in visit.standing_team]
    own = {
        score.item_id: score
        for score in SelfScore.objects.filter(
            assessment__unit=visit.unit_id, assessment__state=SelfAssessment.State.SUBMITTED
        )
    }
    agreed = {row.item_id: row for row in visit.agreed_scores.select_related("saved_by")}
    handed_in = [member for member in team if member.is_in]
    by_item = _by_item(handed_in)
    rows = []
    for scaled in scaled_items(rubric):
        item = scaled.item
        lines = by_item.get(item.pk, [])
        self_score = own.get(item.pk)
        given = [line.given for line in lines]
        given += [NOTHING] * (len(handed_in) - len(given))
        rows.append(
            ItemRow(
                scaled=scaled,
                own=Given(self_score.score, self_score.not_applicable) if self_score else NOTHING,
                own_reason=self_score.reason if self_score else "",
                lines=lines,
                spread=spread_of(given, is_bonus=scaled.scale.is_bonus),
                stored=agreed.get(item.pk),
                threshold=rubric.spread_threshold,
            )
        )
    return ClosingSheet(visit, rubric, team, rows)


def _by_item(members: list[Member]) -> dict[int, list[SheetLine]]:
    found: dict[int, list[SheetLine]] = {}
    for member in members:
        assert member.sheet is not None  # only those that are in
        photos: dict[int, list[SheetPhoto]] = {}
        for photo in member.sheet.photos.all():
            photos.setdefault(photo.item_id, []).append(photo)
        for score in member.sheet.scores.all():
            line = SheetLine(
                member.person.full_name,
                Given(score.score, score.not_applicable),
                score.reason,
                photos.get(score.item_id, ()),
            )
            found.setdefault(score.item_id, []).append(line)
    return found
