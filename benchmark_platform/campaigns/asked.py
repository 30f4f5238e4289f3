"""Which campaign a page is about: the current one, or another by ``?campaign=<code>`` (design decision 3)."""

from django.http import Http404, HttpRequest

from benchmark_platform.campaigns.models import Campaign


def campaign_or_none(request: HttpRequest) -> Campaign | None:
    """Return the campaign of this request, read once; None when there is none (nothing loaded, unknown code)."""
    if not hasattr(request, "_asked_campaign"):
        request._asked_campaign = campaign_of(request.GET.get("campaign", ""))  # type: ignore[attr-defined]
    return request._asked_campaign  # type: ignore[attr-defined]


def campaign_of(code: str) -> Campaign | None:
    """Return the campaign with a code as it stands in an address, the current one for ""; None when there is none."""
    # A NUL is no text for PostgreSQL: it would answer with an error instead of nothing.
    return Campaign.objects.filter(code=code.replace("\x00", "�")).first() if code else Campaign.objects.current()


def asked_campaign(request: HttpRequest) -> Campaign:
    """Return the campaign of this request.

    :raises Http404: when there is none.
    """
    campaign = campaign_or_none(request)
    if campaign is None:
        raise Http404("没有这个创建计划。")
    return campaign


def in_campaign(address: str, campaign: Campaign) -> str:
    """Return an address that stays in this campaign: ``?campaign=<code>`` for another than the current one.

    With "" for an address it is the query alone, for templates.
    """
    if campaign.is_current:
        return address
    return f"{address}{'&' if '?' in address else '?'}campaign={campaign.code}"
