"""Complaints and reports that the committee received about a unit's firm, and how they ended (6-3).

Neither record nor message tells what was complained: the unit learns of a founded one, in the committee's words.
"""

from datetime import date

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from evaluations import addresses
from evaluations.actions.support import RECORD_COMPLAINT
from evaluations.models import Complaint, CreationUnit
from evaluations.rules import support as rules
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_unit

OUTCOMES = tuple(value for value in Complaint.Outcome.values if value)


@transaction.atomic
def record_complaint(
    unit: CreationUnit, *, received_on: date | None, subject: str, text: str = "", key: str, by: User
) -> Complaint:
    """Put a complaint on record, once for each ``key``; nobody outside the committee learns of it.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field.
    """
    unit = locked_unit(unit)
    require(RECORD_COMPLAINT, user=by, subject=unit)
    known = Complaint.objects.filter(unit=unit, key=key).first()
    if known:
        return known
    findings = rules.check_complaint(received_on=received_on, subject=subject, text=text, day=today())
    if findings or received_on is None:
        raise Refused(findings)
    complaint = Complaint.objects.create(
        unit=unit, received_on=received_on, subject=subject.strip(), text=text.strip(), recorded_by=by, key=key
    )
    record(
        by=by,
        action=RECORD_COMPLAINT.code,
        label=RECORD_COMPLAINT.label,
        subject=unit,
        after={"complaint": complaint.pk, "received_on": received_on.isoformat()},
    )
    return complaint


@transaction.atomic
def settle_complaint(complaint: Complaint, *, outcome: str, outcome_on: date | None, text: str, by: User) -> Complaint:
    """Say how a complaint ended; a later finding replaces an earlier one, and both stay in the record.

    The unit is told when it was found true, and when that was taken back.

    :raises Forbidden: the gate. :raises Refused: no outcome, a day that cannot be, no words.
    """
    unit = locked_unit(complaint.unit_id)
    complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    require(RECORD_COMPLAINT, user=by, subject=unit)
    findings = rules.check_outcome(
        is_outcome=outcome in OUTCOMES,
        outcome_on=outcome_on,
        text=text,
        received_on=complaint.received_on,
        day=today(),
    )
    if findings:
        raise Refused(findings)
    before = _facts(complaint)
    complaint.outcome, complaint.outcome_on, complaint.outcome_text = outcome, outcome_on, text.strip()
    if _facts(complaint) == before:
        return complaint
    complaint.save()
    event = record(
        by=by,
        action="complaint.settle",
        label="登记投诉举报核查结果",
        subject=unit,
        before={"complaint": complaint.pk, **before},
        after={"complaint": complaint.pk, **_facts(complaint)},
    )
    was, now = before["outcome"] == Complaint.Outcome.FOUNDED, outcome == Complaint.Outcome.FOUNDED
    if was or now:
        title = "一件投诉举报经核查属实" if now else "一件投诉举报的核查结果已更正，不再计入"
        tell_unit(
            unit,
            title=title,
            body=complaint.outcome_text if now else "",
            event=f"complaint:{event.pk}",
            link=addresses.support(unit.pk),
        )
    return complaint


def _facts(complaint: Complaint) -> dict[str, str]:
    day = complaint.outcome_on.isoformat() if complaint.outcome_on else ""
    return {"outcome": complaint.outcome, "outcome_on": day, "outcome_text": complaint.outcome_text}
