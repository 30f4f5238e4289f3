"""A prefecture chooses anew after a released place was taken back: asked for, decided, released by itself (S3).

The request holds it. Its prefecture's forms come back into play and everything that a first choice needs (opinion, the
body's own review, recommendation, eligibility) is done as before; nothing of the decision is known outside the
committee until it is released. The outcome is a correction of the released list, so that list and letters follow.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications import addresses
from applications.actions import Recommendations
from applications.actions import second_choice as actions
from applications.letters import message_for
from applications.models import (
    Application,
    Recommendation,
    ReplacementRequest,
    SelectionReversal,
    State,
)
from applications.models.application import ApplicationQuerySet
from applications.outcomes import reversals_of
from applications.rules import recommendation as request_rules
from applications.rules import second_choice as rules
from applications.rules.reasons import check_reason
from applications.services.locking import move
from applications.services.messages import tell_branch, tell_prefecture
from applications.services.reversals import need_eligible, outcome_now
from applications.services.seats import ensure_seats, free_seat, lock_quotas, take_seat
from applications.services.selection_deciding import label_of, lock_applications
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization, Track

Outcome = ReplacementRequest.Outcome
# What waits for somebody: none of it stays when the choice is over.
PENDING = (State.SUBMITTED, State.RECOMMENDED, State.ELIGIBLE, State.INELIGIBLE)


def choice_in_hand(campaign: Campaign, body: Organization) -> ReplacementRequest | None:
    """Return the body's new choice that is not over, or None."""
    return ReplacementRequest.objects.in_hand().filter(campaign=campaign, organization=body).with_parties().first()


def last_day(campaign: Campaign) -> date | None:
    """Return the last day on which a new choice can still be decided and released."""
    stage = campaign.calendar.stages.get("acceptance")
    return stage.closes_on if stage else None


def in_the_way(campaign: Campaign, body: Organization) -> list[Finding]:
    """Return why this prefecture cannot be asked to choose anew; the list is released where something was corrected."""
    return rules.check_seat(
        taken_back=_taken_back(campaign, body) is not None,
        selected=_selected(campaign, body),
        free=free_seat(campaign, Track.PREFECTURE) is not None,
    )


def ask_for_second_choice(
    campaign: Campaign, body: Organization, *, reason: str, until: date | None, by: User
) -> ReplacementRequest:
    """Ask a prefecture whose place was taken back to choose anew until a day; its other forms come back into play (S3).

    Body and branches get this day as their own deadline, and a message.

    :raises Forbidden: the gate.
    :raises Refused: no place was taken back, it is taken again, asked before, no reason, an impossible day.
    """
    with transaction.atomic():
        lock_quotas(campaign)
        Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
        campaign = Campaign.objects.get(pk=campaign.pk)
        require(actions.ASK, user=by, subject=Recommendations(campaign))
        ensure_seats(campaign)
        before = choice_in_hand(campaign, body)
        if before:
            raise Refused(f"已经要求这个市州重新推荐，期限{chinese_day(before.until)}，还没有办结。")
        findings = in_the_way(campaign, body) or request_rules.check_request(
            reason=reason, until=until, has_filed=True, last_day=last_day(campaign), day=today()
        )
        if findings:
            raise Refused(findings)
        assert until is not None  # the rules have let it through
        request = ReplacementRequest.objects.create(
            campaign=campaign,
            organization=body,
            reason=reason.strip(),
            until=until,
            after=_taken_back(campaign, body),
            requested_by=by,
            requested_at=timezone.now(),
        )
        _drop_what_was_filed(request)
        names = _back_into_play(request, by=by)
        _record(request, actions.ASK, by=by, after={"until": until.isoformat(), "forms": names}, reason=request.reason)
        send(
            organization=body,
            title=f"请于{chinese_day(until)}前重新推荐",
            body=f"本市州原来的创建对象已经更正，行业党委要求重新推荐。\n理由：{request.reason}",
            link=addresses.choice(),
            key=f"replacement:{request.pk}:requested",
        )
        return request


def decide_second_choice(request: ReplacementRequest, *, outcome: str, reason: str, by: User) -> ReplacementRequest:
    """Decide what becomes of the new recommendation; decided again, the last one counts. Nobody else knows of it.

    :raises Forbidden: the gate. :raises Refused: no outcome, no reason, or a form that was not found eligible.
    """
    with transaction.atomic():
        request, application = _locked(request)
        require(actions.DECIDE, user=by, subject=request)
        assert application is not None  # the gate lets through what is filed
        findings = rules.check_outcome(
            label=label_of(application), state=application.state, outcome=outcome, reason=reason
        )
        if findings:
            raise Refused(findings)
        if outcome == Outcome.SELECTED:
            need_eligible(application, "outcome", by=by)
        request.outcome, request.outcome_reason = outcome, reason.strip()
        request.decided_by, request.decided_at = by, timezone.now()
        request.save(update_fields=["outcome", "outcome_reason", "decided_by", "decided_at"])
        _record(
            request,
            actions.DECIDE,
            by=by,
            after={"number": application.number, "outcome": outcome},
            reason=reason.strip(),
        )
        return request


def release_second_choice(request: ReplacementRequest, *, by: User) -> ReplacementRequest:
    """Put the decision into force: the seat, the states, the public list; the bodies concerned are told.

    :raises Forbidden: the gate. :raises Refused: no free seat, the prefecture has its one, or not eligible any more.
    """
    with transaction.atomic():
        request, application = _locked(request)
        require(actions.RELEASE, user=by, subject=request)
        assert application is not None  # the gate lets through what is decided
        selected = request.outcome == Outcome.SELECTED
        old = outcome_now(application)
        if selected:
            _take_the_seat(request, application, by=by)
        move(application, State.SELECTED if selected else State.NOT_SELECTED, at=timezone.now())
        application.save(update_fields=["state", "state_since"])
        SelectionReversal.objects.create(
            application=application,
            old_outcome=old,
            new_outcome=request.outcome,
            reason=request.outcome_reason,
            notified=True,
            reversed_by=by,
            reversed_at=timezone.now(),
        )
        _end(request, actions.RELEASE, by=by, after={"number": application.number, "outcome": request.outcome})
        title, body = message_for(application, request.outcome, reason=request.outcome_reason)
        event = f"second:{request.pk}"
        tell_branch(application, title=title, body=body, event=event)
        words = "已确定为创建对象" if selected else "未确定为创建对象"
        tell_prefecture(application, title=f"重新推荐的{application.organization.name}{words}", event=event)
        return request


def close_second_choice(request: ReplacementRequest, *, reason: str, by: User) -> ReplacementRequest:
    """End a new choice to which nothing came, or a nil return: the place stays empty.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    with transaction.atomic():
        request, _ = _locked(request)
        require(actions.CLOSE, user=by, subject=request)
        findings = check_reason(reason, what="结束的理由")
        if findings:
            raise Refused(findings)
        _end(request, actions.CLOSE, by=by, reason=reason.strip())
        send(
            organization=request.organization,
            title="重新推荐已结束，名额暂空",
            body=f"理由：{reason.strip()}",
            link=addresses.choice(),
            key=f"replacement:{request.pk}:closed",
        )
        return request


def _locked(request: ReplacementRequest) -> tuple[ReplacementRequest, Application | None]:
    """Lock the quotas, the body, its form, then the request, in the order of every deed that takes a seat or files."""
    lock_quotas(request.campaign)
    ensure_seats(request.campaign)
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=request.organization_id)
    answers = ReplacementRequest.objects.filter(pk=request.pk, answered_by__application__isnull=False)
    forms = lock_applications(answers.values_list("answered_by__application", flat=True))
    found = ReplacementRequest.objects.select_for_update(of=("self",)).with_parties().get(pk=request.pk)
    return found, next(iter(forms.values()), None)


def _taken_back(campaign: Campaign, body: Organization) -> SelectionReversal | None:
    """Return the latest correction that took the prefecture's place away, or None."""
    corrections = reversals_of(campaign).filter(
        application__track=Track.PREFECTURE, application__organization__prefecture=body.prefecture_id
    )
    found: SelectionReversal | None = corrections.filter(old_outcome=Outcome.SELECTED).last()
    return found


def _selected(campaign: Campaign, body: Organization) -> str:
    """Return the name of the prefecture's selected body, "" for none."""
    found = _forms(campaign, body).filter(state=State.SELECTED).select_related("organization").first()
    return found.organization.name if found else ""


def _forms(campaign: Campaign, body: Organization) -> ApplicationQuerySet:
    return Application.objects.filter(
        campaign=campaign, track=Track.PREFECTURE, organization__prefecture=body.prefecture_id
    )


def _drop_what_was_filed(request: ReplacementRequest) -> None:
    standing = Recommendation.objects.filter(
        campaign=request.campaign, organization=request.organization, superseded_at__isnull=True
    ).first()
    if standing:
        standing.superseded_at = timezone.now()
        standing.superseded_reason = "已公布的结果更正后重新推荐"
        standing.save(update_fields=["superseded_at", "superseded_reason"])


def _back_into_play(request: ReplacementRequest, *, by: User) -> list[str]:
    """The prefecture's other forms are submitted ones again; whoever lost the place by a correction stays out."""
    left = _forms(request.campaign, request.organization).filter(state=State.NOT_SELECTED, reversals__isnull=True)
    applications = lock_applications(left.values_list("pk", flat=True))
    now = timezone.now()
    for application in applications.values():
        move(application, State.SUBMITTED, at=now)
        application.save(update_fields=["state", "state_since"])
        record(
            by=by,
            action="second_choice.again",
            label="重新参加遴选",
            subject=application,
            before={"state": State.NOT_SELECTED},
            after={"state": application.state},
        )
        tell_branch(
            application,
            title="本市州重新遴选，您的申请表重新参加",
            body="本市州原来的创建对象已经更正，由市州行业（协会）党组织重新推荐 1 个。您暂时不用办理。",
            event=f"again:{request.pk}",
        )
    for organization in (request.organization, *(row.organization for row in applications.values())):
        Extension.objects.create(
            stage=request.campaign.calendar.stages["application"],
            organization=organization,
            until=request.until,
            source=Extension.Source.EXTENSION,
            reason=f"更正后重新推荐：{request.reason}"[:500],
            granted_by=by,
        )
    return [row.number or "" for row in applications.values()]


def _take_the_seat(request: ReplacementRequest, application: Application, *, by: User) -> None:
    seat = free_seat(request.campaign, Track.PREFECTURE)
    findings = in_the_way(request.campaign, request.organization)
    if findings or seat is None:
        raise Refused(findings)
    need_eligible(application, "", by=by)
    take_seat(seat, application)


def _end(
    request: ReplacementRequest,
    action: Action,
    *,
    by: User,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Close the request; every form that was in play and was not chosen is not selected again, and is told."""
    now = timezone.now()
    request.ended_by, request.ended_at = by, now
    request.save(update_fields=["ended_by", "ended_at"])
    pending = _forms(request.campaign, request.organization).filter(state__in=PENDING)
    for application in lock_applications(pending.values_list("pk", flat=True)).values():
        before = application.state
        move(application, State.NOT_SELECTED, at=now)
        application.save(update_fields=["state", "state_since"])
        record(
            by=by,
            action=action.code,
            label=action.label,
            subject=application,
            before={"state": before},
            after={"state": application.state},
        )
        tell_branch(application, title="本市州重新遴选已经结束，未入选", event=f"second:{request.pk}")
    _record(request, action, by=by, after=after or {}, reason=reason)


def _record(request: ReplacementRequest, action: Action, *, by: User, after: Mapping[str, object], reason: str) -> None:
    record(by=by, action=action.code, label=action.label, subject=request, after={**after}, reason=reason)
