"""Yearly figures of the firms (6-2): which years are asked, what cannot be, what is asked about. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmark_platform.core.findings import Finding

# A number that is so far from the year before is mostly a slip: 元 for 万元, a nought too many.
JUMP = 5
# In 万元: ten milliards. No firm of the province comes near.
MOST_INCOME = Decimal(1_000_000)
MOST_PEOPLE = 100_000
# What a question is marked with: it is no error, the person may say that it is right.
QUESTION = "question"
FIELDS = (("income", "业务收入"), ("staff_count", "从业人员人数"), ("reserve_count", "储备人才人数"))


@dataclass(frozen=True)
class FigureRow:
    """What was typed for a firm in a year; ``version`` is that of the row on which the page was made (0: none)."""

    firm_id: int
    firm_name: str
    year: int
    income: Decimal | None = None
    staff_count: int | None = None
    reserve_count: int | None = None
    version: int = 0

    @property
    def values(self) -> tuple[Decimal | int | None, ...]:
        """The figures alone."""
        return self.income, self.staff_count, self.reserve_count

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return all(value is None for value in self.values)

    def field(self, name: str) -> str:
        """The name of a figure's field in the form."""
        return f"{name}-{self.firm_id}-{self.year}"


def years_asked(first: date, last: date, day: date, *, before: int) -> list[int]:
    """Return the years of the assessment period and so many ``before`` it, none that has not begun.

    As many before it as the checks compare: while the first year runs, only those are over.
    """
    return [year for year in range(first.year - before, last.year + 1) if year <= day.year]


def check_figures(rows: Iterable[FigureRow]) -> list[Finding]:
    """Return what cannot be: a negative number, more people than the province has accountants."""
    findings = []
    for row in rows:
        for (name, label), value in zip(FIELDS, row.values, strict=True):
            at, where = row.field(name), f"{row.firm_name}{row.year}年的{label}"
            if value is None:
                continue
            if isinstance(value, Decimal) and not value.is_finite():
                findings.append(Finding(f"{where}不是数字，请更正。", at))
            elif value < 0:
                findings.append(Finding(f"{where}不能是负数，请更正。", at))
            elif name == "income" and value > MOST_INCOME:
                findings.append(Finding(f"{where}以万元为单位，您是否按“元”填写了？请更正。", at))
            elif name == "income" and value != round(value, 2):
                findings.append(Finding(f"{where}最多保留两位小数，请更正。", at))
            elif name != "income" and value > MOST_PEOPLE:
                findings.append(Finding(f"{where}太大，请更正。", at))
    return findings


def questions(rows: Sequence[FigureRow]) -> list[Finding]:
    """Return what is odd and may be right: an absurd jump from the year before, more reserve than staff."""
    found = []
    by_place = {(row.firm_id, row.year): row for row in rows}
    for row in rows:
        before = by_place.get((row.firm_id, row.year - 1))
        for name, label in FIELDS[:2]:
            old, new = (getattr(before, name) if before else None), getattr(row, name)
            if old and new is not None and (new >= old * JUMP or new * JUMP <= old):
                message = f"{row.firm_name}{row.year}年的{label}是{new}，上一年是{old}，相差{JUMP}倍以上，请核对。"
                found.append(Finding(message, row.field(name), code=QUESTION))
        if row.staff_count is not None and row.reserve_count is not None and row.reserve_count > row.staff_count:
            message = f"{row.firm_name}{row.year}年的储备人才人数多于从业人员人数，请核对。"
            found.append(Finding(message, row.field("reserve_count"), code=QUESTION))
    return found
