"""审查汇总 as Excel: one sheet with a row for each form, one with every verdict (S3).

Whoever may not read something on the page does not find it here either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from applications.desk_summary import OUTDATED, ConditionSummary, ReviewSummary, desk_conditions, summaries
from applications.models import Application
from applications.reviewing import for_desk
from applications.services.desk_reviews import record_export
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column

CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One line of the summary sheet."""

    application: Application
    summary: ReviewSummary

    @property
    def place(self) -> str:
        """The prefecture on the prefecture track."""
        prefecture = self.application.organization.prefecture
        return prefecture.name if self.application.track == "prefecture" and prefecture else ""

    @property
    def reviewers(self) -> str:
        """Who reviews, with what is known of the progress."""
        return "\n".join(f"{seat.name}（{seat.word}）" for seat in self.summary.seats)

    @property
    def spread(self) -> str:
        """The flag of the dispersion."""
        if not self.summary.readable:
            return ""
        wide = [one.title for one in self.summary.conditions if one.differs_widely]
        return f"分歧较大：{'、'.join(wide)}" if wide else "无"

    @property
    def given_at(self) -> datetime | None:
        """When the last review was given."""
        return max((seat.given_at for seat in self.summary.seats if seat.given_at), default=None)

    @property
    def hint(self) -> str:
        """What a reader must know: the form changed since, another number of reviewers, and why."""
        return "；".join([*([OUTDATED] if self.summary.outdated else []), *self.summary.notes])

    def verdicts(self, code: str) -> str:
        """The verdicts on one condition."""
        return next((one.words for one in self.summary.conditions if one.code == code), "")


@dataclass(frozen=True)
class Line:
    """One line of the long sheet: one reviewer's verdict on one condition, or the overall remark."""

    row: Row
    reviewer: str
    code: str
    title: str
    verdict: str
    remark: str
    given_at: datetime


def review_workbook(campaign: Campaign, *, by: User) -> bytes:
    """Return the workbook as ``by`` may read it, and put the export on record."""
    rows = list(_rows(campaign, by))
    moment = timezone.localtime(timezone.now())
    heading = f"{campaign.short_title}审查汇总 · 导出时间：{chinese_day(moment.date())} {moment:%H:%M}"
    record_export(campaign, forms=len(rows), by=by)
    return xlsx.workbook_bytes(
        xlsx.Sheet("审查汇总", _columns(campaign), rows, heading=heading),
        xlsx.Sheet("逐项意见", LINE_COLUMNS, _lines(rows), heading=heading),
    )


def _rows(campaign: Campaign, viewer: User) -> Iterator[Row]:
    applications = list(for_desk(campaign).defer("answers"))
    for start in range(0, len(applications), CHUNK):
        part = applications[start : start + CHUNK]
        read = summaries(part, viewer=viewer)
        yield from (Row(application, read[application.pk]) for application in part)


def _columns(campaign: Campaign) -> list[Column]:
    def verdicts_on(code: str) -> Any:
        return lambda row: row.verdicts(code)

    return [
        Column("申报编号", "application.number", width=18),
        Column("党组织名称", "application.organization.name", width=34),
        Column("申报渠道", lambda row: row.application.get_track_display(), width=14),
        Column("市州", "place", width=12),
        *(
            Column(condition.title, verdicts_on(condition.code), width=16)
            for condition in desk_conditions([campaign.pk])
        ),
        Column("分歧", "spread", width=24),
        Column("审查人", "reviewers", width=22),
        Column("状态", "summary.word", width=14),
        Column("最后提交时间", "given_at", "datetime", 17),
        Column("说明", "hint", width=30),
    ]


LINE_COLUMNS = (
    Column("申报编号", "row.application.number", width=18),
    Column("党组织名称", "row.application.organization.name", width=34),
    Column("条件代码", "code", width=10),
    Column("创建条件", "title", width=22),
    Column("审查人", "reviewer", width=12),
    Column("结论", "verdict", width=12),
    Column("说明", "remark", width=60),
    Column("提交日期", "given_at", "date", 13),
)


def _lines(rows: list[Row]) -> Iterator[Line]:
    for row in rows:
        for condition in row.summary.conditions:
            yield from _of_condition(row, condition)
        for one in row.summary.remarks:
            yield Line(row, one.reviewer, "", "总体意见", "", one.text, one.given_at)


def _of_condition(row: Row, condition: ConditionSummary) -> Iterator[Line]:
    for one in condition.verdicts:
        yield Line(row, one.reviewer, condition.code, condition.title, one.label, one.remark, one.given_at)
