"""意见建议: what a person suggests about the platform or the work, and the answer (decision 10)."""

from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.models import User


class Feedback(models.Model):
    """One suggestion; the committee answers."""

    author = models.ForeignKey(User, models.PROTECT, related_name="feedback", verbose_name="提出人")
    page = models.CharField("页面", max_length=200, blank=True)
    text = models.TextField("意见建议")
    sent_at = models.DateTimeField("提出时间", auto_now_add=True)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "意见建议"
        verbose_name_plural = "意见建议"
        ordering = ["-sent_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="feedback_answered_at_with_by",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]
