"""What waits for the committee in the selection: the list to draft, to decide, to show, to release (S3)."""

from datetime import date

from django.urls import reverse

from applications.actions import notice as notice_actions
from applications.actions import selection as actions
from applications.models import Objection, SelectionDecision
from applications.services.selection import decision_in_force
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
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
    notice = _notice(decision, day)
    if decision.state == State.DRAFT:
        undecided = decision.rows.filter(outcome="").count()
        detail = f"{undecided} 份未定" if undecided else "各份都有结果，待审定"
        return [*notice, Todo("拟定创建对象名单", url, detail, due)]
    if not decide(actions.RELEASE_SELECTION, user=user, subject=decision, day=day):
        return notice
    if campaign.public_notice_on and decision.state == State.DECIDED:
        return [Todo("公示拟定的创建对象名单", url, "公示期满后才能公布", due)]
    if notice:
        return notice  # nothing is released while the notice runs or an objection is open
    return [Todo("公布创建对象名单", url, "已经审定，还没有公布", due)]


def _notice(decision: SelectionDecision, day: date) -> list[Todo]:
    """Return the open objections, which hold up the release, or else the notice that runs (also of a list taken back).

    For the clerk and for 审定 alike: both read and settle objections.
    """
    url = in_campaign(reverse("applications:objections"), decision.campaign)
    until = decision.notice_to if decision.state == State.NOTICE else None
    settled_by = Objection.objects.filter(
        decision__campaign=decision.campaign_id, decision__state__in=notice_actions.SETTLE_OBJECTION.from_states
    )
    waiting = settled_by.filter(outcome="").count()
    if waiting:
        return [Todo(f"{waiting} 件异议等待处理", url, "处理完毕后才能公布名单", until, urgent=True)]
    if until and decision.notice_from and day <= until:
        detail = f"{chinese_day(decision.notice_from)}至{chinese_day(until)}，没有等待处理的异议"
        return [Todo("拟定名单公示，受理异议", url, detail, until)]
    return []
