"""The kinds of work record that Appendix 2 names, and the fields that each asks for: data of the rubric."""

from django.db import models
from django.db.models import Q

from benchmark_platform.core.natural_keys import NaturallyKeyed
from evaluations.models.rubric import Item, Rubric


class RecordKind(NaturallyKeyed):
    """E.g. 党员大会, 谈心谈话. Its records count for ``items``; which fields it asks are :class:`KindField` rows."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="record_kinds", verbose_name="任务指南")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=24)
    title = models.CharField("名称", max_length=40)
    group = models.CharField("分组", max_length=40, blank=True)
    hint = models.CharField("填写提示", max_length=300, blank=True)
    items = models.ManyToManyField(Item, related_name="record_kinds", blank=True, verbose_name="对应指南内容")
    active = models.BooleanField("在用", default=True)

    NATURAL_KEY = ("rubric__campaign__code", "code")

    class Meta:
        verbose_name = "台账类型"
        verbose_name_plural = "台账类型"
        ordering = ["rubric", "number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="record_kind_once")]

    def __str__(self) -> str:
        return self.title


class KindField(NaturallyKeyed):
    """One field that a kind asks for, in this order.

    A code of ``STANDARD`` is a column of the record; any other is kept in its ``details`` under that code.
    """

    class Type(models.TextChoices):
        """How it is typed."""

        TEXT = "text", "单行文字"
        LONG_TEXT = "long_text", "多行文字"
        INTEGER = "integer", "整数"
        DECIMAL = "decimal", "金额或小数"
        DATE = "date", "日期"
        MONTH = "month", "月份"
        YES_NO = "yes_no", "是或否"
        CHOICE = "choice", "选择"

    # Columns of LedgerRecord, and the two that are rows of their own (persons, photos).
    STANDARD = (
        "topic",
        "place",
        "led_by",
        "by_secretary",
        "expected",
        "present",
        "excused",
        "guests",
        "guest_count",
        "summary",
        "persons",
        "photos",
    )

    kind = models.ForeignKey(RecordKind, models.CASCADE, related_name="fields", verbose_name="台账类型")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=24)
    label = models.CharField("名称", max_length=40)
    type = models.CharField("类型", max_length=10, choices=Type.choices, default=Type.TEXT)
    choices = models.CharField("选项", max_length=300, blank=True, help_text="用“、”分开")
    required = models.BooleanField("必填", default=False)
    hint = models.CharField("提示", max_length=200, blank=True)

    NATURAL_KEY = ("kind__rubric__campaign__code", "kind__code", "code")

    class Meta:
        verbose_name = "台账字段"
        verbose_name_plural = "台账字段"
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="kind_field_once"),
            models.CheckConstraint(
                condition=~Q(type="choice") | ~Q(choices=""),
                name="choice_field_has_choices",
                violation_error_message="“选择”类型须填写选项，用“、”分开。",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        """The choices, in order."""
        return [part for part in self.choices.split("、") if part]
