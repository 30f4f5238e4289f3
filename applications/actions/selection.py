"""The action table of the selection (S3): the draft is the committee's work, deciding and releasing are 审定's."""

from applications.doers import COMMITTEE, DECIDER
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action

SELECTING = (StageCode.SELECTION,)
# A released outcome may turn out to be wrong until the last unit has been accepted.
REVERSING = (StageCode.SELECTION, StageCode.CREATION, StageCode.ASSESSMENT, StageCode.ACCEPTANCE)

SEE_SELECTION = Action("selection.see", "查看拟定情况", (COMMITTEE,), source="S3", reads=True)
OPEN_SELECTION = Action(
    "selection.open", "开始拟定创建对象名单", (COMMITTEE,), SELECTING, to_state="draft", source="S3"
)
SAVE_SELECTION = Action("selection.save", "填写拟定名单", (COMMITTEE,), SELECTING, from_states=("draft",), source="S3")
RECORD_SELECTION_MEETING = Action(
    "selection.meeting", "录入会议情况", (COMMITTEE,), SELECTING, from_states=("draft",), source="S3"
)
DECIDE_SELECTION = Action(
    "selection.decide",
    "拟定创建对象名单",
    (DECIDER,),
    SELECTING,
    from_states=("draft",),
    to_state="decided",
    source="S3",
)
CANCEL_SELECTION = Action(
    "selection.cancel",
    "取消拟定，重新研究",
    (DECIDER,),
    SELECTING,
    from_states=("decided", "notice"),
    to_state="cancelled",
    source="[inf] S3",
)
RELEASE_SELECTION = Action(
    "selection.release",
    "确定并公布创建对象",
    (DECIDER,),
    SELECTING,
    from_states=("decided", "notice"),
    to_state="released",
    source="S3",
)
REVERSE_SELECTION = Action(
    "selection.reverse",
    "更正已公布的结果",
    (DECIDER,),
    REVERSING,
    from_states=("selected", "not_selected"),
    source="[inf] S3",
)

ALL = (
    SEE_SELECTION,
    OPEN_SELECTION,
    SAVE_SELECTION,
    RECORD_SELECTION_MEETING,
    DECIDE_SELECTION,
    CANCEL_SELECTION,
    RELEASE_SELECTION,
    REVERSE_SELECTION,
)
