"""How each item is scored, as data, and what is common to every score of an item (E)."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from benchmark_platform.core.natural_keys import NaturallyKeyed
from evaluations.models.rubric import Item, Rubric


class ScoringPoint(NaturallyKeyed):
    """One line of an item's way of scoring.

    graded: an anchor, ``marks`` is the score that it stands for. deductions: a listed reason, ``marks`` off each time,
    at most ``cap`` in all (empty: no cap of its own). counted: what is counted, ``marks`` for each. yes/no has none.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="scoring_points", verbose_name="具体内容")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=20)
    text = models.CharField("评分要点", max_length=200)
    marks = models.DecimalField("分", max_digits=5, decimal_places=1, validators=[MinValueValidator(0)])
    cap = models.DecimalField(
        "最多扣", max_digits=5, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    history = HistoricalRecords(verbose_name="评分要点变更记录")

    NATURAL_KEY = ("item__indicator__rubric__campaign__code", "item__code", "code")

    class Meta:
        verbose_name = "评分要点"
        verbose_name_plural = "评分要点"
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "code"], name="scoring_point_once"),
            models.CheckConstraint(condition=Q(marks__gte=0), name="scoring_point_marks_not_negative"),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(cap__gte=F("marks")),
                name="scoring_point_cap_fits",
                violation_error_message="“最多扣”不能少于一次所扣的分。",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RubricChange(models.Model):
    """A change after the marks were frozen: reason, both texts, and when the units were told (E)."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="changes", verbose_name="任务指南")
    edition = models.PositiveSmallIntegerField("版次")
    reason = models.TextField("理由")
    before = models.JSONField("修改前")
    after = models.JSONField("修改后")
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    changed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "任务指南修改"
        verbose_name_plural = "任务指南修改"
        ordering = ["rubric", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "edition"], name="rubric_edition_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="rubric_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rubric} 第{self.edition}版"


class ItemScore(models.Model):
    """A score of one item by somebody: what was entered (``answer``, by the item's way) and the score that follows.

    ``marks`` are the item's when it was entered, so the database itself keeps the score between 0 and full marks, and a
    score that was given on other marks is recognised. ``score`` is empty while nothing was entered, or not applicable.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="具体内容")
    answer = models.JSONField("填写内容", default=dict, blank=True)
    marks = models.DecimalField("分值", max_digits=5, decimal_places=1)
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True, blank=True)
    not_applicable = models.BooleanField("不适用", default=False)
    reason = models.TextField("理由", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("marks")),
                name="%(class)s_within_marks",
                violation_error_message="得分须在0分和分值之间。",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(score__isnull=True), name="%(class)s_not_applicable_unscored"
            ),
        ]

    @property
    def is_given(self) -> bool:
        """Whether it says something: a score, or not applicable."""
        return self.not_applicable or self.score is not None
