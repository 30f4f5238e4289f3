"""The Excel file that people download, fill in and upload again; ``tables.read_table`` reads it back."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import AUTHOR, FORMATS, cell_value, clean_text, sheet_title

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_WITH_DROP_DOWNS = 2_000
NOTES_TITLE = "填写说明"
CHOICES_TITLE = "选项"
_GENERAL_NOTES = (
    "带 * 的列必填；请不要改动表头。",
    "填好后直接上传本文件；有错误时不会导入任何数据，并逐行说明。",
)
_FORMAT_NOTES = {
    "text": "文字",
    "integer": "整数，只填阿拉伯数字",
    "decimal": "数字",
    "date": "日期，如 2017-06-01",
    "datetime": "日期和时间，如 2017-06-01 09:30",
}


def template_workbook(
    columns: Sequence[Column],
    *,
    title: str = "导入数据",
    dropdowns: Mapping[str, Sequence[str]] | None = None,
    examples: Iterable[Any] = (),
    notes: Iterable[str] = (),
) -> bytes:
    """An empty table with headers, drop-downs and cell formats, and the sheet 填写说明 with rules and examples.

    ``dropdowns`` (header → choices) adds to or replaces the columns' own ``choices``. The examples stand on the notes
    sheet, never among the data: nobody imports an example by mistake.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.properties.creator = AUTHOR
    data = workbook.active
    assert data is not None  # a new workbook has one sheet
    data.title = sheet_title(title, frozenset({NOTES_TITLE, CHOICES_TITLE}))
    choices = {column.header: tuple(column.choices) for column in columns if column.choices}
    choices |= {header: tuple(values) for header, values in (dropdowns or {}).items()}
    ranges = _write_choices(workbook, choices)
    _write_data_sheet(data, columns, ranges)
    _write_notes(workbook, columns, choices, examples, notes)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _put(sheet: "Worksheet", row: int, column: int, value: Any) -> "Cell":
    """Write a value; text stays text, also when it begins with “=”."""
    cell = sheet.cell(row, column)
    content = cell_value(value)
    cell.value = content
    if isinstance(content, str):
        cell.data_type = "s"
    return cell


def _write_choices(workbook: "Workbook", choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A hidden sheet with the lists: in a formula they would be limited to 255 characters and break at commas."""
    from openpyxl.utils import get_column_letter, quote_sheetname

    if not choices:
        return {}
    sheet = workbook.create_sheet(CHOICES_TITLE)
    sheet.sheet_state = "hidden"
    ranges = {}
    for number, (header, values) in enumerate(choices.items(), 1):
        for row, value in enumerate(values, 1):
            _put(sheet, row, number, value)
        letter = get_column_letter(number)
        ranges[header] = f"{quote_sheetname(CHOICES_TITLE)}!${letter}$1:${letter}${max(len(values), 1)}"
    return ranges


def _write_data_sheet(sheet: "Worksheet", columns: Sequence[Column], ranges: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        cell = _put(sheet, 1, number, f"{column.header}*" if column.required else column.header)
        cell.font = Font(bold=True, color="FFB4282D" if column.required else "FF000000")
        cell.fill = PatternFill("solid", start_color="FFF2F2F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column.width
        dimension.number_format = column.number_format or FORMATS[column.kind]
        validation = _validation(column, ranges.get(column.header))
        if validation is not None:
            validation.add(f"{letter}2:{letter}{ROWS_WITH_DROP_DOWNS + 1}")
            sheet.add_data_validation(validation)
    sheet.freeze_panes = "A2"


def _validation(column: Column, choices_range: str | None) -> "DataValidation | None":
    """The rule that Excel itself applies while typing; a first help only, the import checks everything again."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if choices_range is not None:
        rule = DataValidation(type="list", formula1=f"={choices_range}", allow_blank=True)
        rule.error = "请从下拉列表中选择。"
    elif column.kind in {"date", "datetime"}:
        rule = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
        rule.error = "请填写日期，如 2017-06-01。"
    elif column.kind == "integer":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "请填写整数。"
    else:
        return None
    rule.errorTitle = column.header[:32]
    rule.showErrorMessage = True
    return rule


def _write_notes(
    workbook: "Workbook",
    columns: Sequence[Column],
    choices: Mapping[str, Sequence[str]],
    examples: Iterable[Any],
    notes: Iterable[str],
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = workbook.create_sheet(NOTES_TITLE, 1)
    row = 1
    for note in (*_GENERAL_NOTES, *notes):
        _put(sheet, row, 1, note)
        row += 1
    row += 1
    for number, header in enumerate(("列", "是否必填", "格式", "可选项", "说明"), 1):
        _put(sheet, row, number, header).font = Font(bold=True)
    for column in columns:
        row += 1
        options = "、".join(choices.get(column.header, ()))
        required = "必填" if column.required else "选填"
        for number, text in enumerate(
            (column.header, required, _FORMAT_NOTES[column.kind], _shorten(options), column.hint), 1
        ):
            _put(sheet, row, number, text).alignment = Alignment(wrap_text=True, vertical="top")
    _write_examples(sheet, row + 2, columns, list(examples))
    for letter, width in zip("ABCDE", (28, 16, 28, 48, 60), strict=True):
        sheet.column_dimensions[letter].width = width


def _write_examples(sheet: "Worksheet", row: int, columns: Sequence[Column], examples: list[Any]) -> None:
    from openpyxl.styles import Font

    if not examples:
        return
    _put(sheet, row, 1, "示例").font = Font(bold=True)
    for number, column in enumerate(columns, 1):
        _put(sheet, row + 1, number, column.header).font = Font(bold=True)
        for offset, example in enumerate(examples, 2):
            _put(sheet, row + offset, number, column.of(example)).number_format = (
                column.number_format or FORMATS[column.kind]
            )


def _shorten(text: str) -> str:
    text = clean_text(text)
    return text if len(text) <= 300 else f"{text[:300]}……（见下拉列表）"
