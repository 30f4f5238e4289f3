"""Problems: raised, answered, added to, handed on, settled, told when overdue (M1)."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import Problem
from evaluations.services.problem_messages import tell_overdue_problems
from evaluations.services.problems import add_to_problem, assign_problem, close_problem, raise_problem, reply
from evaluations.services.units import disqualify_unit
from tests.evaluations.conftest import WorkWorld, moment

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def told() -> list[tuple[str, str]]:
    """To whom which message went, in order."""
    return [
        (message.user.full_name if message.user else message.organization.name, message.title)  # type: ignore[union-attr]
        for message in Message.objects.order_by("pk")
    ]


def raised(work: WorkWorld, *, key: str = "一") -> Problem:
    """周明's question to the committee."""
    return raise_problem(
        work.unit, title="活动场地不足", text="没有党员活动室。", owner=work.committee, key=key, by=work.secretary
    )


def raised_in_changsha(work: WorkWorld) -> Problem:
    """李秀英's question to the body of her prefecture."""
    return raise_problem(
        work.changsha_unit, title="经费", text="经费未落实。", owner=work.changsha, key="一", by=work.changsha_secretary
    )


def test_a_problem_gets_a_number_an_owner_and_a_last_day(work: WorkWorld) -> None:
    """M1: five working days after 10 November 2020; sent twice it is one; owner and liaison are told."""
    one = raised(work)
    assert raised(work) == one
    assert raised(work, key="二").number == 2
    assert (one.number, one.owner, one.due_on, one.state) == (1, work.committee, date(2020, 11, 17), "open")
    assert one.full_number == f"{work.unit.application.number}-01"
    said = "示例天心会计师事务所党支部提出问题：活动场地不足"
    assert told()[:2] == [(work.committee.name, said), ("孙立", said)]
    assert AuditEvent.objects.filter(action="problem.raise").count() == 2


def test_to_whom_one_may_turn(work: WorkWorld) -> None:
    """M1: on the prefecture track also to the own prefecture's body; never to another one."""
    assert raised_in_changsha(work).owner == work.changsha
    for owner in (work.yueyang, None):
        with pytest.raises(Refused, match="请选择向谁提出"):
            raise_problem(
                work.changsha_unit, title="经费", text="未落实", owner=owner, key="二", by=work.changsha_secretary
            )
    with pytest.raises(Refused, match="请选择向谁提出"):
        raise_problem(work.unit, title="经费", text="未落实", owner=work.changsha, key="二", by=work.secretary)


def test_a_problem_is_the_units_own(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Refused by role and stage."""
    with pytest.raises(Forbidden):
        raise_problem(work.unit, title="一", text="二", owner=work.committee, key="一", by=work.clerk)
    clock.move_to(moment(2021, 5, 10))
    with pytest.raises(Forbidden):
        raised(work)


def test_the_owner_answers_and_the_unit_settles(work: WorkWorld) -> None:
    """M1: a prefecture for its own; with a file; 办结 is the unit's word."""
    one = raised_in_changsha(work)
    upload = SimpleUploadedFile("答复.pdf", PDF)
    word = reply(one, text="", upload=upload, key="答", by=work.changsha_officer)
    assert reply(one, text="再发一次", key="答", by=work.changsha_officer) == word
    assert (word.file and word.file.original_name, word.kind) == ("答复.pdf", "answer")
    one.refresh_from_db()
    assert one.state == "replied"
    assert told()[-1] == ("示例岳麓会计师事务所党支部", "“经费”已有答复")
    with pytest.raises(Forbidden):
        close_problem(one, by=work.changsha_officer)
    closed = close_problem(one, by=work.changsha_secretary)
    assert (closed.state, closed.closed_by, closed.closed_at) == ("closed", work.changsha_secretary, timezone.now())
    assert close_problem(one, by=work.changsha_secretary).closed_at == closed.closed_at
    assert told()[-1] == (work.changsha.name, "已办结：经费")
    assert [word.kind for word in one.replies.all()] == ["answer", "closed"]
    states = AuditEvent.objects.filter(action__in=["problem.reply", "problem.close"]).order_by("pk")
    assert [(event.before, event.after) for event in states] == [
        ({"state": "open"}, {"state": "replied"}),
        ({"state": "replied"}, {"state": "closed"}),
    ]


def test_who_may_not_answer(work: WorkWorld) -> None:
    """Neither another prefecture nor the unit itself; nothing empty; no file that cannot be taken."""
    one = raised_in_changsha(work)
    for person in (work.yueyang_officer, work.changsha_secretary, work.stranger):
        with pytest.raises(Forbidden):
            reply(one, text="可以", key="答", by=person)
    with pytest.raises(Refused, match="请填写答复"):
        reply(one, text=" ", key="答", by=work.changsha_officer)
    with pytest.raises(Refused) as refused:
        reply(one, text="见附件", upload=SimpleUploadedFile("a.exe", b"MZ"), key="答", by=work.changsha_officer)
    assert [found.field for found in refused.value.findings] == ["file"]


def test_a_further_word_opens_it_again(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """M1: an answered problem waits again with a new last day; an open one keeps its own."""
    one = raised(work)
    add_to_problem(one, text="另有一事", key="加一", by=work.secretary)
    one.refresh_from_db()
    assert one.due_on == date(2020, 11, 17)
    reply(one, text="已协调", key="答", by=work.clerk)
    clock.move_to(moment(2020, 11, 20))
    word = add_to_problem(one, text="还是没有", key="加二", by=work.secretary)
    assert add_to_problem(one, text="还是没有", key="加二", by=work.secretary) == word
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("open", date(2020, 11, 27))
    with pytest.raises(Forbidden):
        add_to_problem(one, text="我也说", key="加三", by=work.clerk)


def test_the_committee_hands_a_problem_on(work: WorkWorld) -> None:
    """M1: another owner, person and day, with a reason that the unit reads; sent twice it is one."""
    one = raised_in_changsha(work)
    facts = {"owner": work.committee, "handler": work.clerk, "due_on": date(2020, 11, 30), "reason": "涉及全省"}
    for _ in range(2):
        assign_problem(one, key="转", by=work.decider, **facts)  # type: ignore[arg-type]
    one.refresh_from_db()
    assert (one.owner, one.handler, one.due_on) == (work.committee, work.clerk, date(2020, 11, 30))
    words = [(word.kind, word.text) for word in one.replies.all()]
    assert words == [("assigned", f"由{work.committee.name}（陈静）承办，答复期限为2020年11月30日。原因：涉及全省")]
    assert [who for who, _ in told()[-3:]] == ["示例岳麓会计师事务所党支部", work.committee.name, "陈静"]
    event = AuditEvent.objects.get(action="problem.assign")
    assert (event.before["owner"], event.reason) == (work.changsha.name, "涉及全省")
    reply(one, text="已办理", key="答", by=work.clerk)


def test_whom_the_committee_cannot_name(work: WorkWorld) -> None:
    """A body of elsewhere, a person of elsewhere, a day that is over, no reason; and only the committee hands on."""
    one = raised(work)
    with pytest.raises(Refused) as refused:
        assign_problem(one, owner=work.changsha, due_on=None, reason="", key="转", by=work.clerk)
    assert [found.field for found in refused.value.findings] == ["owner", "due_on", "reason"]
    wrong = {"owner": work.committee, "handler": work.changsha_officer, "due_on": date(2020, 11, 9), "reason": "调整"}
    with pytest.raises(Refused) as refused:
        assign_problem(one, key="转", by=work.clerk, **wrong)  # type: ignore[arg-type]
    assert [found.field for found in refused.value.findings] == ["handler", "due_on"]
    with pytest.raises(Forbidden):
        assign_problem(one, key="转", by=work.secretary, **wrong)  # type: ignore[arg-type]


def test_overdue_is_told_once(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """M1: the last day counts; owner and committee are told once; a new last day may be told again."""
    one = raised_in_changsha(work)
    assert tell_overdue_problems(moment(2020, 11, 17, 23, 59)) == 0
    clock.move_to(moment(2020, 11, 18, 0, 1))
    assert [tell_overdue_problems(timezone.now()) for _ in range(2)] == [1, 0]
    assert told()[-2:] == [(work.changsha.name, "超期未答复：经费"), (work.committee.name, "超期未答复：经费")]
    assign_problem(one, owner=work.committee, due_on=date(2020, 11, 20), reason="加急", key="转", by=work.clerk)
    assert tell_overdue_problems(moment(2020, 11, 21)) == 1
    assert told()[-1] == (work.committee.name, "超期未答复：经费")


def test_what_is_not_overdue(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Answered ones, and those of a unit that takes no more part."""
    reply(raised(work), text="已协调", key="答", by=work.clerk)
    raised_in_changsha(work)
    unit = work.changsha_unit
    unit.state, unit.ended_at, unit.ended_by, unit.end_reason = "replaced", moment(2020, 11, 11), work.decider, "退出"
    unit.save()
    assert tell_overdue_problems(moment(2020, 12, 1)) == 0


def test_nothing_is_done_for_a_unit_that_takes_no_more_part(work: WorkWorld) -> None:
    """S4: its problems are only read; the reason says so."""
    one = raised(work)
    disqualify_unit(work.unit, reason="弄虚作假", by=work.decider)
    with pytest.raises(Forbidden):
        close_problem(one, by=work.secretary)
    with pytest.raises(Forbidden, match="这个创建单位已取消，不再办理“答复问题”"):
        reply(one, text="可以", key="答", by=work.clerk)
