"""Liaison, visits, pairs, complaints: done, refused, twice, on record, told (M2.2, 6-3)."""

from datetime import date

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import Complaint, Liaison, Pair
from evaluations.services.complaints import record_complaint, settle_complaint
from evaluations.services.liaison import assign_liaison, assign_many, end_liaison, record_visit
from evaluations.services.pairs import end_pair, make_pair
from tests.evaluations.conftest import WorkWorld, moment
from tests.factories import make_branch, make_user


def told(work: WorkWorld) -> list[tuple[str, str]]:
    """To whom which message went, in order."""
    return [
        (message.user.full_name if message.user else message.organization.name, message.title)  # type: ignore[union-attr]
        for message in Message.objects.order_by("pk")
    ]


def visit(work: WorkWorld, **changes: object) -> object:
    """A visit as 孙立 writes it down."""
    facts: dict[str, object] = {
        "visited_on": date(2020, 11, 9),
        "way": "到场",
        "seen": "台账齐全。",
        "advice": "补上党课记录。",
        "key": "一",
        "by": work.liaison,
    }
    return record_visit(work.unit, **{**facts, **changes})  # type: ignore[arg-type]


def test_a_liaison_is_assigned_and_all_are_told(work: WorkWorld) -> None:
    """M2.2: the unit and the person; the same again changes nothing."""
    work.liaison.phone = "0731-00000001"
    work.liaison.save()
    first = assign_liaison(work.changsha_unit, person=work.liaison, by=work.clerk)
    assert assign_liaison(work.changsha_unit, person=work.liaison, by=work.clerk) == first
    assert (first.since, first.assigned_by, first.ended_on) == (date(2020, 11, 10), work.clerk, None)
    assert told(work) == [
        ("示例岳麓会计师事务所党支部", "孙立联点指导本单位的创建工作"),
        ("孙立", "请您联点指导示例岳麓会计师事务所党支部"),
    ]
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_name, event.after) == ("liaison.assign", "陈静", {"liaison": "孙立"})


def test_a_changed_liaison_stays_on_record(work: WorkWorld) -> None:
    """M2.2: the former one ends today with the reason; she is told as well."""
    with pytest.raises(Refused) as refused:
        assign_liaison(work.unit, person=work.decider, by=work.clerk)
    assert [found.field for found in refused.value.findings] == ["reason"]
    assign_liaison(work.unit, person=work.decider, reason="孙立外出学习", by=work.clerk)
    rows = Liaison.objects.filter(unit=work.unit).values_list("person__full_name", "ended_on", "end_reason")
    assert list(rows) == [("孙立", date(2020, 11, 10), "孙立外出学习"), ("赵敏", None, "")]
    assert told(work)[-1] == ("孙立", "您不再联点示例天心会计师事务所党支部")


def test_who_cannot_look_after_a_unit(work: WorkWorld) -> None:
    """Nobody from outside the committee, nobody of the unit itself."""
    with pytest.raises(Refused, match="须是行业党委的在任人员"):
        assign_liaison(work.changsha_unit, person=work.stranger, by=work.clerk)
    both = make_user(work.committee, "committee", "何平")
    both.memberships.create(organization=work.changsha_unit.organization, role="branch")
    with pytest.raises(Refused, match="不能联点本单位"):
        assign_liaison(work.changsha_unit, person=both, by=work.clerk)


def test_liaison_is_the_committees_act_while_units_work(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Refused by role, stage and state."""
    with pytest.raises(Forbidden, match="由行业党委办理"):
        assign_liaison(work.unit, person=work.decider, by=work.changsha_officer)
    clock.move_to(moment(2021, 5, 10))
    with pytest.raises(Forbidden):
        end_liaison(work.unit, reason="结束", by=work.clerk)
    clock.move_to(moment(2020, 11, 10))
    work.unit.state, work.unit.ended_at, work.unit.ended_by = "replaced", moment(2020, 11, 9), work.decider
    work.unit.end_reason = "自愿退出"
    work.unit.save()
    with pytest.raises(Forbidden, match="已更换"):
        make_pair(work.unit, partner=work.changsha_unit.organization, content="帮扶", by=work.clerk)


def test_all_units_at_once_or_none(work: WorkWorld) -> None:
    """One refusal and nobody is assigned; what stays as it is does not count."""
    people = {work.unit.pk: work.decider, work.changsha_unit.pk: work.decider}
    seen = {work.unit.pk: work.liaison.pk}
    with pytest.raises(Refused) as refused:
        assign_many(work.campaign, people=people, seen=seen, by=work.clerk)
    assert [found.field for found in refused.value.findings] == ["reason"]
    assert refused.value.findings[0].message.startswith("示例天心会计师事务所党支部：")
    assert Liaison.objects.count() == 1
    outsider = {**people, work.changsha_unit.pk: work.stranger}
    with pytest.raises(Refused) as refused:
        assign_many(work.campaign, people=outsider, seen=seen, reason="分工调整", by=work.clerk)
    assert [found.field for found in refused.value.findings] == [f"unit-{work.changsha_unit.pk}"]
    assert assign_many(work.campaign, people=people, seen=seen, reason="分工调整", by=work.clerk) == 2
    assert assign_many(work.campaign, people=people, seen=seen, reason="", by=work.clerk) == 0


def test_a_stale_page_puts_no_former_liaison_back(work: WorkWorld) -> None:
    """M2.2: a unit that nobody touched stays as it is now; one that was changed meanwhile is asked about by name."""
    seen = {work.unit.pk: work.liaison.pk, work.changsha_unit.pk: None}
    assign_liaison(work.unit, person=work.clerk, reason="调整", by=work.clerk)
    stale = {work.unit.pk: work.liaison, work.changsha_unit.pk: work.liaison}
    assert assign_many(work.campaign, people=stale, seen=seen, by=work.decider) == 1
    standing = Liaison.objects.get(unit=work.unit, ended_on=None)
    assert standing.person == work.clerk
    with pytest.raises(Refused, match="示例天心会计师事务所党支部：您打开页面之后，联点党委委员已由他人改为陈静"):
        assign_many(work.campaign, people={work.unit.pk: work.decider}, seen=seen, reason="统一", by=work.decider)
    with pytest.raises(Forbidden):
        assign_many(work.campaign, people={work.unit.pk: work.decider}, seen=seen, by=work.secretary)
    end_liaison(work.unit, reason="退休", by=work.clerk)
    with pytest.raises(Refused, match="已由他人结束"):
        assign_many(work.campaign, people={work.unit.pk: work.decider}, seen=seen, reason="统一", by=work.decider)


def test_a_liaison_ends_without_a_successor(work: WorkWorld) -> None:
    """With a reason, once."""
    with pytest.raises(Refused, match="请填写结束原因"):
        end_liaison(work.unit, reason=" ", by=work.clerk)
    end_liaison(work.unit, reason="退休", by=work.clerk)
    assert told(work)[0] == ("示例天心会计师事务所党支部", "孙立不再联点本单位")
    number = len(told(work))
    assert end_liaison(work.unit, reason="退休", by=work.clerk).person == work.liaison
    assert len(told(work)) == number
    with pytest.raises(Refused, match="没有联点党委委员"):
        end_liaison(work.unit, reason="另有安排", by=work.clerk)


def test_a_visit_is_kept_once_and_its_advice_told(work: WorkWorld) -> None:
    """M2.2: by the liaison; sent twice it is one; the unit reads the advice."""
    assert visit(work) == visit(work, seen="又一次")
    assert told(work) == [("示例天心会计师事务所党支部", "孙立留下了指导意见")]
    assert AuditEvent.objects.filter(action="liaison.visit").count() == 1
    visit(work, advice="", key="二")
    assert len(told(work)) == 1


def test_the_office_writes_a_visit_down_for_the_liaison(work: WorkWorld) -> None:
    """The visitor is who went, not who typed; nobody else can be named."""
    assert visit(work, by=work.clerk, visitor=work.liaison).visitor == work.liaison  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="走访人须是"):
        visit(work, by=work.clerk, visitor=work.decider, key="三")
    with pytest.raises(Forbidden):
        visit(work, by=work.secretary, key="四")
    with pytest.raises(Refused) as refused:
        visit(work, visited_on=date(2020, 11, 11), way="", seen="", key="五")
    assert [found.field for found in refused.value.findings] == ["visited_on", "way", "seen"]


def test_a_pair_is_made_and_ended(work: WorkWorld) -> None:
    """M2.2: both are told; not twice, not with itself, not with a body out of use."""
    partner = make_branch("示例雨花会计师事务所党支部")
    pair = make_pair(work.unit, partner=partner, content="互学互助", by=work.clerk)
    assert [who for who, _ in told(work)] == ["示例天心会计师事务所党支部", "示例雨花会计师事务所党支部"]
    assert make_pair(work.unit, partner=partner, content="互学互助 ", by=work.clerk) == pair
    with pytest.raises(Refused, match="正在结对"):
        make_pair(work.unit, partner=partner, content="另一项", by=work.clerk)
    with pytest.raises(Refused, match="不能是创建单位自己"):
        make_pair(work.unit, partner=work.unit.organization, content="互学互助", by=work.clerk)
    with pytest.raises(Refused, match="请填写结束原因"):
        end_pair(pair, reason="", by=work.clerk)
    end_pair(pair, reason="期满", by=work.clerk)
    assert end_pair(pair, reason="期满", by=work.clerk).ended_on == date(2020, 11, 10)
    with pytest.raises(Refused, match="已经结束"):
        end_pair(pair, reason="另有安排", by=work.clerk)
    partner.active = False
    partner.save()
    with pytest.raises(Refused, match="已停用"):
        make_pair(work.unit, partner=partner, content="", by=work.clerk)
    assert list(Pair.objects.values_list("ended_on", "end_reason")) == [(date(2020, 11, 10), "期满")]
    assert [event.action for event in AuditEvent.objects.order_by("pk")] == ["pair.make", "pair.end"]


def complaint(work: WorkWorld) -> Complaint:
    """A complaint about the direct unit's firm, as the office wrote it down."""
    return record_complaint(
        work.unit,
        received_on=date(2020, 11, 2),
        subject="关于一份审计报告",
        text="来信人反映……",
        key="一",
        by=work.clerk,
    )


def test_nobody_learns_of_a_complaint_before_it_is_founded(work: WorkWorld) -> None:
    """6-3: kept once; neither the record nor a message tells its words; found true, the unit is told once."""
    one = complaint(work)
    assert complaint(work) == one
    assert told(work) == []
    assert AuditEvent.objects.get().after == {"complaint": one.pk, "received_on": "2020-11-02"}
    facts = {"outcome_on": date(2020, 11, 9), "text": "经核查属实，已整改。", "by": work.clerk}
    settle_complaint(one, outcome="founded", **facts)  # type: ignore[arg-type]
    settle_complaint(one, outcome="founded", **facts)  # type: ignore[arg-type]
    message = Message.objects.get()
    assert (message.title, message.body) == ("一件投诉举报经核查属实", "经核查属实，已整改。")
    settle_complaint(one, outcome="unfounded", **{**facts, "text": "复核不属实。"})  # type: ignore[arg-type]
    assert told(work)[-1] == ("示例天心会计师事务所党支部", "一件投诉举报的核查结果已更正，不再计入")
    assert "复核" not in Message.objects.order_by("pk").last().body  # type: ignore[union-attr]
    assert AuditEvent.objects.filter(action="complaint.settle").count() == 2


def test_a_complaint_found_untrue_stays_unknown(work: WorkWorld) -> None:
    """6-3: the unit hears nothing of it."""
    settle_complaint(complaint(work), outcome="unfounded", outcome_on=date(2020, 11, 9), text="不属实", by=work.clerk)
    assert told(work) == []


def test_complaints_are_refused_with_sentences(work: WorkWorld) -> None:
    """By role, by day, without an outcome."""
    with pytest.raises(Forbidden):
        record_complaint(work.unit, received_on=date(2020, 11, 2), subject="一事", key="二", by=work.secretary)
    with pytest.raises(Refused) as refused:
        record_complaint(work.unit, received_on=None, subject="", key="三", by=work.clerk)
    assert [found.field for found in refused.value.findings] == ["received_on", "subject"]
    with pytest.raises(Refused) as refused:
        settle_complaint(complaint(work), outcome="", outcome_on=date(2020, 11, 1), text="", by=work.clerk)
    assert [found.field for found in refused.value.findings] == ["outcome", "outcome_on", "outcome_text"]
    with pytest.raises(Forbidden):
        settle_complaint(complaint(work), outcome="founded", outcome_on=date(2020, 11, 9), text="是", by=work.secretary)
