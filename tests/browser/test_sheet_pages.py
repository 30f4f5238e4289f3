"""An inspector's own score sheet in plain pages, on a telephone, with and without scripts (S5)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect

from evaluations.models import Sheet, SheetPhoto, SheetScore
from tests.browser.at_work import enter, look
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet
from tests.evaluations.conftest import assess, moment, work
from tests.evaluations.ledger import photo

__all__ = ["assess", "work"]


@pytest.fixture
def clock() -> Any:
    """10 March 2021, going on."""
    with time_machine.travel(moment(2021, 3, 10), tick=True) as coordinates:
        yield coordinates


def fits(page: Page) -> bool:
    """Whether nothing has to be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_scored_on_a_telephone(
    live_server: Any,
    assess: Assessment,
    phone: Page,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    tmp_path: Path,
) -> None:
    """唐丽 scores the last two items, one with a photo, and hands in; 陈静 reads the sheet; a page without scripts."""
    fill_self(assess.unit, assess.work.secretary, differ={"1-4": {"score": "2.8"}})
    fill_sheet(assess.visit, assess.second, submitted=False, differ={"1-1": None, "1-4": None})
    base = f"/evaluations/inspections/{assess.visit.pk}/"
    enter(phone, live_server, assess.second)
    phone.goto(f"{base}sheet/")
    axe(phone)
    assert fits(phone)
    look(phone, "sheet_phone")
    phone.get_by_role("link", name="继续评分：1-1").click()
    phone.get_by_role("button", name="增加：设立、变更没有批复或材料不全").click()
    expect(phone.locator("#id_times-papers")).to_have_value("1")
    phone.locator("#id_reason").fill("变更批复缺原件")
    axe(phone)
    assert fits(phone)
    look(phone, "sheet_deductions_phone")
    phone.get_by_role("button", name="保存，下一项").click()
    expect(phone.get_by_role("heading", name="1-4")).to_be_visible()
    phone.locator("#id_choice-2").check()
    phone.locator("#id_reason").fill("个别记录不完整")
    picture = tmp_path / "现场.jpg"
    picture.write_bytes(photo(size=(900, 600)).read())
    phone.locator("#id_photo").set_input_files(str(picture))
    phone.get_by_role("button", name="保存并上传照片").click()
    expect(phone.get_by_role("img", name="1-4 现场照片 1")).to_be_visible()
    axe(phone)
    assert fits(phone)
    look(phone, "sheet_item_phone")
    phone.goto(f"{base}sheet/check/")
    axe(phone)
    assert fits(phone)
    look(phone, "sheet_check_phone")
    phone.get_by_role("button", name="提交现场评分表").click()
    expect(phone.get_by_text("现场评分表已提交。")).to_be_visible()
    assert (Sheet.objects.get().state, SheetPhoto.objects.count()) == ("submitted", 1)
    assert str(SheetScore.objects.get(item__code="1-1").score) == "2.0"
    desk = open_page()
    enter(desk, live_server, assess.work.clerk)
    desk.goto(base)
    look(desk, "sheet_panel_desk")
    desk.get_by_role("link", name="唐丽").click()
    expect(desk.get_by_text("变更批复缺原件")).to_be_visible()
    axe(desk)
    look(desk, "sheet_of_desk")
    plain = open_page(java_script_enabled=False)
    enter(plain, live_server, assess.third)
    plain.goto(f"{base}sheet/1-4/")
    look(plain, "sheet_item_desk")
    plain.locator("#id_choice-other").check()
    plain.locator("#id_score").fill("3.2")
    plain.locator("#id_reason").fill("缺签字")
    plain.get_by_role("button", name="保存，下一项").click()
    expect(plain.get_by_text("1-4 已保存。")).to_be_visible()
    plain.goto(f"{base}sheet/")
    look(plain, "sheet_desk")
    assert str(SheetScore.objects.get(sheet__inspector=assess.third).score) == "3.2"
