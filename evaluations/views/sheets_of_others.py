"""Sheets that one may read, their photos, and giving one back: everything else is a 404 (S5)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.house_form import typed_text
from applications.views.common import person
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import sheets as actions
from evaluations.models import Sheet, SheetPhoto, Visit
from evaluations.services import sheets as services
from evaluations.sheet_table import sheet_table
from evaluations.sheet_view import may_see
from evaluations.views.visit_common import visible_visit, visit_context


@require_safe
def sheet_of(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    """Show the sheet of a person of the team, read only."""
    visit, sheet = _readable(request, pk, user_pk)
    reopen = decide(actions.REOPEN_SHEET, user=person(request), subject=sheet)
    context = visit_context(visit, sheet=sheet, table=sheet_table(visit, sheet), reopen=reopen)
    return render(request, "evaluations/sheet_of.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_reopen(request: HttpRequest, pk: int, user_pk: int) -> HttpResponse:
    """Give a sheet back to its inspector, with a reason."""
    visit, sheet = _readable(request, pk, user_pk)
    if request.method != "POST":  # a second press finds what the first has done
        require(actions.REOPEN_SHEET, user=person(request), subject=sheet)
    typed, findings = typed_text(request.POST.get("reason")), list[Finding]()
    if request.method == "POST":
        try:
            services.reopen_sheet(sheet, reason=typed, by=person(request))
        except Refused as refused:
            findings = refused.findings
        else:
            messages.success(request, f"{sheet.inspector.full_name}的评分表已退回。")
            return redirect("evaluations:inspection", visit.pk)
    context: dict[str, Any] = visit_context(visit, sheet=sheet, typed=typed, findings=findings)
    return render(request, "evaluations/sheet_reopen.html", context, status=422 if findings else 200)


@require_safe
def sheet_photo(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """The scaled picture."""
    photo = _photo(request, pk, photo_pk)
    return serve(photo.shown or photo.file, inline=True)


@require_safe
def sheet_photo_original(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """The photo as it was taken."""
    return serve(_photo(request, pk, photo_pk).file, inline=True)


@require_POST
def sheet_photo_remove(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """Take a photo off the own sheet; it is kept, marked. A second click goes back to the item as well."""
    photo = _photo(request, pk, photo_pk, removed=True)
    services.remove_photo(photo, by=person(request))
    messages.success(request, "照片已移除。")
    return redirect("evaluations:sheet_item", pk, photo.item.code)


def _readable(request: HttpRequest, pk: int, user_pk: int) -> tuple[Visit, Sheet]:
    visit = visible_visit(request, pk)
    rows = Sheet.objects.filter(visit=visit).select_related("inspector", "reopened_by")
    sheet = get_object_or_404(rows, inspector=user_pk)
    sheet.visit = visit
    if not may_see(sheet, person(request)):
        raise Http404
    return visit, sheet


def _photo(request: HttpRequest, pk: int, photo_pk: int, *, removed: bool = False) -> SheetPhoto:
    visit = visible_visit(request, pk)
    rows = SheetPhoto.objects.filter(sheet__visit=visit).select_related("sheet", "file", "shown", "item")
    photo = get_object_or_404(rows if removed else rows.filter(removed_at=None), pk=photo_pk)
    photo.sheet.visit = visit
    if not may_see(photo.sheet, person(request)):
        raise Http404
    return photo
