"""What was decided, as it stands now: the released decision with every later correction (S3).

Before the release there is nothing to read. One reading for the public list, the letters and the pages of the bodies.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from applications.models import (
    Application,
    LetterText,
    SelectionDecision,
    SelectionReversal,
    SelectionRow,
    State,
    Submission,
)
from applications.models.application import official_order
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Track

Told = LetterText.Outcome
# Nothing stands for these: taken or sent back, or a prefecture's choice among them is made anew after a correction.
IN_HAND = (
    State.DRAFT,
    State.RETURNED,
    State.SUBMITTED,
    State.RECOMMENDED,
    State.ELIGIBLE,
    State.INELIGIBLE,
)


@dataclass(frozen=True)
class Outcome:
    """What one body is told: a value of ``LetterText.Outcome``, since when, whether it corrects an earlier one."""

    outcome: str
    day: date
    reserve_rank: int | None = None
    reason: str = ""
    corrected: bool = False

    @property
    def word(self) -> str:
        """The outcome in the words of the plan."""
        return str(Told(self.outcome).label)


def released_decision(campaign: Campaign) -> SelectionDecision | None:
    """Return the released decision of a campaign, or None."""
    released = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.RELEASED)
    return released.select_related("campaign").first()


def outcomes_of(decision: SelectionDecision, applications: Any = None) -> dict[int, Outcome]:
    """Return what stands for each filed application (or some of them) of a released decision, in three queries.

    A form that its prefecture did not recommend has no row in the decision: it is told so (``not_recommended``).
    """
    assert decision.released_at is not None
    released_on = today(decision.released_at)
    filed = filed_applications(decision.campaign) if applications is None else applications
    rows = {row.application_id: row for row in SelectionRow.objects.filter(decision=decision)}
    standing: dict[int, Outcome] = {}
    for application in filed:
        row = rows.get(application.pk)
        if row is not None:
            standing[application.pk] = Outcome(row.outcome, released_on, row.reserve_rank, row.reason)
        else:
            direct = application.track == Track.DIRECT
            standing[application.pk] = Outcome(Told.NOT_SELECTED if direct else Told.NOT_RECOMMENDED, released_on)
    for reversal in reversals_of(decision.campaign):
        day = today(reversal.reversed_at)
        if reversal.application_id in standing:
            standing[reversal.application_id] = Outcome(reversal.new_outcome, day, corrected=True)
        if reversal.moved_up_id in standing:
            standing[reversal.moved_up_id] = Outcome(Told.SELECTED, day, corrected=True)
    return standing


def outcome_of(application: Application) -> Outcome | None:
    """Return what stands for one application; None before the release."""
    decision = released_decision(application.campaign)
    if decision is None or not application.number or application.state in IN_HAND:
        return None
    return outcomes_of(decision, [application])[application.pk]


def own_outcomes(user: User, campaign: Campaign) -> list[tuple[Application, Outcome]]:
    """Return what stands for the person's own branches since the release; no query for whoever has none."""
    bodies = user.bodies(Role.BRANCH)
    if not bodies:
        return []
    decision = released_decision(campaign)
    if decision is None:
        return []
    own = list(filed_applications(campaign).filter(organization__in=bodies))
    standing = outcomes_of(decision, own) if own else {}
    return [(application, standing[application.pk]) for application in own]


def filed_applications(campaign: Campaign) -> Any:
    """Return the applications that get a letter: those that the release, or a correction, has settled."""
    filed = Application.objects.filter(campaign=campaign, number__isnull=False).exclude(state__in=IN_HAND)
    return filed.with_parties().defer("answers").in_official_order()


def reversals_of(campaign: Campaign) -> Any:
    """Return the corrections of a campaign, the oldest first."""
    return SelectionReversal.objects.filter(application__campaign=campaign).select_related(
        "application__organization", "moved_up__organization"
    )


@dataclass(frozen=True)
class Place:
    """One line of the official list: the facts as they were filed."""

    position: int
    place: str
    name: str
    firms: str
    secretary: str
    member_count: int
    number: str


@dataclass(frozen=True)
class Section:
    """One part of the official list: 行业党委直属, or 市州."""

    heading: str
    column: str
    places: list[Place]


def selected_now(decision: SelectionDecision) -> list[int]:
    """Return the ids of the selected: of a released decision as corrected since, otherwise as intended."""
    if decision.released_at is None:
        chosen = decision.rows.filter(outcome=SelectionRow.Outcome.SELECTED)
        return list(chosen.values_list("application_id", flat=True))
    # Not by the state of the application: what comes after (creation, award) does not change who was selected.
    return [pk for pk, outcome in outcomes_of(decision).items() if outcome.outcome == Told.SELECTED]


def roster(decision: SelectionDecision) -> list[Section]:
    """Return the official list: direct first, then the prefectures in administrative order, numbered from 1 (S3)."""
    chosen = Q(application__in=selected_now(decision))
    submissions = (
        Submission.objects.standing()
        .filter(chosen)
        .select_related("application__organization__prefecture")
        .order_by(*official_order("application__"))
    )
    lines: dict[str, list[Place]] = {Track.DIRECT: [], Track.PREFECTURE: []}
    for submission in submissions:
        application = submission.application
        track = application.track
        prefecture = application.organization.prefecture
        lines[track].append(
            Place(
                position=len(lines[Track.DIRECT]) + len(lines[Track.PREFECTURE]) + 1,
                place=prefecture.name if track == Track.PREFECTURE and prefecture else "行业党委直属",
                name=submission.branch_name,
                firms="、".join(submission.snapshot.get("firm_names", [])),
                secretary=submission.secretary_name,
                member_count=submission.member_count,
                number=application.number or "",
            )
        )
    return [
        Section("行业党委直属基层党组织", "渠道", lines[Track.DIRECT]),
        Section("市州执业机构党组织", "市州", lines[Track.PREFECTURE]),
    ]
