"""Excel of this area: all problems, an event's attendance list, the empty list and the one that comes back."""

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.import_template import template_workbook
from benchmark_platform.core.documents.tables import Problem as CellProblem
from benchmark_platform.core.documents.tables import read_table
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from benchmark_platform.organizations.models import Organization
from evaluations.models import Attendance, Event, Problem
from evaluations.rules.events import MAX_ATTENDANTS, AttendanceRow
from evaluations.services.attendance import prefilled

PRESENCE_WORDS = {str(label): str(value) for value, label in Attendance.Presence.choices}
YES, NO = "是", "否"
IMPORT_COLUMNS = [
    Column(
        "党组织",
        "organization",
        width=40,
        required=True,
        aliases=("党组织名称", "党组织代码"),
        hint="受邀党组织的全称或代码",
    ),
    Column("姓名", "name", width=14, required=True),
    Column("党组织书记", "is_secretary", width=14, choices=(YES, NO), aliases=("是否书记",), hint="留空即“否”"),
    Column("出席情况", "presence", width=14, required=True, choices=tuple(PRESENCE_WORDS)),
    Column("备注", "note", width=30),
]


def problems_xlsx(problems: Iterable[Problem], *, day: date) -> bytes:
    """Return the problems, one row each, overdue ones marked."""
    columns = (
        Column("编号", "full_number", width=18),
        Column("创建单位", "unit.organization.name", width=40),
        Column("市州", "unit.organization.prefecture.name", width=14),
        Column("问题", "title", width=40),
        Column("具体情况", "text", width=60),
        Column("承办单位", "owner.name", width=34),
        Column("承办人", "handler.full_name", width=12),
        Column("答复期限", "due_on", "date", width=14),
        Column("状态", lambda row: row.get_state_display(), width=12),
        Column("是否超期", lambda row: row.is_overdue(day), width=12),
        Column("提出人", "raised_by.full_name", width=12),
        Column("提出时间", "raised_at", "datetime", width=18),
        Column("办结时间", "closed_at", "datetime", width=18),
    )
    return workbook_bytes(Sheet("问题清单", columns, problems))


def attendance_xlsx(event: Event) -> bytes:
    """Return the attendance list of an event."""
    columns = (
        Column("党组织", "organization.name", width=40),
        Column("党组织代码", "organization.code", width=16),
        Column("姓名", "name", width=14),
        Column("党组织书记", "is_secretary", width=14),
        Column("出席情况", lambda row: row.get_presence_display(), width=14),
        Column("备注", "note", width=30),
    )
    rows = event.attendances.select_related("organization")
    return workbook_bytes(Sheet("出席名单", columns, rows, heading=event.title))


def attendance_template(event: Event, bodies: list[Organization]) -> bytes:
    """Return the empty list with the invited bodies as a drop-down; their secretaries stand among the examples."""
    names = {body.pk: body.name for body in bodies}
    examples = [
        {"organization": names[row.organization_id], "name": row.name, "is_secretary": YES, "presence": "出席"}
        for row in prefilled(event, bodies)[:3]
        if row.organization_id in names
    ]
    return template_workbook(
        IMPORT_COLUMNS, title="出席名单", dropdowns={"党组织": list(names.values())}, examples=examples
    )


def read_attendance(
    file: BinaryIO, *, name: str, bodies: list[Organization]
) -> tuple[list[AttendanceRow], list[CellProblem]]:
    """Read a filled-in list; return its rows and what cannot be read. Raises UploadRefused.

    A body is known by its code or its full name; two of the same name only by their codes.
    """
    table = read_table(file, IMPORT_COLUMNS, name=name, max_rows=MAX_ATTENDANTS)
    by_word = {body.code: body.pk for body in bodies}
    for body in bodies:
        twice = sum(other.name == body.name for other in bodies) > 1
        by_word |= {} if twice else {body.name: body.pk}
    problems, rows = list(table.problems), []
    for row in table.rows:
        word = str(row["organization"] or "").strip()
        if word and word not in by_word:
            said = f"“{word}”不是受邀党组织的全称或代码。请核对，或先发出邀请。"
            problems.append(CellProblem(row.number, "党组织", said))
        rows.append(
            AttendanceRow(
                number=row.number,
                organization_id=by_word.get(word),
                name=str(row["name"] or ""),
                is_secretary=row["is_secretary"] == YES,
                presence=PRESENCE_WORDS.get(str(row["presence"] or ""), ""),
                note=str(row["note"] or ""),
            )
        )
    return rows, problems
