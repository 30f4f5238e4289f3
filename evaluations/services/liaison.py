"""Who of the committee looks after a unit, and what was seen and advised there (M2.2)."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send
from evaluations import addresses
from evaluations.actions.support import ASSIGN_LIAISON, RECORD_VISIT
from evaluations.models import CreationUnit, Liaison, LiaisonVisit, VisitInspector
from evaluations.rules import support as rules
from evaluations.services.inspectors import OPEN
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_unit


@transaction.atomic
def assign_liaison(unit: CreationUnit, *, person: User, reason: str = "", by: User) -> Liaison:
    """Let a person of the committee look after a unit from today; whoever did so before stays on record.

    The same person again changes nothing. The unit and both persons are told.

    :raises Forbidden: the gate. :raises Refused: not of the committee, of the unit itself, or no reason for a change.
    """
    unit = locked_unit(unit)
    require(ASSIGN_LIAISON, user=by, subject=unit)
    standing = unit.standing_liaison
    if standing and standing.person_id == person.pk:
        return standing
    findings = rules.check_liaison(
        is_of_committee=person.is_active and person.holds(Role.COMMITTEE, Role.DECIDER),
        is_of_unit=unit.organization_id in person.bodies(Role.BRANCH),
        inspects_on=_inspects_on(unit, person),
        replaces=str(standing.person) if standing else "",
        reason=reason,
    )
    if findings:
        raise Refused(findings)
    if standing:
        _end(standing, reason)
    liaison = Liaison.objects.create(unit=unit, person=person, since=today(), assigned_by=by)
    record(
        by=by,
        action=ASSIGN_LIAISON.code,
        label=ASSIGN_LIAISON.label,
        subject=unit,
        before={"liaison": str(standing.person)} if standing else {},
        after={"liaison": str(person)},
        reason=reason.strip(),
    )
    _tell_assigned(unit, liaison, standing)
    return liaison


def _inspects_on(unit: CreationUnit, person: User) -> date | None:
    """Return the day of the unit's open visit in whose team the person is, or None; visits lock the unit as well."""
    rows = VisitInspector.objects.standing().filter(person=person, visit__unit=unit, visit__state__in=OPEN)
    found = rows.select_related("visit").first()
    return found.visit.day if found else None


@transaction.atomic
def assign_many(
    campaign: Campaign, *, people: Mapping[int, User], seen: Mapping[int, int | None], reason: str = "", by: User
) -> int:
    """Assign a person to each of many units (by id) at once, all or nothing; return how many changed.

    ``seen`` says who looked after each unit on the page that was filled in: a unit that nobody touched there stays as
    it is now, and one that somebody else has changed meanwhile is not changed unasked.

    :raises Forbidden: the gate. :raises Refused: the sentences of every unit, each with the unit's name.
    """
    # In the order of their numbers: two offices at once must not wait for each other in a circle.
    units = {unit.pk: unit for unit in CreationUnit.objects.filter(campaign=campaign, pk__in=people).with_parties()}
    findings: list[Finding] = []
    changed = 0
    for pk in sorted(units):
        person, shown = people[pk], seen.get(pk)
        if person.pk == shown:
            continue
        unit = locked_unit(units[pk])
        require(ASSIGN_LIAISON, user=by, subject=unit)
        standing = unit.standing_liaison
        held = standing.person_id if standing else None
        if held == person.pk:
            continue
        name = units[pk].organization.name
        if held != shown:
            findings.append(Finding(_changed_meanwhile(name, standing), f"unit-{pk}"))
            continue
        try:
            assign_liaison(units[pk], person=person, reason=reason, by=by)
        except Refused as refused:
            findings += [
                Finding(f"{name}：{one.message}", "reason" if one.field == "reason" else f"unit-{pk}")
                for one in refused.findings
            ]
        else:
            changed += 1
    if findings:
        raise Refused(findings)
    return changed


@transaction.atomic
def end_liaison(unit: CreationUnit, *, reason: str, by: User) -> Liaison:
    """End the liaison of today without a successor; it stays on record with its reason. The same again is once.

    :raises Forbidden: the gate. :raises Refused: nobody looks after the unit, or no reason.
    """
    unit = locked_unit(unit)
    require(ASSIGN_LIAISON, user=by, subject=unit)
    standing = unit.standing_liaison
    if standing is None:
        ended = unit.liaisons.filter(ended_on=today(), end_reason=reason.strip()).last()
        if ended:
            return ended
        raise Refused("这个单位现在没有联点党委委员，请刷新页面查看。")
    findings = rules.check_end(reason)
    if findings:
        raise Refused(findings)
    _end(standing, reason)
    record(
        by=by,
        action="liaison.end",
        label="结束联点指导",
        subject=unit,
        before={"liaison": str(standing.person)},
        reason=reason.strip(),
    )
    event = f"liaison.end:{standing.pk}"
    tell_unit(unit, title=f"{standing.person}不再联点本单位", event=event, link=addresses.support(unit.pk))
    _tell_former(unit, standing)
    return standing


@transaction.atomic
def record_visit(
    unit: CreationUnit,
    *,
    visited_on: date | None,
    way: str,
    seen: str,
    advice: str = "",
    visitor: User | None = None,
    key: str,
    by: User,
) -> LiaisonVisit:
    """Put a visit or call on record, once for each ``key``; the unit is told of the advice.

    The office may write it down for the liaison member (``visitor``); otherwise ``by`` went.

    :raises Forbidden: the gate. :raises Refused: what is missing, by field.
    """
    unit = locked_unit(unit)
    require(RECORD_VISIT, user=by, subject=unit)
    known = LiaisonVisit.objects.filter(unit=unit, key=key).first()
    if known:
        return known
    findings = rules.check_visit(
        visited_on=visited_on, way=way, seen=seen, advice=advice, day=today(), since=unit.campaign.issued_on
    )
    if visitor and visitor != by and not unit.liaisons.filter(person=visitor).exists():
        findings.append(Finding("走访人须是联点党委委员或您本人，请重新选择。", "visitor"))
    if findings or visited_on is None:
        raise Refused(findings)
    visit = LiaisonVisit.objects.create(
        unit=unit,
        visitor=visitor or by,
        visited_on=visited_on,
        way=way.strip(),
        seen=seen.strip(),
        advice=advice.strip(),
        recorded_by=by,
        key=key,
    )
    record(
        by=by,
        action=RECORD_VISIT.code,
        label=RECORD_VISIT.label,
        subject=unit,
        after={"visited_on": visited_on.isoformat(), "visitor": str(visit.visitor), "way": visit.way},
    )
    if visit.advice:
        tell_unit(
            unit,
            title=f"{visit.visitor}留下了指导意见",
            body=visit.advice,
            event=f"visit:{visit.pk}",
            link=addresses.support(unit.pk),
        )
    return visit


def _changed_meanwhile(name: str, standing: Liaison | None) -> str:
    now = f"已由他人改为{standing.person}" if standing else "已由他人结束"
    return f"{name}：您打开页面之后，联点党委委员{now}。请核对下面的选择，仍要调整的再保存一次。"


def _end(standing: Liaison, reason: str) -> None:
    standing.ended_on = today()
    standing.end_reason = reason.strip()
    standing.save()


def _tell_assigned(unit: CreationUnit, liaison: Liaison, former: Liaison | None) -> None:
    event = f"liaison.assign:{liaison.pk}"
    tell_unit(
        unit,
        title=f"{liaison.person}联点指导本单位的创建工作",
        body=f"联系电话：{liaison.person.phone}" if liaison.person.phone else "",
        event=event,
        link=addresses.support(unit.pk),
    )
    send(
        user=liaison.person,
        title=f"请您联点指导{unit.organization.name}",
        body="请经常了解创建进展，走访后记下了解的情况和指导意见。",
        link=addresses.support(unit.pk),
        key=f"unit:{unit.pk}:liaison:{event}",
    )
    if former:
        _tell_former(unit, former)


def _tell_former(unit: CreationUnit, former: Liaison) -> None:
    send(
        user=former.person,
        title=f"您不再联点{unit.organization.name}",
        body=f"原因：{former.end_reason}",
        link="",
        key=f"unit:{unit.pk}:liaison.ended:{former.pk}",
    )
