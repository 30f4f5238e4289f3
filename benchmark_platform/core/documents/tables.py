"""Reading an Excel table that somebody filled in (imports). Suspicious of the file, patient with the person."""

import datetime as dt
import re
import unicodedata
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmark_platform.core.documents.cells import NotReadable, read_cell
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.uploads.archives import inspect_archive
from benchmark_platform.core.uploads.checks import megabytes
from benchmark_platform.core.uploads.kinds import AnyFile, Kind, UploadRefused
from benchmark_platform.core.uploads.names import clean_name
from benchmark_platform.core.uploads.sniffing import sniff

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_COLUMNS = 200
HEADER_WITHIN_ROWS = 10
_BROKEN = "这个 Excel 文件打不开或已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"


class TableRefused(UploadRefused):
    """The table as a whole cannot be read: not an Excel file, no header row, columns missing, too many rows."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell. ``row`` is Excel's row number, ``column`` the Chinese header."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"第 {self.row} 行“{self.column}”：{self.message}"


@dataclass(frozen=True)
class Row:
    """One row: ``number`` as Excel shows it, ``values`` by column key; None where empty or not readable."""

    number: int
    values: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values[key]


@dataclass(frozen=True)
class Table:
    """What was read. ``unknown_headers`` are columns that nothing asked for: they are ignored, and should be said."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    unknown_headers: tuple[str, ...] = ()
    missing_headers: tuple[str, ...] = ()  # of columns that are not required

    @property
    def is_clean(self) -> bool:
        return not self.problems

    def duplicates(self, *columns: Column) -> tuple[Problem, ...]:
        """A problem for each row that repeats an earlier one in all of ``columns`` (empty ones are not compared)."""
        first_seen: dict[tuple[Any, ...], int] = {}
        found = []
        for row in self.rows:
            value = tuple(row[column.key] for column in columns)
            if any(part is None for part in value):
                continue
            if value in first_seen:
                message = f"“{'、'.join(map(str, value))}”与第 {first_seen[value]} 行重复，请删去一行。"
                found.append(Problem(row.number, columns[0].header, message))
            else:
                first_seen[value] = row.number
        return tuple(found)


@dataclass
class _Reading:
    columns: Sequence[Column]
    max_rows: int
    positions: dict[int, Column] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_table(
    file: AnyFile,
    columns: Sequence[Column],
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Read the first sheet of an uploaded .xlsx by its Chinese headers; the header row may stand below a title.

    Faults of single cells are collected in ``Table.problems`` with row and column, so that all are seen at once:
    required but empty, not a number, not a date, not among the choices, a formula. Empty rows are skipped.

    Raises UploadRefused (TableRefused for what concerns the table) with a Chinese sentence.
    """
    _check_file(file, name or str(getattr(file, "name", "") or "表格.xlsx"), max_bytes)
    reading = _Reading(columns, max_rows)
    with warnings.catch_warnings():
        # openpyxl warns about drop-downs and styles that it will not keep; nothing here is written back.
        warnings.simplefilter("ignore", UserWarning)
        try:
            rows = _first_sheet(file)
            header = _find_header(rows, columns)
            unknown, missing = _match_headers(reading, header)
            _read_rows(reading, rows)
        except UploadRefused:
            raise
        except Exception as error:
            # A damaged workbook can make openpyxl raise nearly anything; to the person it is one and the same thing.
            raise TableRefused(_BROKEN) from error
        finally:
            file.seek(0)
    if not reading.rows:
        raise TableRefused("表格里没有数据：表头下面没有填写任何一行。")
    return Table(tuple(reading.rows), tuple(reading.problems), unknown, missing)


def _check_file(file: AnyFile, name: str, max_bytes: int) -> None:
    file.seek(0, 2)
    size = file.tell()
    if size == 0:
        raise TableRefused("这是空文件（0 字节）。请确认表格已经保存好，再重新选择。")
    if size > max_bytes:
        raise TableRefused(f"表格有 {megabytes(size)} MB，超过上限 {megabytes(max_bytes)} MB。请分成几个文件导入。")
    sniff(file, name, kinds=frozenset({Kind.XLSX}))
    inspect_archive(file, max_unpacked_bytes=MAX_UNPACKED_BYTES, name=clean_name(name))


_Cells = tuple[Any, ...]


def _first_sheet(file: AnyFile) -> Iterator[tuple[int, _Cells]]:
    """The rows of the first visible sheet with their numbers, streamed. Formulas stay visible as formulas."""
    from openpyxl import load_workbook

    file.seek(0)
    workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise TableRefused("这个文件里没有可见的工作表。")
    sheet: Any = visible[0]
    sheet.reset_dimensions()  # some programs write a wrong size, and rows would be lost silently
    yield from enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1)


def _plain(text: object) -> str:
    """A header without what people add to it: spaces, line breaks, an asterisk, （必填）, half or full width."""
    plain = unicodedata.normalize("NFKC", str(text or ""))
    plain = re.sub(r"\(必填\)|\(选填\)|[\s*:]", "", plain)
    return plain.casefold()


def _names(column: Column) -> set[str]:
    return {_plain(name) for name in (column.header, *column.aliases)}


def _find_header(rows: Iterator[tuple[int, _Cells]], columns: Sequence[Column]) -> _Cells:
    """The first of ten rows with most of the expected headers; leaves ``rows`` behind it."""
    wanted = set().union(*(_names(column) for column in columns))
    enough = 1 if len(columns) == 1 else max(2, len(columns) // 3)
    for number, cells in rows:
        if sum(_plain(cell.value) in wanted for cell in cells if cell.value is not None) >= min(enough, len(columns)):
            return cells
        if number >= HEADER_WITHIN_ROWS:
            break
    expected = "、".join(column.header for column in columns)
    raise TableRefused(f"找不到表头。前 {HEADER_WITHIN_ROWS} 行里应有一行写着：{expected}。请从本页下载模板填写。")


def _match_headers(reading: _Reading, header: _Cells) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fill ``reading.positions``; answer the unknown headers and the missing ones that are not required."""
    unknown: list[str] = []
    by_name = {name: column for column in reading.columns for name in _names(column)}
    for position, cell in enumerate(header):
        if cell.value is None or not str(cell.value).strip():
            continue
        column = by_name.get(_plain(cell.value))
        if column is None:
            unknown.append(" ".join(str(cell.value).split()))
        elif column in reading.positions.values():
            raise TableRefused(f"表头“{column.header}”出现了两次，无法判断用哪一列。请删去或改名多余的一列。")
        else:
            reading.positions[position] = column
    found = set(reading.positions.values())
    missing = [column for column in reading.columns if column not in found]
    required = [column.header for column in missing if column.required]
    if required:
        sentence = f"表格缺少这些列：{'、'.join(required)}。"
        if unknown:
            sentence += f"另有不认识的列：{'、'.join(unknown)}（是否写错了列名？）。"
        raise TableRefused(f"{sentence}请对照模板补上后再导入，本次没有导入任何数据。")
    return tuple(unknown), tuple(column.header for column in missing)


def _read_rows(reading: _Reading, rows: Iterator[tuple[int, _Cells]]) -> None:
    for number, cells in rows:
        given = {column: cells[at] for at, column in reading.positions.items() if at < len(cells)}
        if all(_is_blank(cell.value) for cell in given.values()):
            continue
        if len(reading.rows) >= reading.max_rows:
            raise TableRefused(f"表格超过 {reading.max_rows} 行。请分成几个文件，每个不超过 {reading.max_rows} 行。")
        reading.rows.append(_read_row(reading, number, given))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _read_row(reading: _Reading, number: int, given: dict[Column, Any]) -> Row:
    values: dict[str, Any] = {column.key: None for column in reading.columns}
    for column, cell in given.items():
        try:
            values[column.key] = _read_value(column, cell)
        except NotReadable as error:
            reading.problems.append(Problem(number, column.header, error.message))
    for column in reading.columns:
        if column.required and column in given and _is_blank(given[column].value):
            reading.problems.append(Problem(number, column.header, "必填，不能为空。"))
    return Row(number, values)


def _read_value(column: Column, cell: Any) -> str | int | dt.date | Any:
    value = cell.value
    if _is_blank(value):
        return None
    if cell.data_type == "f":
        raise NotReadable("这里是公式。请复制该列，用“选择性粘贴”中的“数值”贴回后再导入。")
    if cell.data_type == "e":
        raise NotReadable(f"这里是 Excel 的错误值 {value}，请改正。")
    value = read_cell(value, column.kind)
    if column.choices and value not in column.choices:
        raise NotReadable(f"“{value}”不在可选项内，应为：{'、'.join(column.choices)}。")
    return value
