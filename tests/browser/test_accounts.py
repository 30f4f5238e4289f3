"""The first sign-in with a slip's code, and a session lost in the middle of a form, in a real browser."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from benchmark_platform.accounts import services
from benchmark_platform.accounts.roles import Role
from tests.factories import make_branch, make_committee, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "示例口令2020"


def test_the_first_sign_in(page: Page, axe: Callable[[Page], None]) -> None:
    """The code from the slip, lower case, without dashes; then her own password; then her own page."""
    committee = make_committee()
    decider = make_user(committee, Role.DECIDER, "周审定", "committee")
    issued = services.open_account(full_name="李秀英", organization=make_branch(), role=Role.BRANCH, by=decider)
    page.goto("/accounts/me/")
    page.locator("input[name=login]").fill(issued.user.username)
    page.locator("input[name=password]").fill(issued.code.replace("-", "").lower())
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("请先设置自己的密码")
    axe(page)
    page.locator("input[name=oldpassword]").fill(issued.code)
    page.locator("input[name=password1]").fill("湘江边的新口令8")
    page.locator("input[name=password2]").fill("湘江边的新口令8")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("我的账号")
    axe(page)


def test_a_session_lost_in_the_middle_of_a_form(
    phone: Page, watch: object, sign_in: Callable[[Page, str, str], None], axe: Callable[[Page], None]
) -> None:
    """Signing in returns to the form with everything typed still there."""
    watch.allow("status of 422")  # type: ignore[attr-defined]
    make_user(make_committee(), Role.DECIDER, "周审定", "committee")
    make_branch("示例湘江会计师事务所党支部")
    sign_in(phone, "committee", PASSWORD)
    phone.goto("/accounts/open/")
    phone.locator("input[name=full_name]").fill("张建国")
    phone.locator("input[name=phone]").fill("0731-85160000")
    Session.objects.all().delete()
    phone.get_by_role("button", name="开立账号").click()
    phone.locator("input[name=login]").fill("committee")
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("main form button[type=submit]").click()
    expect(phone.locator("h1")).to_have_text("您登录前填写的内容已保留")
    expect(phone.get_by_text("张建国")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="继续提交").click()
    expect(phone.locator("h1")).to_have_text("开立账号")
    assert phone.locator("input[name=full_name]").input_value() == "张建国"
    assert phone.locator("input[name=phone]").input_value() == "0731-85160000"
