"""What lies on the telephone of an inspector: whose it is, how full, what else changed, how it goes (S5)."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluations.models import Item, SheetPhoto, SheetScore, Visit
from evaluations.services import sheets
from tests.browser import devices
from tests.browser.devices import NewDevice, give, photo, woken
from tests.evaluations import conftest as world
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import moment

work = world.work
assess = world.assess
clock = devices.clock
new_device = devices.new_device

pytestmark = pytest.mark.django_db(transaction=True)


def test_another_person_on_the_same_device(live_server: Any, assess: Assessment, new_device: NewDevice) -> None:
    """许峰 signs in on 唐丽's telephone: told that something unsent lies there, no name; hers stays closed."""
    device = new_device("shared")
    page = device.prepare(live_server, assess.visit, assess.second)
    device.offline()
    device.item("1-1")
    page.get_by_role("button", name="没有扣分").click()
    page.get_by_label("说明（选填）").fill("只有唐丽能看的话")
    expect(device.strip()).to_contain_text("待发送 1 条")
    page.wait_for_timeout(1200)
    stored = page.evaluate(
        """async () => {
            const db = await new Promise((done) => {
                const request = indexedDB.open("benchmark-offline");
                request.onsuccess = () => done(request.result);
            });
            const text = new TextDecoder(), seen = [];
            for (const name of db.objectStoreNames) {
                const rows = await new Promise((done) => {
                    const request = db.transaction(name).objectStore(name).getAll();
                    request.onsuccess = () => done(request.result);
                });
                const plain = (key, value) => value instanceof ArrayBuffer ? text.decode(value) : value;
                seen.push(JSON.stringify(rows, plain));
            }
            db.close();
            return seen.join(" ");
        }"""
    )
    assert len(stored) > 1000
    for word in ("唐丽", "只有唐丽", "示例天心", "no_deduction", assess.visit.unit.organization.name, devices.CODE):
        assert word not in stored
    device.watch.allow(r"status of 409")
    device.sign_in(live_server, assess.third)
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("现在登录的是另一位人员")
    device.look("e12-other")
    assert not SheetScore.objects.exists()
    device.open(assess.visit)
    expect(page.locator("#screen")).to_contain_text("本机有另一位考核人员的未发送内容")
    device.look("e13-other-prepare")
    assert "唐丽" not in page.content()
    page.get_by_label("离线口令（6至12位数字）").fill(devices.CODE)
    page.get_by_label("再输入一次").fill(devices.CODE)
    page.get_by_role("button", name="准备好离线评分").click()
    expect(page.get_by_text("请换一个口令。")).to_be_visible()
    device.prepare(live_server, assess.visit, assess.third, "246802")
    device.item("1-1")
    expect(page.locator("#score-line")).to_contain_text("–")
    # 唐丽 comes back: her own copy is as she left it, and goes to her own sheet.
    device.sign_in(live_server, assess.second)
    device.open(assess.visit)
    expect(device.strip()).to_contain_text("全部已送达")
    row = SheetScore.objects.get()
    assert (row.sheet.inspector, row.reason) == (assess.second, "只有唐丽能看的话")


def test_the_same_item_changed_elsewhere(
    live_server: Any, assess: Assessment, new_device: NewDevice, axe: Callable[[Page], None]
) -> None:
    """Scored on the telephone offline and on a second device meanwhile: both are shown, and 唐丽 chooses."""
    device = new_device("telephone")
    page = device.prepare(live_server, assess.visit, assess.second)
    device.offline()
    give(page, device, "1-1")
    give(page, device, "1-2")
    expect(device.strip()).to_contain_text("待发送 2 条")
    elsewhere(assess, "1-1", {"times": {"form": 1}}, "在电脑上写的")
    elsewhere(assess, "1-2", {"times": {"none": 1}}, "在电脑上写的")
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("有 2 项两处填写不同，请选择")
    device.item("1-1")
    expect(page.locator("#conflict")).to_contain_text("在电脑上写的")
    expect(page.locator("#conflict")).to_contain_text("没有扣分")
    axe(page)
    device.look("e14-conflict")
    page.get_by_role("button", name="保留本机的").click()
    device.item("1-2")
    page.get_by_role("button", name="采用已保存的").click()
    expect(page.get_by_label("扣分原因（必填）")).to_have_value("在电脑上写的")
    expect(device.strip()).to_contain_text("全部已送达")
    kept = {row.item.code: (row.score, row.reason) for row in SheetScore.objects.select_related("item")}
    assert kept == {"1-1": (Decimal("3.0"), ""), "1-2": (Decimal("0.0"), "在电脑上写的")}


def elsewhere(assess: Assessment, code: str, typed: dict[str, Any], reason: str) -> None:
    """唐丽 scores the same item on the plain page."""
    sheet = sheets.open_sheet(assess.visit, by=assess.second)
    item = Item.objects.get(code=code, indicator__rubric=assess.work.rubric)
    sheets.save_score(
        sheet,
        item=item,
        typed=typed,
        reason=reason,
        base_version=0,
        key=f"page-{code}",
        source="page",
        by=assess.second,
    )


def test_full_storage(live_server: Any, assess: Assessment, new_device: NewDevice, tmp_path: Path) -> None:
    """The telephone is full: said at once; what is on the screen stays, can be carried away, is sent."""
    device = new_device("full")
    assert device.context is not None
    session = device.context.new_cdp_session(device.page)
    quota = {"origin": live_server.url, "quotaSize": 3_000_000}
    session.send("Storage.overrideQuotaForOrigin", quota)
    page = device.prepare(live_server, assess.visit, assess.second)
    device.offline()
    give(page, device, "1-1")
    expect(device.strip()).to_contain_text("已存本机 1 条")
    number = 0
    while "已满" not in device.strip().inner_text() and number < 8:
        number += 1
        page.locator("#album").set_input_files(photo(tmp_path, f"照片{number}.jpg"))
        expect(page.locator(".photo")).to_have_count(number)
        page.wait_for_timeout(400)
    expect(device.strip()).to_contain_text("本机存储空间已满")
    expect(page.locator(".photo").last).to_contain_text("未存本机")
    device.look("e15-full")
    give(page, device, "1-2")
    expect(page.locator("#score-line")).to_contain_text("3.0 / 3.0 分")
    with page.expect_download() as download:
        device.strip().get_by_role("button", name="导出未发送的内容").click()
    carried = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert sorted(entry["kind"] for entry in carried["queue"]) == ["photo"] * number + ["score"] * 2
    assert len(carried["photos"]) == number
    session.send("Storage.overrideQuotaForOrigin", {"origin": live_server.url})
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("全部已送达", timeout=30_000)
    assert (SheetScore.objects.count(), SheetPhoto.objects.count()) == (2, number)


def test_a_closed_visit_clears_the_device(live_server: Any, assess: Assessment, new_device: NewDevice) -> None:
    """After the days of grace: 罗刚's copy with nothing unsent goes by itself; 唐丽 is led to the export first."""
    sent, unsent = new_device("luogang"), new_device("tangli")
    sent.prepare(live_server, assess.visit, assess.leader)
    page = unsent.prepare(live_server, assess.visit, assess.second)
    unsent.offline()
    give(page, unsent, "1-1")
    expect(unsent.strip()).to_contain_text("待发送 1 条")
    for device in (sent, unsent):
        device.watch.allow(r"status of 410")
    Visit.objects.filter(pk=assess.visit.pk).update(state="closed", state_since=moment(2021, 1, 1))
    woken(sent)
    expect(sent.page.get_by_role("heading", level=1)).to_have_text("考核已结束")
    assert copies(sent.page) == 0
    sent.look("e16-cleared")
    unsent.offline(False)
    woken(unsent)
    expect(page.get_by_role("heading", level=1)).to_have_text("本机的内容")
    expect(page.locator("#screen")).to_contain_text("请先导出，交给组长或行业党委，再删除。")
    unsent.look("e17-closed-unsent")
    unsent.open(assess.visit)
    expect(page.get_by_role("heading", level=1)).to_have_text("本机的内容")
    with page.expect_download():
        page.locator("#export").click()
    page.locator("#remove-copy").click()
    page.locator("#remove-copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("考核已结束")
    assert copies(page) == 0


def copies(page: Page) -> int:
    """How many copies lie on the device."""
    return int(page.evaluate("window.offline.copies.list().then((rows) => rows.length)"))


def test_carried_to_another_device(live_server: Any, assess: Assessment, new_device: NewDevice, tmp_path: Path) -> None:
    """The broken telephone's export is read in on another one of the same person: once, photo included; not by 许峰."""
    first, other = new_device("broken"), new_device("fresh")
    page = first.prepare(live_server, assess.visit, assess.second)
    first.offline()
    give(page, first, "1-1")
    page.locator("#album").set_input_files(photo(tmp_path))
    expect(first.strip()).to_contain_text("待发送 2 条（含照片 1 张）")
    page.evaluate("location.hash = '#device'")
    with page.expect_download() as download:
        page.locator("#export").click()
    carried = tmp_path / "export.json"
    download.value.save_as(carried)
    page = other.prepare(live_server, assess.visit, assess.third)
    page.evaluate("location.hash = '#device'")
    page.locator("#import").set_input_files(carried)
    expect(page.get_by_text("这个文件是另一位考核人员导出的，只能由本人导入。")).to_be_visible()
    page = other.prepare(live_server, assess.visit, assess.second, "246802")
    for _ in range(2):
        page.evaluate("location.hash = '#device'")
        page.locator("#import").set_input_files(carried)
        expect(page.locator("#screen")).to_contain_text("导入")
        expect(other.strip()).to_contain_text("全部已送达")
    other.look("e21-imported")
    assert (SheetScore.objects.count(), SheetPhoto.objects.count()) == (1, 1)
    # The broken one works again: what it sends is known already.
    first.offline(False)
    woken(first)
    expect(first.strip()).to_contain_text("全部已送达")
    assert (SheetScore.objects.get().version, SheetPhoto.objects.count()) == (1, 1)


def test_one_window_at_a_time(live_server: Any, assess: Assessment, new_device: NewDevice) -> None:
    """A second window of the same sheet says so, and takes over when wanted; the first one then stops."""
    device = new_device("tangli")
    page = device.prepare(live_server, assess.visit, assess.second)
    assert device.context is not None
    second = device.context.new_page()
    second.goto(f"/evaluations/inspections/{assess.visit.pk}/offline/")
    expect(second.locator("#screen")).to_contain_text("这份评分表已在另一个窗口打开")
    second.get_by_role("button", name="改在这里继续").click()
    expect(second.get_by_role("heading", level=1)).to_have_text(assess.unit.organization.name)
    expect(page.locator("#screen")).to_contain_text("已改在另一个窗口继续")
