"""A reviewer's own desk reviews: the list, the page with the frozen form beside C1–C6, stepping back (S3)."""

import json
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.actions import review as actions
from applications.desk_summary import summary_of
from applications.document import of_submission
from applications.doers import COMMITTEE, REVIEWER
from applications.evidence import in_force
from applications.house_form import typed_text
from applications.models import Review, SealedScan, Submission, SupportingFile
from applications.review_form import ReviewForm, conflict_context, typed_texts
from applications.reviewing import condition_rows, own_reviews
from applications.services.conflicts import conflict_between
from applications.services.desk_reviews import give, recuse, save
from applications.services.reviews import ReviewConflict, lines_of
from applications.summary import opinion_rows, summary_rows
from applications.views.common import person, version_of
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.gate import Forbidden


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Show the person's own reviews: to do, given, recused."""
    user = person(request)
    campaign = asked_campaign(request)
    reviews = list(own_reviews(user, campaign))
    context = {
        "to_do": [review for review in reviews if review.state == Review.State.ASSIGNED],
        "given": [review for review in reviews if review.state == Review.State.GIVEN],
        "recused": [review for review in reviews if review.state == Review.State.RECUSED],
        "last_day": campaign.calendar.closing_day("selection", None),
        "sees_desk": COMMITTEE.holds(user, campaign),
    }
    return render(request, "applications/review_mine.html", context)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a review: saved on every post, given with the button; nothing typed is lost when it is refused."""
    one = _own_review(request, pk)
    if one.reviewer_id != person(request).pk:
        return redirect("applications:review-of", application_pk=one.application_id)
    if request.method == "GET":
        return _page(request, one)
    typed = typed_texts(request.POST)
    facts: dict[str, Any] = {"typed": typed, "base_version": version_of(request.POST), "by": person(request)}
    try:
        one = give(one, **facts) if "give" in request.POST else save(one, **facts)
    except ReviewConflict as conflict:
        return _conflict(request, conflict)
    except Refused as refused:
        return _page(request, _own_review(request, pk), typed=typed, findings=refused.findings, status=422)
    except Forbidden as forbidden:
        reason = [Finding(forbidden.decision.reason)]
        return _page(request, _own_review(request, pk), typed=typed, findings=reason, status=403)
    if "give" in request.POST:
        messages.success(request, f"已提交对“{one.application.organization.name}”的审查意见。")
        return redirect("applications:reviews-mine")
    messages.success(request, "已保存。")
    return redirect("applications:review", pk=one.pk)


@require_POST
def autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Save what is being typed; answers as static/js/autosave.js expects."""
    one = _own_review(request, pk)
    try:
        body = json.loads(request.body)
        fields = body["fields"]
        if not isinstance(fields, dict):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"reason": "保存的内容不完整，请刷新页面后重试。"}, status=400)
    try:
        saved = save(one, typed=typed_texts(fields), base_version=version_of(body), by=person(request))
    except ReviewConflict as conflict:
        other = conflict.review
        answer = {"version": other.version, "by": _saver(other), "at": _clock(other)}
        return JsonResponse(answer, status=409)
    except Refused as refused:
        return JsonResponse({"reason": str(refused)}, status=403)
    except Forbidden as forbidden:
        return JsonResponse({"reason": forbidden.decision.reason}, status=403)
    return JsonResponse({"version": saved.version, "saved_at": _clock(saved), "findings": {}})


@require_http_methods(["GET", "POST"])
def step_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from a review, with the reason."""
    one = _own_review(request, pk)
    decision = decide(actions.RECUSE, user=person(request), subject=one)
    if not decision:
        raise Forbidden(decision)
    findings: list[Finding] = []
    reason = typed_text(request.POST.get("reason"))
    if request.method == "POST":
        try:
            recuse(one, reason=reason, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, "已回避，行业党委会另行分配审查人。")
            return redirect("applications:reviews-mine")
    context = {"review": one, "findings": findings, "reason": reason}
    return render(request, "applications/review_recuse.html", context, status=422 if findings else 200)


@require_GET
def file(request: HttpRequest, pk: int, kind: str, file_pk: int) -> FileResponse:
    """Serve a sealed page or a supporting file of the form to its reviewer."""
    one = _own_review(request, pk)
    if not reads_the_form(person(request), one):
        raise Http404
    model: Any = {"scan": SealedScan, "supporting": SupportingFile}.get(kind)
    if model is None:
        raise Http404
    files = model.objects.filter(application=one.application_id)
    row = get_object_or_404(in_force(files, one.application), pk=file_pk)
    return serve(row.file, inline=True)


def _own_review(request: HttpRequest, pk: int) -> Review:
    """Return a desk review that the person may open: an own one, also withdrawn; the committee any. Else 404.

    With the role ends the reading of the form, its scans and files.
    """
    user = person(request)
    one = get_object_or_404(Review.objects.filter(kind=Review.Kind.DESK).with_parties(), pk=pk)
    if not (REVIEWER.holds(user, one) or COMMITTEE.holds(user, one)):
        raise Http404
    return one


def reads_the_form(user: User, one: Review) -> bool:
    """Whether the review is still a reason to read the form: not after stepping back or being relieved of it."""
    stands = one.state != Review.State.RECUSED and one.withdrawn_at is None
    return COMMITTEE.holds(user, one) or stands


def _page(
    request: HttpRequest,
    one: Review,
    *,
    typed: dict[str, str] | None = None,
    findings: list[Finding] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = person(request)
    lines = lines_of(one)
    form = ReviewForm(one, lines, typed)
    form.show(findings or [])
    reads = reads_the_form(user, one)
    submission = Submission.objects.standing().for_documents().get(application=one.application_id)
    document = of_submission(submission)
    give_decision = decide(actions.GIVE, user=user, subject=one)
    may_write = bool(give_decision) and one.withdrawn_at is None
    begun = one.given_at or one.saved_at
    context = {
        "review": one,
        "application": one.application,
        "form": form,
        "rows": condition_rows(form),
        "may_write": may_write,
        "show_typed": typed is not None and not may_write,
        "give": give_decision,
        "recuse": decide(actions.RECUSE, user=user, subject=one),
        "conflict": conflict_between(user, one.application) if may_write else "",
        "document": document,
        "reads": reads,
        "form_rows": summary_rows(document) if reads else [],
        "opinions": opinion_rows(document) if reads else [],
        "resubmitted_at": submission.submitted_at if begun and submission.submitted_at > begun else None,
        "scans": in_force(one.application.scans.select_related("file"), one.application) if reads else [],
        "files": in_force(one.application.supporting_files.select_related("file"), one.application) if reads else [],
        "summary": summary_of(one.application, viewer=user) if one.given_at and one.withdrawn_at is None else None,
    }
    return render(request, "applications/review_page.html", context, status=status)


def _conflict(request: HttpRequest, conflict: ReviewConflict) -> HttpResponse:
    """Show both texts side by side; nothing was saved, and what was typed goes on in the form below."""
    address = reverse("applications:review", args=[conflict.review.pk])
    context = conflict_context(conflict, conflict.typed, address=address)
    return render(request, "applications/conflict.html", context, status=409)


def _saver(one: Review) -> str:
    return one.saved_by.full_name if one.saved_by else ""


def _clock(one: Review) -> str:
    return f"{timezone.localtime(one.saved_at):%H:%M}" if one.saved_at else ""
