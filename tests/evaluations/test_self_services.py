"""S5: typing the self-assessment item by item, submitting, withdrawing, sending back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Extension
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.actions.unit import WORK
from evaluations.models import CreationUnit, Item, Rubric, SelfAssessment, SelfScore, Visit, VisitClosing
from evaluations.self_sheet import self_sheet
from evaluations.self_step import self_step
from evaluations.services.locking import unit_at_work
from evaluations.services.self_assessment import StaleSave, save_score, save_summary
from evaluations.services.self_reminders import remind, to_be_reminded
from evaluations.services.self_submitting import latest_return_day, send_back, standing_submission, submit, withdraw
from evaluations.todos.self_assessment import self_todos
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet, full_answer, make_visit
from tests.evaluations.conftest import moment


def an_item(code: str) -> Item:
    """An item of the guide."""
    return Item.objects.get(code=code)


def put_down(
    assess: Assessment, code: str, typed: dict[str, Any], reason: str = "", version: int = 0, by: User | None = None
) -> SelfScore | None:
    """周明 enters something for an item of his unit."""
    by = by or assess.work.secretary
    return save_score(assess.unit, item=an_item(code), typed=typed, reason=reason, base_version=version, by=by)


def hand_in(assess: Assessment) -> Any:
    """Everything filled in and handed in by 周明."""
    for item in Item.objects.prefetch_related("scoring_points"):
        put_down(assess, item.code, full_answer(item))
    return submit(assess.unit, seen=self_sheet(assess.unit).seen, by=assess.work.secretary)


def test_the_first_thing_kept_begins_it(assess: Assessment) -> None:
    """S5: a draft; who began it is on record; a score by the item's way."""
    row = put_down(assess, "1-1", {"times-form": "1"}, "联合党支部材料不全")
    assert row is not None
    assert (row.score, row.marks, row.version, row.reason) == (Decimal("1.0"), Decimal("3.0"), 1, "联合党支部材料不全")
    assert row.answer == {"times": {"form": 1}}
    own = SelfAssessment.objects.get()
    assert (own.state, own.saved_by, own.version) == ("draft", assess.work.secretary, 1)
    assert AuditEvent.objects.filter(action="self_assessment.start").count() == 1


def test_nothing_entered_begins_nothing(assess: Assessment) -> None:
    """S5: an empty save leaves no trace; the same once more is no new version."""
    assert put_down(assess, "1-1", {}) is None
    assert not SelfAssessment.objects.exists()
    put_down(assess, "1-4", {"pick": "4.0"})
    again = put_down(assess, "1-4", {"pick": "4.0"}, version=0)
    assert again is not None and again.version == 1
    assert SelfScore.history.count() == 1


def test_versions_stay_and_a_score_can_be_taken_back(assess: Assessment) -> None:
    """S5: every version; empty is nothing said, never zero."""
    put_down(assess, "1-4", {"pick": "4.0"})
    put_down(assess, "1-4", {"pick": "other", "score": "3.5"}, version=1)
    row = put_down(assess, "1-4", {}, version=2)
    assert row is not None and (row.score, row.version) == (None, 3)
    assert [one.score for one in SelfScore.history.order_by("version")] == [Decimal("4.0"), Decimal("3.5"), None]


def test_two_tabs_overwrite_nothing(assess: Assessment) -> None:
    """S5: both texts are shown; the same content from both is no conflict."""
    put_down(assess, "1-4", {"pick": "4.0"}, "齐全")
    with pytest.raises(StaleSave) as caught:
        put_down(assess, "1-4", {"pick": "2.8"}, "不全", version=0)
    stale = caught.value
    assert [(one.name, one.theirs, one.mine) for one in stale.fields] == [
        ("score", "4.0分", "2.8分"),
        ("reason", "齐全", "不全"),
    ]
    assert (stale.version, stale.saved_by) == (1, "周明")
    with pytest.raises(StaleSave) as caught:
        put_down(assess, "1-4", {"pick": "4.0"}, "不全", version=0)
    assert [one.name for one in caught.value.fields] == ["reason"]
    row = SelfScore.objects.get()
    assert (row.score, row.version) == (Decimal("4.0"), 1)


def test_what_cannot_be_read_is_refused_whole(assess: Assessment) -> None:
    """S5: by field; nothing is saved."""
    with pytest.raises(Refused) as caught:
        put_down(assess, "1-4", {"pick": "other", "score": "9"}, "字" * 2001)
    assert [finding.field for finding in caught.value.findings] == ["score", "reason"]
    assert not SelfScore.objects.exists()


def test_a_score_on_other_marks_is_given_anew(assess: Assessment) -> None:
    """E: the same answer on new marks is a new version."""
    put_down(assess, "1-4", {"pick": "2.8"}, "不全")
    Item.objects.filter(code="1-4").update(marks=Decimal("5.0"))
    sheet = self_sheet(assess.unit)
    line = sheet.line("1-4")
    assert line is not None and (line.given.is_given, line.words) == (False, "")
    assert "分值已由4.0分改为5.0分" in line.missing[0].message
    row = put_down(assess, "1-4", {"pick": "2.8"}, "不全", version=1)
    assert row is not None and (row.marks, row.version) == (Decimal("5.0"), 2)


def test_the_summary_has_its_own_version(assess: Assessment) -> None:
    """S5: what it replaces is on record; two tabs are told."""
    own = save_summary(assess.unit, text="主要做法", base_version=0, by=assess.work.secretary)
    assert own.version == 2
    assert save_summary(assess.unit, text=" 主要做法 ", base_version=0, by=assess.work.secretary).version == 2
    with pytest.raises(StaleSave):
        save_summary(assess.unit, text="另一份", base_version=1, by=assess.work.secretary)
    save_summary(assess.unit, text="另一份", base_version=2, by=assess.work.secretary)
    event = AuditEvent.objects.get(action="self_assessment.summary")
    assert (event.before, event.after) == ({"summary": "主要做法"}, {"summary": "另一份"})
    with pytest.raises(Refused):
        save_summary(assess.unit, text="字" * 5001, base_version=3, by=assess.work.secretary)


def test_only_the_unit_itself_writes_and_only_in_the_stage(assess: Assessment, clock: time_machine.Traveller) -> None:
    """S5: not the committee, not another unit, not an inspector, not before March nor after."""
    work = assess.work
    for person in (work.clerk, work.changsha_secretary, work.changsha_officer, assess.leader):
        with pytest.raises(Forbidden):
            put_down(assess, "1-4", {"pick": "4.0"}, by=person)
        with pytest.raises(Forbidden):
            save_summary(assess.unit, text="总结", base_version=0, by=person)
    for day in (moment(2021, 2, 28), moment(2021, 4, 1)):
        clock.move_to(day)
        with pytest.raises(Forbidden):
            put_down(assess, "1-4", {"pick": "4.0"})


def test_submission_lists_everything_that_is_missing(assess: Assessment) -> None:
    """S5: every item, and a reason where marks are lost."""
    put_down(assess, "1-4", {"pick": "2.8"})
    with pytest.raises(Refused) as caught:
        submit(assess.unit, seen=self_sheet(assess.unit).seen, by=assess.work.secretary)
    found = [finding.message for finding in caught.value.findings]
    assert len(found) == 32
    assert found[3] == "1-4：没有得满分，请写明扣分原因。"


def test_submission_freezes_everything_and_locks_the_ledger(assess: Assessment) -> None:
    """S5: scores, reasons, checks as they were; 已自评; committee, prefecture and liaison are told."""
    submission = hand_in(assess)
    unit = CreationUnit.objects.get(pk=assess.unit.pk)
    assert (unit.state, unit.self_assessment.state) == ("self_assessed", "submitted")
    content = submission.content
    assert (content["edition"], content["total"], len(content["items"])) == (1, "100.0", 32)
    assert submission.total == Decimal("100.0")
    first = content["items"][0]
    assert (first["code"], first["score"], first["marks"], first["words"]) == ("1-1", "3.0", "3.0", "3.0分（无扣分）")
    assert first["check"]["words"]
    assert first["check"]["sentences"]
    complaint = next(row for row in content["items"] if row["code"] == "6-3")
    assert "由行业党委掌握" in complaint["check"]["sentences"][0]
    with pytest.raises(Forbidden):
        unit_at_work(unit, by=assess.work.secretary)
    assert WORK.from_states == ("creating", "rectifying")
    told = Message.objects.filter(key__contains="self:submitted").values_list("title", flat=True)
    assert sorted(told) == sorted(["示例天心会计师事务所党支部提交了自我评估"] * 2 + ["自我评估已提交（第1次）"])
    assert AuditEvent.objects.filter(action="self_assessment.submit").count() == 1


def test_the_prefecture_is_told_of_its_own_unit(assess: Assessment) -> None:
    """M1: 长沙市 hears of 李秀英's unit."""
    work = assess.work
    for item in Item.objects.prefetch_related("scoring_points"):
        save_score(
            work.changsha_unit,
            item=item,
            typed=full_answer(item),
            reason="",
            base_version=0,
            by=work.changsha_secretary,
        )
    submit(work.changsha_unit, seen=self_sheet(work.changsha_unit).seen, by=work.changsha_secretary)
    assert Message.objects.filter(organization=work.changsha, key__contains="self:submitted").count() == 1


def test_the_same_submission_again_is_that_submission(assess: Assessment) -> None:
    """S5: a second click; a stranger learns nothing by it; another content is not submitted unread."""
    submission = hand_in(assess)
    seen = self_sheet(assess.unit).seen
    assert submit(assess.unit, seen=seen, by=assess.work.secretary) == submission
    with pytest.raises(Forbidden):
        submit(assess.unit, seen=seen, by=assess.work.clerk)
    with pytest.raises(Forbidden):
        submit(assess.unit, seen="another", by=assess.work.secretary)
    assert Message.objects.filter(key__contains="self:submitted").count() == 3


def test_nobody_submits_what_she_has_not_read(assess: Assessment) -> None:
    """S5: changed since the page was opened."""
    fill_self(assess.unit, assess.work.secretary, submitted=False)
    with pytest.raises(Refused, match="刚才有变化"):
        submit(assess.unit, seen="old", by=assess.work.secretary)


def test_withdrawing_gives_it_back_to_the_unit(assess: Assessment) -> None:
    """S5: a draft again, the submission stays; submitted anew it is number 2."""
    first = hand_in(assess)
    withdraw(assess.unit, by=assess.work.secretary)
    first.refresh_from_db()
    unit = CreationUnit.objects.get(pk=assess.unit.pk)
    assert (unit.state, unit.self_assessment.state) == ("creating", "draft")
    assert first.withdrawn_by == assess.work.secretary
    assert standing_submission(unit) is None
    assert Message.objects.filter(key__contains="self:withdrawn").count() == 1
    second = submit(unit, seen=self_sheet(unit).seen, by=assess.work.secretary)
    assert second.number == 2


def test_nothing_is_taken_back_once_the_inspection_has_begun(assess: Assessment) -> None:
    """S5: a sheet was started; of a cancelled visit it does not count; a closed visit."""
    hand_in(assess)
    sheet = fill_sheet(assess.visit, assess.second, submitted=False)
    for act in (
        lambda: withdraw(assess.unit, by=assess.work.secretary),
        lambda: send_back(assess.unit, reason="请补充", until=date(2021, 3, 13), by=assess.work.clerk),
    ):
        with pytest.raises(Refused, match="考核人员已经开始评分"):
            act()
    now = assess.visit.arranged_at
    Visit.objects.filter(pk=assess.visit.pk).update(
        state="cancelled", cancelled_at=now, cancelled_by=assess.work.clerk, cancel_reason="改期"
    )
    assert sheet.visit_id == assess.visit.pk
    withdraw(assess.unit, by=assess.work.secretary)
    submit(assess.unit, seen=self_sheet(assess.unit).seen, by=assess.work.secretary)
    other = make_visit(assess.unit, assess.team, by=assess.work.clerk, day=date(2021, 3, 20))
    close(other, by=assess.leader)
    with pytest.raises(Refused, match="实地考核已经结束"):
        withdraw(assess.unit, by=assess.work.secretary)


def test_a_unit_inspected_without_one_submits_none_after_the_closing(assess: Assessment) -> None:
    """S5: opened again, it has read the team's scores; nothing asks it to; a cancelled visit does not count."""
    unit, secretary = assess.unit, assess.work.secretary
    fill_self(unit, secretary, submitted=False)
    closing = close(assess.visit, by=assess.leader)
    now = closing.closed_at
    VisitClosing.objects.update(
        state="reopened", reopened_at=now, reopened_by=assess.work.clerk, reopen_reason="漏看一本记录"
    )
    Visit.objects.update(state="reopened")
    CreationUnit.objects.filter(pk=unit.pk).update(state="creating")
    unit.refresh_from_db()
    with pytest.raises(Refused, match="考评分已经告知你单位，不能再提交自我评估"):
        submit(unit, seen=self_sheet(unit).seen, by=secretary)
    assert self_step(unit, secretary, now.date()) is None
    assert self_todos(secretary, unit.campaign, now.date(), [unit]) == []
    assert unit.pk not in [row.unit.pk for row in to_be_reminded(unit.campaign)]
    Visit.objects.update(state="cancelled", cancelled_at=now, cancelled_by=assess.work.clerk, cancel_reason="改期")
    assert self_step(unit, secretary, now.date()) is not None
    assert submit(unit, seen=self_sheet(unit).seen, by=secretary).number == 1


def test_a_unit_that_has_gone_on_stays_as_it_is(assess: Assessment) -> None:
    """S5: the state of the unit counts too."""
    hand_in(assess)
    CreationUnit.objects.filter(pk=assess.unit.pk).update(state="inspected")
    with pytest.raises(Refused, match="已考核，自我评估不再变动"):
        withdraw(assess.unit, by=assess.work.secretary)


def test_sending_back_gives_a_deadline_of_its_own(assess: Assessment, clock: time_machine.Traveller) -> None:
    """S5: with reason; on the last day of the stage the unit still gets the campaign's days."""
    hand_in(assess)
    clock.move_to(moment(2021, 3, 31))
    assert latest_return_day(assess.unit) == date(2021, 4, 3)
    with pytest.raises(Refused):
        send_back(assess.unit, reason="", until=None, by=assess.work.clerk)
    with pytest.raises(Forbidden):
        send_back(assess.unit, reason="请补充", until=date(2021, 4, 3), by=assess.work.secretary)
    returned = send_back(assess.unit, reason="1-4请补充理由", until=date(2021, 4, 3), by=assess.work.clerk)
    unit = CreationUnit.objects.with_parties().get(pk=assess.unit.pk)
    assert (unit.state, unit.self_assessment.state) == ("creating", "returned")
    assert (returned.return_reason, returned.returned_by) == ("1-4请补充理由", assess.work.clerk)
    extension = Extension.objects.get()
    assert (extension.until, extension.source, extension.organization) == (
        date(2021, 4, 3),
        "return",
        unit.organization,
    )
    message = Message.objects.get(key__contains="self:returned")
    assert message.title == "自我评估被退回，请于2021年4月3日前修改后重新提交"
    clock.move_to(moment(2021, 4, 3))
    row = save_score(
        unit,
        item=an_item("1-4"),
        typed={"pick": "2.8"},
        reason="不全",
        base_version=1,
        by=assess.work.secretary,
    )
    assert row is not None
    again = submit(unit, seen=self_sheet(unit).seen, by=assess.work.secretary)
    assert (again.number, again.total) == (2, Decimal("98.8"))


def test_reminding_those_that_are_missing_once_a_day(assess: Assessment, clock: time_machine.Traveller) -> None:
    """S5: in one act; who has submitted hears nothing; the second time that day there is nobody left."""
    hand_in(assess)
    assert remind(assess.work.campaign, by=assess.work.clerk) == 1
    message = Message.objects.get(key__contains="self:remind")
    assert message.organization == assess.work.changsha_unit.organization
    assert message.body == (
        "贵单位的创建工作自我评估还没有开始，请于2021年3月31日（含当日）前提交。提交后由行业党委安排实地考核。"
    )
    with pytest.raises(Refused):
        remind(assess.work.campaign, by=assess.work.clerk)
    with pytest.raises(Forbidden):
        remind(assess.work.campaign, by=assess.work.changsha_officer)
    clock.move_to(moment(2021, 3, 11))
    fill_self(assess.work.changsha_unit, assess.work.changsha_secretary, submitted=False)
    SelfScore.objects.filter(item__code="1-1").delete()
    remind(assess.work.campaign, by=assess.work.clerk)
    assert "已评31项，还差1项" in Message.objects.filter(key__contains="self:remind").latest("pk").body


def test_a_campaign_without_a_closing_day_names_none(assess: Assessment) -> None:
    """S5: the stage may be open-ended."""
    assess.work.campaign.stages.filter(code="assessment").update(closes_on=None)
    campaign = type(assess.work.campaign).objects.get()
    remind(campaign, by=assess.work.clerk)
    message = Message.objects.filter(key__contains="self:remind").first()
    assert message is not None and "请于" not in message.body
    assert latest_return_day(CreationUnit.objects.with_parties().get(pk=assess.unit.pk)) == date(2021, 3, 13)


def test_the_edition_goes_along(assess: Assessment) -> None:
    """E: a later edition is on the submission."""
    Rubric.objects.update(edition=2)
    assert hand_in(assess).content["edition"] == 2
