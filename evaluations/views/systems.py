"""The committee's page of written systems outside the twelve: accept or refuse (5-2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from applications.models.application import official_order
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.findings import Refused
from evaluations.actions.evidence import ACCEPT_SYSTEM, SEE_ARTICLES
from evaluations.forms.documents import SystemAnswerForm
from evaluations.models import UnitDocument
from evaluations.services.systems import accept_system, refuse_system
from evaluations.taking_part import require_in_part
from evaluations.views.common import unit_context, visible_unit


@require_safe
def systems(request: HttpRequest) -> HttpResponse:
    """All systems that wait for the committee, and those that it has answered."""
    campaign = asked_campaign(request)
    require(SEE_ARTICLES, user=request.user, subject=CampaignSubject(campaign))
    rows = UnitDocument.objects.filter(unit__campaign=campaign, removed_at=None).exclude(acceptance="")
    rows = rows.select_related("unit__organization__prefecture", "accepted_by", "uploaded_by")
    found = list(rows.order_by(*official_order("unit__application__")))
    context = {
        "campaign": campaign,
        "waiting": [row for row in found if row.acceptance == UnitDocument.Acceptance.WAITING],
        "answered": [row for row in found if row.acceptance != UnitDocument.Acceptance.WAITING],
    }
    return render(request, "evaluations/document_systems.html", context)


@require_POST
def system_answer(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Accept (``act=accept``) or refuse a system."""
    unit = visible_unit(request, pk)
    document = get_object_or_404(unit.documents.select_related("kind").exclude(acceptance=""), pk=document_pk)
    document.unit = unit
    require_in_part(ACCEPT_SYSTEM, user=request.user, subject=document)
    form = SystemAnswerForm(request.POST)
    text = form.typed("text")
    try:
        if request.POST.get("act") == "accept":
            answered = accept_system(document, text=text, by=person(request))
        else:
            answered = refuse_system(document, reason=text, by=person(request))
    except Refused as refused:
        for finding in refused.findings:
            finding_at = "text" if finding.field == "reason" else finding.field
            form.show([type(finding)(finding.message, finding_at)])
        context = unit_context(unit, "documents", document=document, form=form)
        return render(request, "evaluations/document_answer.html", context, status=422)
    messages.success(request, f"“{answered.title}”{answered.get_acceptance_display()}，已告知创建单位。")
    return redirect(answered)
