"""The action table of the self-assessment (S5)."""

from dataclasses import dataclass

from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.gate import Action
from evaluations.doers import COMMITTEE, UNIT

ASSESSING = (StageCode.ASSESSMENT,)


@dataclass(frozen=True)
class SelfAssessments:
    """All self-assessments of a campaign: what the overview and the reminder are about."""

    campaign: Campaign


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
# A draft is read by the unit and the committee alone; what was submitted, by everybody who sees the unit.
SEE_DRAFT = Action(
    "self_assessment.see_draft", "查看未提交的自我评估", (UNIT, COMMITTEE), source="[inf] S5", reads=True
)
SEE_SELF = Action("self_assessment.see_all", "查看自我评估汇总", (COMMITTEE,), source="S5", reads=True)
REMIND_SELF = Action("self_assessment.remind", "提醒提交自我评估", (COMMITTEE,), ASSESSING, source="[inf] S5")

ALL = (START_SELF, SAVE_SELF, SUBMIT_SELF, WITHDRAW_SELF, RETURN_SELF, SEE_DRAFT, SEE_SELF, REMIND_SELF)
