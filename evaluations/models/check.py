"""The computed checks as data (table R), and the duties that follow from the periodic ones."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from benchmark_platform.core.natural_keys import NaturallyKeyed
from evaluations.models.rubric import Item
from evaluations.models.unit import CreationUnit


class CheckRule(NaturallyKeyed):
    """One sentence of an item that can be computed: ``function`` names it, ``parameters`` are its numbers.

    An item without rules is judged by people; an item may have several (2-1 has four).
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="check_rules", verbose_name="具体内容")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=30)
    title = models.CharField("要求", max_length=120)
    function = models.CharField("计算方法", max_length=40)
    parameters = models.JSONField("参数", default=dict, blank=True)
    note = models.CharField("平台说明", max_length=200, blank=True, help_text="方案未写明、由平台默认的地方")
    is_duty = models.BooleanField("生成待办", default=False, help_text="按月、季、半年、年提醒创建单位")
    active = models.BooleanField("启用", default=True)

    history = HistoricalRecords(verbose_name="计算规则变更记录")

    NATURAL_KEY = ("item__indicator__rubric__campaign__code", "item__code", "code")

    class Meta:
        verbose_name = "计算规则"
        verbose_name_plural = "计算规则"
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "code"], name="check_rule_once")]

    def __str__(self) -> str:
        return self.title


class DutyQuerySet(models.QuerySet["Duty"]):
    """Readings of duties, by the marks and days that they carry: nothing is computed from today but by comparison."""

    def wanted(self) -> "DutyQuerySet":
        """Keep those that are (still) asked for."""
        return self.filter(waived_at=None)

    def open(self) -> "DutyQuerySet":
        """Keep those that are asked for and not done."""
        return self.wanted().filter(done_at=None)

    def coming_or_overdue(self, day: date) -> "DutyQuerySet":
        """Keep the open ones of which the reminder day has come: due soon, or overdue."""
        return self.open().filter(remind_on__lte=day)

    def overdue(self, day: date) -> "DutyQuerySet":
        """Keep the open ones whose last day has passed."""
        return self.open().filter(due_on__lt=day)

    def to_remind(self, day: date) -> "DutyQuerySet":
        """Keep those of which the unit is to be reminded now: not told yet, and still in time."""
        return self.open().filter(reminded_at=None, remind_on__lte=day, due_on__gte=day)

    def to_tell_overdue(self, day: date) -> "DutyQuerySet":
        """Keep those of which the unit is to be told that they are overdue."""
        return self.overdue(day).filter(overdue_told_at=None)

    def to_escalate(self, day: date) -> "DutyQuerySet":
        """Keep the overdue ones that go to the liaison member now."""
        return self.overdue(day).filter(escalated_at=None, escalate_on__lte=day)


class Duty(models.Model):
    """Something that a unit has to have done by a day: laid out once, with stored dates; stops when it is done.

    ``due_on`` is the last day of the period; reminders are sent once each.
    """

    unit = models.ForeignKey(CreationUnit, models.CASCADE, related_name="duties", verbose_name="创建单位")
    rule = models.ForeignKey(CheckRule, models.CASCADE, related_name="duties", verbose_name="计算规则")
    period_from = models.DateField("期间开始")
    period_to = models.DateField("期间结束")
    title = models.CharField("事项", max_length=160)
    due_on = models.DateField("期限", db_index=True)
    remind_on = models.DateField("提醒日期")
    escalate_on = models.DateField("上报日期")
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    reminded_at = models.DateTimeField("已提醒", null=True, blank=True)
    overdue_told_at = models.DateTimeField("已提醒超期", null=True, blank=True)
    escalated_at = models.DateTimeField("已告知联点委员", null=True, blank=True)
    waived_at = models.DateTimeField("不再要求", null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = "待办事项"
        verbose_name_plural = "待办事项"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "rule", "period_from"], name="duty_once"),
            models.CheckConstraint(
                condition=Q(remind_on__lte=F("due_on"), escalate_on__gte=F("due_on")), name="duty_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title
