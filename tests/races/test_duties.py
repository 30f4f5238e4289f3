"""Two ticks at once: each duty is laid out once, each reminder sent once (S4)."""

import pytest
import time_machine
from django.utils import timezone

from benchmark_platform.inbox.models import Message
from evaluations.models import CheckRule, Duty
from evaluations.services.duties import settle_daily, settle_duties
from evaluations.services.duty_reminders import remind_of_duties
from tests.evaluations.conftest import WorkWorld, clock, moment, work
from tests.races.together import split, together

__all__ = ["clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_ticks_lay_out_once_and_send_once(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Reminder, overdue and escalation of two units."""
    CheckRule.objects.exclude(code="dues").update(is_duty=False)
    clock.move_to(moment(2020, 11, 24))
    now = timezone.now()
    done, refused = split(together(*[lambda: settle_daily(now)] * 2))
    assert (len(done), refused) == (2, [])
    assert Duty.objects.count() == 10
    done, refused = split(together(*[lambda: remind_of_duties(now)] * 2))
    assert (sum(done), refused) == (6, [])
    assert Message.objects.count() == 6


def test_a_change_and_the_tick_at_once(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Neither lays the same duty out a second time."""
    now = timezone.now()
    done, refused = split(together(lambda: settle_duties(work.unit), lambda: settle_daily(now)))
    assert (len(done), refused) == (2, [])
    assert Duty.objects.filter(unit=work.unit).count() == 16
