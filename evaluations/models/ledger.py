"""The ledger (台账): what happened, recorded once; corrected with history, never erased (R)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Organization
from evaluations.models.record_kind import RecordKind
from evaluations.models.unit import CreationUnit


class Member(models.Model):
    """A person of the branch's roster (党员名册), kept once over the campaigns; named only for talks and training.

    Two persons of one name are told apart by ``note``.
    """

    class Kind(models.TextChoices):
        """Standing in the party; activists (入党积极分子) are on the roster too (item 2-5)."""

        FULL = "full", "正式党员"
        PROBATIONARY = "probationary", "预备党员"
        ACTIVIST = "activist", "入党积极分子"

    class Post(models.TextChoices):
        """Post in the branch."""

        SECRETARY = "secretary", "书记"
        DEPUTY = "deputy", "副书记"
        COMMITTEE = "committee", "委员"
        NONE = "", "无"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="members", verbose_name="党组织")
    name = models.CharField("姓名", max_length=40)
    note = models.CharField("区分说明", max_length=40, blank=True, help_text="同名时填写，如：审计一部")
    kind = models.CharField("类别", max_length=14, choices=Kind.choices, default=Kind.FULL)
    post = models.CharField("党内职务", max_length=10, choices=Post.choices, blank=True)
    post_since = models.DateField("任职日期", null=True, blank=True)
    is_floating = models.BooleanField("流动党员", default=False)
    joined_on = models.DateField("转入（加入）日期", null=True, blank=True, help_text="不填表示考核期开始前已在")
    left_on = models.DateField("转出日期", null=True, blank=True)

    history = HistoricalRecords(verbose_name="党员名册变更记录")

    class Meta:
        verbose_name = "党员名册"
        verbose_name_plural = "党员名册"
        ordering = ["organization", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name", "note"], name="roster_person_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(post="secretary", left_on=None), name="one_secretary_on_roster"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.note}）" if self.note else self.name


class LedgerRecordQuerySet(models.QuerySet["LedgerRecord"]):
    """Readings of records."""

    def standing(self) -> "LedgerRecordQuerySet":
        """Keep those that count: not voided."""
        return self.filter(voided_at=None)


class LedgerRecord(models.Model):
    """One fact. Counts suffice (decision 12): ``expected`` includes ``excused``; ``guests`` are on top of ``present``.

    ``details`` holds the further fields of the kind as typed values in JSON. Before the unit was opened: 补录.
    """

    unit = models.ForeignKey(CreationUnit, models.PROTECT, related_name="records", verbose_name="创建单位")
    kind = models.ForeignKey(RecordKind, models.PROTECT, related_name="records", verbose_name="类型")
    held_on = models.DateField("日期", db_index=True)
    topic = models.CharField("主题", max_length=200, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    led_by = models.CharField("主持（主讲）人", max_length=40, blank=True)
    by_secretary = models.BooleanField("由党组织书记主持（主讲）", default=False)
    expected = models.PositiveSmallIntegerField("应到人数", null=True, blank=True)
    present = models.PositiveSmallIntegerField("实到人数", null=True, blank=True)
    excused = models.PositiveSmallIntegerField("请假人数", null=True, blank=True)
    guests = models.CharField("邀请人员", max_length=200, blank=True)
    guest_count = models.PositiveSmallIntegerField("邀请人数", null=True, blank=True)
    summary = models.TextField("内容摘要", blank=True)
    details = models.JSONField("其他内容", default=dict, blank=True)
    persons: Any = models.ManyToManyField(Member, through="RecordPerson", related_name="records", verbose_name="人员")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")
    version = models.PositiveIntegerField("版本", default=1)
    confirmed = models.TextField("已确认的提示", blank=True, help_text="保存时有疑问、由填报人确认的内容")
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    changed_at = models.DateTimeField("修改时间", null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人")
    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作废人")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    objects = LedgerRecordQuerySet.as_manager()
    history = HistoricalRecords(verbose_name="台账变更记录")

    class Meta:
        verbose_name = "台账记录"
        verbose_name_plural = "台账记录"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["unit", "kind", "held_on"], name="ledger_by_kind_and_day")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="record_entered_once"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="record_voided_with_by_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(expected__isnull=True) | Q(present__isnull=True) | Q(present__lte=models.F("expected")),
                name="present_within_expected",
                violation_error_message="实到人数不能多于应到人数；邀请的人员另填“邀请人数”。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.kind}"

    def get_absolute_url(self) -> str:
        """Return the page of the record."""
        return reverse("evaluations:record", args=[self.unit_id, self.pk])

    @property
    def is_backfilled(self) -> bool:
        """Whether it happened before the unit was opened (补录)."""
        return self.held_on < self.unit.opened_on


class RecordPerson(models.Model):
    """A person named in a record: with whom the talk was, who took the training."""

    record = models.ForeignKey(LedgerRecord, models.CASCADE, related_name="named", verbose_name="台账记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="named", verbose_name="人员")

    class Meta:
        verbose_name = "记录人员"
        verbose_name_plural = "记录人员"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "member"], name="person_named_once")]

    def __str__(self) -> str:
        return str(self.member)


class RecordPhoto(models.Model):
    """A photo of the record page or of the activity: the original is kept, ``shown`` is the scaled picture of it."""

    record = models.ForeignKey(LedgerRecord, models.PROTECT, related_name="photos", verbose_name="台账记录")
    original = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原图")
    shown = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="缩放图")
    caption = models.CharField("说明", max_length=120, blank=True)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="上传人")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="移除人")

    class Meta:
        verbose_name = "台账照片"
        verbose_name_plural = "台账照片"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="photo_removed_at_with_by",
            )
        ]

    def __str__(self) -> str:
        return str(self.original)
