"""Moving what is due: a stage for all, a deadline for one, a prefecture's inner closing day."""

from datetime import date

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns import actions, addresses, rules
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, DateChange, Extension, InnerClosingDay, Stage
from benchmark_platform.campaigns.parties import notified_bodies
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send_to_each
from benchmark_platform.organizations.models import Organization, Track


@transaction.atomic
def move_stage(stage: Stage, *, opens_on: date, closes_on: date | None, reason: str, by: User) -> DateChange:
    """Move the days of a stage for everybody; old and new stay on record and all bodies are told (S1–S7).

    :raises Forbidden: when ``by`` is not of the committee, or the campaign is archived.
    :raises Refused: when a day lies in the past, the order is wrong, nothing changes, or there is no reason.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=stage.pk)
    require(actions.MOVE_STAGE, user=by, subject=stage)
    old, new = rules.Days(stage.opens_on, stage.closes_on), rules.Days(opens_on, closes_on)
    _refuse([*rules.check_stage_days(old=old, new=new, day=today()), *rules.check_reason(reason)])
    stage.opens_on, stage.closes_on = opens_on, closes_on
    stage.save()
    change = DateChange.objects.create(
        stage=stage,
        old_opens_on=old.opens_on,
        old_closes_on=old.closes_on,
        new_opens_on=opens_on,
        new_closes_on=closes_on,
        reason=reason.strip(),
        changed_by=by,
    )
    record(
        by=by,
        action=actions.MOVE_STAGE.code,
        label=actions.MOVE_STAGE.label,
        subject=stage,
        before=_as_facts(old),
        after=_as_facts(new),
        reason=change.reason,
    )
    send_to_each(
        notified_bodies(),
        title=f"“{stage.title}”阶段日期调整为{period(new)}",
        body=f"原为{period(old)}，现调整为{period(new)}。\n理由：{change.reason}",
        link=addresses.calendar(),
        key=f"stage.move:{change.pk}",
    )
    return change


@transaction.atomic
def extend_deadline(stage: Stage, organization: Organization, *, until: date, reason: str, by: User) -> Extension:
    """Give one body its own, later deadline for a stage; the body and its superior are told.

    :raises Forbidden: when ``by`` is not of the committee, or the campaign is archived.
    :raises Refused: when the day is not later than the present deadline, lies in the past, or there is no reason.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=stage.pk)
    require(actions.EXTEND, user=by, subject=stage)
    own = stage.campaign.calendar.own_deadlines.get((organization.pk, stage.code))
    days = rules.Days(stage.opens_on, stage.closes_on)
    findings = rules.check_extension(stage=days, own_deadline=own, until=until, day=today())
    _refuse([*findings, *rules.check_reason(reason)])
    extension = Extension.objects.create(
        stage=stage,
        organization=organization,
        until=until,
        source=Extension.Source.EXTENSION,
        reason=reason.strip(),
        granted_by=by,
    )
    before = max(filter(None, (stage.closes_on, own)))
    record(
        by=by,
        action=actions.EXTEND.code,
        label=actions.EXTEND.label,
        subject=extension,
        before={"until": before.isoformat()},
        after={"until": until.isoformat()},
        reason=extension.reason,
    )
    told = [organization, *([organization.superior] if organization.superior else [])]
    send_to_each(
        [body for body in told if body.kind != Organization.Kind.COMMITTEE],
        title=f"{organization.name}“{stage.title}”延期至{chinese_day(until)}",
        body=f"原截止日期{chinese_day(before)}，现延至{chinese_day(until)}（当天有效）。\n理由：{extension.reason}",
        link=addresses.calendar(),
        key=f"deadline.extend:{extension.pk}",
    )
    return extension


@transaction.atomic
def set_inner_closing_day(
    campaign: Campaign, organization: Organization, *, closes_on: date, by: User
) -> InnerClosingDay:
    """Set the day by which a prefecture wants its branches' forms (S2); its branches are told.

    :raises Forbidden: when ``by`` is not of this prefecture body, or the stage of applying is over.
    :raises Refused: when the day lies in the past or outside the stage.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    held = InnerClosingDay.objects.filter(campaign=campaign, organization=organization).first()
    require(actions.SET_INNER_DAY, user=by, subject=InnerClosingDay(campaign=campaign, organization=organization))
    stage = campaign.calendar.stages["application"]
    days = rules.Days(stage.opens_on, stage.closes_on)
    _refuse(rules.check_inner_day(stage=days, closes_on=closes_on, day=today()))
    before = campaign.calendar.inner_closing_day(organization.prefecture_id)
    held = held or InnerClosingDay(campaign=campaign, organization=organization)
    held.closes_on, held.set_by = closes_on, by
    held.save()
    event = record(
        by=by,
        action=actions.SET_INNER_DAY.code,
        label=actions.SET_INNER_DAY.label,
        subject=held,
        before={"closes_on": before.isoformat() if before else ""},
        after={"closes_on": closes_on.isoformat()},
    )
    branches = notified_bodies().filter(track=Track.PREFECTURE, prefecture=organization.prefecture)
    send_to_each(
        branches,
        title=f"本市州的申报截止日期为{chinese_day(closes_on)}",
        body=f"{organization.name}要求在{chinese_day(closes_on)}（当天有效）前提交申请表，以便遴选推荐。",
        link=addresses.calendar(),
        key=f"inner_day.set:{event.pk}",
    )
    return held


def period(days: rules.Days) -> str:
    """Return the days of a stage as a person writes them."""
    if days.closes_on is None:
        return f"{chinese_day(days.opens_on)}起"
    return f"{chinese_day(days.opens_on)}至{chinese_day(days.closes_on)}"


def _as_facts(days: rules.Days) -> dict[str, str]:
    return {"opens_on": days.opens_on.isoformat(), "closes_on": days.closes_on.isoformat() if days.closes_on else ""}


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Refused(findings)
