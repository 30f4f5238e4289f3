"""All self-assessments of a campaign: state, total, what is missing, deadline; a fixed number of queries (S5).

In official order; nothing ranks the units.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from benchmark_platform.campaigns.models import Campaign, StageCode
from evaluations.models import CreationUnit, Item, SelfAssessment, SelfScore, SelfSubmission
from evaluations.unit_list import place_of

NOT_BEGUN = "none"
WORDS = {NOT_BEGUN: "未开始", "draft": "填写中", "submitted": "已提交", "returned": "退回修改"}
TONES = {NOT_BEGUN: "neutral", "draft": "wait", "submitted": "done", "returned": "attention"}
MISSING = tuple(state for state in WORDS if state != "submitted")


@dataclass(frozen=True)
class SelfRow:
    """A unit's self-assessment in one line. ``given`` of ``asked`` items have a score on the marks as they are."""

    unit: CreationUnit
    state: str
    given: int
    asked: int
    submission: SelfSubmission | None
    deadline: date | None

    @property
    def state_words(self) -> str:
        """The state in a word."""
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        """The colour beside it."""
        return TONES[self.state]

    @property
    def place(self) -> str:
        """Where the unit belongs."""
        return place_of(self.unit)

    @property
    def is_missing(self) -> bool:
        """Whether the self-assessment is not in."""
        return self.state in MISSING

    @property
    def total(self) -> Decimal | None:
        """The total as submitted."""
        return self.submission.total if self.submission else None

    @property
    def left(self) -> int:
        """How many items have no score yet."""
        return self.asked - self.given


def self_rows(campaign: Campaign) -> list[SelfRow]:
    """Return a line for each unit that takes part: five queries whatever their number, and the calendar."""
    units = CreationUnit.objects.filter(campaign=campaign).taking_part().with_parties().in_official_order()
    found = list(units)
    numbers = [unit.pk for unit in found]
    states = dict(SelfAssessment.objects.filter(unit__in=numbers).order_by().values_list("unit_id", "state"))
    items = Item.objects.filter(indicator__rubric__campaign=campaign, is_bonus=False)
    asked = items.count()
    scores = SelfScore.objects.filter(assessment__unit__in=numbers, marks=F("item__marks"), item__is_bonus=False)
    scores = scores.filter(Q(not_applicable=True) | Q(score__isnull=False)).order_by()
    given = dict(scores.values_list("assessment__unit_id").annotate(Count("pk")))
    standing = SelfSubmission.objects.filter(assessment__unit__in=numbers, withdrawn_at=None, returned_at=None)
    kept = standing.select_related("assessment", "submitted_by").defer("content")
    submissions = {row.assessment.unit_id: row for row in kept}
    calendar = campaign.calendar
    rows = []
    for unit in found:
        closes = calendar.closing_day(StageCode.ASSESSMENT, unit.organization) if calendar.stages else None
        state = states.get(unit.pk, NOT_BEGUN)
        rows.append(SelfRow(unit, state, given.get(unit.pk, 0), asked, submissions.get(unit.pk), closes))
    return rows
