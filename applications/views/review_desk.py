"""The committee's side of the desk review: assigning, following, opening again, conflicts of interest, Excel (S3)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.actions import review as actions
from applications.desk_summary import ReviewSummary, summaries, summary_of
from applications.doers import COMMITTEE
from applications.exports.reviews import review_workbook
from applications.house_form import typed_text
from applications.models import Application, DeclaredConflict, Review
from applications.review_forms import ConflictForm, ReasonForm
from applications.reviewing import NEEDS, for_desk, in_need, withdrawn_of, workload
from applications.services.conflicts import conflicted_assignments, conflicts_among, declare_conflict
from applications.services.desk_reviews import (
    assign,
    check_assignment,
    reassign,
    reopen,
    reviewers_of,
    withdraw_assignment,
)
from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action, Forbidden
from benchmark_platform.organizations.models import Track

PAGE_SIZE = 50


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show the forms with their reviewers and how far they are, and everybody's workload."""
    campaign = _desk_or_404(request)
    need, track = request.GET.get("need", ""), request.GET.get("track", "")
    applications = in_need(for_desk(campaign), need, campaign)
    if track in Track.values:
        applications = applications.filter(track=track)
    page = Paginator(applications, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = list(page)
    read = summaries(rows, viewer=person(request))
    context = {
        "desk_campaign": campaign,
        "page_obj": page,
        "rows": [(application, read[application.pk]) for application in rows],
        "needs": NEEDS,
        "need": need,
        "tracks": Track.choices,
        "track": track,
        "loads": workload(campaign, person(request)),
        "query": request.GET.urlencode(),
        "conflicted": len(conflicted_assignments(campaign)),
    }
    return render(request, "applications/review_board.html", context)


@require_POST
def assignment(request: HttpRequest) -> HttpResponse:
    """Choose reviewers for the ticked forms, look at the names, then assign: all or nothing."""
    campaign = _desk_or_404(request)
    chosen = _chosen(request, campaign)
    people = list(reviewers_of(campaign))
    wanted = {int(text) for text in request.POST.getlist("reviewers") if text.isdecimal() and len(text) < 18}
    reviewers = [one for one in people if one.pk in wanted]
    note, step = typed_text(request.POST.get("note")), str(request.POST.get("step", "choose"))
    for application in chosen:
        _allowed_or_403(request, actions.ASSIGN, application)
    findings = [] if step == "choose" and chosen else check_assignment(chosen, reviewers=reviewers, note=note)
    if step == "confirm" and not findings:
        try:
            done = assign(chosen, reviewers=reviewers, note=note, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, f"已分配 {len(done)} 份审查，审查人会收到消息。")
            return redirect(in_campaign(reverse("applications:reviews"), campaign))
    conflicts = conflicts_among(people, chosen)
    context = {
        "chosen": chosen,
        "desk_campaign": campaign,
        "choices": [
            (load, load.pk in wanted, [text for (who, _), text in conflicts.items() if who == load.pk])
            for load in workload(campaign, person(request), people)
        ],
        "reviewers": reviewers,
        "note": note,
        "findings": findings,
        "preview": step in ("preview", "confirm") and not findings,
    }
    return render(request, "applications/review_assign.html", context, status=422 if findings else 200)


@require_GET
def of_application(request: HttpRequest, application_pk: int) -> HttpResponse:
    """Show everything about the review of one form that the viewer may read now."""
    user = person(request)
    application = get_object_or_404(Application.objects.visible_to(user).with_parties(), pk=application_pk)
    if not COMMITTEE.holds(user, application):
        raise Http404
    summary = summary_of(application, viewer=user)
    reviews = _reviews_of(application)
    context = {
        "application": application,
        "summary": summary,
        "seats": [
            (seat, _decision(user, actions.UNASSIGN, reviews[seat.review_id]), _reopening(user, reviews, seat))
            for seat in summary.seats
        ],
        "earlier": _earlier(summary, reviews),
        "withdrawn": list(withdrawn_of(application)),
        "assign": decide(actions.ASSIGN, user=user, subject=application),
    }
    return render(request, "applications/review_of.html", context)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an assignment back, with the reason."""
    return _with_reason(
        request,
        pk,
        actions.UNASSIGN,
        lambda review, form: withdraw_assignment(review, reason=form.reason, by=person(request)),
        "已取消分配。",
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an assignment to somebody else, with the reason."""
    return _with_reason(
        request,
        pk,
        actions.UNASSIGN,
        lambda review, form: reassign(review, to=form.to, reason=form.reason, by=person(request)),
        "已改由新的审查人审查。",
        with_person=True,
    )


@require_http_methods(["GET", "POST"])
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a review back to be changed, with the reason."""
    return _with_reason(
        request,
        pk,
        actions.REOPEN,
        lambda review, form: reopen(review, reason=form.reason, by=person(request)),
        "已退回审查人修改。",
    )


@require_GET
def conflict_check(request: HttpRequest) -> HttpResponse:
    """Show the assignments that have a conflict of interest now, given ones too."""
    campaign = _desk_or_404(request)
    context = {"desk_campaign": campaign, "rows": conflicted_assignments(campaign)}
    return render(request, "applications/review_conflicts.html", context)


@require_http_methods(["GET", "POST"])
def conflicts(request: HttpRequest) -> HttpResponse:
    """Declare a conflict of interest: one's own, or for the committee anybody's; the list of those declared."""
    user, campaign = person(request), asked_campaign(request)
    if not _may_declare(user, campaign):
        raise Http404
    for_others = COMMITTEE.holds(user, campaign)
    people = reviewers_of(campaign) if for_others else User.objects.filter(pk=user.pk)
    form = ConflictForm(request.POST if request.method == "POST" else None, people=people, initial={"person": user.pk})
    if request.method == "POST":
        who = form.person or user
        _allowed_or_403(request, actions.DECLARE_CONFLICT, actions.Declaration(campaign, who))
        try:
            declare_conflict(campaign=campaign, person=who, organization=form.body, reason=form.reason, by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已登记，今后不会分配这份申请表。")
            return redirect(in_campaign(reverse("applications:conflicts"), campaign))
    declared = DeclaredConflict.objects.standing().select_related("person", "organization")
    declared = declared.order_by("-declared_at", "-pk")
    context = {
        "form": form,
        "for_others": for_others,
        "declared": [
            (row, decide(actions.WITHDRAW_CONFLICT, user=user, subject=actions.TakenBack(campaign, row)))
            for row in (declared if for_others else declared.filter(person=user))
        ],
        "kept": in_campaign("", campaign),
        "declare": decide(actions.DECLARE_CONFLICT, user=user, subject=actions.Declaration(campaign, user)),
    }
    return render(request, "applications/review_declare.html", context, status=422 if form.errors else 200)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Answer with the Excel file 审查汇总, as the viewer may read it; the act is put on record."""
    campaign = _desk_or_404(request)
    content = review_workbook(campaign, by=person(request))
    response = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    name = f"审查汇总_{campaign.code}_{today():%Y%m%d}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _desk_or_404(request: HttpRequest) -> Campaign:
    """Return the campaign; 404 for whoever is not of the committee."""
    campaign = asked_campaign(request)
    if not COMMITTEE.holds(person(request), campaign):
        raise Http404("没有这个页面。")
    return campaign


def _may_declare(user: User, campaign: Campaign) -> bool:
    declaration = actions.Declaration(campaign, user)
    return any(doer.holds(user, declaration) for doer in actions.DECLARE_CONFLICT.doers)


def _chosen(request: HttpRequest, campaign: Campaign) -> list[Application]:
    """Return the ticked forms that the desk reviews, in official order; unknown ones are left out."""
    ids = [int(text) for text in request.POST.getlist("selected") if text.isdecimal() and len(text) < 18]
    found = list(for_desk(campaign).filter(pk__in=ids))
    for application in found:
        application.campaign = campaign  # one calendar for all
    return found


def _allowed_or_403(request: HttpRequest, action: Action, subject: Any) -> None:
    decision = decide(action, user=person(request), subject=subject)
    if not decision:
        raise Forbidden(decision)


def _reviews_of(application: Application) -> dict[int, Review]:
    """Return the assignments of a form by id, with what the gate asks, in one query."""
    reviews = Review.objects.desk().filter(application=application).select_related("reviewer").in_bulk()
    awaited = frozenset(one.reviewer_id for one in reviews.values() if one.state == Review.State.ASSIGNED)
    for review in reviews.values():
        review.application = application  # one calendar for all
        review.awaited_ids = awaited
    return reviews


def _decision(user: User, action: Action, review: Review) -> Any:
    return decide(action, user=user, subject=review)


def _reopening(user: User, reviews: dict[int, Review], seat: Any) -> Any:
    """Return the gate's answer on opening again, for a review that the viewer knows to be given."""
    return _decision(user, actions.REOPEN, reviews[seat.review_id]) if seat.given_at else None


def _earlier(summary: ReviewSummary, reviews: dict[int, Review]) -> list[dict[str, Any]]:
    """Return what was given before a review was opened again, where the viewer may read the reviews at all."""
    titles = {one.code: one.title for one in summary.conditions} | {"remark": "总体意见"}
    return [
        {
            "reviewer": seat.name,
            "by": given["reopened_by"],
            "reason": given["reason"],
            "rows": [{"label": titles.get(code, code), "value": text} for code, text in given["content"].items()],
        }
        for seat in summary.seats
        if summary.readable
        for given in reviews[seat.review_id].earlier
    ]


def _with_reason(
    request: HttpRequest,
    pk: int,
    action: Action,
    deed: Callable[[Review, ReasonForm], Review],
    done: str,
    *,
    with_person: bool = False,
) -> HttpResponse:
    """Ask for the reason (and for the new reviewer), then do it; refused, the words stay in the form."""
    user = person(request)
    review = get_object_or_404(Review.objects.desk().with_parties(), pk=pk)
    if not COMMITTEE.holds(user, review):
        raise Http404
    _allowed_or_403(request, action, review)
    people = reviewers_of(review.campaign).exclude(pk=review.reviewer_id) if with_person else None
    form = ReasonForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST":
        try:
            deed(review, form)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, done)
            return redirect("applications:review-of", application_pk=review.application_id)
    context = {"review": review, "form": form, "act": "改派审查人" if with_person else action.label}
    return render(request, "applications/review_reason.html", context, status=422 if form.errors else 200)
