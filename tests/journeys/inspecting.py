"""On site, three ways: plain pages, a workbook, and a telephone that has no reception from the second item on."""

import io
import re
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Page, expect

from benchmark_platform.accounts.models import User
from evaluations.models import DeviceCopy, Item, Sheet, SheetEntry, SheetScore, Visit
from evaluations.scales import scaled_items
from evaluations.services.sheets import open_sheet, save_score
from tests.browser.devices import CODE, Device, woken
from tests.evaluations.assessing import full_answer
from tests.journeys.people import Person
from tests.journeys.working import XLSX, photo

PASSWORD = "示例口令2020"
NO_GROUPS = "党员13名，不划分党小组。"
PAPERS = "变更批复只看到复印件"
LATE = "第一季度两次记录不完整"
ALONE = "示范岗只有一处"
# Of 97 applicable: 罗刚 and 许峰 see 2.8 of 4 in 1-4, 唐丽 4; 许峰 2.1 of 3 in 4-3.
TOTALS = {"罗刚": Decimal("94.8"), "唐丽": Decimal("96.0"), "许峰": Decimal("93.9")}


def scores_of(sheet: Sheet) -> dict[str, Decimal | None]:
    """What lost marks, or does not apply, by code."""
    rows = sheet.scores.select_related("item")
    return {row.item.code: row.score for row in rows if row.score != row.item.marks}


def is_whole(sheet: Sheet, total: Decimal) -> None:
    """Handed in, 32 items, each once, and this many marks."""
    sheet.refresh_from_db()
    codes = list(sheet.scores.values_list("item__code", flat=True))
    assert (sheet.state, len(codes), len(set(codes))) == ("submitted", 32, 32)
    assert sum(row.score or Decimal(0) for row in sheet.scores.all()) == total


# --- plain pages ----------------------------------------------------------------------------------------------------


def score_on_plain_pages(leader: Person, visit: Visit, by: User) -> None:
    """罗刚 enters three items by hand, the rest through the service; nobody else's sheet is to be seen before."""
    base, page = visit.get_absolute_url(), leader.page
    leader.go("/")
    leader.look()
    leader.go(base)
    leader.sees("提交自己的评分表后，才能看到其他人员的评分。")
    leader.look()
    leader.go(f"{base}sheet/")
    leader.look()
    leader.follow("开始评分：1-1")
    page.get_by_role("button", name="增加：设立、变更没有批复或材料不全").click()
    leader.look()
    leader.press("保存，下一项")
    expect(page.get_by_role("heading", name="1-2")).to_be_visible()
    page.locator("#id_not_applicable").check()
    leader.fill(reason=NO_GROUPS)
    leader.press("保存，下一项")
    expect(page.get_by_role("heading", name="1-3")).to_be_visible()
    leader.go(f"{base}sheet/1-4/")
    page.locator("#id_choice-2").check()
    leader.fill(reason=LATE)
    leader.press("保存，下一项")
    expect(page.get_by_role("heading", name="1-5")).to_be_visible()
    sheet = open_sheet(visit, by=by)
    assert scores_of(sheet) == {"1-1": Decimal("2.0"), "1-2": None, "1-4": Decimal("2.8")}
    leader.go(f"{base}sheet/check/")
    leader.sees("还有 30 项没有完成")
    leader.look()
    leader.follow(re.compile("^1-1："))
    leader.fill(reason=PAPERS)
    leader.press("保存，下一项")
    expect(page.get_by_role("heading", name="1-3")).to_be_visible()  # the next one that is not complete
    done = set(sheet.scores.values_list("item__code", flat=True))
    for row in scaled_items(visit.unit.campaign.rubric):
        if row.item.code not in done:
            entry = save_score(
                sheet,
                item=row.item,
                typed=full_answer(row.item),
                reason="",
                base_version=0,
                key=f"rest-{row.item.code}",
                source="page",
                by=by,
            )
            assert entry.outcome == "saved", entry.answer
    hand_in(leader, visit)
    is_whole(sheet, TOTALS["罗刚"])


def hand_in(someone: Person, visit: Visit) -> None:
    """Checked as a whole, then pressed twice in haste."""
    someone.go(f"{visit.get_absolute_url()}sheet/check/")
    someone.page.get_by_role("button", name="提交现场评分表").dblclick()
    someone.sees("已提交")
    someone.look()


def sees_sheet_of(someone: Person, visit: Visit, other: User) -> int:
    """Ask for another person's sheet; return the status of the answer."""
    return someone.page.request.get(f"{visit.get_absolute_url()}sheets/{other.pk}/").status


# --- a workbook -----------------------------------------------------------------------------------------------------


def fill_in(content: bytes, items: list[Item]) -> bytes:
    """The workbook as 许峰 fills it in: three items with less, 1-2 not applicable, the rest in full."""
    book = load_workbook(io.BytesIO(content))
    sheet: Any = book.worksheets[0]
    headers = {str(cell.value).rstrip("*"): cell.column for cell in sheet[2] if cell.value}
    full = {
        "graded": lambda item: {"得分": str(item.marks)},
        "deductions": lambda item: {"无扣分": "是"},
        "counted": lambda item: {"数量": "5"},
        "yes_no": lambda item: {"是或否": "是"},
    }
    special = {
        "1-1": {"扣分项2次数": "1", "扣分原因": PAPERS},
        "1-2": {"不适用": "是", "扣分原因": NO_GROUPS},
        "1-4": {"得分": "2.8", "扣分原因": LATE},
        "4-3": {"得分": "2.1", "扣分原因": ALONE},
    }
    by_code = {item.code: item for item in items}
    for row in range(3, 3 + len(items)):
        item = by_code[str(sheet.cell(row, headers["代码"]).value)]
        for header, value in special.get(item.code, full[item.way](item)).items():
            sheet.cell(row, headers[header]).value = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def score_with_a_workbook(third: Person, visit: Visit, by: User) -> None:
    """许峰 takes the workbook along, hands it back: 32 differences shown, saved, handed in. Twice the file: nothing."""
    address = f"{visit.get_absolute_url()}workbook/"
    third.go(address)
    third.look()
    name, content = third.download(third.page.get_by_role("link", name="下载我的评分表"))
    items = [row.item for row in scaled_items(visit.unit.campaign.rubric)]
    file = FilePayload(name=name, mimeType=XLSX, buffer=fill_in(content, items))
    third.page.get_by_label("填好的评分表").set_input_files(file)
    third.press("上传并核对")
    third.sees("核对变动：32 项")
    third.look()
    third.press("确认保存")
    third.sees("已保存 32 项评分")
    sheet = Sheet.objects.get(inspector=by)
    third.go(address)
    third.page.get_by_label("填好的评分表").set_input_files(file)
    third.press("上传并核对")
    expect(third.page.get_by_role("button", name="确认保存")).to_have_count(0)
    third.look()
    hand_in(third, visit)
    is_whole(sheet, TOTALS["许峰"])
    assert set(sheet.scores.values_list("version", flat=True)) == {1}
    assert scores_of(sheet) == {"1-1": Decimal("2.0"), "1-2": None, "1-4": Decimal("2.8"), "4-3": Decimal("2.1")}


# --- without reception ----------------------------------------------------------------------------------------------


def full_marks(page: Page, item: Item) -> None:
    """One touch on an item's screen."""
    if item.way == "deductions":
        page.locator("#no-deduction").tap()
    elif item.way == "graded":
        page.locator("#anchor-0").tap()
    elif item.way == "yes_no":
        page.locator("#yes").tap()
    else:
        page.locator("#count").fill("5")
        page.locator("#count").blur()
    expect(page.locator("#score-line")).to_contain_text(f"{item.marks} / {item.marks} 分")
    expect(page.locator("#item-state")).to_contain_text("已存本机")


def begin_with_reception(device: Device, live_server: Any, visit: Visit, by: User) -> None:
    """唐丽 prepares her telephone and scores the first item with reception; then there is none."""
    page = device.prepare(live_server, visit, by)
    device.item("1-1")
    page.get_by_role("button", name="设立、变更没有批复或材料不全：加").tap()
    page.get_by_label("扣分原因（必填）").fill(PAPERS)
    while not SheetScore.objects.filter(reason=PAPERS).exists():
        page.wait_for_timeout(200)
    expect(device.strip()).to_contain_text("全部已送达")
    device.offline()


def go_on_without(device: Device, looker: Person) -> None:
    """1-2 does not apply; two photos at 1-4; all of it on the telephone, nothing of it on the server."""
    page = device.page
    device.item("1-2")
    page.locator("#not-applicable").tap()
    page.get_by_label("扣分原因（必填）").fill(NO_GROUPS)
    device.item("1-4")
    page.locator("#anchor-0").tap()
    for number, shade in ((1, 30), (2, 60)):
        page.locator("#album").set_input_files(photo(f"会议记录{number}.jpg", shade))
        expect(page.locator(".photo")).to_have_count(number)
    expect(page.locator(".photo").last).to_contain_text("已存本机，待发送")
    expect(device.strip()).to_contain_text("没有网络 · 已存本机 4 条，待发送 4 条（含照片 2 张）")
    looker.look()
    assert Sheet.objects.get().scores.count() == 1
    device.close()


def finish_without(device: Device, axe: Any, visit: Visit) -> None:
    """The browser is opened again, still without reception: the pass code, the other 29 items, handing in."""
    page = device.start()
    looker = Person(page, axe)
    device.offline()
    device.open(visit)
    expect(page.locator("#screen")).to_contain_text("本机有 4 条未发送的内容")
    looker.look()
    device.unlock()
    expect(page.get_by_role("heading", level=1)).to_have_text(visit.unit.organization.name)
    for row in scaled_items(visit.unit.campaign.rubric):
        if row.item.code in ("1-1", "1-2", "1-4"):
            continue
        device.item(row.item.code)
        full_marks(page, row.item)
    looker.look()
    page.get_by_role("link", name="去提交").tap()
    page.get_by_label("总体意见（选填）").fill("台账清楚，党员参与面广。")
    expect(page.locator("#screen")).to_contain_text("合计 99.0 分（满分 100.0）")
    looker.look()
    page.locator("#submit-sheet").tap()
    expect(page.locator("#screen")).to_contain_text("提交已存本机")
    expect(device.strip()).to_contain_text("待发送 35 条（含照片 2 张）")
    sheet = Sheet.objects.get(inspector__username="tangli")
    assert (sheet.state, sheet.scores.count(), sheet.photos.count()) == ("draft", 1, 0)


def reception_again(device: Device, axe: Any, by: User) -> None:
    """The session has died meanwhile: she signs in from the strip; everything arrives in order, exactly once."""
    page, looker = device.page, Person(device.page, axe)
    device.sign_out()
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("需要登录")
    looker.look()
    with page.expect_navigation():
        device.strip().get_by_role("link", name="登录").tap()
    page.locator("input[name=login]").fill(by.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=login]) button[type=submit]").click()
    expect(page.locator("#strip, #screen").filter(has_text="送达").first).to_be_visible(timeout=60_000)
    if page.get_by_label("离线口令").count():
        device.unlock(CODE)
    expect(device.strip()).to_contain_text("全部已送达", timeout=60_000)
    expect(page.locator("#screen")).to_contain_text("评分表已经提交")
    looker.look()
    sheet = Sheet.objects.get(inspector=by)
    is_whole(sheet, TOTALS["唐丽"])
    assert scores_of(sheet) == {"1-1": Decimal("2.0"), "1-2": None}
    assert (sheet.remark, sheet.photos.count()) == ("台账清楚，党员参与面广。", 2)
    assert set(sheet.photos.values_list("item__code", flat=True)) == {"1-4"}
    entries = list(SheetEntry.objects.filter(sheet=sheet))
    assert {entry.outcome for entry in entries} == {"saved"} and entries[-1].kind == "submit"
    assert len({entry.key for entry in entries}) == len(entries)
    saved = [entry.item_id for entry in entries if entry.kind == "score"]
    assert len(set(saved)) == 32
    assert list(DeviceCopy.objects.values_list("sheet", "unsent")) == [(sheet.pk, 0)]
