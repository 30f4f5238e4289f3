"""The 14 prefectures of a campaign: who has filed what, who is awaited until when (S2)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists

from applications.models import Application, Recommendation, ReplacementRequest, SelectionDecision, State
from applications.models.recommendation import ReplacementRequestQuerySet
from applications.outcomes import reversals_of
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization, Prefecture, Track

FILED, NIL, MISSING, REQUESTED = "filed", "nil", "missing", "requested"
LABELS = {FILED: "已推荐", NIL: "报送无推荐", MISSING: "尚未报送", REQUESTED: "已要求重新推荐"}
TONES = {FILED: "done", NIL: "neutral", MISSING: "attention", REQUESTED: "wait"}


@dataclass(frozen=True)
class PrefectureRow:
    """One prefecture: what its body has filed, or until when it may."""

    prefecture: Prefecture
    body: Organization | None
    filed: Recommendation | None
    request: ReplacementRequest | None
    last_day: date | None
    submitted: int
    is_released: bool = False

    @property
    def status(self) -> str:
        """One of ``LABELS``."""
        if self.request:
            return REQUESTED
        if self.filed:
            return NIL if self.filed.is_nil else FILED
        return MISSING

    @property
    def is_awaited(self) -> bool:
        """Whether something is to come from this prefecture: after the release only a choice after a correction."""
        if self.status == REQUESTED:  # once its last day has passed, the first choice stands
            return self.last_day is None or today() <= self.last_day
        return self.status == MISSING and not self.is_released

    @property
    def label(self) -> str:
        """The status in words."""
        return LABELS[self.status]

    @property
    def tone(self) -> str:
        """The status as a tone of the face."""
        return TONES[self.status]


def prefecture_rows(campaign: Campaign) -> list[PrefectureRow]:
    """Return the prefectures in administrative order: six queries, however many forms there are."""
    released = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.RELEASED).exists()
    bodies = {
        body.prefecture_id: body
        for body in Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, active=True)
    }
    filed = {
        row.organization_id: row
        for row in Recommendation.objects.filter(campaign=campaign, superseded_at__isnull=True).select_related(
            "application__organization", "filed_by", "organization"
        )
    }
    requests = {
        row.organization_id: row
        for row in ReplacementRequest.objects.unanswered()
        .filter(campaign=campaign, after__isnull=not released)  # what was asked before the release ended with it
        .select_related("requested_by")
    }
    submitted = dict(
        Application.objects.filter(campaign=campaign, track=Track.PREFECTURE, number__isnull=False)
        .exclude(state__in=["draft", "returned"])
        .order_by()
        .values_list("organization__prefecture")
        .annotate(count=Count("pk"))
    )
    rows = []
    for prefecture in Prefecture.objects.all():
        body = bodies.get(prefecture.pk)
        key = body.pk if body else 0
        last = campaign.calendar.closing_day("application", body)
        rows.append(
            PrefectureRow(
                prefecture, body, filed.get(key), requests.get(key), last, submitted.get(prefecture.pk, 0), released
            )
        )
    return rows


def statuses(campaign: Campaign) -> dict[int, tuple[str, str]]:
    """Return what each prefecture has filed as word and tone, by prefecture; who has filed nothing is not in it."""
    filed = Recommendation.objects.filter(campaign=campaign, superseded_at__isnull=True)
    kinds = filed.values_list("organization__prefecture", "application")
    found = {key: FILED if application else NIL for key, application in kinds}
    asked = open_requests(campaign).values_list("organization__prefecture", flat=True)
    found |= dict.fromkeys(asked, REQUESTED)
    return {key or 0: (LABELS[status], TONES[status]) for key, status in found.items()}


def open_requests(campaign: Campaign) -> ReplacementRequestQuerySet:
    """Return what the committee has asked for before the release and not received; nothing once it is released."""
    released = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.RELEASED)
    asked = ReplacementRequest.objects.unanswered().filter(campaign=campaign, after__isnull=True)
    return asked.filter(~Exists(released))


def choosing_anew(campaign: Campaign) -> set[int]:
    """Return the prefectures whose released place is empty after a correction, or that choose anew because of it."""
    local = Application.objects.filter(campaign=campaign, track=Track.PREFECTURE)
    taken = set(local.filter(state=State.SELECTED).values_list("organization__prefecture", flat=True))
    corrected = reversals_of(campaign).filter(application__in=local, old_outcome="selected")
    vacant = set(corrected.values_list("application__organization__prefecture", flat=True)) - taken
    in_hand = ReplacementRequest.objects.in_hand().filter(campaign=campaign)
    return {*vacant, *in_hand.values_list("organization__prefecture", flat=True)}
