"""What helps a unit: liaison member, visits, pairs, problems raised and solved (M1, M2.2)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Organization
from evaluations.models.unit import ENDED_STATES, CreationUnit, OfUnit


class Liaison(models.Model):
    """党委委员联点指导: one person at a time looks after a unit; may not inspect or score it later."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="liaisons", verbose_name="创建单位")
    person = models.ForeignKey(User, models.PROTECT, related_name="liaisons", verbose_name="联点党委委员")
    since = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="安排人")

    class Meta:
        verbose_name = "联点指导"
        verbose_name_plural = "联点指导"
        ordering = ["unit", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ended_on__isnull=True), name="one_standing_liaison_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="liaison_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}联点{self.unit}"


class LiaisonVisit(models.Model):
    """A visit or call of the liaison member: what was seen, what was advised."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="liaison_visits", verbose_name="创建单位")
    visitor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="联点党委委员")
    visited_on = models.DateField("日期")
    way = models.CharField("方式", max_length=40, help_text="如：到场、电话、视频")
    seen = models.TextField("了解的情况")
    advice = models.TextField("指导意见", blank=True)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")

    class Meta:
        verbose_name = "联点走访"
        verbose_name_plural = "联点走访"
        ordering = ["-visited_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="visit_recorded_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.visited_on}"


class Pair(models.Model):
    """结对帮扶: another organisation helps the unit; an inspector from it is in conflict later."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="pairs", verbose_name="创建单位")
    partner = models.ForeignKey(Organization, models.PROTECT, related_name="pairs", verbose_name="结对党组织")
    since = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    end_reason = models.CharField("结束原因", max_length=200, blank=True)
    content = models.TextField("结对内容")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")

    class Meta:
        verbose_name = "结对帮扶"
        verbose_name_plural = "结对帮扶"
        ordering = ["unit", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "partner"], condition=Q(ended_on__isnull=True), name="standing_pair_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="pair_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}与{self.partner}结对"


class ProblemQuerySet(models.QuerySet["Problem"]):
    """Readings of problems."""

    def visible_to(self, user: User) -> "ProblemQuerySet":
        """Return the problems of the units that a person may see (M1)."""
        return self.filter(unit__in=CreationUnit.objects.visible_to(user).values("pk"))

    def with_parties(self) -> "ProblemQuerySet":
        """Join what the gate and every page need."""
        unit = ("unit__campaign", "unit__organization__prefecture", "unit__application")
        return self.select_related(*unit, "owner", "handler", "raised_by", "closed_by")

    def of_units_at_work(self) -> "ProblemQuerySet":
        """Keep those of units that still take part."""
        return self.exclude(unit__state__in=ENDED_STATES)

    def overdue(self, day: date) -> "ProblemQuerySet":
        """Keep those that wait for an answer after their last day, of units that still take part."""
        return self.of_units_at_work().filter(state=Problem.State.OPEN, due_on__lt=day)


class Problem(OfUnit, models.Model):
    """A difficulty that a unit raises: who solves it until when; the unit itself says 办结."""

    class State(models.TextChoices):
        """Raised, replied to, closed by the unit."""

        OPEN = "open", "待答复"
        REPLIED = "replied", "已答复"
        CLOSED = "closed", "已办结"

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="problems", verbose_name="创建单位")
    number = models.PositiveSmallIntegerField("序号", help_text="本单位提出的第几个问题")
    title = models.CharField("问题", max_length=120)
    text = models.TextField("具体情况")
    owner = models.ForeignKey(Organization, models.PROTECT, related_name="problems", verbose_name="承办单位")
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="problems", verbose_name="承办人"
    )
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    raised_at = models.DateTimeField("提出时间")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提出人")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办结人")
    overdue_told_at = models.DateTimeField("超期提醒时间", null=True, blank=True)
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = "问题"
        verbose_name_plural = "问题"
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="problem_raised_once"),
            models.UniqueConstraint(fields=["unit", "number"], name="problem_number_once"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="problem_closed_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the problem."""
        return reverse("evaluations:problem", args=[self.unit_id, self.pk])

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)

    @property
    def full_number(self) -> str:
        """The number to be named on the telephone: the unit's own and the problem's."""
        return f"{self.unit.application.number}-{self.number:02d}"

    def is_overdue(self, day: date) -> bool:
        """Whether it waits for an answer after its last day."""
        return self.state == self.State.OPEN and self.due_on < day


class ProblemReply(models.Model):
    """What happened to a problem: answer, further word of the unit, another owner, the end; nothing changes later."""

    class Kind(models.TextChoices):
        """Whose word it is, or which act."""

        ANSWER = "answer", "答复"
        ADDITION = "addition", "补充说明"
        ASSIGNED = "assigned", "调整承办"
        CLOSED = "closed", "办结"

    problem = models.ForeignKey(Problem, models.PROTECT, related_name="replies", verbose_name="问题")
    kind = models.CharField("类型", max_length=8, choices=Kind.choices)
    text = models.TextField("内容", blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="附件")
    replied_at = models.DateTimeField("时间", auto_now_add=True)
    replied_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")

    class Meta:
        verbose_name = "问题办理记录"
        verbose_name_plural = "问题办理记录"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["problem", "key"], name="problem_word_once")]

    def __str__(self) -> str:
        return f"{self.problem}：{self.replied_by}"


class Complaint(models.Model):
    """A complaint or report about a firm that the committee received (item 6-3), with its outcome."""

    class Outcome(models.TextChoices):
        """How it ended; which outcomes count against the item is data of the check."""

        PENDING = "", "核查中"
        UNFOUNDED = "unfounded", "查不属实"
        FOUNDED = "founded", "查实"
        WITHDRAWN = "withdrawn", "已撤回"

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="complaints", verbose_name="创建单位")
    received_on = models.DateField("收到日期")
    subject = models.CharField("事项", max_length=200)
    text = models.TextField("内容", blank=True)
    outcome = models.CharField("核查结果", max_length=10, choices=Outcome.choices, blank=True)
    outcome_on = models.DateField("核查日期", null=True, blank=True)
    outcome_text = models.TextField("核查说明", blank=True)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")

    class Meta:
        verbose_name = "投诉举报"
        verbose_name_plural = "投诉举报"
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="complaint_recorded_once"),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True) | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="complaint_outcome_with_day",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
