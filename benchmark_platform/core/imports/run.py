"""Carrying an import out: read, check everything, and then all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import tablib
from django.db import IntegrityError, transaction
from import_export.results import Result, RowResult

from benchmark_platform.core.documents.tables import Problem, Table, TableRefused, read_table
from benchmark_platform.core.imports.resource import CELL_FAULTS, ROW_NUMBER, TableResource
from benchmark_platform.core.uploads.kinds import AnyFile


@dataclass(frozen=True)
class Change:
    """What a row does: ``kind`` is new or update; ``columns`` are (header, before, after) of an update."""

    row: int
    kind: str
    label: str
    columns: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do. With ``faults`` nothing was written."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    faults: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    unknown_headers: tuple[str, ...] = ()
    missing_headers: tuple[str, ...] = ()
    counts_by_fault: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows were good."""
        return self.new + self.updated + self.unchanged


def read(resource: type[TableResource], file: AnyFile, *, name: str = "") -> Table:
    """Read an uploaded sheet by the resource's columns.

    :raises TableRefused: (an ``UploadRefused``) with a sentence, when the file as a whole cannot be read.
    """
    return read_table(file, resource.columns(), name=name or None)


def trial(resource: type[TableResource], table: Table, *, by: Any) -> Outcome:
    """Answer what the import would do, with every fault. Writes nothing."""
    return _run(resource, table, by=by, dry_run=True)


def carry_out(resource: type[TableResource], table: Table, *, by: Any) -> Outcome:
    """Import the table, all or nothing, after checking everything again; with faults nothing is written.

    :raises TableRefused: when somebody else changed the same data in this very moment.
    """
    with transaction.atomic():
        outcome = _run(resource, table, by=by, dry_run=False)
        if outcome.faults:
            transaction.set_rollback(True)
        return outcome


def _run(resource_class: type[TableResource], table: Table, *, by: Any, dry_run: bool) -> Outcome:
    # Not import_data(): it asks Django whether the database has transactions, which Django finds out by creating a
    # table, and it would hold the write lock during a mere trial.
    result = resource_class(by=by).import_data_inner(
        _dataset(resource_class, table),
        dry_run=dry_run,
        raise_errors=False,
        using_transactions=False,
        collect_failed_rows=False,
    )
    _raise_unexpected(result)
    return _outcome(result, table, [column.header for column in resource_class.columns()])


def _dataset(resource: type[TableResource], table: Table) -> tablib.Dataset:
    columns = [column for column in resource.columns() if column.header not in table.missing_headers]
    faults: dict[int, dict[str, list[str]]] = {}
    for problem in table.problems:
        faults.setdefault(problem.row, {}).setdefault(problem.column, []).append(problem.message)
    dataset = tablib.Dataset(headers=[*(column.header for column in columns), ROW_NUMBER, CELL_FAULTS])
    for row in table.rows:
        values = [row.values[column.key] for column in columns]
        dataset.append([*values, row.number, faults.get(row.number, {})])
    return dataset


def _raise_unexpected(result: Result) -> None:
    """A fault of a person is a validation error of a row; anything else is a race or a fault of ours."""
    errors = [error.error for error in result.base_errors]
    errors += [error.error for _, row_errors in result.row_errors() for error in row_errors]
    for error in errors:
        if isinstance(error, IntegrityError):
            raise TableRefused("这些数据刚被别人改动过，本次没有写入任何内容。请重新上传，再看一遍预览。") from error
        raise error


def _outcome(result: Result, table: Table, headers: list[str]) -> Outcome:
    faults = [
        Problem(table.rows[invalid.number - 1].number, header, message)
        for invalid in result.invalid_rows
        for header, messages in invalid.error_dict.items()
        for message in messages
    ]
    faults.sort(key=lambda fault: (fault.row, headers.index(fault.column)))
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.column] = counts.get(fault.column, 0) + 1
    return Outcome(
        new=result.totals[RowResult.IMPORT_TYPE_NEW],
        updated=result.totals[RowResult.IMPORT_TYPE_UPDATE],
        unchanged=result.totals[RowResult.IMPORT_TYPE_SKIP],
        faults=tuple(faults),
        changes=tuple(_changes(result)),
        unknown_headers=table.unknown_headers,
        missing_headers=table.missing_headers,
        counts_by_fault=counts,
    )


def _changes(result: Result) -> list[Change]:
    return [
        Change(row.excel_row, row.import_type, row.object_repr, tuple(row.changed_columns))
        for row in result.rows
        if row.import_type in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}
    ]
