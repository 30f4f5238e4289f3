"""Every filed application, its computed verdicts and the decision on them: the committee's bulk view (C0.1, C0.2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count, Q

from applications.filters import superior_has_answered
from applications.models import Application, Computed, EligibilityCheck, EligibilityDecision, Level, Opinion, State
from applications.models.application import ELIGIBILITY_UNDECIDED, NEEDS_A_PERSON, ApplicationQuerySet
from applications.rules import eligibility as rules
from applications.services.eligibility import BULK_LIMIT
from applications.verdicts import TONES, WORDS, Verdict, verdict_of
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Track

_CHANGED = (ELIGIBILITY_UNDECIDED & Q(check_changed=True)) | Q(outdated=True)
_CONDITIONS: dict[str, Q] = {
    "person": NEEDS_A_PERSON,
    "fails": Q(computed=Computed.FAILS),
    "missing": Q(computed=Computed.MISSING) | Q(computed__isnull=True),
    "meets": Q(computed=Computed.MEETS),
    "changed": _CHANGED,
    "undecided": ELIGIBILITY_UNDECIDED,
    "eligible": Q(eligible=True),
    "ineligible": Q(eligible=False),
}
SHOWN = [
    ("person", "需要人工处理"),
    ("fails", "核对结论：不符合"),
    ("missing", "核对结论：资料不全"),
    ("meets", "核对结论：符合"),
    ("changed", "结论有变化"),
    ("undecided", "等待审查"),
    ("eligible", "已审查：资格合格"),
    ("ineligible", "已审查：资格不符"),
]


class EligibilityFilter(django_filters.FilterSet):
    """The filters of the bulk view."""

    q = django_filters.CharFilter(method="search", label="党组织名称或申报编号")
    track = django_filters.ChoiceFilter(choices=Track.choices, label="申报渠道", empty_label="全部")
    show = django_filters.ChoiceFilter(choices=SHOWN, method="narrow", label="范围", empty_label="全部")

    class Meta:
        model = Application
        fields = ["q", "track", "show"]

    def search(self, applications: ApplicationQuerySet, name: str, text: str) -> ApplicationQuerySet:
        """Find by a part of the body's name or of the number."""
        return applications.filter(Q(organization__name__icontains=text) | Q(number__icontains=text))

    def narrow(self, applications: ApplicationQuerySet, name: str, wanted: str) -> ApplicationQuerySet:
        """Keep one group."""
        return applications.filter(_CONDITIONS[wanted])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered at all."""
        return self.form.is_valid() and any(self.form.cleaned_data.values())


def everybody(campaign: Campaign) -> Any:
    """Return every filed application of a campaign with what was computed and decided."""
    return Application.objects.filter(campaign=campaign, number__isnull=False).with_eligibility()


def filtered(campaign: Campaign, params: Any) -> EligibilityFilter:
    """Return the filter; its ``qs`` stands in official order."""
    return EligibilityFilter(params, queryset=everybody(campaign).in_official_order())


def counters(campaign: Campaign) -> dict[str, int]:
    """Count the groups in one query."""
    # The names of the groups are also those of annotations: an aggregate may not hide one that another one counts.
    counts = {f"{name}_count": Count("pk", filter=condition) for name, condition in _CONDITIONS.items()}
    found = everybody(campaign).order_by().aggregate(total_count=Count("pk"), **counts)
    return {name.removesuffix("_count"): number for name, number in found.items()}


def confirmable(applications: Any) -> Any:
    """Keep those that can be confirmed as they are: waiting, computed 符合, all three opinions there."""
    waiting = applications.eligibility_undecided().filter(computed=Computed.MEETS)
    return waiting.filter(superior_has_answered())


@dataclass(frozen=True)
class Row:
    """One line of the bulk view and of its spreadsheet."""

    application: Any
    check: EligibilityCheck | None
    decision: EligibilityDecision | None
    has_superior_opinion: bool

    @property
    def place(self) -> str:
        """The track, or the prefecture."""
        application = self.application
        if application.track == Track.PREFECTURE and application.organization.prefecture:
            return str(application.organization.prefecture.name)
        return str(application.get_track_display())

    @property
    def state(self) -> str:
        """The state's word; a filed form that was taken back is 已撤回."""
        return "已撤回" if self.application.state == State.DRAFT else self.application.get_state_display()

    @property
    def age(self) -> Verdict:
        """C0.1."""
        return self._condition(rules.AGE)

    @property
    def penalties(self) -> Verdict:
        """C0.2."""
        return self._condition(rules.PENALTIES)

    def _condition(self, code: str) -> Verdict:
        found = next((row for row in self.check.working if row["code"] == code), None) if self.check else None
        return verdict_of(found) if found else Verdict(code, WORDS[""], TONES[""])

    @property
    def waits(self) -> bool:
        """Whether the committee's decision is due."""
        application = self.application
        direct = application.track == Track.DIRECT and application.state == State.SUBMITTED
        return direct or application.state == State.RECOMMENDED

    @property
    def changed(self) -> bool:
        """Whether the computed verdict has changed and nobody has dealt with it."""
        return bool(self.application.outdated or (self.waits and self.application.check_changed))

    @property
    def decided(self) -> Verdict:
        """The decision, as word and tone."""
        if self.decision and not self.waits:
            word, tone = ("资格合格", "done") if self.decision.eligible else ("资格不符", "refused")
            return Verdict("", word, tone)
        if self.waits and not self.has_superior_opinion:
            return Verdict("", "等待上级意见", "neutral")
        return Verdict("", "等待审查", "wait") if self.waits else Verdict("", "—", "neutral")


def rows_of(applications: Iterable[Any]) -> list[Row]:
    """Read the lines of a page in three queries, however long the list is."""
    found = list(applications)
    checks = EligibilityCheck.objects.in_bulk([row.check_id for row in found if row.check_id])
    decisions = EligibilityDecision.objects.select_related("decided_by").in_bulk(
        [row.decision_id for row in found if row.decision_id]
    )
    opinions = Opinion.objects.filter(application__in=found, level=Level.SUPERIOR, superseded_at__isnull=True)
    answered = set(opinions.values_list("application", flat=True))
    return [Row(row, checks.get(row.check_id), decisions.get(row.decision_id), row.pk in answered) for row in found]


def stream(applications: Any, *, chunk: int = 500) -> Iterator[Row]:
    """Yield the lines of a whole list with flat memory: the order first, then the rows by chunks."""
    ids = list(applications.values_list("pk", flat=True))
    for start in range(0, len(ids), chunk):
        part = ids[start : start + chunk]
        found = Application.objects.with_parties().defer("answers").with_eligibility().in_bulk(part)
        yield from rows_of(found[pk] for pk in part)


__all__ = [
    "BULK_LIMIT",
    "EligibilityFilter",
    "Row",
    "Verdict",
    "confirmable",
    "counters",
    "everybody",
    "filtered",
    "rows_of",
    "stream",
    "verdict_of",
]
