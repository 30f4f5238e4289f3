"""How many places each track has (S3: 10 direct, 14 prefectures)."""

from django.db import models

from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed
from benchmark_platform.organizations.models import Track


class Quota(NaturallyKeyed):
    """The places of one track."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="quotas", verbose_name="创建计划")
    track = models.CharField("渠道", max_length=12, choices=Track.choices)
    seats = models.PositiveSmallIntegerField("名额")
    printed_wording = models.CharField("方案原文", max_length=60, blank=True)

    NATURAL_KEY = ("campaign__code", "track")

    class Meta:
        verbose_name = "名额"
        verbose_name_plural = "名额"
        ordering = ["campaign", "track"]
        constraints = [models.UniqueConstraint(fields=["campaign", "track"], name="quota_once_per_track")]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.seats}"
