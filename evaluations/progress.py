"""填报进度: for which items something is filled in, for all units in a fixed number of queries. Not compliance.

An item is filled in when there is a record, a document, an answer, a figure, an article, a person of the roster or an
own remark for it. Items that registers alone answer ask nothing of the unit: they are in neither number.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from benchmark_platform.campaigns.models import Campaign
from evaluations.facts import rules_of
from evaluations.models import (
    Article,
    CreationUnit,
    DocumentKind,
    Indicator,
    Item,
    ItemRemark,
    Member,
    PremisesAnswer,
    RecordKind,
    UnitDocument,
    YearFigure,
)
from evaluations.rules.checks import FUNCTIONS
from evaluations.rules.facts import Rule


@dataclass(frozen=True)
class Cell:
    """One indicator of one unit: items filled in, items to fill in."""

    filled: int
    asked: int

    @property
    def words(self) -> str:
        """3/5, or a dash where nothing is asked."""
        return f"{self.filled}/{self.asked}" if self.asked else "—"

    @property
    def step(self) -> int:
        """The shade, 0 to 4: nothing, up to a third, up to two thirds, more, all."""
        if not self.filled:
            return 0
        return 4 if self.filled == self.asked else 1 + min(2, self.filled * 3 // self.asked)


@dataclass(frozen=True)
class Guide:
    """Indicators with their items, and the rules: what progress and checks are laid over."""

    indicators: tuple[Indicator, ...]
    items: dict[int, tuple[Item, ...]]
    rules: tuple[Rule, ...]

    @property
    def all_items(self) -> list[Item]:
        """The items in the order of the guide."""
        return [item for indicator in self.indicators for item in self.items[indicator.pk]]

    def rules_of(self, code: str) -> list[Rule]:
        """The rules of an item."""
        return [rule for rule in self.rules if rule.item == code]

    def asks_unit(self, code: str) -> bool:
        """Whether the unit has something to fill in: not where registers answer every rule."""
        rules = self.rules_of(code)
        return not rules or any(FUNCTIONS[rule.function].asks_unit for rule in rules if rule.function in FUNCTIONS)


@dataclass(frozen=True)
class UnitProgress:
    """A unit's codes of filled-in items, and one cell for each indicator."""

    unit: CreationUnit
    filled: frozenset[str]
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Cell:
        """All indicators together."""
        return Cell(sum(cell.filled for cell in self.cells), sum(cell.asked for cell in self.cells))


def guide_of(campaign: Campaign) -> Guide:
    """Read the guide of a campaign: three queries."""
    rows = tuple(Indicator.objects.filter(rubric__campaign=campaign).prefetch_related("items").order_by("number"))
    return Guide(rows, {row.pk: tuple(row.items.all()) for row in rows}, tuple(rules_of(campaign)))


def progress_of(guide: Guide, units: Sequence[CreationUnit]) -> list[UnitProgress]:
    """Return the progress of each unit, in the order given; eight queries whatever their number."""
    touched = _touched(guide, units)
    rows = []
    for unit in units:
        cells = []
        for indicator in guide.indicators:
            asked = [item.code for item in guide.items[indicator.pk] if guide.asks_unit(item.code)]
            cells.append(Cell(sum(1 for code in asked if code in touched[unit.pk]), len(asked)))
        rows.append(UnitProgress(unit, frozenset(touched[unit.pk]), tuple(cells)))
    return rows


def _touched(guide: Guide, units: Sequence[CreationUnit]) -> dict[int, set[str]]:
    """The codes of the items for which each unit has put something down."""
    numbers = [unit.pk for unit in units]
    found: dict[int, set[str]] = defaultdict(set)
    for unit, code in _pairs(numbers):
        if code is not None:  # a kind that serves no item
            found[unit].add(code)
    figures = set(YearFigure.objects.filter(unit__in=numbers).values_list("unit_id", flat=True).distinct())
    sent = Article.objects.filter(unit__in=numbers).exclude(state=Article.State.WITHDRAWN)
    articles = set(sent.values_list("unit_id", flat=True).distinct())
    _add(found, figures, _codes(guide, "rising"))
    _add(found, articles, _codes(guide, "articles"))
    people = Member.objects.filter(organization__units__in=numbers, left_on=None).order_by()
    for unit, kind in people.values_list("organization__units", "kind").distinct():
        rules = [rule for rule in guide.rules if rule.parameters.get("roster") == kind]
        _add(found, [unit], [rule.item for rule in rules])
    return found


def _pairs(units: list[int]) -> Iterable[tuple[int, str | None]]:
    """Unit and item, from records, documents, premises and remarks."""
    of_records = RecordKind.objects.filter(records__unit__in=units, records__voided_at=None)
    yield from of_records.order_by().values_list("records__unit", "items__code").distinct()
    of_kinds = DocumentKind.objects.filter(_standing("documents__"), documents__unit__in=units)
    yield from of_kinds.order_by().values_list("documents__unit", "items__code").distinct()
    chosen = UnitDocument.objects.filter(_standing(), unit__in=units, items__isnull=False)
    yield from chosen.order_by().values_list("unit", "items__code").distinct()
    answers = PremisesAnswer.objects.filter(unit__in=units).order_by()
    yield from answers.values_list("unit", "point__item__code").distinct()
    yield from ItemRemark.objects.filter(unit__in=units).exclude(text="").values_list("unit", "item__code")


def _standing(prefix: str = "") -> Q:
    """Documents neither removed nor replaced."""
    return Q(**{f"{prefix}removed_at": None, f"{prefix}replacement": None})


def _codes(guide: Guide, function: str) -> list[str]:
    return [rule.item for rule in guide.rules if rule.function == function]


def _add(found: dict[int, set[str]], units: Iterable[int], codes: Iterable[str]) -> None:
    names = list(codes)
    for unit in units:
        found[unit].update(names)
