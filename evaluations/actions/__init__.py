"""The constitution of stage 4: who may do what, when, from which state. Nothing else decides that."""

from benchmark_platform.core.gate import Action
from evaluations.actions import duties, evidence, support, unit

ALL: tuple[Action, ...] = (*unit.ALL, *support.ALL, *evidence.ALL, *duties.ALL)

__all__ = ["ALL"]
