"""S4: opening the units, replacing and disqualifying one."""

import pytest
import time_machine

from applications.models import Application, SelectionReversal
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, Rubric
from evaluations.services.units import disqualify_unit, open_units, replace_unit, replacement_candidates
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.units import release, waiting
from tests.factories import make_prefecture_body

pytestmark = pytest.mark.django_db


def take_back(unit: CreationUnit) -> None:
    """Its result was corrected."""
    Application.objects.filter(pk=unit.application_id).update(state="not_selected")


def messages_of(unit: CreationUnit) -> list[str]:
    """The titles in the unit's box."""
    return list(Message.objects.filter(organization=unit.organization).values_list("title", flat=True).order_by("pk"))


def test_opening_opens_each_once_and_freezes_the_marks_once(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """E, S4: unit, message, prefecture told, marks frozen at the first time, on record."""
    release(work.campaign, by=work.decider)
    body = make_prefecture_body("株洲市", "zhuzhou")
    direct = waiting(work.campaign, by=work.clerk)
    below = waiting(work.campaign, by=work.clerk, name="示例荷塘会计师事务所党支部", superior=body)
    opened = open_units(campaign=work.campaign, by=work.clerk)
    assert [unit.application for unit in opened] == [direct, below]
    assert {unit.state for unit in opened} == {"creating"}
    assert [messages_of(unit) for unit in opened] == [["创建工作已启动"]] * 2
    assert Message.objects.get(organization=body).title == "示例荷塘会计师事务所党支部已启动创建"
    frozen = Rubric.objects.get().frozen_at
    assert frozen is not None
    assert AuditEvent.objects.filter(action="units.open", actor_name="陈静").count() == 2
    clock.move_to(moment(2020, 11, 12))
    assert open_units(campaign=work.campaign, by=work.clerk) == []
    late = waiting(work.campaign, by=work.clerk, name="示例芙蓉会计师事务所党支部")
    assert [unit.application for unit in open_units(campaign=work.campaign, by=work.clerk)] == [late]
    assert Rubric.objects.get().frozen_at == frozen
    assert AuditEvent.objects.filter(action="rubric.freeze").count() == 1


def test_opening_is_refused(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """By role, by stage, without a released list, without a guide, with somebody new on the list."""
    form = waiting(work.campaign, by=work.clerk)
    with pytest.raises(Refused, match="还没有公布"):
        open_units(campaign=work.campaign, by=work.clerk)
    release(work.campaign, by=work.decider)
    with pytest.raises(Refused, match="名单刚才有变化"):
        open_units(campaign=work.campaign, by=work.clerk, seen=[])
    for person in (work.secretary, work.changsha_officer):
        with pytest.raises(Forbidden):
            open_units(campaign=work.campaign, by=person)
    Rubric.objects.all().delete()
    with pytest.raises(Refused, match="任务指南"):
        open_units(campaign=work.campaign, by=work.clerk)
    clock.move_to(moment(2021, 4, 2))
    with pytest.raises(Forbidden):
        open_units(campaign=work.campaign, by=work.clerk)
    assert not CreationUnit.objects.filter(application=form).exists()


def test_without_a_seat_nobody_is_opened(work: WorkWorld) -> None:
    """Selected, but the seat was given away: not on the list."""
    release(work.campaign, by=work.decider)
    form = waiting(work.campaign, by=work.clerk)
    form.seat.delete()
    assert open_units(campaign=work.campaign, by=work.clerk) == []


def test_disqualifying(work: WorkWorld) -> None:
    """By 审定, with a reason; unit and liaison member are told; once."""
    with pytest.raises(Forbidden):
        disqualify_unit(work.unit, reason="受到行政处罚", by=work.clerk)
    with pytest.raises(Refused):
        disqualify_unit(work.unit, reason=" ", by=work.decider)
    unit = disqualify_unit(work.unit, reason=" 受到行政处罚 ", by=work.decider)
    assert (unit.state, unit.end_reason, unit.ended_by) == ("disqualified", "受到行政处罚", work.decider)
    assert messages_of(unit) == ["创建单位已取消"]
    assert Message.objects.get(user=work.liaison).title == "示例天心会计师事务所党支部的创建单位资格已取消"
    event = AuditEvent.objects.get(action="unit.disqualify")
    assert (event.before, event.after, event.reason) == (
        {"state": "creating"},
        {"state": "disqualified"},
        "受到行政处罚",
    )
    with pytest.raises(Forbidden):
        disqualify_unit(work.unit, reason="再次", by=work.decider)


def move_up(work: WorkWorld, other: Application) -> None:
    """The result of the direct unit was corrected, and the other one moved up in its stead."""
    SelectionReversal.objects.create(
        application=work.unit.application,
        old_outcome="selected",
        new_outcome="not_selected",
        reason="退出",
        moved_up=other,
        reversed_by=work.decider,
        reversed_at=moment(2020, 11, 9),
    )


def test_replacing_opens_and_links_the_other_unit(work: WorkWorld) -> None:
    """S4: at once; its prefecture hears of both."""
    release(work.campaign, by=work.decider)
    other = waiting(work.campaign, by=work.clerk, name="示例望城会计师事务所党支部", superior=work.changsha)
    assert replacement_candidates(work.changsha_unit) == [other]
    with pytest.raises(Refused, match="请先在“确定创建对象”中更正"):
        replace_unit(work.changsha_unit, replacement=other, reason="退出", by=work.decider)
    with pytest.raises(Refused, match="请先在“确定创建对象”中更正"):
        replace_unit(work.changsha_unit, replacement=None, reason="退出", by=work.decider)
    take_back(work.changsha_unit)
    with pytest.raises(Forbidden):
        replace_unit(work.changsha_unit, replacement=other, reason="退出", by=work.clerk)
    old = replace_unit(work.changsha_unit, replacement=other, reason="退出", by=work.decider)
    assert old.state == "replaced"
    assert old.replaced_by is not None and old.replaced_by.application == other
    titles = Message.objects.filter(organization=work.changsha).order_by("pk").values_list("title", flat=True)
    assert sorted(titles) == sorted(
        [
            "示例岳麓会计师事务所党支部的创建单位资格已更换",
            "示例望城会计师事务所党支部已启动创建",
        ]
    )
    assert replacement_candidates(old) == []


def test_replacing_links_a_unit_that_is_open_already(work: WorkWorld) -> None:
    """Opened first, linked now; the same one cannot have two places, nor one of another prefecture or track."""
    release(work.campaign, by=work.decider)
    other = waiting(work.campaign, by=work.clerk)
    [new] = open_units(campaign=work.campaign, by=work.clerk)
    take_back(work.changsha_unit)
    with pytest.raises(Refused, match="渠道相同"):
        replace_unit(work.changsha_unit, replacement=other, reason="退出", by=work.decider)
    take_back(work.unit)
    assert replacement_candidates(work.unit) == []
    with pytest.raises(Refused, match="已经是名单上的创建单位"):
        replace_unit(work.unit, replacement=other, reason="退出", by=work.decider)
    move_up(work, other)
    assert replacement_candidates(work.unit) == [other]
    assert replace_unit(work.unit, replacement=other, reason="退出", by=work.decider).replaced_by == new


def test_left_empty_it_is_linked_when_the_next_one_is_opened(work: WorkWorld) -> None:
    """By prefecture, or by who moved up in its place."""
    release(work.campaign, by=work.decider)
    for unit in (work.unit, work.changsha_unit):
        take_back(unit)
        assert replace_unit(unit, replacement=None, reason="退出", by=work.decider).replaced_by is None
    waiting(work.campaign, by=work.clerk, name="示例无关会计师事务所党支部")
    moved = waiting(work.campaign, by=work.clerk)
    same = waiting(work.campaign, by=work.clerk, name="示例望城会计师事务所党支部", superior=work.changsha)
    move_up(work, moved)
    open_units(campaign=work.campaign, by=work.clerk)
    linked = {unit.pk: unit.replaced_by for unit in CreationUnit.objects.filter(state="replaced")}
    assert linked[work.unit.pk] == moved.unit
    assert linked[work.changsha_unit.pk] == same.unit


def test_a_late_replacement_is_not_opened_after_the_assessment(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Replacing is possible until the acceptance, opening is not."""
    release(work.campaign, by=work.decider)
    other = waiting(work.campaign, by=work.clerk)
    take_back(work.unit)
    clock.move_to(moment(2021, 4, 2))
    with pytest.raises(Forbidden):
        replace_unit(work.unit, replacement=other, reason="退出", by=work.decider)
    assert CreationUnit.objects.get(pk=work.unit.pk).state == "creating"
    assert replace_unit(work.unit, replacement=None, reason="退出", by=work.decider).state == "replaced"
