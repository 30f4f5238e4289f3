"""Readings of the verdict: the draft for the committee, and what stands since the release for everybody else (S5).

Until the release nothing outside the committee's pages reads a decision: the second half answers with released rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q

from applications.models import EligibilityCheck
from applications.services.eligibility_facts import stale_applications
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign, StageCode
from evaluations.models import CreationUnit, Visit, VisitClosing
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.result_parts import UnitResult
from evaluations.results import results_of
from evaluations.rules.verdict import JUDGED_STATE, Entry, Figures, Terms, VisitFacts

Kind = Visit.Kind
State = VerdictDecision.State
OPEN_STATES = (State.DRAFT, State.DECIDED)


def open_decision(campaign: Campaign, kind: str = Kind.ON_SITE) -> VerdictDecision | None:
    """Return the decision in hand, drafted or decided; several released ones may stand beside it."""
    rows = VerdictDecision.objects.filter(campaign=campaign, kind=kind, state__in=OPEN_STATES)
    return rows.select_related("campaign", "meeting", "saved_by", "decided_by").first()


def rows_of(decision: VerdictDecision) -> dict[int, VerdictRow]:
    """Return the rows of a decision by unit, in official order, with what names them."""
    units = (
        CreationUnit.objects.filter(verdict_rows__decision=decision).with_parties().prefetch_related("liaisons__person")
    )
    rows = {row.unit_id: row for row in decision.rows.all()}
    answer = {}
    for unit in units.in_official_order():
        unit.campaign = decision.campaign  # one calendar for all
        answer[unit.pk] = rows[unit.pk]
        answer[unit.pk].unit, answer[unit.pk].decision = unit, decision
    return answer


def candidates(campaign: Campaign, kind: str = Kind.ON_SITE) -> list[CreationUnit]:
    """Return the units that wait for a verdict of this kind, in official order."""
    rows = CreationUnit.objects.filter(campaign=campaign, state=JUDGED_STATE[kind])
    return list(rows.with_parties().in_official_order())


def terms_of(decision: VerdictDecision) -> Terms:
    """Return the campaign's terms, for the rules."""
    campaign = decision.campaign
    stage = campaign.calendar.stages.get(StageCode.ACCEPTANCE)
    excellent_on = bool(campaign.rubric.excellent_on)
    return Terms(decision.kind, today(), stage.closes_on if stage else None, excellent_on)


@dataclass(frozen=True)
class Board:
    """The rows of a decision beside what is known of each unit now; read in a constant number of queries."""

    rows: Mapping[int, VerdictRow]
    entries: list[Entry]
    results: Mapping[int, UnitResult] = field(default_factory=dict)


def board_of(decision: VerdictDecision, rows: Mapping[int, VerdictRow] | None = None) -> Board:
    """Read the rows with results, visits and eligibility as they are now."""
    rows = rows_of(decision) if rows is None else rows
    units = [row.unit for row in rows.values()]
    results = (
        {result.unit.pk: result for result in results_of(decision.campaign, units, kind=decision.kind)} if units else {}
    )
    visits = visit_facts(rows, decision.kind)
    eligible, stale = _eligibility(decision.campaign, [unit.application_id for unit in units])
    entries = []
    for key, row in rows.items():
        application, result = row.unit.application, results[key]
        number = result.closing.number if result.closing else None
        now = Figures(result.total.total, result.verdict, eligible.get(application.pk, ""), number)
        entries.append(
            Entry(
                key=key,
                name=row.unit.organization.name,
                number=application.number or "",
                state=row.unit.state,
                visit=visits.get(key, VisitFacts()),
                now=now,
                saved=saved_figures(row),
                reaches_excellent=result.is_excellent,
                vetoes=tuple(result.vetoes),
                eligibility_is_stale=application.pk in stale,
                verdict=row.verdict,
                excellent=row.excellent,
                reason=row.reason,
                rectify_until=row.rectify_until,
            )
        )
    return Board(rows, entries, results)


def saved_figures(row: VerdictRow) -> Figures:
    """Return the figures on which a row was saved, or decided."""
    eligibility = row.result.get("eligibility", {}).get("verdict", "")
    return Figures(row.total, row.computed, eligibility, row.result.get("closing"))


def mark_of(figures: Figures) -> str:
    """Return the figures as a page carries them, so that a save knows what the person had before the eyes."""
    return f"{figures.total}|{figures.computed}|{figures.eligibility}|{figures.closing}"


def visit_facts(units: Iterable[int], kind: str) -> dict[int, VisitFacts]:
    """Return how the standing visit of each unit stands, in two queries."""
    ids = list(units)
    visits = Visit.objects.standing().filter(unit__in=ids, kind=kind)
    closings = VisitClosing.objects.filter(visit__in=visits, reopened_at=None).annotate(
        still_open=Count("objections", filter=Q(objections__outcome=""))
    )
    by_visit = {closing.visit_id: closing for closing in closings}
    answer = {}
    for visit in visits:
        closing: Any = by_visit.get(visit.pk)
        if visit.state != Visit.State.CLOSED or closing is None:
            answer[visit.unit_id] = VisitFacts()
        else:
            answer[visit.unit_id] = VisitFacts(True, closing.state, closing.answer_until, closing.still_open)
    return answer


def _eligibility(campaign: Campaign, ids: list[int]) -> tuple[dict[int, str], set[int]]:
    standing = EligibilityCheck.objects.filter(application__in=ids, superseded_at__isnull=True)
    stale = stale_applications(campaign).filter(pk__in=ids).values_list("pk", flat=True)
    return dict(standing.values_list("application_id", "verdict")), set(stale)


# --- since the release ------------------------------------------------------------------------------------------------


def _released() -> Any:
    rows = VerdictRow.objects.filter(decision__state=State.RELEASED, is_standing=True)
    return rows.select_related("decision")


def released_row(unit: CreationUnit, kind: str = Kind.ON_SITE) -> VerdictRow | None:
    """Return the verdict that stands for a unit; None until it is released."""
    found: VerdictRow | None = _released().filter(unit=unit, decision__kind=kind).first()
    return found


def released_rows(campaign: Campaign, kind: str = Kind.ON_SITE) -> dict[int, VerdictRow]:
    """Return the verdicts that stand in a campaign, by unit, in one query."""
    rows = _released().filter(decision__campaign=campaign, decision__kind=kind)
    return {row.unit_id: row for row in rows}


def released_on(row: VerdictRow) -> date:
    """Return the day on which a released row was made public to its unit."""
    return today(row.decision.released_at)
