"""The creation unit (创建单位) and its leading group (S4, M1.2)."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from applications.models import Application
from applications.models.application import official_order
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization, Track

if TYPE_CHECKING:
    from evaluations.models.support import Liaison


class UnitState(models.TextChoices):
    """Where a unit stands (S4–S7)."""

    CREATING = "creating", "创建中"
    SELF_ASSESSED = "self_assessed", "已自评"
    INSPECTED = "inspected", "已考核"
    QUALIFIED = "qualified", "达标"
    RECTIFYING = "rectifying", "限期整改"
    AWAITING_REASSESSMENT = "awaiting_reassessment", "待复评"
    REASSESSED = "reassessed", "已复评"
    NOT_QUALIFIED = "not_qualified", "不达标"
    AWARDED = "awarded", "已授牌"
    REPLACED = "replaced", "已更换"
    DISQUALIFIED = "disqualified", "已取消"


# A unit in one of these states takes no further part in the campaign.
ENDED_STATES = (UnitState.REPLACED, UnitState.DISQUALIFIED)


class OfUnit:
    """What belongs to a unit: the gate asks it for the unit's campaign and organisation."""

    unit: "CreationUnit"

    @property
    def campaign(self) -> Campaign:
        """The campaign of its unit."""
        return self.unit.campaign

    @property
    def organization(self) -> Organization:
        """The organisation of its unit, whose own deadlines count."""
        return self.unit.organization


class CreationUnitQuerySet(models.QuerySet["CreationUnit"]):
    """Readings of units."""

    def visible_to(self, user: User) -> "CreationUnitQuerySet":
        """Return the units that a person may see at all: own, own prefecture's (M1), all for the committee.

        A liaison member is of the committee and sees no less, nor longer. An inspector sees the units of the own visits
        (S5). Everything else is a 404 to that person.
        """
        if user.holds(Role.COMMITTEE, Role.DECIDER):
            return self.all()
        seen = self._of_body(user)
        if user.holds(Role.INSPECTOR):
            from evaluations.models.visit import VisitInspector

            own = VisitInspector.objects.standing().filter(person=user)
            seen |= Q(pk__in=own.values("visit__unit"))
        return self.filter(seen)

    def of_body(self, user: User) -> "CreationUnitQuerySet":
        """Keep the units of the person's own branch or prefecture body (M1); not those that one merely inspects."""
        return self.filter(self._of_body(user))

    @staticmethod
    def _of_body(user: User) -> Q:
        prefectures = [row.organization.prefecture_id for row in user.standing_memberships if row.role == "prefecture"]
        return Q(organization__in=user.bodies(Role.BRANCH)) | Q(
            application__track=Track.PREFECTURE, organization__prefecture__in=prefectures
        )

    def taking_part(self) -> "CreationUnitQuerySet":
        """Keep the units that have been neither replaced nor disqualified."""
        return self.exclude(state__in=ENDED_STATES)

    def with_parties(self) -> "CreationUnitQuerySet":
        """Join what the gate and every page need."""
        return self.select_related("campaign", "organization", "organization__prefecture", "application")

    def in_official_order(self) -> "CreationUnitQuerySet":
        """Order as every official list: direct first, then prefectures in administrative order, then by number."""
        return self.order_by(*official_order("application__"))


class CreationUnit(models.Model):
    """A selected organisation at work: opened once by 启动创建, a later replacement too (S4)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="units", verbose_name="创建计划")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units", verbose_name="党组织")
    application = models.OneToOneField(Application, models.PROTECT, related_name="unit", verbose_name="申请表")
    state = models.CharField("状态", max_length=24, choices=UnitState.choices, default=UnitState.CREATING)
    state_since = models.DateTimeField("状态起始时间")
    opened_at = models.DateTimeField("启动时间")
    opened_on = models.DateField("启动日期")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="启动人")
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name="更换为"
    )
    ended_at = models.DateTimeField("退出时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")
    end_reason = models.TextField("退出理由", blank=True)
    duties_settled_on = models.DateField("待办核对日期", null=True, blank=True, editable=False)

    objects = CreationUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "创建单位"
        verbose_name_plural = "创建单位"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organization"], name="one_unit_per_organization"),
            models.CheckConstraint(
                condition=Q(state__in=ENDED_STATES, ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")
                | ~Q(state__in=ENDED_STATES) & Q(ended_at__isnull=True, ended_by__isnull=True, end_reason=""),
                name="unit_ends_with_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.organization.name

    def get_absolute_url(self) -> str:
        """Return the unit's page."""
        return reverse("evaluations:unit", args=[self.pk])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return {state.value: state.label for state in UnitState}

    @property
    def track(self) -> str:
        """The track on which it was selected."""
        return self.application.track

    @property
    def takes_part(self) -> bool:
        """Whether it has been neither replaced nor disqualified."""
        return self.state not in ENDED_STATES

    @property
    def standing_liaison(self) -> "Liaison | None":
        """The committee member who looks after the unit now (M2.2), or None."""
        rows: Any = [row for row in self.liaisons.all() if row.ended_on is None]
        return rows[0] if rows else None


class GroupMember(models.Model):
    """A person of the unit's leading group (创建工作领导小组); M1.2 wants one of the firm's management in it."""

    class Post(models.TextChoices):
        """Posts in the group."""

        HEAD = "head", "组长"
        DEPUTY = "deputy", "副组长"
        MEMBER = "member", "成员"

    unit = models.ForeignKey(CreationUnit, models.CASCADE, related_name="group_members", verbose_name="创建单位")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("小组职务", max_length=8, choices=Post.choices, default=Post.MEMBER)
    duty = models.CharField("单位职务", max_length=60, blank=True)
    is_firm_management = models.BooleanField("所在机构管理层", default=False)
    helps_with = models.CharField("负责事项", max_length=200, blank=True)

    class Meta:
        verbose_name = "领导小组成员"
        verbose_name_plural = "领导小组成员"
        ordering = ["unit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="group_member_number_once"),
            models.UniqueConstraint(fields=["unit"], condition=Q(post="head"), name="one_head_of_leading_group"),
        ]

    def __str__(self) -> str:
        return self.name
