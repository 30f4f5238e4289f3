"""Many accounts in one act: bodies without one, and a table. All or nothing."""

import pytest

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services import bulk
from benchmark_platform.accounts.services.bulk import AccountRow
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch


def test_bodies_without_account(clerk: User, secretary: User, branch: Organization, body: Organization) -> None:
    """Those in use in which nobody has an account in use, in official order."""
    other = make_branch("示例岳麓会计师事务所党支部")
    closed = make_branch("示例已撤销党支部")
    closed.active = False
    closed.save()
    assert list(bulk.bodies_without_account()) == [body, other]
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert list(bulk.bodies_without_account()) == [body, branch, other]


def test_opening_for_bodies(clerk: User, secretary: User, branch: Organization, body: Organization) -> None:
    """The secretary's name where known; numbered usernames; a second click opens nothing."""
    first, second = make_branch(), make_branch()
    everybody = [branch, body, second, first]
    issued = bulk.open_for_bodies(everybody, by=clerk)
    assert [(one.user.username, one.user.full_name) for one in issued] == [
        ("prefecture-changsha", "党务联系人"),
        ("branch-002", "张建国"),
        ("branch-003", "张建国"),
    ]
    with pytest.raises(Refused, match="没有需要开立账号的党组织"):
        bulk.open_for_bodies(everybody, by=clerk)


def test_only_the_office_opens_for_bodies(officer: User, branch: Organization) -> None:
    """Nor does anybody else import."""
    with pytest.raises(Forbidden):
        bulk.open_for_bodies([branch], by=officer)
    with pytest.raises(Forbidden):
        bulk.import_rows([AccountRow(2, branch.code, "张建国")], by=officer)


def test_importing_rows(clerk: User, branch: Organization, body: Organization, committee: Organization) -> None:
    """Username and role may be left out; a username that stands twice is one person with two roles."""
    rows = [
        AccountRow(2, branch.code, "张建国", phone="0731-1"),
        AccountRow(3, body.code, "王建华", username="Wang.JH"),
        AccountRow(4, branch.code, "王建华", username="wang.jh"),
        AccountRow(5, committee.code, "赵考核", role="inspector"),
    ]
    issued = bulk.import_rows(rows, by=clerk)
    assert [one.user.username for one in issued] == ["branch-001", "wang.jh", "inspector1"]
    assert User.objects.get(username="wang.jh").bodies() == {branch.pk, body.pk}
    assert User.objects.get(username="branch-001").phone == "0731-1"


def test_a_role_for_somebody_with_an_account(clerk: User, secretary: User, body: Organization) -> None:
    """The same name and username: the role is added, no new code."""
    assert bulk.import_rows([AccountRow(2, body.code, "李秀英", username="branch-001")], by=clerk) == []
    assert body.pk in User.objects.get(pk=secretary.pk).bodies()


def test_every_fault_of_a_table(clerk: User, secretary: User, branch: Organization, body: Organization) -> None:
    """Each with row and column; nothing is opened."""
    rows = [
        AccountRow(2, "不存在", "甲"),
        AccountRow(3, branch.code, "李秀英"),
        AccountRow(4, branch.code, "乙", username="branch-001"),
        AccountRow(5, body.code, "丙", role="decider"),
        AccountRow(6, body.code, "", username="张"),
        AccountRow(7, body.code, "丁"),
        AccountRow(8, body.code, "丁"),
    ]
    before = User.objects.count()
    with pytest.raises(Refused) as refused:
        bulk.import_rows(rows, by=clerk)
    assert [finding.message for finding in refused.value.findings] == [
        "第 2 行“党组织代码”：没有代码为“不存在”的在用党组织，请核对。",
        "第 3 行“姓名”：“李秀英”在“示例湘江会计师事务所党支部”已有“基层党组织”账号。",
        "第 4 行“用户名”：“branch-001”已是“李秀英”的用户名，请换一个或留空。",
        "第 5 行“角色”：这个党组织只能授予“市州行业（协会）党组织”角色。",
        "第 6 行“用户名”：用户名须为3至30个字符，只用小写字母、数字、点、短横线或下划线，并以字母或数字开头。",
        "第 6 行“姓名”：请填写姓名。",
        "第 8 行“姓名”：“丁”在表中重复。",
    ]
    assert User.objects.count() == before


def test_a_cell_that_could_not_be_read_is_told_once(clerk: User, secretary: User, branch: Organization) -> None:
    """One round: its own sentence is there already; nothing that would only follow from it, everything else."""
    rows = [
        AccountRow(2, "", "甲"),
        AccountRow(3, branch.code, "李秀英"),
        AccountRow(4, branch.code, "", "branch-001"),
        AccountRow(5, branch.code, "乙", "branch-001"),
    ]
    unread = {(2, "党组织代码"), (3, "角色"), (4, "姓名")}
    found = [finding.message for finding in bulk.check_rows(rows, unread=unread)]
    assert found == ["第 5 行“用户名”：“branch-001”已是“李秀英”的用户名，请换一个或留空。"]
