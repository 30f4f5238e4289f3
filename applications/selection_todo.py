"""What waits for the committee in the selection: the list to draft, to decide, to show, to release (S3)."""

from datetime import date

from django.urls import reverse

from applications.actions import selection as actions
from applications.models import SelectionDecision
from applications.services.selection import decision_in_force
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo

State = SelectionDecision.State


def selection_todos(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return the committee's lines while the stage is open; nothing, and no query, for anybody else."""
    if not decide(actions.OPEN_SELECTION, user=user, subject=SelectionDecision(campaign=campaign), day=day):
        return []
    due = campaign.calendar.closing_day("selection", None)
    url = in_campaign(reverse("applications:selection"), campaign)
    decision = decision_in_force(campaign)
    if decision is None:
        return [Todo("拟定创建对象名单", url, "还没有开始", due)]
    decision.campaign = campaign
    if decision.state == State.DRAFT:
        undecided = decision.rows.filter(outcome="").count()
        detail = f"{undecided} 份未定" if undecided else "各份都有结果，待审定"
        return [Todo("拟定创建对象名单", url, detail, due)]
    if not decide(actions.RELEASE_SELECTION, user=user, subject=decision, day=day):
        return []
    if campaign.public_notice_on and decision.state == State.DECIDED:
        return [Todo("公示拟定的创建对象名单", url, "公示期满后才能公布", due)]
    if decision.notice_to and day <= decision.notice_to:
        return []
    return [Todo("公布创建对象名单", url, "已经审定，还没有公布", due)]
