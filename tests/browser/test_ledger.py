"""On a telephone: a meeting with two photos, entered and seen in the list; with script, photos go one by one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluations.models import LedgerRecord
from tests.evaluations.conftest import WorkWorld, work
from tests.evaluations.ledger import photo

__all__ = ["clock", "work"]


@pytest.fixture
def clock() -> None:
    """The browser lives today; the stage is opened for it."""


@pytest.mark.django_db(transaction=True)
def test_a_meeting_on_a_telephone(
    work: WorkWorld,
    phone: Page,
    sign_in: Callable[[Page, str, str], None],
    axe: Callable[[Page], None],
    watch: Any,
    tmp_path: Path,
) -> None:
    """From the list to the list: kind, numbers, words, two photos; a wrong number keeps words and photos."""
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign, Stage

    Stage.objects.filter(code="creation").update(closes_on=today())
    Stage.objects.filter(code__in=["assessment", "acceptance", "award", "follow_up"]).delete()
    Campaign.objects.update(assessment_to=today())
    for number in (1, 2):
        (tmp_path / f"{number}.jpg").write_bytes(photo(size=(1200, 900), mark=number * 9).read())
    (tmp_path / "3.jpg").write_bytes(b"not a picture at all")
    watch.allow(r"status of 422")

    sign_in(phone, "zhouming", "示例口令2020")
    phone.goto(f"/evaluations/units/{work.unit.pk}/ledger/")
    axe(phone)
    phone.get_by_role("link", name="登记一条").click()
    axe(phone)
    phone.get_by_role("link", name="党员大会").click()
    expect(phone.get_by_label("应到人数")).to_have_value("13")
    phone.get_by_label("议题").fill("学习贯彻全会精神")
    phone.get_by_label("实到人数").fill("14")
    phone.get_by_label("讨论和决定的事项").fill("传达全会精神，讨论创建方案。")
    phone.get_by_label("会议记录本照片").set_input_files([tmp_path / f"{one}.jpg" for one in (1, 2, 3)])
    expect(phone.get_by_role("button", name="不传")).to_have_count(3)
    phone.get_by_role("button", name="保存").click()
    expect(phone.get_by_role("alert")).to_contain_text("实到 14 人多于应到 13 人")
    axe(phone)
    phone.get_by_label("实到人数").fill("12")
    phone.get_by_role("button", name="保存").click()
    # What is no picture cannot be sent again, only left out.
    expect(phone.get_by_role("button", name="再传一次")).to_have_count(0)
    phone.get_by_role("button", name="不传 3.jpg").click()
    expect(phone.get_by_role("heading", name="照片（2 张）")).to_be_visible()
    axe(phone)
    row = LedgerRecord.objects.get()
    assert (row.present, row.photos.count()) == (12, 2)
    phone.get_by_role("link", name="返回台账").click()
    expect(phone.get_by_role("listitem").filter(has_text="党员大会：学习贯彻全会精神")).to_contain_text("照片 2 张")
