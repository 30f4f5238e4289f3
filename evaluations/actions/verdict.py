"""The action table of the comprehensive result and the verdict (S5): the draft is the office's, the word is 审定's."""

from benchmark_platform.core.gate import Action
from evaluations.actions.visits import INSPECTING
from evaluations.doers import COMMITTEE, DECIDER

SEE_RESULTS = Action("results.see", "查看全部综合评估结果", (COMMITTEE,), source="S5, E", reads=True)
SEE_VERDICT = Action("verdict.see", "查看拟定的综合评估结论", (COMMITTEE,), source="S5", reads=True)
OPEN_VERDICT = Action("verdict.open", "开始拟定综合评估结论", (COMMITTEE,), INSPECTING, to_state="draft", source="S5")
SAVE_VERDICT = Action("verdict.save", "填写综合评估结论", (COMMITTEE,), INSPECTING, from_states=("draft",), source="S5")
RECORD_VERDICT_MEETING = Action(
    "verdict.meeting", "录入研究考核结果的会议情况", (COMMITTEE,), INSPECTING, from_states=("draft",), source="S5"
)
DECIDE_VERDICT = Action(
    "verdict.decide",
    "拟定综合评估结论",
    (DECIDER,),
    INSPECTING,
    from_states=("draft",),
    to_state="decided",
    source="S5",
)
CANCEL_VERDICT = Action(
    "verdict.cancel",
    "取消拟定的结论，重新研究",
    (DECIDER,),
    INSPECTING,
    from_states=("decided",),
    to_state="cancelled",
    source="[inf] S5",
)
RELEASE_VERDICT = Action(
    "verdict.release",
    "公布综合评估结论",
    (DECIDER,),
    INSPECTING,
    from_states=("decided",),
    to_state="released",
    source="S5",
)
# Asked on the unit: a released verdict that turns out to be wrong.
REVERSE_VERDICT = Action(
    "verdict.reverse",
    "更正已公布的综合评估结论",
    (DECIDER,),
    INSPECTING,
    from_states=("qualified", "rectifying"),
    source="[inf] S5",
)

ALL = (
    SEE_RESULTS,
    SEE_VERDICT,
    OPEN_VERDICT,
    SAVE_VERDICT,
    RECORD_VERDICT_MEETING,
    DECIDE_VERDICT,
    CANCEL_VERDICT,
    RELEASE_VERDICT,
    REVERSE_VERDICT,
)
