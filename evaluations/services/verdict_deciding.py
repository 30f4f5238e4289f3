"""拟定 by 审定: the verdicts are decided as one act, all or nothing; the units keep their states (S5, decision 8)."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from applications.models import EligibilityCheck
from applications.rules.reasons import check_reason
from applications.services.eligibility import recheck, up_to_date_check
from applications.services.selection_deciding import perhaps_overtaken
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import verdict as actions
from evaluations.models import CreationUnit, Visit
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.rules import verdict as rules
from evaluations.services.verdict import locked_decision
from evaluations.verdicts import Board, board_of, rows_of, terms_of

State = VerdictDecision.State
OCCASION = EligibilityCheck.Occasion.ASSESSMENT
MOVED = "结论在您打开确认页之后又有修改，请重新核对后再办理。"
NO_MEETING = Finding("还没有录入会议情况（日期、到会人员、会议纪要）。", code=rules.MISSING)


def decide_verdict(decision: VerdictDecision, *, base_version: int, by: User) -> VerdictDecision:
    """Decide the verdicts as the confirmation page showed them (``base_version``), with their meeting, as a whole.

    Eligibility is computed again first, and stays on record also when the list is refused; an outcome, or a result,
    other than the one on which a row was saved refuses with the name, so that a person looks again. No unit changes its
    state, and nothing is told to anybody.

    :raises Forbidden: the gate. :raises Refused: everything that stands in the way, by row.
    """
    require(actions.DECIDE_VERDICT, user=by, subject=decision)
    check_eligibility_again(decision, by=by)
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.DECIDE_VERDICT, user=by, subject=decision)
        if decision.version != base_version:
            raise Refused(MOVED)
        lock_what_is_judged(decision)
        board = board_of(decision)
        findings = _standing_in_the_way(decision, board)
        if findings:
            raise Refused(findings)
        _make_final(board)
        decision.state = State.DECIDED
        decision.decided_by, decision.decided_at = by, timezone.now()
        decision.version += 1
        decision.save(update_fields=["state", "decided_by", "decided_at", "version"])
        record(
            by=by,
            action=actions.DECIDE_VERDICT.code,
            label=actions.DECIDE_VERDICT.label,
            subject=decision,
            before={"state": State.DRAFT},
            after={"state": decision.state, "rows": [plain(row) for row in board.rows.values()]},
        )
        return decision


def check_draft(decision: VerdictDecision, board: Board | None = None) -> list[Finding]:
    """Return what would refuse this draft as it stands, for the board and the confirmation page; changes nothing."""
    return _standing_in_the_way(decision, board or board_of(decision))


def _standing_in_the_way(decision: VerdictDecision, board: Board) -> list[Finding]:
    findings = rules.check_verdicts(board.entries, terms_of(decision))
    return [*findings, NO_MEETING] if decision.meeting is None else findings


def check_eligibility_again(decision: VerdictDecision, *, by: User) -> None:
    """Compute the eligibility of every unit of the list once more; each result stays on record by itself (S5, C0)."""
    forms = {row.unit.application_id: row.unit.application for row in rows_of(decision).values()}
    overtaken = perhaps_overtaken(decision.campaign, forms)
    for application in overtaken:  # also where it comes out the same: then there is one newer than the change
        recheck(application, occasion=OCCASION, by=by)
    for key in forms.keys() - {application.pk for application in overtaken}:
        up_to_date_check(forms[key], occasion=OCCASION, by=by)


def lock_what_is_judged(decision: VerdictDecision) -> None:
    """Lock the units, then their visits, each in the order of their ids: nobody opens a visit under the decision."""
    units = list(decision.rows.values_list("unit_id", flat=True))
    # Keys alone are read: such a lock names no table on PostgreSQL.
    list(CreationUnit.objects.select_for_update().filter(pk__in=units).order_by("pk").values_list("pk"))
    visits = Visit.objects.select_for_update().filter(unit__in=units, kind=decision.kind)
    list(visits.order_by("pk").values_list("pk"))


def _make_final(board: Board) -> None:
    """Freeze the rows with the whole result of each unit: every figure, and by which rule (E)."""
    for entry in board.entries:
        row, result = board.rows[entry.key], board.results[entry.key]
        row.is_final = True
        row.total, row.computed = entry.now.total, entry.now.computed
        row.result = {**result.as_json(), "eligibility": {"verdict": entry.now.eligibility}}
        if row.verdict != rules.RECTIFY:
            row.rectify_until = None
        row.save(update_fields=["is_final", "total", "computed", "result", "rectify_until"])


def plain(row: VerdictRow) -> dict[str, object]:
    """Return a row for the record."""
    return {
        "number": row.unit.application.number,
        "verdict": row.verdict,
        "excellent": row.excellent,
        "total": str(row.total),
        "computed": row.computed,
        "reason": row.reason,
        "rectify_until": row.rectify_until.isoformat() if row.rectify_until else "",
    }


def cancel_verdict(decision: VerdictDecision, *, reason: str, by: User) -> VerdictDecision:
    """Take decided verdicts back; the new draft, which is returned, opens with the same words and without a meeting.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.CANCEL_VERDICT, user=by, subject=decision)
        findings = check_reason(reason, what="取消拟定的理由")
        if findings:
            raise Refused(findings)
        now, before = timezone.now(), decision.state
        decision.state = State.CANCELLED
        decision.cancelled_by, decision.cancelled_at, decision.cancel_reason = by, now, reason.strip()
        decision.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancel_reason"])
        record(
            by=by,
            action=actions.CANCEL_VERDICT.code,
            label=actions.CANCEL_VERDICT.label,
            subject=decision,
            before={"state": before},
            after={"state": decision.state},
            reason=reason.strip(),
        )
        fresh = VerdictDecision.objects.create(
            campaign=decision.campaign, kind=decision.kind, created_by=by, created_at=now, saved_by=by, saved_at=now
        )
        VerdictRow.objects.bulk_create(_as_typed(decision.rows.order_by("pk"), fresh))
        return fresh


def _as_typed(rows: Iterable[VerdictRow], fresh: VerdictDecision) -> list[VerdictRow]:
    """Return the words of the rows for a new draft; their figures are looked at anew."""
    return [
        VerdictRow(
            decision=fresh,
            unit_id=row.unit_id,
            verdict=row.verdict,
            excellent=row.excellent,
            reason=row.reason,
            rectify_until=row.rectify_until,
        )
        for row in rows
    ]
