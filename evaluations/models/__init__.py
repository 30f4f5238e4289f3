"""The task guide (Appendix 2) as data. The work period, assessment and awards come on top of it."""

from evaluations.models.rubric import Indicator, Item, NamedSystem, Rubric

__all__ = ["Indicator", "Item", "NamedSystem", "Rubric"]
