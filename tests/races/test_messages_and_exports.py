"""Reminders, messages and documents that two people order at the same moment: once each."""

from functools import partial

import pytest
import time_machine

from applications.services.reminders import remind
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.models import ExportJob
from benchmark_platform.core.services.exports import order_export
from benchmark_platform.inbox.models import Message, MessageRead
from benchmark_platform.inbox.services import mark_all_read, mark_read, send
from tests.applications.conftest import World, moment
from tests.factories import make_user
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def test_one_event_sent_twice_is_one_message(world: World) -> None:
    """``key`` makes a message unique: one sender gets it, the other None."""
    for number in range(ROUNDS):

        def tell(number: int = number) -> Message | None:
            return send(organization=world.changsha, title="示例消息", key=f"example:{number}")

        done, refused = split(together(tell, tell))
        assert refused == []
        assert [message is None for message in done].count(True) == 1
        assert Message.objects.filter(key=f"example:{number}").count() == 1


def test_two_reminders_on_one_day_are_one(world: World, clock: time_machine.Traveller) -> None:
    """Three clerks press the button: each branch gets one message a day; who comes second may be told so."""
    clerks = [world.clerk, *(make_user(world.committee, "committee", name) for name in ("孙丽", "马超"))]
    for number in range(ROUNDS):
        clock.move_to(moment(8, 5 + number))
        done, refused = split(together(*(lambda by=by: remind(campaign=world.campaign, by=by) for by in clerks)))
        assert all(isinstance(one, Refused) for one in refused), refused
        assert sum(done) == 2
        assert Message.objects.count() == 2 * (number + 1)


def test_one_person_reads_a_message_in_two_tabs(world: World) -> None:
    """Opening it twice, or once and 全部标为已读, is read once."""
    officer = world.changsha_officer
    for number in range(ROUNDS):
        message = send(organization=world.changsha, title="示例消息", key=f"example:{number}")
        assert message is not None
        opened = partial(mark_read, message, by=officer)
        _, refused = split(together(opened, opened, partial(mark_all_read, by=officer)))
        assert refused == []
        assert MessageRead.objects.filter(message=message).count() == 1


def test_everybody_gets_the_document_that_they_ordered(world: World) -> None:
    """The same order by two people at once, one of them with a double click: nobody is refused, each has a file."""
    second = make_user(world.committee, "committee", "孙丽")

    def order(by: object) -> ExportJob:
        return order_export(by=by, kind="applications.workbook", title="申报汇总", parameters={"query": ""})

    done, refused = split(together(lambda: order(world.clerk), lambda: order(world.clerk), lambda: order(second)))
    assert refused == []
    assert len(done) == 3
    assert ExportJob.objects.filter(owner=second).count() == 1
    assert not ExportJob.objects.exclude(state=ExportJob.State.DONE).exists()
