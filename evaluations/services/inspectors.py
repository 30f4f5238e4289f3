"""Who may inspect, how much each has to do, who may not inspect which unit: readings in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from applications.services.conflicts import applicants_as_rules_see, people_as_rules_see
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit, Liaison, Pair, Visit, VisitInspector
from evaluations.models.unit import ENDED_STATES
from evaluations.rules.inspectors import Ties, conflict

OPEN = (Visit.State.PLANNED, Visit.State.REOPENED)


def inspectors_of(campaign: Campaign) -> list[User]:
    """Return who holds the role of an inspector in this campaign now, with ``load``: the visits so far. One query."""
    held = Q(memberships__role=Role.INSPECTOR, memberships__campaign_code__in=["", campaign.code])
    people = User.objects.filter(held, memberships__ended_at=None, is_active=True).distinct()
    load = Count(
        "inspections",
        filter=Q(inspections__removed_at=None, inspections__visit__unit__campaign=campaign)
        & ~Q(inspections__visit__state=Visit.State.CANCELLED),
        distinct=True,
    )
    return list(people.annotate(load=load).order_by("full_name", "pk"))


def conflicts_with(people: Iterable[User], units: Iterable[CreationUnit]) -> dict[tuple[int, int], str]:
    """Return every conflict as ``{(person id, unit id): sentence}``, in six queries. Units come with their parties."""
    rows = list(units)
    for unit in rows:  # the rule reads the applicant from the form: its organisation is the unit's, read already
        unit.application.organization = unit.organization
    who = people_as_rules_see(people)
    what = applicants_as_rules_see([unit.application for unit in rows])
    ties = _ties(rows)
    found = {
        (pk, unit.pk): conflict(person, pk, what[unit.application_id], ties[unit.pk])
        for pk, person in who.items()
        for unit in rows
    }
    return {pair: sentence for pair, sentence in found.items() if sentence}


def _ties(units: list[CreationUnit]) -> dict[int, Ties]:
    liaisons: dict[int, set[int]] = defaultdict(set)
    for unit, person in Liaison.objects.filter(unit__in=units).values_list("unit_id", "person_id"):
        liaisons[unit].add(person)
    partners: dict[int, dict[int, str]] = defaultdict(dict)
    pairs = Pair.objects.filter(unit__in=units).values_list("unit_id", "partner_id", "partner__name")
    for unit, body, name in pairs:
        partners[unit][body] = name
    return {unit.pk: Ties(liaisons[unit.pk], partners[unit.pk]) for unit in units}


def busy_on(day: date | None, people: Iterable[int], *, without: Visit | None = None) -> dict[int, str]:
    """Return who inspects another unit on a day: the sentence by the person's id, in one query."""
    if day is None:
        return {}
    rows = VisitInspector.objects.standing().filter(visit__day=day, person__in=list(people))
    if without is not None:
        rows = rows.exclude(visit=without)
    rows = rows.select_related("person", "visit__unit__organization").order_by("pk")
    return {
        row.person_id: f"{row.person.full_name}同一天已安排考核{row.visit.unit.organization.name}。" for row in rows
    }


def conflicted_visits(campaign: Campaign) -> list[tuple[VisitInspector, str]]:
    """Return who of a team of a visit still to come has a conflict now: declared or arisen since the team was named."""
    rows = VisitInspector.objects.standing().filter(visit__unit__campaign=campaign, visit__state__in=OPEN)
    rows = rows.exclude(visit__unit__state__in=ENDED_STATES)
    parties = ("visit__unit__organization__prefecture", "visit__unit__application", "visit__unit__campaign", "person")
    found = list(rows.select_related(*parties).order_by("visit__day", "visit_id", "pk"))
    if not found:
        return []
    units = {row.visit.unit_id: row.visit.unit for row in found}
    sentences = conflicts_with({row.person for row in found}, units.values())
    pairs = [(row, sentences.get((row.person_id, row.visit.unit_id), "")) for row in found]
    return [(row, sentence) for row, sentence in pairs if sentence]
