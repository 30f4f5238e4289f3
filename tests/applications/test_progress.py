"""How far the branches are (S2), and a reminder in one act."""

from dataclasses import dataclass
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from applications import progress
from applications.models import State
from applications.services.reminders import remind
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from tests.applications.rows import make_application
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_august() -> object:
    """The application stage is open."""
    with time_machine.travel("2020-08-05T10:00:00+08:00", tick=False):
        yield


@dataclass
class Province:
    """Two direct branches, three in Changsha, one in Zhuzhou."""

    campaign: Campaign
    committee: User
    changsha: User
    branches: dict[str, Organization]


@pytest.fixture
def province() -> Province:
    """One branch in each state."""
    campaign = make_campaign()
    committee = make_user(make_committee(), "committee", "周敏")
    changsha = make_prefecture_body("长沙市", "changsha")
    zhuzhou = make_prefecture_body("株洲市", "zhuzhou")
    branches = {
        "直属未开始": make_branch("示例直属甲会计师事务所党支部"),
        "直属已提交": make_branch("示例直属乙会计师事务所党支部"),
        "长沙草稿": make_branch("示例长沙甲会计师事务所党支部", superior=changsha),
        "长沙退回": make_branch("示例长沙乙会计师事务所党支部", superior=changsha),
        "长沙未开始": make_branch("示例长沙丙会计师事务所党支部", superior=changsha),
        "株洲已推荐": make_branch("示例株洲会计师事务所党支部", superior=zhuzhou),
    }
    make_application(campaign, branches["直属已提交"], committee)
    make_application(campaign, branches["长沙草稿"], committee, state=State.DRAFT, number=None)
    make_application(campaign, branches["长沙退回"], committee, state=State.RETURNED)
    make_application(campaign, branches["株洲已推荐"], committee, state=State.RECOMMENDED)
    person = make_user(changsha, "prefecture", "刘芳")
    return Province(campaign, committee, person, branches)


def sign_in(client: Client, user: User) -> None:
    """Without the sign-in page."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_a_prefecture_follows_every_branch_of_its_prefecture(province: Province, client: Client) -> None:
    """S2: also one whose direct superior is another body, as it sees its form; reminders reach it."""
    changsha = province.branches["长沙草稿"].superior
    assert changsha is not None
    middle = make_branch("示例长沙大型会计师事务所党总支", superior=changsha)
    below = make_branch("示例长沙大型会计师事务所第一党支部", superior=middle)
    assert below in progress.branches_of(province.changsha)
    assert province.branches["株洲已推荐"] not in progress.branches_of(province.changsha)
    remind(campaign=province.campaign, by=province.changsha)
    assert Message.objects.filter(organization=below).count() == 1


def test_the_summary_counts_by_group(province: Province) -> None:
    """Direct first, then the prefectures in administrative order; 未开始, 草稿, 退回补正, 已提交."""
    branches = progress.with_progress(progress.branches_of(province.committee), province.campaign)
    groups = progress.summary(branches)
    assert [(group.name, group.cells) for group in groups] == [
        ("行业党委直属", [1, 0, 0, 1]),
        ("长沙市", [1, 1, 1, 0]),
        ("株洲市", [0, 0, 0, 1]),
    ]
    assert progress.total_of(groups).cells == [2, 1, 1, 2]


def test_an_application_of_another_year_does_not_count(province: Province) -> None:
    """Progress is of one campaign."""
    other = make_campaign("2018", is_current=False)
    make_application(other, province.branches["直属未开始"], province.committee)
    branches = progress.with_progress(progress.branches_of(province.committee), province.campaign)
    assert branches.get(pk=province.branches["直属未开始"].pk).progress == progress.NOT_STARTED
    assert branches.count() == 6


def test_the_committee_sees_all_and_nothing_of_a_draft(client: Client, province: Province) -> None:
    """States, not contents."""
    sign_in(client, province.committee)
    page = client.get("/applications/progress/").content.decode()
    assert all(branch.name in page for branch in province.branches.values())
    assert "只有自己看得到的草稿" not in page


def test_a_prefecture_sees_its_own_branches(client: Client, province: Province) -> None:
    """Not those of its neighbours."""
    sign_in(client, province.changsha)
    page = client.get("/applications/progress/").content.decode()
    assert {name: branch.name in page for name, branch in province.branches.items()} == {
        name: name.startswith("长沙") for name in province.branches
    }
    assert client.get("/applications/progress/?group=zhuzhou").content.decode().count("示例株洲") == 0


@pytest.mark.parametrize("address", ["", "export.xlsx", "remind/"])
def test_a_branch_has_no_such_page(client: Client, province: Province, address: str) -> None:
    """Nothing below it: 404."""
    sign_in(client, make_user(province.branches["直属未开始"]))
    assert client.get(f"/applications/progress/{address}").status_code == 404


def test_narrowed_by_group_and_state(client: Client, province: Province) -> None:
    """One prefecture, one state."""
    sign_in(client, province.committee)
    page = client.get("/applications/progress/?group=changsha&state=draft").content.decode()
    assert [name for name, branch in province.branches.items() if branch.name in page] == ["长沙草稿"]


def test_the_same_number_of_questions_for_one_branch_and_many(client: Client, province: Province) -> None:
    """Two sizes, one query count."""
    sign_in(client, province.committee)
    client.get("/applications/progress/")
    counts = []
    for query in ("?group=zhuzhou", ""):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/applications/progress/{query}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_as_excel(client: Client, province: Province) -> None:
    """The same rows in the same order."""
    sign_in(client, province.committee)
    response = client.get("/applications/progress/export.xlsx")
    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0] == ["申报渠道", "所在市州", "组织代码", "党组织名称", "上级党组织", "申报进度", "申报编号"]
    assert [row[5] for row in rows[1:]] == ["未开始", "已提交", "草稿", "退回补正", "未开始", "已提交"]


def test_a_reminder_tells_those_whose_form_is_not_in(province: Province) -> None:
    """One message each, with the last day of that branch (the inner closing day on the prefecture track); on record."""
    assert remind(campaign=province.campaign, by=province.committee) == 4
    messages = {
        message.organization: message for message in Message.objects.filter(key__startswith="application.remind")
    }
    told = [name for name, branch in province.branches.items() if branch in messages]
    assert told == ["直属未开始", "长沙草稿", "长沙退回", "长沙未开始"]
    assert "2020年8月15日" in messages[province.branches["直属未开始"]].body
    assert "2020年8月12日" in messages[province.branches["长沙草稿"]].body
    event = AuditEvent.objects.get(action="application.remind")
    assert len(event.after["told"]) == 4


def test_once_a_day_at_most(province: Province) -> None:
    """A second click tells nobody again; tomorrow is another day."""
    remind(campaign=province.campaign, by=province.committee)
    with pytest.raises(Refused, match="今天已经提醒过了"):
        remind(campaign=province.campaign, by=province.committee)
    with time_machine.travel("2020-08-06T10:00:00+08:00"):
        assert remind(campaign=Campaign.objects.get(), by=province.committee) == 4


def test_a_prefecture_reminds_its_own(province: Province) -> None:
    """Three in Changsha, whatever group is named."""
    with pytest.raises(Refused):
        remind(campaign=province.campaign, by=province.changsha, group="zhuzhou")
    assert remind(campaign=province.campaign, by=province.changsha) == 3


def test_nobody_else_reminds(province: Province) -> None:
    """A branch follows no branches."""
    with pytest.raises(Forbidden, match="行业党委和上级党组织"):
        remind(campaign=province.campaign, by=make_user(province.branches["直属未开始"]))


def test_not_outside_the_stage(province: Province) -> None:
    """The refusal says which stage and until when."""
    with time_machine.travel("2020-09-05T10:00:00+08:00"), pytest.raises(Forbidden, match="2020年8月15日截止"):
        remind(campaign=Campaign.objects.get(), by=province.committee)


def test_the_preview_names_whom(client: Client, province: Province) -> None:
    """Seen before sent."""
    sign_in(client, province.committee)
    page = client.get("/applications/progress/remind/?group=changsha").content.decode()
    assert "下列 3 个党组织" in page
    assert Message.objects.filter(key__startswith="application.remind").count() == 0
    response = client.post("/applications/progress/remind/", {"group": "changsha"})
    assert response["Location"] == "/applications/progress/?group=changsha"
    assert Message.objects.filter(key__startswith="application.remind").count() == 3
    again = client.post("/applications/progress/remind/", {"group": "changsha"}, follow=True)
    assert "没有需要提醒的党组织" in again.content.decode()


def test_closed_is_refused_with_a_page(client: Client, province: Province) -> None:
    """403 with the reason."""
    with time_machine.travel("2020-09-05T10:00:00+08:00"):
        sign_in(client, province.committee)
        response = client.get("/applications/progress/remind/")
    assert response.status_code == 403
    assert "2020年8月15日截止" in response.content.decode()
