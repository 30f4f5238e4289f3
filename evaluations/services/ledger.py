"""Deeds of the ledger: entered once, corrected with history, never erased (R; decisions 10 to 12).

Whatever is put down passes the rules of :mod:`evaluations.rules.ledger`: what cannot be is refused, what is odd is
questioned and saved when the person confirms it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record as put_on_record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.findings import Finding, Findings, Refused
from evaluations.ledger_elements import elements_of
from evaluations.ledger_words import entry_of, fields_of, leftovers, rows_of, typed_of
from evaluations.models import CreationUnit, LedgerRecord, Member, RecordKind, RecordPerson
from evaluations.rules import ledger as rules
from evaluations.rules.ledger import COLUMNS, KEPT, TEXT_LIMITS, Elements, Entry, Known, Questioned
from evaluations.services.after_change import after_change
from evaluations.services.locking import unit_at_work

REASON_LIMIT = 200


@dataclass(frozen=True)
class Difference:
    """One field of a record that somebody else saved meanwhile: both texts."""

    label: str
    mine: str
    theirs: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.mine != self.theirs


class RecordChanged(Exception):
    """Somebody else (or another tab) saved the record meanwhile. Nothing was saved; both texts are here."""

    def __init__(self, record: LedgerRecord, differences: list[Difference]) -> None:
        self.record = record
        self.differences = differences
        super().__init__("这条记录刚刚被修改过。")


def add_record(
    *,
    unit: CreationUnit,
    kind: RecordKind,
    typed: Mapping[str, Any],
    persons: Iterable[int] = (),
    confirmed: Iterable[str] = (),
    key: str,
    by: User,
) -> LedgerRecord:
    """Enter a record; the same ``key`` again (a double click) returns the first one's.

    ``typed`` is text by form name, ``confirmed`` the questions to which the person said yes.

    :raises Forbidden: the gate. :raises Refused: with a sentence at each field. :raises Questioned: not yet confirmed.
    """
    with transaction.atomic():
        unit = unit_at_work(unit, by=by)
        existing = unit.records.filter(key=key).first()
        if existing:
            return existing
        if kind.rubric.campaign_id != unit.campaign_id or not kind.active:
            raise Refused("这种台账类型已经停用，请重新选择类型。")
        entry = checked(unit, kind, typed, persons)
        sure = sure_of(unit, kind, entry, confirmed)
        row = create(unit, kind, entry, key=key, confirmed=sure, by=by)
        after_change(unit)
    return row


def change_record(
    row: LedgerRecord,
    *,
    kind: RecordKind | None = None,
    typed: Mapping[str, Any],
    persons: Iterable[int] = (),
    confirmed: Iterable[str] = (),
    version: int,
    by: User,
) -> LedgerRecord:
    """Correct a record, also under another kind: what that one does not ask for stays with the record, set apart.

    Nothing changed makes no new version.

    :raises Forbidden: the gate. :raises Refused: with a sentence at each field. :raises Questioned: not yet confirmed.
    :raises RecordChanged: saved by somebody else since ``version``.
    """
    with transaction.atomic():
        row = _locked(row, by=by)
        _refuse_voided(row)
        old, before = row.kind, entry_of(row)
        kind = kind or old
        entry = checked(row.unit, kind, typed, persons)
        _refuse_stale(row, kind, before, entry, version)
        if kind == old and typed_of(entry, fields_of(kind)) == typed_of(before, fields_of(old)):
            asks_persons = any(one.code == "persons" for one in fields_of(kind))
            if not asks_persons or entry.persons == before.persons:
                return row
        sure = sure_of(row.unit, kind, entry, confirmed, without=row.pk)
        people = _people(entry.persons | before.persons)
        was, now = dict(rows_of(before, fields_of(old), people)), dict(rows_of(entry, fields_of(kind), people))
        _move(row, before, old, kind)
        _fill(row, kind, entry, leaves=old)
        row.version += 1
        row.confirmed = "\n".join(sure)
        row.changed_at, row.changed_by = timezone.now(), by
        row.save()
        _name_persons(row, entry, leaves=old)
        was, now = {"类型": old.title, **was}, {"类型": kind.title, **now}
        labels = [label for label in {**was, **now} if was.get(label, "") != now.get(label, "")]
        put_on_record(
            by=by,
            action="ledger.change",
            label="修改台账记录",
            subject=row,
            before={label: was[label] for label in labels if was.get(label)},
            after={label: now[label] for label in labels if now.get(label)},
        )
        after_change(row.unit)
    return row


def void_record(row: LedgerRecord, *, reason: str, by: User) -> LedgerRecord:
    """Take a record out of the count, with the reason; it stays to be read. A second click changes nothing.

    :raises Forbidden: the gate. :raises Refused: no reason, or too long.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused([Finding("请填写作废原因，如：重复登记、日期填错。", "reason")])
    if len(reason) > REASON_LIMIT:
        raise Refused([Finding(f"作废原因有 {len(reason)} 个字，最多 {REASON_LIMIT} 个字，请精简。", "reason")])
    with transaction.atomic():
        row = _locked(row, by=by)
        if row.voided_at is None:
            row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason
            row.version += 1
            row.save()
            put_on_record(by=by, action="ledger.void", label="作废台账记录", subject=row, reason=reason)
            after_change(row.unit)
    return row


def restore_record(row: LedgerRecord, *, by: User) -> LedgerRecord:
    """Let a voided record count again.

    :raises Forbidden: the gate.
    """
    with transaction.atomic():
        row = _locked(row, by=by)
        if row.voided_at is not None:
            was = row.void_reason
            row.voided_at, row.voided_by, row.void_reason = None, None, ""
            row.version += 1
            row.save()
            put_on_record(by=by, action="ledger.restore", label="恢复台账记录", subject=row, before={"作废原因": was})
            after_change(row.unit)
    return row


def checked(unit: CreationUnit, kind: RecordKind, typed: Mapping[str, Any], persons: Iterable[int]) -> Entry:
    """Return the typed record as values.

    :raises Refused: with a sentence at each field.
    """
    found = Findings()
    fields = fields_of(kind)
    asks_persons = any(one.code == "persons" for one in fields)
    entry = rules.read_entry(fields, typed, persons=persons if asks_persons else (), found=found)
    rules.check_entry(entry, today=today(), found=found)
    if entry.persons:
        known = Member.objects.filter(organization=unit.organization_id, pk__in=entry.persons)
        if known.count() != len(entry.persons):
            found.error("所选人员不在本单位的党员名册中，请重新选择。", "persons")
    if found.rows:
        raise Refused(found.rows)
    return entry


def sure_of(
    unit: CreationUnit,
    kind: RecordKind,
    entry: Entry,
    confirmed: Iterable[str],
    *,
    without: int | None = None,
    others: list[Known] | None = None,
    elements: list[Elements] | None = None,
) -> list[str]:
    """Return the questions that the record raises, each of them confirmed.

    ``others`` and ``elements`` are read once by who asks for many records.

    :raises Questioned: at least one is not confirmed.
    """
    asked = rules.questions(
        entry,
        kind_title=kind.title,
        fields=fields_of(kind),
        first=unit.campaign.assessment_from,
        last=unit.campaign.assessment_to,
        secretary=unit.organization.secretary_name,
        others=_same_day(unit, kind, entry, without) if others is None else others,
        elements=elements_of(kind) if elements is None else elements,
    )
    yes = set(confirmed)
    if any(question.text not in yes for question in asked):
        raise Questioned(asked)
    return [question.text for question in asked]


def create(
    unit: CreationUnit, kind: RecordKind, entry: Entry, *, key: str, confirmed: list[str], by: User, how: str = ""
) -> LedgerRecord:
    """Write a checked record and put it on record; ``how`` says that it came by import."""
    row = LedgerRecord(unit=unit, recorded_by=by, key=key, confirmed="\n".join(confirmed))
    _fill(row, kind, entry)
    row.save()
    _name_persons(row, entry)
    put_on_record(
        by=by,
        action="ledger.add",
        label=how or "登记台账记录",
        subject=row,
        after={label: text for label, text in rows_of(entry, fields_of(kind), _people(entry.persons)) if text},
    )
    return row


def _same_day(unit: CreationUnit, kind: RecordKind, entry: Entry, without: int | None) -> list[Known]:
    assert entry.held_on is not None  # the rules refuse a record without its day
    rows = unit.records.standing().filter(kind=kind, held_on=entry.held_on).exclude(pk=without or 0)
    return [Known(row.pk, row.held_on, entry_of(row)) for row in rows.order_by("pk").prefetch_related("named")]


def _locked(row: LedgerRecord, *, by: User) -> LedgerRecord:
    unit = unit_at_work(row.unit_id, by=by)
    rows = LedgerRecord.objects.select_related("kind").prefetch_related("kind__fields")
    fresh = rows.select_for_update(of=("self",)).get(pk=row.pk)
    fresh.unit = unit
    return fresh


def _refuse_voided(row: LedgerRecord) -> None:
    if row.voided_at is not None:
        raise Refused("这条记录已经作废，不能修改。要修改，请先恢复。")


def _refuse_stale(row: LedgerRecord, kind: RecordKind, before: Entry, entry: Entry, version: int) -> None:
    if version == row.version:
        return
    fields = fields_of(kind)
    people = _people(entry.persons | before.persons)
    mine, theirs = rows_of(entry, fields, people), rows_of(before, fields, people)
    if mine == theirs and kind == row.kind:
        return
    raise RecordChanged(
        row, [Difference(label, text, other) for (label, text), (_, other) in zip(mine, theirs, strict=True)]
    )


def _move(row: LedgerRecord, before: Entry, old: RecordKind, new: RecordKind) -> None:
    """Set apart what the new kind does not ask for; what was set apart earlier and fits now is in the form again."""
    if old == new:
        return
    fits = {one.code for one in fields_of(new)}
    kept = [one for one in row.details.get(KEPT, []) if one["code"] not in fits] + leftovers(before, old, new)
    row.details = {code: value for code, value in row.details.items() if code != KEPT} | ({KEPT: kept} if kept else {})


def _fill(row: LedgerRecord, kind: RecordKind, entry: Entry, *, leaves: RecordKind | None = None) -> None:
    """Write what the kind asks for; what the kind that it ``leaves`` alone asked for is emptied (it is set apart).

    What neither asks for stays: the office may have taken a field away after it was filled in.
    """
    assert entry.held_on is not None  # the rules refuse a record without its day
    row.kind, row.held_on = kind, entry.held_on
    asked = _asked(kind, leaves)
    for name in COLUMNS:
        if name in asked:
            empty: Any = "" if name in TEXT_LIMITS else False if name == "by_secretary" else None
            setattr(row, name, entry.columns.get(name, empty))
    row.details = {code: value for code, value in row.details.items() if code not in asked} | entry.details


def _asked(kind: RecordKind, leaves: RecordKind | None) -> set[str]:
    return {one.code for form in (kind, leaves or kind) for one in fields_of(form)}


def _name_persons(row: LedgerRecord, entry: Entry, *, leaves: RecordKind | None = None) -> None:
    if "persons" not in _asked(row.kind, leaves):
        return
    row.named.exclude(member__in=entry.persons).delete()
    standing = set(row.named.values_list("member_id", flat=True))
    for pk in sorted(entry.persons - standing):
        RecordPerson.objects.create(record=row, member_id=pk)


def _people(numbers: Iterable[int]) -> dict[int, str]:
    return {member.pk: str(member) for member in Member.objects.filter(pk__in=list(numbers))} if numbers else {}
