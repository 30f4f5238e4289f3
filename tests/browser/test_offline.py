"""Scoring on site without reception, in a real browser: nothing lost, nothing doubled (S5)."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from evaluations.models import DeviceCopy, Sheet, SheetEntry, SheetPhoto, SheetScore
from tests.browser import devices
from tests.browser.at_work import enter, look
from tests.browser.devices import NewDevice, give, photo, woken
from tests.evaluations import conftest as world
from tests.evaluations.assessing import Assessment, fill_sheet

work = world.work
assess = world.assess
clock = devices.clock
new_device = devices.new_device

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_visit_without_reception(
    live_server: Any, assess: Assessment, new_device: NewDevice, tmp_path: Path, axe: Callable[[Page], None]
) -> None:
    """唐丽 prepares with reception; offline she scores, takes a photo, closes the browser, reopens with the pass code
    and goes on; back online everything is on the server, exactly once.
    """
    device = new_device("tangli")
    device.sign_in(live_server, assess.second)
    page = device.open(assess.visit)
    expect(page.get_by_role("heading", level=1)).to_have_text("准备离线评分")
    axe(page)
    device.look("e01-prepare")
    page = device.prepare(live_server, assess.visit, assess.second)
    expect(device.strip()).to_contain_text("没有待发送的内容")
    axe(page)
    device.look("e02-list")

    device.offline()
    device.item("1-1")
    axe(page)
    device.look("e03-item")
    page.get_by_role("button", name="组织形式与正式党员人数不符：加").click()
    page.get_by_label("扣分原因（必填）").fill("换届批复没有看到原件")
    page.locator("#album").set_input_files(photo(tmp_path))
    expect(page.locator(".photo")).to_contain_text("已存本机，待发送")
    expect(device.strip()).to_contain_text("没有网络 · 已存本机 2 条，待发送 2 条（含照片 1 张）")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
    device.look("e04-item-offline")
    device.close()

    page = device.start()
    device.offline()
    device.open(assess.visit)
    expect(page.get_by_role("heading", level=1)).to_have_text("打开离线评分表")
    expect(page.locator("#screen")).to_contain_text("本机有 2 条未发送的内容")
    assert "唐丽" not in page.content()
    device.look("e05-locked")
    axe(page)
    device.unlock("000000")
    expect(page.get_by_role("alert")).to_contain_text("口令不对")
    device.unlock()
    expect(page.get_by_role("heading", level=1)).to_have_text(assess.unit.organization.name)
    device.item("1-1")
    expect(page.get_by_label("扣分原因（必填）")).to_have_value("换届批复没有看到原件")
    give(page, device, "1-2")
    expect(page.locator("#item-state")).to_contain_text("待发送 · 已存本机")
    page.evaluate("location.hash = ''")
    expect(page.locator("#pick-1-2")).to_contain_text("待发送")
    device.look("e06-list-offline")
    assert not Sheet.objects.filter(scores__isnull=False).exists()

    # Chromium was closed, and the session's cookie with it.
    device.sign_in(live_server, assess.second)
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("全部已送达 10:0")
    device.look("e07-sent")
    sheet = Sheet.objects.get(inspector=assess.second)
    scores = {row.item.code: (row.score, row.reason) for row in sheet.scores.select_related("item")}
    assert scores == {"1-1": (Decimal("1.0"), "换届批复没有看到原件"), "1-2": (Decimal("3.0"), "")}
    assert sheet.photos.count() == 1
    assert [entry.outcome for entry in sheet.entries.all()].count("saved") == sheet.entries.count()
    assert not DeviceCopy.objects.exclude(unsent=0).exists()


def test_a_dead_session_keeps_everything(live_server: Any, assess: Assessment, new_device: NewDevice) -> None:
    """The session ends while 唐丽 scores: the entry waits on the device; after signing in it is sent (S5)."""
    device = new_device("tangli")
    page = device.prepare(live_server, assess.visit, assess.second)
    device.watch.allow(r"status of 401")
    device.sign_out()
    give(page, device, "1-1")
    expect(device.strip()).to_contain_text("需要登录 · 已存本机 1 条，待发送 1 条")
    expect(device.strip()).to_contain_text("请先登录，未发送的内容还在本机。")
    device.look("e10-signed-out")
    device.open(assess.visit)
    expect(page.locator("#screen")).to_contain_text("请先登录，未发送的内容还在本机。")
    device.look("e11-signed-out-locked")
    assert not SheetScore.objects.exists()
    with page.expect_navigation():
        page.locator("#screen").get_by_role("link", name="登录").click()
    page.locator("input[name=login]").fill(assess.second.username)
    page.locator("input[name=password]").fill("示例口令2020")
    page.locator("form:has(input[name=login]) button[type=submit]").click()
    expect(device.strip()).to_contain_text("全部已送达")
    assert SheetScore.objects.get().item.code == "1-1"


def test_the_server_dies_between_saving_and_answering(
    live_server: Any, assess: Assessment, new_device: NewDevice, tmp_path: Path
) -> None:
    """The request arrived, the answer did not: sent again under the same key, it is one entry and one photo."""
    device = new_device("tangli")
    page = device.prepare(live_server, assess.visit, assess.second)
    lost: list[str] = []

    def lose_answer(route: Route) -> None:
        """The server has it; nobody hears."""
        name = route.request.url.rsplit("/", 1)[1]
        if lost.count(name) < 1:
            lost.append(name)
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    assert device.context is not None
    device.context.route("**/device/sync", lose_answer)
    device.context.route("**/device/photo", lose_answer)
    give(page, device, "1-1")
    page.locator("#album").set_input_files(photo(tmp_path))
    expect(page.locator(".photo")).to_be_visible()
    for _ in range(3):
        page.wait_for_timeout(800)
        woken(device)
    expect(device.strip()).to_contain_text("全部已送达")
    assert sorted(lost) == ["photo", "sync"]
    assert (SheetScore.objects.count(), SheetPhoto.objects.count()) == (1, 1)
    assert SheetScore.objects.get().version == 1
    assert SheetEntry.objects.filter(kind="score").count() == 1


def test_handing_in_waits_for_the_network_too(
    live_server: Any, assess: Assessment, new_device: NewDevice, axe: Callable[[Page], None]
) -> None:
    """All but one item is scored; offline the last one, a word on the whole, and 提交: sent in this order."""
    fill_sheet(assess.visit, assess.second, differ={"7-3": None}, submitted=False)
    device = new_device("tangli")
    page = device.prepare(live_server, assess.visit, assess.second)
    device.offline()
    expect(page.get_by_role("link", name="下一个未评：7-3")).to_be_visible()
    page.evaluate("location.hash = '#finish'")
    expect(page.locator("#screen")).to_contain_text("还有 1 项")
    device.item("7-3")
    device.look("e18-item-7-3")
    page.locator("#score").fill("1.5")
    page.get_by_label("扣分原因（必填）").fill("只用了微信")
    page.get_by_role("link", name="去提交").click()
    page.get_by_label("总体意见（选填）").fill("材料齐全")
    expect(page.locator("#screen")).to_contain_text("合计 99.5 分（满分 100.0）")
    axe(page)
    device.look("e19-finish")
    page.locator("#submit-sheet").click()
    expect(page.locator("#screen")).to_contain_text("提交已存本机")
    expect(device.strip()).to_contain_text("待发送 3 条")
    device.offline(False)
    woken(device)
    expect(device.strip()).to_contain_text("全部已送达")
    sheet = Sheet.objects.get()
    assert (sheet.state, sheet.remark) == ("submitted", "材料齐全")
    assert list(sheet.entries.values_list("kind", flat=True)) == ["score", "remark", "submit"]
    page.evaluate("location.hash = ''")
    expect(page.locator("#screen")).to_contain_text("评分表已经提交，只能查看。")
    device.look("e20-submitted")


def test_a_browser_that_cannot(live_server: Any, assess: Assessment, open_page: Callable[..., Page]) -> None:
    """Without a secure context (plain http): said, with the ways that work; without JavaScript too."""
    page = open_page(phone=True)
    enter(page, live_server, assess.second)
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false });")
    page.goto(f"/evaluations/inspections/{assess.visit.pk}/offline/")
    expect(page.get_by_role("alert")).to_contain_text("离线评分只能在加密连接（https）下使用")
    look(page, "e22-cannot")
    page.get_by_role("link", name="网页评分").click()
    expect(page).to_have_url(re.compile(r"/sheet/$"))
    bare = open_page(phone=True, java_script_enabled=False)
    bare.goto("/evaluations/inspections/offline/")
    expect(bare.locator("main h1")).to_be_visible()
    expect(bare.locator("main .inset p")).to_contain_text("没有启用 JavaScript，不能离线评分")
