"""Duties of a unit: laid out once, done and undone with the ledger, waived, renewed (S4, decision 11)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import PartyGroup
from evaluations.models import CheckRule, Duty, LedgerRecord, Member, RecordKind
from evaluations.services.duties import PER_TICK, lay_out_duties, renew_duties, settle_daily, settle_duties
from tests.evaluations.conftest import WorkWorld, make_unit, moment
from tests.factories import make_branch


def titles(work: WorkWorld, **filters: Any) -> list[str]:
    """The titles of the direct unit's duties, by due day."""
    return [row.title for row in Duty.objects.filter(unit=work.unit, **filters)]


def put_down(work: WorkWorld, kind: str, held_on: date, **more: Any) -> LedgerRecord:
    """A record of 周明's unit as the ledger keeps it."""
    return LedgerRecord.objects.create(
        unit=work.unit,
        kind=RecordKind.objects.get(rubric=work.rubric, code=kind),
        held_on=held_on,
        recorded_by=work.secretary,
        key=f"{kind}-{held_on}-{LedgerRecord.objects.count()}",
        **more,
    )


def void(record: LedgerRecord, work: WorkWorld) -> None:
    """Take a record out of the count."""
    record.voided_at, record.voided_by, record.void_reason = timezone.now(), work.secretary, "重复录入"
    record.save()


def test_laid_out_once_with_stored_days(work: WorkWorld) -> None:
    """S4: whole periods that end on or after the opening on 10 October; a second time adds nothing."""
    lay_out_duties([work.unit])
    first = list(Duty.objects.values_list("pk", "title", "due_on"))
    assert [title for _, title, due_on in first if due_on == date(2020, 10, 31)] == [
        "支委会每月1次（2020年10月）",
        "党费按月收缴（2020年10月）",
    ]
    assert sorted(title for _, title, due_on in first if due_on == date(2020, 12, 31)) == sorted(
        [
            "组织生活会每年至少1次（2020年）",
            "民主评议党员每年开展（2020年）",
            "党组织负责人每年至少上1次党课（2020年）",
            "党员大会每季度1次（2020年第四季度）",
            "支委会每月1次（2020年12月）",
            "集中学习每季度至少1次，五落实（2020年第四季度）",
            "党费按月收缴（2020年12月）",
            "每年报送宣传稿不少于5篇（2020年）",
        ]
    )
    assert len(first) == 16
    lay_out_duties([work.unit])
    assert list(Duty.objects.values_list("pk", "title", "due_on")) == first
    duty = Duty.objects.get(title="党员大会每季度1次（2020年第四季度）")
    assert (duty.remind_on, duty.escalate_on) == (date(2020, 12, 24), date(2021, 1, 7))
    assert str(duty) == duty.title


def test_done_with_the_record_and_open_again_when_it_is_voided(work: WorkWorld) -> None:
    """R 2-1: what the ledger proves is done; the mark follows the ledger both ways."""
    settle_duties(work.unit)
    record = put_down(work, "assembly", date(2020, 11, 5))
    settle_duties(work.unit)
    duty = Duty.objects.get(title="党员大会每季度1次（2020年第四季度）")
    assert duty.done_at == moment(2020, 11, 10)
    void(record, work)
    settle_duties(work.unit)
    duty.refresh_from_db()
    assert duty.done_at is None
    assert "党员大会每季度1次（2020年第四季度）" in [row.title for row in work.unit.duties.open()]


def test_the_first_moment_of_being_done_stays(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """A second assembly changes nothing."""
    put_down(work, "assembly", date(2020, 11, 5))
    settle_duties(work.unit)
    clock.move_to(moment(2020, 12, 1))
    put_down(work, "assembly", date(2020, 12, 1))
    settle_duties(work.unit)
    assert Duty.objects.get(title="党员大会每季度1次（2020年第四季度）").done_at == moment(2020, 11, 10)


def test_days_stay_when_the_numbers_of_the_campaign_change(work: WorkWorld) -> None:
    """Dates are stored: only the renewal moves them."""
    settle_duties(work.unit)
    work.campaign.duty_remind_days = 20
    work.campaign.save()
    settle_duties(work.unit)
    assert Duty.objects.get(title="党员大会每季度1次（2020年第四季度）").remind_on == date(2020, 12, 24)


def test_what_reaches_the_organisation_no_more_is_waived_and_comes_back(work: WorkWorld) -> None:
    """R 2-1: below 7 full members there is no committee; what was done stays done."""
    put_down(work, "committee", date(2020, 11, 3))
    settle_duties(work.unit)
    body = work.unit.organization
    body.full_member_count = 5
    body.save()
    settle_duties(work.unit)
    monthly = Duty.objects.filter(unit=work.unit, rule__code="committee", rule__item__code="2-1")
    assert [bool(row.waived_at) for row in monthly] == [True, False, True, True, True]
    assert [bool(row.done_at) for row in monthly] == [False, True, False, False, False]
    body.full_member_count = 9
    body.save()
    settle_duties(work.unit)
    assert [bool(row.waived_at) for row in monthly.all()] == [False] * 5


def test_a_group_or_a_roster_that_comes_later_brings_its_duties(work: WorkWorld) -> None:
    """R 2-1, 2-2: party groups and persons to talk to; from the periods that have not ended before the opening."""
    settle_duties(work.unit)
    assert not Duty.objects.filter(rule__code__in=["group", "member_talks"]).exists()
    PartyGroup.objects.create(
        organization=work.unit.organization, name="第一党小组", member_count=4, full_member_count=3
    )
    Member.objects.create(organization=work.unit.organization, name="周明", post="secretary")
    Member.objects.create(organization=work.unit.organization, name="刘芳")
    settle_duties(work.unit)
    assert titles(work, rule__code__in=["group", "member_talks"]) == [
        "党小组定期召开会议（2020年第四季度）",
        "书记每年与支部党员谈心谈话1次（2020年）",
    ]


def test_renewal_after_a_changed_assessment_period(work: WorkWorld) -> None:
    """Decision 11: adds, waives, keeps what is done, moves untold days, and is on record."""
    put_down(work, "assembly", date(2020, 11, 5))
    lay_out_duties([work.unit, work.changsha_unit])
    Duty.objects.filter(unit=work.unit, title="支委会每月1次（2020年11月）").update(reminded_at=timezone.now())
    work.campaign.assessment_to = date(2021, 3, 31)
    work.campaign.assessment_from = date(2020, 7, 1)
    work.campaign.duty_remind_days = 10
    work.campaign.save()
    changed = renew_duties(campaign=work.campaign, by=work.clerk)
    # Added in each unit: two monthly ones and the two quarterly ones of the spring; gone: the four of the whole year.
    assert changed == {"units": 2, "added": 8, "waived": 8}
    assert titles(work, due_on=date(2021, 3, 31)) == [
        "党员大会每季度1次（2021年第一季度）",
        "支委会每月1次（2021年3月）",
        "集中学习每季度至少1次，五落实（2021年第一季度）",
        "党费按月收缴（2021年3月）",
    ]
    assert Duty.objects.get(unit=work.unit, title="党员大会每季度1次（2020年第四季度）").done_at
    told, untold = (
        Duty.objects.get(unit=work.unit, title=title)
        for title in ("支委会每月1次（2020年11月）", "支委会每月1次（2020年12月）")
    )
    assert (told.remind_on, untold.remind_on) == (date(2020, 11, 23), date(2020, 12, 21))
    event = AuditEvent.objects.get(action="duties.renew")
    assert (event.actor_name, event.before, event.after) == (
        "陈静",
        {"duties": 32, "waived": 0},
        {"duties": 40, "waived": 8},
    )


def test_a_rule_that_is_taken_out_is_waived(work: WorkWorld) -> None:
    """Its reminders stop."""
    settle_duties(work.unit)
    CheckRule.objects.filter(code="dues").update(active=False)
    renew_duties(campaign=work.campaign, by=work.clerk)
    assert titles(work, rule__code="dues", waived_at=None) == []


def test_the_renewal_is_the_committees(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Not the unit's, not the prefecture's; not before the work period."""
    for person in (work.secretary, work.changsha_officer):
        with pytest.raises(Forbidden):
            renew_duties(campaign=work.campaign, by=person)
    clock.move_to(moment(2020, 9, 1))
    with pytest.raises(Forbidden):
        renew_duties(campaign=work.campaign, by=work.clerk)


def test_once_a_day_every_unit_at_work_is_looked_through(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """A unit that lacks duties gets them; the day's second tick does nothing; a day that has come counts."""
    put_down(work, "assembly", date(2020, 11, 11))
    assert settle_daily(timezone.now()) == 2
    assert Duty.objects.filter(unit=work.changsha_unit).count() == 16
    assert settle_daily(timezone.now()) == 0
    assembly = Duty.objects.get(unit=work.unit, title="党员大会每季度1次（2020年第四季度）")
    assert assembly.done_at is None  # recorded for tomorrow
    clock.move_to(moment(2020, 11, 11, 0, 1))
    assert settle_daily(timezone.now()) == 2
    assembly.refresh_from_db()
    assert assembly.done_at == timezone.now()


def test_units_that_are_not_at_work_are_left_alone(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Ended ones, archived campaigns, after the last stage."""
    work.unit.state, work.unit.ended_at, work.unit.ended_by = "replaced", timezone.now(), work.decider
    work.unit.end_reason = "申请退出"
    work.unit.save()
    assert settle_daily(timezone.now()) == 1
    clock.move_to(moment(2021, 5, 1))
    assert settle_daily(timezone.now()) == 0
    clock.move_to(moment(2020, 11, 12))
    work.campaign.is_read_only = True
    work.campaign.save()
    assert settle_daily(timezone.now()) == 0


def test_so_many_in_one_tick(work: WorkWorld) -> None:
    """The rest in the next."""
    for number in range(PER_TICK - 1):
        make_unit(work.campaign, make_branch(f"示例第{number}批会计师事务所党支部"), by=work.clerk)
    assert settle_daily(timezone.now()) == PER_TICK
    assert settle_daily(timezone.now()) == 1


def test_queries_whatever_the_ledger_and_the_number_of_units(
    work: WorkWorld,
    django_assert_max_num_queries: Any,
    django_assert_num_queries: Any,
) -> None:
    """One unit or two, a thin ledger or a thick one."""
    settle_duties(work.unit)
    for day in range(1, 9):
        put_down(work, "theme_day", date(2020, 11, day))
    with django_assert_max_num_queries(QUERIES) as one:
        settle_duties(work.unit)
    for day in range(1, 29):
        put_down(work, "theme_day", date(2020, 2, day))
    with django_assert_num_queries(len(one)):
        settle_duties(work.unit)
    lay_out_duties([work.unit, work.changsha_unit])
    with django_assert_num_queries(len(one)):
        lay_out_duties([work.unit, work.changsha_unit])


QUERIES = 32
