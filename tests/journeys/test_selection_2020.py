"""From the filed forms to the published list, by prefecture, reviewer and committee."""

import io
from collections.abc import Callable

import time_machine
from openpyxl import load_workbook
from playwright.sync_api import expect

from applications.models import Application, Recommendation, Seat
from tests.applications.conftest import moment
from tests.applications.recommending import again, choose, judge
from tests.factories import make_user
from tests.journeys import choosing
from tests.journeys.choosing import BOARD
from tests.journeys.chosen import YOUNG, Direct, direct_forms, filed, of_changsha
from tests.journeys.conftest import Plan
from tests.journeys.papers import pdf_text, plain
from tests.journeys.people import Person
from tests.journeys.test_telephone import look_at


def test_a_prefecture_makes_its_one_choice_and_changes_it(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S2: side by side, own verdicts, one recommendation, another in its place, a nil return of somebody else."""
    yuelu, ningxiang = of_changsha(plan)
    judge(ningxiang, plan.officer)
    clock.move_to(moment(8, 13, 9), tick=True)
    officer = person("wangzhiqiang")
    officer.go("/applications/recommend/")
    officer.sees(yuelu.organization.name, ningxiang.organization.name, "先进基层党组织", "未审查", "已确认")
    officer.look()
    choosing.judge(officer, yuelu, remark="近两年业务收入持平，党建促发展的成效还不明显。")
    choosing.recommend(officer, yuelu, reasons="组织健全，特色鲜明，示范带动作用强。")
    secretary = person("lixiuying")
    secretary.go("/inbox/")
    secretary.sees("已由市州遴选推荐，报省行业党委备案")

    # Two days before the end the body changes its mind; the first choice stays on record.
    officer.go("/applications/recommend/")
    officer.sees("已报送", f"推荐{yuelu.organization.name}")
    choosing.recommend(officer, ningxiang, reasons="原推荐单位主动提出暂缓，经研究改为推荐该党组织。")
    standing = Recommendation.objects.get(superseded_at__isnull=True)
    assert standing.application == ningxiang
    assert [again(form).state for form in (yuelu, ningxiang)] == ["submitted", "recommended"]
    officer.go("/applications/recommend/")
    officer.sees("已失效的报送（1）")

    other = person("liuyang")
    other.go("/applications/recommend/nil/")
    other.press("确认报送无推荐")
    other.is_told("“不推荐的理由”还没有填写。")
    other.look()
    other.fill(reason="所属党组织成立均不满三年。")
    other.press("确认报送无推荐")
    other.arrives_at("已报省行业党委备案：无推荐")

    clerk = person("chenjing")
    clerk.go("/applications/recommendations/")
    clerk.sees(ningxiang.organization.name, "所属党组织成立均不满三年。")
    clerk.look()


def test_the_committee_decides_and_publishes_the_list(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S3, C0–C6: eligibility, desk review, board with a tie, meeting, decision, release, papers, reversal."""
    direct = direct_forms(plan)
    yuelu = filed(plan.campaign, plan.branch, make_user(plan.branch, "branch", "李秀英"), plan.officer)
    judge(yuelu, plan.officer)
    choose(yuelu, plan.officer)
    clock.move_to(moment(9, 2, 9), tick=True)

    clerk = person("chenjing")
    choosing.confirm_eligibility(clerk, direct)
    choosing.override(clerk, direct.forms[YOUNG], reason="由原联合党支部分设，批复载明成立时间延续计算。")
    review_one(direct, clerk, person)

    forms = list(direct.forms.values())
    choosing.begin_the_board(clerk)
    choosing.rank(clerk, forms)
    choosing.confirm_prefecture(clerk, yuelu)
    clerk.press("保存并检查")
    clerk.is_told("并列第 10（并列待议），请写明入选的决定和理由。")
    clerk.sees("并列待议")
    clerk.look()
    clerk.fill(**{f"row-{forms[9].pk}-tie_reason": choosing.TIE})
    clerk.press("保存名单")
    clerk.sees("名单已保存。")
    expect(clerk.page.locator("[data-counter=direct] [data-now]")).to_have_text("10")
    choosing.hold_the_meeting(clerk, recused=forms[2].organization.name)

    decider = person("zhaoguoqiang")
    decider.go(f"{BOARD}decide/")
    decider.sees(*(f"{form.organization.name} {form.number}" for form in forms), choosing.TIE, "会议纪要.pdf", "刘建国")
    decider.look()
    decider.press("审定这份名单")
    decider.sees("名单已审定。公布之前，只有行业党委能看到。")
    nothing_is_known_outside(forms[0], person)
    assert set(Application.objects.values_list("state", flat=True)) == {"eligible"}

    decider.go(f"{BOARD}release/")
    decider.look()
    decider.press("确定并公布")
    decider.sees("创建对象名单已公布，结果已通知各党组织。")
    decider.look()
    assert Seat.objects.filter(application__isnull=False).count() == 11
    read_the_published_list(person(), [form.organization.name for form in forms[:10]], yuelu.organization.name)
    secretary = person("zhouming")
    read_the_letter(secretary, forms[0])

    # A week later one of them is taken out, and the reserve moves up.
    clock.move_to(moment(9, 9, 9), tick=True)
    decider.sign_in("zhaoguoqiang", "示例口令2020")
    choosing.reverse(decider, forms[0], reason="所在执业机构受到行政处罚。", reserve=forms[10].organization.name)
    assert [again(form).state for form in (forms[0], forms[10], forms[11])] == [
        "not_selected",
        "selected",
        "not_selected",
    ]


def review_one(direct: Direct, clerk: Person, person: Callable[..., Person]) -> None:
    """S3: nobody reads the other's words before giving an own review; then the distance is shown."""
    application = next(iter(direct.forms.values()))
    choosing.assign(clerk, application, "何伟", "罗兰")
    secret = "业务收入连续两年下降，材料没有说明原因。"
    first = person("hewei")
    choosing.open_own_review(first, application)
    choosing.give(first, verdict="does_not", remark=secret)
    second = person("luolan", phone=True)
    choosing.open_own_review(second, application)
    expect(second.page.locator("body")).not_to_contain_text(secret)
    choosing.give(second, verdict="meets", remark="收入和人员稳步增长。")
    second.follow(application.organization.name)
    second.sees("各审查人的意见", secret, "分歧较大")
    second.look()


def nothing_is_known_outside(application: Application, person: Callable[..., Person]) -> None:
    """Decision 8: before the release the applicant and the public see what they saw before."""
    secretary = person("zhouming")
    secretary.go(f"/applications/{application.pk}/")
    for word in ("拟定", "入选", "候补", "并列"):
        expect(secretary.page.get_by_role("main")).not_to_contain_text(word)
    secretary.go("/inbox/")
    expect(secretary.page.get_by_role("main")).not_to_contain_text("结果")
    for address in (BOARD, f"{BOARD}decide/", f"{BOARD}list-draft.pdf", f"/applications/{application.pk}/letter.pdf"):
        answer = secretary.page.request.get(address)
        assert answer.status == 404, address
    anybody = person()
    anybody.go("/results/")
    anybody.sees("结果还没有公布。")
    assert anybody.page.request.get("/results/list.xlsx").status == 404


def read_the_published_list(anybody: Person, direct: list[str], recommended: str) -> None:
    """S3: page, Excel and PDF say the same: direct first by rank, then the prefectures; never more than 24."""
    anybody.go("/results/")
    anybody.sees(*direct, recommended)
    anybody.look()
    name, content = anybody.download(anybody.page.get_by_role("link", name="名单 Excel"))
    assert name.endswith(".xlsx")
    rows = list(load_workbook(io.BytesIO(content))["创建对象名单"].iter_rows(values_only=True))
    start = next(index for index, row in enumerate(rows) if row[0] == "序号")
    listed = [(row[1], row[2]) for row in rows[start + 1 :] if isinstance(row[0], int)]
    assert [name for _, name in listed] == [*direct, recommended]
    assert listed[-1][0] == "长沙市"
    assert len(listed) <= 24
    shown = pdf_text(anybody.fetch("/results/list.pdf"))
    assert [name for name in [*direct, recommended] if plain(name) not in shown] == []
    assert shown.index(plain(direct[-1])) < shown.index(plain(recommended))


def read_the_letter(secretary: Person, application: Application) -> None:
    """S3: the inbox says it, the letter can be printed."""
    secretary.go("/inbox/")
    secretary.sees("关于确定为“标杆引领”计划创建对象的通知")
    secretary.look()
    secretary.go(f"/applications/{application.pk}/")
    secretary.sees("确定为创建对象")
    secretary.look()
    letter = pdf_text(secretary.fetch(f"/applications/{application.pk}/letter.pdf"))
    assert plain(application.organization.name) in letter


def test_stage_3_on_a_telephone(plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]) -> None:
    """Peers 11: the main pages of prefecture, reviewer and committee on 390 by 844."""
    yuelu, _ = of_changsha(plan)
    direct = direct_forms(plan, 1)
    tianxin = next(iter(direct.forms.values()))
    clock.move_to(moment(8, 13, 9), tick=True)
    form = f"/applications/{yuelu.pk}/"
    look_at(person("wangzhiqiang", phone=True), "/", "/applications/recommend/", f"{form}prefecture-review/")
    secretary = person("zhouming", phone=True)
    look_at(secretary, "/applications/eligibility/", f"/applications/{tianxin.pk}/declaration/")

    clock.move_to(moment(9, 2, 9), tick=True)
    clerk = person("chenjing", phone=True)
    clerk.go(BOARD)
    clerk.press("开始拟定创建对象名单")
    look_at(
        clerk, "/", "/applications/recommendations/", "/applications/eligibility/all/",
        f"/applications/{tianxin.pk}/eligibility/", "/applications/reviews/", "/applications/reviews/mine/", BOARD,
        f"{BOARD}meeting/", "/applications/letters/", "/results/",
    )  # fmt: skip
