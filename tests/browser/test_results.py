"""The comprehensive result in a real browser: the committee at its desk, the unit on a telephone (S5, E)."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import at_work
from tests.browser.at_work import enter, look
from tests.evaluations import conftest as world
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import moment
from tests.evaluations.results import assessed
from tests.evaluations.test_results_views import second_closed

clock = at_work.clock
work = world.work
assess = world.assess


def fits(page: Page) -> bool:
    """Nothing stands out of the window to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_results(
    live_server: Any,
    assess: Assessment,
    clock: Any,
    phone: Page,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    """陈静 reads table, heat map, lists and a unit; 周明 his own figures on a telephone; nothing that axe finds."""
    assessed(assess)
    second_closed(assess)
    clock.move_to(moment(2021, 3, 20))
    unit = f"/evaluations/units/{assess.unit.pk}/result/"
    desk = open_page()
    enter(desk, live_server, assess.work.clerk)
    for show in ("", "heat", "inspectors", "gaps"):
        desk.goto(f"/evaluations/results/?show={show}")
        axe(desk)
        look(desk, f"results-{show or 'table'}")
        assert fits(desk)
    desk.goto(unit)
    desk.locator("#item-4-3 summary").click()
    expect(desk.locator("#item-4-3")).to_contain_text("现场没有看到相应材料")
    axe(desk)
    look(desk, "result-office")
    assert fits(desk)

    enter(phone, live_server, assess.work.secretary)
    phone.goto(unit)
    expect(phone.get_by_role("heading", name="7项指标")).to_be_visible()
    axe(phone)
    look(phone, "result-unit-phone")
    assert fits(phone)
    enter(phone, live_server, assess.work.clerk)
    phone.goto("/evaluations/results/")
    axe(phone)
    look(phone, "results-phone")
    assert fits(phone)
    phone.goto(unit)
    look(phone, "result-office-phone")
    assert fits(phone)
    enter(phone, live_server, assess.work.changsha_officer)
    phone.goto(f"/evaluations/units/{assess.work.changsha_unit.pk}/result/")
    axe(phone)
    look(phone, "result-state-phone")
