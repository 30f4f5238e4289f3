"""Who may act on an application: each way to be entitled, written once, for the action tables of stages 2 and 3."""

from typing import Any

from benchmark_platform.accounts.roles import Role
from benchmark_platform.core.gate import Doer


def _own(user: Any, application: Any) -> bool:
    return application.organization_id in user.bodies(Role.BRANCH)


def _superior(user: Any, application: Any) -> bool:
    return application.superior_id in user.bodies(Role.BRANCH, Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER)


def _committee(user: Any, application: Any) -> bool:
    return user.holds(Role.COMMITTEE, Role.DECIDER)


def _prefecture(user: Any, subject: Any) -> bool:
    """The body of the subject's ``prefecture_id``, whoever the branch's direct superior is (S2)."""
    return subject.prefecture_id is not None and any(
        membership.role == Role.PREFECTURE and membership.organization.prefecture_id == subject.prefecture_id
        for membership in user.standing_memberships
    )


def _own_for_superior(user: Any, application: Any) -> bool:
    return _own(user, application) and not application.superior_has_account


def _reviewer(user: Any, review: Any) -> bool:
    """Whoever the review was assigned to, as long as the role lasts for which it was."""
    return review.reviewer_id == user.pk and user.holds(Role.COMMITTEE, Role.DECIDER, Role.INSPECTOR)


BRANCH = Doer("branch", "申报的基层党组织", _own)
SUPERIOR = Doer("superior", "上级党组织", _superior)
COMMITTEE = Doer("committee", "行业党委", _committee)
BRANCH_FOR_SUPERIOR = Doer("branch", "申报的基层党组织（上级没有账号时代为录入）", _own_for_superior)
# Whoever has branches below: its subject is applications.services.reminders.Following.
FOLLOWER = Doer("superior", "行业党委和上级党组织", lambda user, following: following.has_branches)
DECIDER = Doer("decider", "行业党委审定人员", lambda user, subject: user.holds(Role.DECIDER))
PREFECTURE = Doer("prefecture", "本市州行业（协会）党组织", _prefecture)
REVIEWER = Doer("committee", "被分配的审查人", _reviewer)
