"""The assessment's first steps: the unit says where it stands itself; the committee arranges the visit."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from playwright.sync_api import Locator, expect

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, SelfAssessment, SelfScore, SelfSubmission, Visit
from evaluations.scales import scaled_items
from evaluations.services.self_assessment import TypedScore, save_scores
from tests.evaluations.assessing import full_answer
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.judging import settle_eligibility
from tests.factories import make_user
from tests.journeys.papers import pdf_text
from tests.journeys.people import Person

LIST = "/evaluations/inspections/"
BY_HAND = ("1-1", "1-2", "1-4")
LOST = {
    "1-1": "变更批复的原件在上级党组织。",
    "1-2": "党员13名，按规定没有划分党小组。",
    "1-4": "第一季度个别记录不完整。",
}
# 97 applicable, 1.0 and 1.2 of them lost: 94.8 / 97.
OWN_TOTAL = Decimal("97.7")


@dataclass
class Team:
    """罗刚 leads, 唐丽 and 许峰 inspect; 孙立, who looks after the unit, is an inspector too."""

    leader: User
    second: User
    third: User


def make_team(work: WorkWorld) -> Team:
    """The inspectors; what C0 asks about the unit is on record."""
    work.liaison.memberships.create(organization=work.committee, role="inspector")
    settle_eligibility(work.unit, work.clerk)
    names = [("罗刚", "luogang"), ("唐丽", "tangli"), ("许峰", "xufeng")]
    return Team(*(make_user(work.committee, "inspector", name, username) for name, username in names))


# --- the unit -------------------------------------------------------------------------------------------------------


def item(someone: Person, code: str) -> Locator:
    """One item on the unit's page."""
    return someone.page.locator(f"#item-{code}")


def saved(someone: Person, code: str) -> None:
    """The item is on the server, by its own word."""
    expect(item(someone, code).locator("[data-autosave-status]")).to_contain_text(re.compile(r"^已保存 \d\d:\d\d"))


def begin_the_self_assessment(secretary: Person, unit: CreationUnit) -> None:
    """Three items by hand: a deduction, one that does not apply, a lower grade; what is missing is said at once."""
    secretary.go("/")
    secretary.look()
    secretary.go(f"/evaluations/units/{unit.pk}/self-assessment/")
    secretary.page.wait_for_load_state()
    first = item(secretary, "1-1")
    first.get_by_label("设立、变更没有批复或材料不全").fill("1")
    first.get_by_role("textbox", name="理由").focus()
    expect(first.locator("[data-self-missing]")).to_contain_text("请写明扣分原因")
    item(secretary, "1-2").get_by_text("本单位不适用").click()
    item(secretary, "1-4").get_by_text("2.8分").click()
    for code in BY_HAND:
        item(secretary, code).get_by_role("textbox", name="理由").fill(LOST[code])
        item(secretary, code).get_by_role("textbox", name="理由").blur()
        saved(secretary, code)
        expect(item(secretary, code).locator("[data-self-missing]")).to_have_text("")
    expect(secretary.page.locator("[data-self-left]").last).to_have_text("还有 29 处没有完成。")
    secretary.look()
    held = {row.item.code: row for row in SelfScore.objects.select_related("item")}
    assert {code: (row.score, row.reason) for code, row in held.items()} == {
        "1-1": (Decimal("2.0"), LOST["1-1"]),
        "1-2": (None, LOST["1-2"]),
        "1-4": (Decimal("2.8"), LOST["1-4"]),
    }
    assert held["1-2"].not_applicable


def hand_it_in(secretary: Person, unit: CreationUnit, by: User) -> None:
    """29 items are missing and named; once they are there, it is handed in with one total, pressed twice in haste."""
    address = f"/evaluations/units/{unit.pk}/self-assessment/"
    secretary.go(f"{address}submit/")
    secretary.sees("未评", "完成上面列出的事项后，这里可以提交。")
    expect(secretary.page.get_by_role("button", name="提交自我评估")).to_have_count(0)
    secretary.look()
    rest = [row.item for row in scaled_items(unit.campaign.rubric) if row.item.code not in BY_HAND]
    entries = [TypedScore(one, full_answer(one), "", 0) for one in rest]
    assert save_scores(unit, entries=entries, by=by) == {}
    secretary.go(address)
    expect(secretary.page.locator("[data-self-left]").last).to_have_text("各项都已完成。")
    expect(secretary.page.locator("[data-self-total]").last).to_have_text(re.compile(rf"^{OWN_TOTAL}"))
    secretary.follow("核对并提交")
    secretary.look()
    secretary.page.get_by_role("button", name="提交自我评估").dblclick()
    secretary.sees("自我评估已提交")
    secretary.look()
    assert SelfSubmission.objects.get().total == OWN_TOTAL
    assert (SelfAssessment.objects.get().state, SelfScore.objects.count()) == ("submitted", 32)
    unit.refresh_from_db()
    assert unit.state == "self_assessed"


# --- the committee --------------------------------------------------------------------------------------------------


def arrange(clerk: Person, unit: CreationUnit, work: WorkWorld, team: Team) -> Visit:
    """Who looks after the unit cannot be ticked; forced, the service refuses with the same reason. Then the team."""
    clerk.go("/")
    clerk.go(LIST)
    clerk.look()
    clerk.follow(re.compile("安排实地考核"))
    clerk.look()
    clerk.follow(unit.organization.name)
    page = clerk.page
    page.get_by_label("考核日期").fill("2021-03-15")
    page.get_by_label("到达时间").fill("09:00")
    page.get_by_label("地点").fill("二楼党员活动室")
    page.get_by_label("给创建单位的说明").fill("请准备会议记录本和党费收缴台账。")
    reason = f"孙立是或曾经是“{unit.organization.name}”的联点党委委员，不能考核和评分。"
    clerk.sees(reason)
    forced = page.locator(f"input[name=team][value='{work.liaison.pk}']")
    expect(forced).to_be_disabled()
    forced.evaluate("box => { box.disabled = false; box.checked = true; }")
    for person in (team.leader, team.second):
        page.get_by_label(person.full_name, exact=True).check()
    page.get_by_label(f"组长：{team.leader.full_name}").check()
    clerk.press("安排实地考核")
    clerk.is_told(reason)
    clerk.look()
    assert not Visit.objects.exists()
    page.locator(f"input[name=team][value='{work.liaison.pk}']").uncheck()
    expect(page.get_by_label("地点")).to_have_value("二楼党员活动室")
    page.get_by_label(team.third.full_name, exact=True).check()
    page.get_by_role("main").get_by_role("button", name="安排实地考核", exact=True).dblclick()
    clerk.sees("考核已安排", "罗刚（组长）、唐丽、许峰")
    clerk.look()
    visit = Visit.objects.with_parties().get()
    assert [row.person for row in visit.standing_team] == [team.leader, team.second, team.third]
    return visit


def read_the_letter(secretary: Person, visit: Visit) -> None:
    """The unit is told once, finds day, place and people, and the letter says the same."""
    told = Message.objects.filter(organization=visit.unit.organization, title__contains="实地考核")
    assert told.count() == 1
    secretary.go(f"/inbox/{told.get().pk}/")
    secretary.look()
    secretary.go(visit.get_absolute_url())
    secretary.sees("2021年3月15日", "二楼党员活动室", "罗刚（组长）、唐丽、许峰")
    secretary.look()
    link: Any = secretary.page.get_by_role("link", name="考核通知（PDF）").get_attribute("href")
    words = pdf_text(secretary.fetch(str(link)))
    for part in ("2021年3月15日", "二楼党员活动室", "罗刚", "唐丽", "许峰", "请准备会议记录本和党费收缴台账"):
        assert part in words, part
