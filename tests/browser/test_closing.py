"""S5 in a real browser: scores agreed and closed on a telephone, confirmed on the spot, objections answered."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluations.models import ItemObjection, VisitClosing
from tests.browser.at_work import clock, enter, look
from tests.evaluations.assessing import Assessment
from tests.evaluations.closings import ONE, TWO, add_photo, all_in, picture
from tests.evaluations.conftest import assess, work

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Check = Callable[[Page], None]


def check(page: Page, axe: Check, name: str) -> None:
    """Accessible, no wider than the screen; a picture for the eye."""
    axe(page)
    look(page, name)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def test_from_the_agreed_scores_to_the_answered_objection(
    assess: Assessment, live_server: Any, open_page: Callable[..., Page], axe: Check
) -> None:
    """The leader on a telephone; the unit at its desk; the office answers."""
    sheets = all_in(assess, second=ONE, third=TWO)
    add_photo(sheets[1], "1-1", "abc", picture(640, 480))
    address = f"/evaluations/inspections/{assess.visit.pk}/"
    phone, desk = open_page(phone=True), open_page()
    enter(phone, live_server, assess.leader)
    phone.goto(address)
    phone.get_by_role("link", name="确定考评分，结束考核").click()
    expect(phone.locator("[name='1-1-score']")).to_have_value("2.0")
    check(phone, axe, "closing-phone")
    phone.locator("[name='1-1-spread_reason']").fill("两次会议没有记录，以记录本为准")
    phone.get_by_role("button", name="保存并核对").click()
    phone.get_by_label("总体评价").fill("基础扎实，台账齐全。")
    check(phone, axe, "closing-check-phone")
    phone.get_by_role("button", name="结束实地考核").click()
    expect(phone.get_by_text("考核已结束，已通知创建单位")).to_be_visible()
    check(phone, axe, "closed-phone")
    phone.get_by_role("link", name="请创建单位负责人现场确认").click()
    check(phone, axe, "on-the-spot-phone")
    assert VisitClosing.objects.get().total == 99

    enter(desk, live_server, assess.work.secretary)
    desk.goto(address)
    check(desk, axe, "visit-unit")
    desk.get_by_role("link", name="确认考评分").click()
    desk.get_by_text("对 1-1 有异议").click()
    desk.get_by_label("异议理由 1-1").fill("记录本在档案室，可以补看。")
    check(desk, axe, "answer")
    desk.get_by_role("button", name="提交所填的异议").click()
    expect(desk.get_by_text("待行业党委答复")).to_be_visible()
    check(desk, axe, "answered")

    office = open_page()
    enter(office, live_server, assess.work.clerk)
    office.goto("/evaluations/inspections/objections/")
    check(office, axe, "objections")
    office.get_by_role("link", name="示例天心会计师事务所党支部 · 1-1").click()
    check(office, axe, "objection")
    office.get_by_label("异议成立").check()
    office.get_by_label("答复").last.fill("记录本属实。")
    office.get_by_role("button", name="答复", exact=True).click()
    expect(office.get_by_text("已答复，已告知创建单位。")).to_be_visible()
    assert ItemObjection.objects.get().outcome == "upheld"
    office.goto(f"{address}closings/1/")
    check(office, axe, "record")
    office.goto(f"{address}closing/")
    check(office, axe, "compare")
