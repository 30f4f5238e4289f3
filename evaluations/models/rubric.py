"""The rubric: 7 indicators and 32 items word for word, with marks that are ours (requirements R, E)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed


class Rubric(NaturallyKeyed):
    """The task guide of one campaign. The plan prints no marks: ``marks_are_platform_default`` says so."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="rubric", verbose_name="创建计划")
    title = models.CharField("标题", max_length=200)
    full_marks = models.DecimalField("总分", max_digits=6, decimal_places=1)
    pass_mark = models.DecimalField("达标分", max_digits=6, decimal_places=1)
    excellent_mark = models.DecimalField("优秀分", max_digits=6, decimal_places=1)
    marks_are_platform_default = models.BooleanField("分值为平台默认", default=True)
    systems_required = models.PositiveSmallIntegerField("须建立制度数", default=8)
    frozen_at = models.DateTimeField("冻结时间", null=True, blank=True)

    history = HistoricalRecords(verbose_name="任务指南变更记录")

    NATURAL_KEY = ("campaign__code",)

    class Meta:
        verbose_name = "创建工作任务指南"
        verbose_name_plural = "创建工作任务指南"
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__lte=F("excellent_mark")) & Q(excellent_mark__lte=F("full_marks")),
                name="marks_in_order",
                violation_error_message="达标分、优秀分、总分须依次不减。",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(NaturallyKeyed):
    """One of the seven indicators (创建指标)."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="indicators", verbose_name="任务指南")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("创建指标", max_length=40)

    NATURAL_KEY = ("rubric__campaign__code", "number")

    class Meta:
        verbose_name = "创建指标"
        verbose_name_plural = "创建指标"
        ordering = ["rubric", "number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="indicator_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Item(NaturallyKeyed):
    """One of the 32 items (具体内容). ``code`` is stable; ``printed_number`` is the paper's (two （2） in 5)."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="items", verbose_name="创建指标")
    code = models.CharField("代码", max_length=8)
    number = models.PositiveSmallIntegerField("序号")
    printed_number = models.CharField("原文序号", max_length=8)
    text = models.TextField("具体内容")
    marks = models.DecimalField("分值", max_digits=5, decimal_places=1, validators=[MinValueValidator(0)])

    history = HistoricalRecords(verbose_name="分值变更记录")

    NATURAL_KEY = ("indicator__rubric__campaign__code", "code")

    class Meta:
        verbose_name = "具体内容"
        verbose_name_plural = "具体内容"
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="item_number_once"),
            models.UniqueConstraint(fields=["indicator", "code"], name="item_code_once"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="item_marks_not_negative"),
        ]

    def __str__(self) -> str:
        return self.code


class NamedSystem(NaturallyKeyed):
    """One of the twelve written systems that item 5-2 names."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="named_systems", verbose_name="任务指南")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("制度", max_length=60)

    NATURAL_KEY = ("rubric__campaign__code", "number")

    class Meta:
        verbose_name = "党建工作制度"
        verbose_name_plural = "党建工作制度"
        ordering = ["rubric", "number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="named_system_once")]

    def __str__(self) -> str:
        return self.name
