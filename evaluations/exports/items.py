"""Excel: the items of a unit with their checks and what these counted; the progress of all units."""

from collections.abc import Iterator, Sequence
from typing import Any

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from evaluations.progress import Guide, UnitProgress
from evaluations.rules.results import CheckResult
from evaluations.standing import ItemStanding, Standing

ITEM_COLUMNS = (
    Column("创建指标", lambda row: str(row[0].indicator), width=22),
    Column("代码", lambda row: row[0].item.code, width=8),
    Column("原文序号", lambda row: row[0].item.printed_number, width=10),
    Column("具体内容", lambda row: row[0].item.text, width=60),
    Column("本条情况", lambda row: row[0].status.label, width=14),
    Column("填报", lambda row: filled_words(row[0]), width=12),
    Column("要求", lambda row: row[1].title if row[1] else "由考核人员判断", width=36),
    Column("计算结果", lambda row: row[1].status.label if row[1] else "", width=14),
    Column("期间", lambda row: row[1].period if row[1] else "", width=20),
    Column("需要", lambda row: row[1].required if row[1] else "", width=24),
    Column("已有", lambda row: row[1].found if row[1] else "", width=24),
    Column("缺少", lambda row: row[1].missing if row[1] else "", width=40),
    Column("不能计算或不适用的原因", lambda row: row[1].why if row[1] else "", width=30),
    Column("其他情况", lambda row: "；".join(row[1].asides) if row[1] else "", width=40),
    Column("平台默认", lambda row: row[1].note if row[1] else "", width=30),
    Column("自我说明", lambda row: row[0].remark.text if row[0].remark else "", width=50),
)
COUNTED_COLUMNS = (
    Column("代码", lambda row: row[0].item.code, width=8),
    Column("要求", lambda row: row[1].title, width=36),
    Column("日期", lambda row: row[2].day, "date", width=14),
    Column("内容", lambda row: row[2].label, width=60),
    Column("是否计入", lambda row: "不计入" if row[2].why else "计入", width=10),
    Column("不计入的原因", lambda row: row[2].why, width=40),
)


def filled_words(row: ItemStanding) -> str:
    """已填报, 未填报, or 无须填报 where registers alone answer."""
    if not row.asks_unit:
        return "无须填报"
    return "已填报" if row.is_filled else "未填报"


def items_xlsx(standing: Standing) -> bytes:
    """Return the items of a unit: one line for each requirement; on a second sheet what was counted."""
    name = standing.unit.organization.name
    day = chinese_day(standing.day)
    rows: Iterator[tuple[ItemStanding, CheckResult | None]] = (
        (row, result) for row in standing.items for result in (row.results or (None,))
    )
    counted = (
        (row, result, one)
        for row in standing.items
        for result in row.results
        for one in (*result.counted, *result.not_counted)
    )
    return workbook_bytes(
        Sheet("32条对照", ITEM_COLUMNS, rows, heading=f"{name}对照创建工作任务指南情况（{day}）"),
        Sheet("计算依据", COUNTED_COLUMNS, counted, heading=f"{name}计算依据（{day}）"),
    )


def progress_xlsx(campaign: Campaign, guide: Guide, rows: Sequence[UnitProgress], day: str) -> bytes:
    """Return the progress of the units in official order: per indicator the items filled in and those to fill in."""
    columns: list[Any] = [
        Column("党组织名称", "unit.organization.name", width=44),
        Column("申报渠道", lambda row: row.unit.application.get_track_display(), width=16),
        Column("所在市州", "unit.organization.prefecture.name", width=14),
        Column("已填报（项）", "total.filled", "integer", width=12),
        Column("须填报（项）", "total.asked", "integer", width=12),
    ]
    for place, indicator in enumerate(guide.indicators):
        columns.append(_cell_column(str(indicator), place, filled=True))
        columns.append(_cell_column(str(indicator), place, filled=False))
    heading = f"{campaign.short_title}填报进度（{day}，只反映填报，不反映是否达到要求）"
    return workbook_bytes(Sheet("填报进度", columns, rows, heading=heading))


def _cell_column(words: str, place: int, *, filled: bool) -> Column:
    if filled:
        return Column(f"{words} 已填报", lambda row: row.cells[place].filled, "integer", width=18)
    return Column(f"{words} 须填报", lambda row: row.cells[place].asked, "integer", width=18)
