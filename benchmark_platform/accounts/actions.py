"""Who may do what with accounts: the action table of this floor. None of it depends on a stage of the campaign.

Whoever decides (审定) is out of reach of whoever prepares (经办): with a new code or role she could become him.
"""

from typing import Any

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.gate import Action, Doer


def _concerns_decider(subject: Any) -> bool:
    """Whether the act is about a decider: the person holds the role, or is to be given it."""
    return bool(
        getattr(subject, "role", "") == Role.DECIDER or (hasattr(subject, "holds") and subject.holds(Role.DECIDER))
    )


def _is_office(user: Any, _: Any) -> bool:
    return bool(user.holds(Role.COMMITTEE, Role.DECIDER))


def _may_touch(user: Any, subject: Any) -> bool:
    return bool(user.holds(Role.COMMITTEE)) and not _concerns_decider(subject)


def _decides(user: Any, _: Any) -> bool:
    return bool(user.holds(Role.DECIDER))


OFFICE = Doer(Role.COMMITTEE, "行业党委（经办、审定）", _is_office)
PREPARES = Doer(Role.COMMITTEE, "行业党委（经办）（审定人员的账号除外）", _may_touch)
DECIDES = Doer(Role.DECIDER, "行业党委（审定）", _decides)
SOURCE = "accounts are opened by the office, never by signing up"

LIST = Action(code="account.list", label="查看账号", doers=(OFFICE,), source=SOURCE)
OPEN = Action(code="account.open", label="开立账号", doers=(PREPARES, DECIDES), source=SOURCE)
ISSUE_CODE = Action(code="account.issue_code", label="打印一次性口令", doers=(PREPARES, DECIDES), source=SOURCE)
UNLOCK = Action(code="account.unlock", label="解除登录锁定", doers=(OFFICE,), source=SOURCE)
DEACTIVATE = Action(code="account.deactivate", label="停用账号", doers=(PREPARES, DECIDES), source=SOURCE)
REACTIVATE = Action(code="account.reactivate", label="恢复账号", doers=(PREPARES, DECIDES), source=SOURCE)
GRANT = Action(code="role.grant", label="授予角色", doers=(PREPARES, DECIDES), source=SOURCE)
END = Action(code="role.end", label="终止角色", doers=(PREPARES, DECIDES), source=SOURCE)

ALL: tuple[Action, ...] = (LIST, OPEN, ISSUE_CODE, UNLOCK, DEACTIVATE, REACTIVATE, GRANT, END)
