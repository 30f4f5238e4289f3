"""The notice: its attachments, who has read it, and what was done to mobilise (S1)."""

from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.natural_keys import NaturallyKeyed
from benchmark_platform.organizations.models import Organization


class NoticeAttachment(NaturallyKeyed):
    """An attachment that is made from the data: the blank Appendix 1, the task guide of Appendix 2."""

    class Document(models.TextChoices):
        """What can be made."""

        APPLICATION_FORM = "application_form", "创建单位申请表"
        TASK_GUIDE = "task_guide", "创建工作任务指南"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="attachments", verbose_name="创建计划")
    number = models.PositiveSmallIntegerField("附件号")
    title = models.CharField("标题", max_length=200)
    document = models.CharField("文件", max_length=20, choices=Document.choices)

    NATURAL_KEY = ("campaign__code", "number")

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["campaign", "number"]
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="attachment_once")]

    def __str__(self) -> str:
        return self.title


class NoticeRead(models.Model):
    """Read receipt: the first time that somebody of a body opened the notice."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="notice_reads", verbose_name="创建计划")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="notice_reads", verbose_name="党组织")
    reader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="阅读人")
    read_at = models.DateTimeField("阅读时间", auto_now_add=True)

    class Meta:
        verbose_name = "通知阅读回执"
        verbose_name_plural = "通知阅读回执"
        constraints = [models.UniqueConstraint(fields=["campaign", "organization"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.organization} {self.read_at:%Y-%m-%d}"


class MobilizationReport(models.Model):
    """What a prefecture or a direct branch did to mobilise: one report per body, a draft until it is submitted."""

    class State(models.TextChoices):
        """Draft until submitted."""

        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已报送"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="mobilization_reports", verbose_name="创建计划")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="mobilization_reports", verbose_name="党组织"
    )
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    text = models.TextField("动员部署情况", blank=True)
    version = models.PositiveIntegerField("版本", default=0)
    submitted_at = models.DateTimeField("报送时间", null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="报送人")

    class Meta:
        verbose_name = "动员部署情况"
        verbose_name_plural = "动员部署情况"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "organization"], name="mobilization_report_once"),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False, submitted_by__isnull=False),
                name="report_submitted_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}动员部署情况"

    @classmethod
    def state_labels(cls) -> dict[str, str]:
        """Return the states' words, for the gate's sentences."""
        return dict(cls.State.choices)


class ReportPhoto(models.Model):
    """A photo of a mobilisation report; removed ones stay on record."""

    report = models.ForeignKey(MobilizationReport, models.CASCADE, related_name="photos", verbose_name="动员部署情况")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    caption = models.CharField("说明", max_length=100, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "动员照片"
        verbose_name_plural = "动员照片"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.caption or str(self.file)
