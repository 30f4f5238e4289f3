"""The three opinions: entered by the branch from paper, or online by the superior (F4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from applications import actions
from applications.document import of_submission, superior_verdict_label
from applications.forms import BatchOpinionForm, OpinionForm, SuperiorOpinionForm
from applications.models import Application, Opinion, Submission
from applications.services.opinions import (
    record_firm_opinion,
    record_own_opinion,
    record_superior_opinion,
    record_superior_opinions,
)
from applications.summary import opinion_rows, summary_rows
from applications.views.common import allowed_or_403, is_own, number_of, person, visible_application
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.organizations.models import Firm


@require_http_methods(["GET", "POST"])
def own_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the organisation's own opinion as it stands on the paper."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.RECORD_OPINION)
    form = OpinionForm(request.POST if request.method == "POST" else _initial(_standing(application, "branch")))
    del form.fields["verdict"]
    if request.method == "POST":
        try:
            record_own_opinion(application, by=person(request), **form.facts())
        except Refused as refused:
            form.show(refused.findings)
        else:
            return redirect("applications:detail", pk=application.pk)
    context = {"application": application, "form": form, "page_title": "党组织意见", "suggestion": "同意申报。"}
    return render(request, "applications/opinion.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def firm_opinion(request: HttpRequest, pk: int, firm_pk: int) -> HttpResponse:
    """Enter a firm's opinion as it stands on the paper."""
    application = visible_application(request, pk)
    firm = get_object_or_404(Firm, pk=firm_pk, organizations=application.organization_id)
    allowed_or_403(request, application, actions.RECORD_OPINION)
    standing = _standing(application, "firm", firm_id=firm.pk)
    form = OpinionForm(request.POST if request.method == "POST" else _initial(standing))
    if request.method == "POST":
        verdict = str(request.POST.get("verdict", ""))
        try:
            record_firm_opinion(application, firm_id=firm.pk, verdict=verdict, by=person(request), **form.facts())
        except Refused as refused:
            form.show(refused.findings)
        else:
            return redirect("applications:detail", pk=application.pk)
    context = {
        "application": application,
        "form": form,
        "page_title": "所在执业机构意见",
        "firm": firm,
        "own_missing": _standing(application, "branch") is None,
        "suggestion": "同意。",
    }
    return render(request, "applications/opinion.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def superior_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the superior's opinion on the form as submitted, and its sealed page."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.RECORD_SUPERIOR_OPINION)
    standing = _standing(application, "superior")
    form = SuperiorOpinionForm(request.POST if request.method == "POST" else _initial(standing), request.FILES or None)
    words = {verdict: superior_verdict_label(application.track, verdict) for verdict in ("agree", "disagree")}
    form.fields["verdict"].choices = list(words.items())  # type: ignore[attr-defined]
    if request.method == "POST":
        facts: dict[str, Any] = form.facts()
        facts.update(verdict=str(request.POST.get("verdict", "")), code=str(request.POST.get("code", "")))
        facts["submission_id"] = number_of(request.POST.get("submission", ""))
        try:
            record_superior_opinion(application, by=person(request), scan=request.FILES.get("scan"), **facts)
        except Refused as refused:
            form.show(refused.findings)
        except UploadRefused as refused:
            form.show([Finding(str(refused), "scan")])
        else:
            return redirect("applications:detail", pk=application.pk)
    submission = Submission.objects.standing().for_documents().get(application=application)
    document = of_submission(submission)
    context = {
        "application": application,
        "form": form,
        "submission": submission,
        "rows": summary_rows(document),
        "opinions": opinion_rows(document)[:-1],
        "suggestion": words["agree"] + "。",
        "on_paper": is_own(request, application),
        "max_mb": application.campaign.upload_max_mb,
    }
    return render(request, "applications/superior_opinion.html", context, status=422 if form.errors else 200)


@require_POST
def batch_opinion(request: HttpRequest) -> HttpResponse:
    """Sign the same opinion on several forms: first the names and the number, then the act, all or nothing."""
    chosen = _chosen(request)
    form = BatchOpinionForm(request.POST if "confirm" in request.POST else {})
    if "confirm" in request.POST:
        try:
            record_superior_opinions(
                chosen,
                by=person(request),
                verdict=str(request.POST.get("verdict", "")),
                read=_submissions_read(request, chosen),
                **form.facts(),
            )
        except Refused as refused:
            form.show(refused.findings)
        else:
            messages.success(request, f"已签署 {len(chosen)} 份申请表的上级党组织意见。")
            return redirect("applications:index")
    standing = dict(Submission.objects.standing().filter(application__in=chosen).values_list("application", "pk"))
    decisions = [
        (application, decide(actions.RECORD_SUPERIOR_OPINION, user=person(request), subject=application))
        for application in chosen
    ]
    findings = [
        Finding(f"{application.organization.name}：{decision.reason}")
        for application, decision in decisions
        if not decision
    ]
    context = {
        "chosen": chosen,
        "shown": [(application, standing.get(application.pk, "")) for application in chosen],
        "form": form,
        "findings": findings,
        "suggestion": "同意申报。" if all(row.track == "direct" for row in chosen) else "同意推荐。",
    }
    return render(request, "applications/batch_opinion.html", context, status=422 if form.errors or findings else 200)


def _chosen(request: HttpRequest) -> list[Application]:
    """Return the forms that were ticked and that the person may see, in official order; unknown ones are left out."""
    ids = [int(text) for text in request.POST.getlist("selected") if text.isdecimal() and len(text) < 18]
    campaign = asked_campaign(request)
    visible = Application.objects.visible_to(person(request)).filter(pk__in=ids, campaign=campaign)
    found = list(visible.with_parties().in_official_order())
    for application in found:
        application.campaign = campaign  # one calendar for all
    return found


def _submissions_read(request: HttpRequest, chosen: list[Application]) -> dict[int, int | None]:
    """Return which submission of each form the page named: what was submitted anew meanwhile is not signed."""
    return {row.pk: number_of(str(request.POST.get(f"submission-{row.pk}", ""))) for row in chosen}


def _standing(application: Application, level: str, firm_id: int | None = None) -> Opinion | None:
    return next((row for row in application.standing_opinions if row.level == level and row.firm_id == firm_id), None)


def _initial(opinion: Opinion | None) -> dict[str, str]:
    """Return what is on record, as the form's text."""
    if opinion is None:
        return {}
    return {
        "verdict": opinion.verdict,
        "text": opinion.text,
        "signatory": opinion.signatory,
        "signed_on": opinion.signed_on.isoformat(),
    }
