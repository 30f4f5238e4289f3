"""The committee and the prefectures (S2, S3): overview, reminder, request for a new recommendation, Excel."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from applications import actions
from applications.exports.recommendations import recommendations_xlsx
from applications.models import Application, ReplacementRequest, SelectionDecision
from applications.prefectures import prefecture_rows, statuses
from applications.services.recommendations import file_nil_return, standing_of
from applications.services.replacements import remind_bodies, reminder_text, request_replacement, to_be_reminded
from applications.todo import todos
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, Extension, Stage
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.todo import Todo
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import World, moment
from tests.applications.recommending import again, choose, neighbour, ready
from tests.factories import make_prefecture, make_prefecture_body, make_user


@pytest.fixture
def filed(world: World) -> Application:
    """Changsha has recommended; Yueyang has filed nothing; Zhuzhou has no body."""
    make_prefecture("株洲市", "zhuzhou")
    application = ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)
    choose(application, world.changsha_officer)
    return again(application)


def sign_in(client: Client, user: User) -> None:
    """Without the sign-in page."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def lines(user: User, day: date, word: str) -> list[Todo]:
    """The person's lines with this word."""
    return [todo for todo in todos(user, Campaign.objects.get(), day) if word in todo.label]


def ask_again(world: World, **facts: object) -> ReplacementRequest:
    """The committee asks Changsha for another one."""
    values = {"reason": "申报材料不实。", "until": date(2020, 9, 10), "by": world.clerk} | facts
    return request_replacement(Campaign.objects.get(), world.changsha, **values)  # type: ignore[arg-type]


def test_the_prefectures_in_administrative_order(world: World, filed: Application) -> None:
    """S2: filed, missing, and one without a body; nil too."""
    rows = prefecture_rows(world.campaign)
    assert [(row.prefecture.name, row.status, row.submitted) for row in rows] == [
        ("长沙市", "filed", 1),
        ("岳阳市", "missing", 0),
        ("株洲市", "missing", 0),
    ]
    assert [row.prefecture.name for row in to_be_reminded(world.campaign)] == ["岳阳市"]
    file_nil_return(world.campaign, world.yueyang, reason="无。", expected_standing_id=None, by=world.yueyang_officer)
    row = prefecture_rows(world.campaign)[1]
    assert (row.status, row.label, row.tone, row.is_awaited) == ("nil", "报送无推荐", "neutral", False)


def test_the_missing_are_reminded_in_one_act_once_a_day(
    world: World, filed: Application, clock: time_machine.Traveller
) -> None:
    """S2: with the body's last day; a second click tells nobody; tomorrow is another day; on record."""
    assert remind_bodies(campaign=world.campaign, by=world.clerk) == 1
    message = Message.objects.get(title="请尽快报送遴选推荐")
    assert (message.organization, "2020年8月15日" in message.body) == (world.yueyang, True)
    with pytest.raises(Refused, match="今天已经提醒过了"):
        remind_bodies(campaign=world.campaign, by=world.clerk)
    clock.move_to(moment(8, 6))
    assert remind_bodies(campaign=world.campaign, by=world.clerk) == 1
    assert AuditEvent.objects.filter(action="recommendation.remind").latest("pk").after == {"told": ["SZ-yueyang"]}
    clock.move_to(moment(10, 6))
    with pytest.raises(Forbidden):
        remind_bodies(campaign=Campaign.objects.get(), by=world.clerk)


def test_a_reminder_without_a_last_day(world: World, filed: Application) -> None:
    """An open-ended stage names no day."""
    Stage.objects.filter(code="application").update(closes_on=None)
    row = to_be_reminded(campaign := Campaign.objects.get())[0]
    assert "前报送" not in reminder_text(campaign, row)


def test_asked_again_and_answered(world: World, filed: Application, clock: time_machine.Traveller) -> None:
    """S3: reason, day, message, own deadline; the old one stands until the new one comes, which answers the request."""
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    clock.move_to(moment(9, 1))
    request = ask_again(world)
    assert str(request) == "示例长沙市注册会计师行业党委 重新推荐"
    message = Message.objects.filter(organization=world.changsha).latest("pk")
    assert (message.title, "申报材料不实。" in message.body) == ("请于2020年9月10日前重新推荐", True)
    assert Extension.objects.get(organization=world.changsha).until == date(2020, 9, 10)
    assert AuditEvent.objects.get(action="recommendation.request").reason == "申报材料不实。"
    standing = standing_of(world.campaign, world.changsha)
    assert standing is not None and standing.application_id == filed.pk
    [line] = [
        todo for todo in todos(world.changsha_officer, Campaign.objects.get(), date(2020, 9, 1)) if "推荐" in todo.label
    ]
    assert (line.label, line.due, line.urgent) == ("重新推荐创建单位", date(2020, 9, 10), True)
    row = to_be_reminded(Campaign.objects.get())[0]
    assert (row.status, "申报材料不实" in reminder_text(world.campaign, row)) == ("requested", True)
    awaited = lines(world.clerk, date(2020, 9, 1), "市州")
    assert [(todo.label, todo.detail) for todo in awaited] == [
        ("2 个市州尚未报送推荐", "岳阳市、株洲市"),
        ("1 个市州尚未重新推荐", "长沙市"),
    ]
    clock.move_to(moment(9, 10))
    new = choose(again(other), world.changsha_officer, over=standing)
    request.refresh_from_db()
    assert (request.answered_by, again(filed).state, again(other).state) == (new, "submitted", "recommended")
    assert prefecture_rows(Campaign.objects.get())[0].status == "filed"


def test_an_open_request_is_unique(world: World, filed: Application, clock: time_machine.Traveller) -> None:
    """S3: in the service with a sentence, in the database for certain."""
    clock.move_to(moment(9, 1))
    ask_again(world)
    with pytest.raises(Refused, match="已经要求这个市州重新推荐，期限2020年9月10日"):
        ask_again(world, reason="再说一遍。")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReplacementRequest.objects.create(
            campaign=world.campaign,
            organization=world.changsha,
            reason="再说一遍。",
            until=date(2020, 9, 11),
            requested_by=world.clerk,
            requested_at=timezone.now(),
        )


def test_not_before_the_selection_not_by_others_not_without_anything_filed(
    world: World, filed: Application, clock: time_machine.Traveller
) -> None:
    """S3: the committee, in its stage, of somebody who has filed."""
    with pytest.raises(Forbidden, match="2020年8月16日开始"):
        ask_again(world)
    clock.move_to(moment(9, 1))
    with pytest.raises(Forbidden, match="行业党委"):
        ask_again(world, by=world.changsha_officer)
    with pytest.raises(Refused) as refused:
        request_replacement(Campaign.objects.get(), world.yueyang, reason="", until=None, by=world.clerk)
    assert [finding.field for finding in refused.value.findings] == ["", "reason", "until"]


def test_what_waits_for_whom(world: World, filed: Application) -> None:
    """S2: the body that has not filed, and the committee; nobody else."""
    day = date(2020, 8, 5)
    mine = lines(world.yueyang_officer, day, "推荐")
    assert [(todo.label, todo.due) for todo in mine] == [("遴选推荐 1 个基层党组织", date(2020, 8, 15))]
    theirs = lines(world.clerk, day, "市州")
    assert [(todo.label, todo.detail) for todo in theirs] == [("2 个市州尚未报送推荐", "岳阳市、株洲市")]
    assert not [todo for todo in todos(world.changsha_officer, world.campaign, day) if "遴选推荐" in todo.label]
    assert not [
        todo for todo in todos(world.yueyang_officer, world.campaign, date(2020, 8, 20)) if "推荐" in todo.label
    ]
    make_prefecture_body("湘潭市", "xiangtan"), make_prefecture_body("衡阳市", "hengyang")
    [line] = lines(world.clerk, day, "市州")
    assert line.detail == "岳阳市、株洲市、湘潭市等"


def test_after_the_release_nobody_is_awaited(world: World, filed: Application, clock: time_machine.Traveller) -> None:
    """S2, S3: no reminder, no line; a request that was never answered has ended with the release."""
    clock.move_to(moment(9, 1))
    ask_again(world)
    decision = SelectionDecision.objects.create(
        campaign=world.campaign, created_by=world.clerk, created_at=timezone.now(), saved_by=world.clerk
    )
    campaign = Campaign.objects.get()
    assert statuses(campaign) == {world.changsha.prefecture_id: ("已要求重新推荐", "wait")}
    SelectionDecision.objects.filter(pk=decision.pk).update(state="released")
    assert statuses(campaign) == {world.changsha.prefecture_id: ("已推荐", "done")}
    assert not lines(world.clerk, date(2020, 9, 1), "市州")
    assert to_be_reminded(campaign) == []
    assert [row.status for row in prefecture_rows(campaign)][:2] == ["filed", "missing"]


def test_nobody_is_awaited(world: World) -> None:
    """No line for the committee when all have filed."""
    for body, officer in ((world.changsha, world.changsha_officer), (world.yueyang, world.yueyang_officer)):
        file_nil_return(world.campaign, body, reason="无。", expected_standing_id=None, by=officer)
    assert not lines(world.clerk, date(2020, 8, 5), "市州")


def test_the_table_read_back(world: World, filed: Application) -> None:
    """The 推荐汇总表: a row per prefecture, real dates and numbers, the form as submitted."""
    sheet = load_workbook(BytesIO(recommendations_xlsx(world.campaign))).active
    heading, header, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert heading[0] == "湖南省注册会计师资产评估行业党建“标杆引领”计划创建单位推荐汇总表"
    assert header[:5] == ["序号", "市州", "推荐单位（市州行业（协会）党组织）", "报送情况", "推荐的基层党组织"]
    assert [row[1:4] for row in rows] == [
        ["长沙市", "示例长沙市注册会计师行业党委", "已推荐"],
        ["岳阳市", "示例岳阳市注册会计师行业党委", "尚未报送"],
        ["株洲市", None, "尚未报送"],
    ]
    first = dict(zip(header, rows[0], strict=True))
    assert (first["申报编号"], first["党员人数"], first["报送人"]) == ("2020-市州-001", 13, "王志强")
    assert first["党组织成立时间"].date() == date(2012, 6, 1)


# --- pages ------------------------------------------------------------------------------------------------------------


def test_the_page_of_the_fourteen(
    client: Client, world: World, filed: Application, clock: time_machine.Traveller
) -> None:
    """Who has filed what, with reasons; who is missing, with days left; the request only in its stage."""
    sign_in(client, world.clerk)
    page = client.get("/applications/recommendations/").content.decode()
    assert page.index("长沙市") < page.index("岳阳市") < page.index("株洲市")
    assert "组织健全，特色鲜明，示范带动作用强。" in page and "还剩 10 天" in page and "要求重新推荐" not in page
    clock.move_to(moment(9, 1))
    sign_in(client, world.clerk)
    assert "要求重新推荐" in client.get("/applications/recommendations/").content.decode()


@pytest.mark.parametrize("address", ["", "export.xlsx", "remind/", "changsha/replacement/"])
def test_the_pages_are_the_committees(client: Client, world: World, address: str) -> None:
    """Everybody else: 404."""
    for user in (world.secretary, world.changsha_officer, make_user(world.committee, "inspector", "赵敏")):
        sign_in(client, user)
        assert client.get(f"/applications/recommendations/{address}").status_code == 404


def test_remind_with_a_preview(client: Client, world: World, filed: Application) -> None:
    """Seen before sent; sent once."""
    sign_in(client, world.clerk)
    page = client.get("/applications/recommendations/remind/").content.decode()
    assert (
        "下列 1 个市州" in page and "岳阳市" in page and not Message.objects.filter(title__contains="尽快报送").exists()
    )
    assert "已提醒 1 个市州" in client.post("/applications/recommendations/remind/", follow=True).content.decode()
    assert "没有需要提醒的市州" in client.post("/applications/recommendations/remind/", follow=True).content.decode()
    assert client.put("/applications/recommendations/remind/").status_code == 405


def test_asked_again_on_the_page(
    client: Client, world: World, filed: Application, clock: time_machine.Traveller
) -> None:
    """Refused with what was typed; then asked; a stage too early is a 403; an unknown prefecture a 404."""
    sign_in(client, world.clerk)
    address = "/applications/recommendations/changsha/replacement/"
    assert client.get(address).status_code == 403
    clock.move_to(moment(9, 1))
    sign_in(client, world.clerk)
    assert "推荐示例岳麓会计师事务所党支部" in client.get(address).content.decode()
    refused = client.post(address, {"reason": "申报材料不实。", "until": "2020-13-40"})
    assert refused.status_code == 422 and "申报材料不实。" in refused.content.decode()
    done = client.post(address, {"reason": "申报材料不实。", "until": "2020年9月10日"}, follow=True).content.decode()
    assert "已要求示例长沙市注册会计师行业党委重新推荐" in done and "已要求重新推荐" in done
    assert client.get("/applications/recommendations/nowhere/replacement/").status_code == 404


def test_as_excel(client: Client, world: World) -> None:
    """Under its Chinese name."""
    sign_in(client, world.clerk)
    response = client.get("/applications/recommendations/export.xlsx")
    assert "filename*=utf-8''" in response["Content-Disposition"] and response.content[:2] == b"PK"


def test_an_older_campaign_is_kept_in_the_links(client: Client, world: World) -> None:
    """Decision 3."""
    Campaign.objects.create(
        code="2018",
        short_title="旧计划",
        title="旧计划",
        form_title="旧计划申请表",
        guide_title="",
        issuer="",
        issued_on=date(2018, 7, 1),
        body="",
        filing_office="",
        assessment_from=date(2018, 1, 1),
        assessment_to=date(2019, 1, 1),
    ).stages.create(code="application", number=2, title="申报", opens_on=date(2018, 7, 1), closes_on=date(2018, 8, 1))
    sign_in(client, world.clerk)
    page = client.get("/applications/recommendations/?campaign=2018").content.decode()
    assert "/applications/recommendations/export.xlsx?campaign=2018" in page
    sign_in(client, world.changsha_officer)
    page = client.get("/applications/recommend/?campaign=2018").content.decode()
    assert "2018年8月1日" in page and "已截止" in page


def test_as_many_questions_for_one_as_for_all(client: Client, world: World, filed: Application) -> None:
    """Query counts at two sizes."""
    sign_in(client, world.clerk)
    client.get("/applications/recommendations/")
    with CaptureQueriesContext(connection) as few:
        client.get("/applications/recommendations/")
    file_nil_return(world.campaign, world.yueyang, reason="无。", expected_standing_id=None, by=world.yueyang_officer)
    for name, code in (("湘潭市", "xiangtan"), ("衡阳市", "hengyang"), ("邵阳市", "shaoyang")):
        body = make_prefecture_body(name, code)
        officer = make_user(body, "prefecture", "罗勇")
        file_nil_return(world.campaign, body, reason="无。", expected_standing_id=None, by=officer)
    with CaptureQueriesContext(connection) as many:
        client.get("/applications/recommendations/")
    assert len(few) == len(many)


def test_the_gate_shows_no_button_to_strangers(world: World) -> None:
    """The list is the committee's."""
    subject = actions.Recommendations(world.campaign)
    assert not decide(actions.SEE_ALL, user=world.changsha_officer, subject=subject)
