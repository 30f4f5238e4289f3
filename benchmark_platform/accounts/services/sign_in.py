"""Signing in and out, on record; the lock after failed tries."""

from datetime import timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from benchmark_platform.accounts import actions, rules
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused

LOCKED = "account.locked"


def record_sign_in(user: User) -> None:
    """Put a sign-in on record."""
    record(by=user, action="account.sign_in", label="登录", subject=user)


def record_sign_out(user: User, *, idle: bool = False) -> None:
    """Put a sign-out on record; ``idle`` when the platform did it after a long silence."""
    label = "超时退出" if idle else "退出登录"
    record(by=user, action="account.time_out" if idle else "account.sign_out", label=label, subject=user)


def record_failure(username: str) -> None:
    """Put a failed try on record. What was typed for an unknown name is left out: it may be a password."""
    user = User.objects.filter(username__iexact=rules.normal_username(username)).first()
    subject = user or User(username="（没有这个用户名）")
    record(by=None, action="account.sign_in_failed", label="登录失败", subject=subject)


def record_lock(username: str) -> None:
    """Put a lock on record, once for as long as it lasts."""
    user = User.objects.filter(username__iexact=rules.normal_username(username)).first()
    subject = user or User(username="（没有这个用户名）")
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    already = AuditEvent.objects.filter(action=LOCKED, subject_id=str(subject.pk), at__gt=since)
    if not already.exists():
        record(by=None, action=LOCKED, label="登录锁定", subject=subject)


def locked_usernames(usernames: list[str]) -> set[str]:
    """Return those of the usernames that are locked now, from whatever address: one query."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = (
        AccessAttempt.objects.filter(
            username__in=usernames, failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since
        )
        .values("username")
        .annotate(last=Max("attempt_time"))
    )
    return {attempt["username"] for attempt in attempts}


@transaction.atomic
def unlock(user: User, *, by: User) -> User:
    """Forget the failed tries of a person, so that signing in is possible at once.

    Raises Forbidden; Refused if nothing is locked.
    """
    require_without_calendar(actions.UNLOCK, user=by, subject=user)
    if not locked_usernames([user.username]):
        raise Refused(f"“{user.full_name}”的账号没有被锁定。")
    reset(username=user.username)
    record(by=by, action=actions.UNLOCK.code, label=actions.UNLOCK.label, subject=user)
    return user


@transaction.atomic
def change_password(user: User, *, password: str) -> User:
    """Set the password that a person chose (validated before); a one-time code has done its work."""
    first = user.must_change_password
    user.set_password(password)
    user.must_change_password = False
    user.code_expires_at = None
    user.save(update_fields=["password", "must_change_password", "code_expires_at"])
    label = "首次登录修改密码" if first else "修改密码"
    record(by=user, action="account.change_password", label=label, subject=user)
    return user
