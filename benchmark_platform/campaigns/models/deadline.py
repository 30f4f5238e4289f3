"""What moves a deadline: a date changed for all, an organisation's own deadline, a prefecture's inner closing day."""

from django.db import models
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.campaigns.models.stage import Stage
from benchmark_platform.organizations.models import Organization


class DateChange(models.Model):
    """The committee moved a stage's days, with a reason; old and new stand side by side."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="date_changes", verbose_name="阶段")
    old_opens_on = models.DateField("原开始日期")
    old_closes_on = models.DateField("原截止日期", null=True)
    new_opens_on = models.DateField("新开始日期")
    new_closes_on = models.DateField("新截止日期", null=True)
    reason = models.CharField("理由", max_length=500)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    changed_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "日期调整"
        verbose_name_plural = "日期调整"
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.stage} {self.new_closes_on}"


class Extension(models.Model):
    """One organisation's own deadline for one stage. Rows are added, never changed: the latest day counts."""

    class Source(models.TextChoices):
        """How it came about."""

        EXTENSION = "extension", "延期"
        RETURN = "return", "退回补正"
        RESUBMISSION = "resubmission", "补正后上级办理"

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="extensions", verbose_name="阶段")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="extensions", verbose_name="党组织")
    until = models.DateField("延至")
    source = models.CharField("来由", max_length=12, choices=Source.choices)
    reason = models.CharField("理由", max_length=500)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="批准人")
    granted_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "个别延期"
        verbose_name_plural = "个别延期"
        ordering = ["-granted_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.organization} {self.stage} {self.until}"


class InnerClosingDay(models.Model):
    """The day by which a prefecture wants its branches' forms (S2); none set: the campaign's default counts."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="inner_closing_days", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="inner_closing_days", verbose_name="市州行业（协会）党组织"
    )
    closes_on = models.DateField("内部截止日期")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    set_at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = "市州内部截止日期"
        verbose_name_plural = "市州内部截止日期"
        constraints = [models.UniqueConstraint(fields=["campaign", "organization"], name="inner_day_once")]

    def __str__(self) -> str:
        return f"{self.organization} {self.closes_on}"
