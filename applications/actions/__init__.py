"""The constitution of stages 2 and 3: who may do what, when, from which state. Nothing else decides that."""

from applications.actions import appendix1, eligibility, notice, recommendation, review, second_choice, selection
from applications.actions.appendix1 import (
    EDIT,
    RECORD_OPINION,
    RECORD_SUPERIOR_OPINION,
    REMIND,
    RETURN,
    START,
    SUBMIT,
    UPLOAD,
    WITHDRAW,
)
from applications.actions.eligibility import DECLARE, ELIGIBILITY_DECIDE, ELIGIBILITY_DECIDE_RECOMMENDED
from applications.actions.recommendation import (
    FILE_NIL,
    RECOMMEND,
    REMIND_BODIES,
    REQUEST_REPLACEMENT,
    REVIEW,
    SEE_ALL,
    Filing,
    Recommendations,
)
from benchmark_platform.core.gate import Action

ALL: tuple[Action, ...] = (
    *appendix1.ALL,
    *eligibility.ALL,
    *recommendation.ALL,
    *review.ALL,
    *selection.ALL,
    *notice.ALL,
    *second_choice.ALL,
)

__all__ = [
    "ALL",
    "DECLARE",
    "EDIT",
    "ELIGIBILITY_DECIDE",
    "ELIGIBILITY_DECIDE_RECOMMENDED",
    "FILE_NIL",
    "RECOMMEND",
    "RECORD_OPINION",
    "RECORD_SUPERIOR_OPINION",
    "REMIND",
    "REMIND_BODIES",
    "REQUEST_REPLACEMENT",
    "RETURN",
    "REVIEW",
    "SEE_ALL",
    "START",
    "SUBMIT",
    "UPLOAD",
    "WITHDRAW",
    "Filing",
    "Recommendations",
]
