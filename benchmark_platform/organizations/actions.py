"""Who may do what with master data: the committee, at any time."""

from typing import Any

from benchmark_platform.core.gate import Action, Decision, Doer
from benchmark_platform.core.master_data import ENTER, keeps_master_data

COMMITTEE = Doer("committee", "行业党委", keeps_master_data)

SWITCH = Action(
    code="organizations.switch",
    label="停用或恢复使用党组织",
    doers=(COMMITTEE,),
    source="only the committee changes master data",
)

ALL: tuple[Action, ...] = (ENTER, SWITCH)


def decide(action: Action, user: Any) -> Decision:
    """Answer whether the person may do the act; master data knows no stage and no state."""
    if any(doer.holds(user, None) for doer in action.doers):
        return Decision(action, True)
    return Decision(action, False, f"“{action.label}”由行业党委办理，您的账号没有这项权限。")
