"""The constitution of stages 4 and 5: who may do what, when, from which state. Nothing else decides that."""

from benchmark_platform.core.gate import Action
from evaluations.actions import (
    closing,
    duties,
    evidence,
    results,
    rubric,
    self_assessment,
    sheets,
    support,
    unit,
    verdict,
    visits,
)

ALL: tuple[Action, ...] = (
    *rubric.ALL,
    *unit.ALL,
    *support.ALL,
    *evidence.ALL,
    *duties.ALL,
    *self_assessment.ALL,
    *visits.ALL,
    *sheets.ALL,
    *closing.ALL,
    *results.ALL,
    *verdict.ALL,
)

__all__ = ["ALL"]
