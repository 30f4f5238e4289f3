"""Readings that pages and exports share: bodies with their receipt or report, deadlines of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from benchmark_platform.campaigns.models import Campaign, Extension, MobilizationReport, NoticeRead
from benchmark_platform.organizations.models import Organization, Track


def with_receipts(campaign: Campaign, bodies: Iterable[Organization]) -> list[Any]:
    """Give each body its ``receipt`` (None: not read yet), in one query."""
    rows: list[Any] = list(bodies)
    receipts = NoticeRead.objects.filter(campaign=campaign, organization__in=[body.pk for body in rows])
    by_body = {receipt.organization_id: receipt for receipt in receipts.select_related("reader")}
    for body in rows:
        body.receipt = by_body.get(body.pk)
    return rows


def with_reports(campaign: Campaign, bodies: Iterable[Organization], *, drafts: bool = False) -> list[Any]:
    """Give each body its ``report`` (None: nothing handed in), in one query; ``drafts`` also shows what is not yet."""
    rows: list[Any] = list(bodies)
    reports = MobilizationReport.objects.filter(campaign=campaign, organization__in=[body.pk for body in rows])
    if not drafts:
        reports = reports.filter(state=MobilizationReport.State.SUBMITTED)
    reports = reports.select_related("submitted_by").annotate(
        photo_count=Count("photos", filter=Q(photos__removed_at__isnull=True))
    )
    by_body = {report.organization_id: report for report in reports}
    for body in rows:
        body.report = by_body.get(body.pk)
    return rows


def extensions_for(user: Any, campaign: Campaign) -> QuerySet[Extension]:
    """Return the own deadlines that concern a person: of own bodies and those below; all for the committee."""
    rows = Extension.objects.filter(stage__campaign=campaign).select_related("stage", "organization", "granted_by")
    if user.holds("committee", "decider"):
        return rows
    own = user.bodies("branch", "prefecture")
    return rows.filter(Q(organization__in=own) | Q(organization__superior__in=own))


@dataclass(frozen=True)
class OwnDeadline:
    """Until when one body has to do one thing."""

    body: Organization
    what: str
    day: date
    note: str = ""


def own_deadlines(user: Any, campaign: Campaign) -> list[OwnDeadline]:
    """Return until when the bodies of a person have to apply or recommend."""
    calendar = campaign.calendar
    if "application" not in calendar.stages:
        return []
    rows = []
    for body in Organization.objects.filter(pk__in=user.bodies("branch", "prefecture")).in_official_order():
        stage_end = calendar.closing_day("application", body)
        own = (body.pk, "application") in calendar.own_deadlines
        if body.kind == Organization.Kind.PREFECTURE_BODY and stage_end:
            inner = calendar.inner_closing_day(body.prefecture_id)
            if inner:
                rows.append(OwnDeadline(body, "本市州的基层党组织提交申请表", inner, "内部截止日期"))
            rows.append(OwnDeadline(body, "遴选推荐并报行业党委", stage_end, "已延期" if own else ""))
        elif body.is_branch:
            day = calendar.submission_day(body)
            inner_counts = body.track == Track.PREFECTURE and not own
            if day:
                note = "已延期" if own else "本市州的内部截止日期" if inner_counts else ""
                rows.append(OwnDeadline(body, "提交申请表", day, note))
    return rows
