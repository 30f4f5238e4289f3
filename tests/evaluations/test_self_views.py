"""S5: the pages of the self-assessment. Works, not mine → 404, not now → 403, wrong id, wrong method."""

import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit, Item, ItemRemark, SelfAssessment, SelfScore, SelfSubmission
from evaluations.self_sheet import self_sheet
from evaluations.services.self_submitting import send_back, submit, withdraw
from evaluations.unit_panels import step_of
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet
from tests.evaluations.conftest import make_unit, moment
from tests.factories import make_branch
from tests.journeys.papers import pdf_text

# Unit, gate, calendar, standing (with facts), sources, self-assessment: whatever the size of ledger and scores.
PAGE_QUERIES = 57
# Session, person, memberships, campaign, calendar, units, states, items, scores, submissions, messages.
LIST_QUERIES = 16


def url(unit: CreationUnit, more: str = "") -> str:
    """An address of the unit's self-assessment."""
    return f"/evaluations/units/{unit.pk}/self-assessment/{more}"


def signed_in(client: Client, user: User) -> Client:
    """The client as this person."""
    client.force_login(user)
    return client


def body_of(response: Any) -> str:
    """The page as text."""
    return str(response.content.decode())


def handed_in(assess: Assessment, **more: Any) -> SelfSubmission:
    """周明's self-assessment as his own hands leave it."""
    fill_self(assess.unit, assess.work.secretary, submitted=False, **more)
    return submit(assess.unit, seen=self_sheet(assess.unit).seen, by=assess.work.secretary)


def autosave(client: Client, unit: CreationUnit, part: str, fields: dict[str, Any], version: int = 0) -> Any:
    """What the browser sends while somebody types."""
    body = {"version": version, "part": part, "client": "一", "fields": fields}
    return client.post(url(unit, "autosave/"), body, content_type="application/json")


def test_the_page_shows_every_item_word_for_word(assess: Assessment, client: Client) -> None:
    """S5: text, check, what is there, controls by the item's way, the remark as reason; a fixed number of queries."""
    unit, secretary = assess.unit, assess.work.secretary
    row = {"version": 1, "saved_at": moment(2021, 3, 1), "saved_by": secretary}
    ItemRemark.objects.create(unit=unit, item=Item.objects.get(code="1-4"), text="两次补记", **row)
    with CaptureQueriesContext(connection) as empty:
        page = body_of(signed_in(client, secretary).get(url(unit)))
    fill_self(unit, secretary, submitted=False, differ={"1-4": {"score": "3.5"}, "7-2": {"count": "3"}})
    with CaptureQueriesContext(connection) as full:
        again = body_of(client.get(url(unit)))
    assert len(full) <= PAGE_QUERIES
    assert len(full) - len(empty) <= 2
    assert all(item.text in page for item in Item.objects.all())
    assert page.count("data-self-item=") == 32
    assert "还有 32 处没有完成" in page
    assert "用作理由" in page
    assert 'name="1-4-score" value="3.5"' in again
    assert 'value="other" checked' in again
    assert 'name="7-2-count" value="3"' in again


def test_who_sees_what(assess: Assessment, client: Client) -> None:
    """S5: a draft is the unit's and the committee's; what was submitted is read by all who see the unit; 404 else."""
    work, unit = assess.work, assess.unit
    fill_self(unit, work.secretary, submitted=False, differ={"1-4": {"pick": "2.8"} | {"score": "2.8"}})
    for person, words in (
        (work.clerk, "没有得满分"),
        (assess.leader, "创建单位还没有提交自我评估"),
    ):
        page = body_of(signed_in(client, person).get(url(unit)))
        assert words in page or "现场没有看到相应材料" in page
        assert "data-autosave-url" not in page
    assert "2.8" not in body_of(signed_in(client, assess.leader).get(url(unit)))
    assert signed_in(client, assess.leader).get(url(unit, "score-sheet.pdf")).status_code == 403
    assert signed_in(client, assess.leader).get(url(unit, "items/1-4/")).status_code == 403
    for stranger in (work.stranger, work.yueyang_officer, assess.outsider):
        assert signed_in(client, stranger).get(url(unit)).status_code == 404
    submission = submit(unit, seen=self_sheet(unit).seen, by=work.secretary)
    page = body_of(signed_in(client, assess.leader).get(url(unit)))
    assert "现场没有看到相应材料" in page
    assert "历次版本" not in page and "撤回" not in page
    assert client.get(url(unit, f"submissions/{submission.number}/")).status_code == 200
    assert client.get(url(unit, "score-sheet.pdf")).status_code == 200


def test_saving_an_indicator_without_script(assess: Assessment, client: Client) -> None:
    """S5: what can be kept is kept, what cannot stands on the page as it was typed, with why."""
    unit = assess.unit
    signed_in(client, assess.work.secretary)
    typed = {"1-1-times-form": "x", "1-1-reason": "联合党支部", "1-4-pick": "4.0", "1-5-no_deduction": "on"}
    refused = client.post(url(unit, "save/1/"), typed)
    page = body_of(refused)
    assert refused.status_code == 422
    assert "“组织形式与正式党员人数不符”的次数“x”不是0至999的整数。" in page
    assert "联合党支部</textarea>" in page
    assert sorted(SelfScore.objects.values_list("item__code", flat=True)) == ["1-4", "1-5"]
    done = client.post(url(unit, "save/1/"), typed | {"1-1-times-form": "1"})
    assert (done.status_code, done["Location"]) == (302, url(unit) + "#indicator-1")
    assert client.post(url(unit, "save/9/"), typed).status_code == 404
    assert client.get(url(unit, "save/1/")).status_code == 405


def test_two_tabs_without_script(assess: Assessment, client: Client) -> None:
    """S5: both texts, and saving again is the person's choice."""
    unit = assess.unit
    signed_in(client, assess.work.secretary)
    client.post(url(unit, "save/1/"), {"1-4-pick": "4.0", "1-4-version": "0"})
    stale = client.post(url(unit, "save/1/"), {"1-4-pick": "2.8", "1-4-version": "0"})
    page = body_of(stale)
    assert stale.status_code == 409
    assert "有内容已在别处被修改" in page and "现在保存着的" in page
    assert 'name="1-4-version" value="1"' in page
    client.post(url(unit, "save/1/"), {"1-4-pick": "2.8", "1-4-version": "1"})
    assert str(SelfScore.objects.get().score) == "2.8"
    versions = body_of(client.get(url(unit, "items/1-4/")))
    assert "4.0分" in versions and "2.8分" in versions
    assert client.get(url(unit, "items/9-9/")).status_code == 404


def test_the_remark_as_reason_by_one_click(assess: Assessment, client: Client) -> None:
    """S5: nothing is written twice; copied once only."""
    unit, secretary = assess.unit, assess.work.secretary
    row = {"version": 1, "saved_at": moment(2021, 3, 1), "saved_by": secretary}
    ItemRemark.objects.create(unit=unit, item=Item.objects.get(code="1-4"), text="两次补记", **row)
    signed_in(client, secretary)
    done = client.post(url(unit, "save/1/"), {"1-4-pick": "2.8", "copy_remark": "1-4"})
    assert done["Location"].endswith("#item-1-4")
    assert SelfScore.objects.get().reason == "两次补记"
    client.post(url(unit, "save/1/"), {"1-4-reason": "两次补记", "1-4-version": "1", "copy_remark": "1-4"})
    assert SelfScore.objects.get().reason == "两次补记"
    client.post(url(unit, "save/1/"), {"1-5-no_deduction": "on", "copy_remark": "1-5"})
    assert SelfScore.objects.get(item__code="1-5").reason == ""


def test_saving_while_typing(assess: Assessment, client: Client) -> None:
    """S5: the protocol of autosave.js: version, figures; 409, 422, 400, 403."""
    unit = assess.unit
    signed_in(client, assess.work.secretary)
    saved = autosave(client, unit, "1-1", {"1-1-times-form": "1"})
    assert saved.json() == {
        "version": 1,
        "saved_at": "10:00",
        "findings": {},
        "code": "1-1",
        "score": "1.0分（“组织形式与正式党员人数不符”计1次）",
        "missing": "没有得满分，请写明扣分原因。",
        "indicator": 1,
        "sum": "1.0",
        "rest": 8,
        "total": "已评3.0分的内容，得1.0分",
        "left": 32,
    }
    stale = autosave(client, unit, "1-1", {"1-1-no_deduction": "on"})
    assert (stale.status_code, stale.json()) == (409, {"version": 1, "by": "周明", "at": "10:00"})
    unfit = autosave(client, unit, "1-1", {"1-1-times-form": "一"}, version=1)
    assert (unfit.status_code, list(unfit.json()["findings"])) == (422, ["1-1-times-form"])
    assert autosave(client, unit, "1-6", {}).json()["version"] == 0
    assert autosave(client, unit, "9-9", {}).status_code == 422
    assert autosave(client, unit, "summary", {"summary": "主要做法"}).json()["version"] == 2
    too_long = autosave(client, unit, "summary", {"summary": "字" * 5001}, version=2)
    assert list(too_long.json()["findings"]) == ["summary"]
    assert client.post(url(unit, "autosave/"), "[", content_type="application/json").status_code == 400
    assert client.post(url(unit, "autosave/"), {"part": "1-1", "fields": []}, "application/json").status_code == 400
    refused = signed_in(client, assess.work.clerk).post(
        url(unit, "autosave/"),
        {"part": "1-1", "fields": {}},
        "application/json",
        headers={"accept": "application/json"},
    )
    assert (refused.status_code, "创建单位" in refused.json()["reason"]) == (403, True)


def test_the_summary_without_script(assess: Assessment, client: Client) -> None:
    """S5: saved, refused with what was typed, two tabs."""
    unit = assess.unit
    signed_in(client, assess.work.secretary)
    assert client.post(url(unit, "summary/"), {"summary": "主要做法", "version": "0"}).status_code == 302
    long = client.post(url(unit, "summary/"), {"summary": "字" * 5001, "version": "2"})
    assert (long.status_code, "自评总结最多5000字" in body_of(long)) == (422, True)
    stale = client.post(url(unit, "summary/"), {"summary": "另一份", "version": "1"})
    assert (stale.status_code, "另一份</textarea>" in body_of(stale)) == (409, True)
    assert SelfAssessment.objects.get().summary == "主要做法"


def test_checked_and_submitted(assess: Assessment, client: Client) -> None:
    """S5: what is missing leads to its place; the confirmation; the paper without 草稿; the ledger is locked."""
    unit = assess.unit
    signed_in(client, assess.work.secretary)
    page = body_of(client.get(url(unit, "submit/")))
    assert f'href="{url(unit)}#item-1-1"' in page
    assert "完成上面列出的事项后，这里可以提交。" in page
    refused = client.post(url(unit, "submit/"), {"seen": self_sheet(unit).seen})
    assert refused.status_code == 422
    fill_self(unit, assess.work.secretary, submitted=False, differ={"1-2": {"not_applicable": "on"}})
    draft = pdf_text(client.get(url(unit, "score-sheet.pdf")).content)
    assert "未提交，2021年3月10日打印" in draft
    assert f'<a href="{url(unit, "submit/")}">核对后提交</a>' in body_of(client.get(url(unit)))
    assert "台账、材料、名册等不能再修改" in body_of(client.get(url(unit, "submit/")))
    stale = client.post(url(unit, "submit/"), {"seen": "old"})
    assert (stale.status_code, "自我评估刚才有变化" in body_of(stale)) == (422, True)
    seen = self_sheet(unit).seen
    done = client.post(url(unit, "submit/"), {"seen": seen})
    assert done["Location"] == url(unit, "submitted/1/")
    assert client.post(url(unit, "submit/"), {"seen": seen})["Location"] == url(unit, "submitted/1/")
    again = client.get(url(unit, "submit/"), follow=True)
    assert again.redirect_chain == [(url(unit, "submitted/1/"), 302)]
    assert "自我评估已经提交，不用再次提交。" in body_of(again)
    assert f"{unit.application.number}-自评-1" in body_of(client.get(url(unit, "submitted/1/")))
    assert client.get(url(unit, "submitted/2/")).status_code == 404
    paper = pdf_text(client.get(url(unit, "score-sheet.pdf")).content)
    assert "第1次提交，2021年3月10日，周明" in paper
    assert "不适用" in paper
    assert client.post(url(unit, "save/1/"), {}).status_code == 403


def test_withdrawn(assess: Assessment, client: Client) -> None:
    """S5: asked once more; the submission is then the unit's and the committee's; once scored it stays."""
    unit = assess.unit
    submission = handed_in(assess, differ={"1-4": {"score": "3.0"}})
    signed_in(client, assess.work.secretary)
    assert "撤回自我评估" in body_of(client.get(url(unit)))
    assert client.get(url(unit, "withdraw/")).status_code == 200
    assert client.post(url(unit, "withdraw/")).status_code == 302
    assert client.get(url(unit, "withdraw/")).status_code == 403
    SelfScore.objects.filter(item__code="1-4").update(reason="另有原因")
    SelfAssessment.objects.update(summary="主要做法")
    page = body_of(client.get(url(unit, "submissions/1/")))
    assert "与现在的内容不同的地方" in page and "另有原因" in page and "主要做法" in page
    assert "已撤回" in body_of(client.get(url(unit)))
    assert client.get(url(unit, f"score-sheet.pdf?submission={submission.number}")).status_code == 200
    assert signed_in(client, assess.leader).get(url(unit, "submissions/1/")).status_code == 404
    assert client.get(url(unit, "withdraw/")).status_code == 403
    submit(unit, seen=self_sheet(unit).seen, by=assess.work.secretary)
    fill_sheet(assess.visit, assess.second, submitted=False)
    signed_in(client, assess.work.secretary)
    assert "考核人员已经开始评分" in body_of(client.get(url(unit, "withdraw/")))
    assert client.post(url(unit, "withdraw/")).status_code == 422


def test_sent_back(assess: Assessment, client: Client) -> None:
    """S5: reason and day; what was typed stays when it is refused; the unit reads why."""
    unit = assess.unit
    handed_in(assess)
    signed_in(client, assess.work.clerk)
    assert 'value="2021-03-13"' in body_of(client.get(url(unit, "return/")))
    refused = client.post(url(unit, "return/"), {"reason": "", "until": "2021-05-01"})
    page = body_of(refused)
    assert refused.status_code == 422
    assert "请写明退回理由" in page and "最晚到2021年3月31日" in page and 'value="2021-05-01"' in page
    assert client.post(url(unit, "return/"), {"reason": "补充1-4", "until": "2021-03-15"}).status_code == 302
    assert client.get(url(unit, "return/")).status_code == 403
    page = body_of(signed_in(client, assess.work.secretary).get(url(unit)))
    assert "退回理由" in page and "补充1-4" in page and "data-autosave-url" in page
    assert "已退回" in body_of(client.get(url(unit, "submissions/1/")))
    assert client.get(url(unit, "return/")).status_code == 403


def test_marks_that_were_changed_are_said(assess: Assessment, client: Client) -> None:
    """E: such an item counts as not given, and the page says why; its old versions say on which marks."""
    unit = assess.unit
    fill_self(unit, assess.work.secretary, submitted=False, differ={"1-2": {"not_applicable": "on"}})
    Item.objects.filter(code__in=["1-4", "1-2"]).update(marks="5.0")
    SelfScore.objects.filter(item__code="1-5").update(score=None, answer={}, marks="9.0")
    signed_in(client, assess.work.secretary)
    assert "分值已由4.0分改为5.0分，请重新评分。" in body_of(client.get(url(unit)))
    Item.objects.filter(code="1-5").update(marks="5.0")
    for code, words in (("1-4", "4.0分（分值4.0分）"), ("1-2", "不适用"), ("1-5", "未评")):
        SelfScore.objects.get(item__code=code).save()
        assert words in body_of(client.get(url(unit, f"items/{code}/")))


@pytest.mark.parametrize("number", [1, 3])
def test_the_overview_takes_the_same_queries_at_any_size(
    assess: Assessment, client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    """S5: the committee's table."""
    work = assess.work
    for place in range(number):
        unit = make_unit(work.campaign, make_branch(f"示例雨花{place}会计师事务所党支部"), by=work.clerk)
        fill_self(unit, work.secretary)
    signed_in(client, work.clerk)
    with django_assert_num_queries(LIST_QUERIES):
        page = body_of(client.get("/evaluations/self-assessments/"))
    assert f"已提交 {number}" in page


def test_the_overview_and_its_spreadsheet(assess: Assessment, client: Client) -> None:
    """S5: states, totals, what is missing, deadline; narrowed by state; the committee's alone."""
    handed_in(assess)
    signed_in(client, assess.work.clerk)
    page = body_of(client.get("/evaluations/self-assessments/"))
    assert "32/32" in page and "0/32" in page and "100.0" in page
    narrowed = body_of(client.get("/evaluations/self-assessments/?state=none"))
    assert "示例天心会计师事务所党支部" not in narrowed and "示例岳麓会计师事务所党支部" in narrowed
    book = load_workbook(io.BytesIO(client.get("/evaluations/self-assessments/export.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert any("示例天心会计师事务所党支部" in row and 100 in row for row in rows)
    for person in (assess.work.secretary, assess.work.changsha_officer, assess.leader):
        signed_in(client, person)
        for more in ("", "remind/", "export.xlsx"):
            assert client.get(f"/evaluations/self-assessments/{more}").status_code == 403


def test_reminding_with_a_preview(assess: Assessment, client: Client) -> None:
    """S5: who would be told, and of what; sent once a day."""
    handed_in(assess)
    signed_in(client, assess.work.clerk)
    address = "/evaluations/self-assessments/remind/"
    page = body_of(client.get(address))
    assert "示例岳麓会计师事务所党支部" in page and "示例天心会计师事务所党支部" not in page
    assert "已提醒 1 个创建单位。" in body_of(client.post(address, follow=True))
    assert "今天已经提醒过了" in body_of(client.post(address, follow=True))


def test_what_is_next_on_the_home_pages(assess: Assessment, client: Client, clock: time_machine.Traveller) -> None:
    """S5: a to-do line and the red button, as it stands; nothing outside the stage."""
    work, unit = assess.work, assess.unit
    day = moment(2021, 3, 10).date()

    def lines(person: User) -> str:
        return body_of(signed_in(client, person).get("/"))

    def label() -> str:
        step = step_of(CreationUnit.objects.with_parties().get(pk=unit.pk), work.secretary, day)
        return step.label if step else ""

    assert "开始自我评估" in lines(work.secretary)
    assert "已提交 0 个，未提交 2 个" in lines(work.clerk)
    assert label() == "开始自我评估"
    fill_self(unit, work.secretary, submitted=False)
    assert "继续自我评估" in lines(work.secretary) and "已评 32 项" in lines(work.secretary)
    assert label() == "继续自我评估"
    submit(unit, seen=self_sheet(unit).seen, by=work.secretary)
    assert "自我评估" not in lines(work.secretary).split("<main")[1].split("消息")[0] or label() == ""
    assert "已提交 1 个，未提交 1 个" in lines(work.clerk)
    send_back(unit, reason="补充1-4", until=moment(2021, 3, 13).date(), by=work.clerk)
    assert "修改自我评估后重新提交" in lines(work.secretary)
    assert label() == "修改自我评估后重新提交"
    submit(unit, seen=self_sheet(unit).seen, by=work.secretary)
    withdraw(unit, by=work.secretary)
    CreationUnit.objects.update(state="self_assessed")
    assert "未提交" not in lines(work.clerk)
    CreationUnit.objects.update(state="creating")
    clock.move_to(moment(2021, 4, 10))
    assert "查看自我评估提交情况" not in lines(work.clerk)
