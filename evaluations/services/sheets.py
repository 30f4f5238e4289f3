"""The inspector's own score sheet: opened once, filled in from page, device or spreadsheet, handed in (S5, E).

Everything that comes in has a key that was made where it was typed: the same key again is answered as the first time.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send
from evaluations import addresses
from evaluations.actions import sheets as actions
from evaluations.models import Item, Sheet, SheetEntry, SheetScore, Visit
from evaluations.rules import sheets as rules
from evaluations.rules.scoring import check_answer, read_answer, score_of, shown
from evaluations.scales import scale_of
from evaluations.services.sheet_keeping import (
    Outcome,
    Sent,
    answered,
    keep_entry,
    locked_reason,
    locked_visit,
    note_late,
    on_record,
    own_locked_sheet,
    require_accepting,
    told_findings,
)
from evaluations.services.sheet_photos import add_photo, remove_photo
from evaluations.sheet_content import entered_rows, remark_version, told, told_remark

__all__ = [
    "add_photo",
    "hand_in",
    "open_sheet",
    "remove_photo",
    "reopen_sheet",
    "save_remark",
    "save_score",
    "submit_sheet",
]

PAGE = SheetEntry.Source.PAGE


@transaction.atomic
def open_sheet(visit: Visit, *, by: User) -> Sheet:
    """Return the inspector's own sheet of the visit; the first time it is made.

    :raises Forbidden: not of the team, or nothing is taken any more.
    """
    known, visit = visit.campaign, locked_visit(visit.pk)
    visit.campaign.share_calendar(known)
    require(actions.OPEN_SHEET, user=by, subject=visit)
    sheet = Sheet.objects.filter(visit=visit, inspector=by).first()
    if sheet is None:
        require_accepting(visit)
        sheet = Sheet(visit=visit, inspector=by, opened_at=timezone.now())
        sheet.save()
        record(by=by, action=actions.OPEN_SHEET.code, label=actions.OPEN_SHEET.label, subject=sheet)
    sheet.visit = visit
    return sheet


@transaction.atomic
def save_score(
    sheet: Sheet,
    *,
    item: Item,
    typed: Mapping[str, Any],
    reason: str,
    base_version: int,
    key: str,
    source: str,
    device: str = "",
    device_at: datetime | None = None,
    by: User,
) -> SheetEntry:
    """Keep what was typed for an item on top of ``base_version`` (the version that the writer knew; 0: none).

    The answer says what became of it. saved: version and what is kept, with what is still wanted. refused: sentences by
    field. conflict: somebody else's entry came meanwhile and says something else; nothing is overwritten, both are in
    the answer. What was typed stays in the entry whatever becomes of it.

    :raises Forbidden: not the own sheet, of the team no longer, or nothing is taken any more.
    :raises Refused: without a key. :raises Item.DoesNotExist: not an item of this campaign.
    """
    sheet = own_locked_sheet(sheet, by=by)
    again = answered(sheet, key)
    if again:
        return again
    require_accepting(sheet.visit)
    sent = Sent(key, source, by, device, device_at)
    payload = {"typed": rules.readable(typed), "reason": rules.readable(reason).strip(), "base_version": base_version}
    item = Item.objects.prefetch_related("scoring_points").get(
        pk=item.pk, indicator__rubric__campaign=sheet.campaign.pk
    )
    outcome, answer = _score(sheet, item, payload, sent)
    return keep_entry(sheet, sent, kind="score", payload=payload, outcome=outcome, answer=answer, item=item)


def _score(sheet: Sheet, item: Item, payload: Mapping[str, Any], sent: Sent) -> tuple[Outcome, dict[str, Any]]:
    scale = scale_of(item)
    typed, findings = read_answer(scale, payload["typed"])
    reason = payload["reason"]
    findings += rules.check_text(reason, most=rules.REASON_LIMIT, what="扣分原因", at="reason")
    held = sheet.scores.filter(item=item).select_related("saved_by").first()
    version = held.version if held else 0
    findings = locked_reason(sheet, by=sent.by) or findings
    if findings:
        return Outcome.REFUSED, {"version": version, "findings": told_findings(findings)}
    mine = SheetScore(
        sheet=sheet,
        item=item,
        answer=typed.as_json(),
        marks=item.marks,
        score=score_of(scale, typed),
        not_applicable=typed.not_applicable,
        reason=reason,
    )
    wants = [one.message for one in check_answer(scale, typed, reason)]
    if held is None and not (mine.is_given or mine.answer or reason):
        # Nothing was said of an item of which nothing is kept: a photo was added, or the page sent on.
        return Outcome.SAVED, {**told(mine), "version": 0, "wants": wants}
    if held and _same(held, mine):
        return Outcome.SAVED, {**told(held), "wants": wants}
    if payload["base_version"] != version:
        return Outcome.CONFLICT, {"version": version, "mine": told(mine), "theirs": _theirs(sheet, held)}
    before = told(held) if held else {}
    mine.pk, mine.version = held.pk if held else None, version + 1
    mine.saved_at, mine.saved_by, mine.device_at = timezone.now(), sent.by, sent.device_at
    mine.save()
    note_late(sheet)
    label = f"{item.code} 现场评分"
    on_record(sheet, by=sent.by, action=actions.FILL_SHEET.code, label=label, before=before, after=told(mine))
    return Outcome.SAVED, {**told(mine), "wants": wants}


def _same(held: SheetScore, mine: SheetScore) -> bool:
    names = ("answer", "marks", "score", "not_applicable", "reason")
    return all(getattr(held, name) == getattr(mine, name) for name in names)


def _theirs(sheet: Sheet, held: SheetScore | None) -> dict[str, Any]:
    """Return what is kept, by whom, since when and through which door it came; empty where nothing is kept."""
    if held is None:
        return {}
    last = sheet.entries.filter(kind="score", item=held.item_id, outcome=Outcome.SAVED).last()
    return {
        **told(held),
        "by": held.saved_by.full_name,
        "at": held.saved_at.isoformat(),
        "source": last.get_source_display() if last else "",
    }


@transaction.atomic
def save_remark(
    sheet: Sheet,
    *,
    text: str,
    base_version: int,
    key: str,
    source: str,
    device: str = "",
    device_at: datetime | None = None,
    by: User,
) -> SheetEntry:
    """Keep the inspector's words on the whole visit, on top of ``base_version`` (``remark_version``; 0: none yet).

    Outcomes as of :func:`save_score`.

    :raises Forbidden: as there. :raises Refused: without a key.
    """
    sheet = own_locked_sheet(sheet, by=by)
    again = answered(sheet, key)
    if again:
        return again
    require_accepting(sheet.visit)
    sent = Sent(key, source, by, device, device_at)
    text = rules.readable(text).strip()
    findings = locked_reason(sheet, by=by) or rules.check_text(
        text, most=rules.REMARK_LIMIT, what="总体意见", at="remark"
    )
    version, kept = remark_version(sheet), told_remark(sheet)
    if findings:
        outcome, answer = Outcome.REFUSED, {"version": version, "findings": told_findings(findings)}
    elif text == sheet.remark:
        outcome, answer = Outcome.SAVED, kept
    elif base_version != version:
        last = sheet.entries.filter(kind="remark", outcome=Outcome.SAVED).select_related("received_from").last()
        who = (
            {
                "by": last.received_from.full_name,
                "at": last.received_at.isoformat(),
                "source": last.get_source_display(),
            }
            if last
            else {}
        )
        outcome, answer = Outcome.CONFLICT, {"version": version, "mine": {"text": text}, "theirs": kept | who}
    else:
        sheet.remark, sheet.version = text, sheet.version + 1
        sheet.save()
        note_late(sheet)
        on_record(sheet, by=by, action=actions.FILL_SHEET.code, label="总体意见", before=kept, after={"text": text})
        outcome, answer = Outcome.SAVED, told_remark(sheet)
    payload = {"text": text, "base_version": base_version}
    return keep_entry(sheet, sent, kind="remark", payload=payload, outcome=outcome, answer=answer)


@transaction.atomic
def hand_in(
    sheet: Sheet, *, key: str, source: str, device: str = "", device_at: datetime | None = None, by: User
) -> SheetEntry:
    """Hand the sheet in, or answer what is missing; a sheet that is in already stays as it is.

    :raises Forbidden: as of :func:`save_score`. :raises Refused: without a key.
    """
    sheet = own_locked_sheet(sheet, by=by)
    again = answered(sheet, key)
    if again:
        return again
    sent = Sent(key, source, by, device, device_at)
    if sheet.state == Sheet.State.SUBMITTED:
        return keep_entry(sheet, sent, kind="submit", payload={}, outcome=Outcome.SAVED, answer=_told_in(sheet))
    require_accepting(sheet.visit)
    require(actions.SUBMIT_SHEET, user=by, subject=sheet)
    findings = rules.check_sheet(entered_rows(sheet))
    if findings:
        answer = {"findings": told_findings(findings)}
        return keep_entry(sheet, sent, kind="submit", payload={}, outcome=Outcome.REFUSED, answer=answer)
    sheet.state, sheet.submitted_at = Sheet.State.SUBMITTED, timezone.now()
    sheet.save()
    note_late(sheet)
    on_record(
        sheet,
        by=by,
        action=actions.SUBMIT_SHEET.code,
        label=actions.SUBMIT_SHEET.label,
        before={},
        after=_totals(sheet),
    )
    return keep_entry(sheet, sent, kind="submit", payload={}, outcome=Outcome.SAVED, answer=_told_in(sheet))


def submit_sheet(sheet: Sheet, *, by: User, key: str = "") -> Sheet:
    """Hand the sheet in: every item scored by the marks of now, with a reason where one is wanted; then it is locked.

    :raises Forbidden: as of :func:`save_score`. :raises Refused: what is missing, by item.
    """
    entry = hand_in(sheet, key=key or uuid4().hex, source=PAGE, by=by)
    if entry.outcome == Outcome.REFUSED:
        raise Refused([Finding(one["message"], one["field"]) for one in entry.answer["findings"]])
    return entry.sheet


@transaction.atomic
def reopen_sheet(sheet: Sheet, *, reason: str, by: User) -> Sheet:
    """Give a sheet back to its inspector, with a reason: by the leader or the committee, while the visit is open.

    The same again is once.

    :raises Forbidden: the gate, or the visit is closed. :raises Refused: no reason, or too long a one.
    """
    visit = locked_visit(sheet.visit_id)
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=sheet.pk)
    sheet.visit = visit
    reason = rules.readable(reason).strip()
    known = (sheet.state, sheet.reopened_by_id, sheet.reopen_reason)
    if reason and known == (Sheet.State.DRAFT, by.pk, reason):
        return sheet
    require(actions.REOPEN_SHEET, user=by, subject=sheet)
    require_accepting(visit)
    if visit.state == Visit.State.CLOSED:
        raise Refused("实地考核已经结束，评分表不能再退回；确需修改的，请先重新打开实地考核。")
    findings = rules.check_text(reason, most=rules.REASON_LIMIT, what="退回理由", at="reason")
    if not reason:
        findings = [Finding("请写明退回的理由。", "reason")]
    if findings:
        raise Refused(findings)
    sheet.state, sheet.submitted_at = Sheet.State.DRAFT, None
    sheet.reopened_at, sheet.reopened_by, sheet.reopen_reason = timezone.now(), by, reason
    sheet.save()
    record(by=by, action=actions.REOPEN_SHEET.code, label=actions.REOPEN_SHEET.label, subject=sheet, reason=reason)
    if sheet.inspector_id != by.pk:
        send(
            user=sheet.inspector,
            title=f"{visit.unit.organization.name}的现场评分表退回修改",
            body=f"理由：{reason}",
            link=addresses.own_sheet(visit.pk),
            key=f"sheet:{sheet.pk}:reopened:{sheet.reopened_at.isoformat()}",
        )
    return sheet


def _told_in(sheet: Sheet) -> dict[str, Any]:
    assert sheet.submitted_at is not None  # the database says so of every sheet that is handed in
    return {"submitted_at": sheet.submitted_at.isoformat()}


def _totals(sheet: Sheet) -> dict[str, str]:
    return {score.item.code: shown(score.score) for score in sheet.scores.select_related("item")}
