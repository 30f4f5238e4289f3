"""S3: two members at the very same moment: one list, one release, no eleventh, nothing lost."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from applications.models import (
    Application,
    Recommendation,
    Seat,
    SelectionDecision,
    SelectionReversal,
    SelectionRow,
    State,
)
from applications.rules.selection_draft import fingerprint
from applications.services.recommendations import file_nil_return
from applications.services.reversals import reverse_selection
from applications.services.seats import ensure_seats
from applications.services.selection import SelectionConflict, open_selection, save_selection, texts_of
from applications.services.selection_deciding import decide_selection
from applications.services.selection_release import release_selection
from applications.services.submitting import send_back
from benchmark_platform.campaigns.models import Quota
from benchmark_platform.campaigns.services.deadlines import extend_deadline
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import moment
from tests.applications.province import (
    Province,
    add_direct,
    add_recommended,
    again,
    decided,
    fresh,
    make_province,
    ready,
    row_of,
    save,
    state_of,
    states,
)
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def province() -> Iterator[Province]:
    """Three direct forms and two recommendations, committed, on 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False):
        yield make_province(direct=3)


def test_two_drafts_at_once_are_one(province: Province) -> None:
    """Both get the same; each candidate has one row, each place one seat."""
    done, refused = split(
        together(
            lambda: open_selection(province.campaign, by=province.clerk),
            lambda: open_selection(province.campaign, by=province.decider),
        )
    )
    assert (len(done), refused) == (2, [])
    assert done[0] == done[1] == SelectionDecision.objects.get()
    assert (SelectionRow.objects.count(), Seat.objects.count()) == (5, 24)


def test_seats_made_at_once_are_made_once(province: Province) -> None:
    """The quota's row is what they meet on."""
    done, refused = split(together(*(lambda: ensure_seats(province.campaign) for _ in range(3))))
    assert (len(done), refused) == (3, [])
    assert Seat.objects.count() == 24


def test_two_saves_of_one_row_are_one_and_a_conflict(province: Province) -> None:
    """Nothing is overwritten silently, nothing is lost."""
    decision = open_selection(province.campaign, by=province.clerk)
    first = province.direct[0]
    base = {row.application_id: fingerprint(texts_of(row)) for row in decision.rows.all()}

    def typing(text: str, by: object) -> object:
        return save_selection(decision, typed={first.pk: {"reason": text}}, base=base, by=by)  # type: ignore[arg-type]

    done, refused = split(
        together(lambda: typing("陈静写的", province.clerk), lambda: typing("张志远写的", province.decider))
    )
    [conflict] = refused
    assert len(done) == 1 and isinstance(conflict, SelectionConflict)
    texts = {conflict.conflicts[0].mine["reason"], conflict.conflicts[0].theirs["reason"]}
    assert texts == {"陈静写的", "张志远写的"}
    assert row_of(decision, first).reason == conflict.conflicts[0].theirs["reason"]


def test_two_decisions_at_once_are_one(province: Province) -> None:
    """The second is told that it is decided."""
    decision = ready(province)
    done, refused = split(
        together(
            *(lambda: decide_selection(decision, base_version=decision.version, by=province.decider) for _ in range(2))
        )
    )
    [told] = refused
    assert len(done) == 1 and isinstance(told, Forbidden)
    assert fresh(decision).state == "decided"


def test_two_releases_at_once_are_one(province: Province) -> None:
    """One set of seats, one message to each body; the second is told that it is released."""
    decision = decided(province)
    done, refused = split(together(*(lambda: release_selection(decision, by=province.decider) for _ in range(2))))
    [told] = refused
    assert len(done) == 1 and isinstance(told, Forbidden)
    assert states(province) == ["selected"] * 5
    assert Seat.objects.exclude(application=None).count() == 5
    assert Message.objects.filter(key__contains=f":released:{decision.pk}").count() == 5


def test_a_decision_while_a_form_is_sent_back(province: Province) -> None:
    """An undecided form is either in the way, or gone from the list: in no order is it decided on."""
    form = add_direct(province, "示例补正会计师事务所党支部", state=State.SUBMITTED)
    decision = ready(province)
    save(decision, {form.pk: {"outcome": "not_selected", "reason": "材料不足。"}}, by=province.clerk)
    decision = fresh(decision)
    results = together(
        lambda: decide_selection(decision, base_version=decision.version, by=province.decider),
        lambda: send_back(again(form), reason="请补充材料。", by=province.clerk),
    )
    assert isinstance(results[0], Refused)
    assert not isinstance(results[1], BaseException)
    assert (fresh(decision).state, state_of(form)) == ("draft", "returned")


def test_a_release_while_a_form_leaves(province: Province) -> None:
    """Either it is released before, or the release is refused by name; never a seat for a form that has left."""
    form = province.direct[0]
    decision = decided(province)

    def leave() -> int:
        return Application.objects.filter(pk=form.pk, state=State.ELIGIBLE).update(state=State.RETURNED)

    released, left = together(lambda: release_selection(decision, by=province.decider), leave)
    if isinstance(released, Refused):
        assert left == 1
        assert (state_of(form), Seat.objects.exclude(application=None).count()) == ("returned", 0)
    else:
        assert left == 0
        assert (state_of(form), Seat.objects.exclude(application=None).count()) == ("selected", 5)


def test_a_release_while_a_form_that_was_not_recommended_leaves(province: Province) -> None:
    """Sent back first, it stays sent back; a release that waited for it does not settle what it did not find."""
    decision = decided(province)
    form = add_recommended(province, "示例另一市", "other", state=State.SUBMITTED)
    Recommendation.objects.filter(application=form).delete()

    def leave() -> int:
        return Application.objects.filter(pk=form.pk, state=State.SUBMITTED).update(state=State.RETURNED)

    released, left = together(lambda: release_selection(decision, by=province.decider), leave)
    assert not isinstance(released, BaseException)
    assert state_of(form) == ("returned" if left else "not_selected")


def test_a_release_while_a_prefecture_changes_its_mind(province: Province) -> None:
    """Either the release is refused by name, or the prefecture is told that the list is public."""
    decision = decided(province)
    form = province.recommended[0]
    standing = Recommendation.objects.get(application=form)
    until = {"reason": "请另行推荐。", "until": date(2020, 9, 20), "by": province.clerk}
    extend_deadline(decision.campaign.calendar.stages["application"], form.superior, **until)

    def nil() -> Recommendation:
        facts = {"expected_standing_id": standing.pk, "by": province.officers[form.pk]}
        return file_nil_return(fresh(decision).campaign, form.superior, reason="没有合适对象。", **facts)

    done, refused = split(together(lambda: release_selection(decision, by=province.decider), nil))
    assert (len(done), [type(one) for one in refused]) == (1, [Refused])
    seated = Seat.objects.filter(application=form).exists()
    assert (state_of(form), seated) in (("selected", True), ("submitted", False))


def test_two_bodies_for_the_last_seat(province: Province) -> None:
    """The eleventh: one free place, two corrections at once; one is seated, the other is told that there is none."""
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=2)
    decision = decided(province, seats=1)
    release_selection(decision, by=province.decider)

    def seat(form: Application) -> SelectionReversal:
        return reverse_selection(again(form), reason="经研究。", notify=False, move_up=False, by=province.decider)

    done, refused = split(together(lambda: seat(province.direct[1]), lambda: seat(province.direct[2])))
    [told] = refused
    assert len(done) == 1 and isinstance(told, Refused)
    assert "没有空出的名额" in str(told)
    assert Seat.objects.filter(track="direct").exclude(application=None).count() == 2
    assert sorted(states(province)[:3]) == ["not_selected", "selected", "selected"]


def test_two_corrections_of_one_body(province: Province) -> None:
    """One reserve moves up, not two; the second finds the body not selected and nothing free."""
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=1)
    release_selection(decided(province, seats=1, reserves=2), by=province.decider)
    first = province.direct[0]

    def correct() -> SelectionReversal:
        return reverse_selection(again(first), reason="查实。", notify=False, move_up=True, by=province.decider)

    done, refused = split(together(correct, correct))
    assert (len(done), len(refused)) == (1, 1)
    assert isinstance(refused[0], Refused)
    assert states(province)[:3] == ["not_selected", "selected", "not_selected"]
    assert Seat.objects.get(track="direct").application == province.direct[1]
