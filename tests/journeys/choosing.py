"""The steps of stage 3, one function each: who does it is the first argument."""

import re

from playwright.sync_api import expect

from applications.models import Application
from tests.core.builders import PDF
from tests.journeys.chosen import Direct
from tests.journeys.people import Person

BOARD = "/applications/selection/"
REASON = "六项条件审查一致，党建特色鲜明，示范作用明显。"
TIE = "会议讨论后，综合党员发展和执业质量，决定由这一家入选。"
PRESENT = ("赵国强", "陈静", "何伟", "罗兰", "刘建国", "孙立新")


def judge(officer: Person, application: Application, *, remark: str) -> None:
    """C0–C6: the prefecture's own verdicts; one that is not 符合 needs its remark."""
    officer.go(f"/applications/{application.pk}/prefecture-review/")
    officer.sees("系统核对", "符合")
    keys = choose_verdicts(officer, "meets")
    officer.page.locator(f"[name='verdict-{keys[-1]}'][value=partly]").check()
    officer.press("确认审查结论")
    officer.is_told("“推动发展成效显著”的结论不是“符合”，请写明理由。")
    officer.look()
    officer.fill(**{f"remark-{keys[-1]}": remark})
    officer.press("确认审查结论")
    expect(officer.page.get_by_role("main")).to_contain_text("已确认")


def choose_verdicts(someone: Person, verdict: str) -> list[str]:
    """Tick one verdict for every condition; return the conditions' keys in the order of the form."""
    names = someone.page.locator(f"input[name^='verdict-'][value={verdict}]")
    keys = []
    for place in range(names.count()):
        names.nth(place).check()
        keys.append(str(names.nth(place).get_attribute("name")).removeprefix("verdict-"))
    return keys


def recommend(officer: Person, application: Application, *, reasons: str) -> None:
    """S2: the one choice, with its reasons."""
    officer.go(f"/applications/{application.pk}/recommend/")
    officer.sees(application.organization.name, str(application.number), "成立年限", "无处罚惩戒")
    officer.press("确认推荐并报备案")
    officer.is_told("“推荐理由”还没有填写。")
    officer.look()
    officer.fill(reasons=reasons)
    officer.press("确认推荐并报备案")
    officer.arrives_at("已报省行业党委备案")
    expect(officer.page.locator(".confirmation-number")).to_have_text(str(application.number))
    officer.look()


def confirm_eligibility(clerk: Person, direct: Direct) -> None:
    """C0.1: everything that was computed as 符合 in one act, and one by hand, otherwise than computed."""
    clerk.go("/applications/eligibility/all/?show=person")
    clerk.look()
    clerk.follow(re.compile("批量确认核对符合的"))
    expect(clerk.page.locator("input[name=row]:checked")).to_have_count(len(direct.forms))
    clerk.look()
    clerk.press("确认勾选的申报资格合格")
    clerk.arrives_at("资格审查")


def override(clerk: Person, application: Application, *, reason: str) -> None:
    """C0.1: another verdict than the computed one needs a reason; both stay."""
    clerk.go(f"/applications/{application.pk}/eligibility/")
    clerk.sees("不符合", "2019年3月1日")
    clerk.page.locator("details.eligibility-other > summary").click()
    clerk.page.get_by_label("资格合格", exact=True).check()
    clerk.press("保存审查结论")
    clerk.is_told("审查结论与核对结论不同，请写明理由。")
    clerk.look()
    clerk.fill(reason=reason)
    clerk.press("保存审查结论")
    clerk.sees("已记录审查结论：资格合格。", "与核对结论不同", reason)


def assign(clerk: Person, application: Application, *reviewers: str) -> None:
    """S3: two reviewers for one form, with a preview."""
    clerk.go("/applications/reviews/")
    clerk.page.locator(f"input[name=selected][value='{application.pk}']").check()
    clerk.look()
    clerk.press("为勾选的申请表分配审查人")
    for name in reviewers:
        clerk.page.get_by_label(re.compile(f"^{name}")).check()
    clerk.press("下一步：核对名单")
    clerk.sees(*reviewers, application.organization.name)
    clerk.look()
    clerk.press("确认分配")
    clerk.arrives_at("条件审查")


def open_own_review(reviewer: Person, application: Application) -> None:
    """From the list of one's own."""
    reviewer.go("/applications/reviews/mine/")
    reviewer.follow(application.organization.name)
    reviewer.arrives_at(f"审查：{application.organization.name}")


def give(reviewer: Person, *, verdict: str, remark: str) -> None:
    """C1–C6: every condition met but the last one."""
    keys = choose_verdicts(reviewer, "meets")
    reviewer.page.locator(f"[name='verdict-{keys[-1]}'][value={verdict}]").check()
    reviewer.fill(**{f"remark-{keys[-1]}": remark})
    reviewer.saved()
    reviewer.look()
    reviewer.press("提交审查意见")
    reviewer.arrives_at("我的审查")
    reviewer.sees("已提交（1）")


def begin_the_board(clerk: Person) -> None:
    """The draft is the committee's."""
    clerk.go(BOARD)
    clerk.look()
    clerk.press("开始拟定创建对象名单")
    clerk.sees("公布之前，只有行业党委能看到")


def rank(clerk: Person, forms: list[Application], *, seats: int = 10) -> None:
    """The first in order, the last two of them tied for the last place; whoever is behind is not chosen or reserve."""
    for place, application in enumerate(forms, start=1):
        tied = place in (seats, seats + 1)
        outcome = "selected" if place <= seats else "reserve"
        row = f"row-{application.pk}"
        clerk.field(f"{row}-outcome").select_option(outcome)
        clerk.fill(**{f"{row}-rank": str(seats if tied else place), f"{row}-reason": REASON})
        if outcome == "reserve":
            clerk.fill(**{f"{row}-reserve_rank": str(place - seats)})


def confirm_prefecture(clerk: Person, application: Application) -> None:
    """A recommendation is confirmed, without any order."""
    clerk.field(f"row-{application.pk}-outcome").select_option("selected")
    clerk.fill(**{f"row-{application.pk}-reason": "市州审查意见属实，予以确认。"})


def hold_the_meeting(clerk: Person, *, recused: str) -> None:
    """Quorum, who stepped back, minutes."""
    clerk.go(f"{BOARD}meeting/")
    clerk.fill(held_on="2020-09-02", meeting_name="行业党委2020年第5次会议", expected_count="9")
    clerk.fill(present="\n".join(PRESENT[:5]), recused=f"刘建国：{recused}")
    clerk.field("minutes").set_input_files(
        [{"name": "会议纪要.pdf", "mimeType": "application/pdf", "buffer": PDF}],
    )
    clerk.press("保存会议情况")
    clerk.is_told("到会")
    clerk.sees("已收到会议纪要：会议纪要.pdf")
    clerk.look()
    clerk.fill(present="\n".join(PRESENT))
    clerk.press("保存会议情况")
    clerk.sees("会议情况已录入")


def reverse(decider: Person, application: Application, *, reason: str, reserve: str) -> None:
    """[inf] S3: one released outcome is corrected, the reserve moves up, both are told."""
    decider.go(f"/applications/{application.pk}/reverse/")
    decider.sees("未入选，名额空出")
    decider.look()
    decider.press("更正结果")
    decider.is_told("请写明更正的理由。")
    decider.fill(reason=reason)
    decider.field("move_up").check()
    decider.page.locator("[name='notify'][value='1']").check()
    decider.press("更正结果")
    decider.sees("的结果已更正")
    decider.go("/results/")
    decider.sees(f"{application.organization.name}不再列为创建对象，由{reserve}递补")
    decider.look()
