"""A record in words: as it was typed (for forms), and as it is read (pages, the record of changes, Excel)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from benchmark_platform.core.dates import chinese_day
from evaluations.models import KindField, LedgerRecord, RecordKind
from evaluations.rules.ledger import COLUMNS, KEPT, ROWS, Entry, name_of


def fields_of(kind: RecordKind) -> list[KindField]:
    """Return the fields that a kind asks for, in order."""
    return sorted(kind.fields.all(), key=lambda one: one.number)


def entry_of(record: LedgerRecord) -> Entry:
    """Return what a record holds, as the rules see it (``named`` prefetched where there are many)."""
    return Entry(
        held_on=record.held_on,
        columns={name: getattr(record, name) for name in COLUMNS},
        details={code: value for code, value in record.details.items() if code != KEPT},
        persons=frozenset(row.member_id for row in record.named.all()),
    )


def typed_of(entry: Entry, fields: Iterable[KindField]) -> dict[str, str]:
    """Return the values as they stand in the form, by form name (without persons)."""
    typed = {"held_on": entry.held_on.isoformat() if entry.held_on else ""}
    for one in fields:
        if one.code in ROWS:
            continue
        value = entry.columns.get(one.code) if one.code in COLUMNS else entry.details.get(one.code)
        typed[name_of(one)] = "" if value is None or value is False else "on" if value is True else str(value)
    return typed


def shown(one: KindField, value: Any) -> str:
    """Return one value in words; "" where there is none."""
    if one.code == "by_secretary" or one.type == "yes_no":
        return "是" if value in (True, "on") else "否"
    if value is None or value == "":
        return ""
    if one.type == "date" and one.code not in COLUMNS:
        try:
            return chinese_day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def rows_of(entry: Entry, fields: Iterable[KindField], people: Mapping[int, str]) -> list[tuple[str, str]]:
    """Return label and words of the day and of every field, photos excepted; ``people`` are names by roster number."""
    rows = [("日期", chinese_day(entry.held_on) if entry.held_on else "")]
    for one in fields:
        if one.code == "persons":
            names = [people.get(pk, "") for pk in sorted(entry.persons)]
            rows.append((one.label, "、".join(name for name in names if name)))
        elif one.code in COLUMNS:
            rows.append((one.label, shown(one, entry.columns.get(one.code))))
        elif one.code not in ROWS:
            rows.append((one.label, shown(one, entry.details.get(one.code))))
    return rows


def kept_rows(record: LedgerRecord) -> list[tuple[str, str]]:
    """Return what a record carries from a kind where it was before: label with the kind's title, and words."""
    rows = record.details.get(KEPT, [])
    return [(f"{row['label']}（{row['kind']}）", row["text"]) for row in rows]


def leftovers(entry: Entry, old: RecordKind, new: RecordKind) -> list[dict[str, Any]]:
    """Return what the new kind does not ask for: it is shown, and kept with the record under its old label."""
    fits = {one.code for one in fields_of(new)}
    rows = []
    for one in fields_of(old):
        if one.code in fits or one.code in ROWS:
            continue
        value = entry.columns.get(one.code) if one.code in COLUMNS else entry.details.get(one.code)
        if value in (None, "", False):
            continue
        rows.append(
            {"code": one.code, "label": one.label, "kind": old.title, "value": value, "text": shown(one, value)}
        )
    return rows


def taken_over(entry: Entry, kept: Iterable[Mapping[str, Any]], new: RecordKind) -> Entry:
    """Return what fits the new kind: fields of the same code, and what was kept when it left such a kind before."""
    columns, details = dict(entry.columns), dict(entry.details)
    fits = {one.code for one in fields_of(new)}
    for row in kept:
        place = columns if row["code"] in COLUMNS else details
        if row["code"] in fits and place.get(row["code"]) in (None, "", False):
            place[row["code"]] = row["value"]
    return Entry(entry.held_on, columns, details, entry.persons)


def history_of(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Return who did what when, the latest first: each change with the label, what it was and what it is."""
    lines = []
    for event in events:
        names = dict.fromkeys([*event.before, *event.after]) if event.action != "ledger.add" else {}
        changes = [
            {"label": name, "before": event.before.get(name, ""), "after": event.after.get(name, "")}
            for name in names
            if name != "SHA-256"
        ]
        lines.append(
            {
                "at": event.at,
                "who": event.actor_name,
                "what": event.action_label,
                "changes": changes,
                "reason": event.reason,
            }
        )
    return lines[::-1]
