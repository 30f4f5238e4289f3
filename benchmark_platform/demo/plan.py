"""The plan of 2020, and this year's copy of it in which the wanted stage is open today (design decision 4)."""

from datetime import date

from django.core.management import call_command

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.services.copying import stage_days
from benchmark_platform.campaigns.shift import so_that_open
from evaluations.services.new_year import start_year

FIXTURES = ("prefectures.json", "plan_2020.json")
SOURCE = "2020"


def load_plan() -> Campaign:
    """Load the fixtures into the empty database and return the plan of 2020."""
    call_command("loaddata", *FIXTURES, verbosity=0)
    return Campaign.objects.get(code=SOURCE)


def copy_for(source: Campaign, *, stage: str, day: date) -> Campaign:
    """Start a new year in which ``stage`` is open on ``day``; it becomes the current campaign."""
    shift = so_that_open(stage_days(source), wanted=stage, day=day)
    return start_year(source=source, shift=shift, by=None)
