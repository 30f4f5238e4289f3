"""Arranging, changing and cancelling a visit: the committee's forms (S5)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.actions import unit as unit_actions
from evaluations.actions import visits as actions
from evaluations.forms.visits import CancelVisitForm, VisitArrangementForm
from evaluations.models import CreationUnit, Sheet, UnitState, Visit
from evaluations.rules.visits import VisitQuestioned
from evaluations.services.visits import (
    VisitChanged,
    arrange_visit,
    cancel_visit,
    change_visit,
    inspecting_days,
    kind_for,
)
from evaluations.taking_part import require_in_part
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.visit_common import visible_visit, visit_context
from evaluations.visit_arranging import candidates_for, waiting_units


@require_safe
def arrange_choose(request: HttpRequest) -> HttpResponse:
    """List the units without a visit, those that have handed in their self-assessment first."""
    campaign = asked_campaign(request)
    decision = decide(actions.SEE_ALL_VISITS, user=person(request), subject=unit_actions.Units(campaign))
    if not decision:
        raise Forbidden(decision)
    rows = waiting_units(campaign)
    context = {
        "campaign": campaign,
        "groups": [
            ("等待考核", [row for row in rows if row.handed_in]),
            ("还没有提交自我评估", [row for row in rows if not row.handed_in]),
        ],
        "rows": rows,
        "reason": decide(actions.ARRANGE_VISIT, user=person(request), subject=rows[0].unit).reason if rows else "",
        "campaign_query": in_campaign("", campaign),
    }
    return render(request, "evaluations/inspection_choose.html", context)


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrange the visit of one unit."""
    unit = visible_unit(request, pk)
    user = person(request)
    require(actions.ARRANGE_VISIT, user=user, subject=unit)
    lacks_self = kind_for(unit) == Visit.Kind.ON_SITE and unit.state != UnitState.SELF_ASSESSED
    if request.method == "GET":
        form = VisitArrangementForm.fresh(lacks_self=lacks_self)
        return _page(request, form, unit=unit)
    form = VisitArrangementForm(request.POST, lacks_self=lacks_self)
    if form.unreadable():
        form.show(form.unreadable())
        return _page(request, form, unit=unit)
    try:
        visit = arrange_visit(
            unit,
            wish=form.wish(),
            without_self_reason=form.typed("without_self_reason"),
            confirmed=_confirmed(request),
            by=user,
        )
    except Refused as refused:
        return _refused(request, form, refused, unit=unit)
    except VisitQuestioned as odd:
        return _page(request, form, unit=unit, questions=odd.questions)
    messages.success(request, "考核已安排，创建单位、所属市州和考核组都已收到消息。")
    return redirect("evaluations:inspection", pk=visit.pk)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change day, time, place or team of a visit."""
    visit = visible_visit(request, pk)
    user = person(request)
    require_in_part(actions.CHANGE_VISIT, user=user, subject=visit)
    if request.method == "GET":
        return _page(request, VisitArrangementForm.of(visit), unit=visit.unit, visit=visit)
    form = VisitArrangementForm(request.POST)
    if form.unreadable():
        form.show(form.unreadable())
        return _page(request, form, unit=visit.unit, visit=visit)
    try:
        change_visit(visit, wish=form.wish(), version=form.seen_version, confirmed=_confirmed(request), by=user)
    except Refused as refused:
        return _refused(request, form, refused, unit=visit.unit, visit=visit)
    except VisitQuestioned as odd:
        return _page(request, form, unit=visit.unit, visit=visit, questions=odd.questions)
    messages.success(request, "安排已保存；有变动的，创建单位、所属市州和考核人员都已收到消息。")
    return redirect("evaluations:inspection", pk=pk)


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel a visit with a reason."""
    visit = visible_visit(request, pk)
    user = person(request)
    if visit.state != Visit.State.CANCELLED or request.method == "GET":  # a second press finds what the first has done
        require(actions.CANCEL_VISIT, user=user, subject=visit)
    form = CancelVisitForm(request.POST) if request.method == "POST" else CancelVisitForm.fresh()
    if request.method == "POST":
        try:
            cancel_visit(visit, reason=form.typed("reason"), by=user)
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "考核已取消，创建单位、所属市州和考核组都已收到消息。")
            return redirect("evaluations:inspection", pk=pk)
    context = visit_context(visit, form=form, sheets=Sheet.objects.filter(visit=visit).count())
    return render(request, "evaluations/inspection_cancel.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest) -> list[str]:
    return [typed_text(text) for text in request.POST.getlist("sure")]


def _refused(
    request: HttpRequest,
    form: VisitArrangementForm,
    refused: Refused,
    *,
    unit: CreationUnit,
    visit: Visit | None = None,
) -> HttpResponse:
    form.show(one for one in refused.findings if one.field not in ("team", "leader"))
    team = [one for one in refused.findings if one.field in ("team", "leader")]
    # Who has been told what stands now may save over it; any other refusal changes nothing about that.
    told = isinstance(refused, VisitChanged) and visit is not None
    version = visit.version if told and visit else form.seen_version
    return _page(request, form, unit=unit, visit=visit, team_findings=team, version=version)


def _version(form: VisitArrangementForm, visit: Visit, version: int | None) -> int:
    if version is not None:
        return version
    return form.seen_version if form.is_bound else visit.version


def _page(
    request: HttpRequest,
    form: VisitArrangementForm,
    *,
    unit: CreationUnit,
    visit: Visit | None = None,
    questions: list[str] | None = None,
    team_findings: Any = (),
    version: int | None = None,
) -> HttpResponse:
    """Show the form with everything that was typed and ticked; 422 where something is wrong or odd."""
    posted = request.method == "POST"
    standing = visit.standing_team if visit else []
    team = form.chosen_team if posted else {row.person_id for row in standing}
    leader = form.chosen("leader") if posted else next((row.person_id for row in standing if row.is_leader), None)
    day = form.day("visit_day") if posted else (visit.day if visit else None)
    first, last = inspecting_days(unit)
    more = {
        "form": form,
        "seen_version": _version(form, visit, version) if visit else "",
        "candidates": candidates_for(unit, team=team, leader=leader, day=day, visit=visit),
        "questions": questions or [],
        "team_findings": list(team_findings),
        "first_day": first,
        "last_day": last,
        "kind": visit.get_kind_display() if visit else Visit.Kind(kind_for(unit)).label,
        "visit": visit,
    }
    context = {**unit_context(unit, "unit_inspections"), **more}
    return render(request, "evaluations/inspection_form.html", context, status=422 if posted else 200)
