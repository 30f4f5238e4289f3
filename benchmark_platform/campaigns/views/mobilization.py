"""Mobilisation reports: a body fills in its own, the committee reads them all."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.campaigns.exports.tables import reports_xlsx
from benchmark_platform.campaigns.forms import ReportForm, put_refusal
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign, MobilizationReport, ReportPhoto
from benchmark_platform.campaigns.parties import mobilizing_bodies
from benchmark_platform.campaigns.readings import with_reports
from benchmark_platform.campaigns.services import add_photo, remove_photo, reopen_report, save_report, submit_report
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.uploads import UploadRefused, safe_disposition
from benchmark_platform.organizations.models import Organization

PER_PAGE = 50


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The committee: every body that mobilises, with its report. Others: their own bodies."""
    campaign = asked_campaign(request)
    see_all = decide(actions.SEE_REPORTS, user=request.user, subject=CampaignSubject(campaign))
    bodies = mobilizing_bodies().select_related("prefecture")
    if not see_all:
        bodies = bodies.filter(pk__in=request.user.bodies("branch", "prefecture"))
        if bodies.count() == 1:
            return redirect("campaigns:report", pk=bodies.get().pk)
    page = Paginator(bodies, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = with_reports(campaign, page.object_list, drafts=not see_all)
    submitted = campaign.mobilization_reports.filter(state=MobilizationReport.State.SUBMITTED)
    context = {
        "page_obj": page,
        "see_all": see_all,
        "submitted_count": submitted.filter(organization__in=bodies).count(),
        "stage": campaign.calendar.stages.get("mobilization"),
    }
    return render(request, "campaigns/report_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: the body writes and hands in; the committee reads what was handed in."""
    found = _visible(request, pk)
    save = decide(actions.SAVE_REPORT, user=request.user, subject=found)
    form = ReportForm(request.POST or None, initial={"text": found.text, "version": found.version})
    if request.method == "POST":
        submitting = "submit" in request.POST
        require(actions.SUBMIT_REPORT if submitting else actions.SAVE_REPORT, user=request.user, subject=found)
        if form.is_valid() and _save(request, found, form, submitting=submitting):
            return redirect("campaigns:report", pk=pk)
    context = {
        "report": found,
        "form": form,
        "save": save,
        "submit": decide(actions.SUBMIT_REPORT, user=request.user, subject=found),
        "reopen": decide(actions.REOPEN_REPORT, user=request.user, subject=found),
        "photos": _photos(found, removable=bool(save)),
        "stored_text": found.text if form.errors else "",
        "is_own": found.organization_id in request.user.bodies("branch", "prefecture"),
    }
    return render(request, "campaigns/report.html", context)


@require_POST
def report_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report back to correct it."""
    found = _visible(request, pk)
    require(actions.REOPEN_REPORT, user=request.user, subject=found)
    reopen_report(found, by=request.user)
    messages.success(request, "已撤回，修改后请重新报送。")
    return redirect("campaigns:report", pk=pk)


@require_POST
def photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos; scripts send one at a time, with the text as it stands in the page, and get JSON."""
    found = _visible(request, pk)
    require(actions.SAVE_REPORT, user=request.user, subject=found)
    scripted = "application/json" in request.headers.get("Accept", "")
    uploads = request.FILES.getlist("file")
    faults = [] if uploads else ["请先选择照片。"]
    faults += _text_faults(request, found)
    for upload in uploads:
        try:
            add_photo(found.campaign, organization=found.organization, upload=upload, by=request.user)
        except UploadRefused as refused:
            faults.append(refused.message)
    if scripted:
        return JsonResponse({"error": faults[0]}, status=400) if faults else JsonResponse({})
    for fault in faults:
        messages.error(request, fault)
    return redirect(f"{reverse('campaigns:report', args=[pk])}#photos")


@require_safe
def photo(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """Show one photo to those who may see its report."""
    return serve(_photo(_visible(request, pk), photo_pk).file, inline=True)


@require_POST
def photo_remove(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """Take one photo out of the draft."""
    found = _visible(request, pk)
    require(actions.SAVE_REPORT, user=request.user, subject=found)
    remove_photo(_photo(found, photo_pk), by=request.user)
    return redirect(f"{reverse('campaigns:report', args=[pk])}#photos")


@require_safe
def report_export(request: HttpRequest) -> HttpResponse:
    """All bodies that mobilise, with their reports, as Excel."""
    campaign = asked_campaign(request)
    require(actions.SEE_REPORTS, user=request.user, subject=CampaignSubject(campaign))
    rows = with_reports(campaign, mobilizing_bodies().select_related("prefecture"))
    response = HttpResponse(reports_xlsx(campaign, rows), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition("动员部署情况.xlsx")
    return response


def _visible(request: HttpRequest, pk: int) -> MobilizationReport:
    """The report of a body as far as the person may see it: own ones always, handed-in ones for the committee."""
    campaign: Campaign = asked_campaign(request)
    body = get_object_or_404(mobilizing_bodies().select_related("superior"), pk=pk)
    held = campaign.mobilization_reports.select_related("submitted_by").filter(organization=body).first()
    found = held or MobilizationReport(campaign=campaign, organization=body)
    found.campaign, found.organization = campaign, body
    if body.pk in request.user.bodies("branch", "prefecture"):
        return found
    see_all = decide(actions.SEE_REPORTS, user=request.user, subject=CampaignSubject(campaign))
    if see_all and found.state == MobilizationReport.State.SUBMITTED:
        return found
    raise Http404("没有这份材料。")


def _photo(found: MobilizationReport, photo_pk: int) -> ReportPhoto:
    if found.pk is None:
        raise Http404("没有这张照片。")
    return get_object_or_404(found.photos.filter(removed_at__isnull=True).select_related("file"), pk=photo_pk)


def _photos(found: MobilizationReport, *, removable: bool) -> list[dict[str, Any]]:
    if found.pk is None:
        return []
    rows = []
    for kept in found.photos.filter(removed_at__isnull=True).select_related("file"):
        address = [found.organization_id, kept.pk]
        rows.append(
            {
                "name": kept.file.original_name,
                "url": reverse("campaigns:report_photo", args=address),
                "size": kept.file.size,
                "uploaded_at": kept.file.uploaded_at,
                "delete_url": reverse("campaigns:report_photo_remove", args=address) if removable else "",
            }
        )
    return rows


def _text_faults(request: HttpRequest, found: MobilizationReport) -> list[str]:
    """Save the text that came along with a photo, so that the page may be loaded anew; return what was refused."""
    if "text" not in request.POST:
        return []
    form = ReportForm(request.POST)
    if not form.is_valid():
        return [str(fault) for faults in form.errors.values() for fault in faults]
    data = form.cleaned_data
    try:
        save_report(
            found.campaign, organization=found.organization, text=data["text"], version=data["version"], by=request.user
        )
    except Refused as refused:
        return [finding.message for finding in refused.findings]
    return []


def _save(request: HttpRequest, found: MobilizationReport, form: ReportForm, *, submitting: bool) -> bool:
    """Save, and hand in if asked; what is refused stays in the form."""
    body: Organization = found.organization
    try:
        data = form.cleaned_data
        kept = save_report(
            found.campaign, organization=body, text=data["text"], version=data["version"], by=request.user
        )
        if submitting:
            submit_report(kept, by=request.user)
    except Refused as refused:
        put_refusal(form, refused)
        fresh = MobilizationReport.objects.filter(campaign=found.campaign, organization=body).first()
        if fresh:
            form.data = {**form.data.dict(), "version": str(fresh.version)}  # type: ignore[attr-defined]
            found.text = fresh.text
        return False
    messages.success(request, "已报送，行业党委已收到。" if submitting else "已保存。材料还没有报送。")
    return True
