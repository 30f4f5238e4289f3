"""The list of visits as Excel: the lines of the page, in the same order (S5)."""

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from evaluations.visit_list import VisitLine

COLUMNS = (
    Column("序号", "number", "integer", 8),
    Column("考核日期", "day", "date", 14),
    Column("到达时间", "time", width=10),
    Column("创建单位", "name", width=44),
    Column("渠道/市州", "place", width=18),
    Column("类型", "kind", width=12),
    Column("地点", "where", width=24),
    Column("组长", "leader", width=12),
    Column("成员", "others", width=24),
    Column("状态", "state", width=12),
)


def visits_xlsx(campaign: Campaign, lines: list[VisitLine]) -> bytes:
    """Return the workbook."""
    rows = [_row(number, line) for number, line in enumerate(lines, start=1)]
    heading = f"{campaign.short_title}实地考核安排"
    return xlsx.workbook_bytes(xlsx.Sheet("实地考核安排", COLUMNS, rows, heading=heading))


def _row(number: int, line: VisitLine) -> dict[str, object]:
    visit = line.visit
    return {
        "number": number,
        "day": visit.day,
        "time": f"{visit.starts_at:%H:%M}" if visit.starts_at else "",
        "name": visit.unit.organization.name,
        "place": line.place,
        "kind": visit.get_kind_display(),
        "where": visit.place,
        "leader": "、".join(row.person.full_name for row in visit.standing_team if row.is_leader),
        "others": "、".join(row.person.full_name for row in visit.standing_team if not row.is_leader),
        "state": line.state,
    }
