"""The action table of duties: they follow from the rules by themselves; only a changed plan is applied by a person."""

from benchmark_platform.core.gate import Action
from evaluations.actions.unit import WORKING
from evaluations.doers import COMMITTEE

RENEW_DUTIES = Action("duties.renew", "按现行规则更新待办", (COMMITTEE,), WORKING, source="[inf] S4, R")

ALL = (RENEW_DUTIES,)
