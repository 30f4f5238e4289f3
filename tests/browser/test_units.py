"""S4, M1.2, M2.1 in a real browser: opened, leading group, plan, firm's confirmation, acknowledged, progress."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmark_platform.accounts.models import Membership
from evaluations.models import CreationUnit, PlanSubmission
from tests.chromium import Watch
from tests.core.builders import PDF
from tests.evaluations.conftest import WorkWorld, clock, work
from tests.evaluations.units import release, waiting
from tests.factories import make_user

__all__ = ["clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "示例口令2020"
SCAN = {"name": "盖章页.pdf", "mimeType": "application/pdf", "buffer": PDF}
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
Check = Callable[[Page], None]


def shot(page: Page, name: str) -> None:
    """Keep a picture where a person wants to look at one (``SHOTS`` names the folder)."""
    if os.environ.get("SHOTS"):
        page.screenshot(path=Path(os.environ["SHOTS"]) / f"{name}.png", full_page=True)


def check(page: Page, axe: Check, name: str) -> None:
    """Accessible, no wider than the screen."""
    axe(page)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    shot(page, name)


def press(page: Page, words: str) -> None:
    """Press a button with exactly these words."""
    page.get_by_role("button", name=words, exact=True).click()


def test_from_the_opening_to_the_acknowledged_plan(
    work: WorkWorld,
    watch: Watch,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, str, str], None],
    axe: Check,
) -> None:
    """The office opens; the secretary, on a telephone, founds the group and files the plan; the office takes it."""
    watch.allow(r"status of 422")  # the months the wrong way round
    release(work.campaign, by=work.decider)
    form = waiting(work.campaign, by=work.clerk)
    make_user(form.organization, "branch", "欧阳慧", "ouyanghui")
    desk, phone = open_page(), open_page(phone=True)
    _open(desk, sign_in, axe)
    unit = CreationUnit.objects.get(application=form)
    assert Membership.objects.filter(organization=form.organization).count() == 1
    address = f"/evaluations/units/{unit.pk}/"

    sign_in(phone, "ouyanghui", PASSWORD)
    phone.goto(address)
    check(phone, axe, "unit-phone")
    _found_group(phone, axe)
    _write_plan(phone, axe, address)
    _confirm_and_submit(phone, axe, address)

    desk.goto(f"{address}plan/answer/")
    check(desk, axe, "plan-answer")
    press(desk, "备案")
    expect(desk.get_by_text("已办理，并已通知创建单位。")).to_be_visible()
    assert PlanSubmission.objects.get().answer == "acknowledged"

    phone.goto(f"{address}plan/")
    phone.get_by_role("link", name="填写完成情况").first.click()
    phone.get_by_label("完成日期").fill("2020-11-10")
    phone.get_by_label("完成情况").fill("活动室已布置完成。")
    check(phone, axe, "plan-task-phone")
    press(phone, "保存完成情况")
    expect(phone.get_by_text("活动室已布置完成。")).to_be_visible()
    check(phone, axe, "plan-phone")
    for name, page_address in (("plan", f"{address}plan/"), ("unit", address), ("units", "/evaluations/units/")):
        desk.goto(page_address)
        check(desk, axe, name)


def _open(desk: Page, sign_in: Callable[[Page, str, str], None], axe: Check) -> None:
    sign_in(desk, "chenjing", PASSWORD)
    desk.goto("/evaluations/units/")
    desk.get_by_role("link", name="启动创建").first.click()
    expect(desk.get_by_text("示例雨花会计师事务所党支部")).to_be_visible()
    check(desk, axe, "units-open")
    press(desk, "启动创建（1 个）")
    expect(desk.get_by_text("已启动 1 个创建单位")).to_be_visible()


def _found_group(phone: Page, axe: Check) -> None:
    phone.get_by_role("link", name="成立创建工作领导小组").click()
    for index, (name, post) in enumerate((("欧阳慧", "head"), ("何建华", "deputy"))):
        phone.locator(f"[name=group-{index}-name]").fill(name)
        phone.locator(f"[name=group-{index}-post]").select_option(post)
    phone.locator("[name=group-1-is_firm_management]").check()
    phone.locator("[name=group-1-helps_with]").fill("落实经费和场地")
    check(phone, axe, "group-phone")
    press(phone, "保存领导小组")
    expect(phone.get_by_text("领导小组已保存。")).to_be_visible()


def _write_plan(phone: Page, axe: Check, address: str) -> None:
    phone.goto(f"{address}plan/edit/")
    for name, text in (
        ("aims", "对照任务指南逐项达到要求。"),
        ("funds", "50000"),
        ("staff", "专职 1 人"),
        ("venue", "三楼活动室"),
        ("tasks-0-title", "完善党员活动室"),
        ("tasks-0-person", "欧阳慧"),
        ("tasks-0-items", "3-1"),
    ):
        phone.locator(f"[name={name}]").fill(text)
    phone.locator("[name=tasks-0-starts_in]").select_option("2021-01")
    phone.locator("[name=tasks-0-ends_in]").select_option("2020-11")
    press(phone, "保存创建方案")
    expect(phone.get_by_role("alert")).to_contain_text("完成月份早于开始月份")
    check(phone, axe, "plan-edit-phone")
    phone.locator("[name=tasks-0-starts_in]").select_option("2020-11")
    phone.locator("[name=tasks-0-ends_in]").select_option("2021-01")
    press(phone, "保存创建方案")
    expect(phone.get_by_text("创建方案已保存。")).to_be_visible()


def _confirm_and_submit(phone: Page, axe: Check, address: str) -> None:
    phone.goto(f"{address}plan/confirmation/")
    phone.get_by_label("负责人签名").fill("何建华")
    phone.get_by_label("日期").fill("2020-11-09")
    phone.locator("[name=scan]").set_input_files([SCAN])  # type: ignore[list-item]
    check(phone, axe, "plan-confirmation-phone")
    press(phone, "保存")
    phone.get_by_role("link", name="核对并报送").click()
    check(phone, axe, "plan-submit-phone")
    press(phone, "报送创建方案")
    expect(phone.get_by_role("heading", name="第 1 次报送的创建方案")).to_be_visible()
    check(phone, axe, "plan-submission-phone")
