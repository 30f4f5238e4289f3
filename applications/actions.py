"""The action table of stages 2 and 3: who may do what, when, from which state. Nothing else decides that.

``*`` in the plan's table (``own_deadline``): the organisation's own deadline after an extension or a return counts too.
"""

from typing import Any

from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action, Doer

APPLYING = StageCode.APPLICATION
SELECTING = StageCode.SELECTION


def _own(user: Any, application: Any) -> bool:
    return application.organization_id in user.bodies(Role.BRANCH)


def _superior(user: Any, application: Any) -> bool:
    return application.superior_id in user.bodies(Role.BRANCH, Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER)


def _committee(user: Any, application: Any) -> bool:
    return user.holds(Role.COMMITTEE, Role.DECIDER)


def _own_for_superior(user: Any, application: Any) -> bool:
    return _own(user, application) and not application.superior_has_account


BRANCH = Doer("branch", "申报的基层党组织", _own)
SUPERIOR = Doer("superior", "上级党组织", _superior)
COMMITTEE = Doer("committee", "行业党委", _committee)
BRANCH_FOR_SUPERIOR = Doer("branch", "申报的基层党组织（上级没有账号时代为录入）", _own_for_superior)
# Whoever has branches below: its subject is applications.services.reminders.Following.
FOLLOWER = Doer("superior", "行业党委和上级党组织", lambda user, following: following.has_branches)

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
