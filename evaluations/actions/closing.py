"""The action table of closing a visit: agreed scores, the unit's word, reopening (S5)."""

from benchmark_platform.core.gate import Action
from evaluations.actions.visits import INSPECTING
from evaluations.doers import COMMITTEE, TEAM, TEAM_LEADER, UNIT

# Asked on the visit.
AGREE_SCORES = Action(
    "visit.agree", "确定考评分", (TEAM_LEADER,), INSPECTING, from_states=("planned", "reopened"), source="S5, E"
)
CLOSE_VISIT = Action(
    "visit.close",
    "结束实地考核",
    (TEAM_LEADER,),
    INSPECTING,
    from_states=("planned", "reopened"),
    to_state="closed",
    source="S5",
)
REOPEN_VISIT = Action(
    "visit.reopen",
    "重新打开实地考核",
    (COMMITTEE,),
    INSPECTING,
    from_states=("closed",),
    to_state="reopened",
    source="[inf] S5",
)
# Asked on the closing.
CONFIRM_CLOSING = Action(
    "closing.confirm",
    "确认考核结果",
    (UNIT,),
    INSPECTING,
    from_states=("waiting",),
    to_state="confirmed",
    source="[inf] S5",
)
CONFIRM_ON_THE_SPOT = Action(
    "closing.confirm_on_the_spot",
    "现场登记创建单位的确认",
    (TEAM_LEADER,),
    INSPECTING,
    from_states=("waiting",),
    to_state="confirmed",
    source="[inf] S5",
)
OBJECT = Action(
    "closing.object",
    "对考评分提出异议",
    (UNIT,),
    INSPECTING,
    from_states=("waiting",),
    to_state="objected",
    source="[inf] S5",
)
OBJECT_ON_THE_SPOT = Action(
    "closing.object_on_the_spot",
    "现场登记创建单位的异议",
    (TEAM_LEADER,),
    INSPECTING,
    from_states=("waiting",),
    to_state="objected",
    source="[inf] S5",
)
ANSWER_OBJECTION = Action(
    "closing.answer", "答复评分异议", (COMMITTEE,), INSPECTING, from_states=("objected",), source="[inf] S5"
)
# Asked on the visit. Who reads the inspectors' own sheets beside them is ``sheet_view.py``'s.
SEE_AGREED = Action("closing.see", "查看考评分", (UNIT, TEAM, COMMITTEE), source="S5, E", reads=True)

ALL = (
    AGREE_SCORES,
    CLOSE_VISIT,
    REOPEN_VISIT,
    CONFIRM_CLOSING,
    CONFIRM_ON_THE_SPOT,
    OBJECT,
    OBJECT_ON_THE_SPOT,
    ANSWER_OBJECTION,
    SEE_AGREED,
)
