"""The action table of the desk review (S3): assigning, giving, stepping back, opening again, declaring a conflict."""

from dataclasses import dataclass
from typing import Any

from applications.doers import COMMITTEE, REVIEWER
from applications.models import DeclaredConflict
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.gate import Action, Doer

STAGES = (StageCode.APPLICATION, StageCode.SELECTION)


@dataclass(frozen=True)
class Declaration:
    """Whose conflict of interest is declared, in which campaign."""

    campaign: Campaign
    person: User


@dataclass(frozen=True)
class TakenBack:
    """Which declared conflict is taken back, in which campaign."""

    campaign: Campaign
    declared: DeclaredConflict


def _colleague(user: Any, review: Any) -> bool:
    # Asked before the state: the answer to somebody who still owes an own review is the same whatever the others did.
    return user.holds(Role.COMMITTEE, Role.DECIDER) and user.pk not in review.awaited_ids


def _oneself(user: Any, declaration: Any) -> bool:
    return user.pk == declaration.person.pk and user.holds(Role.COMMITTEE, Role.DECIDER, Role.INSPECTOR)


def _declarer(user: Any, taken: Any) -> bool:
    return user.pk == taken.declared.declared_by_id and user.holds(Role.COMMITTEE, Role.DECIDER, Role.INSPECTOR)


COLLEAGUE = Doer("committee", "行业党委（自己对这份申请表的审查尚未提交的除外）", _colleague)
ONESELF = Doer("committee", "审查人本人", _oneself)
DECLARER = Doer("committee", "原来登记的人", _declarer)

ASSIGN = Action(
    "review.assign",
    "分配审查人",
    (COMMITTEE,),
    STAGES,
    from_states=("submitted", "recommended", "eligible"),
    source="S3",
)
UNASSIGN = Action("review.withdraw", "取消审查分配", (COMMITTEE,), STAGES, source="S3")
GIVE = Action(
    "review.give", "审查申请表", (REVIEWER,), STAGES, from_states=("assigned",), to_state="given", source="S3, C1–C6"
)
RECUSE = Action(
    "review.recuse", "申请回避", (REVIEWER,), STAGES, from_states=("assigned",), to_state="recused", source="S3"
)
REOPEN = Action(
    "review.reopen", "退回审查人修改", (COLLEAGUE,), STAGES, from_states=("given",), to_state="assigned", source="S3"
)
DECLARE_CONFLICT = Action("conflict.declare", "申报利益关系", (ONESELF, COMMITTEE), STAGES, source="S3")
WITHDRAW_CONFLICT = Action("conflict.withdraw", "撤回利益关系申报", (DECLARER,), STAGES, source="[inf] S3")

ALL = (ASSIGN, UNASSIGN, GIVE, RECUSE, REOPEN, DECLARE_CONFLICT, WITHDRAW_CONFLICT)
