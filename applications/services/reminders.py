"""Reminding the branches whose form is not in yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from applications import actions, addresses
from applications.progress import UNSUBMITTED, branches_of, in_group, with_progress
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Refused
from benchmark_platform.inbox.services import send_to_each
from benchmark_platform.organizations.models import Organization


@dataclass(frozen=True)
class Following:
    """A campaign as somebody follows it who has branches of its own: what the gate is asked about."""

    campaign: Campaign
    has_branches: bool


def following(campaign: Campaign, user: User) -> Following:
    """Return what the gate is asked about before a reminder."""
    return Following(campaign, branches_of(user).exists())


def to_be_reminded(*, campaign: Campaign, user: User, group: str = "") -> Iterable[Organization]:
    """Return the branches whose form is not in, in official order; ``group`` empty: all that the person follows."""
    branches = with_progress(in_group(branches_of(user), group), campaign).filter(progress__in=UNSUBMITTED)
    return branches.in_official_order().select_related("prefecture")


@transaction.atomic
def remind(*, campaign: Campaign, by: User, group: str = "") -> int:
    """Send one message to each branch whose form is not in, once a day at most; return how many were told.

    :raises Forbidden: when ``by`` follows no branches, or the stage is not open.
    :raises Refused: when there is nobody left to remind today.
    """
    require(actions.REMIND, user=by, subject=following(campaign, by))
    told: list[str] = []
    by_day = by_last_day(campaign, to_be_reminded(campaign=campaign, user=by, group=group))
    # Day by day in order: sending locks the bodies, and two reminders at once must not lock them crosswise.
    for last, branches in sorted(by_day.items(), key=lambda pair: pair[0] or date.max):
        messages = send_to_each(
            branches,
            title="请尽快提交创建单位申请表",
            body=reminder_text(campaign, last),
            link=addresses.index(),
            key=f"application.remind:{campaign.code}:{today()}",
        )
        told += [message.organization.code for message in messages if message.organization]
    if not told:
        raise Refused("没有需要提醒的党组织：都已提交，或今天已经提醒过了。")
    record(
        by=by,
        action=actions.REMIND.code,
        label=actions.REMIND.label,
        subject=campaign,
        after={"group": group, "told": told},
    )
    return len(told)


def by_last_day(campaign: Campaign, branches: Iterable[Organization]) -> dict[date | None, list[Organization]]:
    """Sort branches by the last day on which they may submit: the same words for all of one day."""
    sorted_out: dict[date | None, list[Organization]] = {}
    for branch in branches:
        sorted_out.setdefault(campaign.calendar.submission_day(branch), []).append(branch)
    return sorted_out


def reminder_text(campaign: Campaign, last: date | None) -> str:
    """Return the words of the reminder, with the last day on which these branches may submit."""
    until = f"，请于{chinese_day(last)}（含当日）前提交" if last else ""
    return f"{campaign.short_title}的创建单位申请表还没有收到您单位的提交{until}。如不参加本次申报，可以不理会本提醒。"
