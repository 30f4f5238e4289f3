"""What a unit keeps once and uses for many items: documents, premises, yearly figures, own remarks (R)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.natural_keys import NaturallyKeyed
from benchmark_platform.organizations.models import Firm
from evaluations.models.rubric import Item, NamedSystem, Rubric
from evaluations.models.unit import CreationUnit, OfUnit


class DocumentKind(NaturallyKeyed):
    """A kind of document, e.g. 执业机构章程, 年度预算: which items it serves is data."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="document_kinds", verbose_name="任务指南")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=24)
    title = models.CharField("名称", max_length=60)
    hint = models.CharField("填写提示", max_length=300, blank=True)
    is_system = models.BooleanField("是党建工作制度", default=False, help_text="5-2 的制度：另选制度名称，并附运行证明")
    items = models.ManyToManyField(Item, related_name="document_kinds", blank=True, verbose_name="对应指南内容")

    NATURAL_KEY = ("rubric__campaign__code", "code")

    class Meta:
        verbose_name = "材料类型"
        verbose_name_plural = "材料类型"
        ordering = ["rubric", "number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="document_kind_once")]

    def __str__(self) -> str:
        return self.title


class UnitDocument(OfUnit, models.Model):
    """An uploaded document with its validity. A new version takes the old one out of use; the old one stays."""

    class Acceptance(models.TextChoices):
        """For a written system outside the twelve (the list ends with 等): the committee accepts it or not (5-2)."""

        NOT_ASKED = "", "无须认定"
        WAITING = "waiting", "待认定"
        ACCEPTED = "accepted", "已认定"
        REFUSED = "refused", "不予认定"

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="documents", verbose_name="创建单位")
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="documents", verbose_name="类型")
    title = models.CharField("名称", max_length=120)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    in_force_from = models.DateField("制发（生效）日期", null=True, blank=True)
    in_force_to = models.DateField("有效期至", null=True, blank=True)
    named_system = models.ForeignKey(
        NamedSystem, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="制度"
    )
    proof_text = models.TextField("运行情况", blank=True)
    proof_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="运行证明"
    )
    acceptance = models.CharField("认定", max_length=10, choices=Acceptance.choices, blank=True)
    acceptance_text = models.CharField("认定说明", max_length=200, blank=True)
    accepted_at = models.DateTimeField("认定时间", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定人"
    )
    items = models.ManyToManyField(Item, related_name="documents", blank=True, verbose_name="用于指南内容")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name="替换"
    )
    removed_at = models.DateTimeField("停用时间", null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="停用人")
    remove_reason = models.CharField("停用原因", max_length=200, blank=True)
    key = models.CharField("提交标识", max_length=40, blank=True, help_text="同一次提交只登记一次")

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = "材料"
        ordering = ["kind__number", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_from__isnull=True)
                | Q(in_force_to__isnull=True)
                | Q(in_force_from__lte=F("in_force_to")),
                name="document_validity_in_order",
                violation_error_message="“有效期至”不能早于“制发（生效）日期”。",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="document_removed_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(acceptance__in=["accepted", "refused"])
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="system_answered_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(acceptance="refused") | ~Q(acceptance_text=""), name="system_refused_with_reason"
            ),
            models.UniqueConstraint(fields=["unit", "key"], condition=~Q(key=""), name="document_uploaded_once"),
            models.UniqueConstraint(
                fields=["unit", "named_system"],
                condition=Q(removed_at__isnull=True, named_system__isnull=False),
                name="named_system_once_per_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the document."""
        return reverse("evaluations:document", args=[self.unit_id, self.pk])

    @property
    def state(self) -> str:
        """What the gate asks about a written system: whether the committee has accepted it."""
        return self.acceptance

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the words of the acceptance, for the gate's sentences."""
        return dict(cls.Acceptance.choices)

    @property
    def is_standing(self) -> bool:
        """Whether in use: neither replaced by a new version nor taken out of use."""
        return self.removed_at is None

    def has_lapsed(self, day: date) -> bool:
        """Whether its validity is over on that day."""
        return self.in_force_to is not None and self.in_force_to < day


class PremisesPoint(NaturallyKeyed):
    """A point of the premises' checklist (三个有, 宣传栏, 专栏, 群): data of the rubric (items 3-1, 3-2)."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="premises_points", verbose_name="任务指南")
    item = models.ForeignKey(Item, models.CASCADE, related_name="premises_points", verbose_name="对应指南内容")
    number = models.PositiveSmallIntegerField("序号")
    code = models.SlugField("代码", max_length=24)
    title = models.CharField("名称", max_length=60)
    wants_photo = models.BooleanField("须附照片", default=True)
    wants_link = models.BooleanField("可填网址或群名称", default=False)

    NATURAL_KEY = ("rubric__campaign__code", "code")

    class Meta:
        verbose_name = "阵地清单"
        verbose_name_plural = "阵地清单"
        ordering = ["rubric", "number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="premises_point_once")]

    def __str__(self) -> str:
        return self.title


class PremisesAnswer(models.Model):
    """The unit's answer to a point: there or not, with photo or link."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="premises", verbose_name="创建单位")
    point = models.ForeignKey(PremisesPoint, models.PROTECT, related_name="answers", verbose_name="清单")
    has_it = models.BooleanField("有")
    note = models.CharField("说明（网址、群名称、地点）", max_length=200, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="照片")
    shown = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="缩放图"
    )
    version = models.PositiveIntegerField("版本", default=1)
    answered_at = models.DateTimeField("填写时间")
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")

    history = HistoricalRecords(verbose_name="阵地填写变更记录")

    class Meta:
        verbose_name = "阵地填写"
        verbose_name_plural = "阵地填写"
        ordering = ["unit", "point"]
        constraints = [models.UniqueConstraint(fields=["unit", "point"], name="premises_answer_once")]

    def __str__(self) -> str:
        return f"{self.point}：{'有' if self.has_it else '无'}"


class YearFigure(models.Model):
    """Figures of a firm of the unit in a year (item 6-2): income in units of 10,000 yuan, staff, reserve."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="year_figures", verbose_name="创建单位")
    firm = models.ForeignKey(Firm, models.PROTECT, related_name="year_figures", verbose_name="执业机构")
    year = models.PositiveSmallIntegerField("年度")
    income = models.DecimalField("业务收入（万元）", max_digits=12, decimal_places=2, null=True, blank=True)
    staff_count = models.PositiveIntegerField("从业人员人数", null=True, blank=True)
    reserve_count = models.PositiveIntegerField("储备人才人数", null=True, blank=True)
    proof = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="佐证")
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("填写时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="填写人")

    history = HistoricalRecords(verbose_name="年度数据变更记录")

    class Meta:
        verbose_name = "年度数据"
        verbose_name_plural = "年度数据"
        ordering = ["unit", "firm", "year"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "firm", "year"], name="year_figure_once"),
            models.CheckConstraint(condition=Q(income__isnull=True) | Q(income__gte=0), name="income_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.year}"


class ItemRemark(models.Model):
    """The unit's own words on an item; seen beside the computed check."""

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="item_remarks", verbose_name="创建单位")
    item = models.ForeignKey(Item, models.PROTECT, related_name="remarks", verbose_name="具体内容")
    text = models.TextField("自我说明", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")

    history = HistoricalRecords(verbose_name="自我说明变更记录")

    class Meta:
        verbose_name = "自我说明"
        verbose_name_plural = "自我说明"
        ordering = ["unit", "item"]
        constraints = [models.UniqueConstraint(fields=["unit", "item"], name="item_remark_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.item}"
