"""Eligibility (C0.1, C0.2): the conditions and one's own data, one application's verdict, the branch's declaration."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from applications import actions
from applications.actions.eligibility import deciding
from applications.eligibility_forms import DecisionForm, DeclarationForm
from applications.eligibility_page import conditions_of, own_working, panel
from applications.models import Application
from applications.public import is_insider
from applications.services.declarations import declare
from applications.services.eligibility import decide_eligibility
from applications.services.eligibility_facts import standing_declaration
from applications.views.common import allowed_or_403, number_of, person, visible_application
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.dates import add_years
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Organization


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """Show the conditions of the plan, and each of the person's branches against C0.1 and C0.2 as registered now."""
    campaign = asked_campaign(request)
    branches = list(Organization.objects.branches().filter(pk__in=person(request).bodies(Role.BRANCH), active=True))
    forms = {
        row.organization_id: row
        for row in Application.objects.filter(campaign=campaign, organization__in=branches).with_parties()
    }
    day = today()
    context = {
        "desk_campaign": campaign,
        "conditions": conditions_of(campaign),
        "branches": [(branch, own_working(campaign, branch, forms.get(branch.pk), day)) for branch in branches],
    }
    return render(request, "applications/eligibility_own.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the working of one application; confirm the verdict in one click, or override it with a reason."""
    application = visible_application(request, pk)
    action = deciding(application)
    if not is_insider(person(request)) or request.method == "POST":
        allowed_or_403(request, application, action)
    form = DecisionForm(request.POST or {})
    if request.method == "POST":
        try:
            _need_answer(form)
            decision = decide_eligibility(
                application,
                eligible=form.typed("eligible") == "1",
                reason=form.typed("reason"),
                seen=number_of(form.typed("seen")),
                by=person(request),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"已记录审查结论：{'资格合格' if decision.eligible else '资格不符'}。")
            return redirect("applications:eligibility", pk=application.pk)
    return _page(request, application, form)


def _need_answer(form: DecisionForm) -> None:
    if form.typed("eligible") not in ("0", "1"):
        raise Refused([Finding("请选择审查结论。", "eligible")])


def _page(request: HttpRequest, application: Application, form: DecisionForm) -> HttpResponse:
    shown = panel(application, person(request))
    verdict = shown.standing.check.verdict if shown.standing else ""
    context: dict[str, Any] = {
        "application": application,
        "panel": shown,
        "form": form,
        # What one click confirms: nothing where data is missing, or where the first decision was another one.
        "confirms": {"meets": "1", "fails": "0"}.get(verdict, "") if shown.decision is None else "",
        "decide": decide(deciding(application), user=person(request), subject=application),
    }
    return render(request, "applications/eligibility_one.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the branch's signed declaration on penalties, as it stands on the paper (C0.2)."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.DECLARE)
    form = (
        DeclarationForm(request.POST)
        if request.method == "POST"
        else DeclarationForm.of(standing_declaration(application))
    )
    if request.method == "POST":
        try:
            declare(application, by=person(request), **form.facts())
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, "已保存无处罚惩戒声明。")
            return redirect("applications:detail", pk=application.pk)
    campaign, reference_day = application.campaign, application.reference_day or today()
    context = {
        "application": application,
        "form": form,
        "first_day": add_years(reference_day, -campaign.penalty_years),
        "firms": application.firms_covered,
    }
    return render(request, "applications/eligibility_declaration.html", context, status=422 if form.errors else 200)
