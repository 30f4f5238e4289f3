"""The branch's own lines of the to-do list."""

from datetime import date, timedelta

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


def test_an_opinion_waits_only_while_it_can_be_given(world: World) -> None:
    """F4: after the selection has closed nothing dead is left on the list."""
    file(world.campaign, world.direct_branch, world.direct_secretary)
    campaign = Campaign.objects.get()
    day = campaign.calendar.closing_day("selection", None)
    assert day is not None
    label = "签署上级党组织意见"
    assert label in [line.label for line in todos(world.clerk, campaign, day)]
    assert label not in [line.label for line in todos(world.clerk, campaign, day + timedelta(days=1))]
