"""Who may do what with messages and suggestions. Nothing here has a stage: this floor knows no campaign."""

from benchmark_platform.accounts.doers import COMMITTEE, DECIDER, SIGNED_IN
from benchmark_platform.accounts.gate import decide_without_calendar as decide
from benchmark_platform.accounts.gate import require_without_calendar as require
from benchmark_platform.core.gate import Action

__all__ = ["ALL", "ANSWER_FEEDBACK", "SEND_FEEDBACK", "decide", "require"]

SEND_FEEDBACK = Action(code="feedback.send", label="提出意见建议", doers=(SIGNED_IN,), source="design decision 10")
ANSWER_FEEDBACK = Action(
    code="feedback.answer", label="答复意见建议", doers=(COMMITTEE, DECIDER), source="design decision 10"
)

ALL: tuple[Action, ...] = (SEND_FEEDBACK, ANSWER_FEEDBACK)
