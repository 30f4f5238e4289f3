"""What a check found, in words: status, rule, period, required, found, missing, and what it counted (R)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from benchmark_platform.core.dates import chinese_day


class Status(StrEnum):
    """Where a requirement stands. Untouched is neither met nor short."""

    MET = "met"
    SHORT = "short"
    RUNNING = "running"
    EVIDENCE = "evidence"
    UNTOUCHED = "untouched"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word on the page."""
        return LABELS[self]

    @property
    def tone(self) -> str:
        """The colour beside the word (status_tag)."""
        return TONES[self]


LABELS = {
    Status.MET: "达到",
    Status.SHORT: "未达到",
    Status.RUNNING: "进行中",
    Status.EVIDENCE: "有材料，由考核人员判断",
    Status.UNTOUCHED: "未填报",
    Status.NOT_APPLICABLE: "不适用",
    Status.UNKNOWN: "无法计算",
}
TONES = {
    Status.MET: "done",
    Status.SHORT: "attention",
    Status.RUNNING: "wait",
    Status.EVIDENCE: "wait",
    Status.UNTOUCHED: "neutral",
    Status.NOT_APPLICABLE: "neutral",
    Status.UNKNOWN: "neutral",
}


@dataclass(frozen=True)
class Counted:
    """Something that a check looked at: what, its number (0: has no page), words, day; ``why`` it does not count."""

    what: str
    pk: int
    label: str
    day: date | None = None
    why: str = ""

    @property
    def words(self) -> str:
        """2020年10月20日 党员大会“…”."""
        return f"{chinese_day(self.day)} {self.label}" if self.day else self.label


@dataclass(frozen=True)
class Grid:
    """Persons against periods: the talks. Each row begins with a name; a cell is a word."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class CheckResult:
    """One requirement, computed. ``overdue``: something of a period that is over is missing.

    ``why`` says why it does not apply or cannot be computed; ``asides`` are sentences that change nothing.
    """

    status: Status
    title: str = ""
    period: str = ""
    required: str = ""
    found: str = ""
    missing: str = ""
    why: str = ""
    counted: tuple[Counted, ...] = ()
    not_counted: tuple[Counted, ...] = ()
    asides: tuple[str, ...] = ()
    note: str = ""
    overdue: bool = False
    grid: Grid | None = None
    code: str = ""

    @property
    def sentence(self) -> str:
        """需 4 次，台账 3 次，缺 2020年第四季度."""
        return "，".join(part for part in (self.required, self.found, self.missing, self.why) if part)


def combine(results: Sequence[CheckResult], *, is_over: bool) -> Status:
    """Return where an item stands, from its requirements. ``is_over``: the assessment period is over.

    What does not apply is left out. A part that nobody has touched makes an item that others have touched
    unfinished: running while there is time, short afterwards. An item without a check is judged by people.
    """
    kinds = [row.status for row in results if row.status is not Status.NOT_APPLICABLE]
    if not kinds:
        return Status.NOT_APPLICABLE if results else Status.UNTOUCHED
    if set(kinds) == {Status.UNTOUCHED}:
        return Status.UNTOUCHED
    late = any(row.status is Status.UNTOUCHED and (row.overdue or is_over) for row in results)
    if Status.SHORT in kinds or late:
        return Status.SHORT
    if Status.UNKNOWN in kinds:
        return Status.UNKNOWN
    if {Status.RUNNING, Status.UNTOUCHED} & set(kinds):
        return Status.RUNNING
    return Status.MET if Status.MET in kinds else Status.EVIDENCE
