"""The branch's own lines of the to-do list."""

from datetime import date

import pytest
import time_machine

from applications.models import Application
from applications.services.submitting import send_back
from applications.todo import todos
from benchmark_platform.campaigns.models import Campaign
from tests.applications.conftest import World, moment
from tests.applications.filing import file


@pytest.mark.parametrize(
    ("day", "due"),
    [
        pytest.param(date(2020, 8, 6), date(2020, 8, 9), id="the day that the return asks for"),
        pytest.param(date(2020, 8, 10), date(2020, 8, 15), id="it has passed, the stage is open"),
    ],
)
def test_a_returned_form_is_due_when_its_page_says(world: World, day: date, due: date) -> None:
    """Decision 3 and the return's own deadline: one day, on the to-do list as on the form."""
    with time_machine.travel(moment(8, 6), tick=False):
        filed, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
        send_back(Application.objects.get(pk=filed.pk), reason="请核实人数。", by=world.clerk)
    lines = todos(world.direct_secretary, Campaign.objects.get(), day)
    assert [(line.label, line.due) for line in lines] == [("补正被退回的申请表", due)]
