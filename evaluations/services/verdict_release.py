"""公布: the units' states change and everybody concerned is told; all of it or nothing (S5, S6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import Letter, send, send_letters
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.actions import verdict as actions
from evaluations.models import CreationUnit
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.result_parts import UnitResult
from evaluations.rules import verdict as rules
from evaluations.services.verdict import locked_decision
from evaluations.services.verdict_deciding import check_eligibility_again, lock_what_is_judged
from evaluations.verdict_letters import items_below, letter_about_unit, letter_to_unit
from evaluations.verdicts import Board, board_of, terms_of


def release_verdict(decision: VerdictDecision, *, by: User) -> VerdictDecision:
    """Put decided verdicts into force: states, a letter to every unit, its prefecture's body and its liaison member.

    Eligibility is computed once more; whatever changed since the decision refuses the whole, by name.

    :raises Forbidden: the gate. :raises Refused: what changed since the decision.
    """
    require(actions.RELEASE_VERDICT, user=by, subject=decision)
    check_eligibility_again(decision, by=by)
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.RELEASE_VERDICT, user=by, subject=decision)
        lock_what_is_judged(decision)
        board = board_of(decision)
        findings = check_release(decision, board)
        if findings:
            raise Refused(findings)
        now, before = timezone.now(), decision.state
        for row in board.rows.values():
            settle(row, actions.RELEASE_VERDICT.code, actions.RELEASE_VERDICT.label, at=now, by=by)
        decision.state = VerdictDecision.State.RELEASED
        decision.released_by, decision.released_at = by, now
        decision.save(update_fields=["state", "released_by", "released_at"])
        record(
            by=by,
            action=actions.RELEASE_VERDICT.code,
            label=actions.RELEASE_VERDICT.label,
            subject=decision,
            before={"state": before},
            after={"state": decision.state, **_numbers(board.rows.values())},
        )
        announce(board.rows.values(), board.results, event=f"released:{decision.pk}")
        return decision


def check_release(decision: VerdictDecision, board: Board | None = None) -> list[Finding]:
    """Return what would refuse the release of a decided list now; changes nothing."""
    return rules.check_still_so((board or board_of(decision)).entries, terms_of(decision))


def settle(row: VerdictRow, code: str, label: str, *, at: datetime, by: User, reason: str = "") -> None:
    """Move the unit of a row to the state that its verdict means."""
    unit: CreationUnit = row.unit
    before = unit.state
    unit.state, unit.state_since = row.verdict, at
    unit.save(update_fields=["state", "state_since"])
    record(
        by=by,
        action=code,
        label=label,
        subject=unit,
        before={"state": before},
        after={"state": unit.state, "total": str(row.total), "decision": row.decision_id},
        reason=reason,
    )


def _numbers(rows: Iterable[VerdictRow]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.verdict, []).append(row.unit.application.number or "")
    return {verdict: sorted(numbers) for verdict, numbers in found.items()}


def announce(
    rows: Iterable[VerdictRow], results: Mapping[int, UnitResult], *, event: str, corrected: bool = False
) -> None:
    """Tell each unit its own verdict, and the body of its prefecture and its liaison member what became of it."""
    bodies = {
        body.prefecture_id: body
        for body in Organization.objects.filter(kind=Organization.Kind.PREFECTURE_BODY, active=True)
    }
    letters = []
    for row in rows:
        unit = row.unit
        title, text = letter_to_unit(row, items_below(results[unit.pk]), corrected=corrected)
        link = addresses.unit(unit.pk)
        letters.append(
            Letter(organization=unit.organization, title=title, body=text, link=link, key=_key(unit, event, "unit"))
        )
        title, text = letter_about_unit(row, corrected=corrected)
        body = bodies.get(unit.organization.prefecture_id) if unit.track == "prefecture" else None
        if body:
            letters.append(
                Letter(organization=body, title=title, body=text, link=link, key=_key(unit, event, "prefecture"))
            )
        if unit.standing_liaison:
            person = unit.standing_liaison.person
            send(user=person, title=title, body=text, link=link, key=_key(unit, event, "liaison"))
    send_letters(letters)


def _key(unit: CreationUnit, event: str, to: str) -> str:
    return f"unit:{unit.pk}:verdict:{to}:{event}"
