"""The verdict in a real browser: the board at the desk and on a telephone, nothing that axe finds (S5)."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import at_work
from tests.browser.at_work import enter, look
from tests.evaluations import conftest as world
from tests.evaluations.assessing import Assessment
from tests.evaluations.judging import BELOW, hold_meeting, inspected
from tests.evaluations.judging import drafted as draft

clock = at_work.clock
work = world.work
assess = world.assess
BOARD = "/evaluations/verdict/"


def fits(page: Page) -> bool:
    """Nothing stands out of the window to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_the_verdict_from_the_draft_to_the_unit(
    live_server: Any,
    assess: Assessment,
    clock: Any,
    phone: Page,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    """赵敏 looks, decides and releases; 李秀英 reads her verdict on a telephone."""
    units = [inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)]
    desk = open_page()
    enter(desk, live_server, assess.work.decider)
    for part in ("", "units/"):
        desk.goto(f"{BOARD}{part}")
        axe(desk)
    hold_meeting(draft(assess, *units), by=assess.work.clerk)
    desk.goto(f"{BOARD}?check=1")
    axe(desk)
    look(desk, "verdict-board")
    enter(phone, live_server, assess.work.clerk)
    phone.goto(BOARD)
    axe(phone)
    look(phone, "verdict-board-phone")
    assert fits(desk) and fits(phone)
    desk.get_by_role("button", name="保存结论").click()
    for part in ("meeting/", "decide/"):
        desk.goto(f"{BOARD}{part}")
        axe(desk)
    desk.get_by_role("button", name="审定这些结论").click()
    axe(desk)
    desk.goto(f"{BOARD}release/")
    axe(desk)
    look(desk, "verdict-release")
    desk.get_by_role("button", name="公布结论").click()
    expect(desk.get_by_role("heading", name="已公布的结论")).to_be_visible()
    axe(desk)
    desk.goto(f"/evaluations/units/{assess.unit.pk}/verdict/reverse/")
    axe(desk)
    enter(phone, live_server, assess.work.changsha_secretary)
    phone.goto(f"/evaluations/units/{assess.work.changsha_unit.pk}/")
    expect(phone.get_by_role("heading", name="综合评估结论")).to_be_visible()
    axe(phone)
    look(phone, "verdict-unit-phone")
    assert fits(phone)
