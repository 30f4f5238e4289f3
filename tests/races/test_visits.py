"""Two people at the very same moment: one visit of a unit, one change, one cancellation (S5)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.models import Message
from evaluations.models import Visit, VisitInspector
from evaluations.rules.visits import Wish
from evaluations.services.visits import arrange_visit, cancel_visit, change_visit
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import assess, clock, work
from tests.races.together import split, together

__all__ = ["assess", "clock", "work"]
pytestmark = pytest.mark.django_db(transaction=True)


def wish(assess: Assessment, **changed: Any) -> Wish:
    """马超 leads, 唐丽 goes too."""
    team = frozenset({assess.outsider.pk, assess.second.pk})
    return replace(Wish(day=date(2021, 3, 18), team=team, leader=assess.outsider.pk), **changed)


def test_one_visit_of_a_unit(assess: Assessment) -> None:
    """Two clerks arrange: one wins, the other is told who; the same button pressed twice is once."""
    unit = assess.work.changsha_unit

    def arrange(by: Any) -> Visit:
        return arrange_visit(unit, wish=wish(assess), without_self_reason="已催", by=by)

    done, refused = split(together(lambda: arrange(assess.work.clerk), lambda: arrange(assess.work.decider)))
    assert [len(done), len(refused)] == [1, 1] and isinstance(refused[0], Refused)
    assert "已经为这个单位安排了" in str(refused[0]) and unit.visits.count() == 1
    cancel_visit(done[0], reason="下雪", by=assess.work.clerk)
    done, refused = split(together(lambda: arrange(assess.work.clerk), lambda: arrange(assess.work.clerk)))
    assert ({one.pk for one in done}, refused) == ({done[0].pk}, [])
    assert VisitInspector.objects.filter(visit=done[0]).count() == 2


def test_one_change_and_one_cancellation(assess: Assessment) -> None:
    """The second writer is told; a cancellation pressed twice is told and recorded once."""
    change = lambda place: change_visit(  # noqa: E731
        assess.visit, wish=wish(assess, place=place), version=1, by=assess.work.clerk
    )
    done, refused = split(together(lambda: change("一楼"), lambda: change("二楼")))
    assert [len(done), len(refused)] == [1, 1] and isinstance(refused[0], Refused)
    assert VisitInspector.objects.standing().filter(visit=assess.visit, is_leader=True).count() == 1
    Message.objects.all().delete()
    cancel = lambda: cancel_visit(assess.visit, reason="下雪", by=assess.work.clerk)  # noqa: E731
    done, refused = split(together(cancel, cancel))
    assert (len(done), refused) == (2, [])
    assert Message.objects.count() == 3 and AuditEvent.objects.filter(action="visit.cancel").count() == 1
