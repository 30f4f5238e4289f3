"""更正: a released verdict that turns out to be wrong is corrected by an act of its own, with its reason (S5)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.rules.reasons import check_reason
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import verdict as actions
from evaluations.models import CreationUnit
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.results import result_of
from evaluations.rules import verdict as rules
from evaluations.services.locking import locked_unit
from evaluations.services.verdict_release import announce, settle
from evaluations.verdicts import released_row, terms_of

STALE = "这个单位的结论刚才已经改变，请刷新页面后再看。"


def opposite(verdict: str) -> str:
    """Return the verdict to which a released one can be corrected."""
    return rules.RECTIFY if verdict == rules.QUALIFIED else rules.QUALIFIED


def reverse_verdict(
    unit: CreationUnit,
    *,
    seen: str,
    reason: str,
    rectify_until: date | None,
    notify: bool | None,
    by: User,
) -> VerdictRow:
    """Correct the released verdict of one unit to the other one; the old row stays, as no longer standing.

    ``seen`` is the verdict on the page where that was asked. ``rectify_until`` counts for 限期整改 alone. ``notify``
    says whether unit, prefecture and liaison member are told; None is no answer.

    :raises Forbidden: the gate. :raises Refused: no reason, no answer, a wrong deadline, or changed meanwhile.
    """
    with transaction.atomic():
        unit = locked_unit(unit)
        require(actions.REVERSE_VERDICT, user=by, subject=unit)
        old = released_row(unit)
        # A unit that got on by its re-assessment has another verdict than this one.
        if old is None or old.verdict != seen or old.verdict != unit.state:
            raise Refused(STALE)
        decision = _correction_of(old.decision, by)
        new = _row_instead_of(old, decision, unit, reason.strip(), rectify_until)
        findings = _check(new, decision, notify)
        if findings:
            raise Refused(findings)
        decision.save()
        old.is_standing = False
        old.save(update_fields=["is_standing"])
        new.decision = decision
        new.save()
        now = decision.released_at
        assert now is not None  # set above
        settle(new, actions.REVERSE_VERDICT.code, actions.REVERSE_VERDICT.label, at=now, by=by, reason=new.reason)
        record(
            by=by,
            action=actions.REVERSE_VERDICT.code,
            label=actions.REVERSE_VERDICT.label,
            subject=decision,
            before={"verdict": old.verdict},
            after={"verdict": new.verdict, "notified": notify},
            reason=new.reason,
        )
        if notify:
            announce([new], {unit.pk: result_of(unit)}, event=f"reversed:{decision.pk}", corrected=True)
        return new


def _check(new: VerdictRow, decision: VerdictDecision, notify: bool | None) -> list[Finding]:
    findings = check_reason(new.reason, what="更正的理由")
    if new.verdict == rules.RECTIFY:
        findings += rules.check_deadline(new.unit.organization.name, new.rectify_until, terms_of(decision))
    if notify is None:
        findings.append(Finding("请选择是否发消息通知有关单位。", "notify", code=rules.MISSING))
    return findings


def _correction_of(released: VerdictDecision, by: User) -> VerdictDecision:
    """Return the correction as a decision of its own, released at once; it rests on the same meeting."""
    now = timezone.now()
    return VerdictDecision(
        campaign_id=released.campaign_id,
        kind=released.kind,
        state=VerdictDecision.State.RELEASED,
        meeting_id=released.meeting_id,
        created_by=by,
        created_at=now,
        decided_by=by,
        decided_at=now,
        released_by=by,
        released_at=now,
    )


def _row_instead_of(
    old: VerdictRow, decision: VerdictDecision, unit: CreationUnit, reason: str, until: date | None
) -> VerdictRow:
    verdict = opposite(old.verdict)
    return VerdictRow(
        decision=decision,
        unit=unit,
        verdict=verdict,
        computed=old.computed,
        total=old.total,
        reason=reason,
        rectify_until=until if verdict == rules.RECTIFY else None,
        result=old.result,
        is_final=True,
    )
