"""The ledger in Excel: the list, and the table of one kind that is filled in and read back."""

from datetime import datetime
from typing import Any

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column, ColumnKind
from benchmark_platform.core.documents.import_template import template_workbook
from evaluations.ledger_words import entry_of, fields_of, kept_rows, shown
from evaluations.models import CreationUnit, KindField, LedgerRecord, RecordKind
from evaluations.models.ledger import LedgerRecordQuerySet
from evaluations.rules.ledger import COLUMNS, COUNTS, ROWS, TEXT_LIMITS, name_of


def _others(record: LedgerRecord) -> str:
    """The further fields of the kind, one a line."""
    entry = entry_of(record)
    rows = [
        (one.label, shown(one, entry.details.get(one.code)))
        for one in fields_of(record.kind)
        if one.code not in COLUMNS and one.code not in ROWS
    ]
    return "\n".join(f"{name}：{text}" for name, text in [*rows, *kept_rows(record)] if text)


def _standing(record: LedgerRecord) -> str:
    marks = ["已作废"] if record.voided_at else []
    return "、".join([*marks, *(["补录"] if record.is_backfilled else [])])


COLUMNS_OF_LIST = (
    Column("日期", "held_on", "date", 13),
    Column("类型", "kind.title", width=18),
    Column("主题", "topic", width=36),
    Column("地点", "place", width=20),
    Column("主持（主讲）人", "led_by", width=14),
    Column("书记主持（主讲）", lambda row: "是" if row.by_secretary else "", width=12),
    Column("应到", "expected", "integer", 8),
    Column("实到", "present", "integer", 8),
    Column("请假", "excused", "integer", 8),
    Column("邀请人员", "guests", width=20),
    Column("邀请人数", "guest_count", "integer", 10),
    Column("人员", lambda row: "、".join(str(named.member) for named in row.named.all()), width=24),
    Column("内容摘要", "summary", width=50),
    Column("其他内容", _others, width=30),
    Column("照片数", "photo_count", "integer", 8),
    Column("备注", _standing, width=12),
    Column("作废原因", "void_reason", width=20),
    Column("录入人", "recorded_by.full_name", width=10),
    Column("录入时间", "recorded_at", "datetime", 17),
)


def ledger_xlsx(unit: CreationUnit, records: LedgerRecordQuerySet, *, at: datetime) -> bytes:
    """Return the records as a workbook; numbers and dates are real cells."""
    rows = list(records.select_related("kind", "recorded_by").prefetch_related("kind__fields", "named__member"))
    for row in rows:
        row.unit = unit
    heading = f"{unit.organization.name}台账 · 导出时间：{chinese_day(at.date())} {at:%H:%M}"
    return xlsx.workbook_bytes(xlsx.Sheet("台账", COLUMNS_OF_LIST, rows, heading=heading))


def import_columns(kind: RecordKind) -> list[Column]:
    """Return the columns of the table of a kind: the day and its fields, photos excepted; keys are form names."""
    columns = [Column("日期", "held_on", "date", 13, required=True)]
    for one in fields_of(kind):
        if one.code == "photos":
            continue
        choices: tuple[str, ...] = ("是", "否") if one.type == "yes_no" or one.code == "by_secretary" else ()
        if one.type == "choice":
            choices = tuple(one.options)
        hint = "姓名用“、”分开，须在党员名册中；同名的写明区分说明" if one.code == "persons" else one.hint
        columns.append(
            Column(
                one.label,
                name_of(one),
                _kind_of(one),
                30 if one.code == "summary" else 16,
                required=one.required,
                choices=choices,
                hint=hint,
            )
        )
    return columns


def import_template(kind: RecordKind) -> bytes:
    """Return the empty table of a kind with drop-downs and notes."""
    notes = ("照片请在导入以后到每条记录的页面添加。", "日期、地点都相同的会当作重复，导入前请您逐行核对。")
    return template_workbook(import_columns(kind), title=kind.title, notes=notes)


def _kind_of(one: KindField) -> ColumnKind:
    kinds: dict[str, Any] = {"integer": "integer", "decimal": "decimal", "date": "date"}
    if one.code in COUNTS:
        return "integer"
    return "text" if one.code in TEXT_LIMITS or one.code in ROWS else kinds.get(one.type, "text")
