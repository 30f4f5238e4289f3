"""What waits for a person in stage 2: her own form, the forms that wait for her body's opinion."""

from datetime import date

from django.urls import reverse

from applications import actions
from applications.models import Application, Opinion
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.calendar import chinese_day
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from benchmark_platform.organizations.models import Organization


def todos(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return the person's lines; what the gate does not allow on ``day`` is not a to-do."""
    return [*_own(user, campaign, day), *_for_opinion(user, campaign, day)]


def _own(user: User, campaign: Campaign, day: date) -> list[Todo]:
    branches = list(
        Organization.objects.branches()
        .filter(pk__in=user.bodies(Role.BRANCH), active=True)
        .select_related("superior", "prefecture")
    )
    started = {
        row.organization_id: row
        for row in Application.objects.filter(campaign=campaign, organization__in=branches).with_parties()
    }
    lines = []
    for branch in branches:
        application = started.get(branch.pk)
        last = campaign.calendar.submission_day(branch)
        if application is None:
            unsaved = Application(campaign=campaign, organization=branch, superior=branch.superior, state="draft")
            if decide(actions.START, user=user, subject=unsaved, day=day):
                lines.append(Todo("填写创建单位申请表", reverse("applications:index"), branch.name, last))
            continue
        application.campaign = campaign
        if decide(actions.EDIT, user=user, subject=application, day=day):
            returned = application.state == "returned"
            label = "补正被退回的申请表" if returned else "完成并提交申请表"
            lines.append(Todo(label, application.get_absolute_url(), branch.name, last, urgent=returned))
    return lines


def _for_opinion(user: User, campaign: Campaign, day: date) -> list[Todo]:
    waiting = (
        Application.objects.filter(campaign=campaign, state="submitted")
        .filter(superior__in=user.bodies(Role.BRANCH, Role.PREFECTURE, Role.COMMITTEE, Role.DECIDER))
        .exclude(pk__in=Opinion.objects.filter(level="superior", superseded_at__isnull=True).values("application"))
    )
    count = waiting.count()
    if not count:
        return []
    closing = campaign.calendar.closing_day("application", None)
    detail = f"{count} 份申请表等待签署上级党组织意见"
    overdue = closing is not None and day > closing
    if overdue and closing is not None:
        detail += f"（申报阶段已于{chinese_day(closing)}截止）"
    url = reverse("applications:index") + "?holder=superior"
    return [Todo("签署上级党组织意见", url, detail, None if overdue else closing, urgent=overdue)]
