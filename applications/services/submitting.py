"""Submitting, withdrawing and sending back the form (S2, F5)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from applications import actions, form, rules
from applications.document import snapshot_of
from applications.models import Application, EligibilityCheck, Level, Return, Submission
from applications.outcomes import released_decision
from applications.services.checking import all_findings
from applications.services.eligibility import recheck
from applications.services.locking import locked, move
from applications.services.messages import tell_branch, tell_superior
from applications.services.opinions import supersede_opinions
from applications.services.prefecture_reviews import reopen_for_new_form
from applications.services.recommendations import chooses_again, drop_for_return
from applications.services.scans import remove_superior_scans
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Level as FindingLevel
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization, Track

NUMBER_WORDS = {Track.DIRECT: "直属", Track.PREFECTURE: "市州"}


def submit(application: Application, *, by: User) -> Submission:
    """Freeze the form and hand it to the superior; the first submission gets the number.

    The superior is the one of the register today. The track is that of the register until the number is given: the
    number says the track, and a form that has been counted on one stays on it.

    :raises Forbidden: the gate.
    :raises Refused: everything that is missing, in the form's order; or the list has been released: nobody would decide
        on a form that comes after it, however long its own deadline.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.SUBMIT, user=by, subject=application)
        if released_decision(application.campaign) and not (
            application.prefecture_id and chooses_again(application.campaign, application.prefecture_id)
        ):
            raise Refused("创建对象名单已经公布，本次不再受理申请表；填写的内容都保留着。")
        _follow_the_register(application)
        errors = [row for row in all_findings(application, today()) if row.level == FindingLevel.ERROR]
        if errors:
            raise Refused(errors)
        now = timezone.now()
        before = application.state
        application.number = application.number or _next_number(application)
        move(application, actions.SUBMIT.to_state, at=now)
        application.save(update_fields=["superior", "track", "number", "state", "state_since"])
        submission = _freeze(application, by=by, at=now)
        application.returns.filter(answered_at__isnull=True).update(answered_at=now)
        _give_superior_time(application, by=by)
        recheck(application, occasion=EligibilityCheck.Occasion.SUBMISSION, by=by)
        record(
            by=by,
            action=actions.SUBMIT.code,
            label=actions.SUBMIT.label,
            subject=application,
            before={"state": before},
            after={"state": application.state, "number": application.number, "code": submission.code},
        )
        _announce(application, submission)
        return submission


def withdraw(application: Application, *, by: User) -> Application:
    """Take a submitted form back to the draft; the submission stays on record as withdrawn.

    :raises Forbidden: the gate.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.WITHDRAW, user=by, subject=application)
        now = timezone.now()
        submission = Submission.objects.standing().get(application=application)
        submission.withdrawn_at = now
        submission.save(update_fields=["withdrawn_at"])
        _clear_superior_part(application, at=now)
        move(application, actions.WITHDRAW.to_state, at=now)
        application.save(update_fields=["state", "state_since"])
        record(
            by=by,
            action=actions.WITHDRAW.code,
            label=actions.WITHDRAW.label,
            subject=application,
            before={"state": "submitted"},
            after={"state": application.state},
        )
        tell_superior(
            application, title=f"申请表已撤回：{application.organization.name}", event=f"withdrawn:{submission.pk}"
        )
        return application


def send_back(
    application: Application,
    *,
    reason: str,
    by: User,
    remarks: dict[str, str] | None = None,
    until: date | None = None,
) -> Return:
    """Send the form back for correction, with a reason, remarks by field and a deadline of its own.

    The deadline is the organisation's own (default: the campaign's return days from today), so a return after the stage
    has closed is no dead end.

    :raises Forbidden: the gate. :raises Refused: no reason, or a deadline that is not after today or too late.
    """
    with transaction.atomic():
        application = locked(application)
        require(actions.RETURN, user=by, subject=application)
        usual = today() + timedelta(days=application.campaign.return_days)
        until = until or usual
        latest = _latest_return_day(application, usual)
        findings = rules.check_return(reason=reason, until=until, latest=latest, day=today())
        if findings:
            raise Refused(findings)
        now = timezone.now()
        before = application.state
        _clear_superior_part(application, at=now)
        drop_for_return(application, reason=reason.strip(), until=until, at=now, by=by)
        move(application, actions.RETURN.to_state, at=now)
        application.save(update_fields=["state", "state_since"])
        returned = Return.objects.create(
            application=application,
            returned_by=by,
            returning_body=_returning_body(application, by),
            reason=reason.strip(),
            remarks={
                name: text.strip() for name, text in (remarks or {}).items() if text.strip() and name in form.LABELS
            },
            until=until,
            returned_at=now,
        )
        _own_deadline(application, until, source=Extension.Source.RETURN, reason=reason.strip()[:500], by=by)
        record(
            by=by,
            action=actions.RETURN.code,
            label=actions.RETURN.label,
            subject=application,
            before={"state": before},
            after={"state": application.state, "until": until.isoformat(), "remarks": returned.remarks},
            reason=reason.strip(),
        )
        tell_branch(
            application,
            title=f"申请表被退回补正，请于{chinese_day(until)}前重新提交",
            body=reason.strip(),
            event=f"returned:{returned.pk}",
        )
        return returned


def _latest_return_day(application: Application, usual: date) -> date | None:
    """Return the last day that a return may give: that of the selection, or the usual days where they go beyond."""
    selection = application.campaign.calendar.stages.get("selection")
    closing = selection.closes_on if selection else None
    return max(closing, usual) if closing else None


def _returning_body(application: Application, by: User) -> Organization:
    """Return the body in whose name the form is sent back: the superior if the person is of it, else the committee."""
    if application.superior_id in by.bodies():
        return application.superior
    return Organization.objects.get(kind=Organization.Kind.COMMITTEE)


def _clear_superior_part(application: Application, *, at: datetime) -> None:
    """The superior spoke on the form that stood; a form that comes back is a new one to it."""
    supersede_opinions(application, level=Level.SUPERIOR, at=at)
    remove_superior_scans(application, at=at)
    reopen_for_new_form(application)


def _follow_the_register(application: Application) -> None:
    application.superior = application.organization.superior or application.superior
    if application.number is None:
        application.track = application.organization.track


def _next_number(application: Application) -> str:
    """Return the next number of the track: campaign, track, serial. No gaps, no doubles: the campaign row is locked."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=application.campaign_id)
    taken = Application.objects.filter(campaign=campaign, track=application.track, number__isnull=False).count()
    return f"{campaign.code}-{NUMBER_WORDS[Track(application.track)]}-{taken + 1:03d}"


def _freeze(application: Application, *, by: User, at: datetime) -> Submission:
    values = form.read(application.answers)
    # The rules have let the form through: nothing is missing.
    assert values.founded_on and values.employee_count and values.member_count
    last = application.submissions.filter(superseded_at__isnull=True).first()
    if last:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    snapshot = snapshot_of(application, [row for row in application.standing_opinions if row.level != Level.SUPERIOR])
    return Submission.objects.create(
        application=application,
        round=last.round + 1 if last else 1,
        snapshot=snapshot,
        code=snapshot["code"],
        version=application.version,
        branch_name=values.branch_name,
        founded_on=values.founded_on,
        secretary_name=values.secretary_name,
        employee_count=values.employee_count,
        member_count=values.member_count,
        submitted_by=by,
        submitted_at=at,
    )


def _give_superior_time(application: Application, *, by: User) -> None:
    """A form that comes back on its own deadline leaves the superior the same days to answer it."""
    closing = application.campaign.calendar.closing_day("application", None)
    until = today() + timedelta(days=application.campaign.return_days)
    if closing is not None and until > closing and application.returns.exists():
        _own_deadline(application, until, source=Extension.Source.RESUBMISSION, reason="补正后上级办理", by=by)


def _own_deadline(application: Application, until: date, *, source: str, reason: str, by: User) -> None:
    Extension.objects.create(
        stage=application.campaign.calendar.stages["application"],
        organization=application.organization,
        until=until,
        source=source,
        reason=reason,
        granted_by=by,
    )


def _announce(application: Application, submission: Submission) -> None:
    name = application.organization.name
    tell_superior(application, title=f"收到申请表：{name}（{application.number}）", event=f"submitted:{submission.pk}")
    tell_branch(
        application,
        title=f"申请表已提交，编号 {application.number}",
        body=f"现在由{application.superior.name}签署意见。",
        event=f"receipt:{submission.pk}",
    )
