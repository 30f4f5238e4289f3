"""Accounts, roles and the record of acts in the back office: to be looked at. Acts go through the pages of this floor.

The record stands on floor 0 beside ``core``, which it must not know; so its page is registered here.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.admin import HouseReadOnlyAdmin, HouseTabularInline


class MembershipInline(HouseTabularInline):
    """The roles of a person, ended ones included."""

    model = Membership
    may_add = may_change = may_delete = False
    fields = ["organization", "role", "campaign_code", "granted_at", "ended_at"]
    readonly_fields = ["organization", "role", "campaign_code", "granted_at", "ended_at"]


@admin.register(User)
class UserAdmin(HouseReadOnlyAdmin):
    """Persons. Opening, codes, roles and stopping: 账号管理."""

    list_display = ["username", "full_name", "phone", "is_active", "must_change_password", "last_login"]
    list_filter = ["is_active", "must_change_password", "memberships__role"]
    search_fields = ["username", "full_name", "memberships__organization__name"]
    fields = ["username", "full_name", "phone", "is_active", "must_change_password", "code_expires_at", "last_login"]
    inlines = [MembershipInline]


@admin.register(Membership)
class MembershipAdmin(HouseReadOnlyAdmin):
    """Roles by body."""

    list_display = ["organization", "role", "user", "campaign_code", "granted_at", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter)]
    list_select_related = ["organization", "user"]
    search_fields = ["organization__name", "organization__code", "user__full_name", "user__username"]


class DaysFilter(admin.SimpleListFilter):
    """How far back."""

    title = "时间"
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        """Return the choices."""
        return [("1", "最近1天"), ("7", "最近7天"), ("30", "最近30天"), ("365", "最近一年")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Narrow the list."""
        days = self.value()
        if not days or not days.isdecimal() or len(days) > 5:
            return queryset
        return queryset.filter(at__gte=timezone.now() - timedelta(days=int(days)))


class ActionFilter(admin.SimpleListFilter):
    """Which floor's acts; the single act is found by searching."""

    title = "操作类别"
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        """Return the choices: the first words of the action codes."""
        return [
            ("account.", "账号与登录"),
            ("role.", "角色"),
            ("organizations.", "党组织与机构"),
            ("campaign", "创建计划与日程"),
            ("application.", "申请表"),
            ("opinion.", "意见"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """Narrow the list."""
        area = self.value()
        return queryset.filter(action__startswith=area) if area else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(HouseReadOnlyAdmin):
    """The record of acts, newest first; the table is never counted in full."""

    list_display = ["at", "actor_name", "action_label", "subject_label", "reason", "address"]
    list_filter = [DaysFilter, ActionFilter]
    search_fields = ["=actor_name", "action_label", "subject_label", "=subject_id"]
    search_help_text = "操作人姓名（全名）、操作名称、对象名称或编号"
    show_full_result_count = False
    list_per_page = 100
