"""The score sheet of one inspector at one visit (现场评分表), with its photos and the log of what was sent (S5)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Organization
from evaluations.models.rubric import Item
from evaluations.models.scoring import ItemScore
from evaluations.models.unit import CreationUnit
from evaluations.models.visit import Visit


class Sheet(models.Model):
    """Every inspector keeps an own one; it is made when the inspector first opens or sends it."""

    class State(models.TextChoices):
        """In work, handed in (only then are the others' shown), or given back to its inspector with a reason."""

        DRAFT = "draft", "评分中"
        SUBMITTED = "submitted", "已提交"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="sheets", verbose_name="实地考核")
    inspector = models.ForeignKey(User, models.PROTECT, related_name="sheets", verbose_name="考核人员")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    remark = models.TextField("总体意见", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    opened_at = models.DateTimeField("开始时间")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    # Sent after the visit was closed, within the grace days: kept beside the agreed scores, which it does not change.
    is_late = models.BooleanField("逾期补传", default=False)
    # Handed back after the others' sheets could be read: on record for whoever reads the spread.
    reopened_at = models.DateTimeField("退回时间", null=True, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="退回人")
    reopen_reason = models.TextField("退回理由", blank=True)

    history = HistoricalRecords(verbose_name="评分表变更记录")

    class Meta:
        verbose_name = "现场评分表"
        verbose_name_plural = "现场评分表"
        ordering = ["visit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "inspector"], name="one_sheet_per_inspector"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False),
                name="sheet_submitted_at",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | (Q(reopened_by__isnull=False) & ~Q(reopen_reason="")),
                name="sheet_reopened_with_by_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit} {self.inspector}"

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


class SheetScore(ItemScore):
    """One inspector's score of one item; ``device_at`` is what the device's clock said, stored and never believed."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="scores", verbose_name="现场评分表")
    device_at = models.DateTimeField("设备时间", null=True, blank=True)

    history = HistoricalRecords(verbose_name="现场评分变更记录")

    class Meta(ItemScore.Meta):
        verbose_name = "现场评分"
        verbose_name_plural = "现场评分"
        ordering = ["sheet", "item"]
        constraints = [
            *ItemScore.Meta.constraints,
            models.UniqueConstraint(fields=["sheet", "item"], name="sheet_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.score}"


class SheetPhoto(models.Model):
    """A photo taken at an item. ``key`` was made on the device: the same photo sent twice is one row."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="photos", verbose_name="现场评分表")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="具体内容")
    key = models.CharField("提交标识", max_length=40)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原图")
    shown = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="缩放图")
    added_at = models.DateTimeField("收到时间")
    device_at = models.DateTimeField("设备时间", null=True, blank=True)
    removed_at = models.DateTimeField("删除时间", null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="删除人")

    class Meta:
        verbose_name = "现场照片"
        verbose_name_plural = "现场照片"
        ordering = ["sheet", "item", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "key"], name="sheet_photo_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="sheet_photo_removed_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.item}"


class SheetEntry(models.Model):
    """What was sent, once each: the answer that was given then is given again when the same entry comes twice."""

    class Source(models.TextChoices):
        """The door through which it came."""

        PAGE = "page", "网页"
        DEVICE = "device", "离线设备"
        WORKBOOK = "workbook", "电子表格"

    class Outcome(models.TextChoices):
        """What became of it."""

        SAVED = "saved", "已保存"
        CONFLICT = "conflict", "与已保存的内容不一致"
        REFUSED = "refused", "未接收"

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="entries", verbose_name="现场评分表")
    key = models.CharField("提交标识", max_length=40)
    kind = models.CharField("内容", max_length=12)  # score, remark, photo, unphoto, submit
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+", verbose_name="具体内容")
    payload = models.JSONField("内容", default=dict)
    source = models.CharField("来源", max_length=10, choices=Source.choices)
    device = models.CharField("设备", max_length=40, blank=True)
    device_at = models.DateTimeField("设备时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_from = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    answer = models.JSONField("答复", default=dict)

    class Meta:
        verbose_name = "评分提交记录"
        verbose_name_plural = "评分提交记录"
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="sheet_entry_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.key}"


class DeviceCopy(models.Model):
    """A device on which an inspector keeps the sheet; ``secret`` opens the copy for its owner alone, when signed in.

    Offline the copy is opened with the pass code that was chosen on the device; the server never learns that one.
    """

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="copies", verbose_name="现场评分表")
    device = models.CharField("设备", max_length=40)
    secret = models.CharField("密钥", max_length=64)
    label = models.CharField("设备名称", max_length=80, blank=True)
    made_at = models.DateTimeField("准备时间")
    seen_at = models.DateTimeField("最近联系时间")
    unsent = models.PositiveIntegerField("未发送条数", default=0)
    cleared_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "设备副本"
        verbose_name_plural = "设备副本"
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "device"], name="device_copy_once")]

    def __str__(self) -> str:
        return self.label or self.device
