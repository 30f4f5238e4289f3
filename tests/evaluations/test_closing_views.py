"""Pages of the closing for leader, unit and committee: works, not mine, not now, wrong number, wrong method (S5)."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from benchmark_platform.accounts.models import Membership, User
from evaluations.models import AgreedScore, Item, ItemObjection, VisitClosing
from evaluations.services.closing import close_visit, reopen_visit, save_agreed
from evaluations.services.visit_answers import object_to_items
from tests.evaluations.assessing import Assessment, fill_sheet, make_visit
from tests.evaluations.closings import ONE, TWO, add_photo, agree, all_in, closed, fresh, picture, typed_rows
from tests.evaluations.conftest import moment
from tests.journeys.papers import pdf_text

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of this person."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


def page_of(assess: Assessment, part: str) -> str:
    """An address under the visit."""
    return f"/evaluations/inspections/{assess.visit.pk}/{part}"


def text_of(response: Any) -> str:
    """The page."""
    return str(response.content.decode())


def posted(assess: Assessment, **changes: dict[str, str]) -> dict[str, str]:
    """What the leader's page posts for every item."""
    agreed = {row.item.code: row.version for row in AgreedScore.objects.select_related("item")}
    data = {}
    for code, texts in typed_rows(assess.visit, **changes).items():
        data[f"{code}-version"] = str(agreed.get(code, 0))
        data |= {f"{code}-{name}": value for name, value in texts.items()}
    return data


def test_the_leader_agrees_checks_and_closes(assess: Assessment, sign_in: SignIn) -> None:
    """S5: side by side, the mean filled in, kept as a draft, refused until complete, closed."""
    all_in(assess, second=ONE, third=TWO)
    client = sign_in(assess.leader)
    page = text_of(client.get(page_of(assess, "closing/")))
    assert all(name in page for name in ("罗刚", "唐丽", "许峰", "评分相差 2.0 分，超过 1.0 分"))
    assert 'name="1-1-score" value="2.0"' in page
    assert "待补说明（1）" in page and "评分差距大（1）" in page
    narrowed = text_of(client.get(page_of(assess, "closing/?show=spread")))
    assert "1-1-version" in narrowed and "1-2-version" not in narrowed
    refused = client.post(page_of(assess, "closing/"), posted(assess) | {"1-1-score": "九"})
    assert (refused.status_code, "1-1：得分“九”不是数字" in text_of(refused)) == (422, True)
    assert 'value="九"' in text_of(refused)
    assert client.get(page_of(assess, "closing/check/")).status_code == 200
    saved = client.post(page_of(assess, "closing/?show=lacking"), posted(assess) | {"next": "check"})
    assert saved.headers["Location"] == page_of(assess, "closing/check/")
    check = text_of(client.get(page_of(assess, "closing/check/")))
    assert "请说明考评分是怎样确定的" in check and "这里可以结束考核" in check
    assert client.post(page_of(assess, "closing/check/"), {}).status_code == 422
    kept = client.post(
        page_of(assess, "closing/?show=lacking"), {"1-1-version": "1", "1-1-score": "2", "1-1-reason": "缺记录",
                                                   "1-1-spread_reason": "以记录本为准"}
    )  # fmt: skip
    assert kept.headers["Location"] == page_of(assess, "closing/?show=lacking")
    assert AgreedScore.objects.count() == 32
    ready = client.get(page_of(assess, "closing/check/"))
    assert "结束实地考核" in text_of(ready) and "99.0 分" in text_of(ready)
    seen = {"seen": ready.context["seen"], "remark": "基础扎实"}
    done = client.post(page_of(assess, "closing/check/"), seen)
    assert done.headers["Location"] == page_of(assess, "closings/1/")
    result = text_of(client.get(page_of(assess, "closings/1/")))
    assert "请创建单位负责人现场确认" in result and "差距说明：以记录本为准" in result
    for part in ("closing/", "closing/check/"):
        assert client.get(page_of(assess, part)).headers["Location"] == page_of(assess, "closings/1/")
    assert client.post(page_of(assess, "closing/check/"), seen).status_code == 302
    assert client.post(page_of(assess, "closing/"), posted(assess)).status_code == 403
    assert VisitClosing.objects.count() == 1


def test_two_tabs_are_shown_to_the_second(assess: Assessment, sign_in: SignIn) -> None:
    """S5: 409 with both texts; saving again decides."""
    all_in(assess)
    client = sign_in(assess.leader)
    old = posted(assess)
    client.post(page_of(assess, "closing/"), old | {"1-1-score": "2", "1-1-reason": "缺记录"})
    clash = client.post(page_of(assess, "closing/"), old | {"1-1-score": "1", "1-1-reason": "全缺"})
    assert clash.status_code == 409
    assert "罗刚 10:00保存的是：" in text_of(clash) and "全缺" in text_of(clash)
    assert 'name="1-1-version" value="1"' in text_of(clash)
    again = {"1-1-version": "1", "1-1-score": "1", "1-1-reason": "全缺"}
    assert client.post(page_of(assess, "closing/"), again).status_code == 302
    assert AgreedScore.objects.get(item__code="1-1").reason == "全缺"


def test_figures_wait_for_the_own_sheet(assess: Assessment, sign_in: SignIn) -> None:
    """S5: until the own sheet is in, a member of the team sees who has handed in and no figure."""
    fill_sheet(assess.visit, assess.second, differ=ONE)
    fill_sheet(assess.visit, assess.leader, submitted=False)
    for person in (assess.leader, assess.third):
        page = text_of(sign_in(person).get(page_of(assess, "closing/")))
        assert "您提交自己的现场评分表以后" in page and "已提交" in page
        assert "现场没有看到相应材料" not in page and "1-1-score" not in page
    assert sign_in(assess.leader).post(page_of(assess, "closing/"), {"1-1-version": "0"}).status_code == 422
    check = text_of(sign_in(assess.leader).get(page_of(assess, "closing/check/")))
    assert "请先提交您自己的现场评分表" in check and "考评总分" not in check
    office = text_of(sign_in(assess.work.clerk).get(page_of(assess, "closing/")))
    assert "现场没有看到相应材料" in office and "1-1-version" not in office
    Membership.objects.create(user=assess.third, organization=assess.work.committee, role="committee")
    page = text_of(sign_in(User.objects.get(pk=assess.third.pk)).get(page_of(assess, "closing/")))
    assert "现场没有看到相应材料" not in page


def test_who_may_not_come_here(assess: Assessment, sign_in: SignIn) -> None:
    """Strangers 404; unit and other readers 403; wrong numbers and methods."""
    closed(assess, second=ONE)
    work = assess.work
    acts = ("closing/", "closing/check/", "answer/", "on-the-spot/", "reopen/")
    for part in (*acts, "closings/1/", "closings/1/report.pdf"):
        for person in (work.stranger, work.changsha_officer, assess.outsider):
            assert sign_in(person).get(page_of(assess, part)).status_code == 404, part
        assert sign_in(work.clerk).get(f"/evaluations/inspections/99999/{part}").status_code == 404, part
        assert Client().get(page_of(assess, part)).status_code == 302, part
    unit = sign_in(work.secretary)
    assert [unit.get(page_of(assess, part)).status_code for part in ("closing/", "reopen/", "on-the-spot/")] == [
        403,
        403,
        403,
    ]
    assert unit.get("/evaluations/inspections/objections/").status_code == 403
    assert sign_in(work.clerk).get(page_of(assess, "closings/2/")).status_code == 404
    assert sign_in(work.clerk).get(page_of(assess, "closings/1/photos/1/")).status_code == 404
    assert sign_in(work.clerk).post(page_of(assess, "closings/1/")).status_code == 405
    assert sign_in(work.clerk).post("/evaluations/inspections/objections/").status_code == 405
    assert sign_in(work.clerk).get("/evaluations/inspections/objections/9/").status_code == 404


def test_the_unit_never_reads_who_scored_what(assess: Assessment, sign_in: SignIn) -> None:
    """S5: neither names beside scores, nor the spread, nor its reason; the prefecture no score at all."""
    sheets = all_in(assess, second=ONE, third=TWO)
    photo = add_photo(sheets[1], "1-1", "abc")
    agree(assess, i1_1={"reason": "缺记录", "spread_reason": "唐丽看漏一本"})
    close_visit(assess.visit, by=assess.leader)
    unit = sign_in(assess.work.secretary)
    pages = [text_of(unit.get(page_of(assess, part))) for part in ("answer/", "closings/1/", "")]
    pages.append(pdf_text(unit.get(page_of(assess, "closings/1/report.pdf")).content))
    for page in pages:
        assert "看漏一本" not in page and "现场没有看到相应材料" not in page and "差距" not in page
        assert page.count("唐丽") <= 1  # as a member of the team
    assert "缺记录" in pages[0]
    picture_of: Any = unit.get(page_of(assess, f"closings/1/photos/{photo.shown_id}/"))
    assert (picture_of.status_code, len(b"".join(picture_of.streaming_content)) > 1000) == (200, True)
    office = sign_in(assess.work.clerk)
    assert "唐丽看漏一本" in text_of(office.get(page_of(assess, "closings/1/")))
    assert "唐丽看漏一本" in pdf_text(office.get(page_of(assess, "closings/1/report.pdf")).content)


def test_the_prefecture_reads_no_score(assess: Assessment, sign_in: SignIn) -> None:
    """M1: it sees that the visit is closed, and nothing of the result before the verdict is released."""
    visit = make_visit(assess.work.changsha_unit, [assess.leader], by=assess.work.clerk)
    fill_sheet(visit, assess.leader)
    save_agreed(visit, rows=typed_rows(visit), base_versions={}, by=assess.leader)
    close_visit(visit, by=assess.leader)
    client = sign_in(assess.work.changsha_officer)
    page = client.get(f"/evaluations/inspections/{visit.pk}/")
    assert (page.status_code, "已结束" in text_of(page), "考评总分" in text_of(page)) == (200, True, False)
    for part in ("answer/", "closings/1/", "closings/1/report.pdf", "closing/"):
        assert client.get(f"/evaluations/inspections/{visit.pk}/{part}").status_code == 403, part


def test_the_unit_confirms_or_objects(assess: Assessment, sign_in: SignIn) -> None:
    """[inf] S5: own score beside, words kept when refused, read only afterwards with the replies."""
    client = sign_in(assess.work.secretary)
    assert "考核还没有结束" in text_of(client.get(page_of(assess, "answer/")))
    assert client.post(page_of(assess, "answer/"), {"answer": "confirm", "number": "1"}).status_code == 422
    closed(assess, second=TWO)
    page = text_of(client.get(page_of(assess, "answer/")))
    assert 'value="周明"' in page and "2021年3月15日前" in page
    both = {"answer": "confirm", "name": "周明", "number": "1", "text-1-1": "记录本在档案室"}
    refused = client.post(page_of(assess, "answer/"), both)
    assert (refused.status_code, "又选择了确认" in text_of(refused)) == (422, True)
    assert "记录本在档案室</textarea>" in text_of(refused)
    empty = client.post(page_of(assess, "answer/"), {"answer": "object", "name": "", "number": "1", "object-1-1": "on"})
    assert "请填写1-1 的异议理由" in text_of(empty) and "请填写确认人姓名" in text_of(empty)
    assert client.post(page_of(assess, "answer/"), both | {"answer": "object", "number": "2"}).status_code == 422
    assert client.post(page_of(assess, "answer/"), both | {"answer": "object"}).status_code == 302
    page = text_of(client.get(page_of(assess, "answer/")))
    assert "待行业党委答复" in page and "全部确认" not in page
    assert "<dt>提出人</dt>" in page and "确认人" not in page
    assert sign_in(assess.work.clerk).post(page_of(assess, "answer/"), both).status_code == 403


def test_confirmed_on_the_spot(assess: Assessment, sign_in: SignIn) -> None:
    """[inf] S5: on the leader's device, in big type; nobody's own sheet is shown."""
    client = sign_in(assess.leader)
    assert client.get(page_of(assess, "on-the-spot/")).headers["Location"] == page_of(assess, "closing/")
    closed(assess, second=ONE)
    page = text_of(client.get(page_of(assess, "on-the-spot/")))
    assert "请示例天心会计师事务所党支部负责人确认考评分" in page and "唐丽" not in page
    refused = client.post(page_of(assess, "on-the-spot/"), {"answer": "confirm", "name": "罗刚", "number": "1"})
    assert (refused.status_code, "不能是考核组成员" in text_of(refused)) == (422, True)
    done = {"answer": "confirm", "name": "周明", "number": "1"}
    assert client.post(page_of(assess, "on-the-spot/"), done).status_code == 302
    assert "创建单位已确认" in text_of(client.get(page_of(assess, "on-the-spot/")))
    assert VisitClosing.objects.get().on_the_spot


def test_silence_is_no_objection(assess: Assessment, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    """[inf] the page says so, the door is closed."""
    closed(assess)
    clock.move_to(moment(2021, 3, 16))
    client = sign_in(assess.work.secretary)
    page = text_of(client.get(page_of(assess, "answer/")))
    assert "逾期未提出异议，视为无异议" in page and "全部确认" not in page
    late = client.post(page_of(assess, "answer/"), {"answer": "confirm", "name": "周明", "number": "1"})
    assert (late.status_code, "视为无异议" in text_of(late)) == (422, True)
    office = text_of(sign_in(assess.work.clerk).get("/evaluations/inspections/objections/"))
    assert "逾期未提出异议，视为无异议" in office
    assert "请创建单位负责人现场确认" not in text_of(sign_in(assess.leader).get(page_of(assess, "closings/1/")))


def test_the_committee_answers_objections(assess: Assessment, sign_in: SignIn) -> None:
    """[inf] S5: the list, the answer beside the score, and what the unit then reads."""
    raised = {"1-1": "记录本在档案室", "1-2": "有活动照片"}
    object_to_items(closed(assess, second=TWO), objections=raised, name="周明", by=assess.work.secretary)
    client = sign_in(assess.work.clerk)
    page = text_of(client.get("/evaluations/inspections/objections/"))
    assert "待答复（2）" in page and "记录本在档案室" in page
    assert "评分异议和确认" in text_of(client.get("/evaluations/inspections/"))
    one = ItemObjection.objects.order_by("pk")[0]
    address = f"/evaluations/inspections/objections/{one.pk}/"
    refused = client.post(address, {"outcome": "dismissed", "reply": ""})
    assert (refused.status_code, "请填写答复" in text_of(refused)) == (422, True)
    assert client.post(address, {"outcome": "dismissed", "reply": "以现场为准"}).status_code == 302
    assert "以现场为准" in text_of(client.get(address))
    assert "已答复（1）" in text_of(client.get("/evaluations/inspections/objections/?show=answered"))
    assert "以现场为准" in text_of(sign_in(assess.work.secretary).get(page_of(assess, "answer/")))
    for person in (assess.leader, assess.work.secretary):
        assert sign_in(person).get(address).status_code == 403
    assert "答复异议" in text_of(client.get(page_of(assess, "")))
    assert "答复异议（1 项）" in text_of(client.get(page_of(assess, "closings/1/")))


def test_the_committee_opens_the_visit_again(assess: Assessment, sign_in: SignIn) -> None:
    """[inf] S5: with a reason; every closing stays to be read, the unit is told where it stands."""
    closed(assess)
    client = sign_in(assess.work.clerk)
    assert client.get(page_of(assess, "reopen/")).status_code == 200
    assert client.post(page_of(assess, "reopen/"), {"reason": ""}).status_code == 422
    assert client.post(page_of(assess, "reopen/"), {"reason": "漏看一本记录"}).status_code == 302
    assert client.get(page_of(assess, "reopen/")).status_code == 403
    assert "漏看一本记录" in text_of(client.get(page_of(assess, "closings/1/")))
    unit = sign_in(assess.work.secretary)
    assert "漏看一本记录" in text_of(unit.get(page_of(assess, "answer/")))
    lost = unit.post(
        page_of(assess, "answer/"), {"answer": "object", "number": "1", "text-1-1": "不同意", "name": "周明"}
    )
    assert (lost.status_code, "1-1：不同意" in text_of(lost)) == (422, True)
    leader = sign_in(assess.leader)
    assert "保存考评分" in text_of(leader.get(page_of(assess, "closing/")))
    for rest in ("", "closing/"):
        assert "理由：漏看一本记录" in text_of(leader.get(page_of(assess, rest)))


def test_the_first_closing_is_no_foretaste(assess: Assessment, sign_in: SignIn) -> None:
    """S5: opened again, whoever of the team has no sheet in reads the agreed scores after handing in; so the leader."""
    closed(assess)
    reopen_visit(assess.visit, reason="漏看一本记录", by=assess.work.clerk)
    for person in (assess.second, assess.leader):
        browser = sign_in(person)
        assert browser.get(page_of(assess, "closings/1/")).status_code == 200
        assess.visit.sheets.filter(inspector=person).update(state="draft", submitted_at=None)
        refused = browser.get(page_of(assess, "closings/1/"))
        assert (refused.status_code, "请先提交自己的现场评分表" in text_of(refused)) == (403, True)
        assert browser.get(page_of(assess, "closings/1/report.pdf")).status_code == 403
        assert "考评总分" not in text_of(browser.get(page_of(assess, "")))
    for person in (assess.third, assess.work.clerk, assess.work.secretary):
        assert sign_in(person).get(page_of(assess, "closings/1/")).status_code == 200


def test_an_upheld_objection_is_before_the_leaders_eyes(assess: Assessment, sign_in: SignIn) -> None:
    """[inf] S5: which item, what the unit said, what the committee answered."""
    raised = {"1-1": "记录本在档案室", "1-2": "有活动照片"}
    object_to_items(closed(assess, second=TWO), objections=raised, name="周明", by=assess.work.secretary)
    one, other = ItemObjection.objects.order_by("pk")
    client = sign_in(assess.work.clerk)
    client.post(f"/evaluations/inspections/objections/{other.pk}/", {"outcome": "dismissed", "reply": "以现场为准"})
    client.post(f"/evaluations/inspections/objections/{one.pk}/", {"outcome": "upheld", "reply": "请复核"})
    page = text_of(sign_in(assess.leader).get(page_of(assess, "closing/")))
    assert all(words in page for words in ("考核已重新打开", "记录本在档案室", "请复核", "修改 1-1"))
    assert "有活动照片" not in page


def test_the_visit_page_leads_each_on(assess: Assessment, sign_in: SignIn) -> None:
    """S5: leader, unit and committee find their next act there; the team the comparison."""
    all_in(assess)
    assert "确定考评分，结束考核" in text_of(sign_in(assess.leader).get(page_of(assess, "")))
    assert "各考核人员的评分和考评分" in text_of(sign_in(assess.second).get(page_of(assess, "")))
    assert "各考核人员的评分" not in text_of(sign_in(assess.work.secretary).get(page_of(assess, "")))


def test_same_queries_for_a_longer_story(assess: Assessment, sign_in: SignIn, django_assert_num_queries: Any) -> None:
    """The leader's page with one sheet and with three; the list with one objection and with four."""
    fill_sheet(assess.visit, assess.leader)
    client = sign_in(assess.leader)
    client.get(page_of(assess, "closing/"))
    with django_assert_num_queries(CLOSING_QUERIES):
        client.get(page_of(assess, "closing/"))
    for person in (assess.second, assess.third):
        add_photo(fill_sheet(assess.visit, person, differ=ONE), "1-1", person.username)
    agree(assess, i1_1={"spread_reason": "以记录本为准"})
    with django_assert_num_queries(CLOSING_QUERIES):
        client.get(page_of(assess, "closing/"))


def test_same_queries_for_more_objections(assess: Assessment, sign_in: SignIn, django_assert_num_queries: Any) -> None:
    """The committee's list with one objection and with four; the closing with its story."""
    closing = closed(assess)
    object_to_items(closing, objections={"1-1": "不同意"}, name="周明", by=assess.work.secretary)
    client = sign_in(assess.work.clerk)
    addresses = ("/evaluations/inspections/objections/?show=all", page_of(assess, "closings/1/"))
    for address in addresses:
        client.get(address)
    for address, number in zip(addresses, (LIST_QUERIES, RECORD_QUERIES), strict=True):
        with django_assert_num_queries(number):
            client.get(address)
    one = ItemObjection.objects.get()
    reopen_visit(assess.visit, reason="漏看", by=assess.work.clerk)
    agree(assess)
    again = close_visit(assess.visit, by=assess.leader)
    for code in ("1-1", "1-2", "1-3"):
        ItemObjection.objects.create(
            closing=again, item=Item.objects.get(code=code), text="不", raised_by=one.raised_by, raised_at=one.raised_at
        )
    for address, number in zip(
        (addresses[0], page_of(assess, "closings/2/")), (LIST_QUERIES, RECORD_QUERIES), strict=True
    ):
        with django_assert_num_queries(number):
            client.get(address)


CLOSING_QUERIES, LIST_QUERIES, RECORD_QUERIES = 22, 14, 15


def test_the_report_on_paper(assess: Assessment, sign_in: SignIn) -> None:
    """S5: facts, scores, reasons, every sheet for the committee, thirty photos, objections, places to sign."""
    sheets = all_in(assess, second=ONE, third=TWO)
    big = picture(1600, 1200)
    for number in range(30):
        add_photo(sheets[number % 3], f"1-{number % 8 + 1}", f"k{number}", big)
    agree(assess, i1_1={"reason": "缺两次记录", "spread_reason": "以记录本为准"})
    closing = close_visit(assess.visit, remark="基础扎实", by=assess.leader)
    object_to_items(closing, objections={"1-1": "记录本在档案室"}, name="周明", by=assess.work.secretary)
    response = sign_in(assess.work.clerk).get(page_of(assess, "closings/1/report.pdf"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    text = pdf_text(response.content)
    facts = ("示例天心会计师事务所党支部", "张建国", "罗刚（组长）", "99.0分", "缺两次记录", "基础扎实", "周明")
    for words in (*facts, "差距说明：以记录本为准", "记录本在档案室", "考核组组长（签名）", "创建单位（盖章）"):
        assert words in text, words
    assert response.content.count(b"/Subtype /Image") >= 1 or response.content.count(b"/Subtype/Image") >= 1
    assert fresh(assess.visit).state == "closed"
