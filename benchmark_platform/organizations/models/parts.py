"""Party groups and committee seats of a branch (items 1-2, 1-3, 1-6)."""

from django.db import models
from django.db.models import F, Q

from benchmark_platform.organizations.models.organization import Organization


class PartyGroup(models.Model):
    """A party group (党小组)."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="party_groups", verbose_name="党组织")
    name = models.CharField("党小组名称", max_length=60)
    member_count = models.PositiveSmallIntegerField("党员人数")
    full_member_count = models.PositiveSmallIntegerField("其中正式党员")

    class Meta:
        verbose_name = "党小组"
        verbose_name_plural = "党小组"
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="party_group_once"),
            models.CheckConstraint(
                condition=Q(full_member_count__lte=F("member_count")),
                name="group_full_members_within_members",
                violation_error_message="正式党员人数不能多于党员人数。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeSeat(models.Model):
    """A seat of the branch committee (支委); an empty holder is a vacancy."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="committee_seats", verbose_name="党组织"
    )
    number = models.PositiveSmallIntegerField("席位序号", help_text="从 1 起；换人时改同一席位，不另加一行")
    title = models.CharField("职务", max_length=40)
    holder_name = models.CharField("姓名", max_length=40, blank=True, help_text="空缺时留空")
    since = models.DateField("任职日期", null=True, blank=True)

    class Meta:
        verbose_name = "支委"
        verbose_name_plural = "支委"
        ordering = ["organization", "number"]
        constraints = [models.UniqueConstraint(fields=["organization", "number"], name="committee_seat_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.holder_name or '（空缺）'}"
