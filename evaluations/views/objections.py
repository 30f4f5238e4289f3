"""The committee's desk for closings: objections that wait, their answers, opening a visit again (S5)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.actions import closing as actions
from evaluations.actions.unit import Units
from evaluations.actions.visits import SEE_ALL_VISITS
from evaluations.closing_lines import groups_of
from evaluations.forms.closing import ReopenForm, ReplyForm
from evaluations.models import ItemObjection, Visit, VisitClosing
from evaluations.rules.closing import Standing, check_reopening, standing_of
from evaluations.services.closing import reopen_visit, verdict_on
from evaluations.services.visit_answers import answer_objection
from evaluations.taking_part import decide_in_part
from evaluations.views.visit_common import visible_visit, visit_context

PER_PAGE = 50
SHOWS = {"": "待答复", "answered": "已答复", "all": "全部"}


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """List the objections of a campaign, those that wait first; and which closings are not confirmed yet."""
    campaign = asked_campaign(request)
    require(SEE_ALL_VISITS, user=person(request), subject=Units(campaign))
    show = typed_text(request.GET.get("show"))
    show = show if show in SHOWS else ""
    raised = ItemObjection.objects.filter(closing__visit__unit__campaign=campaign)
    rows = {
        "": raised.filter(outcome="", closing__state=VisitClosing.State.OBJECTED),
        "answered": raised.exclude(outcome=""),
        "all": raised,
    }
    chosen = rows[show].select_related("item", "closing__visit__unit__organization", "handled_by")
    page = Paginator(chosen.order_by("raised_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    closings = _standing(campaign.pk)
    context = {
        "campaign": campaign,
        "campaign_query": in_campaign("", campaign),
        "page_obj": page,
        "show": show,
        "shows": [(code, words, rows[code].count()) for code, words in SHOWS.items()],
        "closings": [row for row in closings if row[0].state != VisitClosing.State.CONFIRMED],
        "confirmed": sum(row[0].state == VisitClosing.State.CONFIRMED for row in closings),
    }
    return render(request, "evaluations/objections.html", context)


def _standing(campaign: int) -> list[tuple[VisitClosing, Standing]]:
    """Return the closings in force with where each stands today."""
    day = today()
    rows = (
        VisitClosing.objects.filter(visit__unit__campaign=campaign, reopened_at=None)
        .select_related("visit__unit__organization")
        .defer("content")
        .annotate(waiting=Count("objections", filter=Q(objections__outcome="")))
        .order_by("answer_until", "pk")
    )
    return [
        (row, standing_of(row.state, answer_until=row.answer_until, open_objections=row.waiting, day=day))
        for row in rows
    ]


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an objection beside the item as it was agreed, and answer it."""
    rows = ItemObjection.objects.select_related("item", "closing", "handled_by")
    found = get_object_or_404(rows, pk=pk)
    visit = visible_visit(request, found.closing.visit_id)
    found.closing.visit = visit
    user = person(request)
    require(SEE_ALL_VISITS, user=user, subject=visit)
    decision = decide_in_part(actions.ANSWER_OBJECTION, user=user, subject=found.closing)
    form = ReplyForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            answer_objection(found, outcome=form.typed("outcome"), reply=form.typed("reply"), by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已答复，已告知创建单位。")
            return redirect(in_campaign(reverse("evaluations:objections"), visit.campaign))
    groups = groups_of(found.closing.content, [found], with_sheets=False)
    context = visit_context(
        visit,
        objection=found,
        closing=found.closing,
        line=next((line for group in groups for line in group.lines if line.code == found.item.code), None),
        form=form,
        decision=decision,
    )
    return render(request, "evaluations/objection.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def visit_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed visit again, with a reason."""
    visit = visible_visit(request, pk)
    user = person(request)
    decision = decide_in_part(actions.REOPEN_VISIT, user=user, subject=visit)
    if not decision and request.method == "GET":  # a second press finds what the first has done
        raise Forbidden(decision)
    form = ReopenForm(request.POST if request.method == "POST" else {})
    if request.method == "POST":
        try:
            reopen_visit(visit, reason=form.typed("reason"), by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已重新打开，已告知创建单位和考核组。")
            return redirect("evaluations:inspection", pk=pk)
    context = visit_context(visit, form=form, closing=visit.standing_closing, obstacles=_obstacles(visit))
    return render(request, "evaluations/visit_reopen.html", context, status=422 if form.errors else 200)


def _obstacles(visit: Visit) -> list[str]:
    """Return what stands in the way whatever the reason is."""
    return [one.message for one in check_reopening(reason="-", verdict=verdict_on(visit))]
