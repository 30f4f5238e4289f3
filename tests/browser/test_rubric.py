"""The rubric in a real browser: the live sum, an item's points, the public guide on a telephone (E)."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from evaluations.models import Item, Rubric
from tests.browser.at_work import clock, enter, look
from tests.chromium import Watch
from tests.evaluations.conftest import WorkWorld, work

__all__ = ["clock", "work"]

HOME = "/evaluations/rubric/"
FITS = "document.documentElement.scrollWidth <= window.innerWidth"


def test_marks_points_and_the_public_guide(
    live_server: Any,
    work: WorkWorld,
    watch: Watch,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    """陈静 moves marks and sees the sum, adds a point; everybody reads both on a telephone; 赵敏 changes it later."""
    watch.allow(r"status of 422")  # the sum that is wrong; the change without a reason
    desk, phone = open_page(), open_page(phone=True)

    def check(page: Page, name: str) -> None:
        axe(page)
        assert page.evaluate(FITS)
        look(page, name)

    for page, name in ((desk, "desk"), (phone, "phone")):
        enter(page, live_server, work.clerk)
        page.goto(HOME)
        check(page, f"rubric-{name}")
        page.goto(f"{HOME}settings/")
        check(page, f"rubric-settings-{name}")
        page.goto(f"{HOME}marks/")
        total = page.locator("[data-total]")
        expect(total).to_have_text("合计 100 分，正好")
        page.get_by_label("1-1 分值").fill("４.5")
        expect(total).to_have_text("合计 101.5 分，多 1.5 分")
        expect(page.locator("[data-sum='1']")).to_have_text("26.5")
        page.get_by_label("1-1 分值").fill("两分")
        expect(total).to_have_text("有分值没有填写，或者不是一位小数以内的数")
        page.get_by_label("1-1 分值").fill("4")
        page.get_by_role("button", name="保存分值").click()
        expect(page.get_by_role("link", name="各项分值合计为101分")).to_have_count(0)
        expect(page.get_by_text("各项分值合计为101分，应为100分")).to_be_visible()
        check(page, f"rubric-marks-{name}")
    desk.get_by_label("1-2 分值").fill("2")
    expect(desk.locator("[data-total]")).to_have_text("合计 100 分，正好")
    desk.get_by_role("button", name="保存分值").click()
    expect(desk.get_by_text("已保存。")).to_be_visible()

    phone.goto(f"{HOME}items/3-1/")
    phone.get_by_role("button", name="增加一条").click()
    row = phone.locator("[data-row]").last
    row.get_by_label("内容").fill("宣传品破损")
    row.get_by_label("分", exact=True).fill("9")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_role("link", name="每次扣的分须大于0")).to_be_visible()
    check(phone, "rubric-item-phone")
    phone.locator("[data-row]").filter(has=phone.locator("input[value='宣传品破损']")).get_by_label(
        "分", exact=True
    ).fill("0.5")
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_text("宣传品破损，扣0.5分")).to_be_visible()
    desk.goto(f"{HOME}items/1-4/")
    check(desk, "rubric-item-desk")

    for page, name in ((desk, "desk"), (phone, "phone")):
        page.context.clear_cookies()
        page.goto("/evaluations/guide/")
        expect(page.get_by_text("宣传品破损，扣0.5分")).to_be_visible()
        check(page, f"guide-{name}")
    assert Item.objects.get(code="1-1").marks == 4

    Rubric.objects.update(frozen_at=work.unit.opened_at)
    enter(desk, live_server, work.decider)
    desk.goto(f"{HOME}settings/")
    desk.get_by_label("达标分").fill("75")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_label("修改理由").fill("行业党委会议决定调整")
    check(desk, "rubric-late-desk")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_text("达标分：80.0 → 75.0")).to_be_visible()
    check(desk, "rubric-changed-desk")
