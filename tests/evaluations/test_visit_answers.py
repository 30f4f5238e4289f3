"""S5: the unit's word on a closing, on the spot too; objections and their answers; who is told."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, ItemObjection, UnitState, VerdictDecision, VerdictRow, VisitClosing
from evaluations.services.visit_answers import (
    answer_objection,
    confirm_closing,
    confirm_on_the_spot,
    object_on_the_spot,
    object_to_items,
)
from tests.evaluations.assessing import Assessment
from tests.evaluations.closings import TWO, closed, decide, fresh
from tests.evaluations.conftest import moment


def titles(**where: Any) -> list[str]:
    """The titles of messages."""
    return list(Message.objects.filter(**where).order_by("pk").values_list("title", flat=True))


def test_the_unit_confirms_under_a_name(assess: Assessment) -> None:
    """[inf] S5: on record; committee and leader are told; the second click is the first."""
    closing = confirm_closing(closed(assess), name=" 周明 ", by=assess.work.secretary)
    assert (closing.state, closing.answered_name, closing.answered_by, closing.on_the_spot) == (
        "confirmed",
        "周明",
        assess.work.secretary,
        False,
    )
    assert confirm_closing(closing, name="周明", by=assess.work.secretary) == closing
    assert AuditEvent.objects.get(action="closing.confirm").after == {"name": "周明"}
    assert titles(user=assess.leader) == ["示例天心会计师事务所党支部已确认考评分"]
    assert titles(role="committee", title__contains="确认考评分") == ["示例天心会计师事务所党支部已确认考评分"]
    with pytest.raises(Forbidden, match="创建单位已确认"):
        object_to_items(closing, objections={"1-1": "不同意"}, name="周明", by=assess.work.secretary)


def test_confirmed_on_the_leaders_device(assess: Assessment) -> None:
    """[inf] S5: the head's own name, never one of the team's; the unit is told what was put down."""
    closing = closed(assess)
    with pytest.raises(Refused, match="不能是考核组成员"):
        confirm_on_the_spot(closing, name="罗刚", by=assess.leader)
    confirmed = confirm_on_the_spot(closing, name="周明", by=assess.leader)
    assert (confirmed.on_the_spot, confirmed.answered_by) == (True, assess.leader)
    assert titles(organization=assess.unit.organization)[-1] == "已现场确认考评分"
    for person in (assess.second, assess.work.clerk, assess.work.secretary):
        with pytest.raises(Forbidden):
            confirm_on_the_spot(closing, name="周明", by=person)


def test_the_days_for_an_answer_end(assess: Assessment, clock: time_machine.Traveller) -> None:
    """[inf] silence is no objection: the last day counts whole, then the door is closed."""
    closing = closed(assess)
    clock.move_to(moment(2021, 3, 15, 23, 59))
    with pytest.raises(Refused, match="请填写确认人姓名"):
        confirm_closing(closing, name="", by=assess.work.secretary)
    clock.move_to(moment(2021, 3, 16, 0, 0))
    with pytest.raises(Refused, match="视为无异议"):
        confirm_closing(closing, name="周明", by=assess.work.secretary)
    with pytest.raises(Refused, match="视为无异议"):
        object_to_items(closing, objections={"1-1": "不同意"}, name="周明", by=assess.work.secretary)
    assert VisitClosing.objects.get().state == "waiting"


def test_the_unit_objects_item_by_item(assess: Assessment) -> None:
    """[inf] S5: all at once, each with its words; the committee is told which."""
    closing = closed(assess, second=TWO)
    with pytest.raises(Refused, match="请勾选有异议的内容"):
        object_to_items(closing, objections={}, name="周明", by=assess.work.secretary)
    raised = {"7-3": "另有一篇", "1-1": " 记录本在档案室 "}
    closing = object_to_items(closing, objections=raised, name="周明", by=assess.work.secretary)
    assert closing.state == "objected"
    assert object_to_items(closing, objections=raised, name="周明", by=assess.work.secretary) == closing
    assert [(row.item.code, row.text) for row in ItemObjection.objects.order_by("pk")] == [
        ("1-1", "记录本在档案室"),
        ("7-3", "另有一篇"),
    ]
    assert titles(role="committee")[-1] == "示例天心会计师事务所党支部对1-1、7-3的考评分有异议"
    assert len(titles(user=assess.leader)) == 1
    for person in (assess.work.stranger, assess.second, assess.work.clerk):
        with pytest.raises(Forbidden):
            object_to_items(closing, objections=raised, name="周明", by=person)


def test_objected_on_the_leaders_device(assess: Assessment) -> None:
    """[inf] S5: the unit is told what was put down in its name."""
    closing = object_on_the_spot(closed(assess), objections={"1-1": "不同意"}, name="周明", by=assess.leader)
    assert closing.on_the_spot
    assert titles(organization=assess.unit.organization)[-1] == "已现场登记对考评分的异议"
    assert not titles(user=assess.leader)


@pytest.fixture
def objected(assess: Assessment) -> Callable[[], ItemObjection]:
    """The first of two objections."""

    def make() -> ItemObjection:
        object_to_items(
            closed(assess), objections={"1-1": "不同意", "1-2": "有记录"}, name="周明", by=assess.work.secretary
        )
        return ItemObjection.objects.order_by("pk")[0]

    return make


def test_a_dismissed_objection_has_its_reply(assess: Assessment, objected: Callable[[], ItemObjection]) -> None:
    """[inf] S5: the unit reads it; nothing else changes; answered once."""
    one = objected()
    with pytest.raises(Refused, match="请选择处理结果"):
        answer_objection(one, outcome="", reply="", by=assess.work.clerk)
    with pytest.raises(Forbidden):
        answer_objection(one, outcome="dismissed", reply="以现场为准", by=assess.leader)
    one = answer_objection(one, outcome="dismissed", reply=" 以现场为准 ", by=assess.work.clerk)
    assert (one.outcome, one.reply, one.handled_by) == ("dismissed", "以现场为准", assess.work.clerk)
    assert (VisitClosing.objects.get().state, fresh(assess.visit).state) == ("objected", "closed")
    told = Message.objects.filter(organization=assess.unit.organization).latest("pk")
    assert (told.title, told.body) == ("对 1-1 考评分的异议已答复：异议不成立", "以现场为准")
    with pytest.raises(Refused, match="陈静已经答复这条异议（异议不成立）"):
        answer_objection(one, outcome="upheld", reply="属实", by=assess.work.decider)


def test_an_upheld_objection_opens_the_visit_again(assess: Assessment, objected: Callable[[], ItemObjection]) -> None:
    """[inf] S5: in the same act, with that reason; the others go back to the team with it."""
    one = answer_objection(objected(), outcome="upheld", reply="记录本属实", by=assess.work.clerk)
    closing = VisitClosing.objects.get()
    assert (closing.state, closing.reopen_reason) == ("reopened", "对 1-1 的异议成立：记录本属实")
    assert fresh(assess.visit).state == "reopened"
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == UnitState.SELF_ASSESSED
    assert one.outcome == "upheld"
    other = ItemObjection.objects.get(item__code="1-2")
    with pytest.raises(Forbidden, match="已重新打开"):
        answer_objection(other, outcome="dismissed", reply="以现场为准", by=assess.work.clerk)


def test_nothing_is_upheld_under_a_verdict(assess: Assessment, objected: Callable[[], ItemObjection]) -> None:
    """[inf] S5: refused whole; the objection still waits."""
    one = objected()
    decision = VerdictDecision.objects.create(
        campaign=assess.work.campaign, created_by=assess.work.clerk, created_at=moment(2021, 3, 10)
    )
    VerdictRow.objects.create(decision=decision, unit=assess.unit, verdict="qualified", total=99)
    decide(decision, "decided", by=assess.work.decider)
    with pytest.raises(Refused, match="取消拟定"):
        answer_objection(one, outcome="upheld", reply="属实", by=assess.work.clerk)
    one.refresh_from_db()
    assert one.outcome == ""
    assert answer_objection(one, outcome="dismissed", reply="以现场为准", by=assess.work.clerk).outcome == "dismissed"
