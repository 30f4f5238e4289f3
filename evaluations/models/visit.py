"""The visit (实地考核): a unit, a day, a team with its leader (S5; a re-assessment is a second visit, S6)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from evaluations.models.unit import CreationUnit, OfUnit

if TYPE_CHECKING:
    from evaluations.models.closing import VisitClosing


class VisitQuerySet(models.QuerySet["Visit"]):
    """Readings of visits."""

    def standing(self) -> "VisitQuerySet":
        """Keep those that were not cancelled."""
        return self.exclude(state=Visit.State.CANCELLED)

    def visible_to(self, user: User) -> "VisitQuerySet":
        """Return the visits of the units that a person sees; an inspector those of the own teams only."""
        units = CreationUnit.objects.visible_to(user)
        rows = self.filter(unit__in=units)
        if user.holds(Role.COMMITTEE, Role.DECIDER):
            return rows
        own = VisitInspector.objects.standing().filter(person=user).values("visit")
        bodies = CreationUnit.objects.of_body(user)
        return rows.filter(Q(pk__in=own) | Q(unit__in=bodies))

    def with_parties(self) -> "VisitQuerySet":
        """Join what the gate and every page need; the standing team comes with one more query."""
        team = models.Prefetch("inspectors", VisitInspector.objects.standing().select_related("person"), "team")
        return self.select_related(
            "unit", "unit__campaign", "unit__organization", "unit__organization__prefecture", "unit__application"
        ).prefetch_related(team, "unit__liaisons__person")


class Visit(OfUnit, models.Model):
    """A team at a unit on a day. Closed by its leader with agreed scores; opened again only as an act with reason."""

    class Kind(models.TextChoices):
        """In the words of the plan."""

        ON_SITE = "on_site", "实地考核"
        REASSESSMENT = "reassessment", "复评"

    class State(models.TextChoices):
        """Scores are taken in the first two states."""

        PLANNED = "planned", "已安排"
        REOPENED = "reopened", "重新打开"
        CLOSED = "closed", "已结束"
        CANCELLED = "cancelled", "已取消"

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="visits", verbose_name="创建单位")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices, default=Kind.ON_SITE)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    state_since = models.DateTimeField("状态起始时间")
    day = models.DateField("考核日期")
    starts_at = models.TimeField("到达时间", null=True, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    note = models.TextField("给创建单位的说明", blank=True)
    # The unit has not handed in its self-assessment: the committee sends the team all the same, with this reason.
    without_self_reason = models.TextField("未提交自评仍安排考核的理由", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    arranged_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    arranged_at = models.DateTimeField("安排时间")
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="取消人")
    cancelled_at = models.DateTimeField("取消时间", null=True)
    cancel_reason = models.TextField("取消理由", blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "实地考核"
        verbose_name_plural = "实地考核"
        ordering = ["day", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind"], condition=~Q(state="cancelled"), name="one_standing_visit_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason=""),
                name="visit_cancelled_with_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the page of the visit."""
        return reverse("evaluations:inspection", args=[self.pk])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)

    @property
    def standing_team(self) -> list["VisitInspector"]:
        """Who inspects now, the leader first; no query after ``with_parties``."""
        found: list[VisitInspector] | None = getattr(self, "team", None)
        if found is None:
            found = self.team = list(self.inspectors.standing().select_related("person"))
        return sorted(found, key=lambda row: (not row.is_leader, row.pk))

    @property
    def leader(self) -> User | None:
        """The person who closes the visit."""
        return next((row.person for row in self.standing_team if row.is_leader), None)

    @property
    def standing_closing(self) -> "VisitClosing | None":
        """The closing in force, or None before the visit is closed (or after it was opened again)."""
        return self.closings.filter(reopened_at=None).first()


class VisitInspectorQuerySet(models.QuerySet["VisitInspector"]):
    """Readings of teams."""

    def standing(self) -> "VisitInspectorQuerySet":
        """Keep those who belong to the team now, of visits that were not cancelled."""
        return self.filter(removed_at=None).exclude(visit__state=Visit.State.CANCELLED)


class VisitInspector(models.Model):
    """A person of the team. Whoever leaves it stays on record; what that person scored too."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="inspectors", verbose_name="实地考核")
    person = models.ForeignKey(User, models.PROTECT, related_name="inspections", verbose_name="考核人员")
    is_leader = models.BooleanField("组长", default=False)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")
    assigned_at = models.DateTimeField("安排时间")
    removed_at = models.DateTimeField("退出时间", null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")

    objects = VisitInspectorQuerySet.as_manager()

    class Meta:
        verbose_name = "考核人员"
        verbose_name_plural = "考核人员"
        ordering = ["visit", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "person"], condition=Q(removed_at__isnull=True), name="inspector_once_per_visit"
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(removed_at__isnull=True, is_leader=True), name="one_leader_per_visit"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="inspector_removed_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"
