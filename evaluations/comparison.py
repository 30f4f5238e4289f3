"""Results beside each other, for the committee: means of a track, dispersion, inspectors, gaps (S5, E).

Nothing here orders units by their score; what is ordered by size are differences, and who has none comes last.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit
from evaluations.result_parts import ItemResult, UnitResult
from evaluations.results import results_of
from evaluations.rules.comparison import deviation_of, is_large_item_gap, leaning, may_share_mean, mean_of
from evaluations.rules.scoring import ZERO


@dataclass(frozen=True)
class Spreading:
    """How the units' figures lie: of so many, lowest, mean, highest, standard deviation."""

    number: int
    lowest: Decimal | None
    mean: Decimal | None
    highest: Decimal | None
    deviation: Decimal | None


@dataclass(frozen=True)
class TrackMean:
    """The mean of a track: by indicator (in their order) and in total; ``assessed`` of ``taking_part`` units."""

    indicators: tuple[Decimal | None, ...]
    total: Decimal | None
    assessed: int
    taking_part: int

    @property
    def is_shared(self) -> bool:
        """Whether a unit of the track may see it."""
        return may_share_mean(assessed=self.assessed, taking_part=self.taking_part)


def spreading(values: Sequence[Decimal]) -> Spreading:
    """Return how some figures lie."""
    return Spreading(
        len(values), min(values, default=None), mean_of(values), max(values, default=None), deviation_of(values)
    )


def indicator_spreadings(results: Sequence[UnitResult]) -> list[Spreading]:
    """Return for each indicator how the units' percentages lie; units without a figure play no part."""
    columns = zip(*(result.by_indicator for result in results), strict=True)
    return [spreading([row.percent for row in column if row.percent is not None]) for column in columns]


def total_spreading(results: Sequence[UnitResult]) -> Spreading:
    """Return how the units' totals lie."""
    return spreading([result.total.total for result in results if result.total.total is not None])


def track_mean(results: Sequence[UnitResult]) -> TrackMean:
    """Return the mean of the results of one track; a unit that is out plays no part."""
    results = [result for result in results if result.unit.takes_part]
    assessed = [result for result in results if result.total.total is not None]
    return TrackMean(
        indicators=tuple(row.mean for row in indicator_spreadings(assessed)) if assessed else (),
        total=total_spreading(assessed).mean,
        assessed=len(assessed),
        taking_part=len(results),
    )


def results_of_track(unit: CreationUnit) -> list[UnitResult]:
    """Read the results of the unit and of all that take part on its track, in one go."""
    found = CreationUnit.objects.filter(campaign=unit.campaign_id, application__track=unit.track).taking_part()
    others = [other for other in found.with_parties().order_by("pk") if other.pk != unit.pk]
    return results_of(unit.campaign, [unit, *others])


@dataclass(frozen=True)
class InspectorLine:
    """One inspector over all closed visits: points that the own sheets lie above (+) or below (−) the agreed scores.

    ``deviation`` is the mean for each visit, ``distance`` that of the absolute differences; None: nothing to compare.
    """

    person: User
    visits: int
    deviation: Decimal | None
    distance: Decimal | None
    widest: Decimal | None

    @property
    def word(self) -> str:
        """偏宽, 偏严 or nothing."""
        return "" if self.deviation is None else leaning(self.deviation)


def inspector_lines(results: Sequence[UnitResult]) -> list[InspectorLine]:
    """Return the inspectors of the closed visits, those furthest from the agreed scores first."""
    found: dict[int, list[list[Decimal]]] = defaultdict(list)
    people: dict[int, User] = {}
    for result in results:
        if result.is_final:
            for place, sheet in enumerate(result.sheets):
                if sheet.counts:
                    people[sheet.person.pk] = sheet.person
                    found[sheet.person.pk].append(_differences(result, place))
    lines = [_inspector(people[pk], found[pk]) for pk in people]
    return sorted(lines, key=lambda line: (line.deviation is None, -abs(line.deviation or ZERO), line.person.pk))


def _differences(result: UnitResult, place: int) -> list[Decimal]:
    pairs = ((row.sheets[place].given.score, row.agreed.given.score) for row in result.items)
    return [own - agreed for own, agreed in pairs if own is not None and agreed is not None]


def _inspector(person: User, visits: list[list[Decimal]]) -> InspectorLine:
    compared = [differences for differences in visits if differences]
    return InspectorLine(
        person=person,
        visits=len(visits),
        deviation=mean_of(sum(differences, ZERO) for differences in compared),
        distance=mean_of(sum(map(abs, differences), ZERO) for differences in compared),
        widest=max((abs(one) for differences in compared for one in differences), default=None),
    )


@dataclass(frozen=True)
class Gap:
    """One item of one unit whose self-score is far from the agreed score."""

    result: UnitResult
    row: ItemResult
    points: Decimal


def large_gaps(results: Sequence[UnitResult]) -> list[Gap]:
    """Return the items with large gaps, the largest first; the same size in the order of the units."""
    found = [
        Gap(result, row, row.gap)
        for result in results
        for row in result.items
        if row.gap is not None and is_large_item_gap(row.gap, row.item.marks)
    ]
    return sorted(found, key=lambda gap: -abs(gap.points))
