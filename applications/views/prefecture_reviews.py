"""The prefecture body's own verdicts on one form: typed, saved as they are typed, confirmed (C0.1–C6, S2)."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from applications import actions
from applications.actions import Filing, Recommendations
from applications.choosing import REVIEW_TONES, eligibility_verdicts
from applications.document import of_submission
from applications.models import Application, Review, Submission
from applications.review_form import ReviewForm, conflict_context, typed_texts
from applications.services.eligibility import standing_check
from applications.services.prefecture_reviews import (
    change_verdicts,
    confirm_verdicts,
    save_verdicts,
    standing_review,
)
from applications.services.reviews import ReviewConflict, blank_lines, lines_of
from applications.summary import opinion_rows, summary_rows
from applications.views.common import person, version_of
from applications.views.recommendations import officers_form
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form against the conditions; save or confirm on POST, and take a confirmation back."""
    application, body = _readable(request, pk)
    if request.method == "GET":
        return _page(request, application, body)
    decision = decide(actions.REVIEW, user=person(request), subject=Filing(application.campaign, body, application))
    if not decision:
        raise Forbidden(decision)
    address = reverse("applications:prefecture-review", args=[pk])
    typed = typed_texts(request.POST)
    facts: dict[str, Any] = {"typed": typed, "base_version": version_of(request.POST), "by": person(request)}
    try:
        if "change" in request.POST:
            change_verdicts(application, by=person(request))
            return redirect(address)
        if "confirm" in request.POST:
            confirm_verdicts(application, **facts)
            return redirect(reverse("applications:recommend") + f"#form-{pk}")
        save_verdicts(application, **facts)
    except ReviewConflict as conflict:
        return _conflict(request, application, conflict, typed)
    except Refused as refused:
        return _page(request, application, body, typed=typed, refused=refused.findings)
    return redirect(address)


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is being typed; answers as static/js/autosave.js expects."""
    application, body = _readable(request, pk)
    decision = decide(actions.REVIEW, user=person(request), subject=Filing(application.campaign, body, application))
    if not decision:
        raise Forbidden(decision)
    try:
        sent = json.loads(request.body)
        typed = typed_texts(sent["fields"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"reason": "保存的内容不完整，请刷新页面后重试。"}, status=400)
    try:
        saved = save_verdicts(application, typed=typed, base_version=version_of(sent), by=person(request))
    except ReviewConflict as conflict:
        return JsonResponse(_who(conflict.review) | {"version": conflict.review.version}, status=409)
    except Refused as refused:
        return JsonResponse({"reason": str(refused)}, status=403)
    at = timezone.localtime(saved.saved_at) if saved.saved_at else timezone.localtime()
    return JsonResponse({"version": saved.version, "saved_at": f"{at:%H:%M}", "findings": {}})


def _who(saved: Review) -> dict[str, str]:
    at = timezone.localtime(saved.saved_at) if saved.saved_at else timezone.localtime()
    return {"by": saved.saved_by.full_name if saved.saved_by else "", "at": f"{at:%H:%M}"}


def _readable(request: HttpRequest, pk: int) -> tuple[Application, Organization]:
    """The officers of the body read and write; the committee reads; the branch does not: 404."""
    application, body = officers_form(request, pk)
    user = person(request)
    if body.pk in user.bodies(Role.PREFECTURE) or decide(
        actions.SEE_ALL, user=user, subject=Recommendations(application.campaign)
    ):
        return application, body
    raise Http404("没有可以查看的审查结论。")


def _page(
    request: HttpRequest,
    application: Application,
    body: Organization,
    *,
    typed: Mapping[str, str] | None = None,
    refused: list[Finding] | None = None,
) -> HttpResponse:
    held = standing_review(application) or Review(application=application, kind=Review.Kind.PREFECTURE, body=body)
    conditions = list(application.campaign.conditions.prefetch_related("points").order_by("number"))
    lines = lines_of(held) if held.pk else blank_lines(held, conditions)
    form = ReviewForm(held, lines, typed)
    form.show(refused or [])
    decision = decide(actions.REVIEW, user=person(request), subject=Filing(application.campaign, body, application))
    submission = Submission.objects.standing().for_documents().filter(application=application).first()
    document = of_submission(submission) if submission else None
    points = {condition.pk: list(condition.points.all()) for condition in conditions}
    check = standing_check(application)
    computed = {verdict.code: verdict for verdict in eligibility_verdicts(check)}
    context = {
        "application": application,
        "body": body,
        "held": held,
        "form": form,
        "fields": [
            (line, points.get(line.condition_id, []), computed.get(line.condition.code), verdict, remark)
            for line, verdict, remark in form.rows()
        ],
        "given": [
            (line.condition, line.get_verdict_display(), REVIEW_TONES.get(line.verdict, "neutral"), line.remark)
            for line in lines
        ],
        "is_given": held.state == Review.State.GIVEN,
        "decision": decision,
        "rows": summary_rows(document) if document else [],
        "opinions": opinion_rows(document) if document else [],
    }
    return render(request, "applications/recommend_review.html", context, status=422 if refused else 200)


def _conflict(
    request: HttpRequest, application: Application, conflict: ReviewConflict, typed: Mapping[str, str]
) -> HttpResponse:
    """Show both texts; nothing was saved, and what was typed goes on in the form below."""
    context = conflict_context(
        conflict, typed, address=reverse("applications:prefecture-review", args=[application.pk])
    )
    return render(request, "applications/conflict.html", context | {"application": application}, status=409)
