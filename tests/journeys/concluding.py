"""What the assessment comes to: agreed scores, an objection, the comprehensive result in three forms, the verdict."""

import re
from decimal import Decimal
from typing import Any

from playwright.sync_api import expect

from benchmark_platform.inbox.models import Message
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    ItemObjection,
    VerdictDecision,
    VerdictRow,
    Visit,
    VisitClosing,
)
from tests.evaluations.judging import NAMES
from tests.journeys.inspecting import ALONE, LATE
from tests.journeys.papers import pdf_text, sheet
from tests.journeys.people import Person
from tests.journeys.working import scan

BOARD = "/evaluations/verdict/"
# 97 applicable: 1.0 off 1-1, 1.2 off 1-4 (the leader's word), 0.3 off 4-3 (the mean of 3, 3 and 2.1).
TOTAL = "97.4"
INSIDE = "一人认为不影响得分，合议后按缺两次记录掌握。"
OBJECTION = "示范岗还有一处在分所，考核当天没有去。"
REPLY = "分所的示范岗没有活动记录，维持考评分。"


# --- the visit comes to its end -------------------------------------------------------------------------------------


def agree_and_close(leader: Person, visit: Visit) -> None:
    """The mean is offered; 1-4, too far apart, needs a word; closed once, pressed twice."""
    base, page = visit.get_absolute_url(), leader.page
    leader.go(base)
    leader.follow("确定考评分，结束考核")
    expect(leader.field("1-1-score")).to_have_value("2.0")
    expect(leader.field("1-4-score")).to_have_value("3.2")
    expect(leader.field("4-3-score")).to_have_value("2.7")
    expect(leader.field("4-3-reason")).to_have_value(ALONE)
    expect(leader.field("1-2-not_applicable")).to_be_checked()
    leader.sees("评分相差 1.2 分，超过 1.0 分")
    leader.look()
    leader.fill(**{"1-4-score": "2.8"})
    leader.press("保存并核对")
    expect(page.locator(".error-summary")).to_contain_text("1-4")
    leader.look()
    assert not VisitClosing.objects.exists()
    leader.go(f"{base}closing/")
    leader.fill(**{"1-4-score": "2.8", "1-4-reason": LATE, "1-4-spread_reason": INSIDE})
    leader.press("保存并核对")
    leader.sees(f"{TOTAL} 分", "未得满分的内容（4 项）")
    page.get_by_label("总体评价").fill("基础扎实，台账齐全。")
    leader.look()
    page.get_by_role("button", name="结束实地考核").dblclick()
    leader.sees("考核已结束，已通知创建单位")
    leader.look()
    closing = VisitClosing.objects.get()
    assert (closing.number, closing.state, closing.total) == (1, "waiting", Decimal(TOTAL))
    rows = {row.item.code: row for row in AgreedScore.objects.select_related("item")}
    assert len(rows) == 32 and rows["1-4"].spread_reason == INSIDE
    lost = {code: row.score for code, row in rows.items() if row.score != row.marks}
    assert lost == {"1-1": Decimal("2.0"), "1-2": None, "1-4": Decimal("2.8"), "4-3": Decimal("2.7")}
    visit.refresh_from_db()
    assert (visit.state, CreationUnit.objects.get(pk=visit.unit_id).state) == ("closed", "inspected")


def object_to_an_item(secretary: Person, visit: Visit) -> None:
    """The unit reads agreed scores, no single inspector's; it objects to 4-3 and to nothing else."""
    assert Message.objects.filter(organization=visit.unit.organization, title__contains="确认考评分").count() == 1
    secretary.go("/")
    secretary.sees("确认考评分")
    secretary.look()
    secretary.go(visit.get_absolute_url())
    secretary.look()
    secretary.follow("确认考评分")
    secretary.sees(f"{TOTAL} 分", LATE, ALONE)
    for words in (INSIDE, "差距", "许峰2.1"):
        expect(secretary.page.get_by_role("main")).not_to_contain_text(words)
    secretary.page.get_by_text("对 4-3 有异议").click()
    secretary.page.get_by_label("异议理由 4-3").fill(OBJECTION)
    secretary.look()
    secretary.page.get_by_role("button", name="提交所填的异议").dblclick()
    secretary.sees("待行业党委答复")
    secretary.look()
    one = ItemObjection.objects.select_related("item").get()
    assert (one.item.code, one.text, one.outcome) == ("4-3", OBJECTION, "")


def dismiss_it(clerk: Person, visit: Visit) -> None:
    """The committee reads what is written and why, and answers; the score stands."""
    clerk.go("/")
    clerk.look()
    clerk.go("/evaluations/inspections/objections/")
    clerk.look()
    clerk.follow(f"{visit.unit.organization.name} · 4-3")
    clerk.sees(OBJECTION, "2.7")
    clerk.page.get_by_label("异议不成立").check()
    clerk.press("答复")
    clerk.is_told("答复")
    clerk.look()
    clerk.page.get_by_label("答复").last.fill(REPLY)
    clerk.press("答复")
    clerk.sees("已答复，已告知创建单位。")
    clerk.look()
    one = ItemObjection.objects.get()
    assert (one.outcome, one.reply) == ("dismissed", REPLY)
    assert VisitClosing.objects.get().total == Decimal(TOTAL)


# --- the result -----------------------------------------------------------------------------------------------------


def read_the_result(clerk: Person, unit: CreationUnit) -> None:
    """One unit's figures on the page, in the summary of the workbook, in its long list, and on paper."""
    clerk.go("/evaluations/results/")
    line = clerk.page.get_by_role("row").filter(has_text=unit.organization.name)
    expect(line.get_by_role("cell", name=TOTAL, exact=True).first).to_be_visible()
    expect(line).to_contain_text("异议已答复")
    clerk.look()
    _, content = clerk.download(clerk.page.get_by_role("link", name=re.compile("Excel")).first)
    rows = {row["党组织名称"]: row for row in sheet(content, "综合评估")}
    row = rows[unit.organization.name]
    assert [str(row[name]) for name in ("自评总分", "考评总分", "综合得分")] == ["97.7", TOTAL, TOTAL]
    assert row["评分差距大的内容"] == "1-4"
    details = [row for row in sheet(content, "评分明细") if row["代码"] == "1-4"]
    found = {(row["评分"], row["姓名"]): (str(row["得分"]), row["理由"]) for row in details}
    assert {key: value[0] for key, value in found.items() if key[0] == "现场评分"} == {
        ("现场评分", "罗刚"): "2.8",
        ("现场评分", "唐丽"): "4",
        ("现场评分", "许峰"): "2.8",
    }
    assert found["考评", "罗刚"] == ("2.8", LATE)
    assert sum(row["代码"] is not None for row in sheet(content, "评分明细")) == 32 * 6
    clerk.go(f"/evaluations/units/{unit.pk}/result/")
    figures = clerk.page.locator(".result-figures > div")
    expect(figures.nth(0)).to_contain_text("97.7")
    expect(figures.nth(1)).to_contain_text(TOTAL)
    expect(figures.nth(2)).to_contain_text(TOTAL)
    expect(figures.nth(2)).to_contain_text("94.5 / 97.0")
    clerk.look()
    paper = pdf_text(clerk.fetch(f"/evaluations/units/{unit.pk}/result/result.pdf"))
    for words in (unit.organization.name, "97.7", TOTAL, "94.5", LATE, ALONE):
        assert words in paper, words


def reads_own_result(secretary: Person, unit: CreationUnit) -> None:
    """The unit on its telephone: own figures, nobody's sheet, no word of a verdict."""
    secretary.go(f"/evaluations/units/{unit.pk}/result/")
    secretary.sees(TOTAL)
    for words in ("许峰", "唐丽", INSIDE, "按分数计算"):
        expect(secretary.page.get_by_role("main")).not_to_contain_text(words)
    secretary.look()


# --- the verdict ----------------------------------------------------------------------------------------------------


def draft_the_verdict(clerk: Person, unit: CreationUnit) -> None:
    """Chosen, looked at, saved; a meeting with its minutes."""
    clerk.go(BOARD)
    clerk.look()
    clerk.go(f"{BOARD}units/")
    clerk.page.get_by_label(unit.organization.name).check()
    clerk.press("开始拟定")
    clerk.sees(unit.organization.name, f"{TOTAL} 分")
    clerk.look()
    clerk.press("保存结论")
    clerk.go(f"{BOARD}meeting/")
    clerk.fill(
        held_on="2021-03-19", meeting_name="行业党委2021年第2次会议", expected_count="7", present="\n".join(NAMES)
    )
    clerk.field("minutes").set_input_files(scan("会议纪要.pdf"))
    clerk.look()
    clerk.press("保存会议情况")
    clerk.sees("行业党委2021年第2次会议")
    clerk.press("保存并检查")
    clerk.sees("填写完整，符合规则，可以审定。")
    clerk.look()


def decide_it(decider: Person, secretary: Person, unit: CreationUnit) -> None:
    """赵敏 decides; to the unit nothing has happened."""
    before = Message.objects.count()
    decider.go(f"{BOARD}decide/")
    decider.sees(unit.organization.name, "会议纪要.pdf")
    decider.look()
    decider.page.get_by_role("button", name="审定这些结论").dblclick()
    decider.sees("已审定")
    decider.look()
    assert VerdictDecision.objects.get().state == "decided"
    assert Message.objects.count() == before
    unit.refresh_from_db()
    assert unit.state == "inspected"
    for part in ("", "result/"):
        secretary.go(f"/evaluations/units/{unit.pk}/{part}")
        expect(secretary.page.get_by_role("heading", name="综合评估结论")).to_have_count(0)
        expect(secretary.page.get_by_role("main")).not_to_contain_text("达标")


def release_it(decider: Person, secretary: Person, unit: CreationUnit) -> None:
    """Released apart from deciding: the unit gets one message, reads its verdict and its total."""
    decider.go(f"{BOARD}release/")
    decider.look()
    decider.page.get_by_role("button", name="公布结论").dblclick()
    decider.sees("已公布的结论")
    decider.look()
    row: Any = VerdictRow.objects.get()
    assert (row.decision.state, row.verdict, row.total) == ("released", "qualified", Decimal(TOTAL))
    told = Message.objects.filter(organization=unit.organization, title__contains="综合评估结论")
    assert told.count() == 1
    secretary.go("/")
    secretary.look()
    secretary.go(f"/inbox/{told.get().pk}/")
    secretary.sees(f"综合评估得分 {TOTAL} 分，结论为“达标”")
    secretary.look()
    secretary.go(f"/evaluations/units/{unit.pk}/")
    expect(secretary.page.get_by_role("heading", name="综合评估结论")).to_be_visible()
    secretary.sees("达标", f"{TOTAL} 分")
    secretary.look()
    secretary.go(f"/evaluations/units/{unit.pk}/result/")
    secretary.sees("综合评估结论已公布")
    secretary.look()
