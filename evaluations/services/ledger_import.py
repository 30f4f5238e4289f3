"""Records from a table: judged row by row like typed ones, entered all or none; odd rows only where confirmed."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.core.findings import Finding, Findings, Refused
from evaluations.ledger_elements import elements_of
from evaluations.ledger_words import entry_of, fields_of
from evaluations.models import CreationUnit, LedgerRecord, Member, RecordKind
from evaluations.rules.ledger import Entry, Known, Question, Questioned, doubles, read_entry
from evaluations.services.after_change import after_change
from evaluations.services.ledger import checked, create, sure_of
from evaluations.services.locking import unit_at_work

MOST_ROWS = 300
_BETWEEN_NAMES = re.compile(r"[、,，;；\n\s]+")


@dataclass(frozen=True)
class TypedRow:
    """A row as it stands in the table: ``number`` is Excel's, ``typed`` text by form name, ``names`` the persons.

    ``is_damaged``: a cell could not be read (it is told of already), so that not all may be asked of the row.
    """

    number: int
    typed: Mapping[str, str]
    names: str = ""
    is_damaged: bool = False


@dataclass
class JudgedRow:
    """A row with what was found: faults stop the import, questions want a yes."""

    number: int
    entry: Entry | None = None
    faults: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class Imported:
    """What came of it: the new records, and the numbers of odd rows that were not confirmed."""

    records: list[LedgerRecord]
    skipped: list[int]


def judge_rows(unit: CreationUnit, kind: RecordKind, rows: list[TypedRow]) -> list[JudgedRow]:
    """Return every row with its faults and questions; a row may double a record or an earlier row of the table.

    A faulty row is asked about doubling alone, so that everything about a table is known in one round.
    """
    roster = list(Member.objects.filter(organization=unit.organization_id))
    standing = unit.records.standing().filter(kind=kind).prefetch_related("named")
    known = [Known(row.pk, row.held_on, entry_of(row)) for row in standing.order_by("pk")]
    labels = {"held_on": "日期", "persons": "人员"} | {one.code: one.label for one in fields_of(kind)}
    elements = elements_of(kind)
    judged = []
    for row in rows:
        verdict = JudgedRow(row.number)
        judged.append(verdict)
        persons, unknown = _persons(row.names, roster)
        try:
            verdict.entry = checked(unit, kind, row.typed, persons)
        except Refused as refused:
            for one in refused.findings:
                # Names that are there but not found are told below.
                if one.field != "persons" or not unknown:
                    verdict.faults.append(f"“{labels.get(one.field.removeprefix('d-'), one.field)}”：{one.message}")
        verdict.faults += unknown
        if unknown:
            continue  # without its persons nothing can be said about doubling
        entry = verdict.entry or read_entry(fields_of(kind), row.typed, persons=persons, found=Findings())
        if verdict.faults or row.is_damaged:
            verdict.questions = doubles(entry, kind_title=kind.title, fields=fields_of(kind), others=known)
        else:
            try:
                sure_of(unit, kind, entry, (), others=known, elements=elements)
            except Questioned as questioned:
                verdict.questions = questioned.questions
        if entry.held_on:
            known.append(Known(None, entry.held_on, entry, row=row.number))
    return judged


def import_records(
    unit: CreationUnit, *, kind: RecordKind, rows: list[TypedRow], confirmed: Collection[int], key: str, by: User
) -> Imported:
    """Enter the rows of a table, all or none; an odd row is entered where its number is ``confirmed``, else left out.

    The same ``key`` again (a double click) enters nothing twice.

    :raises Forbidden: the gate. :raises Refused: a faulty row (each fault with its row), too many rows, nothing left.
    """
    if len(rows) > MOST_ROWS:
        raise Refused(f"一次最多导入 {MOST_ROWS} 条，这张表有 {len(rows)} 条，请分成几张表。")
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        mark = key[:30]
        entered = list(unit.records.filter(key__startswith=f"{mark}-"))
        if entered:
            return Imported(entered, [])
        judged = judge_rows(unit, kind, rows)
        faults = [Finding(f"第 {row.number} 行{fault}") for row in judged for fault in row.faults]
        if faults:
            raise Refused(faults)
        wanted = [row for row in judged if not row.questions or row.number in confirmed]
        if not wanted:
            raise Refused("没有要导入的记录：每一行都有疑问，请核对后勾选要导入的行。")
        records = [
            create(
                unit,
                kind,
                row.entry,
                key=f"{mark}-{row.number}",
                confirmed=[question.text for question in row.questions],
                by=by,
                how="从Excel导入台账记录",
            )
            for row in wanted
            if row.entry is not None
        ]
        after_change(unit)
    return Imported(records, [row.number for row in judged if row not in wanted])


def _persons(names: str, roster: list[Member]) -> tuple[list[int], list[str]]:
    """Return the roster numbers of the names, and a sentence for each name that is not clear."""
    found, unclear = [], []
    for name in _BETWEEN_NAMES.split(names.strip()):
        if not name:
            continue
        exact: list[Any] = [row for row in roster if str(row) == name]
        alike = exact or [row for row in roster if row.name == name]
        if len(alike) == 1:
            found.append(alike[0].pk)
        elif alike:
            choices = "、".join(str(row) for row in alike)
            unclear.append(f"“人员”：名册上有 {len(alike)} 个“{name}”，请写成其中一个：{choices}。")
        else:
            unclear.append(f"“人员”：“{name}”不在党员名册中，请先添加到名册，或改正姓名。")
    return found, unclear
