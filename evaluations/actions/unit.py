"""The action table of units and their plans (S4, M1.2, M2.1)."""

from dataclasses import dataclass

from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, DECIDER, UNIT
from evaluations.models import ENDED_STATES, UnitState

CREATING = (StageCode.CREATION,)
# A replacement may come late; it needs the unit until the assessment is over.
OPENING = (StageCode.CREATION, StageCode.ASSESSMENT)
WORKING = (StageCode.CREATION, StageCode.ASSESSMENT, StageCode.ACCEPTANCE)
TAKING_PART = tuple(state.value for state in UnitState if state not in ENDED_STATES and state is not UnitState.AWARDED)


@dataclass(frozen=True)
class Units:
    """All units of a campaign: what the acts that open or list them are about."""

    campaign: Campaign


SEE_UNITS = Action("units.see", "查看全部创建单位", (COMMITTEE,), source="S4", reads=True)
OPEN_UNITS = Action("units.open", "启动创建", (COMMITTEE,), OPENING, to_state="creating", source="S4")
REPLACE_UNIT = Action(
    "unit.replace", "更换创建单位", (DECIDER,), WORKING, from_states=TAKING_PART, to_state="replaced", source="[inf] S4"
)
DISQUALIFY_UNIT = Action(
    "unit.disqualify",
    "取消创建资格",
    (DECIDER,),
    WORKING,
    from_states=TAKING_PART,
    to_state="disqualified",
    source="[inf] S4",
)
# Ledger, documents, roster, figures, remarks, leading group: whatever the unit itself puts down.
WORK = Action(
    "unit.work",
    "填报创建工作",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("creating", "rectifying"),
    source="S4, R",
)
SAVE_PLAN = Action(
    "plan.save", "填写创建方案", (UNIT,), CREATING, own_deadline=True, from_states=("draft", "returned"), source="S4"
)
SUBMIT_PLAN = Action(
    "plan.submit",
    "报送创建方案",
    (UNIT,),
    CREATING,
    own_deadline=True,
    from_states=("draft", "returned"),
    to_state="submitted",
    source="S4, M2.1",
)
ACKNOWLEDGE_PLAN = Action(
    "plan.acknowledge",
    "备案创建方案",
    (COMMITTEE,),
    WORKING,
    from_states=("submitted",),
    to_state="acknowledged",
    source="[inf] S4",
)
RETURN_PLAN = Action(
    "plan.return",
    "退回创建方案",
    (COMMITTEE,),
    WORKING,
    from_states=("submitted",),
    to_state="returned",
    source="[inf] S4",
)
REVISE_PLAN = Action(
    "plan.revise",
    "修订创建方案",
    (UNIT,),
    CREATING,
    own_deadline=True,
    from_states=("acknowledged",),
    to_state="draft",
    source="[inf] S4",
)
RECORD_PROGRESS = Action(
    "plan.progress",
    "填写任务完成情况",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("submitted", "acknowledged"),
    source="S4",
)

ALL = (
    SEE_UNITS,
    OPEN_UNITS,
    REPLACE_UNIT,
    DISQUALIFY_UNIT,
    WORK,
    SAVE_PLAN,
    SUBMIT_PLAN,
    ACKNOWLEDGE_PLAN,
    RETURN_PLAN,
    REVISE_PLAN,
    RECORD_PROGRESS,
)
