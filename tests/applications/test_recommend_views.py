"""The prefecture's pages (S2): side by side, own verdicts, recommend, nil return, done; the five questions each."""

import json

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Recommendation
from applications.services.prefecture_reviews import save_verdicts, standing_review
from applications.services.recommendations import standing_of
from applications.services.submitting import send_back
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.campaigns.models import ConditionPoint, Extension
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import World, moment
from tests.applications.filing import begin, file
from tests.applications.recommending import again, agree, choose, judge, make_conditions, neighbour, verdicts
from tests.factories import make_branch, make_user


def sign_in(client: Client, user: User) -> None:
    """Without the sign-in page."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def text(response: HttpResponse) -> str:
    """The page."""
    return response.content.decode()


@pytest.fixture
def form(world: World) -> Application:
    """Changsha's submitted form; the eight conditions are there."""
    condition = make_conditions(world.campaign)[5]
    ConditionPoint.objects.create(condition=condition, number=1, text="有稳固充足的党建工作经费")
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    return application


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    """Changsha's officer at her desk."""
    sign_in(client, world.changsha_officer)
    return client


# --- side by side -----------------------------------------------------------------------------------------------------


def test_side_by_side_with_the_deadline_in_plain_sight(world: World, form: Application, officer: Client) -> None:
    """S2: basics, honours, grounds, eligibility with its working, opinions, own verdicts; the others with progress."""
    begin(
        world.campaign, branch := make_branch("示例宁乡会计师事务所党支部", superior=world.changsha), make_user(branch)
    )
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer, C4="partly", C4_remark="制度还不全。")
    page = text(officer.get("/applications/recommend/"))
    for words in (
        "2020年8月15日",
        "2020年8月12日",
        "还剩 10 天",
        "示例岳麓会计师事务所党支部",
        "2012年6月1日",
        "先进基层党组织",
        "党建与业务深度融合",
        "无处罚惩戒",
        "同意推荐",
        "制度还不全。",
        "已确认",
        "推荐这个党组织",
        "示例宁乡会计师事务所党支部",
        "草稿",
        "报送“无推荐”",
    ):
        assert words in page, words


def test_what_is_missing_before_a_recommendation(world: World, form: Application, officer: Client) -> None:
    """The reason instead of the button."""
    page = text(officer.get("/applications/recommend/"))
    assert "还没有签署；须先签署“同意推荐”" in page and "还没有确认" in page and "推荐这个党组织" not in page


def test_what_is_filed_and_what_was(world: World, form: Application, officer: Client) -> None:
    """Who, when, why; the replaced one is kept in sight."""
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    first = choose(again(form), world.changsha_officer)
    choose(neighbour(world.campaign, world.changsha, world.changsha_officer), world.changsha_officer, over=first)
    page = text(officer.get("/applications/recommend/"))
    assert "推荐示例望城会计师事务所党支部（2020-市州-002）" in page and "2020年8月5日 10:00，王志强报送" in page
    assert "已失效的报送（1）" in page and "改变推荐" in page


def test_after_the_deadline_the_page_says_so(
    world: World, form: Application, client: Client, clock: time_machine.Traveller
) -> None:
    """Reading goes on; the reason stands where the button was."""
    clock.move_to(moment(8, 16))
    sign_in(client, world.changsha_officer)
    page = text(client.get("/applications/recommend/"))
    assert "“自行申报推荐”阶段已于2020年8月15日截止" in page and "报送“无推荐”" not in page


def test_the_pages_are_those_of_a_prefecture_body(client: Client, world: World, form: Application) -> None:
    """404 for the branch and the committee; a neighbour sees its own, empty."""
    for address in ("", "nil/", "done/"):
        for user in (world.secretary, world.clerk):
            sign_in(client, user)
            assert client.get(f"/applications/recommend/{address}").status_code == 404
    sign_in(client, world.yueyang_officer)
    page = text(client.get("/applications/recommend/"))
    assert "示例岳麓" not in page and "还没有收到申请表" in page
    assert client.get("/applications/recommend/?body=changsha").status_code == 404
    assert client.post("/applications/recommend/").status_code == 405


def test_an_officer_of_two_bodies_chooses_which(world: World, form: Application, officer: Client) -> None:
    """Decision 6: several roles in several bodies."""
    Membership.objects.create(user=world.changsha_officer, organization=world.yueyang, role="prefecture")
    assert "?body=yueyang" in text(officer.get("/applications/recommend/"))
    page = text(officer.get("/applications/recommend/?body=yueyang"))
    assert "示例岳阳市注册会计师行业党委按照" in page and "示例岳麓" not in page


def test_the_body_has_an_extension(world: World, form: Application, officer: Client) -> None:
    """Its own day, named as such."""
    Extension.objects.create(
        stage=world.campaign.stages.get(code="application"),
        organization=world.changsha,
        until=moment(8, 20).date(),
        source="extension",
        reason="台风",
        granted_by=world.clerk,
    )
    assert "本单位有个别延期" in text(officer.get("/applications/recommend/"))


def test_as_many_questions_for_one_form_as_for_three(world: World, form: Application, officer: Client) -> None:
    """Query counts at two sizes."""
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    officer.get("/applications/recommend/")
    with CaptureQueriesContext(connection) as few:
        officer.get("/applications/recommend/")
    neighbour(world.campaign, world.changsha, world.changsha_officer)
    neighbour(world.campaign, world.changsha, world.changsha_officer)
    make_branch(superior=world.changsha)
    with CaptureQueriesContext(connection) as many:
        officer.get("/applications/recommend/")
    assert len(few) == len(many)


# --- own verdicts -----------------------------------------------------------------------------------------------------


def test_verdicts_typed_saved_and_confirmed(world: World, form: Application, officer: Client) -> None:
    """C0.1–C6: the points of the plan and the computation beside each; refused keeps what was typed; then confirmed."""
    address = f"/applications/{form.pk}/prefecture-review/"
    page = text(officer.get(address))
    assert "有稳固充足的党建工作经费" in page and "系统核对" in page and 'data-version="0"' in page
    assert not form.reviews.exists()
    typed = verdicts(world.campaign, C4="partly") | {"version": "0", "confirm": "1", "remark": "综合最优。"}
    refused = officer.post(address, typed)
    assert refused.status_code == 422
    assert "请写明理由" in text(refused) and "综合最优。" in text(refused) and 'data-version="1"' in text(refused)
    typed |= verdicts(world.campaign, C4="partly", C4_remark="制度还不全。") | {"version": "1"}
    done = officer.post(address, typed)
    assert done["Location"] == f"/applications/recommend/#form-{form.pk}"
    page = text(officer.get(address))
    assert "制度还不全。" in page and "修改审查结论" in page and "综合最优。" in page and "<textarea" not in page
    assert officer.post(address, {"change": "1"})["Location"] == address
    assert "确认审查结论" in text(officer.get(address))
    assert officer.post(address, {"save": "1", "version": "2", "remark": "再看看。"})["Location"] == address
    assert standing_review(form).remark == "再看看。"


def test_nothing_to_take_back(world: World, form: Application, officer: Client) -> None:
    """A sentence, not a crash."""
    response = officer.post(f"/applications/{form.pk}/prefecture-review/", {"change": "1"})
    assert response.status_code == 422 and "可以直接修改" in text(response)


def test_two_officers_at_one_review(world: World, form: Application, officer: Client) -> None:
    """Both texts side by side; the own one goes on."""
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    first = verdicts(world.campaign, C1="partly", C1_remark="一般。")
    save_verdicts(form, typed=first, base_version=0, by=colleague)
    address = f"/applications/{form.pk}/prefecture-review/"
    mine = verdicts(world.campaign, C1="meets", C1_remark="很好。")
    response = officer.post(address, mine | {"version": "0", "save": "1"})
    page = text(response)
    assert response.status_code == 409 and "孙丽" in page and "一般。" in page and "很好。" in page
    assert officer.post(address, mine | {"version": "1", "save": "1"}).status_code == 302
    assert standing_review(form).lines.get(condition__code="C1").remark == "很好。"


def test_autosave(world: World, form: Application, officer: Client) -> None:
    """As static/js/autosave.js speaks: saved, conflict, refused, unreadable."""
    address = f"/applications/{form.pk}/prefecture-review/autosave/"

    def send(version: int, fields: object) -> HttpResponse:
        body = json.dumps({"version": version, "part": "review", "fields": fields})
        return officer.post(address, body, content_type="application/json", headers={"accept": "application/json"})

    assert send(0, {"remark": "先写一句。"}).json() == {"version": 1, "saved_at": "10:00", "findings": {}}
    assert send(0, {"remark": "另一句。"}).json() == {"by": "王志强", "at": "10:00", "version": 1}
    assert send(0, {"remark": "另一句。"}).status_code == 409
    assert send(1, {"remark": "长" * 1001}).status_code == 403
    assert send(1, {"remark": ["不是文字"]}).json()["version"] == 2
    assert officer.post(address, "{", content_type="application/json").status_code == 400
    assert officer.get(address).status_code == 405
    assert send(0, {}).json()["version"] == 2


def test_who_reads_the_verdicts(client: Client, world: World, form: Application) -> None:
    """The committee reads; the branch and the neighbour find nothing; a direct form has none."""
    judge(form, world.changsha_officer, C4="partly", C4_remark="制度还不全。")
    direct, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    address = f"/applications/{form.pk}/prefecture-review/"
    sign_in(client, world.clerk)
    page = text(client.get(address))
    assert "制度还不全。" in page and "修改审查结论" not in page
    assert client.post(address, {"change": "1"}).status_code == 403
    assert client.post(f"{address}autosave/", "{}", content_type="application/json").status_code == 403
    assert client.get(f"/applications/{direct.pk}/prefecture-review/").status_code == 404
    for user in (world.secretary, world.yueyang_officer):
        sign_in(client, user)
        assert client.get(address).status_code == 404
    assert client.get("/applications/999999/prefecture-review/").status_code == 404


def test_before_anything_is_written_the_committee_sees_blanks(client: Client, world: World, form: Application) -> None:
    """Nothing is made up."""
    sign_in(client, world.clerk)
    assert text(client.get(f"/applications/{form.pk}/prefecture-review/")).count("未填写") == 8


# --- the one recommendation -------------------------------------------------------------------------------------------


def test_the_way_to_a_recommendation(world: World, form: Application, officer: Client) -> None:
    """S2: what is missing with links; the confirmation page; filed; what happens next; a second click is no second."""
    address = f"/applications/{form.pk}/recommend/"
    page = text(officer.get(address))
    assert (
        f"/applications/{form.pk}/superior-opinion/" in page and f"/applications/{form.pk}/prefecture-review/" in page
    )
    assert "确认推荐并报备案" not in page
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    page = text(officer.get(address))
    assert "2020-市州-001" in page and "确认推荐并报备案" in page and "原推荐失效并留存备查" in page
    refused = officer.post(address, {"reasons": " ", "expected": ""})
    assert refused.status_code == 422 and "“推荐理由”还没有填写。" in text(refused)
    done = officer.post(address, {"reasons": "组织健全。", "expected": ""}, follow=True)
    assert done.redirect_chain == [("/applications/recommend/done/?body=changsha", 302)]
    assert "已报省行业党委备案" in text(done) and "2020-市州-001" in text(done) and "接下来" in text(done)
    again_done = officer.post(address, {"reasons": "组织健全。", "expected": ""})
    assert again_done["Location"] == "/applications/recommend/done/?body=changsha"
    assert Recommendation.objects.count() == 1
    page = text(officer.get("/applications/recommend/"))
    assert "已推荐" in page and "改为无推荐" in page


def test_the_slower_officer_keeps_her_words_and_sees_whose_choice_stands(
    world: World, form: Application, officer: Client
) -> None:
    """S2: told who and when; a deliberate second click replaces."""
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    standing = choose(neighbour(world.campaign, world.changsha, world.changsha_officer), colleague)
    address = f"/applications/{form.pk}/recommend/"
    response = officer.post(address, {"reasons": "我的理由。", "expected": ""})
    page = text(response)
    assert response.status_code == 422 and "孙丽已于2020年8月5日 10:00 推荐示例望城" in page and "我的理由。" in page
    assert f'name="expected" value="{standing.pk}"' in page and "将以本次推荐替代" in page
    officer.post(address, {"reasons": "我的理由。", "expected": str(standing.pk)})
    assert standing_of(world.campaign, world.changsha).application_id == form.pk


def test_the_same_choice_by_a_colleague(world: World, form: Application, officer: Client) -> None:
    """Led to what is filed, and told who filed it."""
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    choose(again(form), make_user(world.changsha, "prefecture", "孙丽"))
    page = text(officer.post(f"/applications/{form.pk}/recommend/", {"reasons": "好。", "expected": ""}, follow=True))
    assert "孙丽已于2020年8月5日 10:00 推荐" in page and "已报省行业党委备案" in page


def test_a_computed_failure_asks_for_its_own_reason(world: World, form: Application, officer: Client) -> None:
    """C0.1: founded too late; the second field appears and is needed."""
    Organization.objects.filter(pk=world.changsha_branch.pk).update(founded_on="2019-01-01")
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    address = f"/applications/{form.pk}/recommend/"
    refused = officer.post(address, {"reasons": "组织健全。", "expected": ""})
    assert refused.status_code == 422 and "核对结论为不符合仍推荐的理由" in text(refused)
    typed = {"reasons": "组织健全。", "despite": "前身成立已久。", "expected": ""}
    assert "前身成立已久。" in text(officer.post(address, typed, follow=True))


def test_not_now_and_not_yours(client: Client, world: World, form: Application, clock: time_machine.Traveller) -> None:
    """403 with the reason for the branch, the committee and too late; 404 for a neighbour; no such form."""
    address = f"/applications/{form.pk}/recommend/"
    for user, status in ((world.secretary, 403), (world.clerk, 403), (world.yueyang_officer, 404)):
        sign_in(client, user)
        assert client.get(address).status_code == status
    clock.move_to(moment(8, 16))
    sign_in(client, world.changsha_officer)
    response = client.post(address, {"reasons": "组织健全。", "expected": "x"})
    assert response.status_code == 403 and "2020年8月15日截止" in text(response)
    assert client.get("/applications/999999/recommend/").status_code == 404


def test_a_prefecture_without_a_body(client: Client, world: World, form: Application) -> None:
    """Nobody recommends there; the page is not found, and nothing breaks."""
    Organization.objects.filter(pk=world.changsha.pk).update(prefecture=None)
    sign_in(client, world.clerk)
    assert client.get(f"/applications/{form.pk}/recommend/").status_code == 404


# --- nil return -------------------------------------------------------------------------------------------------------


def test_the_way_to_a_nil_return(world: World, form: Application, officer: Client) -> None:
    """S2: with a reason; the page after it; not after the deadline."""
    assert "已有 1 个基层党组织提交了申请表" in text(officer.get("/applications/recommend/nil/"))
    refused = officer.post("/applications/recommend/nil/", {"reason": "", "expected": "", "body": "changsha"})
    assert refused.status_code == 422 and "“不推荐的理由”还没有填写。" in text(refused)
    done = officer.post(
        "/applications/recommend/nil/", {"reason": "没有合适对象。", "expected": "", "body": "changsha"}, follow=True
    )
    assert "已报省行业党委备案：无推荐" in text(done) and "没有合适对象。" in text(done)
    assert "现在已报送：<strong>无推荐" in text(officer.get("/applications/recommend/nil/"))


def test_no_nil_return_after_the_deadline(client: Client, world: World, clock: time_machine.Traveller) -> None:
    """403 with why."""
    clock.move_to(moment(8, 16))
    sign_in(client, world.changsha_officer)
    assert client.get("/applications/recommend/nil/").status_code == 403


def test_nothing_filed_has_no_confirmation(world: World, officer: Client) -> None:
    """Back to the choice."""
    response = officer.get("/applications/recommend/done/")
    assert response["Location"] == "/applications/recommend/?body=changsha"


def test_a_dropped_recommendation_is_told_on_the_page(world: World, form: Application, officer: Client) -> None:
    """After a return the body begins again, with the history in sight."""
    agree(form, world.changsha_officer)
    judge(form, world.changsha_officer)
    choose(again(form), world.changsha_officer)
    send_back(again(form), reason="请核实人数。", by=world.clerk)
    page = text(officer.get("/applications/recommend/"))
    assert "申请表退回补正：请核实人数。" in page and "退回补正" in page


def test_the_desk_leads_here(client: Client, world: World, form: Application) -> None:
    """One link for the officer, one for the committee."""
    sign_in(client, world.changsha_officer)
    assert "/applications/recommend/" in text(client.get("/applications/"))
    sign_in(client, world.clerk)
    page = text(client.get("/applications/"))
    assert "/applications/recommendations/" in page and '"/applications/recommend/"' not in page
