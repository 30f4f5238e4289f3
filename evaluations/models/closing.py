"""Closing a visit: agreed scores, the unit's word on them, and what became of its objections (S5, E)."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from evaluations.models.rubric import Item
from evaluations.models.unit import CreationUnit
from evaluations.models.visit import Visit


class AgreedScore(models.Model):
    """The team's score of one item, as the leader put it down; ``spread`` is what the sheets differed by."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="agreed_scores", verbose_name="实地考核")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="具体内容")
    marks = models.DecimalField("分值", max_digits=5, decimal_places=1)
    score = models.DecimalField("考评分", max_digits=5, decimal_places=1, null=True, blank=True)
    not_applicable = models.BooleanField("不适用", default=False)
    spread = models.DecimalField("评分差距", max_digits=5, decimal_places=1, null=True, blank=True)
    reason = models.TextField("扣分原因", blank=True)
    spread_reason = models.TextField("差距说明", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    history = HistoricalRecords(verbose_name="考评分变更记录")

    class Meta:
        verbose_name = "考评分"
        verbose_name_plural = "考评分"
        ordering = ["visit", "item"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="agreed_score_once"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=F("marks")),
                name="agreed_score_within_marks",
                violation_error_message="考评分须在0分和分值之间。",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(score__isnull=True), name="agreed_not_applicable_unscored"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.score}"


class VisitClosing(models.Model):
    """One closing of a visit, as it stood: a reopened one stays, the next has the next number."""

    class State(models.TextChoices):
        """What the unit says of it."""

        WAITING = "waiting", "待创建单位确认"
        CONFIRMED = "confirmed", "创建单位已确认"
        OBJECTED = "objected", "创建单位有异议"
        REOPENED = "reopened", "已重新打开"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="closings", verbose_name="实地考核")
    number = models.PositiveSmallIntegerField("次数")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    edition = models.PositiveSmallIntegerField("任务指南版次")
    total = models.DecimalField("考评总分", max_digits=6, decimal_places=1, null=True)
    # Everything as it stood: team, sheets with every score and reason, agreed scores, photos by id and SHA-256.
    content = models.JSONField("考核内容")
    missing_reason = models.TextField("评分表不齐的说明", blank=True)
    remark = models.TextField("总体评价", blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="组长")
    closed_at = models.DateTimeField("结束时间")
    answer_until = models.DateField("确认期限")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="确认操作人")
    answered_at = models.DateTimeField("确认时间", null=True)
    answered_name = models.CharField("确认人", max_length=40, blank=True)
    on_the_spot = models.BooleanField("现场确认", default=False)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="重新打开人")
    reopened_at = models.DateTimeField("重新打开时间", null=True)
    reopen_reason = models.TextField("重新打开理由", blank=True)

    class Meta:
        verbose_name = "考核结束记录"
        verbose_name_plural = "考核结束记录"
        ordering = ["visit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="closing_number_once"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(reopened_at__isnull=True), name="one_standing_closing"
            ),
            models.CheckConstraint(
                condition=~Q(state="reopened") & Q(reopened_at__isnull=True, reopened_by__isnull=True)
                | Q(state="reopened", reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason=""),
                name="closing_reopened_with_by_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answered_name="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answered_name=""),
                name="closing_answered_with_by_and_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} 第{self.number}次"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)

    @property
    def unit(self) -> CreationUnit:
        """The inspected unit."""
        return self.visit.unit

    @property
    def campaign(self) -> Campaign:
        """The campaign of its unit."""
        return self.visit.unit.campaign

    @property
    def organization(self) -> Organization:
        """The organisation of its unit."""
        return self.visit.unit.organization


class ItemObjection(models.Model):
    """The unit objects to one agreed score; upheld means that the visit is opened again."""

    class Outcome(models.TextChoices):
        """How it was settled."""

        OPEN = "", "待答复"
        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "异议不成立"

    closing = models.ForeignKey(VisitClosing, models.PROTECT, related_name="objections", verbose_name="考核结束记录")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="具体内容")
    text = models.TextField("异议")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    raised_at = models.DateTimeField("提出时间")
    outcome = models.CharField("处理结果", max_length=10, choices=Outcome.choices, blank=True)
    reply = models.TextField("答复", blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    handled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "评分异议"
        verbose_name_plural = "评分异议"
        ordering = ["closing", "item"]
        constraints = [
            models.UniqueConstraint(fields=["closing", "item"], name="item_objection_once"),
            models.CheckConstraint(
                condition=Q(outcome="", handled_at__isnull=True, handled_by__isnull=True)
                | ~Q(outcome="") & ~Q(reply="") & Q(handled_at__isnull=False, handled_by__isnull=False),
                name="item_objection_handled_with_by_and_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_outcome_display()}"
