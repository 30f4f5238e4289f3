"""A document that takes longer than a page: made in the background, with progress."""

import uuid

from django.conf import settings
from django.db import models

from benchmark_platform.core.models.stored_file import StoredFile


class ExportJob(models.Model):
    """One ordered document: ``kind`` names its maker in ``settings.EXPORT_KINDS``, ``parameters`` its order form."""

    class State(models.TextChoices):
        """From the order to the file."""

        QUEUED = "queued", "排队中"
        RUNNING = "running", "正在生成"
        DONE = "done", "已完成"
        FAILED = "failed", "未成功"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    parameters = models.JSONField("参数", default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    result = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="结果")
    error = models.TextField("原因", blank=True)
    created_at = models.DateTimeField("申请时间", auto_now_add=True)
    touched_at = models.DateTimeField("最近进展", auto_now=True)

    class Meta:
        verbose_name = "后台文档"
        verbose_name_plural = "后台文档"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(result__isnull=False), name="export_done_has_result"
            ),
        ]

    def __str__(self) -> str:
        return self.title
