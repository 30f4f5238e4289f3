"""Opening, stopping, giving and ending: the deeds, their refusals, their record."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.test import override_settings

from benchmark_platform.accounts import services
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services import codes
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization

PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"


def acts(user: User) -> list[tuple[str, str]]:
    """Actor and act, oldest first."""
    return [(event.actor_name, event.action) for event in AuditEvent.objects.about(user)]


def test_opening_an_account(clerk: User, branch: Organization) -> None:
    """A person with a role and a code of which only the hash is kept."""
    issued = services.open_account(
        username="Zhang.JG", full_name=" 张建国 ", organization=branch, role="branch", phone="0731-1", by=clerk
    )
    user = User.objects.get(username="zhang.jg")
    assert (user.full_name, user.phone, user.must_change_password) == ("张建国", "0731-1", True)
    assert user.bodies(Role.BRANCH) == {branch.pk}
    assert not user.is_staff
    assert issued.code not in user.password and user.check_password(issued.code)
    assert acts(user) == [("陈经办", "account.open"), ("陈经办", "role.grant")]
    assert issued.code not in str(list(AuditEvent.objects.values_list("before", "after")))


def test_a_code_is_hashed_quickly_and_a_password_is_not(clerk: User, branch: Organization) -> None:
    """Five hundred slips in seconds; at the first sign-in the hash is made again with the full count."""
    with override_settings(PASSWORD_HASHERS=[PBKDF2]):
        issued = services.open_account(full_name="张建国", organization=branch, role="branch", by=clerk)
        assert f"${codes.CODE_ITERATIONS}$" in issued.user.password
        assert check_password(issued.code, issued.user.password)
        assert issued.user.check_password(issued.code)
        assert f"${PBKDF2PasswordHasher.iterations}$" in User.objects.get(pk=issued.user.pk).password
        assert f"${PBKDF2PasswordHasher.iterations}$" in make_password("示例口令2020")


def test_every_fault_of_an_account_at_once(clerk: User, secretary: User, branch: Organization) -> None:
    """Each at its field; nothing is half done."""
    branch.active = False
    branch.save()
    with pytest.raises(Refused) as refused:
        services.open_account(
            username="BRANCH-001", full_name="李秀英", organization=branch, role=Role.BRANCH, by=clerk
        )
    assert [(finding.field, finding.message) for finding in refused.value.findings] == [
        ("username", "用户名“branch-001”已被使用，请换一个。"),
        ("organization", "“示例湘江会计师事务所党支部”已停用，不能开立账号。"),
        ("full_name", "“李秀英”在“示例湘江会计师事务所党支部”已有“基层党组织”账号，不必重复开立。"),
    ]
    assert User.objects.count() == 2


def test_only_the_office_opens(secretary: User, officer: User, inspector: User, branch: Organization) -> None:
    """Nobody else, not for the own body either."""
    for person in (secretary, officer, inspector):
        with pytest.raises(Forbidden):
            services.open_account(full_name="某人", organization=branch, role="branch", by=person)


def test_who_prepares_cannot_make_a_decider(clerk: User, decider: User, committee: Organization) -> None:
    """Neither by opening, nor by giving the role, nor by a new code for one (decision 6)."""
    with pytest.raises(Forbidden):
        services.open_account(full_name="某人", organization=committee, role=Role.DECIDER, by=clerk)
    with pytest.raises(Forbidden):
        services.grant_role(clerk, organization=committee, role=Role.DECIDER, by=clerk)
    with pytest.raises(Forbidden):
        services.issue_code(decider, by=clerk)
    issued = services.open_account(full_name="吴审定", organization=committee, role=Role.DECIDER, by=decider)
    assert issued.user.is_staff and issued.user.holds(Role.DECIDER)


def test_the_first_account_is_opened_by_the_system(committee: Organization) -> None:
    """At installation nobody is there to ask."""
    issued = services.open_account(full_name="周审定", organization=committee, role=Role.DECIDER, by=None)
    assert issued.user.username == "committee"
    assert acts(issued.user)[0] == ("系统", "account.open")
    again = services.issue_code(issued.user, by=None)
    assert again.code != issued.code
    membership = services.grant_role(issued.user, organization=committee, role=Role.COMMITTEE, by=None)
    services.end_role(membership, by=None)
    assert {name for name, _ in acts(issued.user)} == {"系统"}


def test_a_person_for_the_demo(committee: Organization) -> None:
    """A known password, nothing to change; more roles by the usual service."""
    user = services.create_user_with_password(
        username="committee", full_name="周审定", organization=committee, role=Role.DECIDER, password="示例口令2020"
    )
    services.grant_role(user, organization=committee, role=Role.COMMITTEE, by=None)
    user = User.objects.get(pk=user.pk)
    assert user.check_password("示例口令2020") and not user.must_change_password
    assert user.holds(Role.COMMITTEE) and user.holds(Role.DECIDER) and user.is_staff
    services.set_demo_password(user, "另一个口令2020")
    assert user.check_password("另一个口令2020")


def test_an_inspector_is_one_for_a_campaign(decider: User, clerk: User, committee: Organization) -> None:
    """Given per campaign; committee staff may hold it too (decision 6)."""
    membership = services.grant_role(
        clerk, organization=committee, role=Role.INSPECTOR, campaign_code="2020", by=decider
    )
    services.grant_role(clerk, organization=committee, role=Role.INSPECTOR, campaign_code="2021", by=decider)
    assert membership.campaign_code == "2020"
    assert User.objects.get(pk=clerk.pk).memberships.standing().count() == 3


def test_one_person_in_several_bodies(clerk: User, secretary: User, body: Organization) -> None:
    """A role in another body; held twice it is refused, and so is one that does not fit."""
    services.grant_role(secretary, organization=body, role=Role.PREFECTURE, by=clerk)
    assert User.objects.get(pk=secretary.pk).bodies(Role.PREFECTURE) == {body.pk}
    with pytest.raises(Refused, match="已有“市州行业（协会）党组织”角色"):
        services.grant_role(secretary, organization=body, role=Role.PREFECTURE, by=clerk)
    with pytest.raises(Refused, match="只能授予“市州行业（协会）党组织”角色"):
        services.grant_role(secretary, organization=body, role=Role.BRANCH, by=clerk)


def test_no_role_for_who_or_what_is_out_of_use(clerk: User, secretary: User, body: Organization) -> None:
    """A stopped account first has to be restored; a body out of use gets nobody."""
    body.active = False
    body.save()
    with pytest.raises(Refused, match="已停用，不能授予角色"):
        services.grant_role(secretary, organization=body, role=Role.PREFECTURE, by=clerk)
    services.deactivate(secretary, by=clerk)
    with pytest.raises(Refused, match="请先恢复账号"):
        services.grant_role(secretary, organization=body, role=Role.PREFECTURE, by=clerk)
    with pytest.raises(Refused, match="请先恢复账号"):
        services.issue_code(secretary, by=clerk)


def test_ending_a_role(clerk: User, secretary: User) -> None:
    """It ends with its date and stays on record; it can be given again."""
    membership = secretary.memberships.get()
    ended = services.end_role(membership, by=clerk, reason="换届")
    assert ended.ended_at is not None
    assert not User.objects.get(pk=secretary.pk).holds()
    assert AuditEvent.objects.about(secretary).get().reason == "换届"
    with pytest.raises(Refused, match="已经终止"):
        services.end_role(membership, by=clerk)
    services.grant_role(secretary, organization=membership.organization, role=Role.BRANCH, by=clerk)
    assert secretary.memberships.count() == 2


def test_the_back_office_closes_with_the_role(decider: User, clerk: User) -> None:
    """is_staff follows the roles of the committee."""
    membership = clerk.memberships.get()
    services.end_role(membership, by=decider)
    assert not User.objects.get(pk=clerk.pk).is_staff


def test_the_last_decider_stays(decider: User, clerk: User, committee: Organization) -> None:
    """Neither ended nor stopped; with a second one both are possible, but not for a stopped second one."""
    mine = decider.memberships.get()
    with pytest.raises(Refused, match="最后一位“行业党委（审定）”"):
        services.end_role(mine, by=decider)
    second = services.open_account(full_name="吴审定", organization=committee, role=Role.DECIDER, by=decider).user
    services.deactivate(second, by=decider)
    with pytest.raises(Refused, match="最后一位"):
        services.end_role(mine, by=decider)
    services.reactivate(second, by=decider)
    services.end_role(mine, by=decider)
    assert list(Membership.objects.standing().filter(role=Role.DECIDER).values_list("user", flat=True)) == [second.pk]
    with pytest.raises(Forbidden):
        services.deactivate(second, by=clerk)


def test_the_last_decider_cannot_be_stopped(decider: User, committee: Organization) -> None:
    """Two deciders, of whom one is not in use any more: the other cannot be stopped by the first's session."""
    second = services.open_account(full_name="吴审定", organization=committee, role=Role.DECIDER, by=decider).user
    User.objects.filter(pk=decider.pk).update(is_active=False)
    with pytest.raises(Refused, match="最后一位"):
        services.deactivate(second, by=decider)


def test_stopping_and_restoring(clerk: User, secretary: User, officer: User) -> None:
    """The password is gone after restoring: a new code is needed."""
    with pytest.raises(Forbidden):
        services.deactivate(secretary, by=officer)
    with pytest.raises(Refused, match="不能停用自己的账号"):
        services.deactivate(clerk, by=clerk)
    with pytest.raises(Refused, match="不必恢复"):
        services.reactivate(secretary, by=clerk)
    services.deactivate(secretary, by=clerk, reason="调离")
    with pytest.raises(Refused, match="已经停用"):
        services.deactivate(secretary, by=clerk)
    restored = services.reactivate(secretary, by=clerk)
    assert restored.is_active and not restored.has_usable_password()
    issued = services.issue_code(secretary, by=clerk)
    assert issued.user.check_password(issued.code)
    assert [act for _, act in acts(secretary)] == ["account.deactivate", "account.reactivate", "account.issue_code"]
