"""Training, symposium, observation visit: invitation, attendance, material (M2.3; attendance feeds item 2-4)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Organization


class EventQuerySet(models.QuerySet["Event"]):
    """Readings of events."""

    def visible_to(self, user: User) -> "EventQuerySet":
        """Return the events that a person may see: all for the committee, else those to which her body was invited."""
        if user.holds(Role.COMMITTEE, Role.DECIDER):
            return self.all()
        invited = Invitation.objects.filter(organization__in=user.bodies(Role.BRANCH, Role.PREFECTURE))
        return self.filter(pk__in=invited.values("event"))


class Event(models.Model):
    """One event of the committee (or of a prefecture's body)."""

    class Kind(models.TextChoices):
        """The plan's three kinds."""

        TRAINING = "training", "书记集中培训"
        SYMPOSIUM = "symposium", "创建工作座谈会"
        OBSERVATION = "observation", "观摩会"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="events", verbose_name="创建计划")
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    title = models.CharField("名称", max_length=120)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    place = models.CharField("地点", max_length=120, blank=True)
    text = models.TextField("安排", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    created_at = models.DateTimeField("录入时间", auto_now_add=True)
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1, help_text="每保存一次加一；两人同时修改时据此提醒")
    key = models.CharField("提交标识", max_length=40, help_text="同一次提交只登记一次")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "培训、座谈和观摩"
        verbose_name_plural = "培训、座谈和观摩"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="event_held_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="event_begins_before_it_ends"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="event_cancelled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the page of the event."""
        return reverse("evaluations:event", args=[self.pk])


class Invitation(models.Model):
    """An organisation that is asked to come; it is told in the same moment."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="invitations", verbose_name="活动")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="invitations", verbose_name="党组织")
    invited_at = models.DateTimeField("通知时间", auto_now_add=True)

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["event", "organization"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.event} {self.organization}"


class Attendance(models.Model):
    """A person of an organisation at an event, as the organiser's list says (typed or from Excel)."""

    class Presence(models.TextChoices):
        """What the list says."""

        PRESENT = "present", "出席"
        EXCUSED = "excused", "请假"
        ABSENT = "absent", "缺席"

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendances", verbose_name="活动")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="attendances", verbose_name="党组织")
    name = models.CharField("姓名", max_length=40)
    is_secretary = models.BooleanField("党组织书记", default=False)
    presence = models.CharField("出席情况", max_length=8, choices=Presence.choices, default=Presence.PRESENT)
    note = models.CharField("备注", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")

    class Meta:
        verbose_name = "出席名单"
        verbose_name_plural = "出席名单"
        ordering = ["event", "organization", "name"]
        constraints = [
            models.UniqueConstraint(fields=["event", "organization", "name"], name="attendance_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.get_presence_display()}"


class EventMaterial(models.Model):
    """A paper, slides or photo of the event, for everybody who was invited."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="materials", verbose_name="活动")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="材料")
    title = models.CharField("名称", max_length=120, blank=True)
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "活动材料"
        verbose_name_plural = "活动材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or str(self.file)
