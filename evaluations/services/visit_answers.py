"""The unit's word on a closing: confirmed, or objected to item by item; the committee's answer (S5)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Action
from evaluations.actions import closing as actions
from evaluations.models import Item, ItemObjection, VisitClosing
from evaluations.rules.closing import UPHELD, check_answering, check_objections, check_reply
from evaluations.services.closing import reopen_locked
from evaluations.services.closing_messages import tell_answered, tell_confirmed, tell_objected
from evaluations.services.visit_locks import locked_closing, locked_objection
from evaluations.taking_part import require_in_part


def confirm_closing(closing: VisitClosing, *, name: str, by: User) -> VisitClosing:
    """Let the unit say that the agreed scores are right, under a person's name.

    :raises Forbidden: the gate. :raises Refused: no name, or the last day is over.
    """
    return _confirm(closing, actions.CONFIRM_CLOSING, name=name, by=by)


def confirm_on_the_spot(closing: VisitClosing, *, name: str, by: User) -> VisitClosing:
    """Put down on the leader's device what the unit's head confirms, typing the own name; the unit is told.

    :raises Forbidden: the gate. :raises Refused: no name, or the last day is over.
    """
    return _confirm(closing, actions.CONFIRM_ON_THE_SPOT, name=name, by=by)


def object_to_items(closing: VisitClosing, *, objections: Mapping[str, str], name: str, by: User) -> VisitClosing:
    """Let the unit object to agreed scores, all at once, by item (code → text).

    :raises Forbidden: the gate. :raises Refused: nothing or nobody named, or the last day is over.
    """
    return _object(closing, actions.OBJECT, objections=objections, name=name, by=by)


def object_on_the_spot(closing: VisitClosing, *, objections: Mapping[str, str], name: str, by: User) -> VisitClosing:
    """Put down on the leader's device what the unit objects to; the unit is told.

    :raises Forbidden: the gate. :raises Refused: nothing or nobody named, or the last day is over.
    """
    return _object(closing, actions.OBJECT_ON_THE_SPOT, objections=objections, name=name, by=by)


def answer_objection(objection: ItemObjection, *, outcome: str, reply: str, by: User) -> ItemObjection:
    """Answer an objection: dismissed with a reply, or upheld, and then the visit is opened again with that reason.

    What else the unit objected to goes back to the team with it. The same answer again is the first one.

    :raises Forbidden: the gate. :raises Refused: no outcome or reply, answered meanwhile, or a verdict stands.
    """
    with transaction.atomic():
        objection = locked_objection(objection)
        closing = objection.closing
        said = (objection.handled_by_id, objection.outcome, objection.reply)
        if said == (by.pk, outcome, reply.strip()):
            return objection
        require_in_part(actions.ANSWER_OBJECTION, user=by, subject=closing)
        findings = check_reply(outcome=outcome, reply=reply)
        if objection.outcome:
            assert objection.handled_by is not None  # a constraint says so
            told = f"{objection.handled_by.full_name}已经答复这条异议（{objection.get_outcome_display()}）。"
            findings = [Finding(told)]
        if findings:
            raise Refused(findings)
        objection.outcome, objection.reply = outcome, reply.strip()
        objection.handled_by, objection.handled_at = by, timezone.now()
        objection.save()
        _on_record(
            actions.ANSWER_OBJECTION,
            closing,
            by=by,
            after={"item": objection.item.code, "outcome": outcome, "reply": reply.strip()},
        )
        if outcome == UPHELD:
            reopen_locked(closing.visit, reason=f"对 {objection.item.code} 的异议成立：{reply.strip()}", by=by)
        tell_answered(objection)
        return objection


def _confirm(closing: VisitClosing, action: Action, *, name: str, by: User) -> VisitClosing:
    with transaction.atomic():
        closing = locked_closing(closing)
        if _is_same(closing, VisitClosing.State.CONFIRMED, name=name, by=by):
            return closing
        _answer(closing, action, name=name, by=by)
        _on_record(action, closing, by=by, after={"name": closing.answered_name})
        tell_confirmed(closing)
        return closing


def _object(
    closing: VisitClosing, action: Action, *, objections: Mapping[str, str], name: str, by: User
) -> VisitClosing:
    with transaction.atomic():
        closing = locked_closing(closing)
        if _is_same(closing, VisitClosing.State.OBJECTED, name=name, by=by):
            return closing
        known = [row["code"] for row in closing.content.get("items", [])]
        _answer(closing, action, name=name, by=by, findings=check_objections(objections, known=known))
        items = {
            item.code: item
            for item in Item.objects.filter(indicator__rubric__campaign=closing.campaign, code__in=objections)
        }
        now = timezone.now()
        for code in known:
            if code in objections:
                ItemObjection.objects.create(
                    closing=closing, item=items[code], text=objections[code].strip(), raised_by=by, raised_at=now
                )
        raised = {code: objections[code].strip() for code in known if code in objections}
        _on_record(action, closing, by=by, after={"name": closing.answered_name, **raised})
        tell_objected(closing, list(raised))
        return closing


def _is_same(closing: VisitClosing, state: str, *, name: str, by: User) -> bool:
    """Whether this is the second click of what was just said."""
    return closing.state == state and closing.answered_by_id == by.pk and closing.answered_name == name.strip()


def _answer(
    closing: VisitClosing, action: Action, *, name: str, by: User, findings: list[Finding] | None = None
) -> None:
    require_in_part(action, user=by, subject=closing)
    on_the_spot = action in (actions.CONFIRM_ON_THE_SPOT, actions.OBJECT_ON_THE_SPOT)
    team = [row["name"] for row in closing.content.get("team", [])] if on_the_spot else []
    found = [*(findings or []), *check_answering(name=name, answer_until=closing.answer_until, day=today(), team=team)]
    if found:
        raise Refused(found)
    assert action.to_state is not None  # both ways of answering have one
    closing.state = action.to_state
    closing.answered_by, closing.answered_at, closing.answered_name = by, timezone.now(), name.strip()
    closing.on_the_spot = on_the_spot
    closing.save()


def _on_record(action: Action, closing: VisitClosing, *, by: User, after: dict[str, str]) -> None:
    record(by=by, action=action.code, label=action.label, subject=closing, after=after)
