"""Who may do what with messages and suggestions. Nothing here has a stage: this floor knows no campaign."""

from typing import Any

from benchmark_platform.accounts.doers import COMMITTEE, DECIDER, SIGNED_IN
from benchmark_platform.core.gate import Action, Decision, Forbidden

SEND_FEEDBACK = Action(code="feedback.send", label="提出意见建议", doers=(SIGNED_IN,), source="design decision 10")
ANSWER_FEEDBACK = Action(
    code="feedback.answer", label="答复意见建议", doers=(COMMITTEE, DECIDER), source="design decision 10"
)

ALL: tuple[Action, ...] = (SEND_FEEDBACK, ANSWER_FEEDBACK)


def decide(action: Action, *, user: Any, subject: Any = None) -> Decision:
    """Answer whether ``user`` may do ``action``; these actions have neither stage nor state."""
    if any(doer.holds(user, subject) for doer in action.doers):
        return Decision(action, True)
    who = "、".join(doer.label for doer in action.doers)
    return Decision(action, False, f"“{action.label}”由{who}办理，您的账号没有这项权限。")


def require(action: Action, *, user: Any, subject: Any = None) -> Decision:
    """Answer like :func:`decide`, but raise :class:`Forbidden` on a no."""
    decision = decide(action, user=user, subject=subject)
    if not decision:
        raise Forbidden(decision)
    return decision
