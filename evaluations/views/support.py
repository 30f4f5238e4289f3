"""The tab 联点和问题 of a unit: liaison, visits, pairs, problems; and the forms of the first three (M1, M2.2)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.views.common import person
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import support as actions
from evaluations.finding_bodies import body_named
from evaluations.forms.support import LiaisonForm, PairForm, ReasonForm, VisitForm
from evaluations.liaison_people import people_with_load
from evaluations.models import Complaint, CreationUnit, Event, Pair
from evaluations.services.liaison import assign_liaison, end_liaison, record_visit
from evaluations.services.pairs import end_pair, make_pair
from evaluations.views.common import unit_context, visible_unit

TAB = "support"


@require_safe
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who helps the unit, what was seen and advised, and which problems are open."""
    unit = visible_unit(request, pk)
    user = person(request)

    def may(action: Any) -> Any:
        return decide(action, user=user, subject=unit)

    founded = Complaint.objects.filter(unit=unit, outcome=Complaint.Outcome.FOUNDED)
    day = today()
    problems = list(unit.problems.with_parties())
    context = unit_context(
        unit,
        TAB,
        standing=unit.standing_liaison,
        former=[one for one in unit.liaisons.all() if one.ended_on],
        visits=unit.liaison_visits.select_related("visitor", "recorded_by"),
        pairs=unit.pairs.select_related("partner"),
        problems=[(one, one.is_overdue(day)) for one in problems],
        founded=founded if may(actions.SEE_FOUNDED_COMPLAINTS) else [],
        assign=may(actions.ASSIGN_LIAISON),
        visit=may(actions.RECORD_VISIT),
        pair=may(actions.MAKE_PAIR),
        raise_problem=may(actions.RAISE_PROBLEM),
        complaints=may(actions.SEE_COMPLAINTS),
        has_events=Event.objects.filter(campaign=unit.campaign).visible_to(user).exists(),
    )
    return render(request, "evaluations/support.html", context)


@require_http_methods(["GET", "POST"])
def liaison(request: HttpRequest, pk: int) -> HttpResponse:
    """Assign or change the liaison member of one unit."""
    unit = visible_unit(request, pk)
    require(actions.ASSIGN_LIAISON, user=person(request), subject=unit)
    people = people_with_load(unit.campaign)
    standing = unit.standing_liaison
    if request.method == "GET":
        initial = {"person": str(standing.person_id)} if standing else {}
        return form_page(request, unit, LiaisonForm.fresh(initial, people=people), "安排联点党委委员", "保存")
    form = LiaisonForm(request.POST, people=people)
    chosen = next((one for one, _ in people if one.pk == form.chosen("person")), None)
    try:
        if chosen is None:
            raise Refused([Finding("请选择联点党委委员。", "person")])
        assign_liaison(unit, person=chosen, reason=form.typed("reason"), by=person(request))
    except Refused as refused:
        form.show(refused.findings)
        return form_page(request, unit, form, "安排联点党委委员", "保存")
    messages.success(request, f"已安排{chosen.full_name}联点{unit.organization.name}，已发消息告知。")
    return redirect("evaluations:support", unit.pk)


@require_http_methods(["GET", "POST"])
def liaison_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the liaison of one unit without a successor."""
    unit = visible_unit(request, pk)
    require(actions.ASSIGN_LIAISON, user=person(request), subject=unit)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm.fresh()
    if request.method == "POST":
        try:
            end_liaison(unit, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "联点已结束，记录保留，已发消息告知。")
            return redirect("evaluations:support", unit.pk)
    return form_page(request, unit, form, "结束联点", "结束联点")


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a visit."""
    unit = visible_unit(request, pk)
    user = person(request)
    require(actions.RECORD_VISIT, user=user, subject=unit)
    visitors = _visitors(unit, user)
    if request.method == "GET":
        initial = {"visited_on": today(), "way": "到场", "visitor": str(visitors[0].pk)}
        return form_page(request, unit, VisitForm.fresh(initial, visitors=visitors), "记录联点走访", "保存走访记录")
    form = VisitForm(request.POST, visitors=visitors)
    try:
        record_visit(
            unit,
            visited_on=form.day("visited_on"),
            way=form.typed("way"),
            seen=form.typed("seen"),
            advice=form.typed("advice"),
            visitor=next((one for one in visitors if one.pk == form.chosen("visitor")), visitors[0]),
            key=form.typed_key,
            by=user,
        )
    except Refused as refused:
        form.show(refused.findings)
        return form_page(request, unit, form, "记录联点走访", "保存走访记录")
    messages.success(request, "走访记录已保存。")
    return redirect("evaluations:support", unit.pk)


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Pair the unit with another organisation."""
    unit = visible_unit(request, pk)
    require(actions.MAKE_PAIR, user=person(request), subject=unit)
    form = PairForm(request.POST) if request.method == "POST" else PairForm.fresh()
    if request.method == "POST":
        try:
            partner = body_named(form.typed("partner"), field="partner")
            make_pair(unit, partner=partner, content=form.typed("content"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"已登记与{partner.name}结对，已发消息告知双方。")
            return redirect("evaluations:support", unit.pk)
    return form_page(request, unit, form, "安排结对帮扶", "保存")


@require_http_methods(["GET", "POST"])
def pair_end(request: HttpRequest, pk: int, pair_pk: int) -> HttpResponse:
    """End a pair."""
    unit = visible_unit(request, pk)
    one = get_object_or_404(Pair.objects.select_related("partner"), unit=unit, pk=pair_pk)
    require(actions.MAKE_PAIR, user=person(request), subject=unit)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm.fresh()
    if request.method == "POST":
        try:
            end_pair(one, reason=form.typed("reason"), by=person(request))
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"与{one.partner.name}的结对已结束，记录保留。")
            return redirect("evaluations:support", unit.pk)
    return form_page(request, unit, form, f"结束与{one.partner.name}的结对", "结束结对")


def form_page(
    request: HttpRequest, unit: CreationUnit, form: Any, words: str, button: str, *, status: int | None = None
) -> HttpResponse:
    """Show one form of a unit; 422 where what was sent was refused."""
    context = unit_context(unit, TAB, form=form, words=words, button=button)
    return render(
        request, "evaluations/support_form.html", context, status=status or (422 if request.method == "POST" else 200)
    )


def _visitors(unit: CreationUnit, user: User) -> list[User]:
    """Who may have gone: the liaison member first, then the person herself."""
    standing = unit.standing_liaison
    return list(dict.fromkeys([*([standing.person] if standing else []), user]))
