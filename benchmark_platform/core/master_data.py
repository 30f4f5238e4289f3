"""Who looks after the master data: the committee, nobody else."""

from typing import Any

from benchmark_platform.core.gate import Action, Decision, Doer


def keeps_master_data(user: Any, _: Any = None) -> bool:
    """Whether the person looks after the master data: a role of the committee, or the installer."""
    return bool(user.is_active and (user.is_superuser or user.holds("committee", "decider")))


ENTER = Action(
    code="admin.enter",
    label="进入后台",
    doers=(Doer("committee", "行业党委", keeps_master_data),),
    source="only the committee changes master data",
)


def may_enter(user: Any) -> Decision:
    """Answer whether the person may use the back office; the reason says who may."""
    if user.is_authenticated and any(doer.holds(user, None) for doer in ENTER.doers):
        return Decision(ENTER, True)
    return Decision(ENTER, False, "后台只供行业党委的工作人员维护基础数据，您的账号没有这项权限。")
