"""The committee and the 14: a reminder to those that have not filed, a request for a new recommendation (S2, S3)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from applications import actions, addresses
from applications.actions import Recommendations
from applications.models import ReplacementRequest
from applications.prefectures import PrefectureRow, prefecture_rows
from applications.rules import recommendation as rules
from applications.services.recommendations import need_unreleased, standing_of
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization


def request_replacement(
    campaign: Campaign, body: Organization, *, reason: str, until: date | None, by: User
) -> ReplacementRequest:
    """Ask a prefecture for a new recommendation until a day; the standing one stays until the new one is filed (S3).

    The body gets its own deadline. A branch that is to submit late needs an extension of its own (``extend_deadline``).

    :raises Forbidden: the gate.
    :raises Refused: the list is released, nothing filed, a request still open, no reason, an impossible day.
    """
    with transaction.atomic():
        Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=body.pk)
        campaign = Campaign.objects.get(pk=campaign.pk)
        require(actions.REQUEST_REPLACEMENT, user=by, subject=Recommendations(campaign))
        need_unreleased(campaign, None)
        standing = standing_of(campaign, body)
        requests = ReplacementRequest.objects.filter(campaign=campaign, organization=body)
        still_open = requests.unanswered().first()
        if still_open:
            raise Refused(f"已经要求这个市州重新推荐，期限{chinese_day(still_open.until)}，还没有收到新的推荐。")
        last_day = campaign.calendar.closing_day("selection", None)
        findings = rules.check_request(
            reason=reason, until=until, has_filed=standing is not None, last_day=last_day, day=today()
        )
        if findings:
            raise Refused(findings)
        assert until is not None  # the rules have let it through
        return _request(campaign, body, filed=str(standing), reason=reason.strip(), until=until, by=by)


def _request(
    campaign: Campaign, body: Organization, *, filed: str, reason: str, until: date, by: User
) -> ReplacementRequest:
    request = ReplacementRequest.objects.create(
        campaign=campaign, organization=body, reason=reason, until=until, requested_by=by, requested_at=timezone.now()
    )
    Extension.objects.create(
        stage=campaign.calendar.stages["application"],
        organization=body,
        until=until,
        source=Extension.Source.EXTENSION,
        reason=f"行业党委要求重新推荐：{reason}"[:500],
        granted_by=by,
    )
    record(
        by=by,
        action=actions.REQUEST_REPLACEMENT.code,
        label=actions.REQUEST_REPLACEMENT.label,
        subject=request,
        before={"filed": filed},
        after={"until": until.isoformat()},
        reason=reason,
    )
    send(
        organization=body,
        title=f"请于{chinese_day(until)}前重新推荐",
        body=f"行业党委要求重新推荐。\n理由：{reason}\n在收到新的推荐之前，原推荐仍然有效。",
        link=addresses.choice(),
        key=f"replacement:{request.pk}:requested",
    )
    return request


def to_be_reminded(campaign: Campaign) -> list[PrefectureRow]:
    """Return the prefectures that have not filed, or have been asked for a new recommendation, in official order."""
    return [row for row in prefecture_rows(campaign) if row.is_awaited and row.body]


@transaction.atomic
def remind_bodies(*, campaign: Campaign, by: User) -> int:
    """Send one message to each prefecture that is awaited, once a day at most; return how many were told.

    :raises Forbidden: the gate. :raises Refused: when nobody is left to remind today.
    """
    require(actions.REMIND_BODIES, user=by, subject=Recommendations(campaign))
    day = today()
    told = []
    for row in to_be_reminded(campaign):
        assert row.body is not None  # to_be_reminded names bodies only
        message = send(
            organization=row.body,
            title="请尽快报送遴选推荐",
            body=reminder_text(campaign, row),
            link=addresses.choice(),
            key=f"recommendation.remind:{campaign.code}:{day}:{row.body.pk}",
        )
        if message:
            told.append(row.body.code)
    if not told:
        raise Refused("没有需要提醒的市州：都已报送，或今天已经提醒过了。")
    record(
        by=by,
        action=actions.REMIND_BODIES.code,
        label=actions.REMIND_BODIES.label,
        subject=campaign,
        after={"told": told},
    )
    return len(told)


def reminder_text(campaign: Campaign, row: PrefectureRow) -> str:
    """Return the words of the reminder, with the last day of that body."""
    until = f"，请于{chinese_day(row.last_day)}（含当日）前报送" if row.last_day else ""
    if row.request:
        return f"行业党委已要求重新推荐，还没有收到新的推荐{until}。理由：{row.request.reason}"
    return f"{campaign.short_title}的推荐还没有收到贵单位的报送{until}。没有合适对象的，请报送“无推荐”并说明理由。"
