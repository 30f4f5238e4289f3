"""Closing a visit and opening it again: every closing stays as it stood, with its number (S5)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from evaluations.actions import closing as actions
from evaluations.closing_content import content_of
from evaluations.closing_sheet import ClosingSheet, closing_sheet
from evaluations.models import (
    CreationUnit,
    SelfAssessment,
    UnitState,
    VerdictDecision,
    VerdictRow,
    Visit,
    VisitClosing,
)
from evaluations.rules.closing import check_agreed, check_closing, check_reopening
from evaluations.rules.scoring import shown
from evaluations.rules.support import due_day
from evaluations.services.agreed_scores import AgreedConflict, ItemConflict, save_agreed
from evaluations.services.closing_messages import tell_closed, tell_reopened
from evaluations.services.sheet_keeping import late_sheets_count
from evaluations.services.visit_locks import locked_visit
from evaluations.taking_part import require_in_part

__all__ = [
    "AgreedConflict",
    "ItemConflict",
    "close_visit",
    "lacks_for_closing",
    "reopen_locked",
    "reopen_visit",
    "save_agreed",
]

INSPECTED_STATE = {Visit.Kind.ON_SITE: UnitState.INSPECTED, Visit.Kind.REASSESSMENT: UnitState.REASSESSED}


@dataclass(frozen=True)
class AlreadyClosed:
    """Who closed the visit, and when, for whoever comes second."""

    closing: VisitClosing

    @property
    def sentence(self) -> str:
        """Return it in words."""
        at = timezone.localtime(self.closing.closed_at)
        name = self.closing.closed_by.full_name
        return f"{name}已于{chinese_day(at.date())}{at:%H:%M}结束这次考核，请返回查看。"


def lacks_for_closing(sheet: ClosingSheet, *, by: User, missing_reason: str = "", remark: str = "") -> list[Finding]:
    """Return everything that the visit lacks before its leader may close it, each item's fields by its code."""
    member = sheet.member(by)
    findings = check_closing(
        own_sheet_is_in=member is not None and member.is_in,
        missing=sheet.missing,
        missing_reason=missing_reason,
        remark=remark,
        total=sheet.total,
    )
    for row in sheet.rows:
        if row.stored is None:
            findings.append(Finding(f"{row.code}：考评分还没有保存。", f"{row.code}-score"))
            continue
        found = check_agreed(row.scaled.scale, row.agreed, row.spread, row.threshold)
        findings += [Finding(f"{row.code}：{one.message}", f"{row.code}-{one.field}") for one in found]
    return findings


def close_visit(
    visit: Visit, *, by: User, remark: str = "", missing_reason: str = "", seen: str | None = None
) -> VisitClosing:
    """Close the visit with its agreed scores: what stands is kept as it is, the unit has been inspected (S5).

    ``seen`` is the fingerprint of what the check page showed. The same leader's second click is the first one's
    closing; anybody else who comes second is told who and when.

    :raises Forbidden: the gate. :raises Refused: something lacks, changed since it was read, or closed by another.
    """
    with transaction.atomic():
        visit = locked_visit(visit)
        standing = visit.closings.filter(reopened_at=None).select_related("closed_by").first()
        if standing and standing.closed_by_id == by.pk:
            return standing
        if standing and any(row.person_id == by.pk for row in visit.standing_team):
            raise Refused(AlreadyClosed(standing).sentence)
        require_in_part(actions.CLOSE_VISIT, user=by, subject=visit)
        sheet = closing_sheet(visit)
        findings = lacks_for_closing(sheet, by=by, missing_reason=missing_reason, remark=remark)
        if findings:
            raise Refused(findings)
        if seen is not None and sheet.fingerprint != seen:
            raise Refused("考评分或评分表刚才有变化，请核对现在的内容后再结束考核。")
        closing = _kept(sheet, remark=remark.strip(), missing_reason=missing_reason.strip(), by=by)
        _move_visit(visit, Visit.State.CLOSED)
        _move_unit(visit.unit, INSPECTED_STATE[Visit.Kind(visit.kind)])
        _on_record(actions.CLOSE_VISIT, visit, by=by, after={"number": closing.number, "total": shown(closing.total)})
        tell_closed(closing)
        return closing


def _kept(sheet: ClosingSheet, *, remark: str, missing_reason: str, by: User) -> VisitClosing:
    visit = sheet.visit
    for row in sheet.rows:
        # A sheet that came in after the draft was saved changes what is said of the others.
        if row.stored and row.stored.spread != row.spread.width:
            row.stored.spread = row.spread.width
            row.stored.save(update_fields=["spread"])
    working_days = visit.unit.campaign.confirmation_working_days
    return VisitClosing.objects.create(
        visit=visit,
        number=visit.closings.count() + 1,
        edition=sheet.rubric.edition,
        total=sheet.total.total,
        content=content_of(sheet),
        missing_reason=missing_reason if sheet.missing else "",
        remark=remark,
        closed_by=by,
        closed_at=timezone.now(),
        answer_until=due_day(today(), working_days=working_days),
    )


def reopen_visit(visit: Visit, *, reason: str, by: User) -> Visit:
    """Open a closed visit again: the closing stays on record, the agreed scores are the start of the next one.

    The same again is once.

    :raises Forbidden: the gate. :raises Refused: no reason, or a verdict on the unit is decided or released.
    """
    with transaction.atomic():
        visit = locked_visit(visit)
        last = visit.closings.filter(state=VisitClosing.State.REOPENED, reopened_by=by).last()
        if last and visit.state == Visit.State.REOPENED and last.reopen_reason == reason.strip():
            return visit
        return reopen_locked(visit, reason=reason, by=by)


def reopen_locked(visit: Visit, *, reason: str, by: User) -> Visit:
    """Do what :func:`reopen_visit` says with a visit that the caller has locked."""
    require_in_part(actions.REOPEN_VISIT, user=by, subject=visit)
    findings = check_reopening(reason=reason, verdict=verdict_on(visit))
    if findings:
        raise Refused(findings)
    closing = VisitClosing.objects.get(visit=visit, reopened_at=None)
    closing.state = VisitClosing.State.REOPENED
    closing.reopened_at, closing.reopened_by, closing.reopen_reason = timezone.now(), by, reason.strip()
    closing.save()
    _move_visit(visit, Visit.State.REOPENED)
    late_sheets_count(visit)
    _move_unit(visit.unit, _state_before(visit))
    _on_record(actions.REOPEN_VISIT, visit, by=by, after={"number": closing.number}, reason=reason.strip())
    closing.visit = visit
    tell_reopened(closing)
    return visit


def verdict_on(visit: Visit) -> str:
    """Return the word of a decided or released verdict in which the unit stands for this kind of visit, or ""."""
    states = (VerdictDecision.State.DECIDED, VerdictDecision.State.RELEASED)
    rows = VerdictRow.objects.filter(
        unit=visit.unit, is_standing=True, decision__kind=visit.kind, decision__state__in=states
    )
    row = rows.select_related("decision").first()
    return str(row.decision.get_state_display()) if row else ""


def _state_before(visit: Visit) -> str:
    if visit.kind == Visit.Kind.REASSESSMENT:
        return UnitState.AWAITING_REASSESSMENT
    handed_in = SelfAssessment.objects.filter(unit=visit.unit, state=SelfAssessment.State.SUBMITTED).exists()
    return UnitState.SELF_ASSESSED if handed_in else UnitState.CREATING


def _move_visit(visit: Visit, state: str) -> None:
    visit.state, visit.state_since = state, timezone.now()
    visit.version += 1
    visit.save(update_fields=["state", "state_since", "version"])


def _move_unit(unit: CreationUnit, state: str) -> None:
    unit.state, unit.state_since = state, timezone.now()
    unit.save(update_fields=["state", "state_since"])


def _on_record(action: Action, visit: Visit, *, by: User, after: dict[str, Any], reason: str = "") -> None:
    record(by=by, action=action.code, label=action.label, subject=visit, after=after, reason=reason)
