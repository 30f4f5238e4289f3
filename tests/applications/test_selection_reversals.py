"""S3: one released outcome corrected later: seat, reserve, reason, telling or not."""

from collections.abc import Iterator

import pytest
import time_machine

from applications.models import Application, EligibilityDecision, Seat, SelectionReversal, State
from applications.services.reversals import consequences, outcome_now, reverse_selection
from applications.services.selection_release import release_selection
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Quota
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import moment
from tests.applications.province import (
    Province,
    add_recommended,
    again,
    decided,
    make_province,
    penalize,
    state_of,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def province(clock: time_machine.Traveller) -> Province:
    """A released list: one of four direct forms selected for one place, two in reserve, two prefectures."""
    province = make_province(direct=4)
    Quota.objects.filter(campaign=province.campaign, track="direct").update(seats=1)
    Quota.objects.filter(campaign=province.campaign, track="prefecture").update(seats=3)
    release_selection(decided(province, seats=1, reserves=2), by=province.decider)
    return province


def reverse(province: Province, form: Application, **facts: object) -> SelectionReversal:
    """Correct an outcome."""
    given: dict[str, object] = {"reason": "查实材料不实。", "notify": False, "move_up": False, "by": province.decider}
    return reverse_selection(again(form), **(given | facts))  # type: ignore[arg-type]


def test_a_body_loses_its_seat_and_the_seat_stays_empty(province: Province) -> None:
    """Without moving up; nobody is told unless that is wanted; the record keeps the reason."""
    messages = Message.objects.count()
    reversal = reverse(province, province.direct[0])
    assert (reversal.old_outcome, reversal.new_outcome, reversal.moved_up) == ("selected", "not_selected", None)
    assert states(province)[:4] == ["not_selected"] * 4
    assert not Seat.objects.filter(track="direct", application__isnull=False).exists()
    assert Message.objects.count() == messages
    event = AuditEvent.objects.get(action="selection.reverse")
    assert (event.reason, event.subject_id) == ("查实材料不实。", str(province.direct[0].pk))
    assert str(reversal).endswith("更正")


def test_the_first_reserve_moves_up_into_the_seat(province: Province) -> None:
    """In the order of the reserve; both are told, in their own words."""
    reversal = reverse(province, province.direct[0], move_up=True, notify=True)
    assert reversal.moved_up == province.direct[1]
    assert states(province)[:4] == ["not_selected", "selected", "not_selected", "not_selected"]
    assert Seat.objects.get(track="direct", number=1).application == province.direct[1]
    told = {message.organization_id: message.title for message in Message.objects.filter(title__startswith="更正：")}
    assert set(told) == {form.organization_id for form in province.direct[:2]}
    assert AuditEvent.objects.get(action="selection.move_up").subject_id == str(province.direct[1].pk)
    assert outcome_now(again(province.direct[1])) == "selected"


def test_a_prefecture_is_told_what_became_of_its_recommendation(province: Province) -> None:
    """As at the release; the reason stays with the committee."""
    form = province.recommended[0]
    reverse(province, form, notify=True)
    told = {message.organization: message for message in Message.objects.filter(title__startswith="更正：")}
    assert set(told) == {form.organization, form.superior}
    assert told[form.superior].title == f"更正：{form.organization.name}不再列为创建对象"
    assert not any("查实材料不实" in message.body for message in told.values())


def test_a_reserve_moves_up_once(province: Province) -> None:
    """Reversed later itself, it is no reserve any more: the next one is."""
    reverse(province, province.direct[0], move_up=True)
    reversal = reverse(province, province.direct[1], move_up=True)
    assert reversal.moved_up == province.direct[2]
    assert consequences(again(province.direct[2])).reserve is None
    with pytest.raises(Refused, match="没有可以递补的候补"):
        reverse(province, province.direct[2], move_up=True)
    assert state_of(province.direct[2]) == "selected"


def test_a_reserve_that_is_not_eligible_any_more_does_not_move_up(province: Province) -> None:
    """All or nothing: the selected one keeps its seat."""
    EligibilityDecision.objects.filter(application=province.direct[1]).update(eligible=False)
    with pytest.raises(Refused, match="没有仍然成立的资格合格结论"):
        reverse(province, province.direct[0], move_up=True)
    assert states(province)[:2] == ["selected", "not_selected"]


def test_a_free_seat_can_be_given_to_one_that_was_not_selected(province: Province) -> None:
    """With a reason; a track without a free seat has none to give."""
    with pytest.raises(Refused, match="行业党委直属没有空出的名额"):
        reverse(province, province.direct[3])
    reverse(province, province.direct[0])
    assert consequences(again(province.direct[3])).has_seat
    reversal = reverse(province, province.direct[3], notify=True)
    assert (reversal.old_outcome, reversal.new_outcome) == ("not_selected", "selected")
    assert Seat.objects.get(track="direct", number=1).application == province.direct[3]
    assert Message.objects.filter(title__startswith="更正：").count() == 1


def test_only_the_eligible_get_a_seat(province: Province) -> None:
    """Also later: neither without a verdict nor with one that the register has overtaken."""
    reverse(province, province.direct[0])
    EligibilityDecision.objects.filter(application=province.direct[3]).update(eligible=False)
    with pytest.raises(Refused, match="没有仍然成立的资格合格结论"):
        reverse(province, province.direct[3])


def test_one_of_each_prefecture(province: Province) -> None:
    """There is a free seat, but its prefecture has its one already; after a correction the neighbour may have it."""
    first = province.recommended[0]
    assert consequences(again(first)).reserve is None
    neighbour = add_recommended(province, "示例邻近市", "neighbour")
    Organization.objects.filter(pk=neighbour.organization_id).update(prefecture=first.organization.prefecture)
    Application.objects.filter(pk=neighbour.pk).update(state=State.NOT_SELECTED)
    with pytest.raises(Refused, match="每个市州只有 1 个"):
        reverse(province, neighbour)
    reverse(province, first)
    reversal = reverse(province, neighbour)
    assert (reversal.old_outcome, state_of(neighbour)) == ("not_recommended", "selected")


def test_a_prefecture_has_no_reserve(province: Province) -> None:
    """S3: a replacement is a new recommendation of the same prefecture."""
    with pytest.raises(Refused, match="没有可以递补的候补"):
        reverse(province, province.recommended[0], move_up=True)
    assert state_of(province.recommended[0]) == "selected"


def test_who_may_correct_what_and_until_when(province: Province, clock: time_machine.Traveller) -> None:
    """审定, with a reason, from the release to the acceptance."""
    with pytest.raises(Forbidden):
        reverse(province, province.direct[0], by=province.clerk)
    with pytest.raises(Refused, match="请写明更正的理由"):
        reverse(province, province.direct[0], reason=" ")
    Application.objects.filter(pk=province.direct[3].pk).update(state=State.RETURNED)
    with pytest.raises(Forbidden):
        reverse(province, province.direct[3])
    clock.move_to(moment(9, 30).replace(year=2021))
    with pytest.raises(Forbidden):
        reverse(province, province.direct[0])
    clock.move_to(moment(4, 30).replace(year=2021))
    reverse(province, province.direct[0])


def test_a_penalty_found_since_keeps_a_reserve_down(province: Province, clock: time_machine.Traveller) -> None:
    """The register has overtaken the verdict: somebody looks first."""
    penalize(province.direct[1], clock)
    assert consequences(again(province.direct[0])).reserve == province.direct[1]
    with pytest.raises(Refused, match="没有仍然成立的资格合格结论"):
        reverse(province, province.direct[0], move_up=True)


def test_whether_people_are_told_is_chosen(province: Province) -> None:
    """S3: nobody keeps a message that says 确定为创建对象 because a tick was forgotten."""
    with pytest.raises(Refused) as refused:
        reverse(province, province.direct[0], notify=None)
    assert [finding.field for finding in refused.value.findings] == ["notify"]
