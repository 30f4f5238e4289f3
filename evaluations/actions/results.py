"""The action table of reading a unit's comprehensive result from outside the committee (S5, E)."""

from benchmark_platform.core.gate import Action
from evaluations.doers import OWN_PREFECTURE, UNIT

# States that only the release of a verdict brings about.
RELEASED = ("qualified", "rectifying", "awaiting_reassessment", "reassessed", "not_qualified", "awarded")

# Own and agreed scores, once the visit is closed: the unit reads and answers them anyway.
SEE_OWN_RESULT = Action("result.see_own", "查看本单位综合评估", (UNIT,), source="S5, E", reads=True)
SEE_RELEASED_RESULT = Action(
    "result.see_released",
    "查看已公布的综合评估",
    (UNIT, OWN_PREFECTURE),
    from_states=RELEASED,
    source="[inf] S5",
    reads=True,
)

ALL = (SEE_OWN_RESULT, SEE_RELEASED_RESULT)
