"""The public notice of the intended list (公示, S3): how long it runs, what an objection needs, how it is settled.

The plan has no notice; a campaign may switch one on. What it means for the release is ``rules.selection.check_notice``.
Pure, except that the Chinese public holidays come from a library.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar import is_workday

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings

NAME_LIMIT, CONTACT_LIMIT, TEXT_LIMIT, OUTCOME_LIMIT = 40, 80, 2000, 1000


@dataclass(frozen=True)
class Period:
    """The days of a notice, both included."""

    first: date
    last: date

    def runs_on(self, day: date) -> bool:
        """Whether the notice is to be seen on a day."""
        return self.first <= day <= self.last

    @property
    def caution(self) -> str:
        """A sentence where it reaches into a year whose holidays are not known and weekends alone were counted."""
        years = [year for year in range(self.first.year, self.last.year + 1) if not working_day(date(year, 1, 1))[1]]
        if not years:
            return ""
        named = "、".join(f"{year}年" for year in years)
        return f"{named}的法定节假日安排尚未收录，公示期按周一至周五计算；节假日安排公布后请核对截止日期。"


def working_day(day: date) -> tuple[bool, bool]:
    """Return whether a day is a working day, and whether its year's holidays and make-up working days are known."""
    try:
        return is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def period(first: date, *, working_days: int, published_on: date) -> Period:
    """Return the days of a notice of so many working days, its first and last day included.

    The day on which it is published is not counted (a part of a day is not a day), later first days are. No calendar
    goes beyond the year 9999: a notice typed for its last days ends there.
    """
    day, left = first, working_days
    while left > 0 and day < date.max:
        if working_day(day)[0] and day > published_on:
            left -= 1
        if left > 0:
            day += timedelta(days=1)
    return Period(first, day)


def check_opening(found: Period, *, day: date, stage_closes_on: date | None) -> list[Finding]:
    """Return why a notice cannot run in these days: begins in the past, or ends after the stage does."""
    findings = Findings()
    if found.first < day:
        findings.error(f"公示开始日期不能早于今天（{chinese_day(day)}）。", "from_day")
    if stage_closes_on and found.last > stage_closes_on:
        findings.error(
            f"公示要到{chinese_day(found.last)}结束，晚于本阶段截止日期{chinese_day(stage_closes_on)}，届时无法公布。"
            "请提前公示，或先在“日程”中调整本阶段的截止日期。",
            "from_day",
        )
    return findings.rows


def check_names(changed: Iterable[str]) -> list[Finding]:
    """Return why a list is not to be shown: whose form changed since it was decided (the release would refuse it)."""
    findings = Findings()
    for name in changed:
        findings.error(f"{name}在审定之后已有变化，请取消拟定，重新研究后再公示。")
    return findings.rows


def check_objection(*, name: str, contact: str, text: str, anonymous_allowed: bool) -> list[Finding]:
    """Return what is missing in an objection. With a name a way to reach the person is needed, and the other way round.

    Neither may be given where the campaign takes anonymous objections.
    """
    findings = Findings()
    anonymous = anonymous_allowed and not name.strip() and not contact.strip()
    for field, word, value, limit in (
        ("author_name", "姓名", name, NAME_LIMIT),
        ("author_contact", "联系方式", contact, CONTACT_LIMIT),
    ):
        if not value.strip() and not anonymous:
            again = "；不愿留名的，姓名和联系方式都不要填写" if anonymous_allowed else "，以便核实和反馈"
            findings.error(f"请填写{word}{again}。", field)
        elif len(value) > limit:
            findings.error(f"{word}最多 {limit} 字。", field)
    if not text.strip():
        findings.error("请写明异议内容和理由。", "text")
    elif len(text) > TEXT_LIMIT:
        findings.error(f"异议内容最多 {TEXT_LIMIT} 字，现在有 {len(text)} 字，请精简。", "text")
    return findings.rows


def check_outcome(*, outcome: str, text: str) -> list[Finding]:
    """Return what is missing when an objection is settled: the outcome and its grounds."""
    findings = Findings()
    if outcome not in {"upheld", "dismissed"}:
        findings.error("请选择处理结果。", "outcome")
    if not text.strip():
        findings.error("请写明核查情况和处理意见。", "outcome_text")
    elif len(text) > OUTCOME_LIMIT:
        findings.error(f"处理说明最多 {OUTCOME_LIMIT} 字，现在有 {len(text)} 字，请精简。", "outcome_text")
    return findings.rows
