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

ROLE_ENDED = "申请导出之后，您的角色有变动，这个文件不能再下载。仍需要的，请按现在的权限重新导出。"
UNDER_WAY = (ExportJob.State.QUEUED, ExportJob.State.RUNNING)


def own_job(request: HttpRequest, pk: UUID) -> ExportJob:
    """Return the order of the person who asks.

    :raises Http404: for anybody else's.
    """
    owner: Any = request.user
    return get_object_or_404(ExportJob.objects.select_related("result", "owner"), pk=pk, owner=owner)


def may_still_read(job: ExportJob) -> bool:
    """Whether the owner has kept every role held when the document was ordered: it holds what those roles may read."""
    return not job.owner.has_lost_a_role_since(job.created_at)


@require_GET
@never_cache
def export_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far it is; the script asks again by itself, without script the page has a link."""
    job = own_job(request, pk)
    context = {"job": job, "under_way": job.state in UNDER_WAY, "lost": "" if may_still_read(job) else ROLE_ENDED}
    return render(request, "exports/detail.html", context)


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
    """Hand out the file, unless a role has ended since it was ordered."""
    job = own_job(request, pk)
    if job.result is None:
        raise Http404("文件还没有生成。")
    if not may_still_read(job):
        raise Http404(ROLE_ENDED)
    return serve(job.result)


@require_POST
def export_retry(request: HttpRequest, pk: UUID) -> HttpResponseRedirect:
    """Try a failed order again."""
    job = retry_export(own_job(request, pk))
    return redirect("exports:detail", pk=job.pk)
