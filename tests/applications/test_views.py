"""The pages of one form: works, not mine → 404, not now → 403 with why, wrong id, wrong method."""

import json
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from applications.codes import version_code
from applications.models import Application
from applications.services.drafting import save_part, start
from applications.services.submitting import submit, withdraw
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services.roles import grant_role
from tests.applications.conftest import World, moment
from tests.applications.filing import begin, complete, file, scan_file
from tests.core.builders import PDF
from tests.factories import make_branch, make_user

JSON = {"headers": {"accept": "application/json"}}


def as_user(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


def text(response: HttpResponse) -> str:
    """The page's text."""
    return response.content.decode()


@pytest.fixture
def draft(world: World) -> Application:
    """The direct branch's open form."""
    return begin(world.campaign, world.direct_branch, world.direct_secretary)


EDIT_PAGES = ["", "basics/", "honours/", "grounds/", "contact/", "own-opinion/", "scans/", "check/", "versions/"]


@pytest.mark.parametrize("page", EDIT_PAGES)
def test_the_secretary_opens_every_page_of_her_draft(world: World, draft: Application, page: str) -> None:
    """F: the task list and each of its parts."""
    assert as_user(world.direct_secretary).get(f"/applications/{draft.pk}/{page}").status_code == 200


@pytest.mark.parametrize("page", EDIT_PAGES)
def test_a_draft_is_nobody_elses(world: World, draft: Application, page: str) -> None:
    """Not visible to you: 404, the committee included until the form is filed."""
    for stranger in (world.secretary, world.changsha_officer, world.clerk):
        assert as_user(stranger).get(f"/applications/{draft.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["basics/", "own-opinion/", "scans/"])
def test_a_submitted_form_is_not_edited(world: World, page: str) -> None:
    """F5: frozen; the refusal says the state."""
    application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    response = as_user(world.direct_secretary).get(f"/applications/{application.pk}/{page}")
    assert response.status_code == 403
    assert "现在的状态是“已提交”" in text(response)


def test_not_after_the_closing_day(world: World, draft: Application, clock: time_machine.Traveller) -> None:
    """S2: the page says which stage and until when; the task list stays readable."""
    clock.move_to(moment(8, 16))
    client = as_user(world.direct_secretary)
    response = client.get(f"/applications/{draft.pk}/basics/")
    assert response.status_code == 403
    assert "“自行申报推荐”阶段已于2020年8月15日截止" in text(response)
    assert "已于2020年8月15日截止" in text(client.get(f"/applications/{draft.pk}/"))


def test_wrong_ids_and_methods(world: World, draft: Application) -> None:
    """A wrong id is a 404, a wrong method a 405."""
    client = as_user(world.direct_secretary)
    assert client.get("/applications/999999/").status_code == 404
    assert client.get(f"/applications/{draft.pk}/no-such-part/").status_code == 404
    assert client.get(f"/applications/{draft.pk}/firm-opinion/999999/").status_code == 404
    assert client.get(f"/applications/{draft.pk}/scans/999999/").status_code == 404
    assert client.post(f"/applications/{draft.pk}/scans/999999/remove/").status_code == 404
    assert client.post(f"/applications/{draft.pk}/files/999999/remove/").status_code == 404
    assert client.post(f"/applications/{draft.pk}/versions/restore/", {"version": "77"}).status_code == 404
    assert client.get(f"/applications/{draft.pk}/autosave/").status_code == 405
    assert client.get("/applications/start/").status_code == 405
    assert client.post(f"/applications/{draft.pk}/").status_code == 405


def test_signing_in_comes_first(draft: Application) -> None:
    """Everything of a form needs a login."""
    response = Client().get(f"/applications/{draft.pk}/")
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next=/applications/{draft.pk}/"


class TestStart:
    """Opening the form from the list."""

    def test_button_then_form(self, world: World) -> None:
        client = as_user(world.direct_secretary)
        assert "开始填写申请表" in text(client.get("/applications/"))
        response = client.post("/applications/start/", {"organization": world.direct_branch.pk})
        application = Application.objects.get()
        assert response["Location"] == f"/applications/{application.pk}/"
        client.post("/applications/start/", {"organization": world.direct_branch.pk})
        assert Application.objects.count() == 1
        assert client.get("/applications/")["Location"] == f"/applications/{application.pk}/"

    @pytest.mark.parametrize("organization", ["", "abc", "0"])
    def test_for_no_branch_of_hers(self, world: World, organization: str) -> None:
        client = as_user(world.direct_secretary)
        assert client.post("/applications/start/", {"organization": organization}).status_code == 404
        assert client.post("/applications/start/", {"organization": world.changsha_branch.pk}).status_code == 404

    def test_a_branch_without_a_superior_is_told(self, world: World) -> None:
        world.direct_branch.superior = None
        world.direct_branch.save()
        response = as_user(world.direct_secretary).post(
            "/applications/start/", {"organization": world.direct_branch.pk}
        )
        assert response.status_code == 422
        assert "还没有登记上级党组织" in text(response)

    def test_a_branch_out_of_use_opens_nothing(self, world: World) -> None:
        world.direct_branch.active = False
        world.direct_branch.save()
        client = as_user(world.direct_secretary)
        assert client.post("/applications/start/", {"organization": world.direct_branch.pk}).status_code == 404

    def test_a_secretary_who_also_works_for_the_prefecture(self, world: World) -> None:
        """Decision 6: one person may hold several roles; the to-do leads to the own form, not to the desk."""
        grant_role(world.direct_secretary, organization=world.changsha, role="prefecture", by=None)
        client = as_user(User.objects.get(pk=world.direct_secretary.pk))
        assert "开始填写申请表" not in text(client.get("/applications/"))
        assert 'href="/applications/?own=1"' in text(client.get("/"))
        assert "开始填写申请表" in text(client.get("/applications/?own=1"))

    def test_somebody_with_no_branch(self, world: World) -> None:
        inspector = make_user(world.committee, "inspector", "郑涛")
        assert "没有对应的基层党组织" in text(as_user(inspector).get("/applications/"))


def test_a_removed_file_is_the_branchs_own_business(world: World) -> None:
    """F3: replaced but never erased; above the branch only what stands is read."""
    application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    scan = application.scans.get()
    address = f"/applications/{application.pk}/scans/{scan.pk}/"
    assert b"".join(as_user(world.clerk).get(address).streaming_content).startswith(b"%PDF")
    scan.removed_at = scan.uploaded_at
    scan.save()
    assert as_user(world.clerk).get(address).status_code == 404
    assert b"".join(as_user(world.direct_secretary).get(address).streaming_content).startswith(b"%PDF")


class TestParts:
    """Saving a part by the ordinary form."""

    def post(self, world: World, draft: Application, part: str, **fields: Any) -> HttpResponse:
        return as_user(world.direct_secretary).post(
            f"/applications/{draft.pk}/{part}/", {"version": draft.version, **fields}
        )

    def test_good_input_goes_on_to_the_next_part(self, world: World, draft: Application) -> None:
        response = self.post(world, draft, "grounds", grounds="党" * 500)
        assert response["Location"] == f"/applications/{draft.pk}/contact/"
        response = self.post(world, draft, "contact", filled_by="李秀英", contact="13800000000")
        assert response["Location"] == f"/applications/{draft.pk}/"

    def test_501_characters_are_kept_and_said(self, world: World, draft: Application) -> None:
        """F1, F6: refused on submission, never lost."""
        response = self.post(world, draft, "grounds", grounds="党" * 501)
        assert response["Location"] == f"/applications/{draft.pk}/grounds/?checked=1"
        page = text(as_user(world.direct_secretary).get(response["Location"]))
        assert "有 501 字（不计空格），超出 1 字" in page
        assert "党" * 501 in page

    def test_rows_of_honours(self, world: World, draft: Application) -> None:
        """F2: rows, one of them too old; both stay on the page."""
        rows = {
            "honours-TOTAL_FORMS": "3",
            "honours-0-title": "先进基层党组织",
            "honours-0-body": "中共长沙市委",
            "honours-0-awarded_on": "2016-07-01",
            "honours-0-owner": "organization",
            "honours-1-title": "青年文明号",
            "honours-1-body": "团省委",
            "honours-1-awarded_on": "2019-05-04",
            "honours-1-owner": "firm",
            "honours-2-title": "删去的",
            "honours-2-DELETE": "on",
        }
        response = self.post(world, draft, "honours", **rows)
        page = text(as_user(world.direct_secretary).get(response["Location"]))
        assert "第 1 项荣誉获得于2016年7月1日，不在近 3 年内（2017年8月15日以后）" in page
        draft.refresh_from_db()
        assert [row["title"] for row in draft.answers["honours"]] == ["先进基层党组织", "青年文明号"]

    def test_another_row_without_script(self, world: World, draft: Application) -> None:
        rows = {"honours-TOTAL_FORMS": "1", "honours-0-title": "先进基层党组织", "add_row": "honours"}
        page = text(self.post(world, draft, "honours", **rows))
        assert 'name="honours-2-title"' in page
        assert 'value="先进基层党组织"' in page

    def test_a_broken_row_count_saves_nothing_and_breaks_nothing(self, world: World, draft: Application) -> None:
        saved = draft.answers["honours"]
        for count in ({"honours-TOTAL_FORMS": "abc"}, {"honours-TOTAL_FORMS": "-1"}, {}):
            assert self.post(world, draft, "honours", **count).status_code == 302
        draft.refresh_from_db()
        assert len(saved) == 1 and draft.answers["honours"] == saved

    def test_too_long_is_refused_with_the_text_still_there(self, world: World, draft: Application) -> None:
        response = self.post(world, draft, "contact", filled_by="李秀英", contact="1" * 20_001)
        assert response.status_code == 422
        assert "1" * 20_001 in text(response)

    def test_a_colleague_was_faster(self, world: World, draft: Application) -> None:
        """F6: both texts side by side; the typed one can still be chosen."""
        save_part(draft, fields={"grounds": "同事写的"}, base_version=draft.version, by=world.direct_secretary)
        response = self.post(world, draft, "grounds", grounds="我写的")
        assert response.status_code == 409
        assert "同事写的" in text(response)
        assert "我写的" in text(response)
        draft.refresh_from_db()
        chosen = self.post(world, draft, "grounds", grounds="我写的")
        assert chosen.status_code == 302
        draft.refresh_from_db()
        assert draft.answers["grounds"] == "我写的"

    def test_a_colleague_was_faster_with_honours(self, world: World, draft: Application) -> None:
        save_part(draft, fields={"honours": []}, base_version=draft.version, by=world.direct_secretary)
        response = self.post(world, draft, "honours", **{"honours-TOTAL_FORMS": "1", "honours-0-title": "青年文明号"})
        assert response.status_code == 409
        assert 'name="honours-0-title"' in text(response)


class TestAutosave:
    """F6: the answers that static/js/autosave.js expects."""

    def post(self, user: User, draft: Application, body: Any) -> HttpResponse:
        content = body if isinstance(body, str) else json.dumps(body)
        return as_user(user).post(
            f"/applications/{draft.pk}/autosave/", content, content_type="application/json", **JSON
        )

    def test_saved(self, world: World, draft: Application) -> None:
        body = {"version": draft.version, "part": "grounds", "fields": {"grounds": "党" * 501}}
        response = self.post(world.direct_secretary, draft, body)
        answer = response.json()
        assert (answer["version"], answer["saved_at"]) == (draft.version + 1, "10:00")
        assert answer["findings"]["grounds"][0].startswith("“党组织创建申报依据”有 501 字")

    def test_conflict(self, world: World, draft: Application) -> None:
        save_part(draft, fields={"grounds": "同事写的"}, base_version=draft.version, by=world.direct_secretary)
        body = {"version": draft.version, "part": "grounds", "fields": {"grounds": "我写的"}}
        response = self.post(world.direct_secretary, draft, body)
        assert response.status_code == 409
        assert response.json() == {
            "version": draft.version + 1,
            "by": "周明",
            "at": "10:00",
        }

    def test_not_now(self, world: World, draft: Application, clock: time_machine.Traveller) -> None:
        clock.move_to(moment(8, 16))
        body = {"version": draft.version, "part": "grounds", "fields": {"grounds": "迟了"}}
        response = self.post(world.direct_secretary, draft, body)
        assert response.status_code == 403
        assert "已于2020年8月15日截止" in response.json()["reason"]

    def test_too_long(self, world: World, draft: Application) -> None:
        body = {"version": draft.version, "part": "contact", "fields": {"contact": "1" * 20_001}}
        response = self.post(world.direct_secretary, draft, body)
        assert response.status_code == 403
        assert "过长" in response.json()["reason"]

    @pytest.mark.parametrize(
        "body",
        ["", "[]", "{}", '{"part": "basics"}', '{"part": "state", "fields": {}}', '{"part": "basics", "fields": 1}'],
    )
    def test_broken_bodies(self, world: World, draft: Application, body: str) -> None:
        assert self.post(world.direct_secretary, draft, body).status_code == 400

    def test_a_strange_version_counts_as_none(self, world: World, draft: Application) -> None:
        body = {"version": "十二", "part": "grounds", "fields": {"grounds": draft.answers["grounds"]}}
        assert self.post(world.direct_secretary, draft, body).status_code == 200

    def test_not_mine(self, world: World, draft: Application) -> None:
        body = {"version": draft.version, "part": "grounds", "fields": {"grounds": "改"}}
        assert self.post(world.secretary, draft, body).status_code == 404


class TestOpinions:
    """Opinions by page: what was typed stays when it is refused."""

    def test_own(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        url = f"/applications/{draft.pk}/own-opinion/"
        refused = client.post(url, {"text": "同意申报。", "signatory": "", "signed_on": "八月"})
        assert refused.status_code == 422
        assert "同意申报。" in text(refused)
        assert "签署日期没有填写，或不是有效日期" in text(refused)
        saved = client.post(url, {"text": "同意申报。", "signatory": "张建国", "signed_on": "2020年8月3日"})
        assert saved["Location"] == f"/applications/{draft.pk}/"
        assert "张建国" in text(client.get(url))

    def test_firm(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        firm = world.direct_branch.covered_firms.get().firm
        url = f"/applications/{draft.pk}/firm-opinion/{firm.pk}/"
        typed = {"verdict": "disagree", "text": "暂不同意。", "signatory": "赵敏", "signed_on": "2020-08-04"}
        assert "请先录入" in text(client.get(url))
        assert client.post(url, typed).status_code == 422
        client.post(
            f"/applications/{draft.pk}/own-opinion/",
            {"text": "同意申报。", "signatory": "张建国", "signed_on": "2020-08-03"},
        )
        assert client.post(url, typed).status_code == 302
        assert "机构不同意" in text(client.get(f"/applications/{draft.pk}/"))

    def test_superior(self, world: World) -> None:
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        client = as_user(world.changsha_officer)
        url = f"/applications/{application.pk}/superior-opinion/"
        page = text(client.get(url))
        assert "同意推荐" in page
        assert f'name="submission" value="{submission.pk}"' in page
        typed = {"verdict": "agree", "text": "同意推荐。", "signatory": "王志强", "signed_on": "2020-08-05"}
        refused = client.post(url, typed | {"scan": SimpleUploadedFile("页.pdf", b""), "code": submission.code})
        assert refused.status_code == 422
        assert "同意推荐。" in text(refused)
        assert client.post(url, typed | {"scan": scan_file(), "code": "AAAA-AAAA"}).status_code == 422
        assert client.post(url, typed | {"scan": scan_file(), "code": submission.code}).status_code == 302
        detail = text(client.get(f"/applications/{application.pk}/"))
        assert "负责人：王志强" in detail
        assert "上级党组织盖章页" in detail

    def test_not_on_another_submission_than_the_one_read(self, world: World) -> None:
        """F5: everything typed is still there, with the form as it is now."""
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        typed = {"verdict": "agree", "text": "班子过硬，同意推荐。", "signatory": "王志强", "signed_on": "2020-08-05"}
        url = f"/applications/{application.pk}/superior-opinion/"
        refused = as_user(world.changsha_officer).post(url, typed | {"submission": str(submission.pk + 1)})
        assert refused.status_code == 422
        assert "申请表重新提交过" in text(refused) and "班子过硬，同意推荐。" in text(refused)
        assert f'name="submission" value="{submission.pk}"' in text(refused)

    def test_a_character_that_no_database_takes_is_left_out(self, world: World) -> None:
        """A NUL, or half a pair of surrogates from a script, is not worth an error."""
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        client = as_user(world.changsha_officer)
        url = f"/applications/{application.pk}/send-back/"
        assert client.post(url, {"reason": "请\x00补充。", "until": "2020-08-09"}).status_code == 302
        assert application.returns.get().reason == "请补充。"
        body = {"part": "grounds", "version": 2, "fields": {"grounds": "党\ud83d建\x00"}}
        answer = as_user(world.secretary).post(
            f"/applications/{application.pk}/autosave/", json.dumps(body), content_type="application/json"
        )
        assert answer.status_code == 200
        application.refresh_from_db()
        assert application.answers["grounds"] == "党建"

    def test_the_direct_tracks_word(self, world: World) -> None:
        """Decision 5: 同意申报, never a word of selection."""
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        page = text(as_user(world.clerk).get(f"/applications/{application.pk}/superior-opinion/"))
        assert "同意申报" in page
        assert "同意推荐" not in page

    def test_not_by_the_branch_or_another_body(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        url = f"/applications/{application.pk}/superior-opinion/"
        assert as_user(world.secretary).get(url).status_code == 403
        assert as_user(world.clerk).get(url).status_code == 403
        assert as_user(world.yueyang_officer).get(url).status_code == 404


class TestBatchOpinion:
    """Decision 5: names and number first, then all or nothing."""

    SIGNED = {
        "confirm": "1",
        "verdict": "agree",
        "text": "同意申报。",
        "signatory": "王志强",
        "signed_on": "2020-08-05",
    }

    def test_names_then_the_act(self, world: World) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        client = as_user(world.clerk)
        assert "批量签署上级意见" in text(client.get("/applications/"))
        page = text(client.post("/applications/batch-opinion/", {"selected": [application.pk, 999, "x"]}))
        assert "以下 1 份申请表" in page
        assert "2020-直属-001" in page
        refused = client.post("/applications/batch-opinion/", self.SIGNED | {"selected": application.pk, "text": ""})
        assert refused.status_code == 422
        done = client.post("/applications/batch-opinion/", self.SIGNED | {"selected": application.pk})
        assert done["Location"] == "/applications/"
        assert application.opinions.get(level="superior").text == "同意申报。"

    def test_what_was_submitted_anew_meanwhile_is_not_signed(self, world: World, clock: time_machine.Traveller) -> None:
        """F4: an opinion lands on the submission that was read, in a batch too; the form is named."""
        application, submission = file(world.campaign, world.direct_branch, world.direct_secretary)
        client = as_user(world.clerk)
        page = text(client.post("/applications/batch-opinion/", {"selected": application.pk}))
        assert f'name="submission-{application.pk}" value="{submission.pk}"' in page
        withdraw(application, by=world.direct_secretary)
        again = submit(application, by=world.direct_secretary)
        read = {f"submission-{application.pk}": submission.pk}
        refused = client.post("/applications/batch-opinion/", self.SIGNED | read | {"selected": application.pk})
        assert refused.status_code == 422
        assert "申请表重新提交过" in text(refused)
        assert not application.opinions.filter(level="superior").exists()
        read = {f"submission-{application.pk}": again.pk}
        client.post("/applications/batch-opinion/", self.SIGNED | read | {"selected": application.pk})
        assert application.opinions.get(level="superior").submission_id == again.pk

    def test_it_is_offered_to_whoever_can_sign_now(self, world: World, clock: time_machine.Traveller) -> None:
        """An inspector of the committee signs nothing; after the selection nobody does."""
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        decider = make_user(world.committee, "decider", "赵敏")
        assert "批量签署上级意见" in text(as_user(decider).get("/applications/"))
        member = make_user(world.committee, "inspector", "何巡查")
        grant_role(member, organization=world.changsha, role="prefecture", by=decider)
        assert "批量签署上级意见" not in text(as_user(member).get("/applications/"))
        clock.move_to(moment(10, 1))
        assert "批量签署上级意见" not in text(as_user(world.clerk).get("/applications/"))
        assert "打包为压缩包" in text(as_user(world.clerk).get("/applications/"))
        assert application.state == "submitted"

    def test_what_cannot_be_signed_is_named(self, world: World) -> None:
        ours, _ = file(world.campaign, world.changsha_branch, world.secretary)
        response = as_user(world.clerk).post("/applications/batch-opinion/", {"selected": ours.pk})
        assert response.status_code == 422
        assert "示例岳麓会计师事务所党支部：" in text(response)
        assert (
            as_user(world.clerk).post("/applications/batch-opinion/", {**self.SIGNED, "selected": ours.pk}).status_code
            == 403
        )
        assert as_user(world.clerk).get("/applications/batch-opinion/").status_code == 405


class TestUploads:
    """Section 7: a refused file is one sentence; nothing else is lost."""

    def test_by_form_and_by_script(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        code = version_code(draft.pk, draft.answers)
        url = f"/applications/{draft.pk}/scans/upload/"
        assert client.post(url, {"file": scan_file(), "code": code}).status_code == 302
        answer = client.post(url, {"file": SimpleUploadedFile("第二页.pdf", PDF + b"%"), "code": code}, **JSON)
        assert answer.json() == {"redirect": f"/applications/{draft.pk}/scans/"}
        page = text(client.get(f"/applications/{draft.pk}/scans/"))
        assert "第二页.pdf" in page
        scan = draft.scans.first()
        served = client.get(f"/applications/{draft.pk}/scans/{scan.pk}/")
        assert b"".join(served.streaming_content).startswith(b"%PDF")
        assert served["Content-Type"] == "application/pdf"
        assert "no-store" in served["Cache-Control"]
        # No sandbox: Safari and older Chromium show no PDF in one.
        assert "sandbox" not in served["Content-Security-Policy"]
        assert as_user(world.secretary).get(f"/applications/{draft.pk}/scans/{scan.pk}/").status_code == 404
        assert client.post(f"/applications/{draft.pk}/scans/{scan.pk}/remove/").status_code == 302
        assert client.post(f"/applications/{draft.pk}/scans/{scan.pk}/remove/").status_code == 404

    def test_supporting_files(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        url = f"/applications/{draft.pk}/scans/upload/"
        assert client.post(url, {"file": scan_file("成立批复.pdf"), "purpose": "founding_approval"}).status_code == 302
        row = draft.supporting_files.get()
        served = client.get(f"/applications/{draft.pk}/files/{row.pk}/")
        assert b"".join(served.streaming_content).startswith(b"%PDF")
        assert as_user(world.secretary).get(f"/applications/{draft.pk}/files/{row.pk}/").status_code == 404
        assert client.post(f"/applications/{draft.pk}/files/{row.pk}/remove/").status_code == 302

    def test_refusals(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        code = version_code(draft.pk, draft.answers)
        url = f"/applications/{draft.pk}/scans/upload/"
        exe = SimpleUploadedFile("盖章页.pdf", b"MZ\x90\x00" + b"\0" * 600)
        refused = client.post(url, {"file": exe, "code": code}, **JSON)
        assert refused.status_code == 422
        assert "盖章页.pdf" in refused.json()["error"]
        assert "请先选择要上传的文件" in text(client.post(url, {"code": code}))
        wrong_code = client.post(url, {"file": scan_file(), "code": "AAAA-AAAA"})
        assert 'value="AAAA-AAAA"' in text(wrong_code)
        assert not draft.scans.exists()


class TestSubmit:
    """Check your answers, submit, what happens next."""

    def test_the_whole_way(self, world: World) -> None:
        application = complete(world.campaign, world.direct_branch, world.direct_secretary)
        client = as_user(world.direct_secretary)
        url = f"/applications/{application.pk}/check/"
        assert "示例天心会计师事务所党支部" in text(client.get(url))
        assert client.post(url)["Location"] == f"/applications/{application.pk}/submitted/"
        page = text(client.get(f"/applications/{application.pk}/submitted/"))
        assert "2020-直属-001" in page
        assert "签署“上级党组织意见”" in page
        assert client.post(url)["Location"] == f"/applications/{application.pk}/submitted/"
        assert client.get(url).status_code == 302
        assert application.submissions.count() == 1

    def test_what_is_missing_is_listed_with_links(self, world: World, draft: Application) -> None:
        response = as_user(world.direct_secretary).post(f"/applications/{draft.pk}/check/")
        assert response.status_code == 422
        assert "“党组织意见”还没有录入。" in text(response)
        assert f'href="/applications/{draft.pk}/own-opinion/"' in text(response)
        assert f'href="/applications/{draft.pk}/scans/"' in text(response)

    def test_withdraw(self, world: World) -> None:
        application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        client = as_user(world.direct_secretary)
        url = f"/applications/{application.pk}/withdraw/"
        assert "编号 2020-直属-001 不变" in text(client.get(url))
        assert client.post(url)["Location"] == f"/applications/{application.pk}/"
        assert client.post(url).status_code == 403
        assert client.get(f"/applications/{application.pk}/submitted/").status_code == 302
        assert as_user(world.clerk).post(url).status_code == 403

    def test_no_confirmation_before_a_submission(self, world: World, draft: Application) -> None:
        assert as_user(world.direct_secretary).get(f"/applications/{draft.pk}/submitted/").status_code == 404


class TestSendBack:
    """The superior sends the form back; the secretary sees why, at the fields."""

    def test_reason_and_remarks_reach_the_secretary(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        url = f"/applications/{application.pk}/send-back/"
        client = as_user(world.changsha_officer)
        assert 'value="2020-08-08"' in text(client.get(url))
        refused = client.post(url, {"reason": "", "until": "明天", "remark-grounds": "不具体"})
        assert refused.status_code == 422
        assert "补正期限不是有效日期" in text(refused)
        assert "不具体" in text(refused)
        sent = {"reason": "请写清近三年的做法。", "until": "", "remark-grounds": "不具体"}
        assert client.post(url, sent).status_code == 302
        secretary = as_user(world.secretary)
        page = text(secretary.get(f"/applications/{application.pk}/"))
        assert "请写清近三年的做法。" in page
        assert "2020年8月8日 结束前改好" in page
        assert "退回意见：不具体" in page
        assert "不具体" in text(secretary.get(f"/applications/{application.pk}/grounds/"))
        application.refresh_from_db()
        changed = {"version": application.version, "grounds": "写清了近三年的做法。"}
        secretary.post(f"/applications/{application.pk}/grounds/", changed)
        assert "退回意见：不具体" not in text(secretary.get(f"/applications/{application.pk}/"))
        assert "退回补正记录" in text(client.get(f"/applications/{application.pk}/"))

    def test_not_by_the_branch(self, world: World) -> None:
        application, _ = file(world.campaign, world.changsha_branch, world.secretary)
        assert as_user(world.secretary).get(f"/applications/{application.pk}/send-back/").status_code == 403
        assert as_user(world.yueyang_officer).get(f"/applications/{application.pk}/send-back/").status_code == 404


class TestVersions:
    """F5, F6: every save for the branch, the submissions for the others."""

    def test_the_branch_compares_and_restores(self, world: World, draft: Application) -> None:
        client = as_user(world.direct_secretary)
        url = f"/applications/{draft.pk}/versions/"
        assert "第 1 版" in text(client.get(url))
        assert client.get(url + "?left=1&right=2").status_code == 200
        assert client.get(url + "?left=abc&right=9999999999999").status_code == 200
        assert client.post(url + "restore/", {"version": "1"}).status_code == 302
        draft.refresh_from_db()
        assert draft.answers["grounds"] == ""

    def test_a_form_of_one_version(self, world: World) -> None:
        application = start(world.campaign, world.direct_branch, by=world.direct_secretary)
        assert as_user(world.direct_secretary).get(f"/applications/{application.pk}/versions/").status_code == 200

    def test_others_see_only_what_was_submitted(self, world: World) -> None:
        application, submission = file(world.campaign, world.changsha_branch, world.secretary)
        page = text(as_user(world.changsha_officer).get(f"/applications/{application.pk}/versions/"))
        assert f"第 {submission.version} 版" in page
        assert "第 1 版" not in page


def test_where_a_form_is_and_since_when(world: World, clock: time_machine.Traveller) -> None:
    """The strip: with whom, since how many days."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    clock.move_to(moment(8, 9))
    page = text(as_user(world.secretary).get(f"/applications/{application.pk}/"))
    assert "现在由<strong>上级党组织</strong>办理" in page
    assert "待签署意见 · 已 4 天" in page


def test_the_whole_form_asks_a_fixed_number_of_questions(
    world: World, django_assert_max_num_queries: Any, clock: time_machine.Traveller
) -> None:
    """One page, whatever has happened to the form."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    client = as_user(world.clerk)
    client.get(f"/applications/{application.pk}/")
    with django_assert_max_num_queries(30):
        client.get(f"/applications/{application.pk}/")


def test_two_branches_in_one_hand(world: World) -> None:
    """Decision 6: one person may hold roles in several bodies; both forms are offered."""
    second = make_branch("示例第二党支部", founded_on=date(2010, 1, 1))
    from benchmark_platform.accounts.models import Membership

    Membership.objects.create(user=world.direct_secretary, organization=second, role="branch")
    user = User.objects.get(pk=world.direct_secretary.pk)
    page = text(as_user(user).get("/applications/"))
    assert "示例天心会计师事务所党支部" in page
    assert "示例第二党支部" in page
    assert make_user(second, name="钱伟").bodies("branch") == {second.pk}
