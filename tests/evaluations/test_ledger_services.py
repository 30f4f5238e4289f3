"""Deeds of the ledger: entered once, corrected with history, never erased."""

from uuid import uuid4

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.ledger_prefill import last_of_kind, prefilled
from evaluations.ledger_words import entry_of, fields_of, kept_rows, rows_of, shown, taken_over, typed_of
from evaluations.models import CheckRule, LedgerRecord, RecordKind
from evaluations.rules.ledger import KEPT, Questioned
from evaluations.services.ledger import RecordChanged, add_record, change_record, restore_record, void_record
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.ledger import assembly, enter, kind_of, member


def test_a_record_is_entered_and_on_record(work: WorkWorld) -> None:
    """R: the fact, who entered it, and the words of it in the audit."""
    row = enter(work.unit, work.secretary)
    assert (str(row), row.topic, row.expected, row.present, row.excused, row.version) == (
        "2020-11-06 党员大会",
        "学习贯彻全会精神",
        13,
        12,
        1,
        1,
    )
    event = AuditEvent.objects.about(row).get()
    assert (event.action, event.after["日期"], event.after["应到人数"]) == ("ledger.add", "2020年11月6日", "13")
    assert not row.is_backfilled
    assert enter(work.unit, work.secretary, held_on="2020-05-06").is_backfilled


def test_the_same_key_enters_once(work: WorkWorld) -> None:
    """A double click finds the first one's record."""
    key = uuid4().hex
    kind = kind_of(work.unit, "assembly")
    rows = [add_record(unit=work.unit, kind=kind, typed=assembly(), key=key, by=work.secretary).pk for _ in range(2)]
    assert rows[0] == rows[1]
    assert LedgerRecord.objects.count() == 1


def test_who_may_not_and_when(work: WorkWorld, clock) -> None:  # type: ignore[no-untyped-def]
    """Only the unit itself, in its stage, while it takes part."""
    for person in (work.clerk, work.liaison, work.changsha_secretary, work.stranger):
        with pytest.raises(Forbidden):
            enter(work.unit, person)
    row = enter(work.unit, work.secretary)
    clock.move_to(moment(2021, 5, 2))
    for deed in (
        lambda: enter(work.unit, work.secretary),
        lambda: change_record(row, typed=assembly(topic="别的"), version=1, by=work.secretary),
        lambda: void_record(row, reason="重复", by=work.secretary),
        lambda: restore_record(row, by=work.secretary),
    ):
        with pytest.raises(Forbidden):
            deed()


def test_a_kind_out_of_use_is_refused(work: WorkWorld) -> None:
    """Kinds are data; one that is switched off takes nothing new."""
    RecordKind.objects.filter(code="assembly").update(active=False)
    with pytest.raises(Refused, match="已经停用"):
        enter(work.unit, work.secretary)


def test_faults_and_questions(work: WorkWorld) -> None:
    """A fault is refused; a question is saved when it was confirmed, and what was confirmed is kept."""
    with pytest.raises(Refused, match="实到 14 人多于应到 13 人"):
        enter(work.unit, work.secretary, present="14", excused="")
    with pytest.raises(Questioned) as asked:
        enter(work.unit, work.secretary, held_on="2019-12-31")
    texts = [question.text for question in asked.value.questions]
    row = enter(work.unit, work.secretary, held_on="2019-12-31", confirmed=texts)
    assert row.confirmed == texts[0]
    first = enter(work.unit, work.secretary)
    with pytest.raises(Questioned) as doubled:
        enter(work.unit, work.secretary, place="四楼 会议室")
    assert [question.record for question in doubled.value.questions] == [first.pk]


def test_persons_are_of_the_own_roster(work: WorkWorld) -> None:
    """2-2: names only for talks, from the roster of the unit."""
    wang, foreign = member(work.unit, "王芳"), member(work.changsha_unit, "赵六")
    row = enter(work.unit, work.secretary, "talk", persons=[wang.pk])
    assert [named.member for named in row.named.all()] == [wang]
    with pytest.raises(Refused, match="不在本单位的党员名册中"):
        enter(work.unit, work.secretary, "talk", persons=[foreign.pk])
    with pytest.raises(Refused, match="至少选一人"):
        enter(work.unit, work.secretary, "talk")


def test_a_correction_keeps_what_was(work: WorkWorld) -> None:
    """Who changed what from what to what; nothing changed makes no version."""
    row = enter(work.unit, work.secretary)
    same = change_record(row, typed=assembly(), version=1, by=work.secretary)
    assert same.version == 1
    changed = change_record(row, typed=assembly(present="11", excused="2"), version=1, by=work.secretary)
    assert (changed.version, changed.present, changed.changed_by) == (2, 11, work.secretary)
    event = AuditEvent.objects.about(row).last()
    assert event is not None
    assert (event.before, event.after) == (
        {"实到人数": "12", "请假人数": "1"},
        {"实到人数": "11", "请假人数": "2"},
    )
    assert [version.present for version in row.history.order_by("history_id")] == [12, 11]


def test_two_tabs(work: WorkWorld) -> None:
    """The second is told and shown both texts; the same text twice is no conflict."""
    row = enter(work.unit, work.secretary)
    change_record(row, typed=assembly(topic="甲"), version=1, by=work.secretary)
    with pytest.raises(RecordChanged) as conflict:
        change_record(row, typed=assembly(topic="乙"), version=1, by=work.secretary)
    assert [(one.label, one.mine, one.theirs) for one in conflict.value.differences if one.changed] == [
        ("议题", "乙", "甲")
    ]
    assert change_record(row, typed=assembly(topic="甲"), version=1, by=work.secretary).version == 2
    assert change_record(row, typed=assembly(topic="乙"), version=2, by=work.secretary).topic == "乙"


def test_changed_persons(work: WorkWorld) -> None:
    """Another person talked with is a change, and on record by name."""
    wang, li = member(work.unit, "王芳"), member(work.unit, "李伟", note="审计一部")
    row = enter(work.unit, work.secretary, "talk", persons=[wang.pk])
    typed = {"held_on": "2020-11-06"}
    assert change_record(row, typed=typed, persons=[wang.pk], version=1, by=work.secretary).version == 1
    row = change_record(row, typed=typed, persons=[li.pk], version=1, by=work.secretary)
    assert [named.member for named in row.named.all()] == [li]
    event = AuditEvent.objects.about(row).last()
    assert event is not None
    assert (event.before, event.after) == ({"谈话对象": "王芳"}, {"谈话对象": "李伟（审计一部）"})


def test_moved_to_another_kind_and_back(work: WorkWorld) -> None:
    """What fits goes along; what does not is shown, kept with its label, and fits again after moving back."""
    wang = member(work.unit, "王芳")
    row = enter(work.unit, work.secretary)
    talk = kind_of(work.unit, "talk")
    typed = typed_of(taken_over(entry_of(row), [], talk), fields_of(talk))
    row = change_record(row, kind=talk, typed=typed, persons=[wang.pk], version=1, by=work.secretary)
    assert (row.kind.title, row.place, row.expected, row.topic) == ("谈心谈话", "四楼会议室", None, "")
    assert kept_rows(row) == [
        ("议题（党员大会）", "学习贯彻全会精神"),
        ("应到人数（党员大会）", "13"),
        ("实到人数（党员大会）", "12"),
        ("请假人数（党员大会）", "1"),
    ]
    # Kept through a correction under the new kind.
    row = change_record(row, typed=typed | {"place": "五楼"}, persons=[wang.pk], version=2, by=work.secretary)
    assert len(kept_rows(row)) == 4
    back = kind_of(work.unit, "assembly")
    again = typed_of(taken_over(entry_of(row), row.details[KEPT], back), fields_of(back))
    assert (again["topic"], again["expected"], again["place"]) == ("学习贯彻全会精神", "13", "五楼")
    row = change_record(row, kind=back, typed=again, version=3, by=work.secretary)
    assert (row.expected, kept_rows(row)) == (13, [])
    assert not row.named.exists()


def test_voided_and_restored(work: WorkWorld) -> None:
    """Never erased: out of the count with the reason, and back again."""
    row = enter(work.unit, work.secretary)
    for reason, sentence in (("  ", "请填写作废原因"), ("字" * 201, "最多 200 个字")):
        with pytest.raises(Refused, match=sentence):
            void_record(row, reason=reason, by=work.secretary)
    for _ in range(2):
        voided = void_record(row, reason="重复登记", by=work.secretary)
    assert (voided.void_reason, work.unit.records.standing().count()) == ("重复登记", 0)
    with pytest.raises(Refused, match="已经作废"):
        change_record(row, typed=assembly(topic="别的"), version=2, by=work.secretary)
    for _ in range(2):
        restore_record(row, by=work.secretary)
    assert work.unit.records.standing().count() == 1
    assert [event.action for event in AuditEvent.objects.about(row)] == ["ledger.add", "ledger.void", "ledger.restore"]


def test_what_a_form_opens_with(work: WorkWorld) -> None:
    """Members and secretary; later what the last one expected; a copy without what is new each time."""
    kind = kind_of(work.unit, "assembly")
    day = {"held_on": "2020-11-10"}
    opened = prefilled(work.unit, kind, last_of_kind(work.unit, kind))
    assert opened == day | {"expected": "13", "led_by": "张建国", "by_secretary": "on"}
    assert prefilled(work.unit, kind_of(work.unit, "committee"), None)["expected"] == ""
    enter(work.unit, work.secretary, expected="12", excused="")
    last = last_of_kind(work.unit, kind)
    assert last is not None
    assert prefilled(work.unit, kind, last)["expected"] == "12"
    copied = prefilled(work.unit, kind, last, copied=last)
    assert copied == day | {
        "topic": "学习贯彻全会精神",
        "place": "四楼会议室",
        "led_by": "张建国",
        "expected": "12",
    }


def test_dues_of_a_month(work: WorkWorld) -> None:
    """2-6: the month is kept as the check reads it; the copy asks for it anew."""
    dues = {"d-month": "2020-10", "d-amount": "650", "d-payers": "13"}
    row = enter(work.unit, work.secretary, "dues", **dues)
    assert row.details == {"month": "2020年10月", "amount": "650.00", "payers": 13}
    assert "d-month" not in prefilled(work.unit, row.kind, row, copied=row)


def test_a_transfer_in_words(work: WorkWorld) -> None:
    """2-6: choices and days of the kind's own fields, as they are read; yes and no too."""
    transfer = {"d-direction": "转入", "d-who": "王芳", "d-other": "示例街道党支部", "d-done_on": "2020-11-05"}
    row = enter(work.unit, work.secretary, "transfer", **transfer)
    fields = fields_of(row.kind)
    assert rows_of(entry_of(row), fields, {})[:5] == [
        ("日期", "2020年11月6日"),
        ("方向", "转入"),
        ("党员", "王芳"),
        ("对方党组织", "示例街道党支部"),
        ("办结日期", "2020年11月5日"),
    ]
    (done_on,) = [one for one in fields if one.code == "done_on"]
    assert shown(done_on, "某天") == "某天"
    lecture = kind_of(work.unit, "lecture")
    (by_secretary,) = [one for one in fields_of(lecture) if one.code == "by_secretary"]
    assert (shown(by_secretary, True), shown(by_secretary, False)) == ("是", "否")


def test_an_incomplete_study_is_questioned(work: WorkWorld) -> None:
    """2-3: what its check would not count for want of an element is asked about at saving; the rule says which."""
    full = {"topic": "学习党史", "expected": "13", "present": "12", "summary": "学习笔记"}
    proofs = {"d-plan": "年度计划第1项", "d-attendance": "签到表"}
    words = "五落实不全：缺计划、考勤，这条集中学习不计入2-3。"
    with pytest.raises(Questioned) as asked:
        enter(work.unit, work.secretary, "study", **full)
    assert [question.text for question in asked.value.questions] == [words]
    assert enter(work.unit, work.secretary, "study", **full, confirmed=[words]).confirmed == words
    assert enter(work.unit, work.secretary, "study", held_on="2020-11-05", **full, **proofs).confirmed == ""
    CheckRule.objects.filter(code="study").update(active=False)
    assert enter(work.unit, work.secretary, "study", held_on="2020-11-04", **full).confirmed == ""
