"""The seven stages (S1–S7) and what follows them."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed


class StageCode(models.TextChoices):
    """The stages as the action tables name them; which days they have is data."""

    MOBILIZATION = "mobilization", "全面动员部署"
    APPLICATION = "application", "自行申报推荐"
    SELECTION = "selection", "确定创建对象"
    CREATION = "creation", "对标开展创建"
    ASSESSMENT = "assessment", "组织考核评估"
    ACCEPTANCE = "acceptance", "抓好巩固验收"
    AWARD = "award", "进行表彰授牌"
    FOLLOW_UP = "follow_up", "动态管理"


class Stage(NaturallyKeyed):
    """One stage: whole days in Asia/Shanghai, the closing day to its last second. No closing day: open-ended (M3)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="stages", verbose_name="创建计划")
    code = models.CharField("阶段", max_length=20, choices=StageCode.choices)
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=60)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期", null=True, blank=True)
    printed_wording = models.CharField("方案原文", max_length=60, blank=True)
    text = models.TextField("方案内容", blank=True)

    history = HistoricalRecords(verbose_name="阶段变更记录")

    NATURAL_KEY = ("campaign__code", "code")

    class Meta:
        verbose_name = "阶段"
        verbose_name_plural = "阶段"
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="stage_once_per_campaign"),
            models.UniqueConstraint(fields=["campaign", "number"], name="stage_number_once_per_campaign"),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(opens_on__lte=F("closes_on")),
                name="stage_opens_before_it_closes",
                violation_error_message="截止日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.title
