"""Written systems outside the twelve that item 5-2 names (its list ends with 等): the committee accepts them or not."""

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.core.findings import Refused
from evaluations.actions.evidence import ACCEPT_SYSTEM
from evaluations.models import UnitDocument
from evaluations.rules.documents import check_reason
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_unit
from evaluations.taking_part import require_in_part

Acceptance = UnitDocument.Acceptance


@transaction.atomic
def accept_system(document: UnitDocument, *, text: str = "", by: User) -> UnitDocument:
    """Let a system count among the eight (5-2); the unit is told.

    :raises Forbidden: the gate. :raises Refused: it is no longer in use.
    """
    return _answer(document, acceptance=Acceptance.ACCEPTED, text=text, by=by)


@transaction.atomic
def refuse_system(document: UnitDocument, *, reason: str, by: User) -> UnitDocument:
    """Say why a system does not count among the eight (5-2); the unit is told, and may correct it.

    :raises Forbidden: the gate. :raises Refused: no reason, or it is no longer in use.
    """
    return _answer(document, acceptance=Acceptance.REFUSED, text=reason, by=by)


def _answer(document: UnitDocument, *, acceptance: Acceptance, text: str, by: User) -> UnitDocument:
    unit = locked_unit(document.unit_id)
    document = unit.documents.select_related("kind").get(pk=document.pk)
    document.unit = unit
    require_in_part(ACCEPT_SYSTEM, user=by, subject=document)
    if not document.is_standing:
        raise Refused("这份材料已经停用或已有新版本，请刷新页面查看。")
    findings = check_reason(text, name="不予认定的原因") if acceptance == Acceptance.REFUSED or text.strip() else []
    if findings:
        raise Refused(findings)
    before = document.acceptance
    document.acceptance, document.acceptance_text = acceptance, text.strip()
    document.accepted_at, document.accepted_by = timezone.now(), by
    document.save()
    event = record(
        by=by,
        action=ACCEPT_SYSTEM.code,
        label=ACCEPT_SYSTEM.label,
        subject=document,
        before={"acceptance": before},
        after={"acceptance": str(acceptance.value)},
        reason=document.acceptance_text,
    )
    tell_unit(
        unit,
        title=f"“{document.title}”{acceptance.label}",
        body=f"行业党委的说明：{document.acceptance_text}" if document.acceptance_text else "",
        event=f"system.answer:{document.pk}:{event.pk}",
        link=document.get_absolute_url(),
    )
    return document
