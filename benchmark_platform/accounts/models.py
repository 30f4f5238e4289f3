"""Users and the roles that they hold."""

from datetime import datetime
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from benchmark_platform.accounts.roles import Role
from benchmark_platform.organizations.models import Organization


class User(AbstractUser):
    """A person. Names are one field, as Chinese names are."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("姓名", max_length=40)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    code_expires_at = models.DateTimeField("一次性口令有效期至", null=True, blank=True)

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name for people."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the name for people."""
        return self.full_name

    @cached_property
    def standing_memberships(self) -> list["Membership"]:
        """The roles in force, with their bodies: one query, kept for the length of a request."""
        return list(self.memberships.standing().select_related("organization").order_by("pk"))

    def bodies(self, *roles: str) -> frozenset[int]:
        """Return the ids of the bodies in which the person holds one of ``roles`` (any role if none is named)."""
        return frozenset(
            membership.organization_id
            for membership in self.standing_memberships
            if not roles or membership.role in roles
        )

    def forget_memberships(self) -> None:
        """Read the roles again at the next question, after one was given or ended."""
        self.__dict__.pop("standing_memberships", None)

    def has_lost_a_role_since(self, moment: datetime) -> bool:
        """Whether a role that the person held at that moment has ended: what she might read then she may not now."""
        return self.memberships.filter(granted_at__lte=moment, ended_at__gt=moment).exists()

    def holds(self, *roles: str) -> bool:
        """Whether the person holds one of the roles in some body."""
        return bool(self.bodies(*roles))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Readings of memberships."""

    def standing(self) -> "MembershipQuerySet":
        """Return the roles that have not ended."""
        return self.filter(ended_at__isnull=True)


class Membership(models.Model):
    """A role of a person in a body, from the day it is given until it ends; ended ones stay on record.

    An inspector holds the role in the committee, for one campaign (its code; the campaign is a floor above).
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="用户")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships", verbose_name="党组织")
    role = models.CharField("角色", max_length=12, choices=Role.choices)
    campaign_code = models.CharField("创建计划代码", max_length=20, blank=True)
    granted_at = models.DateTimeField("授予时间", auto_now_add=True)
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "角色"
        verbose_name_plural = "角色"
        ordering = ["organization", "role", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role", "campaign_code"],
                condition=Q(ended_at__isnull=True),
                name="role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {self.get_role_display()}"


class ParkedPost(models.Model):
    """What a person sent after the session had died: kept for two hours, for the same person in the same browser.

    ``token_hash`` is the SHA-256 of a random cookie; ``fields`` are pairs of name and value in the order of the form
    (never a password, never a file). See ``accounts/parked.py``.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="parked_posts", verbose_name="填写人")
    token_hash = models.CharField("浏览器标识", max_length=64)
    path = models.CharField("页面地址", max_length=1000)
    fields = models.JSONField("填写的内容")
    had_files = models.BooleanField("另有文件未保留", default=False)
    parked_at = models.DateTimeField("保留时间", db_index=True)

    class Meta:
        verbose_name = "登录前填写的内容"
        verbose_name_plural = "登录前填写的内容"
        ordering = ["-parked_at", "-pk"]
        indexes = [models.Index(fields=["owner", "token_hash"], name="parked_by_owner_and_browser")]

    def __str__(self) -> str:
        return f"{self.owner} {self.path}"
