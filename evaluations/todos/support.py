"""Problems that wait for somebody, and units that nobody looks after yet (M1, M2.2): one query, none without units."""

from datetime import date

from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations.actions import support as actions
from evaluations.doers import COMMITTEE, PROBLEM_OWNER
from evaluations.models import CreationUnit, Problem


def support_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines of unit, owner and committee."""
    if not units:
        return []
    by_pk = {unit.pk: unit for unit in units}
    problems = list(Problem.objects.filter(unit__in=by_pk).exclude(state=Problem.State.CLOSED).order_by("due_on", "pk"))
    for problem in problems:
        problem.unit = by_pk[problem.unit_id]
    return [
        *_answered(user, problems, day),
        *_to_answer(user, campaign, problems, day),
        *_overdue(user, campaign, problems, day),
        *_without_liaison(user, campaign, units, day),
    ]


def _answered(user: User, problems: list[Problem], day: date) -> list[Todo]:
    """The unit's own: answered, so it says whether that settles it."""
    return [
        Todo("查看答复，解决了请办结", one.get_absolute_url(), one.title)
        for one in problems
        if one.state == Problem.State.REPLIED and decide(actions.CLOSE_PROBLEM, user=user, subject=one, day=day)
    ]


def _to_answer(user: User, campaign: Campaign, problems: list[Problem], day: date) -> list[Todo]:
    """The owner's: the most pressing one and how many there are."""
    mine = [
        one
        for one in problems
        if one.state == Problem.State.OPEN
        and PROBLEM_OWNER.holds(user, one)
        and decide(actions.REPLY_PROBLEM, user=user, subject=one, day=day)
    ]
    if not mine:
        return []
    late = sum(one.is_overdue(day) for one in mine)
    detail = f"{len(mine)} 个问题待答复" + (f"，其中 {late} 个已超期" if late else "")
    url = mine[0].get_absolute_url() if len(mine) == 1 else _problems(campaign, "open")
    return [Todo("答复创建单位提出的问题", url, detail, mine[0].due_on, urgent=bool(late))]


def _overdue(user: User, campaign: Campaign, problems: list[Problem], day: date) -> list[Todo]:
    """The committee's: what others owe and have not answered in time."""
    late = [one for one in problems if one.is_overdue(day) and not PROBLEM_OWNER.holds(user, one)]
    if not late or not decide(actions.ASSIGN_PROBLEM, user=user, subject=late[0], day=day):
        return []
    url = _problems(campaign, "overdue")
    names = "、".join(dict.fromkeys(one.unit.organization.name for one in late[:3])) + ("等" if len(late) > 3 else "")
    return [Todo(f"{len(late)} 个问题超期未答复", url, names, urgent=True)]


def _without_liaison(user: User, campaign: Campaign, units: list[CreationUnit], day: date) -> list[Todo]:
    """The committee's: units that nobody looks after."""
    alone = [unit for unit in units if unit.standing_liaison is None]
    if not alone or not COMMITTEE.holds(user, alone[0]):
        return []
    if not decide(actions.ASSIGN_LIAISON, user=user, subject=alone[0], day=day):
        return []
    names = "、".join(unit.organization.name for unit in alone[:3]) + ("等" if len(alone) > 3 else "")
    url = in_campaign(reverse("evaluations:liaisons"), campaign)
    return [Todo(f"{len(alone)} 个创建单位尚未安排联点党委委员", url, names)]


def _problems(campaign: Campaign, show: str) -> str:
    return in_campaign(f"{reverse('evaluations:problems')}?show={show}", campaign)
