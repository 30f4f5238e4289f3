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


def test_a_missing_declaration_is_a_line(world: World) -> None:
    """C0.2: the computed verdict stays 资料不全 without it, so the branch is told while it can declare."""
    filed, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    filed.declarations.all().delete()
    campaign, day = Campaign.objects.get(), date(2020, 8, 5)
    [line] = todos(world.direct_secretary, campaign, day)
    assert (line.label, line.url) == ("录入无处罚惩戒声明", f"/applications/{filed.pk}/declaration/")
    assert todos(world.direct_secretary, campaign, date(2020, 10, 1)) == []
    filed.declarations.create(
        has_penalty=False,
        signatory="张建国",
        signed_on=date(2020, 8, 3),
        recorded_by=world.direct_secretary,
        recorded_at=moment(8, 3),
    )
    assert todos(world.direct_secretary, campaign, day) == []
