"""What an inspector has to see beside an item: the unit's own score, the computed check, records and files (S5, R)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Decision
from evaluations.actions import sheets as actions
from evaluations.complaint_veil import veiled
from evaluations.item_sources import Link, Sources, files_of, recorded, sources_of
from evaluations.models import SelfAssessment, SelfScore, Sheet, Visit
from evaluations.rules.results import CheckResult, Status
from evaluations.rules.sheets import refusal
from evaluations.rules.totals import Given
from evaluations.scale_words import given_words
from evaluations.sheet_window import window_of
from evaluations.standing import Standing, standing_of


@dataclass(frozen=True)
class UnitSide:
    """The unit's side of an item. ``own``: its self-score as handed in, or None."""

    own: SelfScore | None
    status: Status
    results: tuple[CheckResult, ...]
    links: tuple[Link, ...]

    @property
    def own_words(self) -> str:
        """The self-score in words; empty without one."""
        return given_words(Given(self.own.score, self.own.not_applicable)) if self.own else ""

    @property
    def sentences(self) -> list[str]:
        """The computed check, a sentence for each requirement."""
        return [f"{one.title}：{one.sentence}" if one.sentence else one.title for one in self.results]


def unit_side(visit: Visit, user: User, day: date) -> dict[str, UnitSide]:
    """Return the unit's side of every item by its code, in a fixed number of queries; complaints stay veiled."""
    standing = veiled(standing_of(visit.unit, day), user)
    own, sources = _self_scores(visit), sources_of(visit.campaign)
    return {
        row.item.code: UnitSide(
            own=own.get(row.item.pk),
            status=row.status,
            results=row.results,
            links=_links(visit, standing, sources, row.item.code),
        )
        for row in standing.items
    }


def _self_scores(visit: Visit) -> dict[int, SelfScore]:
    """What stands in the unit's self-assessment, where it is handed in: a draft is the unit's own."""
    rows = SelfScore.objects.filter(assessment__unit=visit.unit_id, assessment__state=SelfAssessment.State.SUBMITTED)
    return {row.item_id: row for row in rows}


def _links(visit: Visit, standing: Standing, sources: Mapping[str, Sources], code: str) -> tuple[Link, ...]:
    rows = recorded(visit.unit, standing.facts, sources.get(code, Sources()), code)
    rows = [row for row in rows if not row.words.startswith("材料 ")]
    return (*rows, *files_of(visit.unit, standing.facts, code))


def filling(visit: Visit, sheet: Sheet | None, user: User, day: date) -> Decision:
    """Answer whether the person may fill in the own sheet now, with the reason why not."""
    found = sheet or Sheet(visit=visit, inspector=user)
    decision = decide(actions.FILL_SHEET, user=user, subject=found)
    sentence = refusal(window_of(visit), day)
    if decision and sentence:
        return Decision(actions.FILL_SHEET, False, sentence)
    return decision
