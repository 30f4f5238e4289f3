"""The leader's agreed scores: a draft that two tabs, or two leaders, never overwrite unseen (S5, E)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import closing as actions
from evaluations.closing_sheet import ClosingSheet, ItemRow, agreed_of, closing_sheet
from evaluations.models import AgreedScore, Visit
from evaluations.rules.closing import Agreed, check_own_sheet, read_agreed
from evaluations.services.visit_locks import locked_visit
from evaluations.taking_part import require_in_part


@dataclass(frozen=True)
class ItemConflict:
    """One item that somebody else, or another tab, saved differently since the page was opened."""

    code: str
    theirs: Agreed
    mine: Agreed
    version: int
    saved_by: str
    saved_at: Any


class AgreedConflict(Exception):
    """The save would overwrite agreed scores unseen. Nothing was saved; both texts of every such item are here."""

    def __init__(self, rows: list[ItemConflict]) -> None:
        self.rows = rows
        super().__init__("、".join(row.code for row in rows))


def save_agreed(
    visit: Visit, *, rows: Mapping[str, Mapping[str, Any]], base_versions: Mapping[str, int], by: User
) -> list[AgreedScore]:
    """Keep what was typed by item (fields as :func:`read_agreed`), complete or not; return what was written.

    ``base_versions`` are the versions that the page showed (0: what was offered). An item that only somebody else has
    changed since keeps theirs; one that both changed is a conflict, and then nothing is saved.

    :raises Forbidden: the gate. :raises Refused: what cannot be kept. :raises AgreedConflict: both texts.
    """
    with transaction.atomic():
        visit = locked_visit(visit)
        require_in_part(actions.AGREE_SCORES, user=by, subject=visit)
        sheet = closing_sheet(visit)
        mine = _read(sheet, rows, by=by)
        earlier = _earlier(visit, sheet, base_versions)
        changed, conflicts = [], []
        for row in sheet.rows:
            typed = mine.get(row.code)
            if typed is None or (row.stored and typed == agreed_of(row.stored)):
                continue
            base = base_versions.get(row.code, 0)
            if row.stored is None or row.stored.version == base:
                changed.append((row, typed))
            elif typed != earlier.get((row.code, base)):
                conflicts.append(_conflict(row.stored, row.code, typed))
        if conflicts:
            raise AgreedConflict(conflicts)
        return _write(visit, changed, by=by)


def _read(sheet: ClosingSheet, rows: Mapping[str, Mapping[str, Any]], *, by: User) -> dict[str, Agreed]:
    member = sheet.member(by)
    findings = check_own_sheet(member is not None and member.is_in)
    scales = {row.code: row.scaled.scale for row in sheet.rows}
    mine: dict[str, Agreed] = {}
    for code, typed in rows.items():
        if code not in scales:
            findings.append(Finding("有一项内容不在任务指南里，请刷新页面后重新填写。"))
            continue
        mine[code], found = read_agreed(scales[code], typed)
        findings += [Finding(f"{code}：{one.message}", f"{code}-{one.field}") for one in found]
    if findings:
        raise Refused(findings)
    return mine


def _earlier(visit: Visit, sheet: ClosingSheet, base: Mapping[str, int]) -> dict[tuple[str, int], Agreed]:
    """Return what the page showed where something newer stands: an earlier version, or what was offered."""
    stale = [row for row in sheet.rows if row.stored and row.stored.version != base.get(row.code, 0)]
    found = {(row.code, 0): row.offered for row in stale}
    if stale:
        history: Any = AgreedScore.history
        items = [row.scaled.item for row in stale]
        for old in history.filter(visit=visit.pk, item__in=items).select_related("item"):
            found[old.item.code, old.version] = agreed_of(old)
    return found


def _conflict(stored: AgreedScore, code: str, mine: Agreed) -> ItemConflict:
    return ItemConflict(
        code, agreed_of(stored), mine, stored.version, saved_by=stored.saved_by.full_name, saved_at=stored.saved_at
    )


def _write(visit: Visit, changed: list[tuple[ItemRow, Agreed]], *, by: User) -> list[AgreedScore]:
    now = timezone.now()
    written, before, after = [], {}, {}
    for row, mine in changed:
        kept = row.stored or AgreedScore(visit=visit, item=row.scaled.item, version=0)
        before[row.code] = agreed_of(kept).as_texts() if row.stored else None
        after[row.code] = mine.as_texts()
        kept.marks, kept.spread = row.scaled.item.marks, row.spread.width
        kept.score, kept.not_applicable = mine.given.score, mine.given.not_applicable
        kept.reason, kept.spread_reason = mine.reason, mine.spread_reason
        kept.version, kept.saved_at, kept.saved_by = kept.version + 1, now, by
        kept.save()
        written.append(kept)
    if written:
        action = actions.AGREE_SCORES
        record(by=by, action=action.code, label=action.label, subject=visit, before=before, after=after)
    return written
