"""A new year of the plan: copied whole, calendar moved."""

from datetime import date

import pytest
from django.core.management import call_command

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.copying import stage_days
from benchmark_platform.campaigns.shift import by_months
from evaluations.models import Item
from evaluations.services.new_year import start_year
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Campaign:
    """The plan of 2020 as published."""
    call_command("loaddata", "plan_2020.json", verbosity=0)
    return Campaign.objects.get(code="2020")


def test_a_new_year_has_everything_of_the_plan(plan: Campaign) -> None:
    """S, C, R: stages, quotas, conditions with points, attachments, marks of ours, 32 items word for word."""
    copy = start_year(source=plan, shift=by_months(stage_days(plan), 12), by=None)
    assert (copy.code, copy.issued_on, copy.is_current) == ("2021", date(2021, 7, 24), True)
    assert copy.calendar.stages["application"].closes_on == date(2021, 8, 15)
    assert copy.calendar.stages["creation"].closes_on == date(2022, 2, 28)
    assert copy.calendar.stages["application"].printed_wording == "于2021年8月15日前"
    for name in ("stages", "quotas", "conditions", "platform_defaults", "attachments"):
        assert getattr(copy, name).count() == getattr(plan, name).count() > 0, name
    points = [
        [point.text for condition in one.conditions.all() for point in condition.points.all()] for one in (plan, copy)
    ]
    assert points[0] == points[1] != []
    texts = [
        list(Item.objects.filter(indicator__rubric=one.rubric).values_list("code", "text", "marks"))
        for one in (plan, copy)
    ]
    assert texts[0] == texts[1]
    assert len(texts[1]) == 32
    assert copy.rubric.named_systems.count() == 12


def test_only_the_copy_is_current(plan: Campaign) -> None:
    """The old one stays, reached with ?campaign=."""
    copy = start_year(source=plan, shift=by_months(stage_days(plan), 12), by=None)
    assert list(Campaign.objects.filter(is_current=True)) == [copy]
    assert Campaign.objects.get(code="2020").calendar.stages["application"].closes_on == date(2020, 8, 15)


def test_a_second_copy_of_the_same_year_has_a_code_of_its_own(plan: Campaign) -> None:
    """Codes are unique; starting a year is on record."""
    start_year(source=plan, shift=by_months(stage_days(plan), 12), by=None)
    again = start_year(source=plan, shift=by_months(stage_days(plan), 13), by=None)
    assert again.code == "2021-2"
    assert AuditEvent.objects.filter(action="campaign.copy").count() == 2


def test_a_plan_without_a_task_guide_is_copied_too() -> None:
    """What is there is copied."""
    source = make_campaign()
    copy = start_year(source=source, shift=by_months(stage_days(source), 24), by=None, code="next")
    assert (copy.code, copy.stages.count(), Item.objects.count()) == ("next", 8, 0)
