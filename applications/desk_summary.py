"""What the desk review comes to, for many applications at once, as one person may read it (S3, C1–C6).

:func:`summaries` reads in five queries however many applications there are. Who still owes an own review of a form is
shown nothing of the others' (``rules/desk.py``): neither their words nor that they have given them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from applications.models import Application, ConditionVerdict, Review, ReviewLine, Submission
from applications.rules import desk
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Condition

OUTDATED = "审查之后申请表重新提交过"


@dataclass(frozen=True)
class Verdict:
    """One reviewer's verdict on one condition."""

    reviewer: str
    verdict: str
    remark: str
    given_at: datetime

    @property
    def label(self) -> str:
        """The verdict's word."""
        return str(ConditionVerdict(self.verdict).label)


@dataclass(frozen=True)
class Remark:
    """One reviewer's remark on the whole."""

    reviewer: str
    text: str
    given_at: datetime


@dataclass(frozen=True)
class ConditionSummary:
    """One condition: each reviewer's verdict, how many of each, and how far they differ."""

    code: str
    title: str
    verdicts: tuple[Verdict, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many gave each verdict: ``{"meets": 1, "partly": 1, "does_not": 0}``."""
        return {word: sum(1 for one in self.verdicts if one.verdict == word) for word in ConditionVerdict.values}

    @property
    def spread(self) -> int:
        """Steps between the best and the worst verdict (0–2)."""
        return desk.spread(one.verdict for one in self.verdicts)

    @property
    def differs_widely(self) -> bool:
        """Whether the verdicts lie more than one step apart."""
        return desk.differs_widely(one.verdict for one in self.verdicts)

    @property
    def words(self) -> str:
        """The verdicts in words: 符合 2，不符合 1."""
        counted = [(label, self.counts[word]) for word, label in ConditionVerdict.choices if self.counts[word]]
        if len(self.verdicts) == 1:
            return self.verdicts[0].label
        return "，".join(f"{label} {number}" for label, number in counted)


@dataclass(frozen=True)
class Seat:
    """One assigned reviewer, as the viewer may see the progress (``state`` is "" where it is hidden)."""

    review_id: int
    reviewer_id: int
    name: str
    state: str
    word: str
    tone: str
    reason: str = ""
    given_at: datetime | None = None
    outdated: bool = False


@dataclass(frozen=True)
class ReviewSummary:
    """The desk review of one application. ``conditions`` and ``remarks`` are empty unless ``readable``."""

    application_id: int
    wanted: int
    seats: tuple[Seat, ...] = ()
    hidden: bool = False
    readable: bool = False
    complete: bool = False
    conditions: tuple[ConditionSummary, ...] = ()
    remarks: tuple[Remark, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def assigned(self) -> int:
        """How many reviewers count (recused ones do not)."""
        return sum(1 for seat in self.seats if seat.state != Review.State.RECUSED)

    @property
    def missing(self) -> int:
        """How many reviewers are still to be assigned."""
        return max(self.wanted - self.assigned, 0)

    @property
    def given(self) -> int:
        """How many have given; 0 where that is hidden."""
        return sum(1 for seat in self.seats if seat.state == Review.State.GIVEN)

    @property
    def widest(self) -> int:
        """The widest spread over the conditions."""
        return max((one.spread for one in self.conditions), default=0)

    @property
    def differs_widely(self) -> bool:
        """Whether the reviewers differ by more than one step on some condition."""
        return any(one.differs_widely for one in self.conditions)

    @property
    def outdated(self) -> bool:
        """Whether the form was submitted anew after a review that the viewer may read."""
        return any(seat.outdated for seat in self.seats)

    @property
    def word(self) -> str:
        """The state in words: 未分配 · 已提交 1/2 · 审查完成 · 您尚未提交."""
        if self.hidden:
            return "您尚未提交"
        if not self.assigned:
            return "未分配"
        return "审查完成" if self.complete else f"已提交 {self.given}/{self.assigned}"

    @property
    def tone(self) -> str:
        """The tone of the state, for ``status_tag``."""
        if self.hidden or not self.assigned:
            return "attention"
        return "done" if self.complete else "wait"


def desk_conditions(campaign_ids: Iterable[int]) -> list[Condition]:
    """Return C1–C6 of the campaigns in order; C0.1 and C0.2 are computed and decided apart (``eligibility``)."""
    return list(
        Condition.objects.filter(campaign__in=set(campaign_ids)).exclude(code__startswith="C0").order_by("number")
    )


def summaries(applications: Iterable[Application], *, viewer: User | None = None) -> dict[int, ReviewSummary]:
    """Return the summary of each application by its id, in five queries (``application.campaign`` is read).

    Without a ``viewer`` only what is complete can be read, which is never anything that somebody may not read yet.
    """
    wanted = list(applications)
    keys = [application.pk for application in wanted]
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.desk().filter(application__in=keys).select_related("reviewer").order_by("pk"):
        reviews[review.application_id].append(review)
    submitted = dict(
        Submission.objects.standing().filter(application__in=keys).values_list("application", "submitted_at")
    )
    conditions: dict[int, list[Condition]] = defaultdict(list)
    for condition in desk_conditions(application.campaign_id for application in wanted):
        conditions[condition.campaign_id].append(condition)
    found = {
        application.pk: _frame(
            application, reviews[application.pk], submitted.get(application.pk), viewer.pk if viewer else None
        )
        for application in wanted
    }
    readable = [key for key, summary in found.items() if summary.readable]
    lines = _lines(readable)
    for application in wanted:
        if application.pk in lines:
            found[application.pk] = _with_words(
                found[application.pk], reviews[application.pk], conditions[application.campaign_id], lines
            )
    return found


def summary_of(application: Application, *, viewer: User | None = None) -> ReviewSummary:
    """Return the summary of one application."""
    return summaries([application], viewer=viewer)[application.pk]


def as_rules_see(reviews: Iterable[Review]) -> list[desk.Standing]:
    """Return the assignments that count, as the rules take them."""
    return [
        desk.Standing(review.reviewer_id, review.state == Review.State.GIVEN)
        for review in reviews
        if review.state != Review.State.RECUSED
    ]


def _frame(
    application: Application, reviews: Sequence[Review], submitted_at: datetime | None, viewer_id: int | None
) -> ReviewSummary:
    standing = as_rules_see(reviews)
    wanted = application.campaign.desk_reviewers
    notes = tuple(dict.fromkeys(review.note for review in reviews if review.note))
    accepted = bool(notes)
    hidden = desk.is_awaited(viewer_id, standing)
    return ReviewSummary(
        application_id=application.pk,
        wanted=wanted,
        seats=tuple(_seat(review, submitted_at, hidden and review.reviewer_id != viewer_id) for review in reviews),
        hidden=hidden,
        readable=desk.may_read(viewer_id, standing, wanted=wanted, other_number_accepted=accepted),
        complete=not hidden and desk.is_complete(standing, wanted=wanted, other_number_accepted=accepted),
        notes=notes,
    )


TONES = {Review.State.ASSIGNED: "wait", Review.State.GIVEN: "done", Review.State.RECUSED: "refused"}


def _seat(review: Review, submitted_at: datetime | None, hidden: bool) -> Seat:
    state = Review.State(review.state)
    if hidden and state != Review.State.RECUSED:
        return Seat(review.pk, review.reviewer_id, review.reviewer.full_name, "", "已分配", "neutral")
    given = review.given_at
    return Seat(
        review.pk,
        review.reviewer_id,
        review.reviewer.full_name,
        state,
        str(state.label),
        TONES[state],
        review.recusal_reason,
        given,
        given is not None and submitted_at is not None and submitted_at > given,
    )


def _lines(application_ids: Sequence[int]) -> dict[int, list[ReviewLine]]:
    lines: dict[int, list[ReviewLine]] = defaultdict(list)
    given = Review.objects.standing().filter(application__in=application_ids, state=Review.State.GIVEN)
    for line in ReviewLine.objects.filter(review__in=given).select_related("review"):
        lines[line.review.application_id].append(line)
    return lines


def _with_words(
    summary: ReviewSummary,
    reviews: Sequence[Review],
    conditions: Sequence[Condition],
    lines: dict[int, list[ReviewLine]],
) -> ReviewSummary:
    of = {(line.review_id, line.condition_id): line for line in lines[summary.application_id]}
    given = [(review, at) for review in reviews if (at := review.given_at) is not None]
    return ReviewSummary(
        summary.application_id,
        summary.wanted,
        summary.seats,
        summary.hidden,
        summary.readable,
        summary.complete,
        tuple(
            ConditionSummary(
                condition.code,
                condition.title,
                tuple(
                    Verdict(review.reviewer.full_name, line.verdict, line.remark, at)
                    for review, at in given
                    if (line := of.get((review.pk, condition.pk))) is not None and line.verdict
                ),
            )
            for condition in conditions
        ),
        tuple(Remark(review.reviewer.full_name, review.remark, at) for review, at in given if review.remark),
        summary.notes,
    )
