"""The page of the 32 items, each item's page, the remark, the Excel (R, S4)."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from benchmark_platform.audit.models import AuditEvent
from evaluations.item_panel import progress_panel
from evaluations.models import CheckRule, Complaint, CreationUnit, Item, ItemRemark, Member, RecordPerson
from evaluations.services.remarks import save_remark
from evaluations.standing import standing_of
from tests.evaluations.checking import NOVEMBER, document, record
from tests.evaluations.conftest import WorkWorld

QUERIES = 60


def page_of(client: Client, user: Any, address: str) -> str:
    """The page as this person sees it."""
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def items_url(work: WorkWorld, code: str = "") -> str:
    """The address of the items, or of one."""
    return f"/evaluations/units/{work.unit.pk}/items/{code + '/' if code else ''}"


def test_all_items_word_for_word(work: WorkWorld, client: Client) -> None:
    """R: 32 items with stable code, printed number and text; untouched ones say so."""
    page = page_of(client, work.secretary, items_url(work))
    assert page.count('<article class="item"') == 32
    for item in Item.objects.all():
        assert item.text in page
        assert f'id="item-{item.code}"' in page
    assert page.count("原文（2）") == 8
    assert "<strong>0</strong> / 25 项" in page
    assert "另有 7 项由登记数据计算，无须填报，共 32 项" in page


def test_two_figures_are_kept_apart(work: WorkWorld, client: Client) -> None:
    """A unit that has recorded three assemblies has begun 2-1 and 1-4, and met neither."""
    for month in (3, 5, 8):
        record(work, "assembly", date(2020, month, 10), topic="通过计划")
    page = page_of(client, work.secretary, items_url(work))
    assert "<strong>2</strong> / 25 项" in page
    assert "需 4 次，台账 3 次，2020年第四季度进行中，还需 1 次" in page
    assert f"/evaluations/units/{work.unit.pk}/ledger/?kind=assembly" in page
    assert "党员大会 3 条" in page
    standing = standing_of(work.unit, NOVEMBER)
    assert standing.filled.words == "2/25"
    found = standing.item("2-1")
    assert found is not None
    assert [result.status for result in found.results] == ["untouched", "running", "untouched", "not_applicable"]
    assert found.status == "short"  # the committee's months that are over


def test_what_is_left_what_is_met_what_is_not_filled_in(work: WorkWorld, client: Client) -> None:
    """The page can be cut down; an unknown choice shows all."""
    record(work, "assembly", date(2020, 3, 10))
    counts = {
        show: page_of(client, work.secretary, f"{items_url(work)}?show={show}").count('<article class="item"')
        for show in ("todo", "met", "unfilled", "x")
    }
    standing = standing_of(work.unit, NOVEMBER)
    todo = sum(1 for row in standing.items if row.is_todo)
    assert counts == {"todo": todo, "met": standing.met, "unfilled": 23, "x": 32}


def test_nothing_to_show(work: WorkWorld, client: Client) -> None:
    """Where nothing is met yet, the page says so."""
    work.unit.organization.covered_firms.all().delete()
    work.unit.organization.full_member_count = None
    work.unit.organization.save()
    CheckRule.objects.filter(function="no_complaint").update(active=False)
    assert "没有符合的内容" in page_of(client, work.secretary, f"{items_url(work)}?show=met")


def test_item_page_shows_everything_counted(work: WorkWorld, client: Client) -> None:
    """2-1: each record one click away, what does not count with its reason, and the way to add what is missing."""
    row = record(work, "lecture", date(2020, 5, 6), topic="学党章", led_by="王芳")
    good = record(work, "lecture", date(2020, 6, 6), topic="讲党史", by_secretary=True)
    page = page_of(client, work.secretary, items_url(work, "2-1"))
    assert f'<a href="/evaluations/units/{work.unit.pk}/ledger/{good.pk}/">2020年6月6日 党课“讲党史”</a>' in page
    assert f"/ledger/{row.pk}/" in page
    assert "不是书记本人（王芳）" in page
    assert f"/evaluations/units/{work.unit.pk}/ledger/new/assembly/" in page
    assert "平台默认" in page
    assert 'rel="prev">上一项 1-8' in page
    assert 'rel="next">下一项 2-2' in page


def test_more_than_eight_counted_are_folded(work: WorkWorld, client: Client) -> None:
    """The page stays short; everything is still in it."""
    for month in range(1, 10):
        record(work, "committee", date(2020, month, 10))
    page = page_of(client, work.secretary, items_url(work, "2-1"))
    assert "<summary>计入的 9 条</summary>" in page


def test_talks_as_a_matrix(work: WorkWorld, client: Client) -> None:
    """2-2: persons against periods; the roster is one of the ways."""
    member = Member.objects.create(organization=work.unit.organization, name="王芳", post="deputy")
    talk = record(work, "talk", date(2020, 3, 5), by_secretary=True)
    RecordPerson.objects.create(record=talk, member=member)
    page = page_of(client, work.secretary, items_url(work, "2-2"))
    assert '<th scope="row">王芳</th>' in page
    assert "3月5日" in page
    assert f"/evaluations/units/{work.unit.pk}/roster/" in page


@pytest.mark.parametrize(
    ("code", "way"),
    [("3-1", "premises/"), ("6-2", "figures/"), ("7-2", "articles/new/"), ("5-1", "documents/new/?kind=charter")],
)
def test_ways_to_what_is_missing(work: WorkWorld, client: Client, code: str, way: str) -> None:
    """3-1, 6-2, 7-2, 5-1: straight to where it is put down."""
    page = page_of(client, work.secretary, items_url(work, code))
    assert f'href="/evaluations/units/{work.unit.pk}/{way}"' in page


def test_files_of_an_item(work: WorkWorld, client: Client) -> None:
    """5-1: a document once uploaded is there for every item that it serves."""
    charter = document(work, "charter", "章程2019", in_force_from=date(2019, 1, 1))
    charter.items.add(Item.objects.get(code="6-4"))
    for code in ("5-1", "6-4"):
        page = page_of(client, work.secretary, items_url(work, code))
        assert f'<a href="/evaluations/units/{work.unit.pk}/documents/{charter.pk}/">执业机构章程：章程2019</a>' in page


def test_who_may_only_look(work: WorkWorld, client: Client) -> None:
    """M1, M2.2: liaison, committee and prefecture read; no form, and the reason where the button would be."""
    save_remark(work.unit, item=Item.objects.get(code="1-7"), text="每月收集一次", version=0, by=work.secretary)
    for user in (work.liaison, work.clerk, work.decider):
        page = page_of(client, user, items_url(work, "1-7"))
        assert "每月收集一次" in page
        assert "<textarea" not in page
        assert "“填报创建工作”由创建单位办理，您的账号没有这项权限。" in page
        assert "/ledger/new/" not in page
    client.force_login(work.changsha_officer)
    assert client.get(f"/evaluations/units/{work.changsha_unit.pk}/items/1-7/").status_code == 200
    assert client.get(items_url(work, "1-7")).status_code == 404


@pytest.mark.parametrize("part", ["", "1-1/", "export.xlsx"])
def test_strangers_wrong_numbers_and_methods(work: WorkWorld, client: Client, part: str) -> None:
    """404 for whoever may not see the unit, 404 for no such unit or item, 405."""
    address = f"{items_url(work)}{part}"
    for user in (work.stranger, work.changsha_secretary, work.yueyang_officer):
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(work.secretary)
    assert client.get(f"/evaluations/units/999999/items/{part}").status_code == 404
    assert client.get(items_url(work, "9-9")).status_code == 404
    assert client.post(items_url(work, "9-9"), {"text": "x", "version": "0"}).status_code == 404
    assert client.delete(address).status_code == 405
    client.logout()
    assert client.get(address).status_code == 302


def test_remark_is_saved_and_shown(work: WorkWorld, client: Client) -> None:
    """R: the unit's own words; on record; changed with history; an empty text takes them back."""
    client.force_login(work.secretary)
    address = items_url(work, "1-7")
    assert client.post(address, {"text": " 每月收集一次 ", "version": "0"}).headers["Location"] == address
    row = ItemRemark.objects.get()
    assert (row.text, row.version, row.saved_by) == ("每月收集一次", 1, work.secretary)
    page = client.get(items_url(work)).content.decode()
    assert "已写自我说明" in page
    assert "<strong>1</strong> / 25 项" in page
    client.post(address, {"text": "", "version": "1"})
    row.refresh_from_db()
    assert (row.text, row.version, row.history.count()) == ("", 2, 2)
    assert [
        (event.action, event.after) for event in AuditEvent.objects.filter(action="remark.save").order_by("pk")
    ] == [
        ("remark.save", {"1-7": "每月收集一次"}),
        ("remark.save", {"1-7": ""}),
    ]


def test_same_remark_twice_is_one_version(work: WorkWorld, client: Client) -> None:
    """A double click saves once, and an empty remark where there was none makes no row."""
    client.force_login(work.secretary)
    client.post(items_url(work, "1-8"), {"text": " ", "version": "0"})
    for _ in range(2):
        assert client.post(items_url(work, "1-7"), {"text": "每月收集一次", "version": "0"}).status_code == 302
    assert ItemRemark.objects.get().version == 1


def test_remark_that_is_too_long_is_kept_on_the_page(work: WorkWorld, client: Client) -> None:
    """Nothing typed is lost when refused."""
    client.force_login(work.secretary)
    text = "述" * 1001
    response = client.post(items_url(work, "1-7"), {"text": text, "version": "0"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "自我说明最多 1000 字，现在 1001 字，请删去 1 字后再保存。" in page
    assert text in page
    assert not ItemRemark.objects.exists()


def test_two_people_at_one_remark(work: WorkWorld, client: Client) -> None:
    """Both texts are shown; saving again is the person's choice."""
    item = Item.objects.get(code="1-7")
    save_remark(work.unit, item=item, text="甲的说明", version=0, by=work.secretary)
    client.force_login(work.secretary)
    response = client.post(items_url(work, "1-7"), {"text": "乙的说明", "version": "0"})
    page = response.content.decode()
    assert response.status_code == 409
    assert page.count("乙的说明") == 2
    assert "甲的说明" in page
    assert 'name="version" value="1"' in page
    assert client.post(items_url(work, "1-7"), {"text": "乙的说明", "version": "1"}).status_code == 302
    assert ItemRemark.objects.get().text == "乙的说明"


def test_remark_by_others_or_after_the_end(work: WorkWorld, client: Client, clock: Any) -> None:
    """403 with the reason: not the unit's; not after the last working stage."""
    client.force_login(work.clerk)
    assert client.post(items_url(work, "1-7"), {"text": "x", "version": "0"}).status_code == 403
    clock.move_to("2021-05-10T10:00:00+08:00")
    client.force_login(work.secretary)
    response = client.post(items_url(work, "1-7"), {"text": "x", "version": "0"})
    assert response.status_code == 403
    assert not ItemRemark.objects.exists()
    assert "<textarea" not in client.get(items_url(work, "1-7")).content.decode()


def test_a_replaced_unit_is_read_only(work: WorkWorld, client: Client) -> None:
    """S4: what it recorded can still be read by whoever could; nothing is added, and the page says why."""
    record(work, "assembly", date(2020, 3, 10), topic="通过计划")
    unit = work.unit
    unit.state, unit.ended_at, unit.ended_by, unit.end_reason = "replaced", timezone.now(), work.decider, "主动退出"
    unit.save()
    page = page_of(client, work.secretary, items_url(work, "2-1"))
    assert "2020年3月10日 党员大会“通过计划”" in page
    assert "<textarea" not in page
    assert "现在的状态是“已更换”" in page
    assert client.post(items_url(work, "2-1"), {"text": "x", "version": "0"}).status_code == 403


def test_excel_of_the_items(work: WorkWorld, client: Client) -> None:
    """One line for each requirement, what was counted on a second sheet with real days; on record."""
    record(work, "assembly", date(2020, 3, 10), topic="=1+1")
    save_remark(work.unit, item=Item.objects.get(code="1-7"), text="每月收集一次", version=0, by=work.secretary)
    client.force_login(work.secretary)
    response = client.get(f"{items_url(work)}export.xlsx")
    book = load_workbook(BytesIO(response.content))
    rows = list(book["32条对照"].iter_rows(min_row=3, values_only=True))
    assert len(rows) == 44
    assert {row[1] for row in rows} == {item.code for item in Item.objects.all()}
    assert [row[5] for row in rows if row[1] in ("1-1", "2-1", "3-1")] == ["无须填报", *["已填报"] * 4, "未填报"]
    assert [row[15] for row in rows if row[1] == "1-7"] == ["每月收集一次"]
    counted = list(book["计算依据"].iter_rows(min_row=3, values_only=True))
    lines = [(row[0], row[2].date(), row[3], row[4]) for row in counted if row[0] == "2-1"]
    assert lines == [("2-1", date(2020, 3, 10), "党员大会“=1+1”", "计入")]
    assert AuditEvent.objects.get(action="items.export").subject_id == str(work.unit.pk)


def test_fixed_number_of_queries(work: WorkWorld, client: Client, django_assert_max_num_queries: Any) -> None:
    """R: the same for an empty ledger and for 200 records."""
    client.force_login(work.secretary)
    client.get(items_url(work))
    counts = []
    for size in (10, 190):
        for place in range(size):
            record(work, "assembly", date(2020, 1 + place % 10, 10))
        with django_assert_max_num_queries(QUERIES) as context:
            client.get(items_url(work))
            counts.append(len(context))
        with django_assert_max_num_queries(QUERIES) as context:
            client.get(items_url(work, "2-1"))
            counts.append(len(context))
    assert counts[:2] == counts[2:]


def complained(work: WorkWorld, outcome: str = "founded") -> None:
    """A complaint about the unit of Changsha, of 20 October."""
    Complaint.objects.create(
        unit=work.changsha_unit,
        received_on=date(2020, 10, 20),
        subject="一份报告",
        outcome=outcome,
        outcome_on=date(2020, 11, 1),
        outcome_text="属实",
        recorded_by=work.clerk,
        key="c",
    )


def six_three(work: WorkWorld, client: Client, user: Any) -> list[str]:
    """The item page, all items, and the words of the spreadsheet, as this person gets them."""
    address = f"/evaluations/units/{work.changsha_unit.pk}/items/"
    pages = [page_of(client, user, f"{address}6-3/"), page_of(client, user, f"{address}?show=todo")]
    book = load_workbook(BytesIO(client.get(f"{address}export.xlsx").content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    return [*pages, "|".join(cells)]


def test_a_founded_complaint_is_for_unit_and_committee_alone(work: WorkWorld, client: Client) -> None:
    """6-3, decision 26: the prefecture reads neither day nor number nor status, on no page and in no spreadsheet."""
    complained(work)
    item, items, book = six_three(work, client, work.changsha_officer)
    assert "投诉举报（查实）" not in item + book
    assert "2020年10月20日" not in item + items + book
    assert "由行业党委掌握，只告知创建单位" in item
    assert 'id="item-6-3"' not in items
    for user in (work.changsha_secretary, work.clerk):
        item, items, book = six_three(work, client, user)
        assert "投诉举报（查实）" in item
        assert "投诉举报（查实）" in book
        assert 'id="item-6-3"' in items


def test_the_panel_keeps_a_complaint_from_the_prefecture(work: WorkWorld) -> None:
    """6-3: both figures of the home page leave it out."""
    complained(work)
    unit = CreationUnit.objects.with_parties().get(pk=work.changsha_unit.pk)
    seen = progress_panel(unit, work.changsha_secretary, NOVEMBER)["standing"]
    kept = progress_panel(unit, work.changsha_officer, NOVEMBER)["standing"]
    assert (seen.item("6-3").status, kept.item("6-3").status) == ("short", "unknown")
    assert kept.computed == seen.computed - 1


def test_what_is_not_founded_stays_with_the_committee(work: WorkWorld, client: Client) -> None:
    """6-3: where other outcomes count as well, the unit reads nothing of the check either."""
    CheckRule.objects.filter(function="no_complaint").update(parameters={"outcomes": ["founded", "withdrawn"]})
    complained(work, "withdrawn")
    assert "已撤回" not in "".join(six_three(work, client, work.changsha_secretary))
    assert "投诉举报（已撤回）" in six_three(work, client, work.clerk)[0]
