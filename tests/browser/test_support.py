"""Liaison, problems, complaints and events in a real browser: on a desk and on a telephone (M1, M2.2, M2.3, 6-3)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from evaluations.rules.events import EventFacts
from evaluations.services.complaints import record_complaint, settle_complaint
from evaluations.services.events import add_material, hold_event, invite
from evaluations.services.liaison import record_visit
from evaluations.services.pairs import make_pair
from tests.browser.at_work import clock, enter, look
from tests.evaluations.conftest import WorkWorld, work
from tests.evaluations.evidence import pdf
from tests.factories import make_branch

__all__ = ["clock", "work"]


@pytest.mark.django_db(transaction=True)
def test_support(
    live_server: Any, work: WorkWorld, open_page: Callable[..., Page], axe: Callable[[Page], None], watch: Any
) -> None:
    """A secretary raises a problem on a telephone and settles it; the office answers and keeps the lists."""
    watch.allow(r"status of 422")
    unit = f"/evaluations/units/{work.unit.pk}"
    facts: dict[str, Any] = {
        "visited_on": date(2020, 11, 9),
        "way": "到场",
        "seen": "台账齐全。",
        "advice": "补党课记录。",
    }
    record_visit(work.unit, key="一", by=work.liaison, **facts)
    make_pair(work.unit, partner=make_branch("示例雨花会计师事务所党支部"), content="互学互助", by=work.clerk)
    facts = {"received_on": date(2020, 11, 2), "subject": "一份报告", "key": "一"}
    complaint = record_complaint(work.unit, by=work.clerk, **facts)
    settle_complaint(complaint, outcome="founded", outcome_on=date(2020, 11, 9), text="已整改。", by=work.clerk)

    phone = open_page(phone=True)
    enter(phone, live_server, work.secretary)
    phone.goto(f"{unit}/problems/new/")
    phone.get_by_role("button", name="提出问题").click()
    expect(phone.get_by_text("请更正以下内容")).to_be_visible()
    axe(phone)
    phone.get_by_label("问题", exact=True).fill("没有固定的党员活动室")
    phone.get_by_label("具体情况").fill("机构搬迁后场地不足。")
    look(phone, "phone-problem-form")
    phone.get_by_role("button", name="提出问题").click()
    expect(phone.get_by_role("heading", name="没有固定的党员活动室")).to_be_visible()
    address = phone.url
    axe(phone)

    desk = open_page()
    enter(desk, live_server, work.clerk)
    desk.goto(address)
    desk.get_by_label("内容").fill("已协调省注协会议室，每月可用一次。")
    axe(desk)
    look(desk, "desk-problem")
    desk.get_by_role("button", name="发出答复").click()
    expect(desk.get_by_text("答复已发出")).to_be_visible()

    phone.reload()
    look(phone, "phone-problem")
    phone.get_by_role("button", name="办结问题").click()
    expect(phone.get_by_text("已办结").first).to_be_visible()
    phone.goto(f"{unit}/support/")
    axe(phone)
    look(phone, "phone-support")

    event = hold_event(
        work.campaign,
        facts=EventFacts("training", "书记集中培训", date(2020, 11, 9), date(2020, 11, 10), "长沙", "上午报到"),
        key="一",
        by=work.clerk,
    )
    invite(event, organizations=[work.unit.organization, work.changsha_unit.organization], by=work.clerk)
    add_material(event, upload=pdf("讲义.pdf", b"7"), title="讲义", by=work.clerk)
    desk.goto(f"/evaluations/events/{event.pk}/attendance/")
    desk.get_by_label("第 1 行出席情况").select_option("present")
    axe(desk)
    look(desk, "desk-attendance")
    desk.get_by_role("button", name="保存出席名单").click()
    expect(desk.get_by_text("出席名单已保存，共 1 人。")).to_be_visible()
    for name, page in (
        ("support", f"{unit}/support/"),
        ("liaison", f"{unit}/liaison/"),
        ("visit", f"{unit}/visits/new/"),
        ("liaisons", "/evaluations/liaison/"),
        ("problems", "/evaluations/problems/"),
        ("complaints", f"/evaluations/complaints/?unit={work.unit.pk}"),
        ("complaint", f"{unit}/complaints/{complaint.pk}/"),
        ("events", "/evaluations/events/"),
        ("event", f"/evaluations/events/{event.pk}/"),
        ("event-form", f"/evaluations/events/{event.pk}/change/"),
        ("invite", f"/evaluations/events/{event.pk}/invite/"),
        ("import", f"/evaluations/events/{event.pk}/attendance/import/"),
    ):
        desk.goto(page)
        axe(desk)
        look(desk, f"desk-{name}")
    enter(desk, live_server, work.liaison)
    desk.goto("/evaluations/liaison/mine/")
    axe(desk)
    look(desk, "desk-mine")
    phone.goto(f"/evaluations/events/{event.pk}/")
    expect(phone.get_by_role("link", name="讲义")).to_be_visible()
    axe(phone)
    look(phone, "phone-event")
