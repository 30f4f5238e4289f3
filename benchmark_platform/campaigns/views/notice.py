"""The notice with its attachments; a signed-in reader leaves a read receipt."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.parties import notified_bodies
from benchmark_platform.campaigns.services import note_reading
from benchmark_platform.campaigns.subjects import CampaignSubject

HEADING = re.compile(r"[一二三四五六七八九十]+、")
SUBHEADING = re.compile(r"(（[一二三四五六七八九十]+）[^。]+。)(.*)", re.DOTALL)


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The notice word for word."""
    campaign = asked_campaign(request)
    if request.user.is_authenticated:
        own = request.user.bodies("branch", "prefecture")
        unread = notified_bodies().filter(pk__in=own).exclude(notice_reads__campaign=campaign) if own else []
        for body in unread:
            note_reading(campaign, organization=body, by=request.user)
    context = {
        "campaign": campaign,
        "paragraphs": paragraphs(campaign.body),
        "attachments": list(campaign.attachments.all()),
        "query": in_campaign("", campaign),
        "may_see_receipts": decide(actions.SEE_RECEIPTS, user=request.user, subject=CampaignSubject(campaign)),
    }
    return render(request, "campaigns/notice.html", context)


def paragraphs(body: str) -> list[dict[str, str]]:
    """Split the body for the page: headings 一、, leads （一）…。 with their text, and plain paragraphs."""
    rows = []
    for line in filter(None, (line.strip() for line in body.splitlines())):
        match = SUBHEADING.fullmatch(line)
        if HEADING.match(line):
            rows.append({"heading": line})
        elif match:
            rows.append({"lead": match[1], "text": match[2]})
        else:
            rows.append({"text": line})
    return rows
