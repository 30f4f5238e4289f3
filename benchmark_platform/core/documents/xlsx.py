"""Writing Excel: the one door to openpyxl.

Text can never become a formula, numbers and dates are real cells, memory stays flat (100,000 rows: about 20 MB).
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO
from zoneinfo import ZoneInfo

from benchmark_platform.core.documents.columns import Column

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHANGHAI = ZoneInfo("Asia/Shanghai")
AUTHOR = "标杆引领创建管理平台"
FORMATS = {"text": "@", "integer": "0", "decimal": "0.0##", "date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
MAX_CELL_LENGTH = 32_767  # Excel's own limit; longer text is cut with an ellipsis

# Characters that XML 1.0 cannot carry; a file that holds one is "damaged" for Excel.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``rows`` are objects or mappings, taken one by one; ``heading`` is a line above the headers, if any."""

    title: str
    columns: tuple[Column, ...] | list[Column]
    rows: Iterable[Any]
    heading: str = ""


def workbook_bytes(*sheets: Sheet) -> bytes:
    """The workbook as bytes, for what is small enough to answer at once."""
    target = BytesIO()
    write_workbook(sheets, target)
    return target.getvalue()


def write_workbook(sheets: Iterable[Sheet], target: BinaryIO) -> None:
    """Write the sheets to ``target``: bold frozen headers, filter, A4 landscape one page wide, headers on every page.

    Raises ValueError when there is no sheet.
    """
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    workbook.properties.creator = AUTHOR
    titles: set[str] = set()
    for sheet in sheets:
        title = sheet_title(sheet.title, titles)
        titles.add(title.casefold())
        _write_sheet(workbook.create_sheet(title), sheet)
    if not titles:
        raise ValueError("工作簿里没有工作表。")
    workbook.save(target)


def sheet_title(title: str, taken: set[str] | frozenset[str] = frozenset()) -> str:
    """A title that Excel accepts: no ``[]:*?/\\``, at most 31 characters, not used before (``taken`` is casefolded)."""
    title = _FORBIDDEN_IN_TITLE.sub(" ", clean_text(title)).strip().strip("'")[:31] or "Sheet"
    candidate, number = title, 2
    while candidate.casefold() in taken:
        candidate = f"{title[: 31 - len(str(number)) - 1]}-{number}"
        number += 1
    return candidate


def clean_text(value: str) -> str:
    """The text as a cell can carry it: composed (NFC), line ends as \\n, no control characters, at most 32,767 long."""
    value = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    value = _ILLEGAL.sub("", value)
    return value if len(value) <= MAX_CELL_LENGTH else f"{value[: MAX_CELL_LENGTH - 1]}…"


def cell_value(value: Any) -> str | int | float | Decimal | dt.date | dt.datetime | None:
    """``value`` as it goes into a cell: aware times become Shanghai wall clock, yes/no Chinese, anything else text."""
    match value:
        case None:
            return None
        case bool():
            return "是" if value else "否"
        case dt.datetime():
            return value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
        case dt.date() | Decimal():
            return value if not isinstance(value, Decimal) or value.is_finite() else str(value)
        case str():
            return clean_text(str(value))
        case int() | float():
            return value
        case _:
            return clean_text(str(value))


def _write_sheet(worksheet: "WriteOnlyWorksheet", sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    header_row = 2 if sheet.heading else 1
    last_letter = get_column_letter(len(sheet.columns))
    _set_up_page(worksheet, header_row)
    for number, column in enumerate(sheet.columns, 1):
        worksheet.column_dimensions[get_column_letter(number)].width = column.width
    if sheet.heading:
        worksheet.append([_heading_cell(worksheet, sheet.heading)])
    worksheet.append([_header_cell(worksheet, column) for column in sheet.columns])
    last_row = header_row
    # One cell object for each column, filled anew for every row: styles are worked out once, not a million times.
    cells = [_body_cell(worksheet, column) for column in sheet.columns]
    fillers = [_filler(column) for column in sheet.columns]
    for item in sheet.rows:
        for cell, column, fill in zip(cells, sheet.columns, fillers, strict=True):
            fill(cell, column.of(item))
        # An empty cell is not written at all: a third of the cells of a long list, and of its time.
        worksheet.append([cell if cell.value not in (None, "") else None for cell in cells])
        last_row += 1
    worksheet.auto_filter.ref = f"A{header_row}:{last_letter}{last_row}"


def _set_up_page(worksheet: "WriteOnlyWorksheet", header_row: int) -> None:
    worksheet.freeze_panes = f"A{header_row + 1}"
    worksheet.print_title_rows = f"{header_row}:{header_row}"
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _filler(column: Column) -> "Callable[[WriteOnlyCell, Any], None]":
    def fill(cell: "WriteOnlyCell", value: Any) -> None:
        content = cell_value(value)
        if column.kind == "text" and content is not None and not isinstance(content, str):
            content = _as_text(content)
        elif column.kind == "date" and isinstance(content, dt.datetime):
            content = content.date()
        cell.value = content
        if isinstance(content, str):
            cell.data_type = "s"  # a string that begins with "=" would be stored as a formula otherwise

    return fill


def _as_text(value: int | float | Decimal | dt.date) -> str:
    match value:
        case dt.datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case _:
            return str(value)


def _body_cell(worksheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell = WriteOnlyCell(worksheet)
    cell.number_format = column.number_format or FORMATS[column.kind]
    cell.alignment = Alignment(vertical="top", wrap_text=column.kind == "text")
    if column.kind == "text":
        # As if typed with a leading apostrophe: still text after somebody edits the cell in Excel.
        cell.quotePrefix = True
    return cell


def _header_cell(worksheet: "WriteOnlyWorksheet", column: Column) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = WriteOnlyCell(worksheet, clean_text(column.header))
    cell.data_type = "s"
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", start_color="FFF2F2F2")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _heading_cell(worksheet: "WriteOnlyWorksheet", heading: str) -> "WriteOnlyCell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(worksheet, clean_text(heading))
    cell.data_type = "s"
    cell.font = Font(bold=True, size=14)
    return cell
