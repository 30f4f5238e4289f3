"""Sealed pages scanned back (F3), and files that support the form (成立批复 …)."""

from django.db import models

from applications.models.application import Application
from benchmark_platform.core.models import StoredFile


class SealedScan(models.Model):
    """A sealed page, tied to the fields and opinions that it was printed from. A replaced one stays on record."""

    class Part(models.TextChoices):
        """The applicant's part and the superior's part are sealed apart (F5)."""

        APPLICANT = "applicant", "申报单位盖章页"
        SUPERIOR = "superior", "上级党组织盖章页"

    application = models.ForeignKey(Application, models.CASCADE, related_name="scans", verbose_name="申请表")
    part = models.CharField("盖章页", max_length=10, choices=Part.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    code = models.CharField("版本码", max_length=12)
    content = models.JSONField("打印时的内容")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "盖章页"
        verbose_name_plural = "盖章页"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.get_part_display()}"


class SupportingFile(models.Model):
    """A file that explains the form, e.g. the approval of founding when the date differs from the register."""

    class Purpose(models.TextChoices):
        """What it proves."""

        FOUNDING_APPROVAL = "founding_approval", "成立批复"
        HONOUR = "honour", "荣誉证明"
        OTHER = "other", "其他材料"

    application = models.ForeignKey(Application, models.CASCADE, related_name="supporting_files", verbose_name="申请表")
    purpose = models.CharField("用途", max_length=20, choices=Purpose.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    uploaded_at = models.DateTimeField("上传时间")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "附件材料"
        verbose_name_plural = "附件材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.get_purpose_display()}"
