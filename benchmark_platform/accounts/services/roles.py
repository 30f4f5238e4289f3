"""Giving and ending roles. An ended one stays on record with its date."""

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts import actions, rules
from benchmark_platform.accounts.gate import require_without_calendar
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization

# Whoever works for the committee keeps the master data in the back office.
OFFICE_ROLES = (Role.COMMITTEE, Role.DECIDER)


@transaction.atomic
def grant_role(
    user: User, *, organization: Organization, role: str, by: User | None, campaign_code: str = ""
) -> Membership:
    """Give a person a role in a body (an inspector's is for one campaign). ``by=None`` is the system at installation.

    Raises Forbidden; Refused if the role does not fit the body, is held already, or person or body is out of use.
    """
    user.forget_memberships()
    locked = User.objects.select_for_update().get(pk=user.pk)
    return grant_to_locked(locked, organization=organization, role=role, by=by, campaign_code=campaign_code)


def grant_to_locked(
    user: User, *, organization: Organization, role: str, by: User | None, campaign_code: str = ""
) -> Membership:
    """Do what :func:`grant_role` does for a person whose row is new or locked by this transaction."""
    membership = Membership(user=user, organization=organization, role=role, campaign_code=campaign_code)
    if by is not None:
        require_without_calendar(actions.GRANT, user=by, subject=membership)
        require_without_calendar(actions.GRANT, user=by, subject=user)
    findings = rules.check_role(organization.kind, role)
    if findings:
        raise Refused(findings)
    if not user.is_active:
        raise Refused(f"“{user.full_name}”的账号已停用，请先恢复账号，再授予角色。")
    if not organization.active:
        raise Refused(f"“{organization}”已停用，不能授予角色。")
    standing = user.memberships.standing()
    if standing.filter(organization=organization, role=role, campaign_code=campaign_code).exists():
        raise Refused(f"“{user.full_name}”在“{organization}”已有“{Role(role).label}”角色。")
    membership.save()
    user.standing_memberships = [*user.standing_memberships, membership]
    _settle_office(user)
    record(
        by=by,
        action=actions.GRANT.code,
        label=actions.GRANT.label,
        subject=user,
        after={"党组织": organization.name, "角色": Role(role).label, "创建计划": campaign_code},
    )
    return membership


@transaction.atomic
def end_role(membership: Membership, *, by: User | None, reason: str = "") -> Membership:
    """End a role now.

    Raises Forbidden; Refused if it has ended already or is the last decider's (nobody could decide any more).
    """
    # The person first, as whoever stops an account does: two deeds must not lock crosswise. Then all standing
    # memberships of the deciders, so that two cannot end each other's at once.
    User.objects.select_for_update().get(pk=membership.user_id)
    deciders = list(
        Membership.objects.select_for_update(of=("self",)).standing().filter(role=Role.DECIDER).order_by("pk")
    )
    membership = (
        Membership.objects.select_for_update(of=("self",)).select_related("user", "organization").get(pk=membership.pk)
    )
    if by is not None:
        require_without_calendar(actions.END, user=by, subject=membership)
        require_without_calendar(actions.END, user=by, subject=membership.user)
    if membership.ended_at is not None:
        raise Refused("这个角色已经终止。")
    if membership.role == Role.DECIDER and not _another_decider(deciders, membership.user_id):
        raise Refused("这是最后一位“行业党委（审定）”，不能终止。请先授予另一人审定角色。")
    membership.ended_at = timezone.now()
    membership.save(update_fields=["ended_at"])
    membership.user.forget_memberships()
    _settle_office(membership.user)
    record(
        by=by,
        action=actions.END.code,
        label=actions.END.label,
        subject=membership.user,
        before={"党组织": membership.organization.name, "角色": membership.get_role_display()},
        reason=reason,
    )
    return membership


def is_last_decider(user: User) -> bool:
    """Whether nobody else with an account in use decides. Call it inside a transaction."""
    deciders = list(
        Membership.objects.select_for_update(of=("self",)).standing().filter(role=Role.DECIDER).order_by("pk")
    )
    return any(one.user_id == user.pk for one in deciders) and not _another_decider(deciders, user.pk)


def _another_decider(deciders: list[Membership], user_id: int) -> bool:
    others = [one.user_id for one in deciders if one.user_id != user_id]
    return User.objects.filter(pk__in=others, is_active=True).exists()


def _settle_office(user: User) -> None:
    user.is_staff = user.is_superuser or user.holds(*OFFICE_ROLES)
    user.save(update_fields=["is_staff"])
