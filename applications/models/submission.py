"""The form as it was submitted: frozen, shown, printed and exported years later (F5)."""

from django.db import models
from django.db.models import Q

from applications.models.application import Application
from benchmark_platform.accounts.models import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Readings of submissions."""

    def standing(self) -> "SubmissionQuerySet":
        """Return the latest submission of each application (withdrawn or returned ones included: they were filed)."""
        return self.filter(superseded_at__isnull=True)

    def for_documents(self) -> "SubmissionQuerySet":
        """Fetch what :func:`applications.document.of_submission` reads, in a fixed number of queries."""
        return self.select_related(
            "application__campaign", "application__organization", "submitted_by"
        ).prefetch_related("superior_opinions__firm")


class Submission(models.Model):
    """One submission. ``snapshot`` is a document of plain values (see ``applications/document.py``), never changed.

    The typed columns repeat what lists and spreadsheets need, so that they sort and sum as dates and numbers.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="submissions", verbose_name="申请表")
    round = models.PositiveSmallIntegerField("次数")
    snapshot = models.JSONField("提交时的内容")
    code = models.CharField("版本码", max_length=12)
    version = models.PositiveIntegerField("版本")
    branch_name = models.CharField("党组织名称", max_length=120)
    founded_on = models.DateField("党组织成立时间")
    secretary_name = models.CharField("党组织书记", max_length=40)
    employee_count = models.PositiveIntegerField("所在机构员工人数")
    member_count = models.PositiveIntegerField("党员人数")
    submitted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="提交人")
    submitted_at = models.DateTimeField("提交时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    superseded_at = models.DateTimeField("失效时间", null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "提交"
        verbose_name_plural = "提交"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="submission_round_once"),
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at__isnull=True), name="one_standing_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} 第{self.round}次提交"
