"""The creation plan with its timetable and resources (创建方案和时间表; S4, M2.1)."""

from django.db import models
from django.db.models import F, Q

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from evaluations.models.rubric import Item
from evaluations.models.unit import CreationUnit, OfUnit


class CreationPlan(OfUnit, models.Model):
    """One per unit. Drafts are saved as typed; each submission is kept as a :class:`PlanSubmission`."""

    class State(models.TextChoices):
        """Who has it."""

        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已报送"
        RETURNED = "returned", "退回修改"
        ACKNOWLEDGED = "acknowledged", "已备案"

    unit = models.OneToOneField(CreationUnit, models.CASCADE, related_name="plan", verbose_name="创建单位")
    state = models.CharField("状态", max_length=14, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField("状态起始时间")
    aims = models.TextField("创建目标", blank=True)
    funds = models.DecimalField("经费（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    funds_note = models.TextField("经费说明", blank=True)
    staff = models.TextField("人力", blank=True)
    venue = models.TextField("场地", blank=True)
    firm_signatory = models.CharField("所在机构负责人签名", max_length=40, blank=True)
    firm_confirmed_on = models.DateField("所在机构确认日期", null=True, blank=True)
    firm_scan = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所在机构盖章页"
    )
    version = models.PositiveIntegerField("版本", default=0)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    class Meta:
        verbose_name = "创建方案"
        verbose_name_plural = "创建方案"
        constraints = [
            models.CheckConstraint(condition=Q(funds__isnull=True) | Q(funds__gte=0), name="plan_funds_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.unit}创建方案"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)


class PlanTask(models.Model):
    """A line of the timetable: what, in which months, by whom, for which items; done when, with what result."""

    plan = models.ForeignKey(CreationPlan, models.CASCADE, related_name="tasks", verbose_name="创建方案")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("工作任务", max_length=200)
    starts_in = models.DateField("开始月份", help_text="该月的第一天")
    ends_in = models.DateField("完成月份", help_text="该月的第一天")
    person = models.CharField("责任人", max_length=60, blank=True)
    items = models.ManyToManyField(Item, related_name="plan_tasks", blank=True, verbose_name="对应指南内容")
    done_on = models.DateField("完成日期", null=True, blank=True)
    result = models.TextField("完成情况", blank=True)

    class Meta:
        verbose_name = "工作任务"
        verbose_name_plural = "工作任务"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_task_number_once"),
            models.CheckConstraint(
                condition=Q(starts_in__lte=F("ends_in"), starts_in__day=1, ends_in__day=1), name="plan_task_months"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanSubmission(models.Model):
    """The plan as it was submitted, and the committee's answer. Never changed but for the answer."""

    class Answer(models.TextChoices):
        """What the committee said."""

        NONE = "", "待行业党委备案"
        ACKNOWLEDGED = "acknowledged", "已备案"
        RETURNED = "returned", "退回修改"

    plan = models.ForeignKey(CreationPlan, models.PROTECT, related_name="submissions", verbose_name="创建方案")
    number = models.PositiveSmallIntegerField("次数")
    content = models.JSONField("报送内容")
    submitted_at = models.DateTimeField("报送时间")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="报送人")
    answer = models.CharField("办理", max_length=14, choices=Answer.choices, blank=True)
    answer_text = models.TextField("办理意见", blank=True)
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办理人")

    class Meta:
        verbose_name = "创建方案报送"
        verbose_name_plural = "创建方案报送"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_submission_number_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(answer=""), name="one_plan_submission_waits"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="plan_answered_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}第{self.number}次报送"
