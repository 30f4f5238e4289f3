"""The wording of the letters after the release, one text per outcome and campaign (S3)."""

from django.db import models

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed


class LetterText(NaturallyKeyed):
    """Title and body with placeholders (see ``applications/rules/letters.py``); a paragraph is a line."""

    class Outcome(models.TextChoices):
        """What a body is told. Not recommended: a branch that its prefecture did not choose."""

        SELECTED = "selected", "确定为创建对象"
        RESERVE = "reserve", "候补"
        NOT_SELECTED = "not_selected", "未入选"
        NOT_CONFIRMED = "not_confirmed", "不予确认"
        NOT_RECOMMENDED = "not_recommended", "未获市州推荐"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="letter_texts", verbose_name="创建计划")
    outcome = models.CharField("结果", max_length=16, choices=Outcome.choices)
    title = models.CharField("标题", max_length=80)
    body = models.TextField("正文")
    # False once the committee has given it words of its own: then it is no longer shown as 平台默认.
    is_platform_default = models.BooleanField("平台默认", default=False)

    NATURAL_KEY = ("campaign__code", "outcome")

    class Meta:
        verbose_name = "结果通知文本"
        verbose_name_plural = "结果通知文本"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "outcome"], name="letter_text_once")]

    def __str__(self) -> str:
        return self.get_outcome_display()
