"""启动创建, and the ways out of it: replaced or disqualified, by 审定 alone (S4)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications.models import Application, SelectionReversal, State
from applications.models.application import ApplicationQuerySet
from applications.outcomes import released_decision
from applications.services.seats import lock_quotas
from applications.services.selection_deciding import label_of, lock_applications
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.inbox.services import Letter, send_letters
from benchmark_platform.organizations.models import Organization, Track
from evaluations import addresses
from evaluations.actions import unit as actions
from evaluations.models import CreationUnit, Rubric, UnitState
from evaluations.rules import opening as rules
from evaluations.services.duties import lay_out_duties
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_liaison, tell_prefecture, tell_unit
from evaluations.services.visit_messages import tell_unit_ended


def waiting_to_open(campaign: Campaign) -> ApplicationQuerySet:
    """Return the selected forms that hold a seat and have no unit yet, in official order."""
    rows = Application.objects.filter(campaign=campaign, state=State.SELECTED, seat__isnull=False, unit__isnull=True)
    return rows.with_parties().defer("answers").in_official_order()


def open_units(*, campaign: Campaign, by: User, seen: Collection[int] | None = None) -> list[CreationUnit]:
    """Open a unit for every selected form that has none, and freeze the marks at the first time (S4, E).

    Pressed again it opens only what is new, a later replacement too; with nothing new it returns an empty list.
    ``seen`` are the forms on the page where the button was pressed: nobody is opened who was not on it.

    :raises Forbidden: the gate. :raises Refused: no released list, no task guide, or the list has changed.
    """
    with transaction.atomic():
        lock_quotas(campaign)
        require(actions.OPEN_UNITS, user=by, subject=actions.Units(campaign))
        waiting = [row.pk for row in waiting_to_open(campaign)]
        findings = rules.check_opening(is_released=released_decision(campaign) is not None, waiting=waiting, seen=seen)
        if findings:
            raise Refused(findings)
        forms = lock_applications(waiting)
        return _open([forms[pk] for pk in waiting], campaign=campaign, by=by)


def replace_unit(unit: CreationUnit, *, replacement: Application | None, reason: str, by: User) -> CreationUnit:
    """Take a unit out because another organisation has its place; that one's unit is opened at once and linked (S4).

    ``replacement`` None leaves the place empty: the link is made when 启动创建 opens the new unit.

    :raises Forbidden: not 审定, not now, or it takes no more part. :raises Refused: no reason, the result is not
        corrected, or the other one cannot have this place.
    """
    with transaction.atomic():
        lock_quotas(unit.campaign)
        unit = locked_unit(unit)
        require(actions.REPLACE_UNIT, user=by, subject=unit)
        forms = lock_applications([unit.application_id, *([replacement.pk] if replacement else [])])
        new = forms[replacement.pk] if replacement else None
        findings = rules.check_end_reason(reason) + _check_replacement(unit, forms[unit.application_id], new)
        if findings:
            raise Refused(findings)
        _end(unit, actions.REPLACE_UNIT, reason=reason.strip(), by=by)
        if new is not None:
            standing = CreationUnit.objects.filter(application=new).first()
            if standing is None:
                require(actions.OPEN_UNITS, user=by, subject=actions.Units(unit.campaign))
                [standing] = _open([new], campaign=unit.campaign, by=by)
            _link(unit, standing)
        return unit


def disqualify_unit(unit: CreationUnit, *, reason: str, by: User) -> CreationUnit:
    """Take a unit out for a cause of its own; what it has put down stays readable (S4).

    :raises Forbidden: not 审定, not now, or it takes no more part. :raises Refused: no reason.
    """
    with transaction.atomic():
        unit = locked_unit(unit)
        require(actions.DISQUALIFY_UNIT, user=by, subject=unit)
        findings = rules.check_end_reason(reason)
        if findings:
            raise Refused(findings)
        _end(unit, actions.DISQUALIFY_UNIT, reason=reason.strip(), by=by)
        return unit


def replacement_candidates(unit: CreationUnit) -> list[Application]:
    """Return the selected forms that may have the place of this unit, in official order.

    A unit that was opened from the list by itself has its own place. Only who moved up in this one's stead, or was
    selected in its prefecture (which has one place), may be at work already.
    """
    rows = Application.objects.filter(
        campaign=unit.campaign_id, state=State.SELECTED, seat__isnull=False, track=unit.application.track
    ).exclude(pk=unit.application_id)
    if unit.application.track == Track.PREFECTURE:
        rows = rows.filter(organization__prefecture=unit.organization.prefecture_id)
    else:
        rows = rows.filter(Q(unit__isnull=True) | Q(pk__in=_moved_up_for(unit.application)))
    free = rows.filter(unit__replaces__isnull=True)
    return list(free.with_parties().defer("answers").in_official_order())


def record_units_export(*, campaign: Campaign, count: int, scope: str, by: User) -> None:
    """Put on record that the list of units was taken out as a spreadsheet."""
    record(by=by, action="units.export", label="导出创建单位", subject=campaign, after={"count": count, "scope": scope})


def _open(forms: list[Application], *, campaign: Campaign, by: User) -> list[CreationUnit]:
    if not forms:
        return []
    now = timezone.now()
    rubric = _frozen_rubric(campaign, at=now, by=by)
    units = []
    for form in forms:
        unit = CreationUnit.objects.create(
            campaign=campaign,
            organization=form.organization,
            application=form,
            state=UnitState.CREATING,
            state_since=now,
            opened_at=now,
            opened_on=today(now),
            opened_by=by,
        )
        record(
            by=by,
            action=actions.OPEN_UNITS.code,
            label=actions.OPEN_UNITS.label,
            subject=unit,
            after={"application": label_of(form), "rubric": str(rubric)},
        )
        units.append(unit)
    _link_to_replaced(units, campaign=campaign)
    lay_out_duties(units)
    send_letters([*_letters_to_units(units), *_letters_to_prefectures(units)])
    return units


def _frozen_rubric(campaign: Campaign, *, at: datetime, by: User) -> Rubric:
    """Freeze the marks once: what is measured is known before the work begins (E)."""
    rubric = Rubric.objects.select_for_update(of=("self",)).filter(campaign=campaign).first()
    if rubric is None:
        raise Refused("本计划还没有创建工作任务指南，不能启动创建。请先在后台录入。")
    if rubric.frozen_at is None:
        rubric.frozen_at = at
        rubric.save(update_fields=["frozen_at"])
        record(by=by, action="rubric.freeze", label="冻结分值", subject=rubric, after={"frozen_at": at.isoformat()})
    return rubric


def _letters_to_units(units: Iterable[CreationUnit]) -> list[Letter]:
    return [
        Letter(
            organization=unit.organization,
            title="创建工作已启动",
            body="请及时成立创建工作领导小组，制定创建方案和时间表，对照创建工作任务指南组织实施。",
            link=addresses.unit(unit.pk),
            key=f"unit:{unit.pk}:opened",
        )
        for unit in units
    ]


def _letters_to_prefectures(units: Iterable[CreationUnit]) -> list[Letter]:
    """Tell each prefecture that its unit is at work (M1)."""
    by_prefecture = {
        unit.organization.prefecture_id: unit for unit in units if unit.application.track == Track.PREFECTURE
    }
    bodies = Organization.objects.filter(
        kind=Organization.Kind.PREFECTURE_BODY, active=True, prefecture__in=by_prefecture
    )
    return [
        Letter(
            organization=body,
            title=f"{by_prefecture[body.prefecture_id].organization.name}已启动创建",
            body="请加强联系沟通，及时研究并帮助解决实际问题。",
            link=addresses.unit(by_prefecture[body.prefecture_id].pk),
            key=f"unit:{by_prefecture[body.prefecture_id].pk}:prefecture:opened",
        )
        for body in bodies
    ]


def _link_to_replaced(units: list[CreationUnit], *, campaign: Campaign) -> None:
    """Link units that were replaced before their successor was opened: same prefecture, or who moved up."""
    empty = list(
        CreationUnit.objects.select_for_update(of=("self",))
        .filter(campaign=campaign, state=UnitState.REPLACED, replaced_by=None)
        .select_related("organization", "application")
    )
    if not empty:
        return
    moved = dict(
        SelectionReversal.objects.filter(moved_up__in=[unit.application_id for unit in units]).values_list(
            "application_id", "moved_up_id"
        )
    )
    for old in empty:
        for unit in units:
            same_prefecture = (
                old.application.track == unit.application.track == Track.PREFECTURE
                and old.organization.prefecture_id == unit.organization.prefecture_id
            )
            if same_prefecture or moved.get(old.application_id) == unit.application_id:
                _link(old, unit)
                break


def _link(old: CreationUnit, new: CreationUnit) -> None:
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])


def _check_replacement(unit: CreationUnit, own: Application, new: Application | None) -> list[Finding]:
    if new is None:
        return rules.check_replacement(
            old_is_selected=own.state == State.SELECTED,
            same_form=False,
            new_is_selected=True,
            same_place=True,
            is_used=False,
        )
    same_place = new.campaign_id == own.campaign_id and new.track == own.track
    if own.track == Track.PREFECTURE:
        same_place = same_place and new.organization.prefecture_id == own.organization.prefecture_id
    return rules.check_replacement(
        old_is_selected=own.state == State.SELECTED,
        same_form=new.pk == own.pk,
        new_is_selected=new.state == State.SELECTED,
        same_place=same_place,
        is_used=_has_a_place(own, new),
    )


def _has_a_place(own: Application, new: Application) -> bool:
    """Whether the other one is at work in a place that is not this one's."""
    at_work = CreationUnit.objects.filter(application=new)
    if own.track == Track.PREFECTURE or new.pk in _moved_up_for(own):
        return at_work.filter(replaces__isnull=False).exists()
    return at_work.exists()


def _moved_up_for(own: Application) -> list[int]:
    """Return the forms that moved up when the result of this one was corrected."""
    rows = SelectionReversal.objects.filter(application=own, moved_up__isnull=False)
    return list(rows.values_list("moved_up", flat=True))


def _end(unit: CreationUnit, action: Action, *, reason: str, by: User) -> None:
    before = unit.state
    assert action.to_state is not None  # both ways out have a state to go to
    unit.state = action.to_state
    unit.state_since = unit.ended_at = timezone.now()
    unit.ended_by = by
    unit.end_reason = reason
    unit.save(update_fields=["state", "state_since", "ended_at", "ended_by", "end_reason"])
    record(
        by=by,
        action=action.code,
        label=action.label,
        subject=unit,
        before={"state": before},
        after={"state": unit.state},
        reason=reason,
    )
    words = unit.get_state_display()
    name = unit.organization.name
    tell_unit(
        unit,
        title=f"创建单位{words}",
        body=f"理由：{reason}\n已填报的内容仍可查看，不再接收新的内容。",
        event=unit.state,
    )
    tell_prefecture(unit, title=f"{name}的创建单位资格{words}", body=f"理由：{reason}", event=unit.state)
    tell_liaison(unit, title=f"{name}的创建单位资格{words}", body=f"理由：{reason}", event=unit.state)
    tell_unit_ended(unit)
