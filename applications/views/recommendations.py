"""The prefecture's one choice: side by side, recommend or file a nil return, what happens next (S2)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from applications import actions
from applications.actions import Filing
from applications.choosing import candidates, eligibility_verdicts, unsubmitted
from applications.house_form import typed_text
from applications.models import Application, Recommendation, ReplacementRequest
from applications.progress import LABELS, TONES
from applications.recommend_forms import NilReturnForm, RecommendForm
from applications.rules.recommendation import check_recommendation
from applications.services.eligibility import standing_check
from applications.services.recommendations import (
    body_of,
    case_of,
    file_nil_return,
    filed_words,
    recommend,
    standing_of,
)
from applications.views.common import number_of, person, visible_application
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization

NEXT = (
    "推荐报省行业党委备案，行业党委会收到消息。",
    "截止前可以改变推荐：新的推荐报送后，原推荐失效并留存备查。",
    "行业党委审查资格，遴选确定创建对象；需要重新推荐的，会发消息说明理由和期限。",
)


def own_bodies(request: HttpRequest) -> list[Organization]:
    """Return the prefecture bodies whose officer the person is; 404 for everybody else."""
    ids = person(request).bodies(Role.PREFECTURE)
    bodies = Organization.objects.filter(pk__in=ids, kind=Organization.Kind.PREFECTURE_BODY)
    found = list(bodies.select_related("prefecture").order_by("prefecture__order"))
    if not found:
        raise Http404("没有可以办理的遴选推荐。")
    return found


def asked_body(request: HttpRequest) -> tuple[Organization, list[Organization]]:
    """Return the body that the page is about (``?body=<code of the prefecture>``), and all that the person has."""
    bodies = own_bodies(request)
    wanted = request.POST.get("body", request.GET.get("body", ""))
    if not wanted:
        return bodies[0], bodies
    for body in bodies:
        if body.prefecture and body.prefecture.code == wanted:
            return body, bodies
    raise Http404("没有可以办理的遴选推荐。")


@require_GET
def side_by_side(request: HttpRequest) -> HttpResponse:
    """Show the body's branches side by side, what it has filed, and until when it may file."""
    campaign = asked_campaign(request)
    body, bodies = asked_body(request)
    user = person(request)
    nil = decide(actions.FILE_NIL, user=user, subject=Filing(campaign, body))
    rows = candidates(campaign, body)
    calendar = campaign.calendar
    context = {
        "body": body,
        "bodies": bodies if len(bodies) > 1 else [],
        "candidates": [
            (row, *(decide(action, user=user, subject=row.filing) for action in (actions.REVIEW, actions.RECOMMEND)))
            for row in rows
        ],
        "waiting": [(row, LABELS[row.progress], TONES[row.progress]) for row in unsubmitted(campaign, body)],
        "standing": standing_of(campaign, body),
        "request_open": open_request(campaign, body),
        "history": Recommendation.objects.filter(
            campaign=campaign, organization=body, superseded_at__isnull=False
        ).select_related("application__organization", "filed_by"),
        "nil": nil,
        "stage_closes": calendar.closing_day("application", None),
        "inner_day": calendar.inner_closing_day(body.prefecture_id),
        "last_day": calendar.closing_day("application", body),
        "today": today(),
    }
    return render(request, "applications/recommend_choose.html", context)


def open_request(campaign: Campaign, body: Organization) -> ReplacementRequest | None:
    """Return the committee's request that the body has not answered yet."""
    return ReplacementRequest.objects.unanswered().filter(campaign=campaign, organization=body).last()


def officers_form(request: HttpRequest, pk: int) -> tuple[Application, Organization]:
    """Return a form and the body of its prefecture; 404 unless it is visible and on the prefecture track."""
    application = visible_application(request, pk)
    if application.prefecture_id is None:
        raise Http404("直属党组织的申请表不由市州推荐。")
    try:
        return application, body_of(application)
    except Organization.DoesNotExist:
        raise Http404("这个市州还没有登记行业党组织。") from None


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom the body is about to recommend and what happens next; file it on POST."""
    application, body = officers_form(request, pk)
    filing = Filing(application.campaign, body, application)
    standing = standing_of(application.campaign, body)
    done_already = standing is not None and standing.application_id == application.pk
    if done_already and decide(actions.FILE_NIL, user=person(request), subject=filing):
        if standing and standing.filed_by_id != person(request).pk:
            messages.warning(request, f"{filed_words(standing)}。")
        return redirect(_address("applications:recommend-done", application.campaign, body))
    decision = decide(actions.RECOMMEND, user=person(request), subject=filing)
    if not decision:
        raise Forbidden(decision)
    if request.method == "GET":
        return _confirm_page(request, filing, application)
    try:
        recommend(
            application,
            reasons=typed_text(request.POST.get("reasons")),
            despite=typed_text(request.POST.get("despite")),
            expected_standing_id=expected(request),
            by=person(request),
        )
    except Refused as refused:
        return _confirm_page(request, filing, application, refused.findings)
    return redirect(_address("applications:recommend-done", application.campaign, body))


def _confirm_page(
    request: HttpRequest, filing: Filing, application: Application, refused: list[Finding] | None = None
) -> HttpResponse:
    check = standing_check(application)
    form = RecommendForm(request.POST, fails=bool(check and check.verdict == "fails"))
    form.show(refused or [])
    blocking = check_recommendation(case_of(application, None), reasons="…", despite="")
    context = {
        "application": application,
        "body": filing.body,
        "form": form,
        "findings": [] if refused else _linked(application, blocking),
        "ready": not blocking,
        "standing": standing_of(filing.campaign, filing.body),
        "eligibility": eligibility_verdicts(check),
        "last_day": filing.last_day,
        "today": today(),
        "what_next": NEXT,
    }
    return render(request, "applications/recommend_confirm.html", context, status=422 if refused else 200)


def _linked(application: Application, findings: list[Finding]) -> list[dict[str, str]]:
    pages = {"opinion": "applications:superior-opinion", "review": "applications:prefecture-review"}
    return [{"message": row.message, "url": reverse(pages[row.field], args=[application.pk])} for row in findings]


def expected(request: HttpRequest) -> int | None:
    """Return what the officer's page showed as filed; nothing readable counts as nothing filed."""
    return number_of(str(request.POST.get("expected", "")))


@require_http_methods(["GET", "POST"])
def nil_return(request: HttpRequest) -> HttpResponse:
    """Ask for the reason once more, then file that nobody is recommended."""
    campaign = asked_campaign(request)
    body, _ = asked_body(request)
    decision = decide(actions.FILE_NIL, user=person(request), subject=Filing(campaign, body))
    if not decision:
        raise Forbidden(decision)
    form = NilReturnForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        reason = typed_text(request.POST.get("reason"))
        try:
            file_nil_return(campaign, body, reason=reason, expected_standing_id=expected(request), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            return redirect(_address("applications:recommend-done", campaign, body))
    context = {
        "body": body,
        "form": form,
        "standing": standing_of(campaign, body),
        "last_day": campaign.calendar.closing_day("application", body),
        "today": today(),
        "number": len(candidates(campaign, body)),
    }
    return render(request, "applications/recommend_nil.html", context, status=422 if form.errors else 200)


@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Confirm what was filed: name, number, time, what happens next."""
    campaign = asked_campaign(request)
    body, _ = asked_body(request)
    standing = standing_of(campaign, body)
    if standing is None:
        return redirect(_address("applications:recommend", campaign, body))
    context = {"body": body, "standing": standing, "what_next": NEXT}
    return render(request, "applications/recommend_done.html", context)


def _address(name: str, campaign: Campaign, body: Organization) -> str:
    assert body.prefecture is not None
    return in_campaign(f"{reverse(name)}?body={body.prefecture.code}", campaign)
