"""Taking a body out of use: works, is refused by role, changes nothing twice, is on record."""

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.actions import ALL, SWITCH, decide
from benchmark_platform.organizations.services import set_active
from tests.factories import make_branch, make_committee, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["committee", "decider"])
def test_the_committee_takes_a_body_out_of_use_and_back(role: str) -> None:
    """Once each; a row version and an audit event for each."""
    branch, wang = make_branch("示例岳麓党支部"), make_user(make_committee(), role, "王芳")
    assert set_active(branch, active=False, by=wang) is True
    assert set_active(branch, active=False, by=wang) is False
    assert branch.active is False
    assert set_active(branch, active=True, by=wang) is True
    branch.refresh_from_db()
    assert branch.active is True
    assert [(event.action_label, event.before, event.after) for event in AuditEvent.objects.about(branch)] == [
        ("停用党组织", {"在用": True}, {"在用": False}),
        ("恢复使用党组织", {"在用": False}, {"在用": True}),
    ]
    assert [entry.active for entry in branch.history.all()] == [True, False, True]


@pytest.mark.parametrize("role", ["branch", "prefecture", "inspector"])
def test_nobody_else_does(role: str) -> None:
    """The refusal says who may."""
    branch = make_branch()
    zhao = make_user(make_prefecture_body(), role, "赵敏")
    with pytest.raises(Forbidden, match="“停用或恢复使用党组织”由行业党委办理，您的账号没有这项权限。"):
        set_active(branch, active=False, by=zhao)
    branch.refresh_from_db()
    assert branch.active and not AuditEvent.objects.exists()


def test_the_table_of_acts() -> None:
    """Master data is the committee's; the installer may too, a stopped account may not."""
    assert [action.code for action in ALL] == ["admin.enter", "organizations.switch"]
    root = make_user(make_prefecture_body(), "prefecture", "系统")
    assert not decide(SWITCH, root)
    root.is_superuser = True
    assert decide(SWITCH, root)
    root.is_active = False
    assert not decide(SWITCH, root)
