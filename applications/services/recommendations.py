"""The prefecture's one choice: a recommendation or a nil return, exactly one standing per body and campaign (S2)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications import actions, addresses
from applications.actions import Filing
from applications.models import Application, EligibilityCheck, Recommendation, ReplacementRequest, Review, State
from applications.outcomes import released_decision
from applications.rules import recommendation as rules
from applications.services.eligibility import recheck
from applications.services.locking import move
from applications.services.messages import tell_branch
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization

REPLACED = "改变推荐"


def body_of(application: Application) -> Organization:
    """Return the prefecture body that chooses among this form and its neighbours.

    :raises Organization.DoesNotExist: on the direct track, or where the prefecture has no body on record.
    """
    bodies = Organization.objects.select_related("prefecture")
    return bodies.get(kind=Organization.Kind.PREFECTURE_BODY, prefecture=application.prefecture_id)


def standing_of(campaign: Campaign, body: Organization) -> Recommendation | None:
    """Return what the body has filed and not replaced."""
    return (
        Recommendation.objects.filter(campaign=campaign, organization=body, superseded_at__isnull=True)
        .select_related("application__organization", "filed_by")
        .first()
    )


def recommend(
    application: Application, *, reasons: str, expected_standing_id: int | None, by: User, despite: str = ""
) -> Recommendation:
    """File this form as the body's one recommendation, in place of what it filed before (S2).

    ``expected_standing_id`` is what the officer's page showed as filed; ``despite`` answers a computed “不符合”.
    Eligibility is computed again first; that computation stays on record also when the recommendation is refused.

    :raises Forbidden: the gate.
    :raises Refused: somebody else has filed meanwhile (who, what, when); the list has been released; what is missing.
    """
    body = body_of(application)
    with transaction.atomic():
        campaign, standing, found = _lock(application.campaign, body, application.pk)
        filing = Filing(campaign, body, found[application.pk])
        _need_unchanged(filing, standing, expected_standing_id, by=by)
        require(actions.RECOMMEND, user=by, subject=filing)
        need_unreleased(campaign, body.prefecture_id)
        check = recheck(application, occasion=EligibilityCheck.Occasion.RECOMMENDATION, by=by)
        case = case_of(found[application.pk], check)
        findings = rules.check_recommendation(case, reasons=reasons, despite=despite)
        if not findings:
            filed = _file(
                filing,
                standing,
                found,
                reasons=reasons.strip(),
                despite=despite.strip() if case.eligibility == "fails" else "",
                by=by,
            )
    if findings:
        raise Refused(findings)
    return filed


def file_nil_return(
    campaign: Campaign, body: Organization, *, reason: str, expected_standing_id: int | None, by: User
) -> Recommendation:
    """File that the body recommends nobody, with the reason; replaces what it filed before (S2).

    :raises Forbidden: the gate. :raises Refused: somebody else has filed meanwhile, the list is released, no reason.
    """
    with transaction.atomic():
        campaign, standing, found = _lock(campaign, body)
        filing = Filing(campaign, body)
        _need_unchanged(filing, standing, expected_standing_id, by=by)
        require(actions.FILE_NIL, user=by, subject=filing)
        need_unreleased(campaign, body.prefecture_id)
        findings = rules.check_nil_return(reason=reason)
        if findings:
            raise Refused(findings)
        return _file(filing, standing, found, reasons=reason.strip(), despite="", by=by)


def case_of(application: Application, check: EligibilityCheck | None) -> rules.Case:
    """Return what stands about a form, for the rules: opinion, own review, computed eligibility."""
    opinion = next((row for row in application.standing_opinions if row.level == "superior"), None)
    given = application.reviews.filter(
        kind=Review.Kind.PREFECTURE, state=Review.State.GIVEN, withdrawn_at__isnull=True
    ).exists()
    return rules.Case(
        superior_name=application.superior.name,
        superior_verdict=opinion.verdict if opinion else "",
        review_given=given,
        eligibility=check.verdict if check else "",
        failing=[_in_one_line(row) for row in check.working if row["verdict"] == "fails"] if check else [],
    )


def _in_one_line(working: dict[str, Any]) -> str:
    """Return the computation of one condition for a sentence: what was found, with the entries that it rests on."""
    return "；".join(words.rstrip("。；") for words in [working["sentence"], *working["lines"]])


def filed_words(standing: Recommendation | None) -> str:
    """Return who filed what and when, as a sentence without its full stop."""
    if standing is None:
        return "原来报送的推荐已经失效"
    at = timezone.localtime(standing.filed_at)
    what = f"推荐{standing.application.organization.name}" if standing.application else "报送“无推荐”"
    return f"{standing.filed_by.full_name}已于{chinese_day(at.date())} {at:%H:%M} {what}"


def drop_for_return(application: Application, *, reason: str, until: date, at: datetime, by: User) -> None:
    """Put a recommendation out of force because its form is sent back; its body is told and gets time to file again.

    Called inside ``send_back``; does nothing for a form that is not recommended.
    """
    standing = application.recommendations.filter(superseded_at__isnull=True).select_related("organization").first()
    if standing is None:
        return
    body = standing.organization
    _supersede(standing, reason=f"申请表退回补正：{reason}", at=at)
    last = until + timedelta(days=application.campaign.return_days)
    _give_body_time(application.campaign, body, last, by=by)
    record(
        by=by,
        action="recommendation.drop",
        label="推荐失效（退回补正）",
        subject=standing,
        before={"application": str(application)},
        reason=reason,
    )
    closing = application.campaign.calendar.closing_day("application", body) or last
    send(
        organization=body,
        title=f"推荐的申请表被退回补正：{application.organization.name}",
        body=f"{reason}\n原推荐已经失效。补正后请重新推荐，期限为{chinese_day(max(last, closing))}。",
        link=addresses.choice(),
        key=f"recommendation:{standing.pk}:dropped",
    )


def _lock(
    campaign: Campaign, body: Organization, *application_ids: int
) -> tuple[Campaign, Recommendation | None, dict[int, Application]]:
    """Lock the body, then the forms concerned by id; return everything as it is now.

    The body's row is what two officers of one body meet on. ``no_key``: a return of the standing form holds that form
    and writes rows that point at the body; it must not wait for us while we wait for it.
    """
    Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
    before = standing_of(campaign, body)
    ids = {*application_ids, *([before.application_id] if before and before.application_id else [])}
    rows = Application.objects.select_for_update(of=("self",)).with_parties().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    return Campaign.objects.get(pk=campaign.pk), standing_of(campaign, body), found


def chooses_again(campaign: Campaign, prefecture_id: int | None) -> bool:
    """Whether the prefecture was asked to choose anew after a released place was taken back, and that is not over."""
    in_hand = ReplacementRequest.objects.in_hand()
    return in_hand.filter(campaign=campaign, organization__prefecture=prefecture_id).exists()


def need_unreleased(campaign: Campaign, prefecture_id: int | None) -> None:
    """Keep what a released list rests on: a body's own deadline may run longer than the selection (S3, decision 8).

    Asked after the forms are locked: whoever waited for a release finds it here.

    :raises Refused: the list has been released; from then on a correction is the way, and a new choice after it.
    """
    if released_decision(campaign) and not chooses_again(campaign, prefecture_id):
        raise Refused("创建对象名单已经公布，推荐不能再改变；结果需要更正的，由行业党委办理。")


def _need_unchanged(filing: Filing, standing: Recommendation | None, expected: int | None, *, by: User) -> None:
    """Tell an officer of the body who was faster; anybody else meets the gate."""
    if (standing.pk if standing else None) == expected or not decide(actions.FILE_NIL, user=by, subject=filing):
        return
    raise Refused([Finding(f"{filed_words(standing)}，本次没有报送。请核对后再办理。", code="changed")])


def _file(
    filing: Filing,
    standing: Recommendation | None,
    found: dict[int, Application],
    *,
    reasons: str,
    despite: str,
    by: User,
) -> Recommendation:
    now = timezone.now()
    chosen = found[filing.application.pk] if filing.application else None
    if standing:
        _supersede(standing, reason=f"{REPLACED}：{reasons}", at=now)
        if standing.application_id:
            _release(found[standing.application_id], at=now, by=by)
    filed = Recommendation.objects.create(
        campaign=filing.campaign,
        organization=filing.body,
        application=chosen,
        reasons=reasons,
        despite=despite,
        filed_by=by,
        filed_at=now,
    )
    if chosen:
        move(chosen, actions.RECOMMEND.to_state, at=now)
        chosen.save(update_fields=["state", "state_since"])
    _answer_requests(filing, filed)
    action = actions.RECOMMEND if chosen else actions.FILE_NIL
    record(
        by=by,
        action=action.code,
        label=action.label,
        subject=chosen or filed,
        before={"filed": str(standing)} if standing else {},
        after={"filed": str(filed), "despite": despite},
        reason=reasons,
    )
    _announce(filed, replaced=standing is not None)
    return filed


def _answer_requests(filing: Filing, filed: Recommendation) -> None:
    """Answer what the committee has asked for; what it meant to do with an earlier answer goes with that."""
    asked = ReplacementRequest.objects.filter(campaign=filing.campaign, organization=filing.body)
    open_ones = asked.filter(Q(after__isnull=True, answered_by__isnull=True) | Q(pk__in=asked.in_hand()))
    for request in open_ones.select_for_update(of=("self",)):
        request.answered_by = filed
        request.outcome = request.outcome_reason = ""
        request.decided_by = request.decided_at = None
        request.save(update_fields=["answered_by", "outcome", "outcome_reason", "decided_by", "decided_at"])


def _supersede(standing: Recommendation, *, reason: str, at: datetime) -> None:
    standing.superseded_at = at
    standing.superseded_reason = reason
    standing.save(update_fields=["superseded_at", "superseded_reason"])


def _release(application: Application, *, at: datetime, by: User) -> None:
    """A form that is no longer its body's choice is an ordinary submitted form again.

    Whatever the committee has decided on it meanwhile: a difference here would tell its branch (decision 8).
    """
    before = application.state
    move(application, State.SUBMITTED, at=at)
    application.save(update_fields=["state", "state_since"])
    record(
        by=by,
        action="recommendation.replaced",
        label=REPLACED,
        subject=application,
        before={"state": before},
        after={"state": application.state},
    )
    tell_branch(application, title="市州改变了推荐，申请表回到“已提交”", event=f"unrecommended:{at.isoformat()}")


def _give_body_time(campaign: Campaign, body: Organization, until: date, *, by: User) -> None:
    """A return late in the stage leaves the body the days that a corrected form needs to come back and be judged."""
    closing = campaign.calendar.closing_day("application", body)
    if closing is not None and until > closing:
        Extension.objects.create(
            stage=campaign.calendar.stages["application"],
            organization=body,
            until=until,
            source=Extension.Source.RESUBMISSION,
            reason="补正后重新推荐",
            granted_by=by,
        )


def _announce(filed: Recommendation, *, replaced: bool) -> None:
    prefecture = filed.organization.prefecture
    assert prefecture is not None  # a prefecture body has one
    what = f"推荐{filed.application.organization.name}" if filed.application else "报送无推荐"
    send(
        organization=Organization.objects.get(kind=Organization.Kind.COMMITTEE),
        role=Role.COMMITTEE,
        title=f"{prefecture.name}{'改为' if replaced else ''}{what}",
        body=filed.reasons,
        link=addresses.choices(),
        key=f"recommendation:{filed.pk}:filed",
    )
    if filed.application:
        tell_branch(
            filed.application,
            title="已由市州遴选推荐，报省行业党委备案",
            body=f"{filed.organization.name}推荐您单位为创建单位，接下来由行业党委审查、遴选确定。",
            event=f"recommended:{filed.pk}",
        )
