"""The action table of visits and their teams (S5, S6)."""

from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, TEAM

INSPECTING = (StageCode.ASSESSMENT, StageCode.ACCEPTANCE)

# Asked on the unit.
ARRANGE_VISIT = Action(
    "visit.arrange",
    "安排实地考核",
    (COMMITTEE,),
    INSPECTING,
    from_states=("creating", "self_assessed", "awaiting_reassessment"),
    source="S5",
)
# Asked on the visit.
CHANGE_VISIT = Action(
    "visit.change", "调整实地考核安排", (COMMITTEE,), INSPECTING, from_states=("planned", "reopened"), source="S5"
)
CANCEL_VISIT = Action(
    "visit.cancel",
    "取消实地考核",
    (COMMITTEE,),
    INSPECTING,
    from_states=("planned",),
    to_state="cancelled",
    source="[inf] S5",
)
SEE_ALL_VISITS = Action("visit.see_all", "查看全部实地考核安排", (COMMITTEE,), source="S5", reads=True)
INSPECT = Action("visit.inspect", "查看考核任务", (TEAM,), source="S5", reads=True)

ALL = (ARRANGE_VISIT, CHANGE_VISIT, CANCEL_VISIT, SEE_ALL_VISITS, INSPECT)
