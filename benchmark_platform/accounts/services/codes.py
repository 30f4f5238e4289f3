"""One-time codes: the first password, printed on a slip, kept only as a hash."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from benchmark_platform.accounts import actions, rules
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused

# A random code of 59 bits needs no slow hash while it waits for its first use: five hundred slips take seconds
# instead of minutes. The hasher sees the lower count at the first sign-in and hashes again with the full one.
CODE_ITERATIONS = 20_000


@dataclass(frozen=True)
class IssuedCode:
    """A code as it leaves the house: it can be read here and nowhere else."""

    user: User
    code: str
    expires_at: datetime


def new_code() -> str:
    """Return a random code in groups of four."""
    length = rules.CODE_GROUPS * rules.CODE_GROUP_LENGTH
    return rules.grouped("".join(secrets.choice(rules.CODE_ALPHABET) for _ in range(length)))


def hash_of_code(code: str) -> str:
    """Return what is stored of a code."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(code, hasher.salt(), iterations=CODE_ITERATIONS)
    return hasher.encode(code, hasher.salt())


def put_new_code(user: User) -> IssuedCode:
    """Give an unsaved or locked user a new code; the caller saves and puts it on record."""
    code = new_code()
    user.password = hash_of_code(code)
    user.must_change_password = True
    user.code_expires_at = timezone.now() + timedelta(days=settings.ONE_TIME_CODE_DAYS)
    return IssuedCode(user, code, user.code_expires_at)


@transaction.atomic
def issue_code(user: User, *, by: User | None) -> IssuedCode:
    """Give a person a new one-time code; the old password and every session of theirs end at once.

    Raises Forbidden, and Refused for a deactivated account.
    """
    return _issue(User.objects.select_for_update().get(pk=user.pk), by)


@transaction.atomic
def issue_codes(users: list[User], *, by: User | None) -> list[IssuedCode]:
    """Issue a code to each of several persons, by username; all or none. Raises like :func:`issue_code`."""
    roles = Membership.objects.standing().select_related("organization").order_by("pk")
    locked = User.objects.select_for_update().filter(pk__in=[user.pk for user in users]).order_by("username")
    issued = []
    for user in locked.prefetch_related(Prefetch("memberships", roles, to_attr="roles_in_force")):
        user.standing_memberships = user.roles_in_force
        issued.append(_issue(user, by))
    return issued


def _issue(user: User, by: User | None) -> IssuedCode:
    if by is not None:
        require_without_calendar(actions.ISSUE_CODE, user=by, subject=user)
    if not user.is_active:
        raise Refused(f"“{user.full_name}”的账号已停用，请先恢复账号，再打印口令。")
    issued = put_new_code(user)
    user.save(update_fields=["password", "must_change_password", "code_expires_at"])
    record(
        by=by,
        action=actions.ISSUE_CODE.code,
        label=actions.ISSUE_CODE.label,
        subject=user,
        after={"用户名": user.username, "有效期至": timezone.localtime(issued.expires_at).isoformat()},
    )
    return issued
