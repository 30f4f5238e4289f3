"""Reading accounts for the committee's list: by body in official order, with their state."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from benchmark_platform.accounts import rules
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.services.sign_in import locked_usernames


@dataclass(frozen=True)
class AccountState:
    """One word for an account, with the tone in which it is shown."""

    word: str
    tone: str


def accounts(filters: dict[str, Any]) -> QuerySet[User]:
    """Return the accounts that a filter leaves, with their standing roles, in the order of the bodies."""
    standing = Membership.objects.standing().select_related("organization").order_by("pk")
    first = Membership.objects.standing().filter(user=OuterRef("pk")).order_by("pk")
    users = User.objects.annotate(
        body_track=Subquery(first.values("organization__track")[:1]),
        body_order=Subquery(first.values("organization__prefecture__order")[:1]),
        body_code=Subquery(first.values("organization__code")[:1]),
    ).prefetch_related(Prefetch("memberships", standing, to_attr="standing_roles"))
    return _narrowed(users, filters).order_by(
        F("body_track").asc(nulls_last=True),
        F("body_order").asc(nulls_first=True),
        F("body_code").asc(nulls_last=True),
        "username",
    )


def _narrowed(users: QuerySet[User], filters: dict[str, Any]) -> QuerySet[User]:
    roles = Membership.objects.standing()
    if filters.get("role"):
        users = users.filter(pk__in=roles.filter(role=filters["role"]).values("user"))
    if filters.get("prefecture"):
        users = users.filter(pk__in=roles.filter(organization__prefecture=filters["prefecture"]).values("user"))
    words = (filters.get("q") or "").strip()
    if words:
        named = roles.filter(Q(organization__name__icontains=words) | Q(organization__code__iexact=words))
        users = users.filter(
            Q(full_name__icontains=words) | Q(username__icontains=words) | Q(pk__in=named.values("user"))
        )
    return _in_state(users, filters.get("state") or "")


def _in_state(users: QuerySet[User], state: str) -> QuerySet[User]:
    now = timezone.now()
    if state == "stopped":
        return users.filter(is_active=False)
    if state == "waiting":
        return users.filter(is_active=True, must_change_password=True)
    if state == "expired":
        return users.filter(is_active=True, must_change_password=True, code_expires_at__lte=now)
    if state == "locked":
        since = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
        locked = AccessAttempt.objects.filter(
            failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
        )
        return users.filter(username__in=locked.values("username"))
    return users


def with_states(users: list[User]) -> list[tuple[User, AccountState]]:
    """Return each account with its state: one query for all locks."""
    locked = locked_usernames([user.username for user in users])
    now = timezone.now()
    return [(user, state_of(user, locked=user.username in locked, now=now)) for user in users]


def state_of(user: User, *, locked: bool, now: datetime) -> AccountState:
    """Return the state of one account."""
    if not user.is_active:
        return AccountState("已停用", "refused")
    if locked:
        return AccountState("已锁定", "attention")
    if rules.code_expired(user.must_change_password, user.code_expires_at, now):
        return AccountState("口令已过期", "attention")
    if user.must_change_password:
        return AccountState("尚未首次登录", "wait")
    return AccountState("正常", "done")
