"""Excel tables of the first stage: read receipts, mobilisation reports. Official order, real dates."""

from collections.abc import Iterable

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from benchmark_platform.organizations.models import Organization

BODY_COLUMNS = (
    Column("党组织名称", "name", width=44),
    Column("组织形式", lambda body: body.get_kind_display(), width=24),
    Column("申报渠道", lambda body: body.get_track_display(), width=16),
    Column("所在市州", "prefecture.name", width=14),
)
RECEIPT_COLUMNS = (
    *BODY_COLUMNS,
    Column("回执", lambda body: "已读" if body.receipt else "未读", width=10),
    Column("阅读人", "receipt.reader.full_name", width=14),
    Column("阅读时间", "receipt.read_at", "datetime", width=18),
)
REPORT_COLUMNS = (
    *BODY_COLUMNS,
    Column("报送情况", lambda body: "已报送" if body.report else "未报送", width=12),
    Column("动员部署情况", "report.text", width=80),
    Column("照片（张）", lambda body: body.report.photo_count if body.report else None, "integer", width=12),
    Column("报送人", "report.submitted_by.full_name", width=14),
    Column("报送时间", "report.submitted_at", "datetime", width=18),
)


def receipts_xlsx(campaign: Campaign, bodies: Iterable[Organization]) -> bytes:
    """Return who has read the notice; each body carries its ``receipt`` or None."""
    heading = f"{campaign.short_title}实施方案阅读回执"
    return workbook_bytes(Sheet("阅读回执", RECEIPT_COLUMNS, bodies, heading=heading))


def reports_xlsx(campaign: Campaign, bodies: Iterable[Organization]) -> bytes:
    """Return the mobilisation reports; each body carries its submitted ``report`` or None."""
    heading = f"{campaign.short_title}动员部署情况"
    return workbook_bytes(Sheet("动员部署情况", REPORT_COLUMNS, bodies, heading=heading))
