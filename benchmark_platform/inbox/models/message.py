"""A message stands in the box of a body (by role) or of one person; reading is noted per person.

Addressed to the body rather than to its people of that day, so that an account opened later finds what came before.
"""

from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.organizations.models import Organization

TITLE_LIMIT = 120


class MessageQuerySet(models.QuerySet["Message"]):
    """Readings of messages."""

    def visible_to(self, user: User) -> "MessageQuerySet":
        """Return the messages to the person, or to a role that the person holds in the addressed body."""
        addressed = Q(user=user)
        for membership in user.standing_memberships:
            addressed |= Q(organization_id=membership.organization_id, role__in=["", membership.role])
        return self.filter(addressed)

    def unread_by(self, user: User) -> "MessageQuerySet":
        """Return those of the visible messages that the person has not opened."""
        return self.visible_to(user).exclude(reads__user=user)


class Message(models.Model):
    """One message. ``key`` makes sending idempotent: the same event never writes twice."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="inbox_messages", verbose_name="收件党组织"
    )
    role = models.CharField("收件角色", max_length=12, choices=Role.choices, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="inbox_messages", verbose_name="收件人")
    title = models.CharField("标题", max_length=TITLE_LIMIT)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=200, blank=True)
    key = models.CharField("事件", max_length=160, unique=True)
    sent_at = models.DateTimeField("时间", db_index=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organization__isnull=False, user__isnull=True)
                | Q(organization__isnull=True, user__isnull=False, role=""),
                name="message_to_a_body_or_a_person",
            )
        ]

    def __str__(self) -> str:
        return self.title


class MessageRead(models.Model):
    """One person has opened one message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="reads", verbose_name="消息")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="读者")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "阅读记录"
        verbose_name_plural = "阅读记录"
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_read_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.message}"
