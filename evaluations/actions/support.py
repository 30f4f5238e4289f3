"""The action table of liaison, pairs, events, problems and complaints (M1, M2.2, M2.3, 6-3)."""

from benchmark_platform.core.gate import Action
from evaluations.actions.unit import TAKING_PART, WORKING
from evaluations.doers import COMMITTEE, LIAISON, PROBLEM_OWNER, UNIT

ASSIGN_LIAISON = Action(
    "liaison.assign", "安排联点党委委员", (COMMITTEE,), WORKING, from_states=TAKING_PART, source="M2.2"
)
RECORD_VISIT = Action(
    "liaison.visit", "记录联点走访", (LIAISON, COMMITTEE), WORKING, from_states=TAKING_PART, source="M2.2"
)
MAKE_PAIR = Action("pair.make", "安排结对帮扶", (COMMITTEE,), WORKING, from_states=TAKING_PART, source="M2.2")
HOLD_EVENT = Action("event.hold", "组织培训、座谈和观摩", (COMMITTEE,), WORKING, source="M2.3")
RECORD_ATTENDANCE = Action("event.attendance", "登记出席名单", (COMMITTEE,), WORKING, source="M2.3, 2-4")
RAISE_PROBLEM = Action(
    "problem.raise", "提出问题", (UNIT,), WORKING, own_deadline=True, from_states=TAKING_PART, source="M1"
)
REPLY_PROBLEM = Action(
    "problem.reply",
    "答复问题",
    (PROBLEM_OWNER, COMMITTEE),
    WORKING,
    from_states=("open", "replied"),
    to_state="replied",
    source="M1",
)
ADD_TO_PROBLEM = Action(
    "problem.add",
    "补充说明",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("open", "replied"),
    to_state="open",
    source="M1",
)
ASSIGN_PROBLEM = Action(
    "problem.assign", "指定承办单位和期限", (COMMITTEE,), WORKING, from_states=("open", "replied"), source="M1"
)
CLOSE_PROBLEM = Action(
    "problem.close",
    "办结问题",
    (UNIT,),
    WORKING,
    own_deadline=True,
    from_states=("open", "replied"),
    to_state="closed",
    source="M1",
)
SEE_COMPLAINTS = Action("complaint.see", "查看投诉举报", (COMMITTEE,), source="6-3", reads=True)
# What counts against a unit it may read; who complained and what is still being looked into it may not.
SEE_FOUNDED_COMPLAINTS = Action(
    "complaint.see_founded", "查看查实的投诉举报", (UNIT, COMMITTEE), source="[inf] 6-3", reads=True
)
RECORD_COMPLAINT = Action("complaint.record", "登记投诉举报", (COMMITTEE,), WORKING, source="6-3")

ALL = (
    ASSIGN_LIAISON,
    RECORD_VISIT,
    MAKE_PAIR,
    HOLD_EVENT,
    RECORD_ATTENDANCE,
    RAISE_PROBLEM,
    REPLY_PROBLEM,
    ADD_TO_PROBLEM,
    ASSIGN_PROBLEM,
    CLOSE_PROBLEM,
    SEE_COMPLAINTS,
    SEE_FOUNDED_COMPLAINTS,
    RECORD_COMPLAINT,
)
