"""A body of the party: the committee, a prefecture body, or a branch of whatever kind."""

from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from benchmark_platform.organizations.models.prefecture import Prefecture


class Track(models.TextChoices):
    """How a branch comes to the campaign (S2): by itself, or by its prefecture's one recommendation."""

    DIRECT = "direct", "行业党委直属"
    PREFECTURE = "prefecture", "市州"


def administrative_place(track: str, prefecture_order: str) -> Coalesce:
    """Return the place of a row within its track: prefectures in administrative order, direct ones all alike.

    ``track`` and ``prefecture_order`` are the paths of the two columns. A missing prefecture comes first, on every
    database.
    """
    place = Case(
        When(**{track: Track.DIRECT}, then=Value(0)), default=F(prefecture_order), output_field=models.IntegerField()
    )
    return Coalesce(place, Value(0))


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Readings of bodies."""

    def get_by_natural_key(self, code: str) -> "Organization":
        """Return the body with that code."""
        return self.get(code=code)

    def branches(self) -> "OrganizationQuerySet":
        """Return the bodies that may apply."""
        return self.filter(kind__in=Organization.BRANCH_KINDS)

    def in_official_order(self) -> "OrganizationQuerySet":
        """Order as every official list does: direct first, then prefectures in administrative order, then by code."""
        return self.order_by("track", administrative_place("track", "prefecture__order"), "code")


class Organization(models.Model):
    """A party body. Master data: only the committee changes it (in the admin or by import)."""

    class Kind(models.TextChoices):
        """What the body is; the branch kinds are those of item 1-1."""

        COMMITTEE = "committee", "行业党委"
        PREFECTURE_BODY = "prefecture_body", "市州行业（协会）党组织"
        BRANCH = "branch", "党支部"
        JOINT_BRANCH = "joint_branch", "联合党支部"
        GENERAL_BRANCH = "general_branch", "党总支"
        PARTY_COMMITTEE = "party_committee", "党委"

    BRANCH_KINDS = (Kind.BRANCH, Kind.JOINT_BRANCH, Kind.GENERAL_BRANCH, Kind.PARTY_COMMITTEE)

    code = models.CharField("组织代码", max_length=30, unique=True, help_text="唯一，导入时按它更新")
    name = models.CharField("党组织名称", max_length=120)
    kind = models.CharField("组织形式", max_length=20, choices=Kind.choices)
    track = models.CharField(
        "申报渠道", max_length=12, choices=Track.choices, blank=True, help_text="只有申报的基层党组织填写"
    )
    superior = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subordinates", verbose_name="上级党组织"
    )
    prefecture = models.ForeignKey(Prefecture, models.PROTECT, null=True, blank=True, verbose_name="所在市州")
    founded_on = models.DateField("党组织成立时间", null=True, blank=True)
    secretary_name = models.CharField("党组织书记", max_length=40, blank=True)
    full_member_count = models.PositiveIntegerField("正式党员人数", null=True, blank=True)
    probationary_member_count = models.PositiveIntegerField("预备党员人数", null=True, blank=True)
    discipline_officer_name = models.CharField(
        "负责纪检工作的同志", max_length=40, blank=True, help_text="正式党员不足7人、不设支委的党组织填写"
    )
    elected_on = models.DateField("本届支委（书记）产生日期", null=True, blank=True)
    term_years = models.PositiveSmallIntegerField("任期（年）", default=3)
    firms: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "Firm", through="CoveredFirm", related_name="organizations", verbose_name="所在机构"
    )
    active = models.BooleanField("在用", default=True)
    is_sample = models.BooleanField("示例数据", default=False)

    objects = OrganizationQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="党组织变更记录")

    class Meta:
        verbose_name = "党组织"
        verbose_name_plural = "党组织"
        ordering = ["track", "prefecture__order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="committee"), name="one_committee"),
            models.UniqueConstraint(
                fields=["prefecture"], condition=Q(kind="prefecture_body"), name="one_body_per_prefecture"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["committee", "prefecture_body"], track="")
                | (~Q(kind__in=["committee", "prefecture_body"]) & ~Q(track="")),
                name="branches_have_a_track_others_none",
                violation_error_message="基层党组织须选择申报渠道（行业党委直属或市州），其他党组织不选。",
            ),
            models.CheckConstraint(
                condition=~Q(track="prefecture") | Q(prefecture__isnull=False),
                name="prefecture_track_has_prefecture",
                violation_error_message="市州渠道的党组织须填写所在市州。",
            ),
            models.CheckConstraint(
                condition=Q(superior__isnull=True) | ~Q(superior=models.F("pk")),
                name="nobody_is_own_superior",
                violation_error_message="上级党组织不能是自己。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """Return the key that fixtures use."""
        return (self.code,)

    @property
    def member_count(self) -> int | None:
        """Members in all (full and probationary), or None while a number is missing."""
        if self.full_member_count is None:
            return None
        return self.full_member_count + (self.probationary_member_count or 0)

    @property
    def employee_count(self) -> int | None:
        """Employees of all firms that the body covers, or None while a firm's number is missing."""
        counts = [covered.firm.employee_count for covered in self.covered_firms.all()]
        known: list[Any] = [count for count in counts if count is not None]
        return sum(known) if counts and len(known) == len(counts) else None

    @property
    def is_branch(self) -> bool:
        """Whether the body may apply."""
        return self.kind in self.BRANCH_KINDS
