"""The ways to be entitled that the action tables share: a role of the committee, or one in the subject's own body."""

from typing import Any

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.gate import Doer


def _holds(*roles: str) -> Any:
    def holds(user: Any, _: Any) -> bool:
        return bool(user.is_authenticated and user.holds(*roles))

    return holds


def _in_own_body(*roles: str) -> Any:
    def holds(user: Any, subject: Any) -> bool:
        return bool(user.is_authenticated and subject.organization_id in user.bodies(*roles))

    return holds


SIGNED_IN = Doer("signed_in", "登录用户", lambda user, _: bool(user.is_authenticated))
COMMITTEE = Doer("committee", "行业党委（经办）", _holds(Role.COMMITTEE))
DECIDER = Doer("decider", "行业党委（审定）", _holds(Role.DECIDER))
# The body that the subject belongs to (subject.organization_id).
OWN_BRANCH = Doer("branch", "本党组织", _in_own_body(Role.BRANCH))
OWN_PREFECTURE = Doer("prefecture", "市州行业（协会）党组织", _in_own_body(Role.PREFECTURE))
