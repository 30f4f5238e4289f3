"""Progress and download of an ordered document. Only the one who ordered it sees it; to all others it is not there."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benchmark_platform.core.files import serve
from benchmark_platform.core.models import ExportJob
from benchmark_platform.core.services.exports import retry_export

UNDER_WAY = (ExportJob.State.QUEUED, ExportJob.State.RUNNING)


def own_job(request: HttpRequest, pk: UUID) -> ExportJob:
    """Return the order of the person who asks.

    :raises Http404: for anybody else's.
    """
    owner: Any = request.user
    return get_object_or_404(ExportJob.objects.select_related("result"), pk=pk, owner=owner)


@require_GET
@never_cache
def export_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far it is; the script asks again by itself, without script the page has a link."""
    job = own_job(request, pk)
    return render(request, "exports/detail.html", {"job": job, "under_way": job.state in UNDER_WAY})


@require_GET
@never_cache
def export_progress(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Answer the state as JSON, for the script of the page."""
    job = own_job(request, pk)
    answer = {
        "state": job.state,
        "label": job.get_state_display(),
        "done": job.done,
        "total": job.total,
        "error": job.error,
        "under_way": job.state in UNDER_WAY,
    }
    return JsonResponse(answer)


@require_GET
def export_file(request: HttpRequest, pk: UUID) -> FileResponse:
    """Hand out the file."""
    job = own_job(request, pk)
    if job.result is None:
        raise Http404("文件还没有生成。")
    return serve(job.result)


@require_POST
def export_retry(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    """Try a failed order again."""
    job = retry_export(own_job(request, pk))
    return redirect("exports:detail", pk=job.pk)
