"""How far the branches are: who has not started, who has a draft, who has filed. Never what a draft says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, Value, When

from applications.models import State
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization, Prefecture, Track
from benchmark_platform.organizations.models.organization import OrganizationQuerySet

NOT_STARTED = "not_started"
DRAFT = "draft"
RETURNED = "returned"
SUBMITTED = "submitted"
LABELS = {NOT_STARTED: "未开始", DRAFT: "草稿", RETURNED: "退回补正", SUBMITTED: "已提交"}
TONES = {NOT_STARTED: "neutral", DRAFT: "wait", RETURNED: "attention", SUBMITTED: "done"}
# Whom a reminder is for: everybody whose form does not lie with the superior or the committee.
UNSUBMITTED = (NOT_STARTED, DRAFT, RETURNED)


def branches_of(user: User) -> OrganizationQuerySet:
    """Return the branches whose progress a person follows: all for the committee, its own for a superior.

    A prefecture body follows every branch of its prefecture, as it sees their forms (``Application.visible_to``):
    also those whose direct superior is another body.
    """
    branches = Organization.objects.branches().filter(active=True)
    if user.holds(Role.COMMITTEE, Role.DECIDER):
        return branches
    prefectures = [row.organization.prefecture_id for row in user.standing_memberships if row.role == Role.PREFECTURE]
    own = Q(superior__in=user.bodies(Role.PREFECTURE, Role.BRANCH))
    return branches.filter(own | Q(track=Track.PREFECTURE, prefecture__in=prefectures))


def with_progress(branches: OrganizationQuerySet, campaign: Campaign) -> Any:
    """Annotate ``progress`` (one of ``LABELS``), ``filed_number`` and ``since`` of the application in this campaign."""
    return branches.annotate(
        own=FilteredRelation("applications", condition=Q(applications__campaign=campaign)),
        filed_number=F("own__number"),
        since=F("own__state_since"),
        progress=Case(
            When(own__state__isnull=True, then=Value(NOT_STARTED)),
            When(own__state=State.DRAFT, then=Value(DRAFT)),
            When(own__state=State.RETURNED, then=Value(RETURNED)),
            default=Value(SUBMITTED),
            output_field=CharField(),
        ),
    )


def in_group(branches: OrganizationQuerySet, group: str) -> OrganizationQuerySet:
    """Keep the branches of one group: ``direct``, or the code of a prefecture; empty keeps all."""
    if group == Track.DIRECT:
        return branches.filter(track=Track.DIRECT)
    return branches.filter(track=Track.PREFECTURE, prefecture__code=group) if group else branches


@dataclass
class Group:
    """One line of the summary: 行业党委直属, or a prefecture."""

    code: str
    name: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All branches of the group."""
        return self.counts.total()

    @property
    def cells(self) -> list[int]:
        """The counts in the order of ``LABELS``."""
        return [self.counts[code] for code in LABELS]


def summary(branches: Any) -> list[Group]:
    """Count the (annotated) branches by group, 直属 first, then prefectures in administrative order: two queries."""
    groups = {Track.DIRECT.value: Group(Track.DIRECT.value, "行业党委直属")}
    groups |= {code: Group(code, name) for code, name in Prefecture.objects.values_list("code", "name")}
    rows = branches.order_by().values_list("track", "prefecture__code", "progress").annotate(number=Count("pk"))
    for track, prefecture, progress, number in rows:
        groups[Track.DIRECT if track == Track.DIRECT else prefecture].counts[progress] += number
    return [group for group in groups.values() if group.total]


def total_of(groups: list[Group]) -> Group:
    """Return the line under the summary."""
    return Group("", "合计", sum((group.counts for group in groups), Counter()))
