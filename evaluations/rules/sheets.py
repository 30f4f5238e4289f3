"""Until when a score sheet takes entries, what a device says, what must be there to hand it in (S5, E). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding
from evaluations.rules.scoring import Answer, Scale, check_answer, score_of, shown

PLANNED, REOPENED, CLOSED, CANCELLED = "planned", "reopened", "closed", "cancelled"
# 平台默认: longer than anything that is typed on a telephone, short enough for a printed sheet.
REASON_LIMIT = 1000
REMARK_LIMIT = 2000
KEY_LIMIT = 40
# What a clock of a device may say at all; it is kept beside the time of receipt, and decides nothing.
FIRST_YEAR, LAST_YEAR = 1970, 2100


@dataclass(frozen=True)
class Window:
    """What decides whether entries of a visit's sheets are taken; days are days in Asia/Shanghai.

    ``closes_on``: the last day on which the visit may be closed (own deadline included); None: open-ended.
    ``closed_on``: the day on which it was closed, in the state closed.
    """

    state: str
    arranged_on: date
    opens_on: date
    closes_on: date | None
    closed_on: date | None
    grace_days: int


def accepted_until(window: Window) -> date | None:
    """Return the last day on which an entry may come in; None: open-ended, or never (cancelled) (S5)."""
    last = window.closed_on if window.state == CLOSED else window.closes_on
    if window.state == CANCELLED or last is None:
        return None
    return last + timedelta(days=window.grace_days)


def refusal(window: Window, day: date) -> str:
    """Return "" if an entry that comes in on ``day`` is taken, else a sentence that says why not.

    The time of receipt decides; what the device's clock says plays no part.
    """
    if window.state == CANCELLED:
        return "这次实地考核已经取消，不再接收评分。"
    first = max(window.arranged_on, window.opens_on)
    if day < first:
        return f"{chinese_day(first)}起才能评分。"
    last = accepted_until(window)
    if last is not None and day > last:
        since = (
            f"实地考核已于{chinese_day(window.closed_on)}结束"
            if window.state == CLOSED and window.closed_on
            else "考核评估阶段已经截止"
        )
        return f"{since}，评分接收到{chinese_day(last)}为止。没有上传的内容请导出后交给组长。"
    return ""


def is_over(window: Window, day: date) -> bool:
    """Whether no entry will be taken any more: what a device keeps has to go."""
    last = accepted_until(window)
    return window.state == CANCELLED or (last is not None and day > last)


def is_late(window: Window) -> bool:
    """Whether what comes in now comes after the closing: it is kept, and changes no agreed score."""
    return window.state == CLOSED


def device_time(said: Any) -> datetime | None:
    """Return what a device's clock said, or None where that is no moment that can be kept. Never to be trusted.

    ISO 8601; without an offset it is taken as UTC.
    """
    try:
        moment = datetime.fromisoformat(said) if isinstance(said, str) and len(said) <= KEY_LIMIT else None
        moment = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if moment and FIRST_YEAR <= moment.year <= LAST_YEAR else None


def readable(value: Any) -> Any:
    """Return what was sent without what a database cannot keep: NUL, half of a pair of surrogates, other numbers."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "ignore").decode()
    if isinstance(value, Mapping):
        return {readable(str(name)): readable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [readable(one) for one in value]
    return value if value is None or isinstance(value, bool | int) else readable(str(value))


def check_text(text: str, *, most: int, what: str, at: str) -> list[Finding]:
    """A text must not be longer than ``most`` characters."""
    if len(text) <= most:
        return []
    return [Finding(f"{what}最多{most}字，现在有{len(text)}字，请删减。", at)]


@dataclass(frozen=True)
class Entered:
    """What a sheet holds of one item: the way of scoring as it is now, and what was entered under which marks."""

    scale: Scale
    answer: Answer | None = None
    reason: str = ""
    marks: Decimal | None = None
    score: Decimal | None = None

    @property
    def is_outdated(self) -> bool:
        """Whether the guide has changed since: another full mark, or the same answer makes another score."""
        if self.answer is None:
            return False
        return self.marks != self.scale.marks or score_of(self.scale, self.answer) != self.score


def check_entered(row: Entered) -> list[Finding]:
    """What one item of a sheet still needs (E)."""
    if row.is_outdated:
        return [Finding(f"评分标准已经修改（现在满分{shown(row.scale.marks)}分），请重新评分。", "score")]
    return check_answer(row.scale, row.answer or Answer(), row.reason)


def check_sheet(rows: Iterable[Entered]) -> list[Finding]:
    """What a sheet needs to be handed in: every item scored by the marks of now, with a reason where one is wanted.

    Each finding's field is the item's code.
    """
    return [Finding(f"{row.scale.code}：{one.message}", row.scale.code) for row in rows for one in check_entered(row)]
