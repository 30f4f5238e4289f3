"""Sealed pages and supporting files: print, seal, scan, upload (F3)."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications import actions, codes
from applications.evidence import in_force
from applications.forms import SupportingFileForm
from applications.models import Application, SealedScan, SupportingFile
from applications.services.checking import outdated_scans
from applications.services.scans import (
    add_supporting_file,
    remove_sealed_page,
    remove_supporting_file,
    upload_sealed_page,
)
from applications.views.common import allowed_or_403, is_own, person, visible_application
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused


@require_GET
def scans(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how to print and seal, and what has been uploaded."""
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.UPLOAD)
    return render(request, "applications/scans.html", _context(application))


@require_POST
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take sealed pages or a supporting file: one with script, as many as were chosen without.

    Each file is judged by itself: a faulty one keeps none of the others out.
    """
    application = visible_application(request, pk)
    allowed_or_403(request, application, actions.UPLOAD)
    faults = [fault for file in request.FILES.getlist("file") for fault in _faults(request, application, file)]
    if not request.FILES.getlist("file"):
        faults = [Finding("请先选择要上传的文件。")]
    if faults:
        return _refusal(request, application, faults)
    target = reverse("applications:scans", args=[application.pk])
    if _wants_json(request):
        return JsonResponse({"redirect": target})
    return redirect(target)


def _faults(request: HttpRequest, application: Application, file: UploadedFile) -> list[Finding]:
    """Store one file; return why it was refused, or nothing."""
    try:
        if "purpose" in request.POST:
            add_supporting_file(application, purpose=str(request.POST["purpose"]), upload=file, by=person(request))
        else:
            upload_sealed_page(application, upload=file, code=str(request.POST.get("code", "")), by=person(request))
    except Refused as refused:
        return refused.findings
    except UploadRefused as refused:
        return [Finding(str(refused))]
    return []


def _refusal(request: HttpRequest, application: Application, findings: list[Finding]) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": "；".join(finding.message for finding in findings)}, status=422)
    context = _context(application) | {
        "findings": [Finding(message) for message in dict.fromkeys(finding.message for finding in findings)],
        "typed_code": request.POST.get("code", ""),
    }
    return render(request, "applications/scans.html", context, status=422)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _context(application: Application) -> dict[str, Any]:
    pages = [
        {
            "name": scan.file.original_name,
            "url": reverse("applications:scan-file", args=[application.pk, scan.pk]),
            "size": scan.file.size,
            "uploaded_at": scan.uploaded_at,
            "note": f"版本码 {scan.code}" + (f"；上传之后修改了{'、'.join(changes)}" if changes else ""),
            "status": "已过时" if changes else "有效",
            "tone": "attention" if changes else "done",
            "delete_url": reverse("applications:scan-remove", args=[application.pk, scan.pk]),
        }
        for scan, changes in outdated_scans(application)
    ]
    return {
        "application": application,
        "code": codes.version_code(application.pk, application.answers),
        "pages": pages,
        "supporting": supporting_rows(application, removable=True),
        "form": SupportingFileForm(),
        "max_mb": application.campaign.upload_max_mb,
        "extensions": "pdf,jpg,jpeg,png" + (",ofd" if application.campaign.allow_ofd else ""),
    }


def supporting_rows(application: Application, *, removable: bool) -> list[dict[str, Any]]:
    """Return the supporting files as ``_parts/file_list.html`` takes them."""
    return [
        {
            "name": row.file.original_name,
            "url": reverse("applications:supporting-file", args=[application.pk, row.pk]),
            "size": row.file.size,
            "uploaded_at": row.uploaded_at,
            "note": row.get_purpose_display(),
            "delete_url": reverse("applications:supporting-remove", args=[application.pk, row.pk]) if removable else "",
        }
        for row in application.standing_files
    ]


@require_http_methods(["POST"])
def remove_scan(request: HttpRequest, pk: int, scan_pk: int) -> HttpResponse:
    """Take a sealed page out of force."""
    application = visible_application(request, pk)
    try:
        remove_sealed_page(application, scan_id=scan_pk, by=person(request))
    except SealedScan.DoesNotExist:
        raise Http404 from None
    return redirect("applications:scans", pk=application.pk)


@require_http_methods(["POST"])
def remove_supporting(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """Take a supporting file out of force."""
    application = visible_application(request, pk)
    try:
        remove_supporting_file(application, file_id=file_pk, by=person(request))
    except SupportingFile.DoesNotExist:
        raise Http404 from None
    return redirect("applications:scans", pk=application.pk)


@require_GET
def scan_file(request: HttpRequest, pk: int, scan_pk: int) -> FileResponse:
    """Serve a sealed page to those who may see the form."""
    application = visible_application(request, pk)
    scan = get_object_or_404(_readable(request, application, application.scans.select_related("file")), pk=scan_pk)
    return serve(scan.file, inline=True)


@require_GET
def supporting_file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    """Serve a supporting file to those who may see the form."""
    application = visible_application(request, pk)
    files = application.supporting_files.select_related("file")
    supporting = get_object_or_404(_readable(request, application, files), pk=file_pk)
    return serve(supporting.file, inline=True)


def _readable(request: HttpRequest, application: Application, files: Any) -> Any:
    """Return the files that this person may read: drafts and what was removed are its own branch's business alone."""
    return files if is_own(request, application) else in_force(files, application)
