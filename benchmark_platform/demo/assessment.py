"""The demo at stage 5: the work is done, units have assessed themselves, about half are inspected (S5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from django.utils import timezone

from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.demo import creation, filing_time, inspecting, self_assessing
from benchmark_platform.demo.people import People
from evaluations.models import CreationUnit
from evaluations.services.duties import lay_out_duties
from evaluations.services.duty_reminders import remind_of_duties

DIRECT_BRANCHES = creation.DIRECT_BRANCHES
# So many days before the day of the demo the units handed in, where the stage was open by then.
SELF_DAYS_AGO = 14


def make(campaign: Campaign, people: People, *, day: date) -> int:
    """Do the stages before, then the assessment up to the day of the demo; return how many units there are.

    No verdict is begun. Everything passes the gate on the day of the demo and is moved back to its days afterwards.
    """
    stages = campaign.calendar.stages
    opened, worked_until = stages["assessment"].opens_on, stages["creation"].closes_on
    assert worked_until is not None  # the plan has a day
    worked_until = min(worked_until, day)
    handed_in = max(opened, day - timedelta(days=SELF_DAYS_AGO))
    started = timezone.now()
    with kept_open(campaign, "creation", until=day):
        creation.work_up(_fresh(campaign), people, creation.days_of(campaign, worked_until), day=day)
    _end_work(campaign, started, worked_until, day=day)
    started = timezone.now()
    judged = self_assessing.assess_all(creation.units_of(_fresh(campaign)), people, day=day)
    filing_time.move_since(started, (day - handed_in).days)
    self_assessing.return_one(judged, people.committee)
    for one in judged:
        one.unit.refresh_from_db()
    inspecting.inspect_all(judged, people, opened=opened, day=day)
    remind_of_duties(timezone.now())
    return CreationUnit.objects.filter(campaign=campaign).count()


def _end_work(campaign: Campaign, started: datetime, worked_until: date, *, day: date) -> None:
    """What was put down this minute was put down on the last day of the work; the replacement was opened then."""
    filing_time.move_since(started, (day - worked_until).days)
    CreationUnit.objects.filter(campaign=campaign, opened_on=day).update(opened_on=worked_until)
    lay_out_duties(creation.units_of(_fresh(campaign)))


@contextmanager
def kept_open(campaign: Campaign, code: str, *, until: date) -> Iterator[None]:
    """Keep a stage open until a day, then give it its own last day back."""
    stage = Stage.objects.filter(campaign=campaign, code=code)
    closes_on = campaign.calendar.stages[code].closes_on
    stage.update(closes_on=until)
    yield
    stage.update(closes_on=closes_on)


def _fresh(campaign: Campaign) -> Campaign:
    """The campaign with its calendar read anew."""
    return Campaign.objects.get(pk=campaign.pk)
