"""Complaints and reports about a unit's firm: for the committee alone (6-3)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.findings import Refused
from evaluations.actions.support import RECORD_COMPLAINT, SEE_COMPLAINTS
from evaluations.forms.support import ComplaintForm, OutcomeForm
from evaluations.models import Complaint, CreationUnit
from evaluations.services.complaints import record_complaint, settle_complaint
from evaluations.views.common import unit_context, visible_unit
from evaluations.views.support import TAB, form_page

PER_PAGE = 50


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """List the complaints about all units, or about one (``unit``)."""
    campaign = asked_campaign(request)
    if not decide(SEE_COMPLAINTS, user=person(request), subject=CampaignSubject(campaign)):
        raise Http404("没有这个页面。")
    rows = Complaint.objects.filter(unit__campaign=campaign).select_related("unit__organization", "recorded_by")
    asked = request.GET.get("unit", "")
    one = asked.isdecimal() and len(asked) < 18
    unit = get_object_or_404(CreationUnit.objects.with_parties(), campaign=campaign, pk=asked) if one else None
    if unit:
        rows = rows.filter(unit=unit)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    record = decide(RECORD_COMPLAINT, user=person(request), subject=unit) if unit else None
    context = {"page_obj": page, "about": unit, "record": record}
    return render(request, "evaluations/complaint_list.html", context)


@require_http_methods(["GET", "POST"])
def complaint_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a complaint on record."""
    unit = visible_unit(request, pk)
    require(RECORD_COMPLAINT, user=person(request), subject=unit)
    form = ComplaintForm(request.POST) if request.method == "POST" else ComplaintForm.fresh({"received_on": today()})
    if request.method == "POST":
        try:
            one = record_complaint(
                unit,
                received_on=form.day("received_on"),
                subject=form.typed("subject"),
                text=form.typed("text"),
                key=form.typed_key,
                by=person(request),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "投诉举报已登记，核查后请登记结果。")
            return redirect("evaluations:complaint", unit.pk, one.pk)
    return form_page(request, unit, form, "登记投诉举报", "保存")


@require_http_methods(["GET", "POST"])
def complaint(request: HttpRequest, pk: int, complaint_pk: int) -> HttpResponse:
    """Show one complaint and settle it."""
    unit = visible_unit(request, pk)
    if not decide(SEE_COMPLAINTS, user=person(request), subject=unit):
        raise Http404("没有这个页面。")
    one = get_object_or_404(Complaint.objects.select_related("recorded_by"), unit=unit, pk=complaint_pk)
    settle = decide(RECORD_COMPLAINT, user=person(request), subject=unit)
    if request.method == "POST":
        form = OutcomeForm(request.POST)
        try:
            settle_complaint(
                one,
                outcome=form.typed("outcome"),
                outcome_on=form.day("outcome_on"),
                text=form.typed("outcome_text"),
                by=person(request),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "核查结果已登记。")
            return redirect("evaluations:complaint", unit.pk, one.pk)
    else:
        names = {"outcome": one.outcome, "outcome_on": one.outcome_on or today(), "outcome_text": one.outcome_text}
        form = OutcomeForm.fresh(names)
    context = unit_context(unit, TAB, complaint=one, settle=settle, form=form)
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/complaint.html", context, status=status)
