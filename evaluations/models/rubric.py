"""The rubric: 7 indicators and 32 items word for word, with marks that are ours (requirements R, E)."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.natural_keys import NaturallyKeyed


class Combination(models.TextChoices):
    """How self-score and on-site score make the final score of an item (E)."""

    ON_SITE = "on_site", "以实地考核评分为准，自评分列示"
    WEIGHTED = "weighted", "自评分和实地考核评分按比例合计"


class Way(models.TextChoices):
    """The ways of scoring an item; what the rows of :class:`ScoringPoint` mean depends on it."""

    GRADED = "graded", "分档评分"
    DEDUCTIONS = "deductions", "扣分"
    COUNTED = "counted", "计数得分"
    YES_NO = "yes_no", "是否评分"


class Rubric(NaturallyKeyed):
    """The task guide of one campaign. The plan prints no marks: ``marks_are_platform_default`` says so.

    ``version`` counts every save (two tabs); ``edition`` is what papers print: 1 when the marks are frozen, one more
    with every later change, which is an act with reason and notice (:class:`RubricChange`).
    """

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="rubric", verbose_name="创建计划")
    title = models.CharField("标题", max_length=200)
    full_marks = models.DecimalField("总分", max_digits=6, decimal_places=1)
    pass_mark = models.DecimalField("达标分", max_digits=6, decimal_places=1)
    excellent_mark = models.DecimalField("优秀分", max_digits=6, decimal_places=1)
    marks_are_platform_default = models.BooleanField("分值为平台默认", default=True)
    systems_required = models.PositiveSmallIntegerField("须建立制度数", default=8)
    excellent_on = models.BooleanField("评定优秀等次", default=False)
    combination = models.CharField(
        "综合得分办法", max_length=8, choices=Combination.choices, default=Combination.ON_SITE
    )
    self_percent = models.PositiveSmallIntegerField("自评分占比（%）", default=0)
    spread_threshold = models.DecimalField("评分差距须说明（分）", max_digits=4, decimal_places=1, default=Decimal(1))
    edition = models.PositiveSmallIntegerField("版次", default=1)
    version = models.PositiveIntegerField("保存次数", default=1)
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
            ),
            models.CheckConstraint(
                condition=Q(combination="on_site", self_percent=0)
                | Q(combination="weighted", self_percent__gte=1, self_percent__lte=99),
                name="self_percent_fits_combination",
                violation_error_message="按比例合计时自评分占比须为1至99；以实地考核评分为准时为0。",
            ),
            models.CheckConstraint(condition=Q(spread_threshold__gte=0), name="spread_threshold_not_negative"),
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
    way = models.CharField("评分方式", max_length=10, choices=Way.choices, default=Way.GRADED)
    may_be_not_applicable = models.BooleanField("可以不适用", default=False, help_text="不适用的内容不计入应得分")
    is_veto = models.BooleanField("一票否决", default=False, help_text="该项得0分的，不能评为达标")
    is_bonus = models.BooleanField("加分项", default=False, help_text="分值不计入总分，加分后不超过总分")
    how_assessed = models.CharField("考评方式", max_length=120, blank=True)

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
