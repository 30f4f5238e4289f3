"""The notice: receipts of reading, and one reminder to those who have not read it."""

from django.db import transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns import actions, addresses
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign, NoticeRead
from benchmark_platform.campaigns.parties import notified_bodies
from benchmark_platform.campaigns.subjects import CampaignSubject, NoticeSubject
from benchmark_platform.inbox.services import send_to_each
from benchmark_platform.organizations.models import Organization


@transaction.atomic
def note_reading(campaign: Campaign, *, organization: Organization, by: User) -> NoticeRead | None:
    """Leave the read receipt of a body, the first time that somebody of it opens the notice (S1).

    Return None when the receipt is there already, or the reader does not read for this body: reading is never refused.
    """
    if not decide(actions.READ_NOTICE, user=by, subject=NoticeSubject(campaign, organization)):
        return None
    receipt, created = NoticeRead.objects.get_or_create(
        campaign=campaign, organization=organization, defaults={"reader": by}
    )
    if not created:
        return None
    record(by=by, action=actions.READ_NOTICE.code, label=actions.READ_NOTICE.label, subject=receipt)
    return receipt


@transaction.atomic
def remind_unread(campaign: Campaign, *, by: User) -> int:
    """Send a reminder to every body without a receipt, at most once a day; return how many were sent.

    :raises Forbidden: when ``by`` is not of the committee, or the campaign is archived.
    """
    require(actions.REMIND, user=by, subject=CampaignSubject(campaign))
    unread = notified_bodies().exclude(notice_reads__campaign=campaign)
    sent = send_to_each(
        unread,
        title="请阅读实施方案",
        body=f"贵单位还没有阅读《{campaign.title}》，请尽快阅读并做好动员部署。",
        link=addresses.notice(),
        key=f"notice.remind:{campaign.pk}:{today().isoformat()}",
    )
    if sent:
        record(
            by=by,
            action=actions.REMIND.code,
            label=actions.REMIND.label,
            subject=campaign,
            after={"bodies": len(sent)},
        )
    return len(sent)
