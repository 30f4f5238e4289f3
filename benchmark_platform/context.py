"""What every page shows: the campaign, the navigation, the unread messages.

A fixed number of queries: the campaign for a stranger; two more (roles, unread messages) for who is signed in.
"""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from benchmark_platform.accounts.actions import LIST as LIST_ACCOUNTS
from benchmark_platform.accounts.gate import decide_without_calendar
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import campaign_or_none, in_campaign
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.master_data import may_enter
from benchmark_platform.inbox.models import Message

# Label and URL name; the active one is the longest that the path begins with.
PUBLIC = [("首页", "home"), ("实施方案", "campaigns:notice"), ("日程", "campaigns:calendar")]
AFTER_SIGN_IN = [
    ("动员部署", "campaigns:report_list"),
    ("申报", "applications:index"),
    ("创建单位", "evaluations:units"),
]
# The pages of the work period lie beside the list of units: the entry is active on all of them but on the guide's own.
WIDER = {"evaluations:units": "units/"}
INSPECTIONS = ("实地考核", "evaluations:inspections")
LAST = [("任务指南", "evaluations:guide"), ("结果公布", "results:index")]


def house(request: HttpRequest) -> dict[str, Any]:
    """Give the frame of the page its facts; read once per request, also where several templates are rendered."""
    if not hasattr(request, "_house"):
        request._house = _facts(request)  # type: ignore[attr-defined]
    return request._house  # type: ignore[attr-defined]


def _facts(request: HttpRequest) -> dict[str, Any]:
    user: Any = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    campaign = campaign_or_none(request)
    facts: dict[str, Any] = {
        "campaign": campaign,
        "campaign_title": campaign.short_title if campaign else "",
        "support_contact": campaign.support_contact if campaign else "",
        "navigation": _navigation(request, campaign, user if signed_in else None),
    }
    if signed_in:
        facts |= {
            "person_name": user.full_name,
            "person_bodies": list(dict.fromkeys(held.organization.name for held in user.standing_memberships)),
            "unread_count": Message.objects.unread_by(user).count(),
            "inbox_url": _address("inbox:list"),
            "feedback_url": f"{_address('inbox:feedback')}?from={request.path}",
        }
    return facts


def _navigation(request: HttpRequest, campaign: Campaign | None, user: Any) -> list[tuple[str, str, bool, int]]:
    entries = [*PUBLIC, *(AFTER_SIGN_IN if user else []), *LAST]
    if user and user.holds(Role.INSPECTOR):
        entries.insert(len(entries) - len(LAST), INSPECTIONS)
    if user and decide_without_calendar(LIST_ACCOUNTS, user=user):
        entries.append(("账号", "accounts:list"))
    if user and may_enter(user):
        entries.append(("后台", "admin:index"))
    known = [(label, _address(name), WIDER.get(name, "")) for label, name in entries]
    areas = [(label, address, address.removesuffix(tail)) for label, address, tail in known if address]
    matching = [area for _, _, area in areas if area != "/" and request.path.startswith(area)]
    active = max(matching, key=len, default="/" if request.path == "/" else "")
    query = in_campaign("", campaign) if campaign else ""
    return [(label, address + query, area == active, 0) for label, address, area in areas]


def _address(name: str) -> str:
    """Return a page's address, "" if this installation has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
