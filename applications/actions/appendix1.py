"""The action table of Appendix 1 (stage 2): who may do what, when, from which state.

``*`` in the plan's table (``own_deadline``): the organisation's own deadline after an extension or a return counts too.
"""

from applications.doers import BRANCH, BRANCH_FOR_SUPERIOR, COMMITTEE, FOLLOWER, SUPERIOR
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action

APPLYING = StageCode.APPLICATION
SELECTING = StageCode.SELECTION


START = Action(
    "application.start", "开始填写申请表", (BRANCH,), (APPLYING,), own_deadline=True, to_state="draft", source="S2"
)
EDIT = Action(
    "application.edit",
    "填写申请表",
    (BRANCH,),
    (APPLYING,),
    own_deadline=True,
    from_states=("draft", "returned"),
    source="F6",
)
RECORD_OPINION = Action(
    "opinion.record",
    "录入党组织意见和执业机构意见",
    (BRANCH,),
    (APPLYING,),
    own_deadline=True,
    from_states=("draft", "returned"),
    source="F4",
)
UPLOAD = Action(
    "scan.upload",
    "上传盖章页和附件材料",
    (BRANCH,),
    (APPLYING,),
    own_deadline=True,
    from_states=("draft", "returned"),
    source="F3",
)
SUBMIT = Action(
    "application.submit",
    "提交申请表",
    (BRANCH,),
    (APPLYING,),
    own_deadline=True,
    inner_day=True,
    from_states=("draft", "returned"),
    to_state="submitted",
    source="S2, F5",
)
WITHDRAW = Action(
    "application.withdraw",
    "撤回申请表",
    (BRANCH,),
    (APPLYING,),
    inner_day=True,  # after it a form could be withdrawn but not submitted again
    from_states=("submitted",),
    to_state="draft",
    source="F5",
)
RETURN = Action(
    "application.return",
    "退回补正",
    (SUPERIOR, COMMITTEE),
    (APPLYING, SELECTING),
    own_deadline=True,
    from_states=("submitted", "recommended"),
    to_state="returned",
    source="F4",
)
RECORD_SUPERIOR_OPINION = Action(
    "opinion.record_superior",
    "填写上级党组织意见",
    (SUPERIOR, BRANCH_FOR_SUPERIOR),
    (APPLYING, SELECTING),
    own_deadline=True,
    from_states=("submitted",),
    source="F4",
)
REMIND = Action(
    "application.remind",
    "提醒尚未提交的党组织",
    (FOLLOWER,),
    (APPLYING,),
    source="S2",
)

ALL = (START, EDIT, RECORD_OPINION, UPLOAD, SUBMIT, WITHDRAW, RETURN, RECORD_SUPERIOR_OPINION, REMIND)
