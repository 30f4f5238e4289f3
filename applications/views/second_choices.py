"""A prefecture's new choice after a released place was taken back: one page from the request to the release (S3)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications import form as appendix
from applications.actions import Recommendations
from applications.actions import second_choice as actions
from applications.house_form import HouseForm, typed_text
from applications.models import ReplacementRequest
from applications.recommend_forms import OutcomeForm, ReplacementForm
from applications.selection_form import ReasonForm
from applications.services import second_choices as services
from applications.views.common import person
from applications.views.prefectures import asked_body, campaign_of_the_committee
from benchmark_platform.campaigns.asked import in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization

DONE = {
    "ask": "已要求重新推荐，消息已发出。",
    "decide": "已拟定。公布之前，只有行业党委能看到。",
    "release": "重新推荐的结果已公布，名单和结果通知已更新。",
    "close": "重新推荐已结束，名额暂空。",
}
ACTIONS = {"ask": actions.ASK, "decide": actions.DECIDE, "release": actions.RELEASE, "close": actions.CLOSE}
FORMS: dict[str, type[HouseForm]] = {
    "ask": ReplacementForm,
    "decide": OutcomeForm,
    "release": HouseForm,
    "close": ReasonForm,
}


@require_http_methods(["GET", "POST"])
def second_choice(request: HttpRequest, code: str) -> HttpResponse:
    """Show where the new choice stands with what can be done now; do it on POST (``act``)."""
    campaign = campaign_of_the_committee(request)
    body = asked_body(code)
    held = services.choice_in_hand(campaign, body)
    act = str(request.POST.get("act", "")) if request.method == "POST" else ""
    if act in ACTIONS:
        decision = decide(ACTIONS[act], user=person(request), subject=_subject(act, campaign, held))
        if not decision:
            raise Forbidden(decision)
        form = FORMS[act](request.POST)
        try:
            _deed(act, request, campaign, body, held)()
        except Refused as refused:
            form.show(refused.findings)
            return _page(request, campaign, body, held, {act: form})
        messages.success(request, DONE[act])
        return redirect(request.get_full_path())
    return _page(request, campaign, body, held, {})


def _deed(
    act: str, request: HttpRequest, campaign: Campaign, body: Organization, held: ReplacementRequest | None
) -> Callable[[], ReplacementRequest]:
    user, reason = person(request), typed_text(request.POST.get("reason"))
    if act == "ask":
        until = appendix.read_date(typed_text(request.POST.get("until")))
        return lambda: services.ask_for_second_choice(campaign, body, reason=reason, until=until, by=user)
    if held is None:
        raise Refused("这个市州没有正在办理的重新推荐，请核对后再办理。")
    if act == "decide":
        outcome = str(request.POST.get("outcome", ""))
        return lambda: services.decide_second_choice(held, outcome=outcome, reason=reason, by=user)
    if act == "release":
        return lambda: services.release_second_choice(held, by=user)
    return lambda: services.close_second_choice(held, reason=reason, by=user)


def _subject(act: str, campaign: Campaign, held: ReplacementRequest | None) -> Any:
    """Return what the gate is asked about; a page that is out of date asks about a choice that is over."""
    if act == "ask":
        return Recommendations(campaign)
    return held or ReplacementRequest(campaign=campaign, ended_at=today())


def _page(
    request: HttpRequest,
    campaign: Campaign,
    body: Organization,
    held: ReplacementRequest | None,
    posted: dict[str, HouseForm],
) -> HttpResponse:
    user = person(request)
    wanted = ("decide", "release", "close") if held else ("ask",)
    decisions = {act: decide(ACTIONS[act], user=user, subject=_subject(act, campaign, held)) for act in wanted}
    started = {"outcome": held.outcome, "reason": held.outcome_reason} if held else {}
    forms = {act: posted.get(act) or FORMS[act](initial=started if act == "decide" else None) for act in wanted}
    context = {
        "body": body,
        "held": held,
        "forms": forms,
        "decisions": decisions,
        "form": next(iter(posted.values()), None),
        "blocked": [] if held else services.in_the_way(campaign, body),
        "last_day": services.last_day(campaign),
        "kept": in_campaign("", campaign),
    }
    return render(request, "applications/second_choice.html", context, status=422 if posted else 200)
