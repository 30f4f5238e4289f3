"""Two people at the very same moment: liaison, problem, invitation, attendance, the tick (M1, M2)."""

from datetime import date

import pytest
import time_machine

from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.models import Message
from evaluations.models import Attendance, Invitation, Liaison, Problem
from evaluations.rules.events import AttendanceRow, EventFacts
from evaluations.services.attendance import save_attendance
from evaluations.services.events import hold_event, invite
from evaluations.services.liaison import assign_liaison
from evaluations.services.problem_messages import tell_overdue_problems
from evaluations.services.problems import close_problem, raise_problem, reply
from tests.evaluations.conftest import WorkWorld, clock, moment, work
from tests.races.together import split, together

__all__ = ["clock", "work"]
pytestmark = pytest.mark.django_db(transaction=True)


def raised(work: WorkWorld, key: str = "一") -> Problem:
    """周明's question."""
    facts = {"title": "场地", "text": "不足", "owner": work.committee, "key": key}
    return raise_problem(work.unit, by=work.secretary, **facts)  # type: ignore[arg-type]


def test_one_problem_for_a_button_pressed_twice(work: WorkWorld) -> None:
    """The same submission is one problem; two others get two numbers."""
    done, refused = split(together(lambda: raised(work), lambda: raised(work)))
    assert (len({one.pk for one in done}), refused) == (1, [])
    done, refused = split(together(lambda: raised(work, "二"), lambda: raised(work, "三")))
    assert (sorted(one.number for one in done), refused) == ([2, 3], [])


def test_a_problem_is_closed_once(work: WorkWorld) -> None:
    """Of two who press 办结 one closes it; the other finds it closed, and it is on record once."""
    one = raised(work)
    reply(one, text="好", key="答", by=work.clerk)
    close = lambda: close_problem(one, by=work.secretary)  # noqa: E731
    done, refused = split(together(close, close))
    assert [[row.state for row in done], refused] == [["closed", "closed"], []]
    assert one.replies.filter(kind="closed").count() == 1


def test_closed_and_answered_at_once(work: WorkWorld) -> None:
    """Whoever comes second is refused or came first: a closed problem never turns into an answered one."""
    one = raised(work)
    together(
        lambda: close_problem(one, by=work.secretary),
        lambda: reply(one, text="好", key="答", by=work.clerk),
    )
    one.refresh_from_db()
    assert one.state == "closed"


def test_one_standing_liaison(work: WorkWorld) -> None:
    """Two clerks assign two people: one assigns, the other is asked for the reason of a change."""
    unit = work.changsha_unit
    done, refused = split(
        together(
            lambda: assign_liaison(unit, person=work.liaison, by=work.clerk),
            lambda: assign_liaison(unit, person=work.decider, by=work.decider),
        )
    )
    assert ([len(done), len(refused)], isinstance(refused[0], Refused)) == ([1, 1], True)
    assert Liaison.objects.filter(unit=unit, ended_on=None).count() == 1


def test_invited_and_told_once(work: WorkWorld) -> None:
    """Two clerks invite the same body."""
    facts = EventFacts("training", "书记培训班", date(2020, 11, 9), None)
    event = hold_event(work.campaign, facts=facts, key="一", by=work.clerk)
    deed = lambda: invite(event, organizations=[work.unit.organization], by=work.clerk)  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (sorted(done), refused) == ([0, 1], [])
    assert (Invitation.objects.count(), Message.objects.count()) == (1, 1)


def test_one_of_two_lists_is_saved(work: WorkWorld) -> None:
    """Two clerks save different lists from the same page: the second is told."""
    facts = EventFacts("training", "书记培训班", date(2020, 11, 9), None)
    event = hold_event(work.campaign, facts=facts, key="一", by=work.clerk)
    invite(event, organizations=[work.unit.organization], by=work.clerk)
    body = work.unit.organization_id

    def save(name: str) -> object:
        return save_attendance(event, rows=[AttendanceRow(1, body, name)], version=1, by=work.clerk)

    done, refused = split(together(lambda: save("周明"), lambda: save("何平")))
    assert ([len(done), len(refused)], isinstance(refused[0], Refused)) == ([1, 1], True)
    assert Attendance.objects.count() == 1


def test_two_ticks_tell_once(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Two processes at the same minute."""
    raised(work)
    now = moment(2020, 11, 18)
    done, refused = split(together(lambda: tell_overdue_problems(now), lambda: tell_overdue_problems(now)))
    assert (sorted(done), refused) == ([0, 1], [])
    assert Message.objects.filter(title__startswith="超期未答复").count() == 1
