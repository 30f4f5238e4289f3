"""The optional public notice of the intended list: objections are made, looked into, and settled before the seats."""

from collections.abc import Callable
from datetime import date

import time_machine
from playwright.sync_api import expect

from applications.models import Application, Objection, Seat, SelectionDecision
from applications.services.notices import open_notice
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import moment
from tests.applications.recommending import again
from tests.journeys import choosing
from tests.journeys.choosing import BOARD
from tests.journeys.chosen import Direct, direct_forms
from tests.journeys.conftest import Plan
from tests.journeys.people import Person
from tests.journeys.test_telephone import look_at

NOTICE = "/results/notice/"
FORM = f"{NOTICE}objection/"
OBJECTIONS = "/applications/objections/"
COMPLAINT = "该党组织2019年的组织生活记录是补写的，可以向原组织委员核实。"
UNNAMED = "党员人数与实际不符。"
AUTHOR, CONTACT = "王小明", "13800001234"
FOUND_NOTHING = "调阅2018年至2020年的会议记录并约谈三名党员，未发现补写。"


def test_an_intended_list_is_shown_objected_to_and_released(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S3: five working days in public, an objection by name that the unit never sees, its outcome, then the seats."""
    plan.campaign.public_notice_on = True
    direct = direct_forms(plan, 2)
    intended = decide_the_list(plan, direct, clock, person)

    decider = person("zhaoguoqiang")
    open_the_notice(decider)
    nothing_to_see(person(), "公示还没有开始")
    clock.move_to(moment(9, 4, 9), tick=True)
    object_by_name(person(phone=True), intended[0])
    the_unit_learns_nothing(person("zhouming"), intended[0])
    the_list_waits(person("zhaoguoqiang"), "公示期到 9月9日为止，期满后才能公布。", "还有 1 件异议没有处理")

    clerk = person("chenjing")
    settle(clerk, intended[0], outcome="异议不成立", words=FOUND_NOTHING)
    the_unit_learns_nothing(person("zhouming"), intended[0])
    clock.move_to(moment(9, 9, 17), tick=True)
    the_list_waits(person("zhaoguoqiang"), "公示期到 9月9日为止，期满后才能公布。")
    assert not Seat.objects.filter(application__isnull=False).exists()
    assert {again(form).state for form in intended} == {"eligible"}

    clock.move_to(moment(9, 10, 9), tick=True)
    nothing_to_see(person(), "公示期已满")
    decider = person("zhaoguoqiang")
    decider.go(f"{BOARD}release/")
    decider.look()
    decider.press("确定并公布")
    decider.sees("创建对象名单已公布，结果已通知各党组织。")
    assert Seat.objects.filter(application__isnull=False).count() == len(intended)
    anybody = person()
    anybody.go("/results/")
    anybody.sees(*(form.organization.name for form in intended))
    the_unit_learns_nothing(person("zhouming"), intended[0])


def test_an_anonymous_objection_that_is_upheld_stops_the_list(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S3: with its switch on nobody needs to sign; upheld, the list is not released but studied again."""
    plan.campaign.public_notice_on = plan.campaign.anonymous_objections_on = True
    direct = direct_forms(plan, 1)
    intended = decide_the_list(plan, direct, clock, person)
    decision = SelectionDecision.objects.get()
    open_notice(decision, from_day=date(2020, 9, 3), by=direct.decider)
    clock.move_to(moment(9, 4, 9), tick=True)

    anybody = person()
    anybody.go(FORM)
    anybody.page.get_by_label(intended[0].organization.name).check()
    anybody.fill(author_name=AUTHOR, text=UNNAMED)
    anybody.press("提交异议")
    anybody.is_told("请填写联系方式；不愿留名的，姓名和联系方式都不要填写。")
    expect(anybody.field("text")).to_have_value(UNNAMED)
    anybody.look()
    anybody.fill(author_name="")
    anybody.press("提交异议")
    anybody.arrives_at("异议已收到")

    clerk = person("chenjing")
    open_the_objection(clerk)
    clerk.sees(UNNAMED, "匿名")
    clerk.look()
    give_outcome(clerk, outcome="异议成立", words="经核实，党员人数多报两名。")
    clock.move_to(moment(9, 10, 9), tick=True)
    decider = person("zhaoguoqiang")
    the_list_waits(decider, f"对{intended[0].organization.name}的异议成立，请取消拟定，重新研究后再公布。")
    decider.go(f"{BOARD}cancel/")
    decider.fill(reason="异议成立，重新研究。")
    decider.press("取消拟定")
    assert SelectionDecision.objects.get(pk=decision.pk).state == "cancelled"
    the_unit_learns_nothing(person("zhouming"), intended[0], words=(UNNAMED, "多报"))
    clerk = person("chenjing")
    clerk.go(OBJECTIONS)
    clerk.sees("异议成立")
    assert {again(form).state for form in intended} == {"eligible"}


def decide_the_list(
    plan: Plan, direct: Direct, clock: time_machine.Traveller, person: Callable[..., Person]
) -> list[Application]:
    """2 September: all direct forms are eligible, intended and decided; return them in official order."""
    clock.move_to(moment(9, 2, 9), tick=True)
    forms = list(direct.forms.values())
    clerk = person("chenjing")
    choosing.confirm_eligibility(clerk, direct)
    choosing.begin_the_board(clerk)
    choosing.rank(clerk, forms)
    clerk.press("保存名单")
    clerk.sees("名单已保存。")
    choosing.hold_the_meeting(clerk, recused=forms[1].organization.name)
    decider = person("zhaoguoqiang")
    decider.go(f"{BOARD}decide/")
    decider.press("审定这份名单")
    decider.sees("名单已审定。公布之前，只有行业党委能看到。", "公示期满、异议处理完毕后才能公布")
    return forms


def open_the_notice(decider: Person) -> None:
    """The first day may not lie in the past; the last one is five working days on."""
    decider.go(BOARD)
    decider.follow("公示和异议")
    decider.sees("拟定名单还没有公示。")
    decider.look()
    decider.follow("公示拟创建对象名单")
    decider.fill(from_day="2020-09-01")
    decider.press("公示名单")
    decider.is_told("公示开始日期不能早于今天（2020年9月2日）。")
    decider.look()
    decider.fill(from_day="2020-09-03")
    decider.press("重新计算截止日期")
    decider.sees("2020年9月9日")
    decider.press("公示名单")
    decider.sees("拟定名单已安排公示。", "公示期2020年9月3日至2020年9月9日。")
    decider.look()


def nothing_to_see(anybody: Person, when: str) -> None:
    """Before and after the notice its pages do not exist."""
    for address in (NOTICE, FORM):
        answer = anybody.go(address)
        assert answer is not None and answer.status == 404, f"{when}：{address}"
    anybody.go("/results/")
    anybody.sees("结果还没有公布。")


def object_by_name(anybody: Person, application: Application) -> None:
    """Without an account, on a telephone: from the results to the notice, the form, and a number."""
    anybody.go("/results/")
    anybody.follow("查看公示")
    anybody.sees(application.organization.name, "不分先后")
    anybody.look()
    for word in (choosing.REASON, "排序 1", "候补"):
        expect(anybody.page.get_by_role("main")).not_to_contain_text(word)
    anybody.follow("提出异议")
    anybody.press("提交异议")
    anybody.is_told("请选择对哪个党组织提出异议。")
    anybody.is_told("请填写姓名，以便核实和反馈。")
    anybody.look()
    anybody.page.get_by_label(application.organization.name).check()
    anybody.fill(text=COMPLAINT, author_name=AUTHOR)
    anybody.press("提交异议")
    anybody.is_told("请填写联系方式，以便核实和反馈。")
    expect(anybody.field("text")).to_have_value(COMPLAINT)
    anybody.fill(author_contact=CONTACT)
    anybody.page.get_by_role("button", name="提交异议").dblclick()
    anybody.arrives_at("异议已收到")
    anybody.look()
    objection = Objection.objects.get()
    anybody.sees(objection.number)
    assert (objection.author_name, objection.text) == (AUTHOR, COMPLAINT)


def the_unit_learns_nothing(
    secretary: Person, application: Application, *, words: tuple[str, ...] = (AUTHOR, CONTACT, COMPLAINT, FOUND_NOTHING)
) -> None:
    """Its pages and messages never say that there was an objection; the objection's own page does not exist for it."""
    objection = Objection.objects.get()
    for address in ("/", "/inbox/", f"/applications/{application.pk}/", "/applications/", "/results/"):
        secretary.go(address)
        for word in ("异议", objection.number, *words):
            expect(secretary.page.locator("body")).not_to_contain_text(word)
    for address in (OBJECTIONS, objection.get_absolute_url(), f"{BOARD}notice/"):
        assert secretary.page.request.get(address).status == 404, address
    told = Message.objects.filter(organization=application.organization)
    assert not any(objection.number in f"{message.title}{message.body}" for message in told)


def the_list_waits(decider: Person, *reasons: str) -> None:
    """The page of the release says why not yet, and has no button."""
    decider.go(f"{BOARD}release/")
    for reason in reasons:
        decider.is_told(reason)
    decider.look()
    expect(decider.page.get_by_role("button", name="确定并公布")).to_have_count(0)


def open_the_objection(clerk: Person) -> None:
    """The committee is told by a message, without the author's name; the list leads to the objection."""
    clerk.go("/inbox/")
    clerk.sees("收到异议")
    expect(clerk.page.get_by_role("main")).not_to_contain_text(AUTHOR)
    clerk.go(OBJECTIONS)
    clerk.sees("未处理")
    clerk.look()
    clerk.follow(Objection.objects.get().number)


def settle(clerk: Person, application: Application, *, outcome: str, words: str) -> None:
    """An outcome needs its grounds; both stay, with who and when; the record does not tell who objected."""
    open_the_objection(clerk)
    clerk.sees(application.organization.name, COMPLAINT, AUTHOR, CONTACT)
    clerk.look()
    clerk.page.get_by_label(outcome, exact=True).check()
    clerk.press("确认处理结果")
    clerk.is_told("请写明核查情况和处理意见。")
    give_outcome(clerk, outcome=outcome, words=words)
    clerk.follow(Objection.objects.get().number)
    clerk.sees(outcome, words, "陈静")
    look_at(clerk, Objection.objects.get().get_absolute_url())
    events = AuditEvent.objects.filter(action__startswith="objection.")
    assert sorted(events.values_list("action", flat=True)) == ["objection.file", "objection.settle"]
    assert not any(AUTHOR in f"{event.before}{event.after}{event.reason}{event.actor_name}" for event in events)


def give_outcome(clerk: Person, *, outcome: str, words: str) -> None:
    """Choose and explain."""
    clerk.page.get_by_label(outcome, exact=True).check()
    clerk.fill(outcome_text=words)
    clerk.press("确认处理结果")
    clerk.sees("已处理。")
