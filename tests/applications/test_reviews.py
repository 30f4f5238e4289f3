"""The deeds of the desk review (S3): given, recused, opened again; refused by role, stage, state or interest."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.desk_summary import ReviewSummary
from applications.models import Application, Review, Submission
from applications.reviewing import for_desk, in_need, workload
from applications.services.desk_reviews import (
    assign,
    give,
    reassign,
    recuse,
    reopen,
    reviewers_of,
    save,
    summaries,
    summary_of,
    withdraw_assignment,
)
from applications.services.reviews import ReviewConflict
from applications.todo import todos
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.inbox.services import send_to_people
from tests.applications.conftest import moment
from tests.applications.desk import Desk, filed, given, make_desk, typed
from tests.factories import make_branch, make_user

PLACE = "在该机构任职的亲属"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """In the stage of selection."""
    with time_machine.travel(moment(8, 20), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def desk(db: None, clock: time_machine.Traveller) -> Desk:
    """Two reviewers are wanted."""
    return make_desk()


def acts() -> list[str]:
    """The acts on record, in order."""
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def summary(desk: Desk, viewer: User | None) -> ReviewSummary:
    """The direct form's summary as somebody reads it."""
    application = Application.objects.with_parties().get(pk=desk.direct.pk)
    return summary_of(application, viewer=viewer)


class TestAssigning:
    """By hand, one or many, with the names told."""

    def test_it_is_told_and_on_record(self, desk: Desk) -> None:
        """C1–C6 are asked, C0.1 is computed elsewhere; each reviewer gets a message."""
        review, _ = desk.assign(desk.zhou, desk.luo)
        assert [line.condition.code for line in review.lines.all()] == ["C1", "C2", "C3", "C4", "C5", "C6"]
        assert (review.state, review.assigned_by, review.body) == ("assigned", desk.clerk, desk.committee)
        assert acts() == ["review.assign", "review.assign"]
        assert Message.objects.get(user=desk.luo).title == "请审查 1 份申请表"
        to_do = {todo.label: todo.detail for todo in todos(desk.luo, desk.campaign, moment(8, 20).date())}
        assert to_do == {"对照创建条件审查申请表": "1 份申请表等待您审查"}

    def test_one_message_for_one_act(self, desk: Desk) -> None:
        """However many forms; the same event tells nobody twice."""
        assign([desk.direct, desk.recommended], reviewers=[desk.zhou, desk.he], by=desk.clerk)
        assert [message.title for message in Message.objects.filter(user=desk.zhou)] == ["请审查 2 份申请表"]
        people = [desk.zhou, desk.luo]
        assert len(send_to_people(people[:1], title="提醒", key="示例")) == 1
        assert [message.user for message in send_to_people(people, title="提醒", key="示例")] == [desk.luo]

    def test_who_may_review(self, desk: Desk) -> None:
        """The committee's people and this campaign's inspectors; nobody who left."""
        Membership.objects.filter(user=desk.luo).update(campaign_code="2018")
        desk.he.is_active = False
        desk.he.save()
        assert set(reviewers_of(desk.campaign)) == {desk.clerk, desk.zhou}
        Membership.objects.filter(user=desk.zhou).update(ended_at=moment(8, 1))
        Membership.objects.filter(user=desk.luo).update(campaign_code="2020")
        assert set(reviewers_of(desk.campaign)) == {desk.clerk, desk.luo}
        officer = make_user(desk.changsha, "prefecture", "王志强")
        with pytest.raises(Refused, match="王志强不是行业党委的"):
            desk.assign(officer, desk.clerk)

    def test_another_number_needs_a_note_that_stays(self, desk: Desk) -> None:
        """Fewer or more, with the reason."""
        with pytest.raises(Refused, match="共有 1 名审查人，设置为 2 名"):
            desk.assign(desk.zhou)
        [review] = desk.assign(desk.zhou, note="人手不足")
        assert (review.note, AuditEvent.objects.get().reason) == ("人手不足", "人手不足")
        [second] = desk.assign(desk.he, note="补齐")
        assert second.note == ""

    def test_all_or_nothing(self, desk: Desk) -> None:
        """A conflict on one form keeps the others from being assigned too; every sentence at once."""
        Membership.objects.create(user=desk.zhou, organization=desk.local, role="branch")
        with pytest.raises(Refused) as refused:
            assign([desk.direct, desk.recommended], reviewers=[desk.zhou], by=desk.clerk)
        assert [finding.field for finding in refused.value.findings] == ["note", "reviewers", "note"]
        assert "任职" in str(refused.value)
        assert not Review.objects.exists()
        for chosen, people in (([], [desk.he]), ([desk.direct], [])):
            with pytest.raises(Refused, match="请"):
                assign(chosen, reviewers=people, by=desk.clerk)

    def test_nobody_twice(self, desk: Desk) -> None:
        """Nor after stepping back."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Refused, match="周敏对“示例天心会计师事务所党支部”已经是审查人"):
            desk.assign(desk.zhou, note="再分配")
        recuse(review, reason=PLACE, by=desk.zhou)
        with pytest.raises(Refused, match="已经回避"):
            desk.assign(desk.zhou, note="再分配")

    def test_a_prefecture_chooses_first(self, desk: Desk) -> None:
        """A form of the prefecture track comes to the desk when it is recommended."""
        other = filed(desk.campaign, make_branch("示例浏阳党支部", superior=desk.changsha))
        with pytest.raises(Refused, match="还没有由市州推荐"):
            desk.assign(desk.zhou, desk.he, to=other)
        assert set(for_desk(desk.campaign)) == {desk.direct, desk.recommended}

    def test_by_role_stage_and_state(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """The gate on the locked row."""
        with pytest.raises(Forbidden, match="没有这项权限"):
            assign([desk.direct], reviewers=[desk.zhou, desk.he], by=desk.luo)
        Application.objects.filter(pk=desk.direct.pk).update(state="returned")
        with pytest.raises(Forbidden, match="只有在"):
            desk.assign(desk.zhou, desk.he)
        clock.move_to(moment(10, 5))
        with pytest.raises(Forbidden, match="截止"):
            desk.assign(desk.zhou, desk.he, to=desk.recommended)

    def test_withdrawn_with_a_reason(self, desk: Desk) -> None:
        """It stays on record, the place is free again, for the same person too."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Refused, match="请写明取消分配的理由"):
            withdraw_assignment(review, reason=" ", by=desk.clerk)
        withdraw_assignment(review, reason="休假", by=desk.clerk)
        assert (summary(desk, desk.clerk).missing, acts()[-1]) == (1, "review.withdraw")
        assert Message.objects.filter(user=desk.zhou, title="审查分配已取消").exists()
        with pytest.raises(Refused, match="已经取消"):
            withdraw_assignment(review, reason="休假", by=desk.clerk)
        with pytest.raises(Refused, match="已经取消"):
            save(review, typed={}, base_version=0, by=desk.zhou)
        with pytest.raises(Forbidden):
            withdraw_assignment(review, reason="休假", by=desk.luo)
        desk.assign(desk.zhou)
        assert summary(desk, desk.clerk).missing == 0

    def test_handed_over_in_one_act(self, desk: Desk) -> None:
        """A refusal of the new one leaves the old one in place."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Refused, match="请选择新的审查人"):
            reassign(review, to=None, reason="休假", by=desk.clerk)
        with pytest.raises(Refused) as refused:
            reassign(review, to=desk.he, reason="休假", by=desk.clerk)
        assert [finding.field for finding in refused.value.findings] == ["to"]
        assert summary(desk, desk.clerk).seats[0].name == "周敏"
        new = reassign(review, to=desk.luo, reason="休假", by=desk.clerk)
        assert [seat.name for seat in summary(desk, desk.clerk).seats] == ["何伟", "罗兰"]
        assert (new.reviewer, acts()[-2:]) == (desk.luo, ["review.withdraw", "review.assign"])


class TestGiving:
    """C1–C6: a verdict each, a remark unless it meets."""

    def test_saved_as_typed_then_given_and_locked(self, desk: Desk) -> None:
        """A draft may lack everything; given, it cannot be changed."""
        review, _ = desk.assign(desk.zhou, desk.he)
        half = typed(review, "", C4=("partly", ""))
        review = save(review, typed=half, base_version=0, by=desk.zhou)
        with pytest.raises(Refused) as refused:
            give(review, typed=half, base_version=review.version, by=desk.zhou)
        assert len(refused.value.findings) == 6
        assert "“工作机制健全完善”的结论不是“符合”，请写明理由。" in str(refused.value)
        review.refresh_from_db()
        done = given(review, "meets", C4=("partly", "缺少专职党务工作者"))
        assert (done.state, done.given_at, acts()[-1]) == ("given", moment(8, 20), "review.give")
        with pytest.raises(Forbidden, match="现在的状态是“已提交”"):
            save(review, typed=half, base_version=9, by=desk.zhou)

    def test_what_was_typed_survives_the_refusal(self, desk: Desk) -> None:
        """Saved first, refused afterwards."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Refused):
            given(review, "", C1=("partly", "写了一半"))
        assert review.lines.get(condition__code="C1").remark == "写了一半"

    def test_two_tabs(self, desk: Desk) -> None:
        """The second one sees both texts."""
        review, _ = desk.assign(desk.zhou, desk.he)
        save(review, typed=typed(review, "partly", "甲"), base_version=0, by=desk.zhou)
        with pytest.raises(ReviewConflict):
            give(review, typed=typed(review, "meets"), base_version=0, by=desk.zhou)
        assert Review.objects.get(pk=review.pk).state == "assigned"

    def test_the_record_of_acts_tells_no_verdict(self, desk: Desk) -> None:
        """Colleagues read it who have not given an own yet."""
        review, _ = desk.assign(desk.zhou, desk.he)
        given(review, "does_not", "不可外传的话")
        reopen(Review.objects.get(pk=review.pk), reason="请核对", by=desk.clerk)
        told = [str([event.before, event.after, event.reason]) for event in AuditEvent.objects.all()]
        assert not any("不可外传" in text or "不符合" in text for text in told)

    def test_conflicts_are_checked_again(self, desk: Desk) -> None:
        """A role that came after the assignment."""
        review, _ = desk.assign(desk.zhou, desk.he)
        Membership.objects.create(user=desk.zhou, organization=desk.branch, role="branch")
        with pytest.raises(Refused, match="任职.*请申请回避；您填写的内容已经保存"):
            given(review)
        assert Review.objects.get(pk=review.pk).version == 1

    def test_not_while_the_form_is_being_corrected(self, desk: Desk) -> None:
        """What is typed is saved."""
        review, _ = desk.assign(desk.zhou, desk.he)
        Application.objects.filter(pk=desk.direct.pk).update(state="returned")
        with pytest.raises(Refused, match="退回补正.*不能提交审查意见"):
            given(review)

    def test_by_role_and_stage(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """Only the reviewer, only in stages 2 and 3."""
        review, _ = desk.assign(desk.zhou, desk.he)
        for deed in (give, save):
            with pytest.raises(Forbidden, match="被分配的审查人"):
                deed(review, typed=typed(review), base_version=0, by=desk.clerk)
        clock.move_to(moment(10, 5))
        with pytest.raises(Forbidden, match="截止"):
            given(review)

    def test_two_clicks_are_one(self, desk: Desk) -> None:
        """The second finds it given, with the first one's version or a later one."""
        review, _ = desk.assign(desk.zhou, desk.he)
        facts: dict[str, Any] = {"typed": typed(review), "base_version": 0, "by": desk.zhou}
        give(review, **facts)
        with pytest.raises(Forbidden, match="已提交"):
            give(review, **facts)
        assert acts().count("review.give") == 1


class TestSteppingBackAndOpeningAgain:
    """Recusal and reopening stay on record."""

    def test_recused(self, desk: Desk) -> None:
        """Another reviewer is asked for."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Refused, match="请写明回避理由"):
            recuse(review, reason="", by=desk.zhou)
        with pytest.raises(Forbidden):
            recuse(review, reason=PLACE, by=desk.he)
        recuse(review, reason=PLACE, by=desk.zhou)
        found = summary(desk, desk.clerk)
        assert (found.missing, found.seats[0].reason, acts()[-1]) == (1, PLACE, "review.recuse")
        assert Message.objects.get(title__startswith="周敏申请回避").role == "committee"
        assert list(in_need(for_desk(desk.campaign), "missing", desk.campaign)) == [desk.direct, desk.recommended]

    def test_opened_again(self, desk: Desk) -> None:
        """What was given before stays beside it."""
        review, _ = desk.assign(desk.zhou, desk.he)
        with pytest.raises(Forbidden, match="待审查"):
            reopen(review, reason="请核对", by=desk.clerk)
        given(review, "partly", "理由不足")
        with pytest.raises(Refused, match="请写明退回理由"):
            reopen(review, reason="", by=desk.clerk)
        with pytest.raises(Forbidden, match="自己对这份申请表的审查尚未提交的除外"):
            reopen(Review.objects.get(pk=review.pk), reason="请核对", by=desk.he)
        again = reopen(Review.objects.get(pk=review.pk), reason="请核对", by=desk.clerk)
        [before] = again.earlier
        assert (again.state, before["content"]["C1"], before["reopened_by"]) == (
            "assigned",
            "基本符合：理由不足",
            "陈静",
        )
        assert Message.objects.filter(user=desk.zhou, title="审查意见已退回修改").exists()
        given(Review.objects.get(pk=review.pk))
        withdraw_assignment(again, reason="换人", by=desk.clerk)
        with pytest.raises(Refused, match="已经取消"):
            reopen(again, reason="请核对", by=desk.clerk)


class TestSummaries:
    """What the selection board reads: counts, spread, remarks; in a fixed number of queries."""

    def test_counts_spread_and_remarks(self, desk: Desk) -> None:
        """C4 lies two steps apart."""
        first, second = desk.assign(desk.zhou, desk.he)
        given(first, C4=("meets", ""), C5=("partly", "特色一般"))
        texts = typed(second, C4=("does_not", "没有专职人员")) | {"remark": "请实地了解"}
        give(second, typed=texts, base_version=0, by=desk.he)
        found = summary(desk, None)
        assert (found.word, found.tone, found.given, found.missing) == ("审查完成", "done", 2, 0)
        by_code = {one.code: one for one in found.conditions}
        assert list(by_code) == ["C1", "C2", "C3", "C4", "C5", "C6"]
        assert by_code["C4"].counts == {"meets": 1, "partly": 0, "does_not": 1}
        assert (by_code["C4"].words, by_code["C1"].words) == ("符合 1，不符合 1", "符合 2")
        assert [one.spread for one in found.conditions] == [0, 0, 0, 2, 1, 0]
        assert (found.widest, found.differs_widely) == (2, True)
        assert [(one.reviewer, one.text) for one in found.remarks] == [("何伟", "请实地了解")]

    def test_one_reviewer(self, db: None, clock: time_machine.Traveller) -> None:
        """The platform's default: 1."""
        desk = make_desk(wanted=1)
        assert (summary(desk, None).word, summary(desk, None).tone) == ("未分配", "attention")
        [review] = desk.assign(desk.zhou)
        assert (summary(desk, desk.clerk).word, summary(desk, desk.clerk).tone) == ("已提交 0/1", "wait")
        given(review, "partly", "一般")
        found = summary(desk, desk.clerk)
        assert [one.words for one in found.conditions] == ["基本符合"] * 6
        assert found.conditions[0].verdicts[0].label == "基本符合"

    def test_what_each_reads_when(self, desk: Desk) -> None:
        """The independence rule, by person and progress."""
        first, second = desk.assign(desk.zhou, desk.he)
        given(first, "partly", "一般")
        words = {user.full_name: summary(desk, user).word for user in (desk.zhou, desk.he, desk.clerk)}
        assert words == {"周敏": "已提交 1/2", "何伟": "您尚未提交", "陈静": "已提交 1/2"}
        readable = {user.full_name: summary(desk, user).readable for user in (desk.zhou, desk.he, desk.clerk)}
        assert readable == {"周敏": True, "何伟": False, "陈静": False}
        assert summary(desk, desk.he).tone == "attention"
        withdraw_assignment(second, reason="休假", by=desk.clerk)
        assert (summary(desk, desk.clerk).word, summary(desk, desk.clerk).readable) == ("已提交 1/1", False)
        [third] = desk.assign(desk.luo)
        given(third)
        assert summary(desk, desk.clerk).readable

    def test_the_workload_tells_nothing_before_the_own(self, desk: Desk) -> None:
        """Given on a form that I still owe does not count for me."""
        first, _ = desk.assign(desk.zhou, desk.he)
        given(first)
        loads = {
            viewer.full_name: {load.name: (load.assigned, load.given) for load in workload(desk.campaign, viewer)}
            for viewer in (desk.zhou, desk.he, desk.clerk)
        }
        empty = {"陈静": (0, 0), "罗兰": (0, 0), "何伟": (1, 0)}
        assert loads == {
            "周敏": {**empty, "周敏": (1, 1)},
            "何伟": {**empty, "周敏": (1, 0)},
            "陈静": {**empty, "周敏": (1, 1)},
        }

    def test_a_form_submitted_anew_is_marked(self, desk: Desk, clock: time_machine.Traveller) -> None:
        """The verdicts were on the earlier one."""
        first, second = desk.assign(desk.zhou, desk.he)
        given(first)
        given(second)
        assert not summary(desk, None).outdated
        Submission.objects.filter(application=desk.direct).update(submitted_at=moment(8, 21))
        assert summary(desk, None).outdated

    def test_a_line_that_was_never_filled_is_no_verdict(self, desk: Desk) -> None:
        """A condition that came later has no line in an older review."""
        first, second = desk.assign(desk.zhou, desk.he)
        given(first)
        given(second)
        first.lines.filter(condition__code="C6").delete()
        assert len(summary(desk, None).conditions[-1].verdicts) == 1

    def test_needs(self, desk: Desk) -> None:
        """The list of the desk is narrowed by assignments only."""
        desk.assign(desk.zhou, note="一名即可")
        everything = for_desk(desk.campaign)
        assert list(in_need(everything, "assigned", desk.campaign)) == [desk.direct]
        assert list(in_need(everything, "missing", desk.campaign)) == [desk.recommended]
        assert list(in_need(everything, "unknown", desk.campaign)) == [desk.direct, desk.recommended]

    @pytest.mark.parametrize("number", [1, 4])
    def test_five_queries_for_any_number(self, desk: Desk, number: int) -> None:
        """Bulk: the board of the selection reads as many as there are."""
        forms = [desk.direct] + [filed(desk.campaign, make_branch()) for _ in range(number - 1)]
        for form in forms:
            for review in desk.assign(desk.zhou, desk.he, to=form):
                given(review)
        rows = list(for_desk(desk.campaign).filter(pk__in=[form.pk for form in forms]))
        with CaptureQueriesContext(connection) as queries:
            found = summaries(rows, viewer=desk.clerk)
        assert (len(found), len(queries)) == (number, 4)
