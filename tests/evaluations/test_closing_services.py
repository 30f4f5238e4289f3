"""S5, E: agreed scores, closing and reopening as deeds: works, refused, on record, who is told."""

from decimal import Decimal

import pytest
import time_machine

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.closing_sheet import closing_sheet
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    Item,
    UnitState,
    VerdictDecision,
    VerdictRow,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.results import result_of
from evaluations.services.closing import AgreedConflict, close_visit, reopen_visit, save_agreed
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet, make_visit
from tests.evaluations.closings import (
    ONE,
    TWO,
    add_photo,
    agree,
    all_in,
    closed,
    decide,
    fresh,
    typed_rows,
    versions,
)
from tests.evaluations.conftest import moment


def stored(code: str) -> AgreedScore:
    """An agreed score."""
    return AgreedScore.objects.get(item__code=code)


def test_a_bonus_of_one_is_a_difference_to_the_others(assess: Assessment) -> None:
    """E: two of three sheets give no bonus, which is 0: on the leader's page and in the result alike."""
    Item.objects.filter(code="7-3").update(is_bonus=True)
    fill_sheet(assess.visit, assess.leader, differ={"7-3": {"score": "1.5"}})
    for person in (assess.second, assess.third):
        fill_sheet(assess.visit, person, differ={"7-3": None})
    row = next(row for row in closing_sheet(assess.visit).rows if row.code == "7-3")
    assert (row.spread.width, row.offered.given.score, row.exceeds) == (Decimal("1.5"), Decimal("0.5"), True)
    [result] = [row for row in result_of(assess.unit).items if row.item.code == "7-3"]
    assert result.spread == row.spread


def test_the_leader_saves_what_is_offered_and_changes_some(assess: Assessment) -> None:
    """S5: the mean is offered; every version and its spread stay."""
    all_in(assess, second=ONE, third=TWO)
    rows = closing_sheet(assess.visit).rows
    assert (rows[0].offered.given.score, rows[0].spread.width, rows[0].exceeds) == (Decimal("2.0"), Decimal(2), True)
    assert rows[0].offered.reason == "现场没有看到相应材料"
    assert rows[0].own.score == Decimal(3)
    agree(assess)
    assert AgreedScore.objects.count() == 32
    assert (stored("1-1").score, stored("1-1").spread, stored("1-1").version) == (Decimal("2.0"), Decimal("2.0"), 1)
    agree(assess, i1_1={"score": "1.5", "spread_reason": "两次会议没有记录"})
    assert (stored("1-1").version, stored("1-2").version) == (2, 1)
    assert stored("1-1").history.count() == 2
    event = AuditEvent.objects.filter(action="visit.agree").latest("pk")
    assert list(event.after) == ["1-1"]
    assert (event.before["1-1"]["score"], event.after["1-1"]["score"]) == ("2.0", "1.5")
    agree(assess)
    assert AuditEvent.objects.filter(action="visit.agree").count() == 2


def test_only_a_sheet_that_is_in_counts(assess: Assessment) -> None:
    """S5: a draft plays no part, and the leader's own comes first."""
    fill_sheet(assess.visit, assess.second, differ=ONE)
    fill_sheet(assess.visit, assess.third, differ=TWO, submitted=False)
    fill_sheet(assess.visit, assess.leader, submitted=False)
    assert closing_sheet(assess.visit).rows[0].spread.width == Decimal(0)
    assert closing_sheet(assess.visit).missing == ["罗刚", "许峰"]
    with pytest.raises(Refused, match="请先提交您自己的现场评分表"):
        agree(assess)


def test_what_cannot_be_kept_is_refused_item_by_item(assess: Assessment) -> None:
    """Nothing is saved, every sentence names its item."""
    all_in(assess)
    rows = {"1-1": {"score": "9"}, "1-2": {"score": "二"}, "9-9": {"score": "1"}}
    with pytest.raises(Refused) as refused:
        save_agreed(assess.visit, rows=rows, base_versions={}, by=assess.leader)
    assert [one.field for one in refused.value.findings] == ["1-1-score", "1-2-score", ""]
    assert refused.value.findings[0].message.startswith("1-1：得分须在0和3.0之间")
    assert AgreedScore.objects.count() == 0


def test_two_tabs_never_overwrite_each_other_unseen(assess: Assessment) -> None:
    """S5: what only one has changed is kept, what both have is shown, and saving again decides."""
    all_in(assess)
    first, base = typed_rows(assess.visit), versions(assess.visit)
    save_agreed(
        assess.visit,
        rows=first | {"1-1": {"score": "2", "reason": "缺记录"}},
        base_versions=base,
        by=assess.leader,
    )
    # The other tab still has what was offered for 1-1, and has changed 1-2.
    save_agreed(
        assess.visit,
        rows=first | {"1-2": {"score": "2.5", "reason": "缺计划"}},
        base_versions=base | {"1-2": 1},
        by=assess.leader,
    )
    assert [stored("1-1").score, stored("1-2").score] == [Decimal(2), Decimal("2.5")]
    with pytest.raises(AgreedConflict) as conflict:
        save_agreed(
            assess.visit,
            rows={"1-1": {"score": "1", "reason": "全缺"}, "1-3": {"score": "1", "reason": "缺"}},
            base_versions={"1-1": 0, "1-3": 1},
            by=assess.leader,
        )
    [row] = conflict.value.rows
    assert (row.code, row.theirs.given.score, row.mine.reason, row.version, row.saved_by) == (
        "1-1",
        Decimal(2),
        "全缺",
        1,
        "罗刚",
    )
    assert stored("1-3").score == stored("1-3").marks
    save_agreed(
        assess.visit,
        rows={"1-1": {"score": "1", "reason": "全缺"}},
        base_versions={"1-1": row.version},
        by=assess.leader,
    )
    assert stored("1-1").score == Decimal(1)
    # A tab that shows version 1 and has not touched it lets the second version stand.
    save_agreed(
        assess.visit,
        rows={"1-1": {"score": "2", "reason": "缺记录"}},
        base_versions={"1-1": 1},
        by=assess.leader,
    )
    assert stored("1-1").score == Decimal(1)


def test_closing_keeps_everything_and_moves_visit_and_unit(assess: Assessment) -> None:
    """S5: team, sheets with reasons and photos, agreed scores, total; the unit is 已考核 and is told until when."""
    sheets = all_in(assess, second=ONE, third=TWO)
    add_photo(sheets[1], "1-1", "abc")
    agree(assess, i1_1={"score": "2", "spread_reason": "以记录本为准"})
    closing = close_visit(assess.visit, remark=" 基础扎实 ", by=assess.leader)
    assert (closing.number, closing.state, closing.edition, closing.remark) == (1, "waiting", 1, "基础扎实")
    assert closing.total == Decimal("99.0")
    assert str(closing.answer_until) == "2021-03-15"  # three working days after 10 March, a Wednesday
    assert fresh(assess.visit).state == Visit.State.CLOSED
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == UnitState.INSPECTED
    content = closing.content
    assert [row["name"] for row in content["team"]] == ["罗刚", "唐丽", "许峰"]
    assert content["unit"] | {"id": 0, "number": ""} == {
        "id": 0,
        "name": "示例天心会计师事务所党支部",
        "number": "",
        "track": "行业党委直属",
        "prefecture": "长沙市",
        "secretary": "张建国",
        "members": 13,
        "full_members": 12,
        "probationary_members": 1,
    }
    first = content["items"][0]
    assert (first["score"], first["spread"], first["exceeds"], first["own"]["score"]) == ("2.0", "2.0", True, "3.0")
    assert [sheet["scores"][0]["score"] for sheet in content["sheets"]] == ["3.0", "1.0", "2.0"]
    [photo] = content["sheets"][1]["photos"]
    assert (photo["code"], photo["sha256"]) == ("1-1", f"{'abc':0>64}")
    assert content["total"]["total"] == "99.0"
    unit_message = Message.objects.get(organization=assess.unit.organization, title__contains="已结束")
    assert unit_message.title == "实地考核已结束，请在2021年3月15日前确认考评分"
    told = Message.objects.filter(title="示例天心会计师事务所党支部的实地考核已结束")
    assert [message.role for message in told] == ["committee"]
    assert not Message.objects.filter(title__contains="99").exists()
    assert not Message.objects.filter(body__contains="99").exists()


def test_the_prefecture_hears_that_it_is_closed_and_no_score(assess: Assessment) -> None:
    """M1: the body of the prefecture is told the fact alone."""
    visit = make_visit(assess.work.changsha_unit, [assess.leader, assess.second], by=assess.work.clerk)
    for person in (assess.leader, assess.second):
        fill_sheet(visit, person)
    save_agreed(visit, rows=typed_rows(visit), base_versions={}, by=assess.leader)
    close_visit(visit, by=assess.leader)
    reopen_visit(visit, reason="漏看材料", by=assess.work.clerk)
    assert CreationUnit.objects.get(pk=visit.unit_id).state == UnitState.CREATING
    told = Message.objects.filter(organization=assess.work.changsha).order_by("pk")
    assert [(message.title, message.body) for message in told] == [
        ("示例岳麓会计师事务所党支部的实地考核已结束", ""),
        ("示例岳麓会计师事务所党支部的实地考核已重新打开", ""),
    ]


def test_a_closing_lacks_are_all_named(assess: Assessment) -> None:
    """S5: nothing saved, a spread without a word, a missing sheet."""
    fill_sheet(assess.visit, assess.leader)
    fill_sheet(assess.visit, assess.second, differ=ONE)
    with pytest.raises(Refused) as refused:
        close_visit(assess.visit, by=assess.leader)
    fields = [one.field for one in refused.value.findings]
    assert fields[:2] == ["missing_reason", "1-1-score"]
    assert len(fields) == 33
    agree(assess)
    with pytest.raises(Refused, match="1-1：考核人员的评分相差2.0分") as refused:
        close_visit(assess.visit, missing_reason="住院", by=assess.leader)
    assert [one.field for one in refused.value.findings] == ["1-1-spread_reason"]
    agree(assess, i1_1={"spread_reason": "以记录本为准"})
    closing = close_visit(assess.visit, missing_reason=" 住院 ", by=assess.leader)
    assert (closing.missing_reason, closing.content["missing"]) == ("住院", ["许峰"])


def test_a_sheet_that_comes_after_the_draft_counts_at_closing(assess: Assessment) -> None:
    """E: the spread is that of the closing, and a reason for nobody missing is left out."""
    fill_sheet(assess.visit, assess.leader)
    fill_sheet(assess.visit, assess.second)
    agree(assess)
    seen = closing_sheet(fresh(assess.visit)).fingerprint
    fill_sheet(assess.visit, assess.third, differ=TWO)
    with pytest.raises(Refused, match="刚才有变化"):
        close_visit(assess.visit, missing_reason="住院", seen=seen, by=assess.leader)
    closing = close_visit(
        assess.visit, missing_reason="住院", seen=closing_sheet(fresh(assess.visit)).fingerprint, by=assess.leader
    )
    assert closing.missing_reason == ""
    assert stored("1-1").spread == Decimal("1.0")


def test_closed_twice_is_closed_once(assess: Assessment) -> None:
    """The same leader's second click is the first; a new leader, and anybody of the team, is told who and when."""
    first = closed(assess)
    assert close_visit(assess.visit, by=assess.leader) == first
    VisitInspector.objects.filter(visit=assess.visit, person=assess.leader).update(is_leader=False)
    VisitInspector.objects.filter(visit=assess.visit, person=assess.second).update(is_leader=True)
    with pytest.raises(Refused, match="罗刚已于2021年3月10日10:00结束这次考核"):
        close_visit(assess.visit, by=assess.second)
    for person in (assess.outsider, assess.work.clerk, assess.work.secretary):
        with pytest.raises(Forbidden):
            close_visit(assess.visit, by=person)
    assert VisitClosing.objects.count() == 1
    with pytest.raises(Forbidden):
        agree(assess)


def test_a_unit_that_is_out_is_not_inspected(assess: Assessment) -> None:
    """S4: replaced or disqualified, it takes no more part."""
    all_in(assess)
    CreationUnit.objects.filter(pk=assess.unit.pk).update(
        state="disqualified", ended_at=moment(2021, 3, 10), ended_by=assess.work.decider, end_reason="处罚"
    )
    with pytest.raises(Forbidden, match="已取消"):
        agree(assess)


def test_a_reopened_visit_begins_where_it_stood(assess: Assessment, clock: time_machine.Traveller) -> None:
    """[inf] S5: the closing stays, the agreed scores are the start of the next, the unit waits as before."""
    first = closed(assess, second=ONE, third=TWO)
    clock.move_to(moment(2021, 3, 11))
    visit = reopen_visit(assess.visit, reason=" 漏看一本记录 ", by=assess.work.clerk)
    assert (visit.state, visit.standing_closing) == ("reopened", None)
    first.refresh_from_db()
    assert (first.state, first.reopened_by, first.reopen_reason) == ("reopened", assess.work.clerk, "漏看一本记录")
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == UnitState.SELF_ASSESSED
    assert stored("1-1").score == Decimal(2)
    told = Message.objects.filter(title__contains="已重新打开")
    assert {message.user for message in told if message.user} == set(assess.team)
    assert AuditEvent.objects.get(action="visit.reopen").reason == "漏看一本记录"
    agree(assess, i1_1={"score": "2.5"})
    second = close_visit(assess.visit, by=assess.leader)
    assert (second.number, second.content["items"][0]["score"], first.content["items"][0]["score"]) == (2, "2.5", "2.0")
    assert Message.objects.filter(organization=assess.unit.organization, title__contains="已结束").count() == 2
    with pytest.raises(Forbidden):
        reopen_visit(assess.visit, reason="再看", by=assess.leader)


@pytest.mark.parametrize(("state", "refused"), [("draft", False), ("decided", True), ("released", True)])
def test_a_verdict_keeps_the_visit_closed(assess: Assessment, state: str, refused: bool) -> None:
    """[inf] S5: a decided or released verdict rests on the closing."""
    closed(assess)
    decision = VerdictDecision.objects.create(
        campaign=assess.work.campaign, created_by=assess.work.clerk, created_at=moment(2021, 3, 10)
    )
    VerdictRow.objects.create(decision=decision, unit=assess.unit, verdict="qualified", total=Decimal(99))
    if state != "draft":
        decide(decision, state, by=assess.work.decider)
    if not refused:
        assert reopen_visit(assess.visit, reason="漏看", by=assess.work.clerk).state == "reopened"
        return
    with pytest.raises(Refused, match="不能"):
        reopen_visit(assess.visit, reason="漏看", by=assess.work.clerk)
    assert fresh(assess.visit).state == "closed"


def test_a_re_assessment_has_its_own_states(assess: Assessment) -> None:
    """S6: 待复评 becomes 已复评, and back."""
    CreationUnit.objects.filter(pk=assess.unit.pk).update(state=UnitState.AWAITING_REASSESSMENT)
    Visit.objects.filter(pk=assess.visit.pk).update(kind=Visit.Kind.REASSESSMENT)
    for person in assess.team:
        fill_sheet(assess.visit, person)
    agree(assess)
    close_visit(assess.visit, by=assess.leader)
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == UnitState.REASSESSED
    with pytest.raises(Refused, match="请填写重新打开的理由"):
        reopen_visit(assess.visit, reason=" ", by=assess.work.clerk)
    reopen_visit(assess.visit, reason="漏看", by=assess.work.clerk)
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == UnitState.AWAITING_REASSESSMENT


def test_a_withdrawn_self_assessment_is_not_shown(assess: Assessment) -> None:
    """S5: only what was handed in stands beside the sheets."""
    fill_self(assess.unit, assess.work.secretary, submitted=False)
    fill_sheet(assess.visit, assess.leader)
    assert not closing_sheet(assess.visit).rows[0].own.is_given
