"""Where a unit stands against the items: what is filled in, and what is met. Two figures, never one (R)."""

from dataclasses import dataclass
from datetime import date

from evaluations.facts import facts_of
from evaluations.models import CreationUnit, Indicator, Item, ItemRemark
from evaluations.progress import Cell, Guide, UnitProgress, guide_of, progress_of
from evaluations.rules.checks import FUNCTIONS, compute
from evaluations.rules.facts import UnitFacts
from evaluations.rules.results import CheckResult, Status, combine


@dataclass(frozen=True)
class ItemStanding:
    """One item: its requirements computed, whether something is filled in, the unit's own words.

    ``is_computed``: at least one requirement has a proof; otherwise people judge. ``asks_unit``: something to fill in.
    """

    indicator: Indicator
    item: Item
    results: tuple[CheckResult, ...]
    status: Status
    is_computed: bool
    asks_unit: bool
    is_filled: bool
    remark: ItemRemark | None

    @property
    def is_todo(self) -> bool:
        """Whether something is left to do, or to be put right."""
        return self.status in (Status.SHORT, Status.RUNNING, Status.UNTOUCHED)


@dataclass(frozen=True)
class Standing:
    """All items of a unit on a day."""

    unit: CreationUnit
    day: date
    guide: Guide
    facts: UnitFacts
    progress: UnitProgress
    items: tuple[ItemStanding, ...]

    @property
    def filled(self) -> Cell:
        """填报进度: filled in, of those that ask something of the unit."""
        return self.progress.total

    @property
    def unasked(self) -> int:
        """Items that registers alone answer."""
        return len(self.items) - self.filled.asked

    @property
    def computed(self) -> int:
        """Items that can be computed and apply to this unit."""
        return sum(1 for row in self.items if row.is_computed and row.status is not Status.NOT_APPLICABLE)

    @property
    def met(self) -> int:
        """达到要求: of the computed ones."""
        return sum(1 for row in self.items if row.is_computed and row.status is Status.MET)

    def counted_by(self, status: Status) -> int:
        """How many items stand like this."""
        return sum(1 for row in self.items if row.status is status)

    def item(self, code: str) -> ItemStanding | None:
        """The item with a code, or None."""
        return next((row for row in self.items if row.item.code == code), None)

    def under(self, indicator: Indicator) -> list[ItemStanding]:
        """The items of an indicator."""
        return [row for row in self.items if row.indicator == indicator]


def standing_of(unit: CreationUnit, day: date) -> Standing:
    """Read and compute everything of one unit: a fixed number of queries whatever the size of its ledger."""
    guide, facts = guide_of(unit.campaign), facts_of(unit)
    progress = progress_of(guide, [unit])[0]
    remarks = {row.item_id: row for row in unit.item_remarks.select_related("saved_by")}
    items = []
    for indicator in guide.indicators:
        for item in guide.items[indicator.pk]:
            rules = guide.rules_of(item.code)
            results = tuple(compute(rule, facts, day) for rule in rules)
            items.append(
                ItemStanding(
                    indicator=indicator,
                    item=item,
                    results=results,
                    status=combine(results, is_over=day > facts.span.last),
                    is_computed=any(rule.function in FUNCTIONS and FUNCTIONS[rule.function].is_proof for rule in rules),
                    asks_unit=guide.asks_unit(item.code),
                    is_filled=item.code in progress.filled,
                    remark=remarks.get(item.pk),
                )
            )
    return Standing(unit, day, guide, facts, progress, tuple(items))
