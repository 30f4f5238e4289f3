"""Objections to an intended name (S3): received from anybody, settled by the committee, never shown to the unit.

Who objected is kept in the objection alone: neither the record nor a message nor an address tells it.
"""

import secrets

from django.db import transaction
from django.utils import timezone

from applications.actions.notice import FILE_OBJECTION, SETTLE_OBJECTION
from applications.codes import ALPHABET
from applications.models import Objection, SelectionDecision, SelectionRow
from applications.rules import notice as rules
from applications.services.selection import locked_decision
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record, remote_address
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization

NUMBER_LENGTH = 8


def file_objection(
    decision: SelectionDecision, *, row_id: int | None, author_name: str, author_contact: str, text: str
) -> Objection:
    """Receive an objection while the notice runs; its number tells nothing, not even how many there are.

    :raises Forbidden: there is no notice now. :raises Refused: what is missing, by field.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(FILE_OBJECTION, user=None, subject=decision)
        _need_running(decision)
        row = decision.rows.filter(pk=row_id, outcome=SelectionRow.Outcome.SELECTED).first() if row_id else None
        findings = [] if row else [Finding("请选择对哪个党组织提出异议。", "row")]
        findings += rules.check_objection(
            name=author_name,
            contact=author_contact,
            text=text,
            anonymous_allowed=decision.campaign.anonymous_objections_on,
        )
        if row is None or findings:
            raise Refused(findings)
        objection = Objection.objects.create(
            decision=decision,
            row=row,
            number=_new_number(),
            author_name=author_name.strip(),
            author_contact=author_contact.strip(),
            text=text.strip(),
            received_at=timezone.now(),
        )
        _record_without_author(objection)
        send(
            organization=Organization.objects.get(kind=Organization.Kind.COMMITTEE),
            role=Role.COMMITTEE,
            title=f"收到异议，受理编号 {objection.number}",
            body="请在公示期满、公布结果之前核查处理。异议人信息不得告知被反映的单位。",
            link=objection.get_absolute_url(),
            key=f"objection:{objection.pk}",
        )
        return objection


def settle_objection(objection: Objection, *, outcome: str, text: str, by: User) -> Objection:
    """Settle an objection, once: upheld or dismissed, with what was found.

    :raises Forbidden: the gate. :raises Refused: settled already, or the grounds are missing.
    """
    with transaction.atomic():
        decision = locked_decision(objection.decision)
        objection = Objection.objects.select_for_update(of=("self",)).select_related("handled_by").get(pk=objection.pk)
        require(SETTLE_OBJECTION, user=by, subject=decision)
        if objection.handled_by:
            raise Refused(f"这件异议已由{objection.handled_by}处理，结果是“{objection.get_outcome_display()}”。")
        findings = rules.check_outcome(outcome=outcome, text=text)
        if findings:
            raise Refused(findings)
        objection.outcome, objection.outcome_text = outcome, text.strip()
        objection.handled_by, objection.handled_at = by, timezone.now()
        objection.save()
        record(
            by=by,
            action=SETTLE_OBJECTION.code,
            label=SETTLE_OBJECTION.label,
            subject=objection,
            before={"outcome": ""},
            after={"outcome": outcome},
            reason=objection.outcome_text,
        )
        return objection


def _need_running(decision: SelectionDecision) -> None:
    assert decision.notice_from is not None
    assert decision.notice_to is not None
    if not rules.Period(decision.notice_from, decision.notice_to).runs_on(today()):
        raise Refused("公示期已经结束或尚未开始，不能再提出异议。")


def _new_number() -> str:
    return "YY-" + "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH))


def _record_without_author(objection: Objection) -> None:
    """Put the receipt on record as the system's own act, without the address that it came from."""
    token = remote_address.set("")
    try:
        record(
            by=None,
            action=FILE_OBJECTION.code,
            label=FILE_OBJECTION.label,
            subject=objection,
            after={"number": objection.number},
        )
    finally:
        remote_address.reset(token)
