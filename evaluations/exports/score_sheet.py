"""The score sheet on paper (评分表) in official layout: 标准 · 分值 · 自评分 · 考评分 · 扣分原因 · 佐证 · 考评方式.

The paper knows no model: it is made of :class:`SheetPaper`, :class:`SheetGroup` and :class:`SheetLine`, and sums up by
the same rules as pages and spreadsheets. Builders from the database are in ``score_sheet_papers``.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.pdf import render_pdf
from evaluations.rules.scoring import DEDUCTIONS, GRADED, YES_NO, Scale, shown
from evaluations.rules.totals import NOTHING, Given, running_total, total_of
from evaluations.scale_words import given_words, point_words, tag_words

TEMPLATE = "evaluations/score_sheet_pdf.html"


@dataclass(frozen=True)
class SheetLine:
    """One item: its text, how it is scored, the unit's own score and the on-site score as far as there are any.

    ``evidence``: what the platform holds for it, in short words. ``check``: the computed check, in words.
    """

    scale: Scale
    number: str
    text: str
    how_assessed: str = ""
    own: Given = NOTHING
    own_reason: str = ""
    score: Given = NOTHING
    reason: str = ""
    evidence: tuple[str, ...] = ()
    check: str = ""

    @property
    def marks_words(self) -> str:
        """The marks as printed."""
        return shown(self.scale.marks)

    @property
    def own_words(self) -> str:
        """The cell 自评分."""
        return given_words(self.own)

    @property
    def score_words(self) -> str:
        """The cell 考评分."""
        return given_words(self.score)

    @property
    def points(self) -> list[str]:
        """The way of scoring, line by line."""
        return point_words(self.scale)

    @property
    def tags(self) -> list[str]:
        """What is special about the item."""
        return tag_words(self.scale)

    @property
    def ticks(self) -> bool:
        """Whether a line of the way is ticked by hand; otherwise a number is written beside it."""
        return self.scale.way in (GRADED, YES_NO)

    @property
    def deducts(self) -> bool:
        """Whether it is scored by deductions."""
        return self.scale.way == DEDUCTIONS


@dataclass(frozen=True)
class SheetGroup:
    """An indicator with its items."""

    number: int
    title: str
    lines: tuple[SheetLine, ...]

    @property
    def marks_words(self) -> str:
        """The marks of its items, bonus apart."""
        return shown(sum((line.scale.marks for line in self.lines if not line.scale.is_bonus), Decimal("0.0")))

    @property
    def own_sum(self) -> str:
        """What the unit gives itself here; "" while nothing was given."""
        return _sum([(line.scale, line.own) for line in self.lines])

    @property
    def score_sum(self) -> str:
        """What was given on site here; "" while nothing was given."""
        return _sum([(line.scale, line.score) for line in self.lines])

    @property
    def height(self) -> int:
        """The rows that its merged cell spans: its items and the sum."""
        return len(self.lines) + 1


@dataclass(frozen=True)
class SheetPaper:
    """A score sheet ready for print.

    ``facts``: the lines under the title, as label and value (unit, day, team …; an empty value leaves room to write).
    ``by_hand``: to be filled in on paper, with ticks and room. ``watermark``: across every page, such as 草稿.
    ``signatures``: who signs. ``note``: a sentence under the table.
    """

    title: str
    groups: tuple[SheetGroup, ...]
    full_marks: Decimal
    pass_mark: Decimal
    edition: int
    facts: tuple[tuple[str, str], ...] = ()
    signatures: tuple[str, ...] = ()
    by_hand: bool = False
    watermark: str = ""
    note: str = ""
    footer: str = ""
    excellent_mark: Decimal | None = None
    marks_are_default: bool = False

    @property
    def own_total(self) -> str:
        """The unit's own total; "" while an item is missing."""
        return self._total([(line.scale, line.own) for line in self.lines])

    @property
    def score_total(self) -> str:
        """The on-site total; "" while an item is missing."""
        return self._total([(line.scale, line.score) for line in self.lines])

    @property
    def lines(self) -> list[SheetLine]:
        """All items in order."""
        return [line for group in self.groups for line in group.lines]

    @property
    def marks_line(self) -> str:
        """Full marks, pass mark, edition: what every copy says about the rubric that it follows."""
        words = f"总分{shown(self.full_marks)}分，达标{shown(self.pass_mark)}分"
        if self.excellent_mark is not None:
            words += f"，优秀{shown(self.excellent_mark)}分"
        words += f"；评分标准第{self.edition}版"
        return f"{words}（分值为平台默认，可调整）" if self.marks_are_default else words

    def _total(self, rows: list[tuple[Scale, Given]]) -> str:
        total = total_of(rows, full_marks=self.full_marks).total
        return "" if total is None else shown(total)

    def with_scores(self, scores: dict[str, tuple[Given, str]]) -> "SheetPaper":
        """Return the same paper with on-site scores and reasons, by the items' codes."""
        groups = tuple(
            replace(group, lines=tuple(_scored(line, scores.get(line.scale.code)) for line in group.lines))
            for group in self.groups
        )
        return replace(self, groups=groups)


def score_sheet_pdf(paper: SheetPaper) -> bytes:
    """Return the sheet as PDF, A4 landscape."""
    return render_pdf(TEMPLATE, {"paper": paper, "title": paper.title, "footer": paper.footer})


def day_words(day: date | None) -> str:
    """Return a day as the sheet prints it; "" leaves room to write one."""
    return chinese_day(day) if day else ""


def _sum(rows: list[tuple[Scale, Given]]) -> str:
    return shown(running_total(rows)[0]) if any(given.is_given for _, given in rows) else ""


def _scored(line: SheetLine, found: tuple[Given, str] | None) -> SheetLine:
    return line if found is None else replace(line, score=found[0], reason=found[1])
