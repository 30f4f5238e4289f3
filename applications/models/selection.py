"""The selection of the 24 (S3): seats, the decision with its secret rows, notice and objections, reversals."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from applications.models.application import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Meeting
from benchmark_platform.organizations.models import Track


class Seat(models.Model):
    """One place of a track. Seats may stay empty, never be exceeded: there is no row for an eleventh."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="seats", verbose_name="创建计划")
    track = models.CharField("渠道", max_length=12, choices=Track.choices)
    number = models.PositiveSmallIntegerField("序号")
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="seat", verbose_name="创建对象"
    )

    class Meta:
        verbose_name = "创建名额"
        verbose_name_plural = "创建名额"
        ordering = ["campaign", "track", "number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "track", "number"], name="seat_once")]

    def __str__(self) -> str:
        return f"{self.get_track_display()} {self.number}"


class SelectionDecision(models.Model):
    """拟定, optionally 公示, 确定并公布: three acts on one row; the committee's alone until release."""

    class State(models.TextChoices):
        """Drafted on the board, decided by 审定, shown in a notice if the campaign has one, released; or taken back."""

        DRAFT = "draft", "正在拟定"
        DECIDED = "decided", "已拟定"
        NOTICE = "notice", "公示中"
        RELEASED = "released", "已公布"
        CANCELLED = "cancelled", "已取消"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="selection_decisions", verbose_name="创建计划")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="+", verbose_name="会议")
    version = models.PositiveIntegerField("版本", default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟定人")
    created_at = models.DateTimeField("开始拟定时间")
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审定人")
    decided_at = models.DateTimeField("审定时间", null=True)
    notice_from = models.DateField("公示开始", null=True)
    notice_to = models.DateField("公示结束", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    released_at = models.DateTimeField("公布时间", null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="取消人")
    cancelled_at = models.DateTimeField("取消时间", null=True)
    cancel_reason = models.TextField("取消理由", blank=True)

    class Meta:
        verbose_name = "确定创建对象"
        verbose_name_plural = "确定创建对象"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                # A released one too: what is public is corrected by a reversal, never decided a second time.
                fields=["campaign"],
                condition=~Q(state="cancelled"),
                name="one_selection_decision_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                name="selection_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, meeting__isnull=False),
                name="selection_decided_with_by_and_meeting",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False, decided_at__isnull=False),
                name="selection_released_after_decided",
            ),
            models.CheckConstraint(
                condition=Q(notice_from__isnull=True, notice_to__isnull=True) | Q(notice_from__lte=F("notice_to")),
                name="selection_notice_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} 确定创建对象"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)


class SelectionRow(models.Model):
    """What is intended for one application. Direct rows have a rank (equal ranks are a tie); prefecture rows none.

    While it is a draft, a row holds whatever was chosen, also what would not pass; from the decision on
    (``is_final``) the database holds it to the rules that need no other row to be judged.
    """

    class Outcome(models.TextChoices):
        """In the words of the plan; reserve and not confirmed are ours."""

        UNDECIDED = "", "未定"
        SELECTED = "selected", "确定为创建对象"
        RESERVE = "reserve", "候补"
        NOT_SELECTED = "not_selected", "未入选"
        NOT_CONFIRMED = "not_confirmed", "不予确认"

    decision = models.ForeignKey(SelectionDecision, models.CASCADE, related_name="rows", verbose_name="决定")
    application = models.ForeignKey(Application, models.PROTECT, related_name="selection_rows", verbose_name="申请表")
    outcome = models.CharField("拟定结果", max_length=14, choices=Outcome.choices, blank=True)
    rank = models.PositiveSmallIntegerField("排序", null=True, blank=True)
    reserve_rank = models.PositiveSmallIntegerField("候补顺序", null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    tie_reason = models.TextField("并列处理", blank=True)
    votes_for = models.PositiveSmallIntegerField("赞成", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("反对", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("弃权", null=True, blank=True)
    is_final = models.BooleanField("已审定", default=False)
    decided_state = models.CharField("审定时的状态", max_length=12, blank=True)

    class Meta:
        verbose_name = "拟定名单"
        verbose_name_plural = "拟定名单"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "application"], name="one_row_per_application"),
            models.UniqueConstraint(
                fields=["decision", "reserve_rank"],
                condition=Q(reserve_rank__isnull=False, is_final=True),
                name="reserve_rank_once",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False)
                | Q(outcome="reserve", reserve_rank__isnull=False)
                | (~Q(outcome="reserve") & Q(reserve_rank__isnull=True)),
                name="reserve_has_its_rank",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | (~Q(outcome="") & ~Q(reason="") & ~Q(decided_state="")),
                name="final_row_has_outcome_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_final=False) | ~Q(outcome="selected") | Q(decided_state="eligible"),
                name="only_eligible_is_selected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.get_outcome_display()}"


class Objection(models.Model):
    """An objection to an intended name. Who objected is the committee's alone; the unit never sees it."""

    class Outcome(models.TextChoices):
        """How it was settled."""

        OPEN = "", "未处理"
        UPHELD = "upheld", "异议成立"
        DISMISSED = "dismissed", "异议不成立"

    decision = models.ForeignKey(SelectionDecision, models.PROTECT, related_name="objections", verbose_name="决定")
    row = models.ForeignKey(SelectionRow, models.PROTECT, related_name="objections", verbose_name="对象")
    number = models.CharField("受理编号", max_length=20, unique=True)
    author_name = models.CharField("姓名", max_length=40, blank=True)
    author_contact = models.CharField("联系方式", max_length=80, blank=True)
    text = models.TextField("异议内容")
    received_at = models.DateTimeField("收到时间")
    outcome = models.CharField("处理结果", max_length=10, choices=Outcome.choices, blank=True)
    outcome_text = models.TextField("处理说明", blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    handled_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", handled_at__isnull=True, handled_by__isnull=True)
                | (~Q(outcome="") & Q(handled_at__isnull=False, handled_by__isnull=False)),
                name="objection_handled_at_with_by",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the committee's page of it."""
        return reverse("applications:objection", args=[self.pk])


class SelectionReversal(models.Model):
    """A released outcome changed later: its reason, who moved up from the reserve, whether people were told."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="reversals", verbose_name="申请表")
    old_outcome = models.CharField("原结果", max_length=20)
    new_outcome = models.CharField("新结果", max_length=20)
    reason = models.TextField("理由")
    moved_up = models.ForeignKey(
        Application, models.PROTECT, null=True, related_name="moved_up_by", verbose_name="递补对象"
    )
    notified = models.BooleanField("已通知", default=False)
    reversed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="操作人")
    reversed_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "结果更正"
        verbose_name_plural = "结果更正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} 更正"
