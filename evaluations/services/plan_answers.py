"""Submitting the plan, and the committee's answer: each submission is kept as it was (S4)."""

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from benchmark_platform.organizations.models import Track
from evaluations import addresses
from evaluations.actions import unit as actions
from evaluations.models import CreationPlan, CreationUnit, PlanSubmission
from evaluations.plan_content import content_of, fingerprint, tasks_of
from evaluations.rules.group import check_group
from evaluations.rules.plan import check_answer, check_complete
from evaluations.services.locking import locked_unit, unit_at_work
from evaluations.services.messages import tell_committee, tell_liaison, tell_unit
from evaluations.services.plans import locked_plan


def missing_in(plan: CreationPlan) -> list[Finding]:
    """Return what the plan and the leading group lack before they may be submitted (S4, M1.2, M2.1)."""
    content = content_of(plan, tasks_of(plan), plan.unit.group_members.all())
    is_direct = plan.unit.application.track == Track.DIRECT
    return check_group(content["group"], is_direct=is_direct) + check_complete(content)


def submit_plan(unit: CreationUnit, *, seen: str, by: User) -> PlanSubmission:
    """Submit the plan with its leading group; it is frozen as a submission of its own (S4).

    ``seen`` is the fingerprint of the content that was checked on the page: nobody submits what she has not read.
    The same content submitted again, while it waits, is the submission that waits.

    :raises Forbidden: the gate. :raises Refused: incomplete, or changed since the page was opened.
    """
    with transaction.atomic():
        waiting = waiting_submission(unit_at_work(unit, by=by), seen=seen)
        if waiting:
            return waiting
        plan = locked_plan(unit, actions.SUBMIT_PLAN, by=by)
        findings = missing_in(plan)
        if findings:
            raise Refused(findings)
        content = content_of(plan, tasks_of(plan), plan.unit.group_members.all())
        if fingerprint(content) != seen:
            raise Refused("创建方案刚才有变化，请核对现在的内容后再报送。")
        number = plan.submissions.count() + 1
        submission = PlanSubmission.objects.create(
            plan=plan, number=number, content=content, submitted_at=timezone.now(), submitted_by=by
        )
        _move(plan, actions.SUBMIT_PLAN, by=by, after={"number": number})
        name = plan.unit.organization.name
        link = addresses.plan(plan.unit_id)
        tell_committee(plan.unit, title=f"{name}报送了创建方案", event=f"plan:{number}", link=link)
        tell_liaison(plan.unit, title=f"{name}报送了创建方案", event=f"plan:{number}", link=link)
        return submission


def waiting_submission(unit: CreationUnit, *, seen: str) -> PlanSubmission | None:
    """Return the submission that waits for its answer where it is this very content, None otherwise."""
    plan = CreationPlan.objects.filter(unit=unit, state=CreationPlan.State.SUBMITTED).first()
    found = plan.submissions.filter(answer="").first() if plan else None
    return found if found and fingerprint(found.content) == seen else None


def acknowledge_plan(unit: CreationUnit, *, number: int, text: str = "", by: User) -> PlanSubmission:
    """Take the submission with this number on file, with a word if wanted (S4).

    :raises Forbidden: the gate. :raises Refused: answered meanwhile, or another one waits now.
    """
    return _answer(unit, actions.ACKNOWLEDGE_PLAN, number=number, text=text, by=by)


def return_plan(unit: CreationUnit, *, number: int, reason: str, by: User) -> PlanSubmission:
    """Send the submission with this number back, with a reason (S4).

    :raises Forbidden: the gate. :raises Refused: no reason, answered meanwhile, or another one waits now.
    """
    return _answer(unit, actions.RETURN_PLAN, number=number, text=reason, by=by)


def revise_plan(unit: CreationUnit, *, by: User) -> CreationPlan:
    """Open an acknowledged plan for changes; what was acknowledged stays as it was submitted (S4).

    :raises Forbidden: the gate.
    """
    with transaction.atomic():
        plan = locked_plan(unit, actions.REVISE_PLAN, by=by)
        _move(plan, actions.REVISE_PLAN, by=by)
        return plan


def _answer(unit: CreationUnit, action: Action, *, number: int, text: str, by: User) -> PlanSubmission:
    with transaction.atomic():
        unit = locked_unit(unit)
        if not unit.takes_part:
            raise Refused(f"这个创建单位{unit.get_state_display()}，不再办理创建方案。")
        plan = CreationPlan.objects.get(unit=unit)
        plan.unit = unit
        require(action, user=by, subject=plan)
        submission = plan.submissions.get(answer="")
        is_return = action is actions.RETURN_PLAN
        findings = check_answer(reason=text, is_return=is_return, is_same=submission.number == number)
        if findings:
            raise Refused(findings)
        submission.answer = PlanSubmission.Answer.RETURNED if is_return else PlanSubmission.Answer.ACKNOWLEDGED
        submission.answer_text = text.strip()
        submission.answered_at = timezone.now()
        submission.answered_by = by
        submission.save(update_fields=["answer", "answer_text", "answered_at", "answered_by"])
        _move(plan, action, by=by, after={"number": number}, reason=submission.answer_text)
        tell_unit(
            unit,
            title="创建方案被退回，请修改后重新报送" if is_return else "创建方案已备案",
            body=submission.answer_text,
            event=f"plan:{number}:{submission.answer}",
            link=addresses.plan(unit.pk),
        )
        return submission


def _move(
    plan: CreationPlan, action: Action, *, by: User, after: dict[str, int] | None = None, reason: str = ""
) -> None:
    before = plan.state
    assert action.to_state is not None  # the acts that come here have a state to go to
    plan.state = action.to_state
    plan.state_since = timezone.now()
    plan.save(update_fields=["state", "state_since"])
    record(
        by=by,
        action=action.code,
        label=action.label,
        subject=plan,
        before={"state": before},
        after={"state": plan.state, **(after or {})},
        reason=reason,
    )
