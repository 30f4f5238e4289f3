"""S5: leader, unit and committee at the very same moment, on both databases."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import AgreedScore, CreationUnit, ItemObjection, Visit, VisitClosing, VisitInspector
from evaluations.services.closing import AgreedConflict, close_visit, reopen_visit, save_agreed
from evaluations.services.visit_answers import answer_objection, confirm_closing, object_to_items
from tests.evaluations.assessing import Assessment
from tests.evaluations.closings import agree, all_in, closed
from tests.evaluations.conftest import assess, clock, work
from tests.races.together import split, together

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen(clock: time_machine.Traveller) -> Iterator[None]:
    """The clock stands."""
    yield


def test_closed_in_two_tabs_is_closed_once(assess: Assessment) -> None:
    """Both tabs end at the same closing; the unit hears once."""
    all_in(assess)
    agree(assess)
    done, refused = split(together(*(lambda: close_visit(assess.visit, by=assess.leader) for _ in range(2))))
    assert refused == []
    assert done[0] == done[1] == VisitClosing.objects.get()
    assert Message.objects.filter(organization=assess.unit.organization).count() == 1


def test_two_leaders_close_once_and_the_other_is_told(assess: Assessment) -> None:
    """The lead changes hands at the same moment: one closes, the other reads who and when, or that she leads not."""
    all_in(assess)
    agree(assess)
    VisitInspector.objects.filter(visit=assess.visit, person=assess.leader).update(is_leader=False)
    VisitInspector.objects.filter(visit=assess.visit, person=assess.second).update(is_leader=True)
    done, refused = split(
        together(
            lambda: close_visit(assess.visit, by=assess.leader),
            lambda: close_visit(assess.visit, by=assess.second),
        )
    )
    [closing], [told] = done, refused
    assert closing.closed_by == assess.second
    assert isinstance(told, Forbidden) or (isinstance(told, Refused) and "唐丽已于" in str(told))


def test_two_tabs_save_and_one_is_shown_both(assess: Assessment) -> None:
    """Nothing is overwritten unseen."""
    all_in(assess)
    done, refused = split(
        together(
            *(
                lambda score=score: save_agreed(  # type: ignore[misc]
                    assess.visit,
                    rows={"1-1": {"score": score, "reason": "缺记录"}},
                    base_versions={},
                    by=assess.leader,
                )
                for score in ("1", "2")
            )
        )
    )
    [conflict] = refused
    assert len(done) == 1 and isinstance(conflict, AgreedConflict)
    assert AgreedScore.objects.get().score == conflict.rows[0].theirs.given.score


def test_confirmed_and_objected_at_once_is_one_of_them(assess: Assessment) -> None:
    """Two people of the unit."""
    closing = closed(assess)
    done, refused = split(
        together(
            lambda: confirm_closing(closing, name="周明", by=assess.work.secretary),
            lambda: object_to_items(closing, objections={"1-1": "不同意"}, name="何平", by=assess.work.secretary),
        )
    )
    [kept], [told] = done, refused
    assert isinstance(told, Forbidden)
    kept.refresh_from_db()
    assert ItemObjection.objects.count() == (1 if kept.state == "objected" else 0)


def test_upheld_and_opened_again_at_once(assess: Assessment) -> None:
    """The visit is opened once, with one reason."""
    object_to_items(closed(assess), objections={"1-1": "不同意"}, name="周明", by=assess.work.secretary)
    one = ItemObjection.objects.get()
    done, refused = split(
        together(
            lambda: answer_objection(one, outcome="upheld", reply="属实", by=assess.work.clerk),
            lambda: reopen_visit(assess.visit, reason="漏看", by=assess.work.decider),
        )
    )
    assert len(done) == 1 and isinstance(refused[0], Forbidden)
    assert Visit.objects.get(pk=assess.visit.pk).state == "reopened"
    assert CreationUnit.objects.get(pk=assess.unit.pk).state == "self_assessed"
    assert VisitClosing.objects.get().state == "reopened"


def test_saving_and_closing_at_once_closes_what_stands(assess: Assessment) -> None:
    """What was saved in time is in the closing; what came later is refused."""
    all_in(assess)
    agree(assess)
    late = {"1-1": {"score": "2", "reason": "缺记录"}}
    _, refused = split(
        together(
            lambda: close_visit(assess.visit, by=assess.leader),
            lambda: save_agreed(assess.visit, rows=late, base_versions={"1-1": 1}, by=assess.leader),
        )
    )
    closing = VisitClosing.objects.get()
    first = closing.content["items"][0]["score"]
    assert (first, len(refused)) in {("3.0", 1), ("2.0", 0)}
    assert closing.total == (Decimal("100.0") if refused else Decimal("99.0"))
    assert str(AgreedScore.objects.get(item__code="1-1").score) == first
