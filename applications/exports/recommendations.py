"""The 推荐汇总表: what the prefectures have filed, one row each, in administrative order (S2)."""

from applications.models import Submission
from applications.prefectures import PrefectureRow, prefecture_rows
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes


def recommendations_xlsx(campaign: Campaign) -> bytes:
    """Return the table: one row per prefecture, also for those that have filed nothing; six queries."""
    rows = prefecture_rows(campaign)
    chosen = [row.filed.application_id for row in rows if row.filed and row.filed.application_id]
    forms = {row.application_id: row for row in Submission.objects.standing().filter(application__in=chosen)}
    heading = f"{campaign.form_title.removesuffix('申请表')}推荐汇总表"
    columns = _columns({row.prefecture.pk: number for number, row in enumerate(rows, start=1)}, forms)
    return workbook_bytes(Sheet("推荐汇总表", columns, rows, heading=heading))


def _columns(numbers: dict[int, int], forms: dict[int, Submission]) -> tuple[Column, ...]:
    def form(row: PrefectureRow) -> Submission | None:
        return forms.get(row.filed.application_id or 0) if row.filed else None

    return (
        Column("序号", lambda row: numbers[row.prefecture.pk], "integer", width=8),
        Column("市州", "prefecture.name", width=22),
        Column("推荐单位（市州行业（协会）党组织）", "body.name", width=44),
        Column("报送情况", "label", width=16),
        Column("推荐的基层党组织", lambda row: getattr(form(row), "branch_name", None), width=44),
        Column("申报编号", "filed.application.number", width=20),
        Column("党组织书记", lambda row: getattr(form(row), "secretary_name", None), width=14),
        Column("党组织成立时间", lambda row: getattr(form(row), "founded_on", None), "date", width=16),
        Column("所在机构员工人数", lambda row: getattr(form(row), "employee_count", None), "integer", width=12),
        Column("党员人数", lambda row: getattr(form(row), "member_count", None), "integer", width=12),
        Column("推荐理由 / 无推荐理由", "filed.reasons", width=80),
        Column("核对结论为不符合仍推荐的理由", "filed.despite", width=40),
        Column("报送人", "filed.filed_by.full_name", width=14),
        Column("报送时间", "filed.filed_at", "datetime", width=18),
        Column("要求重新推荐的理由", "request.reason", width=40),
        Column("重新推荐期限", "request.until", "date", width=16),
    )
