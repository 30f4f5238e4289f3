"""The constitution of stages 2 and 3: who may do what, when, from which state. Nothing else decides that."""

from applications.actions import appendix1
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
from benchmark_platform.core.gate import Action

ALL: tuple[Action, ...] = (*appendix1.ALL,)

__all__ = [
    "ALL",
    "EDIT",
    "RECORD_OPINION",
    "RECORD_SUPERIOR_OPINION",
    "REMIND",
    "RETURN",
    "START",
    "SUBMIT",
    "UPLOAD",
    "WITHDRAW",
]
