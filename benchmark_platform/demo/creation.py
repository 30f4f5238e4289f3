"""The demo at stage 4: 24 units some weeks after 启动创建, each at a point of its own (S4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.demo import (
    evidence,
    filing_time,
    forms,
    ledgers,
    recommending,
    releasing,
    replacing,
    supporting,
    unit_plans,
)
from benchmark_platform.demo.people import People
from evaluations.models import CreationUnit, RecordKind, Rubric
from evaluations.services.duties import lay_out_duties
from evaluations.services.duty_reminders import remind_of_duties
from evaluations.services.units import open_units

DIRECT_BRANCHES = 24
PDF_BRANCHES = 2


@dataclass(frozen=True)
class Days:
    """When what is said to have happened, in this order; the last is the day of the demo."""

    filed: date
    selected: date
    opened: date
    planned: date
    asked: date
    today: date


def days_of(campaign: Campaign, today: date) -> Days:
    """Return the days: in their stages, and never after the day of the demo."""
    stages = campaign.calendar.stages
    filed = filing_time.filing_day(campaign)
    closes_on = stages["selection"].closes_on
    assert closes_on is not None  # the plan has a day
    selected = max(stages["selection"].opens_on, closes_on - timedelta(days=8))
    opened = min(today, stages["creation"].opens_on + timedelta(days=5))
    planned = min(today, opened + timedelta(days=12))
    return Days(filed, selected, opened, planned, max(planned, today - timedelta(days=14)), today)


def make(campaign: Campaign, people: People, *, day: date) -> int:
    """Do the stages before, open the units, and let everybody work; return how many units there are.

    Everything passes the gate on the day of the demo; after each step what was done so far is moved back to its days.
    """
    work_up(campaign, people, days_of(campaign, day), day=day)
    remind_of_duties(timezone.now())
    return CreationUnit.objects.filter(campaign=campaign).count()


def work_up(campaign: Campaign, people: People, days: Days, *, day: date) -> None:
    """Everything until ``days.today``, the last day of the work that is to be seen, done on the ``day`` of the demo.

    What the units put down last keeps the moments of the demo itself.
    """
    _file(campaign, people, days, until=day)
    releasing.release(_fresh(campaign), people, day=day, held_on=days.selected)
    filing_time.move_back((days.opened - days.selected).days)
    now = _fresh(campaign)
    open_units(campaign=now, by=people.committee)
    move_units(now, days.planned - days.opened)
    unit_plans.begin(now, units_of(now), people, confirmed_on=days.opened)
    move_units(now, days.asked - days.planned)
    problems = supporting.raise_problems(units_of(now), people)
    move_units(now, day - days.asked)
    _work(now, people, days)
    supporting.answer_problems(problems, people)
    supporting.hold_events(now, units_of(now), people.committee, opened=days.opened, today=day)
    supporting.visit(units_of(now), opened=days.opened, today=days.today)
    supporting.complain(units_of(now), people.committee, today=days.today)
    replacing.replace_one(now, people)
    lay_out_duties(units_of(now))


def _work(campaign: Campaign, people: People, days: Days) -> None:
    """Rosters, ledgers, documents, articles, progress: in every unit as full as it is."""
    rubric = Rubric.objects.get(campaign=campaign)
    kinds = list(RecordKind.objects.filter(rubric=rubric, active=True).prefetch_related("fields"))
    units = units_of(campaign)
    for index, unit in enumerate(units):
        person = people.of_body[unit.organization_id]
        book = ledgers.Book(unit, person, index, campaign.assessment_from, days.today)
        ledgers.fill_roster(book)
        ledgers.fill(book, kinds)
        ledgers.say_when(book, opened=days.opened)
        evidence.put_down(book, rubric)
        evidence.answer_articles(unit, by=people.committee, person=person, today=days.today)
    evidence.answer_systems(campaign, people.committee)
    unit_plans.progress(units, people, day=days.today)


def units_of(campaign: Campaign) -> list[CreationUnit]:
    """The units in official order, read anew."""
    rows = CreationUnit.objects.filter(campaign=campaign).taking_part().with_parties()
    return list(rows.prefetch_related("liaisons__person").in_official_order())


def move_units(campaign: Campaign, step: timedelta) -> None:
    """Move everything so far back, the days that services wrote down themselves too; duties follow from the opening."""
    filing_time.move_back(step.days)
    lay_out_duties(units_of(campaign))


def _file(campaign: Campaign, people: People, days: Days, *, until: date) -> None:
    rows = filing_time.give_time(campaign, until=until, by=people.committee)
    ways = recommending.Ways(everywhere=True)
    forms.fill_in(_fresh(campaign), people, day=days.filed, way_of=ways, pdf_branches=PDF_BRANCHES)
    recommending.choose(_fresh(campaign), people, everywhere=True)
    filing_time.take_time_away(rows)
    filing_time.move_back((days.selected - days.filed).days)


def _fresh(campaign: Campaign) -> Campaign:
    """The campaign with its calendar read anew."""
    return Campaign.objects.get(pk=campaign.pk)
