"""The action table of the self-assessment (S5)."""

from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, UNIT

ASSESSING = (StageCode.ASSESSMENT,)

# Asked on the unit: what is submitted moves it to 已自评.
START_SELF = Action(
    "self_assessment.start",
    "开始自我评估",
    (UNIT,),
    ASSESSING,
    own_deadline=True,
    from_states=("creating",),
    source="S5",
)
# Asked on the self-assessment.
SAVE_SELF = Action(
    "self_assessment.save",
    "填写自我评估",
    (UNIT,),
    ASSESSING,
    own_deadline=True,
    from_states=("draft", "returned"),
    source="S5",
)
SUBMIT_SELF = Action(
    "self_assessment.submit",
    "提交自我评估",
    (UNIT,),
    ASSESSING,
    own_deadline=True,
    from_states=("draft", "returned"),
    to_state="submitted",
    source="S5",
)
WITHDRAW_SELF = Action(
    "self_assessment.withdraw",
    "撤回自我评估",
    (UNIT,),
    ASSESSING,
    own_deadline=True,
    from_states=("submitted",),
    to_state="draft",
    source="[inf] S5",
)
RETURN_SELF = Action(
    "self_assessment.return",
    "退回自我评估",
    (COMMITTEE,),
    ASSESSING,
    from_states=("submitted",),
    to_state="returned",
    source="[inf] S5",
)

ALL = (START_SELF, SAVE_SELF, SUBMIT_SELF, WITHDRAW_SELF, RETURN_SELF)
