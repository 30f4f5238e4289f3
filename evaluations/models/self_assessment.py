"""Self-assessment (自我评估): one per unit, typed item by item, frozen with each submission (S5)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from evaluations.models.scoring import ItemScore
from evaluations.models.unit import CreationUnit, OfUnit


class SelfAssessment(OfUnit, models.Model):
    """Where a unit stands with its self-assessment. A withdrawn one is a draft again; its submission stays."""

    class State(models.TextChoices):
        """Typed, handed in, or sent back with a reason and an own deadline."""

        DRAFT = "draft", "填写中"
        SUBMITTED = "submitted", "已提交"
        RETURNED = "returned", "退回修改"

    unit = models.OneToOneField(CreationUnit, models.PROTECT, related_name="self_assessment", verbose_name="创建单位")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField("状态起始时间")
    summary = models.TextField("自评总结", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    class Meta:
        verbose_name = "自我评估"
        verbose_name_plural = "自我评估"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit} 自我评估"

    def get_absolute_url(self) -> str:
        """Return the unit's page of it."""
        return reverse("evaluations:self_assessment", args=[self.unit_id])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)


class SelfScore(ItemScore):
    """The unit's own score of one item, with its reason; every version stays."""

    assessment = models.ForeignKey(SelfAssessment, models.CASCADE, related_name="scores", verbose_name="自我评估")

    history = HistoricalRecords(verbose_name="自评分变更记录")

    class Meta(ItemScore.Meta):
        verbose_name = "自评分"
        verbose_name_plural = "自评分"
        ordering = ["assessment", "item"]
        constraints = [
            *ItemScore.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "item"], name="self_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.score}"


class SelfSubmission(models.Model):
    """The self-assessment as it was handed in: kept as it stood, also when it was withdrawn or sent back."""

    assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="submissions", verbose_name="自我评估")
    number = models.PositiveSmallIntegerField("次数")
    # {"edition": 1, "summary": …, "total": "86.5", "items": [{"code", "marks", "score", "not_applicable", "answer",
    #  "reason", "check": {"status", "sentences"}}, …]}
    content = models.JSONField("提交内容")
    total = models.DecimalField("自评总分", max_digits=6, decimal_places=1, null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    submitted_at = models.DateTimeField("提交时间")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    returned_at = models.DateTimeField("退回时间", null=True)
    return_reason = models.TextField("退回理由", blank=True)

    class Meta:
        verbose_name = "自评提交"
        verbose_name_plural = "自评提交"
        ordering = ["assessment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="self_submission_number_once"),
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(withdrawn_at__isnull=True, returned_at__isnull=True),
                name="one_standing_self_submission",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason=""),
                name="self_submission_returned_with_by_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="self_submission_withdrawn_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment} 第{self.number}次"
