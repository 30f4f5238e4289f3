"""What the selection board shows of each candidate: eligibility, desk review, grounds, what is intended (S3).

A fixed number of queries, however many candidates there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from applications.candidates import (
    direct_candidates,
    places_of,
    recommended_candidates,
    standing_recommendations,
)
from applications.desk_summary import ReviewSummary, summaries
from applications.models import (
    Application,
    Computed,
    ConditionVerdict,
    EligibilityDecision,
    Recommendation,
    SelectionDecision,
    SelectionRow,
    State,
    Submission,
)
from applications.prefectures import open_requests
from applications.rules import selection as rules
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.organizations.models import Prefecture, Track

EXCERPT = 60
COMPUTED_TONES = {Computed.MEETS: "done", Computed.FAILS: "refused", Computed.MISSING: "attention"}


def review_words(summary: ReviewSummary) -> str:
    """Return a readable desk review as one line over C1–C6, all reviewers counted; empty where nothing can be read."""
    counts = {word: sum(one.counts[word] for one in summary.conditions) for word in ConditionVerdict.values}
    if not any(counts.values()):
        return ""
    return "，".join(f"{label} {counts[word]}" for word, label in ConditionVerdict.choices)


@dataclass(frozen=True)
class Line:
    """One candidate of the board."""

    application: Any  # annotated by with_eligibility()
    row: SelectionRow | None
    review: ReviewSummary
    words: str
    grounds: str
    eligibility_reason: str
    place: str = ""
    recommendation: Recommendation | None = None

    @property
    def is_eligible(self) -> bool:
        """Whether the committee found it eligible."""
        return self.application.eligible is True

    @property
    def eligibility(self) -> tuple[str, str]:
        """The committee's verdict as word and tone."""
        if self.application.eligible is None:
            return "待审查", "attention"
        return ("资格合格", "done") if self.application.eligible else ("资格不符", "refused")

    @property
    def computed(self) -> str:
        """What the platform computed, in words."""
        return Computed(self.application.computed).label if self.application.computed else "未核对"

    @property
    def excerpt(self) -> str:
        """The beginning of the grounds."""
        return self.grounds if len(self.grounds) <= EXCERPT else f"{self.grounds[:EXCERPT]}……"


@dataclass(frozen=True)
class PrefectureLine:
    """One prefecture in administrative order: its recommended form, or why there is none."""

    prefecture: Prefecture
    line: Line | None
    missing: str = ""
    reasons: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Board:
    """Everything that the board shows."""

    direct: list[Line]
    prefectures: list[PrefectureLine]
    returned: list[Application]
    gone: list[SelectionRow]
    places: Mapping[str, int]
    standing: Mapping[int, str]

    def chosen(self, track: str) -> int:
        """How many are intended for a track."""
        lines = self.direct if track == Track.DIRECT else [row.line for row in self.prefectures if row.line]
        return sum(1 for line in lines if line.row and line.row.outcome == SelectionRow.Outcome.SELECTED)

    @property
    def lines(self) -> list[Line]:
        """All candidates in official order."""
        return [*self.direct, *(row.line for row in self.prefectures if row.line)]


def board_of(campaign: Campaign, decision: SelectionDecision | None, *, viewer: User) -> Board:
    """Read the board: a draft shows today's candidates, a decided list its own rows.

    Who still owes an own desk review of a form reads nothing of the others' (``desk_summary``).
    """
    rows: dict[int, SelectionRow] = {}
    if decision is not None:
        found = decision.rows.select_related("application__organization")
        rows = {row.application_id: row for row in found}
    if decision is None or decision.state == SelectionDecision.State.DRAFT:
        ids = {
            *direct_candidates(campaign).values_list("pk", flat=True),
            *recommended_candidates(campaign).values_list("pk", flat=True),
        }
    else:
        ids = set(rows)
    lines = _lines(campaign, ids, rows, viewer)
    direct = [line for line in lines if line.application.track == Track.DIRECT]
    places = places_of(campaign)
    return Board(
        direct=direct,
        prefectures=_prefecture_lines(campaign, [line for line in lines if line.application.track != Track.DIRECT]),
        returned=list(
            Application.objects.filter(campaign=campaign, state=State.RETURNED, number__isnull=False)
            .select_related("organization")
            .in_official_order()
        ),
        gone=[row for key, row in rows.items() if key not in ids],
        places=places,
        standing=_standing(direct, places[Track.DIRECT]),
    )


def _standing(direct: Iterable[Line], seats: int) -> dict[int, str]:
    ranks = {
        line.application.pk: line.row.rank
        for line in direct
        if line.row and line.row.rank is not None and line.is_eligible
    }
    return rules.standing(ranks, seats)


def _lines(campaign: Campaign, ids: set[int], rows: Mapping[int, SelectionRow], viewer: User) -> list[Line]:
    found = Application.objects.filter(pk__in=ids).with_parties().defer("answers").with_eligibility()
    applications = list(found.in_official_order())
    for application in applications:
        application.campaign = campaign  # one instance: its calendar is read once
    reviews = summaries(applications, viewer=viewer)
    reasons = _eligibility_reasons(ids)
    grounds = dict(
        Submission.objects.standing()
        .filter(application__in=ids)
        .values_list("application", "snapshot__answers__grounds")
    )
    return [
        Line(
            application=application,
            row=rows.get(application.pk),
            review=reviews[application.pk],
            words=review_words(reviews[application.pk]),
            grounds=grounds.get(application.pk) or "",
            eligibility_reason=reasons.get(application.pk, ""),
        )
        for application in applications
    ]


def _prefecture_lines(campaign: Campaign, lines: Iterable[Line]) -> list[PrefectureLine]:
    by_prefecture = {line.application.organization.prefecture_id: line for line in lines}
    filed = standing_recommendations(campaign)
    asked = asked_anew(campaign)
    answer = []
    for prefecture in Prefecture.objects.order_by("order"):
        line, recommendation = by_prefecture.get(prefecture.pk), filed.get(prefecture.pk)
        missing = ""
        if line is None:
            missing = "未报送推荐"
            if recommendation:
                missing = "报送无推荐" if recommendation.is_nil else "推荐的申请表正在补正"
        reasons = recommendation.reasons if recommendation else ""
        answer.append(PrefectureLine(prefecture, line, missing, reasons, asked.get(prefecture.pk, "")))
    return answer


def asked_anew(campaign: Campaign) -> dict[int, str]:
    """Say of each prefecture that was asked for a new recommendation how that stands, by prefecture (S3)."""
    words = {}
    for request in open_requests(campaign).select_related("organization"):
        last = campaign.calendar.closing_day("application", request.organization) or request.until
        words[request.organization.prefecture_id or 0] = (
            f"已要求于{chinese_day(last)}前重新推荐，收到新的推荐或期限过后才能审定。"
            if today() <= last
            else f"要求重新推荐的期限（{chinese_day(last)}）已过，没有收到新的推荐，原来报送的仍然有效。"
        )
    return words


def _eligibility_reasons(ids: Iterable[int]) -> dict[int, str]:
    decisions = EligibilityDecision.objects.filter(application__in=ids, superseded_at__isnull=True)
    return dict(decisions.values_list("application", "reason"))


def prefilled_reasons(ids: Iterable[int]) -> dict[int, str]:
    """Return the reason that a fresh row opens with: the complete desk review in a line, or why it is not eligible."""
    applications = list(Application.objects.filter(pk__in=ids).select_related("campaign").defer("answers"))
    turned_down = EligibilityDecision.objects.filter(
        application__in=applications, superseded_at__isnull=True, eligible=False
    ).values_list("application", "reason")
    words = {key: review_words(row) for key, row in summaries(applications).items()}
    reasons = {key: f"行业党委审查创建条件：{line}。" for key, line in words.items() if line}
    return reasons | {key: f"资格不符。{reason}".strip() for key, reason in turned_down}
