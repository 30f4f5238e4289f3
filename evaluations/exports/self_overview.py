"""Excel of all self-assessments: state, total, what is missing, deadline; in official order (S5)."""

from collections.abc import Sequence
from typing import Any

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from evaluations.self_overview import SelfRow


def _submitted_on(row: SelfRow) -> Any:
    return today(row.submission.submitted_at) if row.submission else None


COLUMNS = (
    Column("申报编号", "unit.application.number", width=18),
    Column("党组织名称", "unit.organization.name", width=44),
    Column("所在市州", "place", width=16),
    Column("自评情况", "state_words", width=12),
    Column("已评（项）", "given", "integer", width=12),
    Column("未评（项）", "left", "integer", width=12),
    Column("自评总分", "total", "decimal", width=12),
    Column("提交日期", _submitted_on, "date", width=14),
    Column("提交人", lambda row: row.submission.submitted_by.full_name if row.submission else "", width=12),
    Column("截止日期", "deadline", "date", width=14),
)


def self_overview_xlsx(campaign: Campaign, rows: Sequence[SelfRow], day: str) -> bytes:
    """Return the overview as a spreadsheet."""
    return workbook_bytes(Sheet("自我评估", COLUMNS, rows, heading=f"{campaign.short_title}自我评估情况（{day}）"))
