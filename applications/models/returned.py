"""A form sent back for correction, with its reason and its own deadline."""

from django.db import models

from applications.models.application import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.organizations.models import Organization


class Return(models.Model):
    """One return. ``remarks`` names fields of the form, each with what is wrong there."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="returns", verbose_name="申请表")
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="退回人")
    returning_body = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="退回单位")
    reason = models.TextField("退回理由")
    remarks = models.JSONField("逐项意见", default=dict, blank=True)
    until = models.DateField("补正期限")
    returned_at = models.DateTimeField("退回时间")
    answered_at = models.DateTimeField("重新提交时间", null=True, blank=True)

    class Meta:
        verbose_name = "退回补正"
        verbose_name_plural = "退回补正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.application} 退回"
