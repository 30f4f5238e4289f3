"""A table that is filled in outside and handed back: only its own cells can be typed in, and it knows where it is from.

What it was made from stands in a hidden sheet as text, row by row: ``read_marks`` gives it back. It says nothing about
who made the file: whoever takes it in judges everything again.
"""

import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.tables import TableRefused
from benchmark_platform.core.documents.xlsx import AUTHOR, clean_text, sheet_title
from benchmark_platform.core.uploads.kinds import AnyFile

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

MARKS_TITLE = "标识"
HEADER_ROW = 2
MOST_MARKS = 500


@dataclass(frozen=True)
class FormRow:
    """A row: values by column key, and the keys of the cells that may be typed in."""

    values: Mapping[str, Any]
    inputs: Collection[str]


def form_workbook(
    columns: Sequence[Column],
    rows: Iterable[FormRow],
    *,
    title: str,
    heading: str,
    marks: Iterable[Sequence[str]],
) -> bytes:
    """Return the workbook: heading, headers, rows; everything locked but the inputs (no password), grey where locked.

    ``columns`` with choices offer them in their input cells. Every cell is text.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = AUTHOR
    sheet: Any = workbook.active
    sheet.title = sheet_title(title, frozenset({MARKS_TITLE}))
    _write_headers(sheet, columns, heading)
    for number, row in enumerate(rows, start=HEADER_ROW + 1):
        _write_row(sheet, number, columns, row)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    hidden: Any = workbook.create_sheet(MARKS_TITLE)
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    for number, mark in enumerate(marks, start=1):
        for column, text in enumerate(mark, start=1):
            _put(hidden, number, column, text)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def read_marks(file: AnyFile) -> list[list[str]]:
    """Return what the table was made from. The file has been read as a table before (``tables.read_table``).

    :raises TableRefused: there is no such sheet.
    """
    from openpyxl import load_workbook

    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        workbook = load_workbook(file, read_only=True, keep_links=False)
        try:
            if MARKS_TITLE not in workbook.sheetnames:
                raise TableRefused("这不是从本页下载的表格，或者表格的标识已经删除。请重新下载后填写。")
            sheet: Any = workbook[MARKS_TITLE]
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=MOST_MARKS, max_col=10, values_only=True)
            return [["" if value is None else str(value) for value in row] for row in rows]
        finally:
            workbook.close()
            file.seek(0)


def _write_headers(sheet: "Worksheet", columns: Sequence[Column], heading: str) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    _put(sheet, 1, 1, heading).font = Font(bold=True, size=14)
    for number, column in enumerate(columns, start=1):
        cell = _put(sheet, HEADER_ROW, number, column.header)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", start_color="FFF2F2F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.freeze_panes = f"C{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_row(sheet: "Worksheet", number: int, columns: Sequence[Column], row: FormRow) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(columns, start=1):
        cell = _put(sheet, number, at, column.of(row.values))
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if column.key not in row.inputs:
            cell.fill = PatternFill("solid", start_color="FFF7F7F7")
            continue
        cell.protection = Protection(locked=False)
        if column.choices:
            rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            rule.error = "请从下拉列表中选择。"
            rule.add(cell.coordinate)
            sheet.add_data_validation(rule)


def _put(sheet: "Worksheet", row: int, column: int, value: Any) -> "Cell":
    """Write text; it stays text, also when it begins with “=”."""
    cell: Any = sheet.cell(row, column)
    if value not in (None, ""):
        cell.value = clean_text(str(value))
        cell.data_type = "s"
    cell.number_format = "@"
    return cell
