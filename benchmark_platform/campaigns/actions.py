"""The action table of the campaign itself: the calendar, the notice, the mobilisation. Nothing else decides these."""

from typing import Any

from benchmark_platform.accounts.doers import COMMITTEE, DECIDER, OWN_PREFECTURE
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.gate import Action, Doer
from benchmark_platform.organizations.models import Track


def _in_notified_body(user: Any, subject: Any) -> bool:
    return subject.organization_id in user.bodies(Role.BRANCH, Role.PREFECTURE)


def _in_direct_branch(user: Any, subject: Any) -> bool:
    return subject.organization.track == Track.DIRECT and subject.organization_id in user.bodies(Role.BRANCH)


NOTIFIED = Doer("branch", "收到通知的党组织", _in_notified_body)
DIRECT_BRANCH = Doer("branch", "行业党委所属基层党组织", _in_direct_branch)
MOBILIZING = (StageCode.MOBILIZATION,)

MOVE_STAGE = Action("stage.move", "调整阶段日期", (COMMITTEE, DECIDER), source="S: the committee can move a date")
EXTEND = Action("deadline.extend", "个别延期", (COMMITTEE, DECIDER), source="S: or extend one organisation's deadline")
SET_INNER_DAY = Action(
    "inner_day.set",
    "设定内部截止日期",
    (OWN_PREFECTURE,),
    stages=(StageCode.MOBILIZATION, StageCode.APPLICATION),
    source="S2: each prefecture has an inner closing day",
)
READ_NOTICE = Action("notice.read", "阅读实施方案", (NOTIFIED,), source="S1: read receipts")
SEE_RECEIPTS = Action("notice.receipts", "查看阅读回执", (COMMITTEE, DECIDER), source="S1: read receipts", reads=True)
REMIND = Action("notice.remind", "提醒未读单位", (COMMITTEE, DECIDER), source="S1: read receipts")
SAVE_REPORT = Action(
    "mobilization.save",
    "填写动员部署情况",
    (DIRECT_BRANCH, OWN_PREFECTURE),
    stages=MOBILIZING,
    own_deadline=True,
    from_states=("draft",),
    source="S1: mobilisation reports",
)
SUBMIT_REPORT = Action(
    "mobilization.submit",
    "报送动员部署情况",
    (DIRECT_BRANCH, OWN_PREFECTURE),
    stages=MOBILIZING,
    own_deadline=True,
    from_states=("draft",),
    to_state="submitted",
    source="S1: mobilisation reports",
)
REOPEN_REPORT = Action(
    "mobilization.reopen",
    "撤回修改",
    (DIRECT_BRANCH, OWN_PREFECTURE),
    stages=MOBILIZING,
    own_deadline=True,
    from_states=("submitted",),
    to_state="draft",
    source="[inf] a report may be corrected while its stage is open",
)
SEE_REPORTS = Action(
    "mobilization.list", "查看动员部署情况", (COMMITTEE, DECIDER), source="S1: mobilisation reports", reads=True
)

ALL: tuple[Action, ...] = (
    MOVE_STAGE,
    EXTEND,
    SET_INNER_DAY,
    READ_NOTICE,
    SEE_RECEIPTS,
    REMIND,
    SAVE_REPORT,
    SUBMIT_REPORT,
    REOPEN_REPORT,
    SEE_REPORTS,
)
