"""The committee's inbox of articles (7-2): all units, narrowed, received one or many at once, as Excel."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.gate import Decision
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.evidence import RECEIVE_ARTICLE, SEE_ARTICLES
from evaluations.article_counts import STATE_TONES
from evaluations.exports.articles import articles_xlsx
from evaluations.forms.articles import InboxFilter
from evaluations.models import Article, CreationUnit
from evaluations.services.article_answers import receive_articles
from evaluations.services.exports import record_taken_out

PER_PAGE = 50


@require_safe
def article_inbox(request: HttpRequest) -> HttpResponse:
    """Show the articles of all units: those that wait to be received, unless others are asked for."""
    campaign = _campaign(request)
    units = list(CreationUnit.objects.filter(campaign=campaign).select_related("organization").in_official_order())
    narrow = InboxFilter.opened(request.GET, units=units)
    rows = Article.objects.filter(unit__campaign=campaign, **narrow.conditions)
    rows = rows.select_related("unit__organization", "file")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    counts = Article.objects.filter(unit__campaign=campaign).aggregate(
        total=Count("pk"), **{state: Count("pk", filter=Q(state=state)) for state in Article.State.values}
    )
    context = {
        "campaign": campaign,
        "narrow": narrow,
        "is_narrowed": bool(narrow.conditions),
        "only_waiting": narrow.conditions == {"state": Article.State.SENT},
        "can_be_ticked": any(article.state == Article.State.SENT and article.unit.takes_part for article in page),
        "page_obj": page,
        "rows": [(article, STATE_TONES[article.state]) for article in page],
        "counts": counts,
        "receive": _may_receive(request, campaign, units),
        "today": today(),
        "query": request.GET.urlencode(),
    }
    return render(request, "evaluations/article_inbox.html", context)


@require_POST
def article_receive_many(request: HttpRequest) -> HttpResponse:
    """Receive the ticked articles; those that were answered meanwhile are passed over."""
    campaign = _campaign(request)
    keys = [int(key) for key in request.POST.getlist("selected") if key.isdecimal() and len(key) < 18]
    chosen = Article.objects.filter(unit__campaign=campaign, pk__in=keys)
    received = receive_articles(chosen, by=person(request))
    if received:
        messages.success(request, f"已接收 {len(received)} 篇，已告知创建单位。")
    else:
        messages.warning(request, "没有接收任何稿件：请先勾选状态为“已报送”的稿件。")
    query = request.POST.get("query", "")
    return redirect(f"{reverse('evaluations:article_inbox')}{f'?{query}' if query else ''}")


@require_safe
def article_export(request: HttpRequest) -> HttpResponse:
    """All articles of the campaign with the monthly table by unit."""
    campaign = _campaign(request)
    number = Article.objects.filter(unit__campaign=campaign).count()
    response = HttpResponse(articles_xlsx(campaign), content_type=CONTENT_TYPE)
    record_taken_out("articles.export", subject=campaign, count=number, by=person(request))
    response["Content-Disposition"] = safe_disposition("党建宣传稿报送情况.xlsx")
    return response


def _may_receive(request: HttpRequest, campaign: Campaign, units: list[CreationUnit]) -> Decision | None:
    """What the gate says of receiving an article that waits; None where there is no unit yet."""
    if not units:
        return None
    units[0].campaign = campaign
    return decide(RECEIVE_ARTICLE, user=request.user, subject=Article(unit=units[0]))


def _campaign(request: HttpRequest) -> Campaign:
    campaign = asked_campaign(request)
    require(SEE_ARTICLES, user=request.user, subject=CampaignSubject(campaign))
    return campaign
