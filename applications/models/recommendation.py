"""The prefecture's one choice, or its nil return (S2): exactly one standing per prefecture body and campaign."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization


class Recommendation(models.Model):
    """A recommendation, or a nil return where ``application`` is empty. A replaced one stays on record."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="recommendations", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="recommendations", verbose_name="市州行业（协会）党组织"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="recommendations", verbose_name="推荐的申请表"
    )
    reasons = models.TextField("理由")
    # Asked for when C0.1 or C0.2 was computed as not met: a computation never rejects, but it is never passed over.
    despite = models.TextField("核对结论为不符合仍推荐的理由", blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送人")
    filed_at = models.DateTimeField("报送时间")
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)
    superseded_reason = models.TextField("失效原因", blank=True)

    class Meta:
        verbose_name = "市州推荐"
        verbose_name_plural = "市州推荐"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_recommendation_per_prefecture",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_recommendation_per_application",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}：{self.application or '无推荐'}"

    @property
    def is_nil(self) -> bool:
        """Whether the prefecture recommends nobody."""
        return self.application_id is None


class ReplacementRequest(models.Model):
    """The committee asks a prefecture for a new recommendation, with a reason and a day (S3)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="replacement_requests", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="replacement_requests", verbose_name="市州行业（协会）党组织"
    )
    reason = models.TextField("理由")
    until = models.DateField("期限")
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    requested_at = models.DateTimeField("提出时间")
    answered_by = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新的推荐"
    )

    class Meta:
        verbose_name = "重新推荐要求"
        verbose_name_plural = "重新推荐要求"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                condition=Q(answered_by__isnull=True),
                name="one_open_replacement_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} 重新推荐"
