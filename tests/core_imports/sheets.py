"""Writing the sheets that people upload."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from benchmark_platform.core.imports import run
from benchmark_platform.core.imports.resource import TableResource

Cells = Sequence[Any]


def sheet(headers: Sequence[str], *rows: Cells) -> BytesIO:
    """An Excel file as somebody saved it."""
    workbook = Workbook()
    worksheet = workbook.active
    assert worksheet is not None
    worksheet.append(list(headers))
    for row in rows:
        worksheet.append(list(row))
    file = BytesIO()
    workbook.save(file)
    file.seek(0)
    file.name = "导入.xlsx"
    return file


def cells_of(content: bytes) -> list[tuple[Any, ...]]:
    """The cells of the first sheet, headers first."""
    workbook = load_workbook(BytesIO(content))
    return [tuple(cell.value for cell in row) for row in workbook.worksheets[0].iter_rows()]


def try_out(resource: type[TableResource], file: BytesIO, by: Any = None) -> run.Outcome:
    """What the import would do."""
    return run.trial(resource, run.read(resource, file), by=by)


def bring_in(resource: type[TableResource], file: BytesIO, by: Any = None) -> run.Outcome:
    """Import."""
    return run.carry_out(resource, run.read(resource, file), by=by)


def faults(outcome: run.Outcome) -> list[str]:
    """The faults as sentences."""
    return [str(fault) for fault in outcome.faults]


def counts(outcome: run.Outcome) -> tuple[int, int, int]:
    """New, updated, unchanged."""
    return outcome.new, outcome.updated, outcome.unchanged
