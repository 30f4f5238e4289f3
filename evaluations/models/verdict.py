"""The verdict (综合评估): 达标 or 限期整改 for many units as one act, decided and released apart (S5, S6)."""

from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Meeting
from evaluations.models.unit import CreationUnit
from evaluations.models.visit import Visit


class VerdictDecision(models.Model):
    """Drafted, decided by 审定 with a meeting, released; the committee's alone until release. Several may follow."""

    class State(models.TextChoices):
        """Decided ones change no unit; released ones do."""

        DRAFT = "draft", "正在拟定"
        DECIDED = "decided", "已拟定"
        RELEASED = "released", "已公布"
        CANCELLED = "cancelled", "已取消"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="verdict_decisions", verbose_name="创建计划")
    kind = models.CharField("类型", max_length=12, choices=Visit.Kind.choices, default=Visit.Kind.ON_SITE)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+", verbose_name="会议")
    version = models.PositiveIntegerField("版本", default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟定人")
    created_at = models.DateTimeField("开始拟定时间")
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审定人")
    decided_at = models.DateTimeField("审定时间", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    released_at = models.DateTimeField("公布时间", null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="取消人")
    cancelled_at = models.DateTimeField("取消时间", null=True)
    cancel_reason = models.TextField("取消理由", blank=True)

    class Meta:
        verbose_name = "综合评估结论"
        verbose_name_plural = "综合评估结论"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                condition=Q(state__in=["draft", "decided"]),
                name="one_open_verdict_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="verdict_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, meeting__isnull=False),
                name="verdict_decided_with_by_and_meeting",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False, decided_at__isnull=False),
                name="verdict_released_after_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} 综合评估"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)


class VerdictRow(models.Model):
    """What is intended for one unit. From the decision on (``is_final``) the result stands beside it as it was."""

    class Verdict(models.TextChoices):
        """The first two after the inspection, the first and the third after the re-assessment."""

        UNDECIDED = "", "未定"
        QUALIFIED = "qualified", "达标"
        RECTIFY = "rectifying", "限期整改"
        NOT_QUALIFIED = "not_qualified", "不达标"

    decision = models.ForeignKey(VerdictDecision, models.CASCADE, related_name="rows", verbose_name="决定")
    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="verdict_rows", verbose_name="创建单位")
    verdict = models.CharField("结论", max_length=14, choices=Verdict.choices, blank=True)
    excellent = models.BooleanField("优秀", default=False)
    # What follows from the marks alone; a verdict other than this needs a reason.
    computed = models.CharField("按分数计算", max_length=14, choices=Verdict.choices, blank=True)
    total = models.DecimalField("综合得分", max_digits=6, decimal_places=1, null=True)
    reason = models.TextField("理由", blank=True)
    rectify_until = models.DateField("整改期限", null=True, blank=True)
    # The whole comprehensive result when it was decided: every figure, and by which rule.
    result = models.JSONField("综合评估", default=dict)
    is_final = models.BooleanField("已审定", default=False)
    is_standing = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = "拟定结论"
        verbose_name_plural = "拟定结论"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="one_verdict_row_per_unit"),
            models.CheckConstraint(
                condition=Q(is_final=False) | ~Q(verdict="") & Q(total__isnull=False),
                name="final_verdict_has_verdict_and_total",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | ~Q(verdict="rectifying") | Q(rectify_until__isnull=False),
                name="rectifying_has_its_deadline",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | Q(verdict=models.F("computed")) | ~Q(reason=""),
                name="other_verdict_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(excellent=False) | Q(verdict="qualified"), name="excellent_is_qualified"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_verdict_display()}"
