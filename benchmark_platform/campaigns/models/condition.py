"""The conditions for applying (part two of the plan: C0.1, C0.2, C1–C6)."""

from django.db import models

from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed


class Condition(NaturallyKeyed):
    """One condition, word for word. ``code`` is the requirement id."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="conditions", verbose_name="创建计划")
    code = models.CharField("代码", max_length=8)
    number = models.PositiveSmallIntegerField("顺序")
    title = models.CharField("名称", max_length=40)
    text = models.TextField("原文")

    NATURAL_KEY = ("campaign__code", "code")

    class Meta:
        verbose_name = "创建条件"
        verbose_name_plural = "创建条件"
        ordering = ["campaign", "number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "code"], name="condition_once")]

    def __str__(self) -> str:
        return self.title


class ConditionPoint(NaturallyKeyed):
    """A sub-point of a condition, in the words of the plan."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="points", verbose_name="创建条件")
    number = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("要点", max_length=200)

    NATURAL_KEY = ("condition__campaign__code", "condition__code", "number")

    class Meta:
        verbose_name = "条件要点"
        verbose_name_plural = "条件要点"
        ordering = ["condition", "number"]
        constraints = [models.UniqueConstraint(fields=["condition", "number"], name="condition_point_once")]

    def __str__(self) -> str:
        return self.text
