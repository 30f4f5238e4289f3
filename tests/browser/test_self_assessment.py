"""S5 in a real browser: scores saved while typing, two tabs, a remark as reason, checked, submitted; on a telephone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from evaluations.models import Item, ItemRemark, SelfScore, SelfSubmission
from tests.browser.at_work import enter, look
from tests.chromium import Watch
from tests.evaluations.assessing import Assessment, fill_self
from tests.evaluations.conftest import assess, moment, work

__all__ = ["assess", "work"]

pytestmark = pytest.mark.django_db(transaction=True)

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """10 March 2021, going on."""
    with time_machine.travel(moment(2021, 3, 10), tick=True) as coordinates:
        yield coordinates


def item(page: Page, code: str) -> Any:
    """The place of an item."""
    return page.locator(f"#item-{code}")


def test_from_the_first_score_to_the_submission(
    assess: Assessment,
    watch: Watch,
    live_server: Any,
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
) -> None:
    """周明 scores in two tabs; nothing is overwritten; on the telephone he hands in."""
    watch.allow(r"status of (409|422)")  # two tabs; a word where a number belongs
    unit, secretary = assess.unit, assess.work.secretary
    fill_self(unit, secretary, submitted=False)
    SelfScore.objects.filter(item__code__in=["1-1", "1-4"]).delete()
    remark = "2020年有两次记录为补记。"
    ItemRemark.objects.create(
        unit=unit,
        item=Item.objects.get(code="1-4"),
        text=remark,
        version=1,
        saved_at=timezone.now(),
        saved_by=secretary,
    )
    address = f"{live_server.url}/evaluations/units/{unit.pk}/self-assessment/"
    first, second, phone = open_page(), open_page(), open_page(phone=True)
    for page in (first, second, phone):
        enter(page, live_server, secretary)
    first.goto(address)
    second.goto(address)
    axe(first)
    look(first, "self-page")

    # Saved while typing; the figures follow; what cannot be read is said at its field.
    item(first, "1-4").get_by_text("2.8分").click()
    expect(item(first, "1-4").locator("[data-self-score]")).to_have_text("2.8分")
    expect(item(first, "1-4").locator("[data-self-missing]")).to_have_text("没有得满分，请写明扣分原因。")
    item(first, "1-4").get_by_role("button", name="用作理由").click()
    item(first, "1-4").get_by_role("textbox").first.focus()
    expect(item(first, "1-4").locator("[data-self-missing]")).to_have_text("")
    row = SelfScore.objects.get(item__code="1-4")
    assert (str(row.score), row.reason) == ("2.8", remark)
    times = item(first, "1-1").get_by_label("组织形式与正式党员人数不符")
    times.fill("一次")
    times.blur()
    expect(item(first, "1-1").locator("[data-autosave-status]")).to_have_text("没有保存，请更正")
    item(first, "1-1").get_by_text("无扣分").click()
    expect(item(first, "1-1").locator("[data-self-score]")).to_have_text("3.0分（无扣分）")
    assert times.input_value() == ""

    # The second tab was opened before: it is told, and both texts are shown.
    item(second, "1-4").get_by_text("4.0分").click()
    expect(second.get_by_text("这一页已在别处被修改")).to_be_visible()
    second.get_by_role("button", name="比较两份内容").click()
    expect(item(second, "1-4").get_by_text("现在保存着的").first).to_be_visible()
    axe(second)
    look(second, "self-conflict")
    assert str(SelfScore.objects.get(item__code="1-4").score) == "2.8"

    phone.goto(address)
    axe(phone)
    assert not phone.evaluate(WIDER_THAN_THE_SCREEN)
    look(phone, "self-phone")
    phone.get_by_role("link", name="核对并提交").click()
    axe(phone)
    assert not phone.evaluate(WIDER_THAN_THE_SCREEN)
    look(phone, "self-submit-phone")
    phone.get_by_role("button", name="提交自我评估").click()
    expect(phone.get_by_role("heading", name="自我评估已提交")).to_be_visible()
    axe(phone)
    look(phone, "self-submitted-phone")
    assert str(SelfSubmission.objects.get().total) == "98.8"

    enter(first, live_server, assess.work.clerk)
    first.goto(f"{live_server.url}/evaluations/self-assessments/")
    axe(first)
    look(first, "self-overview")
    first.goto(address)
    axe(first)
    look(first, "self-committee")
