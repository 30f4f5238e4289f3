"""Stage 4 from the released list: opening, plan, ledger, 32 items, articles, help; on a telephone and at the desk."""

from collections.abc import Callable

import time_machine
from playwright.sync_api import expect

from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, LedgerRecord
from evaluations.services.liaison import assign_liaison
from evaluations.services.units import open_units
from tests.applications.conftest import moment
from tests.journeys import helping, recording, working
from tests.journeys.conftest import Plan
from tests.journeys.papers import sheet
from tests.journeys.people import Person
from tests.journeys.test_telephone import look_at

PAGES = ("ledger/calendar/", "roster/", "roster/new/", "roster/import/", "premises/", "figures/", "group/")


def test_a_unit_works_from_the_opening_to_its_items(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """S4, M1.2, M2.1, R 2-1, 7-2: what is entered once is seen at once in the items, by everybody who may see it."""
    selected = working.released(plan, clock)
    clerk = person("chenjing")
    working.open_the_units(clerk, selected)
    unit = selected.unit
    told = Message.objects.filter(organization=unit.organization, title__contains="启动")
    assert told.count() == 1
    working.assign_the_liaison(clerk, unit, name="何伟")

    secretary = person("lixiuying", phone=True)
    working.form_the_group(secretary)
    working.write_the_plan(secretary)
    working.submit_the_plan(secretary, number=1)
    working.answer_the_plan(clerk, unit, button="退回修改", reason="请写明经费的来源和用途。")
    secretary.go("/")
    secretary.sees("修改创建方案后重新报送")
    secretary.go(f"/evaluations/units/{unit.pk}/plan/")
    secretary.sees("请写明经费的来源和用途。")
    secretary.look()
    secretary.go(f"/evaluations/units/{unit.pk}/plan/edit/")
    secretary.fill(funds_note="机构管理费列支，用于培训和活动室。")
    secretary.press("保存创建方案")
    working.submit_the_plan(secretary, number=2)
    working.answer_the_plan(clerk, unit, button="备案")
    secretary.go(f"/evaluations/units/{unit.pk}/plan/")
    secretary.sees("备案", "规范“三会一课”")
    secretary.look()

    before = working.figures(secretary, unit)
    working.says(secretary, unit, "2-1", "需 4 次，台账 0 次")
    hand = recording.enter_an_assembly(secretary, unit)
    # 台账, 登记一条, 党员大会, 保存; topic, present, summary, photos. A minute is enough for eight touches.
    assert (hand.taps, hand.fields) == (4, 4)
    assert LedgerRecord.objects.get().photos.count() == 2
    after = working.figures(secretary, unit)
    secretary.look()
    # 2-1 is filled in and not yet met, 1-4 (a complete record, its photo with it) is both: two figures.
    assert (after.filled, after.met) == (before.filled + 2, before.met + 1)
    working.says(secretary, unit, "2-1", "需 4 次，台账 1 次，缺 2020年第一季度至2020年第三季度")

    desk = person("lixiuying")
    recording.import_assemblies(desk, unit)
    working.says(secretary, unit, "2-1", "需 4 次，台账 4 次")
    recording.void(desk, unit, recording.QUARTERS[1][1], reason="日期填错，会议是五月开的。")
    working.says(secretary, unit, "2-1", "需 4 次，台账 3 次，缺 2020年第二季度")
    secretary.page.goto(f"/evaluations/units/{unit.pk}/items/2-1/")
    secretary.sees(recording.ASSEMBLY)
    secretary.look()

    working.says(secretary, unit, "7-2", "0 篇")
    recording.send_an_article(desk, unit)
    recording.receive_the_article(clerk)
    working.says(secretary, unit, "7-2", "1 篇")
    recording.upload_the_charter(desk, unit)
    followed(selected, clerk, person, unit)


def followed(selected: working.Selected, clerk: Person, person: Callable[..., Person], unit: CreationUnit) -> None:
    """S4: who follows reads; who has nothing to do with it finds nothing; the map shows progress and no rank."""
    name = unit.organization.name
    for username in ("hewei", "wangzhiqiang"):
        reader = person(username)
        reader.go(f"/evaluations/units/{unit.pk}/ledger/")
        reader.sees(recording.ASSEMBLY)
        expect(reader.page.get_by_role("link", name="登记一条")).to_have_count(0)
        expect(reader.page.get_by_role("button", name="登记一条")).to_have_attribute("aria-disabled", "true")
        reader.look()
        look_at(reader, f"/evaluations/units/{unit.pk}/items/", f"/evaluations/units/{unit.pk}/items/2-1/")
        for part in ("ledger/new/assembly/", "plan/edit/", "documents/new/"):
            assert reader.page.request.get(f"/evaluations/units/{unit.pk}/{part}").status == 403, part
    other = person("zhouming")
    for part in ("", "items/", "ledger/", "plan/", "documents/", "articles/", "support/", "roster/"):
        assert other.page.request.get(f"/evaluations/units/{unit.pk}/{part}").status == 404, part

    clerk.go("/evaluations/progress/")
    clerk.sees(name, selected.tianxin.organization.name, "不排名")
    for words in ("名次", "第1名", "排名第"):
        expect(clerk.page.get_by_role("main")).not_to_contain_text(words)
    clerk.look()
    filled = working.figures(clerk, unit).filled
    clerk.go("/evaluations/progress/")
    _, content = clerk.download(clerk.page.get_by_role("link", name="导出 Excel"))
    rows = {row["党组织名称"]: row for row in sheet(content, "填报进度")}
    assert list(rows) == [selected.tianxin.organization.name, name]  # direct first, then the prefectures
    assert (rows[name]["已填报（项）"], rows[selected.tianxin.organization.name]["已填报（项）"]) == (filled, 0)
    clerk.go(f"/evaluations/units/{unit.pk}/items/")
    _, content = clerk.download(clerk.page.get_by_role("link", name="导出 Excel"))
    lines = [row for row in sheet(content, "32条对照") if row["要求"] == "党员大会每季度1次"]
    assert [(row["代码"], row["填报"]) for row in lines] == [("2-1", "已填报")]
    assert "2020年第二季度" in lines[0]["缺少"]


def test_a_unit_is_helped_and_reminded(
    plan: Plan, clock: time_machine.Traveller, person: Callable[..., Person]
) -> None:
    """M1, M2.2, M2.3, 2-4, S4: a training counts, a late answer is seen by the committee, reminders come once."""
    selected = working.released(plan, clock)
    open_units(campaign=plan.campaign, by=plan.clerk)
    unit = selected.unit
    assign_liaison(unit, person=selected.liaison, reason="", by=plan.clerk)
    assign_liaison(CreationUnit.objects.exclude(pk=unit.pk).get(), person=plan.clerk, reason="", by=plan.clerk)
    secretary, clerk = person("lixiuying", phone=True), person("chenjing")
    before = working.figures(secretary, unit)
    working.says(secretary, unit, "2-4", "行业党委还没有举办书记培训班")
    helping.hold_a_training(clerk, [plan.direct_branch, plan.branch])
    working.says(secretary, unit, "2-4", "已举办 1 次，书记出席 1 次")
    after = working.figures(secretary, unit)
    assert after.met == before.met + 1
    problem = helping.raise_a_problem(secretary, unit, owner=plan.changsha.name)

    clock.move_to(moment(11, 18, 9), tick=True)
    titles = [message.title for message in helping.tick()]
    assert titles.count(f"超期未答复：{helping.QUESTION}") == 2  # the owner and the committee
    assert not any(helping.QUESTION in message.title for message in helping.tick())
    clerk = person("chenjing")
    clerk.go("/")
    clerk.sees("1 个问题超期未答复", unit.organization.name)
    clerk.look()
    clerk.follow("1 个问题超期未答复")
    clerk.sees(helping.QUESTION, "超期未答复", plan.changsha.name)
    clerk.look()
    helping.answer_in_the_end(person("wangzhiqiang"), problem)
    helping.settle(person("lixiuying", phone=True))
    clerk.go("/")
    expect(clerk.page.get_by_role("main")).not_to_contain_text("超期未答复")

    clock.move_to(moment(11, 23, 9), tick=True)
    reminders = [message for message in helping.tick() if message.organization == unit.organization]
    assert len(reminders) == 1 and "快到期" in reminders[0].title
    assert helping.tick() == []
    secretary = person("lixiuying", phone=True)
    look_at(secretary, "/", "/inbox/", f"/inbox/{reminders[0].pk}/", f"/evaluations/units/{unit.pk}/duties/")
    secretary.sees("待办清单", "2020年11月到期")
    look_at(secretary, "/evaluations/events/", *(f"/evaluations/units/{unit.pk}/{part}" for part in PAGES))

    clock.move_to(moment(12, 1, 9), tick=True)
    assert [row.title for row in helping.tick() if row.organization == unit.organization] == [
        reminders[0].title.replace("快到期了", "已经超期")
    ]
    clock.move_to(moment(12, 7, 9), tick=True)
    told = [message for message in helping.tick() if message.user == selected.liaison]
    assert [message.title for message in told] == [f"您联点的{unit.organization.name}有工作超期未完成"]
    assert helping.tick() == []
    liaison = person("hewei")
    liaison.go("/")
    liaison.sees(f"{unit.organization.name}有工作超期未完成")
    look_at(liaison, "/inbox/", "/evaluations/duties/", "/evaluations/liaison/mine/")
    liaison.sees(unit.organization.name)
