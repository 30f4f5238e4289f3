"""The list of units as Excel: the lines of the page, in the same order."""

from datetime import date

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from evaluations.unit_columns import COLUMNS
from evaluations.unit_list import UnitLine


def units_xlsx(campaign: Campaign, lines: list[UnitLine], *, scope: str) -> bytes:
    """Return the workbook; ``scope`` says in words what was filtered."""
    rows = [_row(number, line) for number, line in enumerate(lines, start=1)]
    columns = [
        Column("序号", "number", "integer", 8),
        Column("渠道/市州", "place", width=18),
        Column("党组织名称", "name", width=44),
        Column("申报编号", "code", width=20),
        Column("状态", "state", width=12),
        Column("启动日期", "opened_on", "date", 14),
        Column("创建方案", "plan", width=14),
        Column("联点党委委员", "liaison", width=16),
        *(Column(column.header, f"more{index}", width=18) for index, column in enumerate(COLUMNS)),
        Column("退出理由", "reason", width=40),
    ]
    heading = f"{campaign.short_title}创建单位（{scope}）"
    return xlsx.workbook_bytes(xlsx.Sheet("创建单位", columns, rows, heading=heading))


def file_name(campaign: Campaign, day: date) -> str:
    """Return the name of the file, with the day."""
    return f"{campaign.short_title}创建单位_{chinese_day(day)}.xlsx"


def _row(number: int, line: UnitLine) -> dict[str, object]:
    unit = line.unit
    row: dict[str, object] = {
        "number": number,
        "place": line.place,
        "name": unit.organization.name,
        "code": unit.application.number or "",
        "state": line.state,
        "opened_on": unit.opened_on,
        "plan": line.plan,
        "liaison": line.liaison,
        "reason": unit.end_reason,
    }
    return row | {f"more{index}": cell for index, cell in enumerate(line.cells)}
