"""S3, decision 8: 拟定, taking it back, 确定并公布: by whom, when, all or nothing, and who is told."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from applications.models import Application, Objection, Recommendation, Seat, SelectionDecision, SelectionRow, State
from applications.services.eligibility import decide_eligibility
from applications.services.recommendations import file_nil_return
from applications.services.replacements import request_replacement
from applications.services.selection import decision_in_force, open_selection
from applications.services.selection_deciding import cancel_selection, check_draft, decide_selection
from applications.services.selection_release import check_release, release_selection
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign, Quota
from benchmark_platform.campaigns.services.deadlines import extend_deadline
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import moment
from tests.applications.province import (
    Province,
    add_direct,
    add_recommended,
    again,
    decided,
    file_recommendation,
    fresh,
    hold_meeting,
    make_province,
    penalize,
    rank_all,
    ready,
    row_of,
    save,
    state_of,
    states,
)
from tests.applications.rows import add_superior_opinion

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def province(clock: time_machine.Traveller) -> Province:
    """Three direct forms, two recommendations."""
    return make_province(direct=3)


def refusal(deed: object, *args: object, **facts: object) -> list[str]:
    """The sentences with which a deed is refused."""
    with pytest.raises(Refused) as refused:
        deed(*args, **facts)  # type: ignore[operator]
    return [finding.message for finding in refused.value.findings]


def test_a_decision_changes_no_state_and_tells_nobody(province: Province) -> None:
    """拟定 writes the decision and its record, nothing else (decision 8)."""
    decision = ready(province, seats=2)
    messages = Message.objects.count()
    done = decide_selection(decision, base_version=decision.version, by=province.decider)
    assert (done.state, done.decided_by) == ("decided", province.decider)
    assert states(province) == ["eligible"] * 5
    assert Message.objects.count() == messages
    row = row_of(done, province.direct[0])
    assert (row.is_final, row.decided_state) == (True, "eligible")
    event = AuditEvent.objects.get(action="selection.decide")
    assert (event.subject_type, event.actor_name) == ("applications.selectiondecision", "张志远")
    assert len(event.after["rows"]) == 5
    assert not AuditEvent.objects.filter(subject_type="applications.application", at__gte=moment(9, 10)).filter(
        action__startswith="selection"
    )


def test_only_the_deciders_decide(province: Province, clock: time_machine.Traveller) -> None:
    """审定; in the stage; from a draft."""
    decision = ready(province)
    with pytest.raises(Forbidden, match="由行业党委审定人员办理"):
        decide_selection(decision, base_version=decision.version, by=province.clerk)
    clock.move_to(moment(10, 1))
    with pytest.raises(Forbidden):
        decide_selection(fresh(decision), base_version=decision.version, by=province.decider)
    clock.move_to(moment(9, 10))
    decide_selection(decision, base_version=decision.version, by=province.decider)
    with pytest.raises(Forbidden, match="已拟定"):
        decide_selection(fresh(decision), base_version=decision.version, by=province.decider)


def test_a_list_that_moved_under_the_confirmation_page_is_looked_at_again(province: Province) -> None:
    """What is decided is what was read."""
    decision = ready(province)
    save(decision, {province.direct[0].pk: {"reason": "又改了一句。"}}, by=province.clerk)
    assert refusal(decide_selection, decision, base_version=decision.version, by=province.decider) == [
        "名单在您打开确认页之后又有修改，请重新核对后再办理。"
    ]


def test_everything_that_stands_in_the_way_is_said_at_once(province: Province) -> None:
    """Rows, meeting, candidates; and nothing is decided."""
    decision = open_selection(province.campaign, by=province.clerk)
    new = add_direct(province, "示例新来会计师事务所党支部", state=State.SUBMITTED)
    sentences = refusal(decide_selection, decision, base_version=0, by=province.decider)
    assert sentences[0] == f"示例新来会计师事务所党支部（{new.number}）是新的候选，名单中还没有。"
    assert "还没有录入会议情况（日期、到会人员、会议纪要）。" in sentences
    assert sum("还没有拟定结果" in sentence for sentence in sentences) == 5
    assert [row.message for row in check_draft(decision)] == sentences
    assert fresh(decision).state == "draft"


def test_an_undecided_direct_form_stops_the_decision(province: Province) -> None:
    """Every filed, un-withdrawn direct form has a verdict on its eligibility first."""
    add_direct(province, "示例未审会计师事务所党支部", state=State.SUBMITTED)
    decision = ready(province)
    save(decision, {province.direct[3].pk: {"outcome": "not_selected", "reason": "未审。"}}, by=province.clerk)
    [sentence] = refusal(decide_selection, decision, base_version=fresh(decision).version, by=province.decider)
    assert sentence.endswith("还没有资格审查结论，请先完成资格审查。")


def test_a_penalty_found_after_submission_refuses_by_name_until_somebody_has_looked(
    province: Province, clock: time_machine.Traveller
) -> None:
    """C0.2 at the selection: the new verdict stays on record although the list is refused; an override passes."""
    decision = ready(province)
    form = province.direct[0]
    add_superior_opinion(form, province.clerk)
    penalize(form, clock)
    [sentence] = refusal(decide_selection, decision, base_version=decision.version, by=province.decider)
    assert sentence == f"{form.organization.name}（{form.number}）的资格核对结论已有变化，请先重新审查资格。"
    check = form.eligibility_checks.get(superseded_at__isnull=True)
    assert (check.verdict, check.occasion, check.changed) == ("fails", "selection", True)
    assert states(province) == ["eligible"] * 5
    decide_eligibility(again(form), eligible=True, reason="处罚已依法撤销。", by=province.clerk)
    decide_selection(fresh(decision), base_version=decision.version, by=province.decider)
    assert fresh(decision).state == "decided"


def test_a_change_of_the_register_that_changes_no_verdict_stops_nothing(
    province: Province, clock: time_machine.Traveller
) -> None:
    """C0.1, C0.2: computed anew, with the same result; until then the page says that it waits."""
    decision = ready(province)
    form = province.direct[0]
    clock.shift(3600)
    branch = Organization.objects.get(pk=form.organization_id)
    branch.secretary_name = "新书记"
    branch.save()
    assert [row.message for row in check_draft(decision)] == [
        f"{form.organization.name}（{form.number}）的登记信息刚有变动，正在重新核对资格，请稍后再试。"
    ]
    decide_selection(decision, base_version=decision.version, by=province.decider)
    assert fresh(decision).state == "decided"
    assert form.eligibility_checks.get(superseded_at__isnull=True).occasion == "selection"


def test_a_prefecture_has_no_reserve(province: Province) -> None:
    """A number that no page offers, sent all the same, is a sentence and no error of the database."""
    decision = ready(province)
    form = province.recommended[0]
    save(decision, {form.pk: {"reserve_rank": "1"}}, by=province.clerk)
    decision = fresh(decision)
    assert refusal(decide_selection, decision, base_version=decision.version, by=province.decider) == [
        f"{form.organization.name}（{form.number}）不是候补，请清空候补顺序。"
    ]


def test_votes_where_the_campaign_takes_them(province: Province) -> None:
    """Off by default; then every selected body has all three numbers."""
    Campaign.objects.filter(pk=province.campaign.pk).update(votes_on=True)
    province.campaign.refresh_from_db()
    decision = ready(province)
    sentences = refusal(decide_selection, decision, base_version=decision.version, by=province.decider)
    assert len(sentences) == 5 and all("还没有填写表决结果" in sentence for sentence in sentences)
    votes = {"votes_for": "5", "votes_against": "1", "votes_abstained": "0"}
    everybody = [*province.direct, *province.recommended]
    save(decision, {form.pk: votes for form in everybody}, by=province.clerk)
    body = province.direct[0].organization.name
    hold_meeting(decision, by=province.clerk, recused=(("张志远", body),))
    [sentence] = refusal(decide_selection, decision, base_version=fresh(decision).version, by=province.decider)
    assert sentence.endswith("共 6 票，多于可以表决的 5 人。")
    save(decision, {province.direct[0].pk: {"votes_for": "4"}}, by=province.clerk)
    decide_selection(fresh(decision), base_version=fresh(decision).version, by=province.decider)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": ""},
        {"reason": ""},
        {"outcome": "reserve", "reserve_rank": None},
        {"reserve_rank": 1},
        {"decided_state": ""},
        {"decided_state": "ineligible"},
    ],
)
def test_the_database_holds_the_decided_rows_to_the_rules(province: Province, wrong: dict[str, object]) -> None:
    """What must never be false is a constraint."""
    decision = decided(province)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelectionRow.objects.filter(decision=decision, application=province.direct[0]).update(**wrong)


def test_a_decided_list_can_be_taken_back(province: Province) -> None:
    """With a reason; the old one stays on record, the new draft opens with its rows and without a meeting."""
    decision = decided(province, seats=2, reserves=1)
    assert refusal(cancel_selection, decision, reason=" ", by=province.decider) == ["请写明取消拟定的理由。"]
    with pytest.raises(Forbidden):
        cancel_selection(decision, reason="重新研究。", by=province.clerk)
    draft = cancel_selection(decision, reason="重新研究。", by=province.decider)
    assert (fresh(decision).state, fresh(decision).cancel_reason) == ("cancelled", "重新研究。")
    assert (draft.state, draft.meeting, decision_in_force(province.campaign)) == ("draft", None, draft)
    row = row_of(draft, province.direct[2])
    assert (row.outcome, row.reserve_rank, row.is_final) == ("reserve", 1, False)
    assert AuditEvent.objects.get(action="selection.cancel").reason == "重新研究。"
    hold_meeting(draft, by=province.clerk)
    decide_selection(fresh(draft), base_version=fresh(draft).version, by=province.decider)


def test_a_candidate_that_left_meanwhile_is_not_in_the_new_draft(province: Province) -> None:
    """Its old row stays with the old decision."""
    decision = decided(province)
    Application.objects.filter(pk=province.direct[0].pk).update(state=State.RETURNED)
    draft = cancel_selection(decision, reason="重新研究。", by=province.decider)
    assert draft.rows.count() == 4 and decision.rows.count() == 5


def test_the_release_seats_tells_and_records(province: Province) -> None:
    """Seats in order, states, a message of its own wording to each body, a record for each application."""
    spare = add_recommended(province, "示例另一市", "other")
    Recommendation.objects.filter(application=spare).delete()
    Application.objects.filter(pk=spare.pk).update(state=State.SUBMITTED)
    province.recommended.remove(spare)
    returned = add_direct(province, "示例补正会计师事务所党支部", state=State.RETURNED)
    decision = ready(province, seats=1, reserves=1)
    save(
        decision,
        {province.recommended[1].pk: {"outcome": "not_confirmed", "reason": "材料不足。"}},
        by=province.clerk,
    )
    decision = decide_selection(fresh(decision), base_version=fresh(decision).version, by=province.decider)
    done = release_selection(decision, by=province.decider)
    assert (done.state, done.released_by) == ("released", province.decider)
    assert states(province) == ["selected", "not_selected", "not_selected", "returned", "selected", "not_selected"]
    assert (state_of(spare), state_of(returned)) == ("not_selected", "returned")
    seated = Seat.objects.exclude(application=None).values_list("track", "number", "application")
    assert list(seated) == [("direct", 1, province.direct[0].pk), ("prefecture", 1, province.recommended[0].pk)]
    told = Message.objects.filter(key__contains=f"released:{decision.pk}")
    assert {message.organization_id for message in told} == {
        form.organization_id for form in (*province.direct[:3], *province.recommended, spare)
    }
    bodies = {message.organization_id: message.body for message in told}
    words = ["确定为创建对象", "候补", "未入选"]
    assert all(word in bodies[form.organization_id] for word, form in zip(words, province.direct, strict=False))
    assert "不予确认" in bodies[province.recommended[1].organization_id]
    assert "未获市州推荐" in bodies[spare.organization_id]
    to_prefectures = Message.objects.filter(key__startswith=f"selection:{decision.pk}:").values_list("title", flat=True)
    assert sorted("未确定" in title for title in to_prefectures) == [False, True]
    events = AuditEvent.objects.filter(action="selection.release")
    assert events.filter(subject_type="applications.application").count() == 6


def test_a_recommendation_does_not_change_under_a_released_list(province: Province) -> None:
    """S3, decision 8: a body's own deadline may be later than the release; the seat and the state stand."""
    form = province.recommended[0]
    decision = decided(province)
    request = {"reason": "请另行推荐。", "until": date(2020, 9, 20), "by": province.clerk}
    extend_deadline(decision.campaign.calendar.stages["application"], form.superior, **request)
    release_selection(decision, by=province.decider)
    standing = Recommendation.objects.get(application=form)
    facts = {"reason": "没有。", "expected_standing_id": standing.pk, "by": province.officers[form.pk]}
    assert refusal(file_nil_return, province.campaign, form.superior, **facts) == [
        "创建对象名单已经公布，推荐不能再改变；结果需要更正的，由行业党委办理。"
    ]
    assert refusal(request_replacement, province.campaign, province.recommended[1].superior, **request)
    assert (state_of(form), Seat.objects.filter(application=form).count()) == ("selected", 1)
    assert Recommendation.objects.get(application=form, superseded_at=None) == standing


def test_a_list_is_not_released_while_a_body_may_still_choose_anew(
    province: Province, clock: time_machine.Traveller
) -> None:
    """S3: also where it was asked after the decision; once its last day has passed the first choice stands."""
    decision, body = decided(province), province.recommended[0].superior
    request_replacement(decision.campaign, body, reason="材料不实。", until=date(2020, 9, 20), by=province.clerk)
    sentence = f"{body.name}已被要求于9月20日前重新推荐，收到新的推荐或期限过后才能办理。"
    assert refusal(release_selection, decision, by=province.decider) == [sentence]
    clock.move_to(moment(9, 21))
    assert release_selection(fresh(decision), by=province.decider).state == "released"


def test_only_the_deciders_release_and_only_a_decided_list(province: Province) -> None:
    """From decided, once."""
    decision = ready(province)
    with pytest.raises(Forbidden, match="正在拟定"):
        release_selection(decision, by=province.decider)
    decision = decide_selection(decision, base_version=decision.version, by=province.decider)
    with pytest.raises(Forbidden):
        release_selection(decision, by=province.clerk)
    release_selection(decision, by=province.decider)
    with pytest.raises(Forbidden, match="已公布"):
        release_selection(fresh(decision), by=province.decider)
    assert open_selection(province.campaign, by=province.clerk) == decision


@pytest.mark.parametrize("state", [State.RETURNED, State.INELIGIBLE, State.SUBMITTED])
def test_whatever_changed_since_the_decision_refuses_the_release_by_name(province: Province, state: str) -> None:
    """All or nothing: no seat, no state, no message."""
    decision = decided(province)
    messages = Message.objects.count()
    form = province.direct[1]
    Application.objects.filter(pk=form.pk).update(state=state)
    sentences = refusal(release_selection, decision, by=province.decider)
    assert len(sentences) == 1 and sentences[0].startswith(f"{form.organization.name}（{form.number}）")
    assert [row.message for row in check_release(decision)] == sentences
    assert not Seat.objects.exclude(application=None).exists()
    assert Message.objects.count() == messages
    assert states(province) == ["eligible", state, "eligible", "eligible", "eligible"]


def test_a_new_recommendation_since_the_decision_refuses_the_release(province: Province) -> None:
    """The list says nothing of it."""
    decision = decided(province)
    new = add_recommended(province, "示例另一市", "other")
    assert refusal(release_selection, decision, by=province.decider) == [
        f"{new.organization.name}（{new.number}）是新的候选，名单中还没有。"
    ]


def test_a_penalty_found_since_the_decision_refuses_the_release(
    province: Province, clock: time_machine.Traveller
) -> None:
    """Every later gate checks again (decision 14)."""
    decision = decided(province)
    penalize(province.recommended[0], clock)
    [sentence] = refusal(release_selection, decision, by=province.decider)
    assert sentence.endswith("的资格核对结论已有变化，请先重新审查资格。")
    assert states(province) == ["eligible"] * 5


def test_a_quota_that_shrank_since_the_decision_refuses_the_release(province: Province) -> None:
    """One place fewer than selected: nobody is seated."""
    decision = decided(province)
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=2)
    assert refusal(release_selection, decision, by=province.decider) == ["行业党委直属名额已满，不能公布；请核对名额。"]
    assert not Seat.objects.exclude(application=None).exists()


def notice(decision: SelectionDecision, *, to: date) -> None:
    """The notice is up."""
    SelectionDecision.objects.filter(pk=decision.pk).update(state="notice", notice_from=date(2020, 9, 10), notice_to=to)


def test_with_a_notice_the_release_waits_for_its_end(province: Province, clock: time_machine.Traveller) -> None:
    """A switch of the campaign, off by default: only after the last day, with every objection settled."""
    Campaign.objects.filter(pk=province.campaign.pk).update(public_notice_on=True)
    decision = fresh(decided(province))
    assert refusal(release_selection, decision, by=province.decider) == [
        "本次创建计划须先公示拟定名单，公示期满后才能公布。"
    ]
    notice(decision, to=date(2020, 9, 17))
    clock.move_to(moment(9, 17, 23))
    assert refusal(release_selection, fresh(decision), by=province.decider) == [
        "公示期到 9月17日为止，期满后才能公布。"
    ]
    clock.move_to(moment(9, 18))
    objection = Objection.objects.create(
        decision=decision,
        row=row_of(decision, province.direct[0]),
        number="YY-001",
        text="情况不实。",
        received_at=timezone.now(),
    )
    assert str(objection) == "YY-001"
    assert refusal(release_selection, fresh(decision), by=province.decider) == [
        "还有 1 件异议没有处理，处理完毕后才能公布。"
    ]
    settled = {"handled_at": timezone.now(), "handled_by": province.clerk}
    Objection.objects.filter(pk=objection.pk).update(outcome="upheld", **settled)
    [sentence] = refusal(release_selection, fresh(decision), by=province.decider)
    assert "异议成立，请取消拟定" in sentence
    Objection.objects.filter(pk=objection.pk).update(outcome="dismissed")
    release_selection(fresh(decision), by=province.decider)
    assert states(province) == ["selected"] * 5


def test_a_nil_return_is_no_candidate(province: Province) -> None:
    """Its prefecture's seat stays empty."""
    body = add_recommended(province, "示例另一市", "other")
    Recommendation.objects.filter(application=body).delete()
    file_recommendation(province, body.superior, None, province.officers[body.pk])
    Application.objects.filter(pk=body.pk).update(state=State.SUBMITTED)
    province.recommended.remove(body)
    decision = decided(province)
    release_selection(decision, by=province.decider)
    assert Seat.objects.filter(track="prefecture", application=None).count() == 12
    assert state_of(body) == "not_selected"


def test_ranks_decide_the_order_of_the_seats(province: Province) -> None:
    """Seat 1 is rank 1, whatever the numbers of the forms."""
    decision = open_selection(province.campaign, by=province.clerk)
    rank_all(province, decision)
    for form, rank in zip(province.direct, ("3", "1", "2"), strict=True):
        save(decision, {form.pk: {"rank": rank}}, by=province.clerk)
    hold_meeting(decision, by=province.clerk)
    decision = decide_selection(fresh(decision), base_version=fresh(decision).version, by=province.decider)
    release_selection(decision, by=province.decider)
    seated = Seat.objects.filter(track="direct", application__isnull=False).order_by("number")
    assert [seat.application for seat in seated] == [province.direct[1], province.direct[2], province.direct[0]]
