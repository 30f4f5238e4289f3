"""S5: the verdict: drafted, decided as one act, released; nothing half, nothing silently."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from applications.models import EligibilityCheck
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.gate import decide as ask
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from evaluations.actions.unit import WORK
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    ItemObjection,
    VerdictDecision,
    VerdictRow,
    Visit,
    VisitClosing,
)
from evaluations.rules.verdict_draft import fingerprint
from evaluations.services.verdict import (
    VerdictConflict,
    check_meeting,
    choose_units,
    open_verdict,
    record_verdict_meeting,
    save_verdict,
    texts_of,
)
from evaluations.services.verdict_deciding import cancel_verdict, check_draft, decide_verdict
from evaluations.services.verdict_release import check_release, release_verdict
from evaluations.services.verdict_reversal import reverse_verdict
from evaluations.verdicts import released_on, released_row
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import moment
from tests.evaluations.judging import (
    BELOW,
    NAMES,
    decided,
    drafted,
    fresh,
    hold_meeting,
    inspected,
    ready,
    row_of,
    save,
    state_of,
)

pytestmark = pytest.mark.django_db
LAST_DAY = date(2021, 4, 30)


def words(refused: Refused) -> list[str]:
    """The sentences."""
    return [finding.message for finding in refused.findings]


def test_the_draft_opens_with_what_follows_from_the_figures(assess: Assessment) -> None:
    """S5, E: 达标 above the pass mark, 限期整改 below it, with a deadline within the acceptance stage."""
    good, bad = inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)
    decision = drafted(assess, good, bad)
    assert (row_of(decision, good).verdict, row_of(decision, good).rectify_until) == ("qualified", None)
    below = row_of(decision, bad)
    assert (below.verdict, below.rectify_until) == ("rectifying", date(2021, 3, 30))
    assert (below.total, below.computed) == (None, ""), "nobody has looked yet"
    assert drafted(assess, good) == decision, "a second member finds the first one's"
    assert VerdictDecision.objects.count() == 1
    assert AuditEvent.objects.filter(action="verdict.open").count() == 1


def test_only_inspected_units_are_chosen(assess: Assessment) -> None:
    """S5: nobody is judged who was not inspected."""
    inspected(assess)
    with pytest.raises(Refused, match="已经不是“已考核”状态"):
        drafted(assess, assess.unit, assess.work.changsha_unit)
    with pytest.raises(Refused, match="至少选择一个"):
        open_verdict(assess.work.campaign, units=[], by=assess.work.clerk)
    with pytest.raises(Forbidden):
        open_verdict(assess.work.campaign, units=[assess.unit.pk], by=assess.leader)
    assert not VerdictDecision.objects.exists()


def test_units_join_and_leave_the_draft(assess: Assessment) -> None:
    """S5: what was typed for one that leaves stays on record."""
    first, second = inspected(assess), inspected(assess, assess.work.changsha_unit)
    decision = drafted(assess, first)
    save(decision, {first.pk: {"reason": "材料扎实。"}}, by=assess.work.clerk)
    choose_units(decision, units=[second.pk], by=assess.work.decider)
    assert list(fresh(decision).rows.values_list("unit", flat=True)) == [second.pk]
    event = AuditEvent.objects.get(action="verdict.choose")
    assert event.before["left"][first.organization.name]["reason"] == "材料扎实。"
    version = fresh(decision).version
    choose_units(decision, units=[second.pk], by=assess.work.decider)
    assert fresh(decision).version == version
    with pytest.raises(Forbidden):
        choose_units(decision, units=[first.pk], by=assess.work.secretary)


def test_a_row_that_both_changed_is_shown_with_both_texts(assess: Assessment) -> None:
    """Nothing is overwritten silently; a row that only one changed keeps that text."""
    first, second = inspected(assess), inspected(assess, assess.work.changsha_unit)
    decision = drafted(assess, first, second)
    base = {key.unit_id: fingerprint(texts_of(key)) for key in decision.rows.all()}
    typed = {"verdict": "qualified", "reason": "陈静写的"}
    save_verdict(decision, typed={first.pk: typed}, base=base, seen={}, by=assess.work.clerk)
    mine = {first.pk: typed | {"reason": "赵敏写的"}, second.pk: {"verdict": "rectifying", "reason": "要整改"}}
    with pytest.raises(VerdictConflict) as caught:
        save_verdict(decision, typed=mine, base=base, seen={}, by=assess.work.decider)
    [conflict] = caught.value.conflicts
    assert (conflict.mine["reason"], conflict.theirs["reason"]) == ("赵敏写的", "陈静写的")
    assert str(caught.value) == first.organization.name
    assert row_of(decision, second).reason == ""
    again = save_verdict(decision, typed={first.pk: typed}, base=base, seen={}, by=assess.work.decider)
    assert again.version == fresh(decision).version == 1, "the same text again is no new version"
    stale = {first.pk: {"verdict": "qualified", "reason": ""}}
    save_verdict(decision, typed=stale, base=base, seen={}, by=assess.work.decider)
    assert row_of(decision, first).reason == "陈静写的", "an unchanged row of an old page overwrites nothing"


def test_what_cannot_be_kept_is_refused_with_everything_kept_as_it_was(assess: Assessment) -> None:
    """A day that is none, a verdict that nobody knows, 优秀 without 达标."""
    unit = inspected(assess)
    decision = drafted(assess, unit)
    wrong = {"verdict": "great", "excellent": "yes", "rectify_until": "下个月", "reason": "长" * 5001}
    with pytest.raises(Refused) as caught:
        save(decision, {unit.pk: wrong}, by=assess.work.clerk)
    fields = [finding.field.split("-")[-1] for finding in caught.value.findings]
    assert fields == ["verdict", "excellent", "rectify_until", "reason"]
    assert row_of(decision, unit).verdict == "qualified"


def test_rectification_without_a_deadline_gets_the_offered_one(assess: Assessment) -> None:
    """S6: the campaign's days, at the latest the last day of the acceptance stage."""
    unit = inspected(assess)
    decision = drafted(assess, unit)
    save(decision, {unit.pk: {"verdict": "rectifying", "reason": "集体研究"}}, by=assess.work.clerk)
    assert row_of(decision, unit).rectify_until == date(2021, 3, 30)
    save(decision, {unit.pk: {"rectify_until": "2021年4月6日"}}, by=assess.work.clerk)
    assert row_of(decision, unit).rectify_until == date(2021, 4, 6)


def test_figures_count_only_where_the_page_showed_them(assess: Assessment) -> None:
    """E: a result that changed between page and save, or since, is looked at again."""
    unit = inspected(assess)
    decision = drafted(assess, unit)
    assert "还没有保存过" in check_draft(decision)[0].message
    stored = {row.unit_id: texts_of(row) for row in decision.rows.all()}
    base = {key: fingerprint(texts) for key, texts in stored.items()}
    save_verdict(decision, typed=stored, base=base, seen={unit.pk: "99.0|qualified|meets|1"}, by=assess.work.clerk)
    assert row_of(decision, unit).total is None
    save(decision, by=assess.work.clerk)
    assert (row_of(decision, unit).total, row_of(decision, unit).computed) == (Decimal("100.0"), "qualified")
    hold_meeting(decision, by=assess.work.clerk)
    assert check_draft(fresh(decision)) == []
    score = AgreedScore.objects.filter(visit__unit=unit, item__code="1-1").get()
    score.score = Decimal(0)
    score.save()
    [finding] = check_draft(fresh(decision))
    assert "已由 100.0 分变为 97.0 分，请核对后重新保存" in finding.message
    save(decision, by=assess.work.clerk)
    assert check_draft(fresh(decision)) == []


def test_deciding_freezes_the_rows_and_changes_no_unit(assess: Assessment) -> None:
    """Design decision 8: the whole result stands beside the verdict, states unchanged, nobody is told."""
    unit = inspected(assess)
    before = Message.objects.count()
    decision = decided(assess, unit)
    row = row_of(decision, unit)
    assert (decision.state, row.is_final, row.total) == ("decided", True, Decimal("100.0"))
    assert len(row.result["items"]) == 32
    assert row.result["eligibility"] == {"verdict": "meets"}
    assert state_of(unit) == "inspected"
    assert Message.objects.count() == before
    assert released_row(unit) is None
    event = AuditEvent.objects.get(action="verdict.decide")
    assert event.after["rows"][0]["verdict"] == "qualified"


def test_deciding_asks_for_审定_the_state_and_the_version(assess: Assessment) -> None:
    """The gate, and the page on which it was confirmed."""
    decision = ready(assess, inspected(assess))
    with pytest.raises(Forbidden):
        decide_verdict(decision, base_version=decision.version, by=assess.work.clerk)
    with pytest.raises(Refused, match="又有修改"):
        decide_verdict(decision, base_version=decision.version - 1, by=assess.work.decider)
    decide_verdict(decision, base_version=decision.version, by=assess.work.decider)
    with pytest.raises(Forbidden):
        decide_verdict(decision, base_version=decision.version, by=assess.work.decider)


def test_everything_in_the_way_is_said_at_once(assess: Assessment) -> None:
    """All or nothing: one unit that is not ready stops the whole."""
    good, waiting = inspected(assess), inspected(assess, assess.work.changsha_unit, state="waiting")
    decision = drafted(assess, good, waiting)
    save(decision, {good.pk: {"verdict": "rectifying"}}, by=assess.work.clerk)
    with pytest.raises(Refused) as caught:
        decide_verdict(fresh(decision), base_version=fresh(decision).version, by=assess.work.decider)
    said = "\n".join(words(caught.value))
    assert "与按分数计算的“达标”不同，请写明理由" in said
    assert "还没有确认考核结果，确认期限到2021年3月18日" in said
    assert "还没有录入会议情况" in said
    assert not VerdictRow.objects.filter(is_final=True).exists()


def test_an_answer_period_that_is_over_is_no_obstacle(assess: Assessment, clock: time_machine.Traveller) -> None:
    """S5: who has said nothing in time has no objection."""
    decision = ready(assess, inspected(assess, state="waiting"))
    assert check_draft(decision)
    clock.move_to(moment(2021, 3, 19))
    assert check_draft(decision) == []


def test_an_open_objection_or_a_visit_opened_again_stands_in_the_way(assess: Assessment) -> None:
    """S5: first the word on the objection."""
    unit = inspected(assess, state="waiting")
    decision = ready(assess, unit)
    closing = VisitClosing.objects.get()
    closing.state = "objected"
    closing.save()
    score = AgreedScore.objects.filter(visit__unit=unit).first()
    assert score is not None
    ItemObjection.objects.create(
        closing=closing, item=score.item, text="分数偏低", raised_by=assess.work.secretary, raised_at=unit.opened_at
    )
    assert "有 1 项异议，还没有答复" in check_draft(decision)[0].message
    Visit.objects.filter(unit=unit).update(state="reopened")
    assert "还没有结束（或已重新打开）" in check_draft(decision)[0].message
    CreationUnit.objects.filter(pk=unit.pk).update(state="self_assessed")
    assert "现在不是“已考核”状态" in check_draft(decision)[0].message


def test_eligibility_is_computed_again_and_a_person_looks(assess: Assessment, clock: time_machine.Traveller) -> None:
    """C0 at the assessment: the register has changed, so the row is looked at again and needs a reason."""
    unit = inspected(assess)
    decision = ready(assess, unit)
    clock.shift(3600)
    body = Organization.objects.get(pk=unit.organization_id)
    body.founded_on = date(2020, 1, 1)
    body.save()
    assert "正在重新核对资格" in check_draft(decision)[0].message
    with pytest.raises(Refused) as caught:
        decide_verdict(decision, base_version=decision.version, by=assess.work.decider)
    assert any("资格核对结论已有变化" in sentence for sentence in words(caught.value))
    standing = EligibilityCheck.objects.get(application=unit.application, superseded_at=None)
    assert (standing.occasion, standing.verdict) == ("assessment", "fails")
    save(decision, by=assess.work.clerk)
    assert "资格核对结论不是“符合”，请写明理由" in check_draft(fresh(decision))[0].message
    save(decision, {unit.pk: {"reason": "成立时间以批复为准，已核实。"}}, by=assess.work.clerk)
    decide_verdict(fresh(decision), base_version=fresh(decision).version, by=assess.work.decider)
    assert row_of(decision, unit).result["eligibility"] == {"verdict": "fails"}


def test_the_meeting_needs_a_quorum_and_knows_the_bodies(assess: Assessment) -> None:
    """S5: two thirds, recusals by body, minutes."""
    unit = inspected(assess)
    decision = drafted(assess, unit)
    with pytest.raises(Refused) as caught:
        hold_meeting(decision, by=assess.work.clerk, present=NAMES[:3], recused=(("张志远", "别的党支部"),))
    assert {finding.field for finding in caught.value.findings} == {"present", "recused"}
    with pytest.raises(Refused, match="不在名单中"):
        hold_meeting(decision, by=assess.work.clerk, recused=(("张志远", "别的党支部"),))
    with pytest.raises(Refused, match="没有写明“张志远”回避哪个党组织"):
        hold_meeting(decision, by=assess.work.clerk, recused=(("张志远", ""),))
    facts = {"held_on": None, "title": "", "expected_count": None, "present": (), "recused": (("张志远", ""),)}
    assert len(check_meeting(decision, **facts)) >= 4
    number = unit.application.number or ""
    meeting = hold_meeting(decision, by=assess.work.clerk, recused=(("张志远", number),)).meeting
    assert meeting is not None
    assert meeting.attendees.get(name="张志远").recused_from == unit.organization.name
    again = record_verdict_meeting(
        decision,
        held_on=date(2021, 3, 10),
        title="第3次会议",
        expected_count=7,
        present=NAMES,
        recused=(),
        minutes=None,
        by=assess.work.clerk,
    )
    assert again.meeting is not None and again.meeting.minutes == meeting.minutes


def test_taking_back_opens_a_new_draft_with_the_same_words(assess: Assessment) -> None:
    """Decided ones stay on record; a reason is needed; the meeting is recorded again."""
    unit = inspected(assess)
    decision = decided(assess, unit, typed={unit.pk: {"reason": "材料扎实。"}})
    with pytest.raises(Refused, match="请写明取消拟定的理由"):
        cancel_verdict(decision, reason=" ", by=assess.work.decider)
    with pytest.raises(Forbidden):
        cancel_verdict(decision, reason="重新研究", by=assess.work.clerk)
    again = cancel_verdict(decision, reason="重新研究", by=assess.work.decider)
    assert (fresh(decision).state, again.state, again.meeting) == ("cancelled", "draft", None)
    row = row_of(again, unit)
    assert (row.reason, row.verdict, row.total, row.is_final) == ("材料扎实。", "qualified", None, False)
    assert state_of(unit) == "inspected"


def test_releasing_moves_the_units_and_tells_each_its_own(assess: Assessment) -> None:
    """S5, S6: states, letters in own words, prefecture of its unit, liaison; a rectifying unit works again."""
    good, bad = inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)
    decision = decided(assess, good, bad)
    with pytest.raises(Forbidden):
        release_verdict(decision, by=assess.work.clerk)
    release_verdict(decision, by=assess.work.decider)
    assert (state_of(good), state_of(bad)) == ("qualified", "rectifying")
    told = Message.objects.filter(key__contains=":verdict:")
    letters = {message.organization or message.user: message for message in told}
    assert len(letters) == 4
    own = letters[good.organization]
    assert own.title == "综合评估结论：达标" and "进一步巩固创建成果" in own.body
    other = letters[bad.organization]
    assert other.title == "综合评估结论：限期整改"
    assert "请在2021年3月30日前完成整改" in other.body
    assert "1-1 " in other.body and "得 0.0 分" in other.body and "材料不全" in other.body
    assert good.organization.name not in other.body
    assert bad.organization.name in letters[assess.work.changsha].title
    assert good.organization.name in letters[assess.work.liaison].title
    row = released_row(good)
    assert row is not None and released_on(row) == date(2021, 3, 10)
    unit = CreationUnit.objects.with_parties().get(pk=bad.pk)
    assert ask(WORK, user=assess.work.changsha_secretary, subject=unit)
    with pytest.raises(Forbidden):
        release_verdict(decision, by=assess.work.decider)
    assert AuditEvent.objects.filter(action="verdict.release").count() == 3


def test_a_release_after_something_changed_is_refused(assess: Assessment) -> None:
    """As it was decided, or not at all."""
    unit = inspected(assess)
    decision = decided(assess, unit)
    assert check_release(decision) == []
    Visit.objects.filter(unit=unit).update(state="reopened")
    with pytest.raises(Refused, match="还没有结束（或已重新打开）"):
        release_verdict(decision, by=assess.work.decider)
    assert (state_of(unit), fresh(decision).state) == ("inspected", "decided")


def test_a_deadline_that_has_passed_stops_the_release(assess: Assessment, clock: time_machine.Traveller) -> None:
    """S6: nobody is given a day in the past."""
    unit = inspected(assess, differ=BELOW)
    decision = decided(assess, unit)
    clock.move_to(moment(2021, 3, 31))
    with pytest.raises(Refused, match="整改期限须晚于今天"):
        release_verdict(decision, by=assess.work.decider)


def test_several_decisions_follow_each_other(assess: Assessment) -> None:
    """S5: units that are inspected later get their verdict later."""
    first = inspected(assess)
    release_verdict(decided(assess, first), by=assess.work.decider)
    second = inspected(assess, assess.work.changsha_unit)
    release_verdict(decided(assess, second), by=assess.work.decider)
    assert [state_of(first), state_of(second)] == ["qualified", "qualified"]


def test_a_released_verdict_is_corrected_by_an_act_of_its_own(assess: Assessment) -> None:
    """[inf] S5: reason, deadline, whether to tell; the old row stays as no longer standing."""
    unit = inspected(assess)
    decision = decided(assess, unit)
    release_verdict(decision, by=assess.work.decider)
    facts = {"seen": "qualified", "reason": "漏看一项", "rectify_until": LAST_DAY, "notify": True}
    with pytest.raises(Forbidden):
        reverse_verdict(unit, by=assess.work.clerk, **facts)
    with pytest.raises(Refused, match="刚才已经改变"):
        reverse_verdict(unit, by=assess.work.decider, **(facts | {"seen": "rectifying"}))
    with pytest.raises(Refused) as caught:
        reverse_verdict(unit, seen="qualified", reason="", rectify_until=None, notify=None, by=assess.work.decider)
    assert [finding.field for finding in caught.value.findings] == ["reason", "rectify_until", "notify"]
    reverse_verdict(unit, by=assess.work.decider, **facts)
    assert state_of(unit) == "rectifying"
    assert [row.is_standing for row in VerdictRow.objects.filter(unit=unit).order_by("pk")] == [False, True]
    row = released_row(unit)
    assert row is not None and (row.verdict, row.reason, row.rectify_until) == ("rectifying", "漏看一项", LAST_DAY)
    CreationUnit.objects.filter(pk=unit.pk).update(state="qualified")  # by its re-assessment
    with pytest.raises(Refused, match="刚才已经改变"):
        reverse_verdict(unit, by=assess.work.decider, **(facts | {"seen": "rectifying"}))
    CreationUnit.objects.filter(pk=unit.pk).update(state="rectifying")
    told = Message.objects.filter(title__startswith="综合评估结论已更正")
    assert [message.organization_id for message in told] == [unit.organization_id]
    reverse_verdict(
        unit, seen="rectifying", reason="核实无误", rectify_until=None, notify=False, by=assess.work.decider
    )
    assert state_of(unit) == "qualified"
    assert told.count() == 1
    assert row_of(decision, unit).is_standing is False
