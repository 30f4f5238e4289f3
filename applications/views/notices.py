"""The public notice of the intended list, the objections to it, and what the committee does with them (S3)."""

import hashlib
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications import form as appendix
from applications.actions.notice import OPEN_NOTICE, SEE_OBJECTIONS, SETTLE_OBJECTION
from applications.exports.selected_list import list_title
from applications.house_form import typed_text
from applications.models import Objection, SelectionDecision, SelectionRow
from applications.models.application import official_order
from applications.notice_forms import ObjectionForm, OpenNoticeForm, SettleForm
from applications.rules.notice import Period
from applications.services.notices import open_notice as open_public_notice
from applications.services.notices import proposed_period, running_notice
from applications.services.objections import file_objection, settle_objection
from applications.views.common import person
from benchmark_platform.audit.client import client_address
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core import gate
from benchmark_platform.core.findings import Finding, Refused

HOUR = 60 * 60
# An office shares one address; a machine does not stop at ten.
OBJECTIONS_AN_HOUR = 10
RECEIPT = "objection_number"


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The intended list while it is shown in public: names in official order, nothing else."""
    decision = running_or_404(request)
    context = {"decision": decision, "sections": sections_of(decision), "list_title": list_title(decision.campaign)}
    return render(request, "applications/notice_public.html", context | {"caution": caution_of(decision)})


@login_not_required
@require_http_methods(["GET", "POST"])
def objection_new(request: HttpRequest) -> HttpResponse:
    """Take an objection from anybody; machines and floods are turned away without a script."""
    decision = running_or_404(request)
    posted = request.POST if request.method == "POST" else None
    form = ObjectionForm(posted, decision=decision, rows=intended_rows(decision))
    status = 200
    if posted is not None:
        status = 422
        try:
            _refuse_machines(request, form)
            form.full_clean()
            objection = file_objection(
                decision,
                row_id=form.row_id,
                author_name=form.typed("author_name"),
                author_contact=form.typed("author_contact"),
                text=form.typed("text"),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            request.session[RECEIPT] = objection.number
            return redirect(in_campaign(reverse("results:objection-received"), decision.campaign))
    return render(request, "applications/objection_new.html", {"decision": decision, "form": form}, status=status)


@login_not_required
@require_safe
def objection_received(request: HttpRequest) -> HttpResponse:
    """The number of the objection that was just received, in this browser."""
    number = request.session.get(RECEIPT, "")
    if not number:
        raise Http404("没有受理编号。")
    return render(request, "applications/objection_received.html", {"number": number})


@require_http_methods(["GET", "POST"])
def notice_open(request: HttpRequest) -> HttpResponse:
    """Set the first day of the notice, see its last day, and publish the intended list."""
    decision = committees_decision_or_404(request)
    require(OPEN_NOTICE, user=person(request), subject=decision)
    if not decision.campaign.public_notice_on:
        # Nothing is typed and counted here that would only be refused.
        return render(request, "applications/notice_open.html", {"decision": decision})
    tomorrow = today() + timedelta(days=1)
    form = OpenNoticeForm(request.POST if request.method == "POST" else {"from_day": tomorrow.isoformat()})
    wanted = appendix.read_date(str(form.data.get("from_day", "")))
    if request.method == "POST":
        try:
            if wanted is None:
                raise Refused([Finding("请填写公示开始日期，例如 2020-09-07。", "from_day")])
            if request.POST.get("act") == "publish":
                decision = open_public_notice(decision, from_day=wanted, by=person(request))
                messages.success(request, "拟定名单已安排公示。")
                return redirect(in_campaign(reverse("applications:objections"), decision.campaign))
        except Refused as refused:
            form.show(refused.findings)
    context = {
        "decision": decision,
        "form": form,
        "period": proposed_period(decision.campaign, wanted or tomorrow, published_on=today()),
        "sections": sections_of(decision),
    }
    return render(request, "applications/notice_open.html", context, status=422 if form.errors else 200)


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Every objection of the campaign, open ones first."""
    campaign = asked_campaign(request)
    decision = committees_decision_or_404(request, any_state=True)
    found = Objection.objects.filter(decision__campaign=campaign).select_related("row__application__organization")
    context = {
        "decision": decision,
        "objections": found.order_by(F("handled_at").asc(nulls_first=True), "pk"),
        "opening": decide(OPEN_NOTICE, user=person(request), subject=decision),
        "caution": caution_of(decision) if decision.notice_from else "",
    }
    return render(request, "applications/objection_list.html", context)


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with who made it; settle it. To anybody outside the committee it does not exist."""
    found = get_object_or_404(
        Objection.objects.select_related("decision__campaign", "row__application__organization", "handled_by"), pk=pk
    )
    if not may_see(request, found.decision):
        raise Http404("没有这个页面。")
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            settle_objection(
                found,
                outcome=str(request.POST.get("outcome", "")),
                text=typed_text(request.POST.get("outcome_text")),
                by=person(request),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"异议 {found.number} 已处理。")
            return redirect(in_campaign(reverse("applications:objections"), found.decision.campaign))
    settle = decide(SETTLE_OBJECTION, user=person(request), subject=found.decision)
    context = {"objection": found, "form": form, "settle": settle}
    return render(request, "applications/objection_detail.html", context, status=422 if form.errors else 200)


def running_or_404(request: HttpRequest) -> SelectionDecision:
    """Return the decision whose notice runs today.

    :raises Http404: when there is none, whatever else has been decided.
    """
    decision = running_notice(asked_campaign(request))
    if decision is None:
        raise Http404("现在没有公示。")
    return decision


def committees_decision_or_404(request: HttpRequest, *, any_state: bool = False) -> SelectionDecision:
    """Return the latest decision of the campaign, for the committee.

    :raises Http404: for whoever is not of the committee, and when there is none: both look the same.
    """
    decisions = SelectionDecision.objects.filter(campaign=asked_campaign(request)).select_related("campaign")
    if not any_state:
        decisions = decisions.exclude(state=SelectionDecision.State.CANCELLED)
    decision = decisions.first()
    if decision is None or not may_see(request, decision):
        raise Http404("没有这个页面。")
    return decision


def may_see(request: HttpRequest, decision: SelectionDecision) -> bool:
    """Whether this person reads the committee's papers; to read is no act, so an archived campaign stays open to it."""
    calendar = decision.campaign.calendar
    return bool(gate.decide(SEE_OBJECTIONS, user=request.user, subject=decision, calendar=calendar, day=today()))


def intended_rows(decision: SelectionDecision) -> list[SelectionRow]:
    """Return the intended names in official order."""
    rows = decision.rows.filter(outcome=SelectionRow.Outcome.SELECTED)
    return list(rows.select_related("application__organization__prefecture").order_by(*official_order("application__")))


def sections_of(decision: SelectionDecision) -> list[tuple[str, list[dict[str, str]]]]:
    """Return the intended names by track: direct first, then with their prefectures."""
    direct: list[dict[str, str]] = []
    prefecture: list[dict[str, str]] = []
    for row in intended_rows(decision):
        organization = row.application.organization
        if row.application.track == "direct":
            direct.append({"name": organization.name, "place": ""})
        else:
            place = organization.prefecture.name if organization.prefecture else ""
            prefecture.append({"name": organization.name, "place": place})
    return [("行业党委直属基层党组织", direct), ("市州执业机构党组织", prefecture)]


def caution_of(decision: SelectionDecision) -> str:
    """Return the sentence for a notice that reaches into a year whose holidays are not known, else ""."""
    assert decision.notice_from is not None
    assert decision.notice_to is not None
    return Period(decision.notice_from, decision.notice_to).caution


def _refuse_machines(request: HttpRequest, form: ObjectionForm) -> None:
    """Turn away who fills in the field for machines, and who sends more than ten in an hour from one address."""
    if form.typed("website"):
        raise Refused([Finding("请清空“请不要填写这一栏”，再提交。", "website")])
    key = f"objections:{hashlib.sha256(client_address(request).encode()).hexdigest()}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > OBJECTIONS_AN_HOUR:
        raise Refused("一小时内提交的异议太多，请一小时以后再提交，或直接与行业党委联系。")
