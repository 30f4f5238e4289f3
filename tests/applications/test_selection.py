"""S3: the seats and the draft: opened once, typed by several members, nothing lost, nothing overwritten silently."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import IntegrityError, transaction

from applications.models import Application, Seat, SelectionDecision, SelectionRow, State
from applications.rules.selection_draft import EMPTY, fingerprint
from applications.services.seats import ensure_seats, free_seat, leave_seat, take_seat
from applications.services.selection import (
    SelectionConflict,
    decision_in_force,
    open_selection,
    record_selection_meeting,
    save_selection,
    texts_of,
)
from applications.services.submitting import send_back
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Quota
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from tests.applications.conftest import moment
from tests.applications.province import (
    MEETING_DAY,
    NAMES,
    Province,
    add_direct,
    fresh,
    hold_meeting,
    make_province,
    minutes_file,
    row_of,
    save,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def province(clock: time_machine.Traveller) -> Province:
    """Four direct forms, two recommendations."""
    return make_province()


@pytest.fixture
def draft(province: Province) -> SelectionDecision:
    """An open draft."""
    return open_selection(province.campaign, by=province.clerk)


def seats(province: Province, track: str = "direct") -> list[int]:
    """The numbers of a track's seats."""
    return list(Seat.objects.filter(campaign=province.campaign, track=track).values_list("number", flat=True))


def test_seats_are_made_from_the_quotas_once(province: Province) -> None:
    """S3: 10 direct, 14 prefectures; twice changes nothing."""
    assert len(ensure_seats(province.campaign)) == 24
    assert [str(seat) for seat in ensure_seats(province.campaign)][:2] == ["行业党委直属 1", "行业党委直属 2"]
    assert (seats(province), seats(province, "prefecture")) == (list(range(1, 11)), list(range(1, 15)))


def test_one_place_more_or_fewer_is_data(province: Province) -> None:
    """A changed quota adds rows or takes empty ones away, never one that is taken."""
    ensure_seats(province.campaign)
    for number, expected in ((11, 11), (3, 3), (4, 4)):
        Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=number)
        ensure_seats(province.campaign)
        assert seats(province) == list(range(1, expected + 1))
    take_seat(Seat.objects.get(track="direct", number=4), province.direct[0])
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=1)
    ensure_seats(province.campaign)
    assert seats(province) == [4]
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=0)
    with pytest.raises(Refused, match="行业党委直属名额设为 0 个，但已有 1 个创建对象"):
        ensure_seats(province.campaign)
    assert leave_seat(province.direct[0]).application is None


def test_an_eleventh_has_nowhere_to_sit(province: Province) -> None:
    """There is no row, and the database takes no second row of that number and no second seat for one application."""
    ensure_seats(province.campaign)
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=1)
    ensure_seats(province.campaign)
    seat = free_seat(province.campaign, "direct")
    assert seat is not None
    take_seat(seat, province.direct[0])
    assert free_seat(province.campaign, "direct") is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(campaign=province.campaign, track="direct", number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        take_seat(Seat.objects.get(track="prefecture", number=1), province.direct[0])


def test_a_draft_opens_with_a_row_for_every_candidate(province: Province) -> None:
    """Every filed direct form and every recommended one; not drafts, returned or unrecommended ones."""
    add_direct(province, "示例补正会计师事务所党支部", state=State.RETURNED)
    ineligible = add_direct(province, "示例不符会计师事务所党支部", state=State.INELIGIBLE)
    decision = open_selection(province.campaign, by=province.clerk)
    candidates = [*province.direct[:4], ineligible, *province.recommended]
    assert {row.application_id for row in decision.rows.all()} == {form.pk for form in candidates}
    row = row_of(decision, ineligible)
    assert (row.outcome, row.reason) == ("not_selected", "资格不符。所在执业机构近3年受到过行政处罚。")
    assert AuditEvent.objects.filter(action="selection.open").count() == 1
    assert str(decision).endswith("确定创建对象")
    assert str(row) == "示例不符会计师事务所党支部申请表 未入选"


def test_a_recommendation_that_is_not_eligible_opens_as_not_confirmed(province: Province) -> None:
    """The only outcome that it can have."""
    Application.objects.filter(pk=province.recommended[0].pk).update(state=State.INELIGIBLE)
    decision = open_selection(province.campaign, by=province.clerk)
    assert row_of(decision, province.recommended[0]).outcome == "not_confirmed"


def test_a_second_click_finds_the_first_ones_draft(province: Province, draft: SelectionDecision) -> None:
    """One decision in force per campaign."""
    assert open_selection(province.campaign, by=province.decider) == draft
    assert decision_in_force(province.campaign) == draft
    with pytest.raises(IntegrityError), transaction.atomic():
        SelectionDecision.objects.create(
            campaign=province.campaign, created_by=province.clerk, created_at=draft.created_at
        )


def test_only_the_committee_opens_and_only_in_its_stage(province: Province, clock: time_machine.Traveller) -> None:
    """S3."""
    with pytest.raises(Forbidden, match="由行业党委办理"):
        open_selection(province.campaign, by=province.people[province.direct[0].pk])
    clock.move_to(moment(8, 10))
    with pytest.raises(Forbidden, match="确定创建对象"):
        open_selection(province.campaign, by=province.clerk)
    assert not SelectionDecision.objects.exists()


def test_what_is_typed_is_kept_also_where_it_would_not_pass(province: Province, draft: SelectionDecision) -> None:
    """A reserve without a number, a tie, two of one reserve number, a rank alone: it is a draft."""
    first, second, third, fourth = province.direct
    save(
        draft,
        {
            first.pk: {"outcome": "reserve", "rank": "1"},
            second.pk: {"outcome": "reserve", "rank": "1", "reserve_rank": "1"},
            third.pk: {"outcome": "reserve", "reserve_rank": "1", "reason": "一行\r\n两行 ", "unknown": "x"},
            fourth.pk: {"outcome": "selected", "votes_for": "3"},
            999_999: {"outcome": "selected"},
        },
        by=province.clerk,
    )
    assert (row_of(draft, first).rank, row_of(draft, second).reserve_rank) == (1, 1)
    assert row_of(draft, third).reason == "一行\n两行"
    assert row_of(draft, fourth).votes_for == 3
    assert fresh(draft).version == 1
    save(draft, {first.pk: {"outcome": "reserve", "rank": "1"}}, by=province.clerk)
    assert fresh(draft).version == 1


def test_what_cannot_be_kept_is_refused_as_a_whole(province: Province, draft: SelectionDecision) -> None:
    """Nothing is saved; the page still has it all."""
    with pytest.raises(Refused) as refused:
        save(draft, {province.direct[0].pk: {"rank": "一"}, province.direct[1].pk: {"rank": "2"}}, by=province.clerk)
    assert [row.field for row in refused.value.findings] == [f"row-{province.direct[0].pk}-rank"]
    assert row_of(draft, province.direct[1]).rank is None


def test_two_members_on_different_rows_lose_nothing(province: Province, draft: SelectionDecision) -> None:
    """Both pages were opened before either saved; a page sends every row, also the untouched ones."""
    first, second = province.direct[:2]
    base = {row.application_id: fingerprint(texts_of(row)) for row in draft.rows.all()}
    whole = {row.application_id: texts_of(row) for row in draft.rows.all()}
    save_selection(draft, typed={**whole, first.pk: {"reason": "陈静写的"}}, base=base, by=province.clerk)
    save_selection(draft, typed={**whole, second.pk: {"reason": "张志远写的"}}, base=base, by=province.decider)
    assert (row_of(draft, first).reason, row_of(draft, second).reason) == ("陈静写的", "张志远写的")
    assert fresh(draft).saved_by == province.decider


def test_two_members_on_one_row_see_both_texts(province: Province, draft: SelectionDecision) -> None:
    """Nothing is saved of the second page, and nothing lost; the same text twice is no conflict."""
    first, second = province.direct[:2]
    base = {row.application_id: fingerprint(texts_of(row)) for row in draft.rows.all()}
    save_selection(draft, typed={first.pk: {"reason": "陈静写的"}}, base=base, by=province.clerk)
    mine = {first.pk: {"reason": "张志远写的"}, second.pk: {"rank": "2"}}
    with pytest.raises(SelectionConflict) as conflict:
        save_selection(draft, typed=mine, base=base, by=province.decider)
    [one] = conflict.value.conflicts
    assert (one.theirs["reason"], one.mine["reason"]) == ("陈静写的", "张志远写的")
    assert row_of(draft, second).rank is None
    save_selection(draft, typed={first.pk: {"reason": "陈静写的"}}, base=base, by=province.decider)
    now = {first.pk: fingerprint(texts_of(row_of(draft, first)))}
    save_selection(draft, typed=mine, base=base | now, by=province.decider)
    assert (row_of(draft, first).reason, row_of(draft, second).rank) == ("张志远写的", 2)


def test_a_page_without_a_field_takes_nothing_that_was_stored_since(
    province: Province, draft: SelectionDecision
) -> None:
    """S3: the page had no field for the tie; its untouched row is no conflict, and what was stored since stays."""
    first, second = province.direct[:2]
    page = {row.application_id: texts_of(row) for row in draft.rows.all()}
    base = {key: fingerprint(texts) for key, texts in page.items()}
    untouched = {name: text for name, text in page[first.pk].items() if name != "tie_reason"}
    save_selection(draft, typed={first.pk: {"tie_reason": "按审查意见决定"}}, base=base, by=province.clerk)
    typed = {first.pk: untouched, second.pk: {"rank": "2"}}
    save_selection(draft, typed=typed, base=base, by=province.decider)
    assert (row_of(draft, first).tie_reason, row_of(draft, second).rank) == ("按审查意见决定", 2)
    with pytest.raises(SelectionConflict) as conflict:
        save_selection(draft, typed={first.pk: untouched | {"rank": "3"}}, base=base, by=province.decider)
    [one] = conflict.value.conflicts
    assert (one.mine["tie_reason"], one.mine["rank"]) == ("", "3")


def test_candidates_that_come_and_go(province: Province, draft: SelectionDecision) -> None:
    """A form that is sent back leaves the list, with what was typed on record; a new one gets its row."""
    gone = province.direct[0]
    save(draft, {gone.pk: {"reason": "写好的理由"}}, by=province.clerk)
    Application.objects.filter(pk=gone.pk).update(state=State.SUBMITTED)
    send_back(gone, reason="请补充材料。", by=province.clerk)
    new = add_direct(province, "示例新来会计师事务所党支部")
    save_selection(draft, typed={new.pk: {"rank": "1"}}, base={}, by=province.clerk)
    assert not SelectionRow.objects.filter(decision=draft, application=gone).exists()
    assert row_of(draft, new).rank == 1
    event = AuditEvent.objects.get(action="selection.drop_row")
    assert (event.subject_type, event.before["reason"]) == ("applications.selectiondecision", "写好的理由")
    assert fresh(draft).version == 2


def test_a_new_candidates_row_starts_from_nothing(province: Province, draft: SelectionDecision) -> None:
    """A page that was opened before the row existed has no fingerprint of it."""
    new = add_direct(province, "示例新来会计师事务所党支部")
    save_selection(draft, typed={}, base={}, by=province.clerk)
    assert texts_of(row_of(draft, new)) == EMPTY


def test_only_the_committee_types(province: Province, draft: SelectionDecision, clock: time_machine.Traveller) -> None:
    """And only while the stage is open and the list a draft."""
    with pytest.raises(Forbidden):
        save_selection(draft, typed={}, base={}, by=province.people[province.direct[0].pk])
    clock.move_to(moment(10, 1))
    with pytest.raises(Forbidden):
        save_selection(draft, typed={}, base={}, by=province.clerk)


def test_the_meeting(province: Province, draft: SelectionDecision) -> None:
    """Recorded again, the new one counts and keeps the minutes; both stay on record."""
    body = province.direct[0].organization.name
    hold_meeting(draft, by=province.clerk, recused=(("张志远", body),))
    first = fresh(draft).meeting
    assert first is not None
    record_selection_meeting(
        draft,
        held_on=MEETING_DAY,
        title="行业党委2020年第6次会议",
        expected_count=6,
        present=NAMES,
        recused=(),
        minutes=None,
        by=province.clerk,
    )
    second = fresh(draft).meeting
    assert second is not None and second != first
    assert (second.title, second.minutes) == ("行业党委2020年第6次会议", first.minutes)
    assert str(second) == "2020-09-08 行业党委2020年第6次会议"
    assert fresh(draft).version == 2


def test_who_steps_back_does_so_from_a_body_of_the_list(province: Province, draft: SelectionDecision) -> None:
    """By its full name; everything wrong is said at once."""
    facts = {"held_on": MEETING_DAY, "expected_count": 7, "present": NAMES, "minutes": minutes_file(province.clerk)}
    with pytest.raises(Refused, match="不在名单中"):
        record_selection_meeting(draft, title="党委会", recused=(("张志远", "天心"),), by=province.clerk, **facts)  # type: ignore[arg-type]
    with pytest.raises(Refused) as refused:
        record_selection_meeting(draft, title="", recused=(("张志远", "天心"),), by=province.clerk, **facts)  # type: ignore[arg-type]
    assert [row.field for row in refused.value.findings] == ["meeting_name", "recused"]
    assert fresh(draft).meeting is None
    with pytest.raises(Forbidden):
        hold_meeting(draft, by=province.people[province.direct[0].pk])
