"""The constitution of stage 4: who may do what, when, from which state. Nothing else decides that."""

from benchmark_platform.core.gate import Action
from evaluations.actions import evidence, support, unit

ALL: tuple[Action, ...] = (*unit.ALL, *support.ALL, *evidence.ALL)

__all__ = ["ALL"]
