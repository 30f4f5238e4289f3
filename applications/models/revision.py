"""Every saved version of a form, so that nothing typed is ever overwritten silently (F6)."""

from django.db import models

from applications.models.application import Application
from benchmark_platform.accounts.models import User


class Revision(models.Model):
    """One save. ``code`` is the short code of the fields, printed on the page (F3)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="revisions", verbose_name="申请表")
    version = models.PositiveIntegerField("版本")
    answers = models.JSONField("填写内容")
    code = models.CharField("版本码", max_length=12, db_index=True)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保存人")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "申请表版本"
        verbose_name_plural = "申请表版本"
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="revision_once")]

    def __str__(self) -> str:
        return f"{self.application} 第{self.version}版"

    @property
    def version_text(self) -> str:
        """The version's number as text, for sentences in templates."""
        return str(self.version)
