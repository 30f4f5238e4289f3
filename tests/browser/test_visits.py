"""S5 in a real browser: a visit arranged at a desk, read on an inspector's telephone, scored with a workbook."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from applications.models import DeclaredConflict
from evaluations.models import SheetScore, Visit
from tests.browser.at_work import clock, enter, look
from tests.evaluations.assessing import Assessment, fill_self
from tests.evaluations.conftest import assess, make_unit, work
from tests.factories import make_branch

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LIST = "/evaluations/inspections/"
Check = Callable[[Page], None]


def check(page: Page, axe: Check, name: str) -> None:
    """Accessible, no wider than the screen; a picture for the eye."""
    axe(page)
    look(page, name)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def test_from_the_arrangement_to_the_workbook(
    assess: Assessment, live_server: Any, open_page: Callable[..., Page], axe: Check, tmp_path: Path, watch: Any
) -> None:
    """The office arranges, is asked about a double day, changes; an inspector fills in a workbook and hands it back."""
    watch.allow(r"status of 422")
    fill_self(assess.work.changsha_unit, assess.work.changsha_secretary)
    make_unit(assess.work.campaign, make_branch("示例雨花会计师事务所党支部"), by=assess.work.clerk)
    DeclaredConflict.objects.create(
        person=assess.third,
        organization=assess.work.changsha_unit.organization,
        reason="配偶在该所任职",
        declared_at=timezone.now(),
        declared_by=assess.third,
    )
    desk = open_page()
    enter(desk, live_server, assess.work.clerk)
    desk.goto(LIST)
    check(desk, axe, "visits-desk")
    desk.get_by_role("link", name="安排实地考核（2 个单位待安排）").click()
    check(desk, axe, "visits-choose")
    desk.get_by_role("link", name="示例岳麓会计师事务所党支部").click()
    desk.get_by_label("考核日期").fill("2021-03-15")
    desk.get_by_label("到达时间").fill("09:00")
    desk.get_by_label("地点").fill("二楼党员活动室")
    desk.get_by_label("马超", exact=True).check()
    desk.get_by_label("唐丽", exact=True).check()
    desk.get_by_label("组长：马超").check()
    desk.get_by_role("button", name="安排实地考核").click()
    expect(desk.get_by_label("唐丽", exact=True)).to_be_checked()
    check(desk, axe, "visits-form-question")
    desk.get_by_label("已核对：唐丽同一天").check()
    desk.get_by_role("button", name="安排实地考核").click()
    expect(desk.get_by_text("考核已安排")).to_be_visible()
    check(desk, axe, "visit-desk")
    visit = Visit.objects.get(unit=assess.work.changsha_unit)
    desk.goto(f"{LIST}calendar/")
    check(desk, axe, "visits-calendar")
    desk.goto(f"{visit.get_absolute_url()}cancel/")
    check(desk, axe, "visit-cancel")

    phone = open_page(phone=True)
    enter(phone, live_server, assess.work.clerk)
    phone.goto(f"{visit.get_absolute_url()}change/")
    check(phone, axe, "visits-form-phone")
    enter(phone, live_server, assess.second)
    phone.goto("/")
    check(phone, axe, "home-phone")
    phone.goto(LIST)
    check(phone, axe, "visits-phone")
    phone.goto(f"{LIST}calendar/")
    check(phone, axe, "visits-calendar-phone")
    phone.goto(visit.get_absolute_url())
    check(phone, axe, "visit-phone")
    phone.goto(f"{visit.get_absolute_url()}workbook/")
    check(phone, axe, "workbook-phone")
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="下载我的评分表").click()
    path = tmp_path / "评分.xlsx"
    waiting.value.save_as(path)
    book = load_workbook(path)
    sheet: Any = book.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, headers["扣分项1次数"]).value = 1
    sheet.cell(3, headers["扣分原因"]).value = "委员缺额一名"
    sheet.cell(4, headers["得分"]).value = 3
    sheet.cell(6, headers["得分"]).value = 2.5
    book.save(path)
    phone.get_by_label("填好的评分表").set_input_files(path)
    phone.get_by_role("button", name="上传并核对").click()
    expect(phone.get_by_text("核对变动：3 项")).to_be_visible()
    check(phone, axe, "workbook-preview-phone")
    phone.get_by_role("button", name="确认保存").click()
    expect(phone.get_by_text("已保存 2 项评分")).to_be_visible()
    assert SheetScore.objects.filter(sheet__inspector=assess.second).count() == 2
    enter(desk, live_server, assess.work.changsha_secretary)
    desk.goto(f"/evaluations/units/{assess.work.changsha_unit.pk}/inspections/")
    check(desk, axe, "unit-visits")
