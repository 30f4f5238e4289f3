"""Reading the comprehensive results of many units in a fixed number of queries (S5, E).

Self-scores count once submitted, sheets once submitted, agreed scores while the visit is closed. The order is the
official one, never that of the scores. What the figures mean is said in ``evaluations.result_parts``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import (
    AgreedScore,
    CreationUnit,
    ItemObjection,
    Rubric,
    SelfAssessment,
    SelfScore,
    SelfSubmission,
    Sheet,
    SheetScore,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.models.rubric import Combination
from evaluations.result_parts import HUNDRED, IndicatorResult, InspectorSheet, ItemResult, Score, UnitResult, figures_of
from evaluations.rules.totals import Given, final_of
from evaluations.scales import ScaledItem, scaled_items

EMPTY = Score()
# The columns of every kind of score, in the order in which :func:`_score` takes them.
SCORE = ("item_id", "score", "not_applicable", "reason", "saved_at", "saved_by_id")


def results_of(
    campaign: Campaign, units: Iterable[CreationUnit] | None = None, *, kind: str = Visit.Kind.ON_SITE
) -> list[UnitResult]:
    """Return the results of the units in the order given (None: all that take part, in official order).

    :param kind: which visit counts; the re-assessment has its own.
    """
    rubric = Rubric.objects.get(campaign=campaign)
    if units is None:
        everybody = CreationUnit.objects.filter(campaign=campaign).taking_part().with_parties()
        units = everybody.in_official_order()
    chosen = list(units)
    found = _read([unit.pk for unit in chosen], kind)
    items = scaled_items(rubric)
    return [_result(unit, rubric, items, found) for unit in chosen]


def result_of(unit: CreationUnit, *, kind: str = Visit.Kind.ON_SITE) -> UnitResult:
    """Return the result of one unit."""
    return results_of(unit.campaign, [unit], kind=kind)[0]


@dataclass
class _Found:
    """What was read, by unit, visit or sheet, then by item."""

    visits: dict[int, Visit] = field(default_factory=dict)
    closings: dict[int, VisitClosing] = field(default_factory=dict)
    submissions: dict[int, SelfSubmission] = field(default_factory=dict)
    sheets: dict[int, list[Sheet]] = field(default_factory=lambda: defaultdict(list))
    own: dict[int, dict[int, Score]] = field(default_factory=lambda: defaultdict(dict))
    by_sheet: dict[int, dict[int, Score]] = field(default_factory=lambda: defaultdict(dict))
    agreed: dict[int, dict[int, Score]] = field(default_factory=lambda: defaultdict(dict))
    spread_reasons: dict[tuple[int, int], str] = field(default_factory=dict)
    objected: set[tuple[int, int]] = field(default_factory=set)


def _read(units: Sequence[int], kind: str) -> _Found:
    """Read everything about the units: eleven queries, however many."""
    found = _Found()
    team = Prefetch("inspectors", VisitInspector.objects.standing().select_related("person"))
    for visit in Visit.objects.standing().filter(unit__in=units, kind=kind).prefetch_related(team):
        visit.team = list(visit.inspectors.all())
        found.visits[visit.unit_id] = visit
    visits = [visit.pk for visit in found.visits.values()]
    closed = VisitClosing.objects.filter(visit__in=visits, visit__state=Visit.State.CLOSED, reopened_at=None)
    for closing in closed.select_related("closed_by", "answered_by"):
        found.closings[closing.visit_id] = closing
    submissions = SelfSubmission.objects.filter(
        assessment__unit__in=units,
        assessment__state=SelfAssessment.State.SUBMITTED,
        withdrawn_at=None,
        returned_at=None,
    )
    for submission in submissions.select_related("assessment", "submitted_by"):
        found.submissions[submission.assessment.unit_id] = submission
    for sheet in Sheet.objects.filter(visit__in=visits, state=Sheet.State.SUBMITTED).select_related("inspector"):
        found.sheets[sheet.visit_id].append(sheet)
    _read_scores(found, visits)
    return found


def _read_scores(found: _Found, visits: Sequence[int]) -> None:
    """Fill in the scores. They are many: plain rows, and every person once."""
    of_self = SelfScore.objects.filter(assessment__in=[row.assessment_id for row in found.submissions.values()])
    sheets = [sheet.pk for rows in found.sheets.values() for sheet in rows]
    of_sheets = SheetScore.objects.filter(sheet__in=sheets)
    of_teams = AgreedScore.objects.filter(visit__in=list(found.closings))
    own = list(of_self.order_by().values_list("assessment__unit_id", *SCORE))
    given = list(of_sheets.order_by().values_list("sheet_id", *SCORE))
    agreed = list(of_teams.order_by().values_list("visit_id", *SCORE))
    people = User.objects.in_bulk({row[-1] for rows in (own, given, agreed) for row in rows})
    for into, rows in ((found.own, own), (found.by_sheet, given), (found.agreed, agreed)):
        for owner, item, *rest in rows:
            into[owner][item] = _score(people, *rest)
    explained = of_teams.exclude(spread_reason="").order_by()
    found.spread_reasons = {
        (visit, item): words for visit, item, words in explained.values_list("visit_id", "item_id", "spread_reason")
    }
    waiting = ItemObjection.objects.filter(closing__in=[row.pk for row in found.closings.values()], outcome="")
    found.objected = set(waiting.order_by().values_list("closing__visit_id", "item_id"))


def _score(
    people: Mapping[int, User], score: Any, not_applicable: bool, reason: str, saved_at: Any, saved_by: int
) -> Score:
    return Score(Given(score, not_applicable), reason, saved_at, people[saved_by])


def _result(unit: CreationUnit, rubric: Rubric, items: Sequence[ScaledItem], found: _Found) -> UnitResult:
    visit = found.visits.get(unit.pk)
    number = 0
    if visit:
        visit.unit, number = unit, visit.pk
    closing, submission = found.closings.get(number), found.submissions.get(unit.pk)
    sheets = _sheets(visit, found.sheets.get(number, []))
    checks = _checks(submission)
    own, agreed = found.own.get(unit.pk, {}), found.agreed.get(number, {})
    # Not found by ``defaultdict``: reading must leave nothing behind.
    given = [found.by_sheet.get(sheet.pk, {}) for sheet in sheets]
    percent = rubric.self_percent if rubric.combination == Combination.WEIGHTED else 0
    rows = []
    for row in items:
        pk = row.item.pk
        mine, teams = own.get(pk, EMPTY), agreed.get(pk, EMPTY)
        scores = tuple(scores.get(pk, EMPTY) for scores in given)
        rows.append(
            ItemResult(
                item=row.item,
                scale=row.scale,
                own=mine,
                check=checks.get(row.item.code, ""),
                sheets=scores,
                counting=tuple(score.given for sheet, score in zip(sheets, scores, strict=True) if sheet.counts),
                agreed=teams,
                spread_reason=found.spread_reasons.get((number, pk), ""),
                final=final_of(mine.given, teams.given, self_percent=percent),
                is_objected=(number, pk) in found.objected,
                self_percent=percent,
            )
        )
    return UnitResult(
        unit=unit,
        rubric=rubric,
        visit=visit,
        closing=closing,
        submission=submission,
        sheets=sheets,
        items=tuple(rows),
        figures=figures_of(rows, full_marks=rubric.full_marks),
        by_indicator=_indicators(rows),
    )


def _indicators(rows: Sequence[ItemResult]) -> tuple[IndicatorResult, ...]:
    grouped: dict[int, list[ItemResult]] = {}
    for row in rows:
        grouped.setdefault(row.item.indicator_id, []).append(row)
    return tuple(
        IndicatorResult(group[0].indicator, tuple(group), figures_of(group, full_marks=HUNDRED))
        for group in grouped.values()
    )


def _sheets(visit: Visit | None, sheets: Sequence[Sheet]) -> tuple[InspectorSheet, ...]:
    """The leader's first, as the team stands; whoever left it, last."""
    places = {row.person_id: place for place, row in enumerate(visit.standing_team)} if visit else {}
    ordered = sorted(sheets, key=lambda sheet: (places.get(sheet.inspector_id, len(places)), sheet.pk))
    return tuple(
        InspectorSheet(
            pk=sheet.pk,
            person=sheet.inspector,
            submitted_at=sheet.submitted_at,
            is_late=sheet.is_late,
            was_reopened=sheet.reopened_at is not None,
            of_team=sheet.inspector_id in places,
        )
        for sheet in ordered
    )


def _checks(submission: SelfSubmission | None) -> dict[str, str]:
    """What the platform computed when the self-assessment was handed in: the status by the item's code."""
    rows = submission.content.get("items", []) if submission else []
    return {row["code"]: row.get("check", {}).get("status", "") for row in rows}
