"""The spreadsheet of eligibility: every filed application, what was computed and why, what was decided and by whom."""

import tempfile
from datetime import datetime
from typing import Any, BinaryIO

from django.http import QueryDict
from django.utils import timezone

from applications.eligibility_list import EligibilityFilter, Row, filtered, stream
from applications.public import is_insider
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.models import ExportJob, StoredFile
from benchmark_platform.core.services.exports import report_progress
from benchmark_platform.core.services.files import store_made_file

# Up to this many the page waits for the file; more are made in the background.
DIRECT_LIMIT = 2000


def _yes(value: bool) -> str:
    return "是" if value else ""


def _full(verdict: Any) -> str:
    return "\n".join([verdict.sentence, *verdict.lines])


def _decision(name: str) -> Any:
    def of(row: Row) -> Any:
        return getattr(row.decision, name) if row.decision else None

    return of


COLUMNS = (
    Column("申报编号", "application.number", width=18),
    Column("党组织名称", "application.organization.name", width=34),
    Column("渠道 / 市州", "place", width=14),
    Column("状态", "state", width=14),
    Column("成立年限（C0.1）", lambda row: row.age.word, width=12),
    Column("成立年限：计算过程", lambda row: _full(row.age), width=50),
    Column("处罚惩戒（C0.2）", lambda row: row.penalties.word, width=12),
    Column("处罚惩戒：计算过程", lambda row: _full(row.penalties), width=60),
    Column("核对结论", lambda row: row.check.get_verdict_display() if row.check else "尚未核对", width=12),
    Column("核对时机", lambda row: row.check.get_occasion_display() if row.check else None, width=14),
    Column("核对时间", "check.computed_at", "datetime", 17),
    Column("基准日", "check.reference_day", "date", 13),
    Column("结论有变化", lambda row: _yes(row.changed), width=10),
    Column("审查结论", lambda row: row.decided.word, width=14),
    Column("与核对结论不同", lambda row: _yes(bool(row.decision and row.decision.overrides)), width=10),
    Column("理由", _decision("reason"), width=40),
    Column("审查人", lambda row: row.decision.decided_by.full_name if row.decision else None, width=12),
    Column("审查时间", _decision("decided_at"), "datetime", 17),
)


def write_workbook(campaign: Campaign, found: EligibilityFilter, target: BinaryIO, *, at: datetime) -> None:
    """Write the current filter to ``target``, in official order, with flat memory."""
    moment = timezone.localtime(at)
    heading = f"{campaign.short_title}资格审查 · 导出时间：{chinese_day(moment.date())} {moment:%H:%M}"
    xlsx.write_workbook([xlsx.Sheet("资格审查", COLUMNS, stream(found.qs), heading=heading)], target)


def file_name(campaign: Campaign, at: datetime) -> str:
    """Return the name of the file."""
    return f"资格审查_{campaign.code}_{timezone.localtime(at):%Y%m%d_%H%M}.xlsx"


def workbook_job(job: ExportJob) -> StoredFile:
    """Make the spreadsheet in the background; whether the owner is still of the committee is asked again now."""
    campaign, at = Campaign.objects.get(code=job.parameters["campaign"]), timezone.now()
    found = filtered(campaign, QueryDict(job.parameters["query"]))
    if not is_insider(job.owner):
        found.queryset = found.queryset.none()
    report_progress(job, done=0, total=found.qs.count())
    with tempfile.TemporaryFile() as target:
        write_workbook(campaign, found, target, at=at)
        return store_made_file(
            target, name=file_name(campaign, at), kind="xlsx", content_type=xlsx.CONTENT_TYPE, by=job.owner
        )
