"""A meeting of the committee that decides: day, who was there, who stepped back, minutes (S3, S5–S7)."""

from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models.campaign import Campaign
from benchmark_platform.core.models import StoredFile


class Meeting(models.Model):
    """The facts of one meeting; selection, verdict and award decisions refer to theirs."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="meetings", verbose_name="创建计划")
    held_on = models.DateField("会议日期")
    title = models.CharField("会议名称", max_length=120)
    expected_count = models.PositiveSmallIntegerField("应到人数")
    minutes = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="会议纪要")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    recorded_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "会议"
        verbose_name_plural = "会议"
        ordering = ["-held_on", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(expected_count__gte=1), name="meeting_expects_somebody")]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"


class Attendee(models.Model):
    """A member who was present; ``recused_from`` names the bodies on which the member stepped back (回避)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendees", verbose_name="会议")
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("姓名", max_length=40)
    recused_from = models.CharField("回避事项", max_length=300, blank=True)

    class Meta:
        verbose_name = "到会人员"
        verbose_name_plural = "到会人员"
        ordering = ["meeting", "number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "name"], name="attendee_once")]

    def __str__(self) -> str:
        return self.name
