"""A unit's 32 items on a telephone and the committee's map, in a real browser (R, S4)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from benchmark_platform.organizations.models import CommitteeSeat
from evaluations.models import Item, Member, RecordPerson
from tests.evaluations import conftest as world
from tests.evaluations.checking import document, record
from tests.evaluations.conftest import WorkWorld

clock = world.clock
work = world.work


def fill_in(work: WorkWorld) -> None:
    """Most of a year of the direct unit."""
    organization = work.unit.organization
    CommitteeSeat.objects.create(organization=organization, number=1, title="书记", holder_name="周明")
    deputy = Member.objects.create(organization=organization, name="王芳", post="deputy")
    Member.objects.create(organization=organization, name="刘洋", post="committee", joined_on=date(2020, 8, 1))
    for month in (3, 5, 8):
        record(work, "assembly", date(2020, month, 10), topic="通过工作计划", expected=13, present=12, summary="通过")
    for month in range(1, 11):
        record(work, "committee", date(2020, month, 6), topic="研究党建工作")
    record(work, "lecture", date(2020, 6, 28), topic="学党章", led_by="王芳")
    record(work, "education", date(2020, 9, 20), topic="红色教育", expected=10, present=9, excused=1)
    talk = record(work, "talk", date(2020, 3, 5), by_secretary=True)
    RecordPerson.objects.create(record=talk, member=deputy)
    document(work, "charter", "章程（2019年修订）", in_force_from=date(2019, 3, 1))
    document(work, "other", "文化建设照片").items.add(Item.objects.get(code="1-8"))


def test_items_and_progress(
    live_server: Any,
    work: WorkWorld,
    phone: Page,
    open_page: Callable[..., Page],
    sign_in: Callable[[Page, str, str], None],
    axe: Callable[[Page], None],
) -> None:
    """周明 reads on a telephone what is missing for 2-1 and writes a remark on 1-7; 陈静 sees both, and the map."""
    fill_in(work)
    base = f"/evaluations/units/{work.unit.pk}/items/"
    sign_in(phone, "zhouming", "示例口令2020")
    phone.goto(base)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(phone.locator("#item-2-1")).to_contain_text("需 4 次，台账 3 次，2020年第四季度进行中，还需 1 次")
    phone.locator("#item-2-1").get_by_role("link", name="查看依据").click()
    expect(phone.get_by_text("不是书记本人（王芳）")).to_be_visible()
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.goto(f"{base}2-2/")
    axe(phone)
    phone.goto(f"{base}1-7/")
    phone.get_by_label("对这一项的说明").fill("每月收集一次意见，当月答复。")
    phone.get_by_role("button", name="保存自我说明").click()
    expect(phone.get_by_text("1-7 的自我说明已保存。")).to_be_visible()

    desk = open_page()
    sign_in(desk, "chenjing", "示例口令2020")
    desk.goto("/evaluations/progress/")
    axe(desk)
    desk.get_by_role("link", name="示例天心会计师事务所党支部").click()
    axe(desk)
    desk.goto(f"{base}1-7/")
    expect(desk.get_by_text("每月收集一次意见，当月答复。")).to_be_visible()
    expect(desk.get_by_label("对这一项的说明")).to_have_count(0)
    axe(desk)
