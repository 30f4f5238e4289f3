"""The pages of eligibility: works, not mine → 404, not now or not by me → 403, wrong method; two vocabularies."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from applications.document import snapshot_of
from applications.exports import eligibility as exports
from applications.models import Application, EligibilityCheck, EligibilityDecision, SelfDeclaration, State
from applications.public import IN_REVIEW
from applications.services.eligibility import Occasion, decide_eligibility, recheck, standing_check
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.campaigns.models import Condition
from benchmark_platform.core.models import ExportJob
from benchmark_platform.organizations.models import Organization, Penalty
from tests.applications.conftest import World, moment
from tests.applications.filing import begin
from tests.applications.rows import add_superior_opinion, make_application
from tests.factories import make_branch, make_user

ALL = "/applications/eligibility/all/"


def as_user(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(user: User, address: str, status: int = 200) -> str:
    """The page as this person sees it."""
    response = as_user(user).get(address)
    assert response.status_code == status
    return response.content.decode()


def filed(world: World, branch: Organization, *, declared: bool = True, state: str = "submitted") -> Application:
    """A filed form as a row: superior's opinion, declaration, first computation."""
    application = make_application(world.campaign, branch, world.clerk, state=state)
    application.submissions.update(snapshot=snapshot_of(application, []))
    add_superior_opinion(application, world.clerk)
    if declared:
        SelfDeclaration.objects.create(
            application=application,
            has_penalty=False,
            signatory="张建国",
            signed_on=date(2020, 8, 3),
            recorded_by=world.clerk,
            recorded_at=datetime(2020, 8, 3, tzinfo=UTC),
        )
    recheck(application, occasion=Occasion.SUBMISSION)
    return Application.objects.with_parties().get(pk=application.pk)


def punish(branch: Organization) -> Penalty:
    """An entry against the lead firm."""
    return Penalty.objects.create(
        firm=branch.covered_firms.get(is_lead=True).firm,
        kind="discipline",
        decided_on=date(2019, 5, 6),
        authority="湖南省注册会计师协会",
        document_number="湘注协惩〔2019〕2号",
    )


@pytest.fixture
def direct(world: World) -> Application:
    """The direct branch's form."""
    return filed(world, world.direct_branch)


@pytest.fixture
def local(world: World) -> Application:
    """Changsha's recommended form."""
    return filed(world, world.changsha_branch, state="recommended")


class TestConditionsFirst:
    """C0–C6: the rules before the form, the branch's own data against them, never an accusation."""

    def test_the_branch_sees_its_own_data(self, world: World) -> None:
        Condition.objects.create(campaign=world.campaign, code="C1", number=3, title="政治过硬", text="做到“两个维护”")
        text = page(world.direct_secretary, "/applications/eligibility/")
        assert "登记信息显示：登记的成立时间是2012年6月1日" in text
        assert "登记信息与条件相符" in text
        assert "做到“两个维护”" in text
        assert "请联系行业党委更正" in text
        assert not EligibilityCheck.objects.exists()

    def test_a_penalty_is_no_accusation(self, world: World) -> None:
        punish(world.direct_branch)
        text = page(world.direct_secretary, "/applications/")
        assert "请核对登记信息" in text
        assert "湘注协惩〔2019〕2号" in text
        assert "不符合" not in text

    def test_with_a_form_the_typed_founding_date_is_compared(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        application.answers["founded_on"] = "2010-06-01"
        application.save()
        assert "申请表填写的成立时间是2010年6月1日，与登记不同" in page(
            world.direct_secretary, "/applications/eligibility/"
        )

    def test_who_has_no_branch_reads_the_conditions(self, world: World) -> None:
        assert "条件原文" in page(world.clerk, "/applications/eligibility/")
        assert as_user(world.clerk).post("/applications/eligibility/").status_code == 405


class TestOne:
    """One application: the working, the decision."""

    def test_the_committee_confirms_in_one_click(self, world: World, direct: Application) -> None:
        address = f"/applications/{direct.pk}/eligibility/"
        text = page(world.clerk, address)
        assert "确认核对结论：资格合格" in text
        check = standing_check(direct)
        assert check is not None
        response = as_user(world.clerk).post(address, {"eligible": "1", "seen": check.pk})
        assert (response.status_code, response["Location"]) == (302, address)
        assert Application.objects.get(pk=direct.pk).state == State.ELIGIBLE
        assert "审查结论：" in page(world.clerk, address)

    def test_an_override_keeps_what_was_typed_when_refused(self, world: World, direct: Application) -> None:
        punish(world.direct_branch)
        recheck(direct, occasion=Occasion.REGISTER)
        address = f"/applications/{direct.pk}/eligibility/"
        assert "确认核对结论：资格不符" in page(world.clerk, address)
        assert "核对结论与上次不同" in page(world.clerk, address)
        client = as_user(world.clerk)
        response = client.post(address, {"eligible": "1", "reason": ""})
        assert response.status_code == 422
        assert "审查结论与核对结论不同，请写明理由。" in response.content.decode()
        response = client.post(address, {"reason": "处罚已撤销", "seen": "x"})
        assert response.status_code == 422
        assert "请选择审查结论。" in response.content.decode() and "处罚已撤销" in response.content.decode()
        assert client.post(address, {"eligible": "1", "reason": "处罚已撤销"}).status_code == 302
        client.post(address, {"eligible": "0", "reason": "复核后不予认可"})
        text = page(world.clerk, address)
        assert "与核对结论不同" not in text.split("以前的审查结论")[0].split("审查结论：")[1]
        assert "处罚已撤销" in text

    def test_the_register_changed_after_the_decision(self, world: World, direct: Application) -> None:
        decide_eligibility(direct, eligible=True, reason="", by=world.clerk)
        punish(world.direct_branch)
        recheck(direct, occasion=Occasion.REGISTER)
        assert "登记信息有变化：审查时的核对结论是“符合”，现在是“不符合”" in page(
            world.clerk, f"/applications/{direct.pk}/eligibility/"
        )

    def test_others_are_refused(self, world: World, direct: Application, local: Application) -> None:
        for person, application, status in (
            (world.direct_secretary, direct, 403),
            (world.changsha_officer, local, 403),
            (world.changsha_officer, direct, 404),
            (world.secretary, direct, 404),
        ):
            address = f"/applications/{application.pk}/eligibility/"
            assert as_user(person).get(address).status_code == status
            assert as_user(person).post(address, {"eligible": "1"}).status_code == status
        assert as_user(world.clerk).get("/applications/999999/eligibility/").status_code == 404
        assert as_user(world.clerk).delete(f"/applications/{direct.pk}/eligibility/").status_code == 405

    def test_after_the_stage_it_is_read_only(
        self, world: World, direct: Application, clock: time_machine.Traveller
    ) -> None:
        clock.move_to(moment(10, 2))
        address = f"/applications/{direct.pk}/eligibility/"
        assert "已于2020年9月30日截止" in page(world.clerk, address)
        assert as_user(world.clerk).post(address, {"eligible": "1"}).status_code == 403

    def test_before_the_first_computation(self, world: World) -> None:
        application = make_application(world.campaign, world.direct_branch, world.clerk)
        assert "还没有核对过" in page(world.clerk, f"/applications/{application.pk}/eligibility/")
        assert "尚未核对" in page(world.clerk, ALL)

    def test_the_panel_on_the_applications_page(self, world: World, local: Application) -> None:
        address = f"/applications/{local.pk}/"
        assert "申报条件核对" in page(world.changsha_officer, address)
        assert "审查资格（市州推荐）" not in page(world.changsha_officer, address)
        assert "审查资格（市州推荐）" in page(world.clerk, address)
        assert "申报条件核对" not in page(world.secretary, address)


class TestTwoVocabularies:
    """Decision 8: outside the committee a verdict is 行业党委审查中, whichever way it went."""

    def shown(self, user: User, application: Application) -> list[str]:
        pages = [f"/applications/{application.pk}/", "/applications/?own=1", "/applications/"]
        return [as_user(user).get(address, follow=True).content.decode() for address in pages]

    @pytest.mark.parametrize("eligible", [True, False])
    def test_no_word_of_it(self, world: World, local: Application, eligible: bool) -> None:
        reason = "" if eligible else "材料不实的理由"
        decide_eligibility(local, eligible=eligible, reason=reason, by=world.clerk)
        for person in (world.secretary, world.changsha_officer):
            for text in self.shown(person, local):
                for word in ("资格合格", "资格不符", "材料不实的理由", "审查资格"):
                    assert word not in text
        assert IN_REVIEW in self.shown(world.changsha_officer, local)[2]
        assert ("资格合格" if eligible else "资格不符") in page(world.clerk, f"/applications/{local.pk}/eligibility/")

    def test_the_verdict_is_no_filter_of_theirs(self, world: World, local: Application) -> None:
        decide_eligibility(local, eligible=True, reason="", by=world.clerk)
        assert local.organization.name in page(world.changsha_officer, "/applications/?state=in_review")
        choices = page(world.changsha_officer, "/applications/")
        assert 'value="eligible"' not in choices and 'value="in_review"' in choices
        assert 'value="eligible"' in page(world.clerk, "/applications/")

    def test_the_gate_says_the_public_word(self, world: World, local: Application) -> None:
        decide_eligibility(local, eligible=False, reason="材料不实", by=world.clerk)
        response = as_user(world.secretary).get(f"/applications/{local.pk}/withdraw/")
        assert response.status_code == 403
        assert "现在的状态是“行业党委审查中”" in response.content.decode()

    @pytest.mark.parametrize("who", ["changsha_officer", "clerk"])
    def test_the_spreadsheet(self, world: World, local: Application, who: str) -> None:
        decide_eligibility(local, eligible=True, reason="", by=world.clerk)
        Application.objects.filter(pk=local.pk).update(number="2020-市州-001")
        rows = _sheet(as_user(getattr(world, who)), "/applications/export.xlsx")
        words = [cell for row in rows for cell in row if cell in (IN_REVIEW, "资格合格")]
        assert words == (["资格合格"] if who == "clerk" else [IN_REVIEW])


class TestEverybody:
    """The bulk view: filter, search, confirm, Excel."""

    @pytest.fixture
    def many(self, world: World, direct: Application, local: Application) -> dict[str, Application]:
        """Fine, recommended, punished, undeclared, waiting for its prefecture."""
        punished = make_branch("示例受罚会计师事务所党支部")
        punish(punished)
        return {
            "direct": direct,
            "local": local,
            "punished": filed(world, punished),
            "undeclared": filed(world, make_branch("示例未声明会计师事务所党支部"), declared=False),
            "unchosen": filed(world, make_branch("示例未推荐会计师事务所党支部", superior=world.changsha)),
        }

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", ["direct", "local", "punished", "undeclared", "unchosen"]),
            ("?show=person", ["direct", "local", "punished", "undeclared"]),
            ("?show=undecided", ["direct", "local", "punished", "undeclared"]),
            ("?show=fails", ["punished"]),
            ("?show=missing", ["undeclared"]),
            ("?show=meets", ["direct", "local", "unchosen"]),
            ("?show=changed", []),
            ("?track=prefecture", ["local", "unchosen"]),
            ("?q=受罚", ["punished"]),
            ("?show=meets&track=direct&q=天心", ["direct"]),
        ],
    )
    def test_filters(self, world: World, many: dict[str, Application], query: str, names: list[str]) -> None:
        text = page(world.clerk, ALL + query)
        assert [name for name in many if many[name].organization.name in text] == names

    def test_changed_then_decided_then_outdated(self, world: World, direct: Application) -> None:
        entry = punish(world.direct_branch)
        recheck(direct, occasion=Occasion.REGISTER)
        text = page(world.clerk, ALL + "?show=changed")
        assert direct.organization.name in text and "结论有变化" in text
        decide_eligibility(direct, eligible=False, reason="", by=world.clerk)
        assert direct.organization.name not in page(world.clerk, ALL + "?show=person")
        assert direct.organization.name in page(world.clerk, ALL + "?show=ineligible")
        entry.delete()
        recheck(direct, occasion=Occasion.REGISTER)
        assert direct.organization.name in page(world.clerk, ALL + "?show=person")

    def test_only_for_the_committee(self, world: World) -> None:
        for address in (ALL, ALL + "confirm/", ALL + "export.xlsx"):
            for person in (world.direct_secretary, world.changsha_officer):
                assert as_user(person).get(address).status_code == 404
        assert as_user(world.clerk).post(ALL).status_code == 405
        assert as_user(world.clerk).get(ALL + "?campaign=1999").status_code == 404
        assert "还没有收到申请表" in page(world.clerk, ALL)
        assert "没有这样的申报" in page(world.clerk, ALL + "?q=没有")

    def test_confirming_those_that_meet(self, world: World, many: dict[str, Application]) -> None:
        text = page(world.clerk, ALL + "confirm/")
        assert [name for name in many if many[name].organization.name in text] == ["direct", "local"]
        rows = [f"{row.pk}:{standing_check(row).pk}" for row in (many["direct"], many["local"])]  # type: ignore[union-attr]
        response = as_user(world.clerk).post(ALL + "confirm/?show=person", {"row": [*rows, "x", "1:y"]})
        assert (response.status_code, response["Location"]) == (302, ALL + "?show=person")
        assert EligibilityDecision.objects.filter(eligible=True, overrides=False).count() == 2

    def test_nothing_confirmed_keeps_the_ticks(
        self, world: World, many: dict[str, Application], clock: time_machine.Traveller
    ) -> None:
        chosen = f"{many['direct'].pk}:{standing_check(many['direct']).pk}"  # type: ignore[union-attr]
        clock.move_to(moment(8, 6))
        punish(world.direct_branch)
        response = as_user(world.clerk).post(ALL + "confirm/", {"row": chosen})
        assert response.status_code == 422
        assert "的核对结论不是“符合”" in response.content.decode()
        assert response.content.decode().count(" checked") == 0
        assert as_user(world.clerk).post(ALL + "confirm/").status_code == 422
        assert "没有可以批量确认的申报" in page(world.clerk, ALL + "confirm/?q=受罚")

    def test_the_spreadsheet_reads_back(self, world: World, many: dict[str, Application]) -> None:
        decide_eligibility(many["punished"], eligible=True, reason="处罚已撤销", by=world.clerk)
        rows = _sheet(as_user(world.clerk), ALL + "export.xlsx?q=受罚")
        head, line = rows[-2], rows[-1]
        cells = dict(zip(head, line, strict=True))
        assert cells["党组织名称"] == "示例受罚会计师事务所党支部"
        assert (cells["成立年限（C0.1）"], cells["处罚惩戒（C0.2）"], cells["核对结论"]) == ("符合", "不符合", "不符合")
        assert "湘注协惩〔2019〕2号" in str(cells["处罚惩戒：计算过程"])
        assert (cells["审查结论"], cells["与核对结论不同"], cells["理由"], cells["审查人"]) == (
            "资格合格",
            "是",
            "处罚已撤销",
            "陈静",
        )
        assert isinstance(cells["核对时间"], datetime) and cells["基准日"] == datetime(2020, 8, 15)
        assert len(_sheet(as_user(world.clerk), ALL + "export.xlsx")) == 5 + len(rows) - 1

    def test_a_long_one_is_made_in_the_background(
        self, world: World, many: dict[str, Application], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(exports, "DIRECT_LIMIT", 2)
        response = as_user(world.clerk).get(ALL + "export.xlsx?q=受罚")
        assert response.status_code == 200
        assert "在后台生成" in as_user(world.clerk).get(ALL + "export.xlsx").content.decode()
        assert not ExportJob.objects.exists()
        response = as_user(world.clerk).post(ALL + "export.xlsx")
        assert response.status_code == 302
        job = ExportJob.objects.get()
        assert response["Location"] == f"/exports/{job.pk}/"
        assert "示例受罚会计师事务所党支部" in str(_cells(self.made(job)))
        Membership.objects.filter(user=world.clerk).update(ended_at=timezone.now())
        assert "示例受罚会计师事务所党支部" not in str(_cells(self.made(ExportJob.objects.get())))

    def made(self, job: ExportJob) -> bytes:
        """The file, as the worker makes it."""
        job.state = ExportJob.State.RUNNING
        job.save()
        with exports.workbook_job(job).file.open("rb") as content:
            return bytes(content.read())

    def test_the_same_number_of_questions_for_one_and_many(self, world: World, many: dict[str, Application]) -> None:
        client = as_user(world.clerk)
        client.get(ALL)
        counts = []
        for query in ("?q=受罚", "?q=示例"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(ALL + query).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_pages_of_fifty(self, world: World, direct: Application) -> None:
        for _ in range(50):
            make_application(world.campaign, make_branch(), world.clerk)
        assert "第 1 / 2 页" in page(world.clerk, ALL)

    def test_a_withdrawn_form_says_so(self, world: World, direct: Application) -> None:
        Application.objects.filter(pk=direct.pk).update(state="draft")
        assert "已撤回" in page(world.clerk, ALL)


class TestDeclaration:
    """C0.2: the branch enters what it has signed."""

    def address(self, application: Application) -> str:
        return f"/applications/{application.pk}/declaration/"

    def test_entered_and_changed(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        client = as_user(world.direct_secretary)
        assert "不影响提交" in page(world.direct_secretary, f"/applications/{application.pk}/")
        text = page(world.direct_secretary, self.address(application))
        assert "自 2017年8月15日 以来" in text
        facts: dict[str, Any] = {"has_penalty": "0", "signatory": "张建国", "signed_on": "2020年8月3日", "text": ""}
        response = client.post(self.address(application), facts)
        assert (response.status_code, response["Location"]) == (302, f"/applications/{application.pk}/")
        assert 'value="张建国"' in page(world.direct_secretary, self.address(application))
        client.post(self.address(application), {**facts, "has_penalty": "1", "text": "2019年被警告。"})
        assert "2019年被警告。" in page(world.direct_secretary, self.address(application))

    def test_a_refused_one_keeps_what_was_typed(self, world: World) -> None:
        application = begin(world.campaign, world.direct_branch, world.direct_secretary)
        response = as_user(world.direct_secretary).post(self.address(application), {"signatory": "张建国"})
        assert response.status_code == 422
        assert "请选择所在执业机构是否受到过" in response.content.decode()
        assert "张建国" in response.content.decode()

    def test_after_submission_it_is_offered_on_the_page(self, world: World, direct: Application) -> None:
        assert "无处罚惩戒声明：已录入" in page(world.direct_secretary, f"/applications/{direct.pk}/")
        text = page(world.clerk, f"/applications/{direct.pk}/")
        assert "无处罚惩戒声明：" not in text

    def test_not_by_others(self, world: World, direct: Application) -> None:
        assert as_user(world.clerk).get(self.address(direct)).status_code == 403
        assert as_user(world.secretary).get(self.address(direct)).status_code == 404
        assert as_user(world.direct_secretary).delete(self.address(direct)).status_code == 405


class TestTodo:
    """What waits for the committee."""

    def test_so_many_wait(self, world: World, direct: Application, local: Application) -> None:
        assert "2 份申报需要资格审查" in page(world.clerk, "/")
        assert "需要资格审查" not in page(world.changsha_officer, "/")
        for application in (direct, local):
            decide_eligibility(application, eligible=True, reason="", by=world.clerk)
        assert "需要资格审查" not in page(world.clerk, "/")

    def test_tick_is_heard(self, world: World, direct: Application, clock: time_machine.Traveller) -> None:
        clock.move_to(moment(8, 6))
        punish(world.direct_branch)
        call_command("tick")
        assert "资格核对结论有变化" in page(world.clerk, "/inbox/")
        assert "资格核对" not in page(world.direct_secretary, "/inbox/")


def _sheet(client: Client, address: str) -> list[list[Any]]:
    """The rows of the first sheet."""
    response = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return _cells(content)


def _cells(content: bytes) -> list[list[Any]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def test_a_superior_and_a_stranger(world: World, direct: Application) -> None:
    """Somebody without a role has no page of eligibility."""
    stranger = make_user(make_branch("示例无关会计师事务所党支部"))
    assert as_user(stranger).get(f"/applications/{direct.pk}/eligibility/").status_code == 404
