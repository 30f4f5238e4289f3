"""Handing in the self-assessment, taking it back, sending it back: each submission is kept as it was (S5)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Extension, StageCode
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action
from evaluations import addresses
from evaluations.actions import self_assessment as actions
from evaluations.complaint_veil import veiled_for_all
from evaluations.models import CreationUnit, SelfAssessment, SelfSubmission, Sheet, UnitState, Visit, VisitClosing
from evaluations.rules.self_assessment import check_return
from evaluations.self_sheet import content_of, self_sheet
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_committee, tell_liaison, tell_prefecture, tell_unit
from evaluations.services.self_assessment import own_assessment
from evaluations.standing import standing_of


def submit(unit: CreationUnit, *, seen: str, by: User) -> SelfSubmission:
    """Hand in the self-assessment: frozen with the checks as they are; the unit's ledger is locked (S5).

    ``seen`` is the digest of what was checked on the page. The same content again, once submitted, is that submission.

    :raises Forbidden: the gate. :raises Refused: what is missing, item by item; or changed since the page was opened.
    """
    with transaction.atomic():
        unit = locked_unit(unit)
        waiting = standing_submission(unit)
        # Whoever may not act on it is told so below; what is handed in already is handed in once.
        if waiting and self_sheet(unit).seen == seen and may_submit(unit, by):
            return waiting
        require(actions.START_SELF, user=by, subject=unit)
        assessment = own_assessment(unit)
        require(actions.SUBMIT_SELF, user=by, subject=assessment)
        words = inspected_words(unit)
        if words:
            raise Refused(words)
        sheet = self_sheet(unit)
        if sheet.missing:
            raise Refused(sheet.missing)
        if sheet.seen != seen:
            raise Refused("自我评估刚才有变化，请核对现在的内容后再提交。")
        assert sheet.assessment is not None  # nothing is missing, so it was begun
        content = content_of(sheet, veiled_for_all(standing_of(unit, today())))
        submission = SelfSubmission.objects.create(
            assessment=sheet.assessment,
            number=sheet.assessment.submissions.count() + 1,
            content=content,
            total=sheet.total.total,
            submitted_by=by,
            submitted_at=timezone.now(),
        )
        _move(
            sheet.assessment, actions.SUBMIT_SELF, by=by, after={"number": submission.number, "total": content["total"]}
        )
        _move_unit(unit, UnitState.SELF_ASSESSED)
        _announce(unit, submission)
        return submission


def withdraw(unit: CreationUnit, *, by: User) -> SelfAssessment:
    """Take the submitted self-assessment back to the draft; the submission stays on record as withdrawn.

    :raises Forbidden: the gate. :raises Refused: the inspection has begun.
    """
    with transaction.atomic():
        unit, assessment = _locked_submitted(unit, actions.WITHDRAW_SELF, by=by)
        submission = _standing_of(assessment)
        submission.withdrawn_at, submission.withdrawn_by = timezone.now(), by
        submission.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _move(assessment, actions.WITHDRAW_SELF, by=by, after={"number": submission.number})
        _move_unit(unit, UnitState.CREATING)
        name, event = unit.organization.name, f"self:withdrawn:{submission.pk}"
        link = addresses.self_assessment(unit.pk)
        tell_committee(unit, title=f"{name}撤回了自我评估", event=event, link=link)
        tell_prefecture(unit, title=f"{name}撤回了自我评估", event=event, link=link)
        return assessment


def send_back(unit: CreationUnit, *, reason: str, until: date | None, by: User) -> SelfSubmission:
    """Send the self-assessment back, with a reason and a deadline of its own (S5).

    :raises Forbidden: the gate. :raises Refused: no reason, no fitting deadline, or the inspection has begun.
    """
    with transaction.atomic():
        unit, assessment = _locked_submitted(unit, actions.RETURN_SELF, by=by)
        findings = check_return(reason=reason, until=until, latest=latest_return_day(unit), day=today())
        if findings:
            raise Refused(findings)
        assert until is not None  # the rules want one
        submission = _standing_of(assessment)
        submission.returned_at, submission.returned_by = timezone.now(), by
        submission.return_reason = reason.strip()
        submission.save(update_fields=["returned_at", "returned_by", "return_reason"])
        Extension.objects.create(
            stage=unit.campaign.calendar.stages[StageCode.ASSESSMENT],
            organization=unit.organization,
            until=until,
            source=Extension.Source.RETURN,
            reason=f"自我评估退回：{reason.strip()}"[:500],
            granted_by=by,
        )
        after = {"number": submission.number, "until": until.isoformat()}
        _move(assessment, actions.RETURN_SELF, by=by, after=after, reason=submission.return_reason)
        _move_unit(unit, UnitState.CREATING)
        tell_unit(
            unit,
            title=f"自我评估被退回，请于{chinese_day(until)}前修改后重新提交",
            body=submission.return_reason,
            event=f"self:returned:{submission.pk}",
            link=addresses.self_assessment(unit.pk),
        )
        return submission


def usual_return_day(unit: CreationUnit) -> date:
    """Return the deadline that a return offers: the campaign's days from today."""
    return today() + timedelta(days=unit.campaign.return_days)


def latest_return_day(unit: CreationUnit) -> date:
    """Return the last day that a return may give: the stage's, or the usual days where they go beyond it."""
    usual = usual_return_day(unit)
    return max(unit.campaign.calendar.closing_day(StageCode.ASSESSMENT, None) or usual, usual)


def standing_submission(unit: CreationUnit) -> SelfSubmission | None:
    """Return the submission in force, or None."""
    rows = SelfSubmission.objects.filter(assessment__unit=unit, withdrawn_at=None, returned_at=None)
    return rows.select_related("submitted_by").first()


def begun_words(unit: CreationUnit) -> str:
    """Return why the self-assessment stays as it is: the inspection has begun; "" where it has not."""
    if Visit.objects.filter(unit=unit, state__in=(Visit.State.CLOSED, Visit.State.REOPENED)).exists():
        return "实地考核已经结束，自我评估不再变动。"
    if Sheet.objects.filter(visit__unit=unit).exclude(visit__state=Visit.State.CANCELLED).exists():
        return "考核人员已经开始评分，自我评估不再变动。"
    return ""


def inspected_words(unit: CreationUnit) -> str:
    """Return why a unit hands nothing in any more: it was inspected without and has read the team's scores; else ""."""
    if unit.state == UnitState.CREATING and inspected_before([unit]):
        return "实地考核已经结束过一次，考评分已经告知你单位，不能再提交自我评估。"
    return ""


def inspected_before(units: Iterable[CreationUnit]) -> set[int]:
    """Return the ids of those units of which a standing visit was closed, be it open again now; in one query."""
    closings = VisitClosing.objects.filter(visit__unit__in=list(units)).exclude(visit__state=Visit.State.CANCELLED)
    return set(closings.order_by().values_list("visit__unit_id", flat=True))


def may_submit(unit: CreationUnit, by: User) -> bool:
    """Whether the person is one of those who hand in the unit's self-assessment, whatever its state."""
    return any(doer.holds(by, unit) for doer in actions.SUBMIT_SELF.doers)


def _locked_submitted(unit: CreationUnit, action: Action, *, by: User) -> tuple[CreationUnit, SelfAssessment]:
    """Return unit and self-assessment, locked together with the unit's visits: a sheet may be opened at this moment."""
    unit = locked_unit(unit)
    list(Visit.objects.select_for_update().filter(unit=unit).order_by("pk").values_list("pk", flat=True))
    assessment = own_assessment(unit)
    require(action, user=by, subject=assessment)
    words = begun_words(unit)
    if words:
        raise Refused(words)
    if unit.state != UnitState.SELF_ASSESSED:
        raise Refused(f"这个创建单位{unit.get_state_display()}，自我评估不再变动。")
    return unit, assessment


def _standing_of(assessment: SelfAssessment) -> SelfSubmission:
    return assessment.submissions.get(withdrawn_at=None, returned_at=None)


def _announce(unit: CreationUnit, submission: SelfSubmission) -> None:
    name, event = unit.organization.name, f"self:submitted:{submission.pk}"
    link = addresses.self_submission(unit.pk, submission.number)
    body = f"自评总分{submission.total}分。"
    for tell in (tell_committee, tell_prefecture, tell_liaison):
        tell(unit, title=f"{name}提交了自我评估", body=body, event=event, link=link)
    title = f"自我评估已提交（第{submission.number}次）"
    tell_unit(unit, title=title, body="接下来由行业党委安排实地考核。", event=event, link=link)


def _move_unit(unit: CreationUnit, state: UnitState) -> None:
    unit.state, unit.state_since = state, timezone.now()
    unit.save(update_fields=["state", "state_since"])


def _move(assessment: SelfAssessment, action: Action, *, by: User, after: dict[str, Any], reason: str = "") -> None:
    before = assessment.state
    assert action.to_state is not None  # the acts that come here have a state to go to
    assessment.state = action.to_state
    assessment.state_since = timezone.now()
    assessment.save(update_fields=["state", "state_since"])
    record(
        by=by,
        action=action.code,
        label=action.label,
        subject=assessment,
        before={"state": before},
        after={"state": assessment.state, **after},
        reason=reason,
    )
