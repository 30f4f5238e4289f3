"""The 14 prefectures of a campaign: who has filed what, who is awaited until when (S2)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from applications.models import Application, Recommendation, ReplacementRequest, State
from applications.outcomes import reversals_of
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
        """Whether something is to come from this prefecture."""
        return self.status in (MISSING, REQUESTED)

    @property
    def label(self) -> str:
        """The status in words."""
        return LABELS[self.status]

    @property
    def tone(self) -> str:
        """The status as a tone of the face."""
        return TONES[self.status]


def prefecture_rows(campaign: Campaign) -> list[PrefectureRow]:
    """Return the prefectures in administrative order: five queries, however many forms there are."""
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
        for row in ReplacementRequest.objects.unanswered().filter(campaign=campaign).select_related("requested_by")
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
            PrefectureRow(prefecture, body, filed.get(key), requests.get(key), last, submitted.get(prefecture.pk, 0))
        )
    return rows


def choosing_anew(campaign: Campaign) -> set[int]:
    """Return the prefectures whose released place is empty after a correction, or that choose anew because of it."""
    local = Application.objects.filter(campaign=campaign, track=Track.PREFECTURE)
    taken = set(local.filter(state=State.SELECTED).values_list("organization__prefecture", flat=True))
    corrected = reversals_of(campaign).filter(application__in=local, old_outcome="selected")
    vacant = set(corrected.values_list("application__organization__prefecture", flat=True)) - taken
    in_hand = ReplacementRequest.objects.in_hand().filter(campaign=campaign)
    return {*vacant, *in_hand.values_list("organization__prefecture", flat=True)}
