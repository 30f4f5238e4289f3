"""S4, M1.2, M2.1: leading group and creation plan as services."""

from typing import Any

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationPlan, CreationUnit, PlanSubmission
from evaluations.plan_content import compare, fingerprint, group_texts, plan_of, plan_texts, tasks_of
from evaluations.services.conflicts import TextConflict
from evaluations.services.leading_group import save_group
from evaluations.services.plan_answers import acknowledge_plan, missing_in, return_plan, revise_plan, submit_plan
from evaluations.services.plans import keep_confirmation, keep_firm_scan, record_progress, save_plan
from evaluations.services.units import disqualify_unit
from tests.core.builders import EXE
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.units import EMPTY_BASE, GROUP, HEAD, TASK, TEXTS, filed_plan, fill_plan, scan, submit

pytestmark = pytest.mark.django_db


def bases(unit: CreationUnit) -> dict[str, str]:
    """The fingerprints of what a page would show now."""
    plan = plan_of(unit)
    return {name: fingerprint(text) for name, text in plan_texts(plan, tasks_of(plan)).items()}


def state(unit: CreationUnit) -> str:
    """The state of its plan now."""
    return CreationPlan.objects.get(unit=unit).state


def test_group_is_kept_as_a_list(work: WorkWorld) -> None:
    """S4: by the unit, in order, on record; the same list again changes nothing."""
    save_group(work.unit, rows=GROUP, base=fingerprint([]), by=work.secretary)
    assert [str(member) for member in work.unit.group_members.all()] == ["周明", "何建华"]
    save_group(work.unit, rows=GROUP, base="", by=work.secretary)
    event = AuditEvent.objects.get(action="group.save")
    assert event.after["group"][1] == "副组长　何建华（主任会计师，所在机构管理层，负责落实经费和场地）"
    for person in (work.clerk, work.stranger, work.changsha_secretary):
        with pytest.raises(Forbidden):
            save_group(work.unit, rows=GROUP, base="", by=person)
    with pytest.raises(Refused):
        save_group(work.unit, rows=[HEAD, HEAD], base="", by=work.secretary)


def test_two_lists_are_not_overwritten_unseen(work: WorkWorld) -> None:
    """Both are in the conflict; with the new base mine is kept."""
    save_group(work.unit, rows=GROUP, base=fingerprint([]), by=work.secretary)
    with pytest.raises(TextConflict) as caught:
        save_group(work.unit, rows=[HEAD], base=fingerprint([]), by=work.secretary)
    [field] = caught.value.fields
    assert (field.theirs, field.mine) == (GROUP, [HEAD])
    assert str(caught.value) == "group"
    save_group(work.unit, rows=[HEAD], base=fingerprint(field.theirs), by=work.secretary)
    assert group_texts(work.unit.group_members.all()) == [HEAD]


def test_a_draft_is_kept_and_its_lines_keep_their_progress(work: WorkWorld) -> None:
    """Moved, changed, taken out, added: a line that stays is the same line."""
    save_plan(work.unit, texts={**TEXTS, "funds": "１，０００元"}, base=EMPTY_BASE, by=work.secretary)
    plan = plan_of(work.unit)
    [first] = tasks_of(plan)
    assert (plan.version, plan.funds, plan.state) == (1, 1000, "draft")
    assert [item.code for item in first.items.all()] == ["1-4", "3-1"]
    second = TASK | {"title": "讲党课", "items": ""}
    rows = [second, TASK | {"id": str(first.pk), "title": "布置党员活动室"}]
    save_plan(work.unit, texts={**TEXTS, "funds": "1000", "tasks": rows}, base=bases(work.unit), by=work.secretary)
    assert [(task.number, task.title) for task in tasks_of(plan)] == [(1, "讲党课"), (2, "布置党员活动室")]
    assert tasks_of(plan)[1].pk == first.pk
    same = save_plan(
        work.unit, texts={**TEXTS, "funds": "1000", "tasks": rows}, base=bases(work.unit), by=work.secretary
    )
    assert same.version == 2
    kept = [second | {"id": str(tasks_of(plan)[0].pk)}, second | {"id": "99999", "title": "谈心谈话"}]
    save_plan(work.unit, texts={**TEXTS, "funds": "1000", "tasks": kept}, base=bases(work.unit), by=work.secretary)
    assert [task.title for task in tasks_of(plan)] == ["讲党课", "谈心谈话"]


def test_two_writers_are_merged_or_told(work: WorkWorld) -> None:
    """What one alone has changed is merged; what both have is shown, and settled on record."""
    opened = dict(EMPTY_BASE)
    save_plan(work.unit, texts={**TEXTS, "venue": ""}, base=opened, by=work.secretary)
    typed: dict[str, Any] = {"aims": "", "funds": "", "funds_note": "", "staff": "", "venue": "四楼", "tasks": []}
    save_plan(work.unit, texts=typed, base=opened, by=work.secretary)
    plan = plan_of(work.unit)
    assert (plan.venue, plan.aims, plan.funds) == ("四楼", TEXTS["aims"], 50000)
    with pytest.raises(TextConflict) as caught:
        save_plan(work.unit, texts={**typed, "aims": "另一个目标", "venue": "五楼"}, base=opened, by=work.secretary)
    assert [field.name for field in caught.value.fields] == ["aims", "venue"]
    assert caught.value.saved_by == "周明"
    settled = opened | {field.name: fingerprint(field.theirs) for field in caught.value.fields}
    save_plan(
        work.unit, texts={**typed, "aims": "另一个目标", "venue": "五楼"}, base=settled, by=work.secretary, settles=True
    )
    event = AuditEvent.objects.get(action="plan.settle")
    assert event.before == {"aims": TEXTS["aims"], "venue": "四楼"}
    assert event.after == {"aims": "另一个目标", "venue": "五楼"}
    assert plan_of(work.unit).funds == 50000


def test_a_plan_is_the_units_own_in_its_stage(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Refused by role, by stage, and where it cannot be read."""
    for person in (work.clerk, work.liaison, work.changsha_officer, work.stranger):
        with pytest.raises(Forbidden):
            save_plan(work.unit, texts=TEXTS, base=EMPTY_BASE, by=person)
    with pytest.raises(Refused):
        save_plan(work.unit, texts={**TEXTS, "funds": "很多"}, base=EMPTY_BASE, by=work.secretary)
    clock.move_to(moment(2021, 3, 1))
    with pytest.raises(Forbidden):
        save_plan(work.unit, texts=TEXTS, base=EMPTY_BASE, by=work.secretary)
    assert not CreationPlan.objects.exists()


def test_the_firms_confirmation(work: WorkWorld) -> None:
    """M2.1: who, when, the sealed page; a wrong file is refused, an earlier page stays on record."""
    keep_confirmation(work.unit, signatory="何建华", confirmed_on="2020-11-09", by=work.secretary)
    keep_confirmation(work.unit, signatory="何建华", confirmed_on="2020年11月9日", by=work.secretary)
    assert AuditEvent.objects.filter(action="plan.confirm").count() == 1
    with pytest.raises(Refused):
        keep_confirmation(work.unit, signatory="何建华", confirmed_on="2020-12-09", by=work.secretary)
    with pytest.raises(UploadRefused):
        keep_firm_scan(work.unit, upload=scan("盖章页.pdf", EXE), by=work.secretary)
    keep_firm_scan(work.unit, upload=scan("一.pdf"), by=work.secretary)
    plan = keep_firm_scan(work.unit, upload=scan("二.pdf"), by=work.secretary)
    assert plan.firm_scan is not None and plan.firm_scan.original_name == "二.pdf"
    assert StoredFile.objects.filter(original_name="一.pdf").exists()
    events = AuditEvent.objects.filter(action="plan.scan").order_by("pk")
    assert [event.before for event in events] == [{"file": ""}, {"file": "一.pdf"}]


def test_submitting_freezes_what_was_checked(work: WorkWorld) -> None:
    """S4: complete, as read; then nothing changes until it is answered; the committee and the liaison are told."""
    save_group(work.unit, rows=[HEAD], base=fingerprint([]), by=work.secretary)
    fill_plan(work.unit, by=work.secretary)
    with pytest.raises(Refused, match="管理层"):
        submit(work.unit, by=work.secretary)
    save_group(work.unit, rows=GROUP, base=fingerprint([HEAD]), by=work.secretary)
    with pytest.raises(Refused, match="刚才有变化"):
        submit_plan(work.unit, seen="", by=work.secretary)
    submission = submit(work.unit, by=work.secretary)
    assert (submission.number, state(work.unit)) == (1, "submitted")
    assert str(submission) == f"{submission.plan}第1次报送"
    assert submission.content["tasks"][0]["title"] == "完善党员活动室"
    assert submission.content["group"] == GROUP
    told = Message.objects.filter(title="示例天心会计师事务所党支部报送了创建方案")
    assert {message.user or message.role for message in told} == {work.liaison, "committee"}
    with pytest.raises(Forbidden):
        save_plan(work.unit, texts=TEXTS, base=bases(work.unit), by=work.secretary)
    assert submit(work.unit, by=work.secretary) == submission
    assert told.count() == 2
    with pytest.raises(Forbidden):
        submit_plan(work.unit, seen="", by=work.secretary)
    with pytest.raises(Forbidden):
        submit(work.unit, by=work.clerk)


def test_a_prefecture_unit_needs_no_manager(work: WorkWorld) -> None:
    """M1.2 speaks of the direct track."""
    save_group(work.changsha_unit, rows=[HEAD], base=fingerprint([]), by=work.changsha_secretary)
    fill_plan(work.changsha_unit, by=work.changsha_secretary)
    assert missing_in(plan_of(work.changsha_unit)) == []


def test_acknowledged_revised_and_comparable(work: WorkWorld) -> None:
    """S4: taken on file; opened again; the first submission stays beside the second."""
    filed_plan(work.unit, by=work.secretary)
    with pytest.raises(Forbidden):
        acknowledge_plan(work.unit, number=1, by=work.secretary)
    with pytest.raises(Refused, match="刚才已经办理"):
        acknowledge_plan(work.unit, number=2, by=work.clerk)
    acknowledge_plan(work.unit, number=1, text=" 同意 ", by=work.clerk)
    assert state(work.unit) == "acknowledged"
    assert Message.objects.get(organization=work.unit.organization).body == "同意"
    revise_plan(work.unit, by=work.secretary)
    save_plan(work.unit, texts={**TEXTS, "aims": "更高的目标"}, base=bases(work.unit), by=work.secretary)
    submit(work.unit, by=work.secretary)
    first, second = PlanSubmission.objects.order_by("number")
    assert (first.answer, second.answer) == ("acknowledged", "")
    changed = [row for row in compare(first.content, second.content) if row["changed"]]
    assert changed == [{"label": "创建目标", "left": TEXTS["aims"], "right": "更高的目标", "changed": True}]


def test_sent_back_with_a_reason(work: WorkWorld) -> None:
    """S4: the reason goes to the unit; it can be changed and submitted again."""
    filed_plan(work.unit, by=work.secretary)
    with pytest.raises(Refused, match="理由"):
        return_plan(work.unit, number=1, reason=" ", by=work.clerk)
    return_plan(work.unit, number=1, reason="请补充党课安排", by=work.clerk)
    assert state(work.unit) == "returned"
    message = Message.objects.get(organization=work.unit.organization)
    assert (message.title, message.body) == ("创建方案被退回，请修改后重新报送", "请补充党课安排")
    with pytest.raises(Forbidden):
        return_plan(work.unit, number=1, reason="再退", by=work.clerk)
    assert submit(work.unit, by=work.secretary).number == 2


def test_a_unit_that_takes_no_part_gets_no_answer(work: WorkWorld) -> None:
    """S4: what is left lies as it lay."""
    filed_plan(work.unit, by=work.secretary)
    disqualify_unit(work.unit, reason="受到行政处罚", by=work.decider)
    with pytest.raises(Refused, match="已取消"):
        acknowledge_plan(work.unit, number=1, by=work.clerk)


def test_progress_of_a_task(work: WorkWorld) -> None:
    """S4: from the submission on; on record; two writers are told."""
    fill_plan(work.unit, by=work.secretary)
    [task] = tasks_of(plan_of(work.unit))
    untouched = fingerprint({"done_on": "", "result": ""})
    with pytest.raises(Forbidden):
        record_progress(task, done_on="2020-11-10", result="已完成", base=untouched, by=work.secretary)
    submit(work.unit, by=work.secretary)
    with pytest.raises(Forbidden):
        record_progress(task, done_on="2020-11-10", result="已完成", base=untouched, by=work.clerk)
    with pytest.raises(Refused):
        record_progress(task, done_on="2020-11-10", result="", base=untouched, by=work.secretary)
    done = record_progress(task, done_on="2020-11-10", result="已完成", base=untouched, by=work.secretary)
    assert (str(done.done_on), done.result) == ("2020-11-10", "已完成")
    record_progress(task, done_on="2020-11-10", result="已完成", base=untouched, by=work.secretary)
    assert AuditEvent.objects.filter(action="plan.progress").count() == 1
    with pytest.raises(TextConflict) as caught:
        record_progress(task, done_on="", result="还在做", base=untouched, by=work.secretary)
    assert [field.theirs for field in caught.value.fields] == ["2020-11-10", "已完成"]
    now = fingerprint({"done_on": "2020-11-10", "result": "已完成"})
    assert record_progress(task, done_on="", result="还在做", base=now, by=work.secretary).done_on is None
