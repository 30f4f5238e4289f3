"""The public notice of the intended list (公示, S3): opened by 审定, seen by everybody while it runs."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applications.actions.notice import OPEN_NOTICE
from applications.models import SelectionDecision, SelectionRow
from applications.rules import notice as rules
from applications.services.selection import locked_decision
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused


def open_notice(decision: SelectionDecision, *, from_day: date, by: User) -> SelectionDecision:
    """Show the intended list in public from ``from_day`` on, for the campaign's number of working days (S3).

    The day of publication itself is not counted. Names only: no order, no reason, no reserve.

    :raises Forbidden: the gate.
    :raises Refused: the campaign has no notice, the days do not fit into the stage, or an intended body is not any more
        what it was when the list was decided.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(OPEN_NOTICE, user=by, subject=decision)
        if not decision.campaign.public_notice_on:
            raise Refused("本计划没有设置公示，可以直接公布。需要公示的，请先在后台打开“拟定名单公示”。")
        found = proposed_period(decision.campaign, from_day, published_on=today())
        stage = decision.campaign.calendar.stages["selection"]
        findings = rules.check_opening(found, day=today(), stage_closes_on=stage.closes_on)
        findings += rules.check_names(_changed_names(decision))
        if findings:
            raise Refused(findings)
        decision.state = SelectionDecision.State.NOTICE
        decision.notice_from, decision.notice_to = found.first, found.last
        decision.save()
        record(
            by=by,
            action=OPEN_NOTICE.code,
            label=OPEN_NOTICE.label,
            subject=decision,
            before={"state": SelectionDecision.State.DECIDED},
            after={
                "state": decision.state,
                "notice_from": found.first.isoformat(),
                "notice_to": found.last.isoformat(),
                "working_days": decision.campaign.notice_working_days,
            },
        )
        return decision


def _changed_names(decision: SelectionDecision) -> list[str]:
    """Return the intended bodies whose form is in another state than when the list was decided."""
    intended = decision.rows.filter(outcome=SelectionRow.Outcome.SELECTED).exclude(
        decided_state=F("application__state")
    )
    return list(intended.order_by("pk").values_list("application__organization__name", flat=True))


def proposed_period(campaign: Campaign, from_day: date, *, published_on: date) -> rules.Period:
    """Return the days of a notice that begins on ``from_day``."""
    return rules.period(from_day, working_days=campaign.notice_working_days, published_on=published_on)


def running_notice(campaign: Campaign, *, day: date | None = None) -> SelectionDecision | None:
    """Return the decision whose intended list everybody may see on ``day`` (or today), or None."""
    wanted = day or timezone.localdate()
    notices = SelectionDecision.objects.filter(campaign=campaign, state=SelectionDecision.State.NOTICE)
    return notices.filter(notice_from__lte=wanted, notice_to__gte=wanted).select_related("campaign").first()
