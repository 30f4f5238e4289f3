"""Opening, stopping and restoring accounts. There is no sign-up: the office opens them (design decision 9)."""

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts import actions, rules
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services.codes import IssuedCode, put_new_code
from benchmark_platform.accounts.services.roles import grant_to_locked, is_last_decider
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization


def free_username(role: str, organization: Organization) -> str:
    """Return the next free username for a role in a body."""
    stem = rules.username_stem(role, organization.code)
    taken = User.objects.filter(username__startswith=stem).values_list("username", flat=True)
    return rules.next_username(role, organization.code, taken)


def one_opener_at_a_time() -> None:
    """Wait for whoever opens accounts now: two would find the same username free, and the same body without account.

    The committee's row stands for the desk at which accounts are opened; the lock ends with the transaction.
    """
    desk = Organization.objects.select_for_update(no_key=True).filter(kind=Organization.Kind.COMMITTEE)
    list(desk.order_by("pk").values_list("pk"))


@transaction.atomic
def open_account(
    *,
    username: str = "",
    full_name: str,
    organization: Organization,
    role: str,
    phone: str = "",
    by: User | None,
    campaign_code: str = "",
) -> IssuedCode:
    """Open an account with one role and a one-time code; an empty username is made. ``by=None``: at installation.

    Raises Forbidden; Refused with every fault (username taken or malformed, no name, role unfit, opened already).
    """
    user = _prepare(username, full_name, organization, role, phone, by)
    issued = put_new_code(user)
    _save_with_role(user, organization, role, by, campaign_code)
    return issued


@transaction.atomic
def create_user_with_password(
    *, username: str, full_name: str, organization: Organization, role: str, password: str, campaign_code: str = ""
) -> User:
    """Create a person with a known password, for the demo only: no code, nothing to change at the first sign-in.

    Raises Refused like :func:`open_account`.
    """
    user = _prepare(username, full_name, organization, role, "", None)
    user.set_password(password)
    _save_with_role(user, organization, role, None, campaign_code)
    return user


def set_demo_password(user: User, password: str) -> User:
    """Set a known password, for the demo command only."""
    user.set_password(password)
    user.must_change_password = False
    user.code_expires_at = None
    user.save(update_fields=["password", "must_change_password", "code_expires_at"])
    return user


def _prepare(username: str, full_name: str, organization: Organization, role: str, phone: str, by: User | None) -> User:
    """Ask the gate and the rules; return the person, not yet saved."""
    if by is not None:
        require_without_calendar(
            actions.OPEN, user=by, subject=Membership(user=by, organization=organization, role=role)
        )
    one_opener_at_a_time()
    username = rules.normal_username(username) or free_username(role, organization)
    full_name = full_name.strip()
    findings = rules.check_person(username=username, full_name=full_name, kind=organization.kind, role=role)
    if User.objects.filter(username__iexact=username).exists():
        findings.append(Finding(f"用户名“{username}”已被使用，请换一个。", field="username"))
    if not organization.active:
        findings.append(Finding(f"“{organization}”已停用，不能开立账号。", field="organization"))
    holders = Membership.objects.standing().filter(organization=organization, role=role)
    if full_name and holders.filter(user__full_name=full_name, user__is_active=True).exists():
        findings.append(
            Finding(f"“{full_name}”在“{organization}”已有“{Role(role).label}”账号，不必重复开立。", field="full_name")
        )
    if findings:
        raise Refused(findings)
    user = User(username=username, full_name=full_name, phone=phone.strip()[:40])
    user.standing_memberships = []
    return user


def _save_with_role(user: User, organization: Organization, role: str, by: User | None, campaign_code: str) -> None:
    user.save()
    record(
        by=by,
        action=actions.OPEN.code,
        label=actions.OPEN.label,
        subject=user,
        after={"用户名": user.username, "姓名": user.full_name, "党组织": organization.name},
    )
    grant_to_locked(user, organization=organization, role=role, by=by, campaign_code=campaign_code)


@transaction.atomic
def deactivate(user: User, *, by: User, reason: str = "") -> User:
    """Stop an account: signing in ends at once, roles and record stay.

    Raises Forbidden; Refused for the own account, the last decider, or one that is stopped already.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    require_without_calendar(actions.DEACTIVATE, user=by, subject=user)
    if user.pk == by.pk:
        raise Refused("不能停用自己的账号，请由另一位工作人员办理。")
    if not user.is_active:
        raise Refused(f"“{user.full_name}”的账号已经停用。")
    if is_last_decider(user):
        raise Refused("这是最后一位“行业党委（审定）”，不能停用。请先授予另一人审定角色。")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(
        by=by,
        action=actions.DEACTIVATE.code,
        label=actions.DEACTIVATE.label,
        subject=user,
        before={"在用": True},
        after={"在用": False},
        reason=reason,
    )
    return user


@transaction.atomic
def reactivate(user: User, *, by: User) -> User:
    """Put a stopped account back into use, with a password that nobody knows: print a new code for it.

    Raises Forbidden; Refused if it is in use.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    require_without_calendar(actions.REACTIVATE, user=by, subject=user)
    if user.is_active:
        raise Refused(f"“{user.full_name}”的账号正在使用，不必恢复。")
    user.is_active = True
    user.must_change_password = True
    user.code_expires_at = timezone.now()
    user.set_unusable_password()
    user.save(update_fields=["is_active", "must_change_password", "code_expires_at", "password"])
    record(
        by=by,
        action=actions.REACTIVATE.code,
        label=actions.REACTIVATE.label,
        subject=user,
        before={"在用": False},
        after={"在用": True},
    )
    return user
