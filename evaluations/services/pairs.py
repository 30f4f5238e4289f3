"""Pairs: another organisation helps a unit (结对帮扶, M2.2)."""

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.actions.support import MAKE_PAIR
from evaluations.models import CreationUnit, Pair
from evaluations.rules import support as rules
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_unit


@transaction.atomic
def make_pair(unit: CreationUnit, *, partner: Organization, content: str, by: User) -> Pair:
    """Pair a unit with another organisation from today on; both are told. The same submission again is the same pair.

    :raises Forbidden: the gate. :raises Refused: its own organisation, one out of use, paired already, no content.
    """
    unit = locked_unit(unit)
    require(MAKE_PAIR, user=by, subject=unit)
    same = unit.pairs.filter(partner=partner, ended_on=None, since=today(), content=content.strip(), recorded_by=by)
    known = same.first()
    if known:
        return known
    findings = rules.check_pair(
        is_own=partner.pk == unit.organization_id,
        is_active=partner.active,
        stands_already=unit.pairs.filter(partner=partner, ended_on=None).exists(),
        content=content,
    )
    if findings:
        raise Refused(findings)
    pair = Pair.objects.create(unit=unit, partner=partner, since=today(), content=content.strip(), recorded_by=by)
    record(
        by=by,
        action=MAKE_PAIR.code,
        label=MAKE_PAIR.label,
        subject=unit,
        after={"partner": str(partner), "pair": pair.pk},
    )
    event = f"pair:{pair.pk}"
    tell_unit(
        unit, title=f"{partner.name}与本单位结对", body=pair.content, event=event, link=addresses.support(unit.pk)
    )
    # The partner does not see the unit's pages: the message itself says all.
    send(
        organization=partner,
        title=f"请与{unit.organization.name}结对帮扶",
        body=pair.content,
        key=f"unit:{unit.pk}:partner:{event}",
    )
    return pair


@transaction.atomic
def end_pair(pair: Pair, *, reason: str, by: User) -> Pair:
    """End a pair today; it stays on record with its reason, and both are told. The same again changes nothing.

    :raises Forbidden: the gate. :raises Refused: ended already, or no reason.
    """
    unit = locked_unit(pair.unit_id)
    pair = Pair.objects.select_for_update(of=("self",)).select_related("partner").get(pk=pair.pk)
    require(MAKE_PAIR, user=by, subject=unit)
    if pair.ended_on == today() and pair.end_reason == reason.strip():
        return pair
    if pair.ended_on:
        raise Refused("这次结对已经结束，请刷新页面查看。")
    findings = rules.check_end(reason)
    if findings:
        raise Refused(findings)
    pair.ended_on = today()
    pair.end_reason = reason.strip()
    pair.save()
    record(
        by=by,
        action="pair.end",
        label="结束结对帮扶",
        subject=unit,
        before={"partner": str(pair.partner), "pair": pair.pk},
        reason=pair.end_reason,
    )
    event = f"pair.end:{pair.pk}"
    body = f"原因：{pair.end_reason}"
    tell_unit(unit, title=f"与{pair.partner.name}的结对已结束", body=body, event=event, link=addresses.support(unit.pk))
    send(
        organization=pair.partner,
        title=f"与{unit.organization.name}的结对已结束",
        body=body,
        key=f"unit:{unit.pk}:partner:{event}",
    )
    return pair
