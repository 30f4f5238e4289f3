"""Editing the rubric: in one step with its record; after freezing a new edition with reason and notice (E)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.services.copying import stage_days
from benchmark_platform.campaigns.shift import Shift
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations import rubric_texts as texts
from evaluations.models import Item, Rubric, RubricChange, VerdictDecision, Visit
from evaluations.plan_content import fingerprint
from evaluations.scales import scale_of, scaled_items
from evaluations.services import rubric_late
from evaluations.services.conflicts import TextConflict
from evaluations.services.new_year import start_year
from evaluations.services.rubric import edit_item, edit_marks, edit_settings
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.units import release

pytestmark = pytest.mark.django_db

WHY = "行业党委会议决定调整"


def marks_as_typed(rubric: Rubric, **changed: str) -> dict[str, Any]:
    """The page of marks; ``m1_1="4"`` changes 1-1."""
    typed = texts.marks_texts(row.scale for row in scaled_items(rubric))
    return typed | {name.replace("m", "marks-").replace("_", "-"): value for name, value in changed.items()}


def move_marks(rubric: Rubric, by: User, *, reason: str = "", **changed: str) -> Rubric:
    """One mark from 1-2 to 1-1, or as said, on a fresh page."""
    typed = marks_as_typed(rubric, **(changed or {"m1_1": "4", "m1_2": "2"}))
    return edit_marks(rubric, typed=typed, base=fingerprint(marks_as_typed(rubric)), by=by, reason=reason)


def change_item(rubric: Rubric, by: User, *, code: str = "1-1", reason: str = "", **changed: Any) -> Rubric:
    """An item changed on a fresh page."""
    item = Item.objects.get(indicator__rubric=rubric, code=code)
    standing = texts.item_texts(scale_of(item), item.how_assessed)
    return edit_item(rubric, code=code, typed=standing | changed, base=fingerprint(standing), by=by, reason=reason)


def set_pass_mark(rubric: Rubric, by: User, *, to: str = "75", reason: str = "") -> Rubric:
    """The pass mark changed on a fresh page."""
    standing = texts.settings_texts(Rubric.objects.get(pk=rubric.pk))
    return edit_settings(rubric, typed=standing | {"pass_mark": to}, base=fingerprint(standing), by=by, reason=reason)


def held(rubric: Rubric, *codes: str) -> dict[str, Decimal]:
    """Marks as they stand."""
    return dict(Item.objects.filter(indicator__rubric=rubric, code__in=codes).values_list("code", "marks"))


def test_marks_are_the_committees_from_then_on(work: WorkWorld) -> None:
    """E: kept with their points, in the history, on record in words; the second save of the same changes nothing."""
    rubric = move_marks(work.rubric, work.clerk)
    assert held(rubric, "1-1", "1-2") == {"1-1": 4, "1-2": 2}
    assert (rubric.version, rubric.edition, rubric.marks_are_platform_default) == (2, 1, False)
    item = Item.objects.get(code="1-1")
    assert item.history.count() == 2  # as it was made, and this
    assert list(item.scoring_points.values_list("code", "marks", "cap")) == [
        ("form", Decimal("2.7"), Decimal("2.7")),
        ("papers", Decimal("1.3"), Decimal("1.3")),
    ]
    event = AuditEvent.objects.get(action="rubric.edit")
    assert (event.actor_name, event.action_label, event.reason) == ("陈静", "修改分值", "")
    assert (event.before["1-1 分值"], event.after["1-1 分值"]) == ("3.0", "4.0")
    assert "组织形式与正式党员人数不符，扣 2.7 分" in event.after["1-1 评分要点"]
    again = edit_marks(rubric, typed=marks_as_typed(rubric), base=fingerprint({}), by=work.clerk)
    assert again.version == 2
    assert not RubricChange.objects.exists() and not Message.objects.filter(title__startswith="评分标准").exists()


def test_a_bonus_comes_on_top(work: WorkWorld) -> None:
    """E: its marks are no longer in the sum, so others take them."""
    typed = marks_as_typed(work.rubric) | {"is_bonus-7-3": True, "marks-7-1": "4"}
    edit_marks(work.rubric, typed=typed, base=fingerprint(marks_as_typed(work.rubric)), by=work.clerk)
    assert Item.objects.get(code="7-3").is_bonus
    assert AuditEvent.objects.get(action="rubric.edit").after["7-3 加分项"] == "是"


def test_an_item_gets_another_way(work: WorkWorld) -> None:
    """E: points come and go, each with its history; the marks are not this page's."""
    rubric = change_item(
        work.rubric, work.clerk, way="counted", points=[{"code": "", "text": "每件", "marks": "1", "cap": ""}]
    )
    item = Item.objects.get(code="1-1")
    assert (item.way, item.marks, rubric.version, rubric.marks_are_platform_default) == ("counted", 3, 2, True)
    assert list(item.scoring_points.values_list("code", "text", "marks")) == [("p1", "每件", 1)]
    event = AuditEvent.objects.get(action="rubric.edit")
    assert (event.before["1-1 评分方式"], event.after["1-1 评分方式"]) == ("扣分", "计数得分")
    assert event.after["1-1 评分要点"] == "每件，每个得 1.0 分"
    assert set(event.after) == {"1-1 评分方式", "1-1 评分要点"}
    assert change_item(work.rubric, work.clerk).version == 2
    change_item(work.rubric, work.clerk, way="yes_no", points=[])
    assert AuditEvent.objects.order_by("pk").last().after["1-1 评分要点"] == "（没有）"  # type: ignore[union-attr]


def test_points_that_stay_are_not_written_again(work: WorkWorld) -> None:
    """The history holds what changed."""
    points = texts.item_texts(scale_of(Item.objects.get(code="1-1")), "")["points"]
    change_item(work.rubric, work.clerk, points=[points[0], {**points[1], "marks": "0.5"}])
    first, second = Item.objects.get(code="1-1").scoring_points.all()
    assert (first.history.count(), second.history.count()) == (0, 1)


def test_settings(work: WorkWorld) -> None:
    """E: on record in words; the item marks stay ours."""
    rubric = set_pass_mark(work.rubric, work.clerk)
    assert (rubric.pass_mark, rubric.version, rubric.marks_are_platform_default) == (75, 2, True)
    event = AuditEvent.objects.get(action="rubric.edit")
    assert (event.before, event.after) == ({"达标分": "80.0"}, {"达标分": "75.0"})
    assert set_pass_mark(work.rubric, work.clerk).version == 2
    assert rubric.history.count() == 2  # as it was made, and this


EDITS: list[Callable[..., Rubric]] = [move_marks, change_item, set_pass_mark]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_the_gate_is_asked(work: WorkWorld, edit: Callable[..., Rubric]) -> None:
    """E: the committee; once frozen 审定 alone."""
    with pytest.raises(Forbidden):
        edit(work.rubric, work.secretary)
    Rubric.objects.update(frozen_at=timezone.now())
    with pytest.raises(Forbidden):
        edit(work.rubric, work.clerk, reason=WHY)


def test_refused_and_nothing_is_saved(work: WorkWorld) -> None:
    """E: the rules' sentences."""
    with pytest.raises(Refused, match="应为100分"):
        move_marks(work.rubric, work.clerk, m1_1="4")
    with pytest.raises(Refused, match="请选择评分方式"):
        change_item(work.rubric, work.clerk, way="")
    with pytest.raises(Refused, match="依次不减"):
        set_pass_mark(work.rubric, work.clerk, to="95")
    assert Rubric.objects.get().version == 1


def test_two_tabs_overwrite_nothing(work: WorkWorld) -> None:
    """Both texts are in the refusal; a page of another part of the rubric is not disturbed."""
    standing, page = fingerprint(marks_as_typed(work.rubric)), marks_as_typed(work.rubric, m1_1="2", m1_2="4")
    move_marks(work.rubric, work.clerk)
    with pytest.raises(TextConflict) as conflict:
        edit_marks(work.rubric, typed=page, base=standing, by=work.decider)
    both = {row.name: (row.theirs, row.mine) for row in conflict.value.fields}
    assert both["marks-1-1"] == ("4.0", "2.0")
    assert set_pass_mark(work.rubric, work.decider).version == 3


def test_a_late_change_is_a_new_edition(assess: Assessment) -> None:
    """E: reason, before and after, a message to every unit taking part and to the team of the visit to come."""
    work = assess.work
    change_item(work.rubric, work.decider, code="2-4", how_assessed="座谈了解", reason=f" {WHY} ")
    change = RubricChange.objects.get()
    assert (change.edition, change.reason, change.changed_by) == (2, WHY, work.decider)
    assert (change.before, change.after) == ({"2-4 考评方式": "平台核对"}, {"2-4 考评方式": "座谈了解"})
    rubric = Rubric.objects.get()
    assert (rubric.edition, rubric.version) == (2, 2)
    sent = Message.objects.filter(title="评分标准有修改（第2版）")
    assert {message.organization for message in sent if message.organization} == {
        work.unit.organization,
        work.changsha_unit.organization,
    }
    assert {message.user for message in sent if message.user} == set(assess.team)
    assert {message.body for message in sent} == {f"理由：{WHY}\n2-4 考评方式：平台核对 → 座谈了解"}
    assert {message.link for message in sent} == {"/evaluations/guide/?campaign=2020"}
    assert AuditEvent.objects.get(action="rubric.change").reason == WHY


def test_who_takes_no_more_part_is_not_told(assess: Assessment) -> None:
    """E: nor the team of a visit that was cancelled."""
    work = assess.work
    work.unit.visits.update(
        state=Visit.State.CANCELLED, cancelled_at=timezone.now(), cancelled_by=work.clerk, cancel_reason="改期"
    )
    type(work.unit).objects.filter(pk=work.changsha_unit.pk).update(
        state="disqualified", ended_at=timezone.now(), ended_by=work.decider, end_reason="处罚"
    )
    set_pass_mark(work.rubric, work.decider, reason=WHY)
    sent = Message.objects.filter(title="评分标准有修改（第2版）")
    assert [(message.organization, message.user) for message in sent] == [(work.unit.organization, None)]


def test_a_long_list_of_changes_is_cut_in_the_message(work: WorkWorld) -> None:
    """The message names the first ones and how many there are; the page has them all."""
    names = [f"第{number}处" for number in range(50)]
    change = RubricChange.objects.create(
        rubric=work.rubric,
        edition=2,
        reason=WHY,
        before=dict.fromkeys(names, "旧"),
        after=dict.fromkeys(names, "新"),
        changed_by=work.decider,
        changed_at=timezone.now(),
    )
    rubric_late.tell_everybody(change)
    lines = Message.objects.filter(organization=work.unit.organization).get().body.splitlines()
    assert (len(lines), lines[-1]) == (rubric_late.MOST_LINES + 2, "……共 50 处修改")


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_late_change_wants_a_reason(assess: Assessment, edit: Callable[..., Rubric]) -> None:
    """E: without one nothing is saved."""
    with pytest.raises(Refused, match="请写明理由") as refused:
        edit(assess.work.rubric, assess.work.decider, reason=" ")
    assert [finding.field for finding in refused.value.findings] == ["reason"]
    assert Rubric.objects.get().edition == 1


def test_what_was_handed_in_stays(assess: Assessment) -> None:
    """E: a submitted self-score, a submitted sheet, an agreed score; drafts do not count, nor how it is assessed."""
    work = assess.work
    own = fill_self(work.unit, work.secretary, submitted=False)
    sheet = fill_sheet(assess.visit, assess.second, submitted=False)
    lose = {"way": "yes_no", "points": [], "reason": WHY}
    change_item(work.rubric, work.decider, code="1-1", **lose)
    type(own).objects.update(state="submitted")
    with pytest.raises(Refused, match="1-2 已有提交的自评分，分值和评分办法不能再改。"):
        change_item(work.rubric, work.decider, code="1-2", **lose)
    type(sheet).objects.update(state="submitted", submitted_at=timezone.now())
    close(assess.visit, by=assess.leader)
    with pytest.raises(Refused, match="1-3 已有提交的自评分、现场评分、考评分"):
        move_marks(work.rubric, work.decider, reason=WHY, m1_3="2", m1_4="5")
    change_item(work.rubric, work.decider, code="1-3", how_assessed="座谈了解", reason=WHY)
    assert Rubric.objects.get().edition == 3


def test_settings_stay_once_a_verdict_was_decided(assess: Assessment) -> None:
    """E: a draft does not count, a cancelled one no more."""
    work = assess.work
    decision = VerdictDecision.objects.create(campaign=work.campaign, created_by=work.clerk, created_at=timezone.now())
    set_pass_mark(work.rubric, work.decider, reason=WHY)
    decided = {
        "decided_by": work.decider,
        "decided_at": timezone.now(),
        "meeting": release(work.campaign, by=work.decider).meeting,
    }
    VerdictDecision.objects.filter(pk=decision.pk).update(state="decided", **decided)
    with pytest.raises(Refused, match="结论已经审定"):
        set_pass_mark(work.rubric, work.decider, to="70", reason=WHY)
    cancelled = {"cancelled_by": work.decider, "cancelled_at": timezone.now(), "cancel_reason": "更正"}
    VerdictDecision.objects.filter(pk=decision.pk).update(state="cancelled", **cancelled)
    assert set_pass_mark(work.rubric, work.decider, to="70", reason=WHY).edition == 3


def test_a_new_year_starts_open_and_the_old_one_keeps_its_own(work: WorkWorld) -> None:
    """E: marks, points and settings are copied; edition 1, open; what is changed there stays there."""
    move_marks(work.rubric, work.clerk)
    Rubric.objects.update(frozen_at=timezone.now())
    set_pass_mark(work.rubric, work.decider, reason=WHY)
    shift = Shift(12, tuple(stage_days(work.campaign)))
    campaign = start_year(source=work.campaign, shift=shift, by=work.clerk, code="2021")
    new = campaign.rubric
    assert (new.edition, new.version, new.frozen_at, new.pass_mark) == (1, 1, None, 75)
    assert held(new, "1-1", "1-2") == {"1-1": 4, "1-2": 2}
    move_marks(new, work.clerk, m1_1="3", m1_2="3")
    assert held(work.rubric, "1-1", "1-2") == {"1-1": 4, "1-2": 2}
    assert held(new, "1-1", "1-2") == {"1-1": 3, "1-2": 3}
    assert (Rubric.objects.get(pk=work.rubric.pk).edition, new.changes.count()) == (2, 0)
