"""Devices on which inspectors keep their sheets: the copy's secret, and what devices send, entry by entry (S5)."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding
from evaluations.models import DeviceCopy, Item, Sheet, SheetEntry, Visit
from evaluations.rules.device import DeviceEntry
from evaluations.services.sheet_keeping import (
    Outcome,
    Sent,
    answered,
    keep_entry,
    locked_visit,
    own_locked_sheet,
    require_accepting,
    told_findings,
)
from evaluations.services.sheet_photos import take_photo_off
from evaluations.services.sheets import hand_in, open_sheet, save_remark, save_score

DEVICE = SheetEntry.Source.DEVICE


@transaction.atomic
def register_device(visit: Visit, *, device: str, label: str, by: User) -> DeviceCopy:
    """Return the device's copy of the own sheet, with the secret that opens it; the first time it is made.

    A device keeps its secret as long as the sheet lives: what waits there unsent can always be opened by its owner.

    :raises Forbidden: not of the team, or nothing is taken any more.
    """
    # Two requests of one device take turns: both get the same secret.
    locked_visit(visit.pk)
    known = DeviceCopy.objects.filter(sheet__visit=visit, sheet__inspector=by, device=device).first()
    if known is None:
        sheet = open_sheet(visit, by=by)
        require_accepting(sheet.visit)
        now = timezone.now()
        known = DeviceCopy.objects.create(
            sheet=sheet, device=device, secret=secrets.token_hex(32), label=label, made_at=now, seen_at=now
        )
        record(by=by, action="sheet.device", label="准备离线评分", subject=sheet, after={"设备": label or device})
    elif known.cleared_at is not None:
        known.cleared_at = None
        known.save(update_fields=["cleared_at"])
    return known


def device_seen(visit: Visit, *, device: str, unsent: int, by: User) -> None:
    """Note that a device was in touch, and how much still waits there."""
    copies = DeviceCopy.objects.filter(sheet__visit=visit, sheet__inspector=by, device=device)
    copies.update(seen_at=timezone.now(), unsent=unsent)


def device_cleared(visit: Visit, *, by: User) -> None:
    """Note that the person's devices were told to remove their copies."""
    DeviceCopy.objects.filter(sheet__visit=visit, sheet__inspector=by, cleared_at=None).update(
        cleared_at=timezone.now()
    )


def take_entry(sheet: Sheet, entry: DeviceEntry, *, items: dict[str, Item], device: str, by: User) -> SheetEntry:
    """Do what one entry says, in a transaction of its own; the same key again is answered as the first time.

    :raises Forbidden: not the own sheet, of the team no longer, or nothing is taken any more.
    """
    facts: dict[str, Any] = {
        "key": entry.key,
        "source": DEVICE,
        "device": device,
        "device_at": entry.device_at,
        "by": by,
    }
    if entry.kind == "submit":
        return hand_in(sheet, **facts)
    if entry.kind == "remark":
        return save_remark(sheet, text=entry.reason, base_version=entry.base_version, **facts)
    if entry.kind == "unphoto":
        return take_photo_off(sheet, photo_key=entry.photo, **facts)
    item = items.get(entry.code)
    if item is None:
        words = f"任务指南里没有“{entry.code}”这一项；任务指南可能已经修改，请在有网络时刷新。"
        return _keep_refused(sheet, entry, words, Sent(entry.key, DEVICE, by, device, entry.device_at))
    return save_score(
        sheet, item=item, typed=entry.typed, reason=entry.reason, base_version=entry.base_version, **facts
    )


@transaction.atomic
def _keep_refused(sheet: Sheet, entry: DeviceEntry, words: str, sent: Sent) -> SheetEntry:
    """Keep what cannot be put anywhere."""
    sheet = own_locked_sheet(sheet, by=sent.by)
    again = answered(sheet, sent.key)
    if again:
        return again
    require_accepting(sheet.visit)
    payload = {"code": entry.code, "typed": dict(entry.typed), "reason": entry.reason}
    answer = {"version": 0, "findings": told_findings([Finding(words)])}
    return keep_entry(sheet, sent, kind=entry.kind, payload=payload, outcome=Outcome.REFUSED, answer=answer)
