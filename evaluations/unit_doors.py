"""The pages beside the list of units: each with its words, for whoever may see it (S4, M1, M2)."""

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Event, Visit

PROGRESS = ("填报进度", "evaluations:progress")
INSPECTIONS = ("实地考核", "evaluations:inspections")
VERDICT = ("综合评估结论", "evaluations:verdict")
OVERDUE = ("逾期未完成的工作", "evaluations:overdue_duties")
PROBLEMS = ("问题", "evaluations:problems")
EVENTS = ("培训、座谈和观摩", "evaluations:events")
MINE = ("我联点的单位", "evaluations:my_units")
OFFICE = (
    PROGRESS,
    ("自我评估", "evaluations:self_assessments"),
    INSPECTIONS,
    ("综合评估", "evaluations:results"),
    VERDICT,
    OVERDUE,
    PROBLEMS,
    EVENTS,
    ("联点党委委员", "evaluations:liaisons"),
    MINE,
    ("宣传稿", "evaluations:article_inbox"),
    ("其他制度", "evaluations:systems"),
    ("评分标准", "evaluations:rubric"),
    ("投诉举报", "evaluations:complaints"),
)


def doors_for(user: User, campaign: Campaign, *, has_units: bool) -> list[tuple[str, str]]:
    """Return (words, name of the address) of the pages that have something for the person."""
    if user.holds(Role.COMMITTEE, Role.DECIDER):
        return list(OFFICE)
    doors = [PROGRESS, OVERDUE, PROBLEMS] if has_units else []
    if has_units and Visit.objects.filter(unit__campaign=campaign).visible_to(user).exists():
        doors.append(INSPECTIONS)
    if Event.objects.filter(campaign=campaign).visible_to(user).exists():
        doors.append(EVENTS)
    return doors
