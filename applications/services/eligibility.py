"""Eligibility (C0.1, C0.2): computed again whenever it may have changed, decided by a person, never by itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from applications.actions.eligibility import deciding
from applications.models import Application, Computed, EligibilityCheck, EligibilityDecision, Level, Opinion, State
from applications.models.application import NEEDS_A_PERSON
from applications.rules import eligibility as rules
from applications.services.eligibility_facts import stale_applications, workings_of
from applications.services.locking import locked, move
from applications.services.messages import tell_committee, tell_prefecture
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused

Occasion = EligibilityCheck.Occasion
BULK_LIMIT = 200
RECHECK = "eligibility.recheck"
RECHECK_LABEL = "核对资格"


def standing_check(application: Application) -> EligibilityCheck | None:
    """Return the computation in force, or None before the first."""
    return EligibilityCheck.objects.filter(application=application, superseded_at__isnull=True).first()


def standing_decision(application: Application) -> EligibilityDecision | None:
    """Return the committee's decision in force, with the check that it rests on, or None before the first."""
    decisions = EligibilityDecision.objects.filter(application=application, superseded_at__isnull=True)
    return decisions.select_related("check_used", "decided_by").first()


def recheck(application: Application, *, occasion: str, by: User | None = None) -> EligibilityCheck:
    """Compute C0.1 and C0.2 again, as of the reference day; the computation before stays on record.

    A verdict other than before is flagged (``changed``) and the committee is told, on the prefecture track the
    prefecture's body too; the application's state is never touched. ``by=None`` is the platform itself.
    """
    with transaction.atomic():
        return _check(locked(application), occasion=occasion, by=by)


def up_to_date_check(application: Application, *, occasion: str, by: User | None = None) -> EligibilityCheck:
    """Return the computation in force if it would come out the same now, else compute again (as :func:`recheck`)."""
    with transaction.atomic():
        application = locked(application)
        standing = standing_check(application)
        workings = [row.as_plain() for row in workings_of(application, today())]
        if standing and rules.substance(standing.working) == rules.substance(workings):
            return standing
        return _check(application, occasion=occasion, by=by)


def _check(application: Application, *, occasion: str, by: User | None) -> EligibilityCheck:
    now, day = timezone.now(), today()
    workings = workings_of(application, day)
    before = standing_check(application)
    if before:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    verdict = rules.overall(workings)
    check = EligibilityCheck.objects.create(
        application=application,
        occasion=occasion,
        verdict=verdict,
        working=[row.as_plain() for row in workings],
        reference_day=application.reference_day or day,
        computed_at=now,
        changed=before is not None and before.verdict != verdict,
    )
    record(
        by=by,
        action=RECHECK,
        label=RECHECK_LABEL,
        subject=application,
        before={"verdict": before.verdict} if before else {},
        after={"verdict": verdict, "occasion": occasion, "conditions": {row.code: row.verdict for row in workings}},
    )
    if check.changed and occasion != Occasion.SUBMISSION:
        _tell(application, check)
    return check


def _tell(application: Application, check: EligibilityCheck) -> None:
    """Whoever judges the form is told; the branch is not: nothing has been decided, and it sees its own data."""
    words = {
        "title": f"资格核对结论有变化：{application.organization.name}（{application.number or '尚未提交'}）",
        "body": (
            f"现在的核对结论是“{check.get_verdict_display()}”（{check.get_occasion_display()}）。"
            "系统没有改变申报的状态，请打开查看计算过程。"
        ),
        "event": f"eligibility:{check.pk}",
    }
    tell_committee(application, **words)
    if application.prefecture_id:
        tell_prefecture(application, **words)


def decide_eligibility(
    application: Application, *, eligible: bool, reason: str, by: User, seen: int | None = None
) -> EligibilityDecision:
    """Confirm the computed verdict, or override it with a reason; both stay on record (C0.1, C0.2).

    The verdict is computed once more first. ``seen`` is the check that the person had before them: if the computation
    says something else by now, nothing is decided and the person looks again.

    :raises Forbidden: the gate.
    :raises Refused: a reason is missing, the verdict has changed, or it is to be eligible and the superior has not
        given its opinion.
    """
    require(deciding(application), user=by, subject=application)
    up_to_date_check(application, occasion=Occasion.REVIEW, by=by)
    with transaction.atomic():
        return _decide(locked(application), eligible=eligible, reason=reason, by=by, seen=seen)


def confirm_eligibility(campaign: Campaign, *, seen: Mapping[int, int], by: User) -> list[EligibilityDecision]:
    """Confirm many whose computed verdict is 符合, all or nothing. ``seen`` maps the application to the check shown.

    :raises Forbidden: the gate, for any of them. :raises Refused: none or too many chosen, or one that is not to be
        confirmed any more, named.
    """
    if not seen:
        raise Refused("还没有选择要确认的申报。")
    if len(seen) > BULK_LIMIT:
        raise Refused(f"一次最多确认 {BULK_LIMIT} 份，请分批办理。")
    found = Application.objects.filter(campaign=campaign, pk__in=seen, number__isnull=False)
    chosen = list(found.with_parties().in_official_order())
    if len(chosen) != len(seen):
        raise Refused("选择的申报中有的已经不在列表里，请返回列表重新选择。")
    for application in chosen:
        application.campaign = campaign  # one calendar for all
        _still_waits(application)
        require(deciding(application), user=by, subject=application)
    for application in stale_applications(campaign).filter(pk__in=seen):
        recheck(application, occasion=Occasion.REVIEW, by=by)
    with transaction.atomic():
        rows = _locked_with_opinions(seen)
        return [_confirm(rows[row.pk], campaign, by=by, seen=seen[row.pk]) for row in chosen]


def _locked_with_opinions(ids: Iterable[int]) -> dict[int, Application]:
    """Take all rows in the order of their ids, with their opinions: two queries, however many."""
    found = Application.objects.select_for_update(of=("self",)).with_parties().filter(pk__in=ids).order_by("pk")
    rows = {row.pk: row for row in found}
    for row in rows.values():
        row.standing_opinions = []
    for opinion in Opinion.objects.filter(application__in=rows, superseded_at__isnull=True):
        rows[opinion.application_id].standing_opinions.append(opinion)
    return rows


def _still_waits(application: Application) -> None:
    if application.state not in (State.SUBMITTED, State.RECOMMENDED):
        raise Refused(
            f"{_named(application)}现在的状态是“{application.get_state_display()}”，不能一并确认，请单独查看。"
        )


def _confirm(application: Application, campaign: Campaign, *, by: User, seen: int) -> EligibilityDecision:
    application.campaign = campaign
    _still_waits(application)
    check = standing_check(application)
    if check is None or check.verdict != Computed.MEETS:
        raise Refused(f"{_named(application)}的核对结论不是“符合”，请单独审查。")
    try:
        return _decide(application, eligible=True, reason="", by=by, seen=seen)
    except Refused as refused:
        raise Refused(f"{_named(application)}：{refused}") from refused


def _named(application: Application) -> str:
    return f"{application.organization.name}（{application.number}）"


def _decide(
    application: Application, *, eligible: bool, reason: str, by: User, seen: int | None
) -> EligibilityDecision:
    require(deciding(application), user=by, subject=application)
    check, before = standing_check(application), standing_decision(application)
    assert check is not None  # computed by the caller
    _refuse_if_changed(check, application, seen)
    _refuse_without_superior(application, eligible)
    wrong = rules.check_decision(
        eligible=eligible, computed=check.verdict, before=before.eligible if before else None, reason=reason
    )
    if wrong:
        raise Refused([Finding(wrong, "reason")])
    now, state = timezone.now(), application.state
    if before:
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    decision = EligibilityDecision.objects.create(
        application=application,
        check_used=check,
        eligible=eligible,
        overrides=eligible != (check.verdict == Computed.MEETS),
        reason=reason.strip(),
        decided_by=by,
        decided_at=now,
    )
    move(application, State.ELIGIBLE if eligible else State.INELIGIBLE, at=now)
    application.save(update_fields=["state", "state_since"])
    _record_decision(application, decision, check, state, by)
    return decision


def _record_decision(
    application: Application, decision: EligibilityDecision, check: EligibilityCheck, state: str, by: User
) -> None:
    record(
        by=by,
        action=deciding(application).code,
        label=deciding(application).label,
        subject=application,
        before={"state": state},
        after={"state": application.state, "computed": check.verdict, "overrides": decision.overrides},
        reason=decision.reason,
    )


def _refuse_if_changed(check: EligibilityCheck, application: Application, seen: int | None) -> None:
    if seen is None or seen == check.pk:
        return
    shown = application.eligibility_checks.filter(pk=seen).first()
    if shown is None or shown.verdict != check.verdict:
        raise Refused("登记信息刚刚有变化，核对结论已重新计算，请看过新的计算过程后再审查。")


def _refuse_without_superior(application: Application, eligible: bool) -> None:
    """The third opinion can be given on a submitted form only: deciding before it would shut it out (F4)."""
    if eligible and not any(row.level == Level.SUPERIOR for row in application.standing_opinions):
        raise Refused(f"{application.superior.name}还没有签署“上级党组织意见”，签署后才能确认资格合格。")


def waiting_for_a_person(campaign: Campaign) -> int:
    """Return how many applications the committee has to decide on: not yet, or otherwise computed since (C0)."""
    found = Application.objects.filter(campaign=campaign, number__isnull=False).with_eligibility()
    return int(found.filter(NEEDS_A_PERSON).count())


# --- by itself --------------------------------------------------------------------------------------------------------


def recheck_what_changed(now: datetime) -> int:
    """Compute again where the register has changed since the standing check (``manage.py tick``); return how many.

    Bounded: at most :data:`BULK_LIMIT` a time, the rest at the next tick. Twice in a row does nothing the second time.
    """
    campaign = Campaign.objects.current()
    if campaign is None or campaign.is_read_only:
        return 0
    stale = list(stale_applications(campaign)[:BULK_LIMIT])
    for application in stale:
        recheck(application, occasion=Occasion.REGISTER)
    return len(stale)
