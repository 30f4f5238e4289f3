"""A branch files the official form, and the committee holds it as Excel and PDF."""

import re
from collections.abc import Callable
from datetime import datetime

import time_machine
from playwright.sync_api import expect

from applications.models import Submission
from tests.applications.conftest import moment
from tests.applications.filing import begin
from tests.chromium import Watch
from tests.factories import make_branch, make_user
from tests.journeys import steps
from tests.journeys.conftest import Plan
from tests.journeys.papers import chinese_day, pdf_text, plain, sheet
from tests.journeys.people import Person
from tests.journeys.texts import (
    FIRM_OPINION,
    GROUNDS_500,
    GROUNDS_CORRECTED,
    HONOURS,
    OWN_OPINION,
    OWNERS,
    SUPERIOR_OPINION,
)

REASON = "创建申报依据中的捐款数额与台账不一致，请核实后重新提交。"
REMARK = "台账为三万六千元，请核实。"
BASICS = {
    "党组织名称": "示例岳麓会计师事务所党支部",
    "党组织书记": "张建国",
    "填表人": "李秀英（组织委员）",
    "联系方式": "0731-85165666 转 8012",
}


def honour_on_paper(honour: dict[str, str]) -> str:
    """One honour as the papers write it."""
    about = f"{honour['body']}，{chinese_day(honour['awarded_on'])}，{OWNERS[honour['owner']]}"
    return f"{honour['title']}（{about}）"


def on_every_paper(grounds: str, *opinions: dict[str, str]) -> list[str]:
    """What stands on a printed form: every field of Appendix 1 and the opinions given so far."""
    texts = [
        *BASICS.values(),
        "2012年6月1日",
        "56",
        "13",
        *(honour_on_paper(honour) for honour in HONOURS),
        # Blanks that people indent with are the paper's business.
        *grounds.split("\n"),
    ]
    for opinion in opinions:
        texts += [opinion["text"], opinion["signatory"], chinese_day(opinion["signed_on"])]
    return [plain(text) for text in texts]


def missing_from(content: bytes, texts: list[str]) -> list[str]:
    """Those of the texts that a PDF does not show."""
    shown = pdf_text(content)
    return [text for text in texts if text not in shown]


def test_a_branch_files_the_form_and_the_committee_holds_it(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person], watch: Watch
) -> None:
    """S2, F1–F6: first sign-in, typing, offline, two editors, paper, submission, return, superior, export."""
    watch.allow("ERR_INTERNET_DISCONNECTED")
    # 5 August: the committee opens the account, the secretary fills in the form.
    account = steps.open_account(person("chenjing"), body=plan.branch.name, full_name="李秀英")
    secretary = person()
    steps.sign_in_for_the_first_time(secretary, account)
    address = steps.start_the_form(secretary)
    steps.fill_in_basics(secretary)
    steps.fill_in_honours(secretary)
    steps.fill_in_grounds(secretary)
    steps.lose_the_connection(secretary)
    make_user(plan.branch, "branch", "周海燕", "zhouhaiyan")
    steps.type_at_the_same_time(secretary, person("zhouhaiyan"), address)
    steps.record_opinions(secretary, address)
    code, paper = steps.print_the_form(secretary, address)
    assert missing_from(paper, [code, *on_every_paper(GROUNDS_500, OWN_OPINION, FIRM_OPINION)]) == []
    steps.upload_the_sealed_page(secretary, address, code=code, paper=paper)
    number = steps.submit(secretary, address)
    assert number == "2020-市州-001"
    assert Submission.objects.count() == 1
    receipt = steps.read_the_receipt(secretary)
    assert [text for text in (number, BASICS["党组织名称"], code) if text not in receipt] == []

    # 6 August: the prefecture's body sends it back.
    clock.move_to(moment(8, 6, 9, 30), tick=True)
    steps.send_back(person("wangzhiqiang"), address, reason=REASON, remark=REMARK)

    # 7 August: she finds the message, corrects, prints and seals anew, submits again.
    clock.move_to(moment(8, 7, 9), tick=True)
    secretary.sign_in(account.username, steps.PASSWORD)
    correct(secretary, address)
    assert steps.submit(secretary, address) == number
    assert list(Submission.objects.values_list("round", flat=True)) == [1, 2]
    officer = person("wangzhiqiang")
    steps.answer_the_form(officer, address, opinion=SUPERIOR_OPINION)

    # The committee finds it, exports it, prints it.
    clerk = person("chenjing")
    found = find_on_the_desk(clerk)
    assert_spreadsheet(found, number)
    final = clerk.fetch(f"{address}form.pdf")
    opinions = (OWN_OPINION, FIRM_OPINION, SUPERIOR_OPINION)
    assert missing_from(final, [number, *on_every_paper(GROUNDS_CORRECTED, *opinions)]) == []


def correct(secretary: Person, address: str) -> None:
    """From the message to a form that is ready again; the sealed page of the text before is told to be out of date."""
    secretary.go("/inbox/")
    secretary.look()
    secretary.follow("申请表被退回补正，请于2020年8月9日前重新提交")
    secretary.sees(REASON)
    secretary.follow("前往查看")
    secretary.sees("退回补正", REASON, REMARK)
    secretary.look()
    secretary.follow("创建申报依据")
    secretary.sees(REMARK)
    secretary.fill(grounds=GROUNDS_CORRECTED)
    secretary.press("保存并继续")
    secretary.arrives_at("填表人和联系方式")
    secretary.go(address)
    secretary.sees("盖章页已过时：上传之后修改了党组织创建申报依据。")
    code, paper = steps.print_the_form(secretary, address)
    assert missing_from(paper, [code, *on_every_paper(GROUNDS_CORRECTED, OWN_OPINION, FIRM_OPINION)]) == []
    files = secretary.page.get_by_role("list", name="盖章页")
    expect(files).to_contain_text("已过时")
    files.get_by_role("button", name="删除").click()
    expect(files).to_contain_text("还没有上传盖章页")
    steps.upload_the_sealed_page(secretary, address, code=code, paper=paper)


def find_on_the_desk(clerk: Person) -> bytes:
    """Narrow the desk to the prefecture; return the spreadsheet of what is shown."""
    clerk.go("/applications/")
    clerk.field("track").select_option("prefecture")
    clerk.field("prefecture").select_option("changsha")
    clerk.press("筛选")
    clerk.sees("示例岳麓会计师事务所党支部", "同意推荐")
    clerk.look()
    name, content = clerk.download(clerk.page.get_by_role("link", name=re.compile("导出 Excel")))
    assert re.fullmatch(r"申报汇总_2020_20200807_\d{4}\.xlsx", name)
    return content


def assert_spreadsheet(content: bytes, number: str) -> None:
    """Every field of Appendix 1 and the three opinions, real dates and numbers."""
    [row] = sheet(content, "申报汇总")
    expected: dict[str, object] = {
        **BASICS,
        "申报编号": number,
        "申报渠道": "行业党委直属" if "直属" in number else "市州",
        "市州": "长沙市",
        "党组织成立时间": datetime(2012, 6, 1),
        "所在机构员工人数": 56,
        "党员人数": 13,
        "所获荣誉（党组织及所在机构近3年获得的荣誉）": "\n".join(map(honour_on_paper, HONOURS)),
        "党组织创建申报依据（500字以内）": GROUNDS_CORRECTED.strip(),
        "上级党组织": "示例长沙市注册会计师行业党委",
    }
    given = {"党组织意见": OWN_OPINION, "所在执业机构意见": FIRM_OPINION, "上级党组织意见": SUPERIOR_OPINION}
    for label, opinion in given.items():
        expected[f"{label}：结论"] = "同意推荐" if label.startswith("上级") else "同意申报"
        expected[f"{label}：内容"] = opinion["text"]
        expected[f"{label}：负责人"] = opinion["signatory"]
        expected[f"{label}：日期"] = datetime.fromisoformat(opinion["signed_on"])
    assert {name: row[name] for name in expected} == expected
    honours = sheet(content, "荣誉明细")
    assert [(line["荣誉名称"], line["授予单位"], line["授予时间"], line["获得者"]) for line in honours] == [
        (row["title"], row["body"], datetime.fromisoformat(row["awarded_on"]), OWNERS[row["owner"]]) for row in HONOURS
    ]


def test_the_form_of_another_prefecture_does_not_exist(plan: Plan, person: Callable[..., Person]) -> None:
    """Issue 2, section 3: a user of one body never sees another's objects: 404, on every page and paper of the form."""
    application = begin(plan.campaign, plan.branch, make_user(plan.branch, "branch", "李秀英"))
    officer = person("liuyang")
    for page in ("", "basics/", "scans/", "check/", "send-back/", "superior-opinion/", "versions/", "form.pdf"):
        answer = officer.go(f"/applications/{application.pk}/{page}")
        assert answer is not None and answer.status == 404, page
    officer.sees("您的账号不能查看它")


def test_after_the_closing_day_nothing_can_be_done_and_the_page_says_why(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S2: on 16 August a form that was begun stays as it was, and none can be begun: which stage, until when."""
    closed = "“自行申报推荐”阶段已于2020年8月15日截止；如有特殊情况，请联系省注协行业党建工作部申请延期。"
    application = begin(plan.campaign, plan.direct_branch, plan.direct_secretary)
    late_branch = make_branch("示例芙蓉会计师事务所党支部")
    make_user(late_branch, "branch", "何芳", "hefang")
    clock.move_to(moment(8, 15, 23, 50), tick=True)
    secretary = person("zhouming")
    secretary.go(f"/applications/{application.pk}/grounds/")
    secretary.fill(grounds="截止日最后一刻还在修改。")
    secretary.saved()

    clock.move_to(moment(8, 16, 0, 1), tick=True)
    secretary.fill(grounds="过了截止日再改。")
    expect(secretary.page.locator("[data-autosave-banner]")).to_contain_text(closed)
    secretary.go(f"/applications/{application.pk}/")
    secretary.sees(closed)
    secretary.look()
    answer = secretary.go(f"/applications/{application.pk}/check/")
    assert answer is not None and answer.status == 403
    secretary.sees(closed)
    secretary.look()
    latecomer = person("hefang")
    latecomer.go("/applications/")
    latecomer.sees(closed)
    application.refresh_from_db()
    assert (application.state, application.answers["grounds"]) == ("draft", "截止日最后一刻还在修改。")
