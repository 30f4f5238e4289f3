"""What of the campaign itself waits for a person: the notice to read, the mobilisation to report."""

from datetime import date
from typing import Any

from django.urls import reverse

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, MobilizationReport, NoticeRead
from benchmark_platform.campaigns.parties import mobilizing_bodies, notified_bodies
from benchmark_platform.core.todo import Todo
from benchmark_platform.organizations.models import Organization

URGENT_DAYS = 3


def todos(user: Any, campaign: Campaign, day: date) -> list[Todo]:
    """Return what waits for the person on a day."""
    own = user.bodies("branch", "prefecture")
    if not own or campaign.is_read_only:
        return []
    return [*_to_read(campaign, own), *_to_report(user, campaign, own, day)]


def _to_read(campaign: Campaign, own: frozenset[int]) -> list[Todo]:
    bodies = set(notified_bodies().filter(pk__in=own).values_list("pk", flat=True))
    read = NoticeRead.objects.filter(campaign=campaign, organization__in=bodies)
    if not bodies or bodies == set(read.values_list("organization_id", flat=True)):
        return []
    return [Todo("阅读实施方案", reverse("campaigns:notice"), detail="首次打开即记入阅读回执")]


def _to_report(user: Any, campaign: Campaign, own: frozenset[int], day: date) -> list[Todo]:
    reports = {report.organization_id: report for report in campaign.mobilization_reports.filter(organization__in=own)}
    found = []
    for body in mobilizing_bodies().filter(pk__in=own):
        report = reports.get(body.pk) or MobilizationReport(campaign=campaign)
        report.campaign, report.organization = campaign, body
        if decide(actions.SUBMIT_REPORT, user=user, subject=report, day=day):
            found.append(_report_todo(campaign, body, day))
    return found


def _report_todo(campaign: Campaign, body: Organization, day: date) -> Todo:
    due = campaign.calendar.closing_day("mobilization", body)
    return Todo(
        "报送动员部署情况",
        reverse("campaigns:report", args=[body.pk]),
        detail=body.name,
        due=due,
        urgent=due is not None and (due - day).days <= URGENT_DAYS,
    )
