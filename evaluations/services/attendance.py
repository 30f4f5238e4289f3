"""Who attended an event (M2.3): typed in a table or imported; the secretary's presence feeds item 2-4."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization
from evaluations.actions.support import RECORD_ATTENDANCE
from evaluations.models import Attendance, Event
from evaluations.rules import events as rules
from evaluations.rules.events import AttendanceRow
from evaluations.services.events import locked_event


class AttendanceConflict(Refused):
    """Somebody else saved the list meanwhile; ``current`` is the event as it stands now."""

    def __init__(self, current: Event) -> None:
        self.current = current
        super().__init__("您打开页面之后，出席名单已被他人保存。请对照现有名单，确认后再保存。")


def invited_bodies(event: Event) -> list[Organization]:
    """Return the invited bodies in official order."""
    return list(Organization.objects.filter(invitations__event=event).in_official_order())


def prefilled(event: Event, bodies: Iterable[Organization]) -> list[AttendanceRow]:
    """Return the list as it stands, and the secretary of every invited body that is not on it yet (presence open)."""
    kept = [_as_row(one) for one in event.attendances.all()]
    bodies = list(bodies)
    order = {body.pk: place for place, body in enumerate(bodies)}
    known = {row.organization_id for row in kept}
    kept += [AttendanceRow(0, body.pk, body.secretary_name, True, "") for body in bodies if body.pk not in known]
    kept.sort(key=lambda row: (order.get(row.organization_id or 0, len(order)), not row.is_secretary, row.name))
    return [replace(row, number=number) for number, row in enumerate(kept, start=1)]


@transaction.atomic
def save_attendance(event: Event, *, rows: Iterable[AttendanceRow], version: int, by: User) -> Event:
    """Put the whole list on record as it was typed: what is not on it any more is taken off.

    :raises Forbidden: the gate. :raises AttendanceConflict: somebody else saved meanwhile.
    :raises Refused: every sentence by row, such as the same person twice.
    """
    event = _open_list(event, by=by)
    rows = _checked(event, rows)
    old = _standing(event)
    wanted = {(row.organization_id, row.name) for row in rows}
    same = len(old) == len(rows) and all(_is_same(old.get((row.organization_id, row.name)), row) for row in rows)
    if same:
        return event
    if version != event.version:
        raise AttendanceConflict(event)
    gone = [old[person] for person in old if person not in wanted]
    event.attendances.filter(pk__in=[one.pk for one in gone]).delete()
    _put(event, rows, by=by, removed=[one.name for one in gone])
    return event


@transaction.atomic
def import_attendance(event: Event, *, rows: Iterable[AttendanceRow], by: User) -> Event:
    """Add the rows of a table to the list, all or nothing; who is on it already is brought up to date.

    :raises Forbidden: the gate. :raises Refused: every sentence by row.
    """
    event = _open_list(event, by=by)
    rows = check_import(event, rows)
    _put(event, rows, by=by, removed=[])
    return event


def check_import(event: Event, rows: Iterable[AttendanceRow]) -> list[AttendanceRow]:
    """Return the rows as they would be imported.

    :raises Refused: every sentence by row, also a second secretary beside the one who is on the list.
    """
    rows = _checked(event, rows)
    coming = {(row.organization_id, row.name) for row in rows}
    on_list = {
        one.organization_id: one.name
        for one in event.attendances.filter(is_secretary=True)
        if (one.organization_id, one.name) not in coming
    }
    findings = [
        Finding(
            f"第 {row.number} 行：名单上已有这个党组织的书记{on_list[row.organization_id]}，一个党组织只有一名书记。"
        )
        for row in rows
        if row.is_secretary and row.organization_id in on_list
    ]
    if findings:
        raise Refused(findings)
    return rows


def _open_list(event: Event, *, by: User) -> Event:
    event = locked_event(event)
    require(RECORD_ATTENDANCE, user=by, subject=event)
    findings = rules.check_open_list(
        starts_on=event.starts_on, is_cancelled=event.cancelled_at is not None, day=today()
    )
    if findings:
        raise Refused(findings)
    return event


def _checked(event: Event, rows: Iterable[AttendanceRow]) -> list[AttendanceRow]:
    tidy = [replace(row, name="".join(row.name.split()), note=row.note.strip()) for row in rows]
    invited = dict(event.invitations.values_list("organization", "organization__name"))
    findings = rules.check_attendance(tidy, invited=invited, presences=Attendance.Presence.values)
    if findings:
        raise Refused(findings)
    return tidy


def _put(event: Event, rows: list[AttendanceRow], *, by: User, removed: list[str]) -> None:
    old = _standing(event)
    new: list[Attendance] = []
    changed: list[Attendance] = []
    for row in rows:
        assert row.organization_id is not None  # the rules have looked
        known = old.get((row.organization_id, row.name))
        one = known or Attendance(event=event, organization_id=row.organization_id, name=row.name)
        if known and _is_same(known, row):
            continue
        one.is_secretary, one.presence, one.note, one.recorded_by = row.is_secretary, row.presence, row.note, by
        (changed if known else new).append(one)
    Attendance.objects.bulk_create(new)
    Attendance.objects.bulk_update(changed, ["is_secretary", "presence", "note", "recorded_by"])
    event.version += 1
    event.save()
    record(
        by=by,
        action=RECORD_ATTENDANCE.code,
        label=RECORD_ATTENDANCE.label,
        subject=event,
        before={"removed": removed} if removed else {},
        after={"new": [one.name for one in new], "changed": [one.name for one in changed]},
    )


def _standing(event: Event) -> dict[tuple[int | None, str], Attendance]:
    return {(one.organization_id, one.name): one for one in event.attendances.all()}


def _is_same(one: Attendance | None, row: AttendanceRow) -> bool:
    return one is not None and (one.is_secretary, one.presence, one.note) == (row.is_secretary, row.presence, row.note)


def _as_row(one: Attendance) -> AttendanceRow:
    return AttendanceRow(0, one.organization_id, one.name, one.is_secretary, one.presence, one.note)
