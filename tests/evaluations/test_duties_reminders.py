"""Reminders of duties: once each, to whom they concern, in few messages; they stop when it is done (S4, M2.2)."""

from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from benchmark_platform.campaigns.models import Extension, Stage
from benchmark_platform.inbox.models import Message
from evaluations.models import CheckRule, Liaison
from evaluations.services import duty_reminders
from evaluations.services.duties import settle_daily, settle_duties, units_at_work
from evaluations.services.duty_reminders import remind_of_duties
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.test_duties import put_down


def tick() -> list[tuple[str, str]]:
    """One tick; return to whom which titles went."""
    known = set(Message.objects.values_list("pk", flat=True))
    settle_daily(timezone.now())
    remind_of_duties(timezone.now())
    new = Message.objects.exclude(pk__in=known).select_related("organization", "user").order_by("pk")
    return [(row.user.full_name if row.user else str(row.organization), row.title) for row in new]


def keep_only(work: WorkWorld, *codes: str) -> None:
    """Only these rules are duties."""
    CheckRule.objects.exclude(code__in=codes).update(is_duty=False)


DIRECT, CHANGSHA = "示例天心会计师事务所党支部", "示例岳麓会计师事务所党支部"
COMMITTEE = "中共湖南省注册会计师资产评估行业委员会"


def test_reminded_once_at_the_stored_day(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: on 23 November, seven days before the end of the month; the second tick and the next day say nothing."""
    keep_only(work, "dues")
    tick()  # October's is overdue, and a week over
    clock.move_to(moment(2020, 11, 22, 23, 59))
    assert tick() == []
    clock.move_to(moment(2020, 11, 23, 0, 1))
    assert tick() == [(DIRECT, "党费按月收缴（2020年11月）快到期了"), (CHANGSHA, "党费按月收缴（2020年11月）快到期了")]
    assert tick() == []
    clock.move_to(moment(2020, 11, 24))
    assert tick() == []
    message = Message.objects.filter(title__contains="11月", organization=work.unit.organization).first()
    assert message is not None
    assert (message.body, message.link) == (
        "党费按月收缴（2020年11月），期限2020年11月30日",
        f"/evaluations/units/{work.unit.pk}/duties/",
    )


def test_overdue_on_the_day_after_and_to_the_liaison_a_week_later(
    work: WorkWorld, clock: time_machine.Traveller
) -> None:
    """M2.2: the unit first; then 孙立 for her unit, and the committee for the one without a liaison member."""
    keep_only(work, "dues")
    clock.move_to(moment(2020, 11, 30))
    tick()
    assert tick() == []
    clock.move_to(moment(2020, 12, 1))
    assert tick() == [(DIRECT, "党费按月收缴（2020年11月）已经超期"), (CHANGSHA, "党费按月收缴（2020年11月）已经超期")]
    clock.move_to(moment(2020, 12, 6))
    assert tick() == []
    clock.move_to(moment(2020, 12, 7))
    assert tick() == [
        ("孙立", f"您联点的{DIRECT}有工作超期未完成"),
        (COMMITTEE, f"{CHANGSHA}有工作超期未完成，还没有安排联点党委委员"),
    ]
    assert tick() == []
    sent = Message.objects.filter(user=work.liaison).latest("pk")
    assert sent.body == f"{DIRECT}：党费按月收缴（2020年11月），期限2020年11月30日"
    assert sent.link == "/evaluations/duties/?campaign=2020"
    assert set(Message.objects.filter(title__startswith=CHANGSHA).values_list("role", flat=True)) == {"committee"}


def test_several_in_one_message(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: eight duties that end with the year are one message, not eight."""
    clock.move_to(moment(2020, 12, 24))
    found = [row for row in tick() if row[0] == DIRECT]
    assert found == [(DIRECT, "有8项工作快到期了"), (DIRECT, "有4项工作已经超期")]
    body = Message.objects.filter(title="有8项工作快到期了")[0].body
    assert len(body.splitlines()) == 8


def test_what_is_done_is_not_mentioned(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """S4: reminders stop; a record that is put down before the tick counts."""
    keep_only(work, "assembly")
    clock.move_to(moment(2020, 12, 23))
    tick()
    put_down(work, "assembly", date(2020, 12, 20))
    settle_duties(work.unit)
    clock.move_to(moment(2020, 12, 24))
    assert [name for name, _ in tick()] == [CHANGSHA]
    clock.move_to(moment(2021, 1, 8))
    assert [name for name, _ in tick()] == [CHANGSHA, COMMITTEE]


def test_nobody_is_told_before_the_unit_was_looked_through(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Otherwise yesterday's knowledge would remind of what is done today."""
    keep_only(work, "assembly")
    settle_daily(timezone.now())
    clock.move_to(moment(2020, 12, 24))
    assert remind_of_duties(timezone.now()) == 0
    settle_daily(timezone.now())
    assert remind_of_duties(timezone.now()) == 2


def test_liaison_members_get_one_message_for_all_their_units(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """M2.2: two units, one message; who has left the platform is nobody: the committee is told."""
    keep_only(work, "dues")
    Liaison.objects.create(
        unit=work.changsha_unit, person=work.liaison, since=date(2020, 10, 12), assigned_by=work.clerk
    )
    clock.move_to(moment(2020, 12, 7))
    assert ("孙立", "您联点的2个创建单位有工作超期未完成") in tick()
    work.liaison.is_active = False
    work.liaison.save()
    clock.move_to(moment(2021, 1, 7))
    assert tick()[-1] == (COMMITTEE, "2个创建单位有工作超期未完成，还没有安排联点党委委员")


@pytest.mark.parametrize("end", ["replaced", "self_assessed", "archived", "over"])
def test_nothing_after_the_work(work: WorkWorld, clock: time_machine.Traveller, end: str) -> None:
    """A unit that has ended or handed in, an archived campaign, a stage that is over: no reminder, no escalation."""
    keep_only(work, "dues")
    tick()
    day = moment(2021, 1, 8)
    if end == "replaced":
        end_unit(work)
    elif end == "self_assessed":
        work.unit.state = end
        work.unit.save()
    elif end == "archived":
        work.campaign.is_read_only = True
        work.campaign.save()
    else:
        day = moment(2021, 5, 3)
    clock.move_to(day)
    assert [row for row in tick() if DIRECT in str(row) or row[0] == "孙立"] == []


def end_unit(work: WorkWorld) -> None:
    """周明's unit is replaced."""
    work.unit.state, work.unit.ended_at, work.unit.ended_by = "replaced", timezone.now(), work.decider
    work.unit.end_reason = "申请退出"
    work.unit.save()


def test_an_own_deadline_keeps_the_reminders_alive(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Whoever may still put something down is reminded of it."""
    keep_only(work, "dues")
    stage = Stage.objects.get(campaign=work.campaign, code="acceptance")
    Extension.objects.create(
        stage=stage,
        organization=work.unit.organization,
        until=date(2021, 5, 20),
        source="extension",
        reason="补录",
        granted_by=work.clerk,
    )
    clock.move_to(moment(2021, 5, 3))
    assert [name for name, _ in tick()] == [DIRECT, "孙立"]


def test_a_unit_that_ends_between_two_looks_is_not_told(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """The truth is the locked row."""
    keep_only(work, "dues")
    clock.move_to(moment(2020, 12, 1))
    settle_daily(timezone.now())
    stale = units_at_work(date(2020, 12, 1))
    end_unit(work)
    assert duty_reminders._tell_unit(stale[0], date(2020, 12, 1)) == 0


def test_the_minute_tick_runs_it(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """``manage.py tick``."""
    keep_only(work, "dues")
    clock.move_to(moment(2020, 11, 24))
    call_command("tick", verbosity=0)
    assert Message.objects.filter(title="党费按月收缴（2020年11月）快到期了").count() == 2
