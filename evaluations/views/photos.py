"""Photos of a record: taken one by one, shown scaled, the original a click away."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.files import serve
from evaluations.actions.unit import WORK
from evaluations.models import RecordPhoto
from evaluations.services.photos import add_photos, remove_photo
from evaluations.views.common import visible_unit
from evaluations.views.record import visible_record, wants_json


@require_POST
def record_photos(request: HttpRequest, pk: int, record_pk: int) -> HttpResponse:
    """Take photos: one with script, as many as were chosen without; a faulty one keeps none of the others out."""
    unit, row = visible_record(request, pk, record_pk)
    require(WORK, user=request.user, subject=unit)
    uploads = request.FILES.getlist("photos") or request.FILES.getlist("file")
    faults = add_photos(row, uploads=uploads, by=request.user)
    sentences = [fault.message for fault in faults] or ([] if uploads else ["请先选择照片。"])
    if wants_json(request):
        if sentences:
            return JsonResponse({"error": "；".join(sentences)}, status=422)
        return JsonResponse({"redirect": row.get_absolute_url()})
    for fault in faults:
        messages.error(request, f"照片“{fault.name}”没有上传：{fault.message}")
    if not uploads:
        messages.error(request, "请先选择照片。")
    return redirect(row)


@require_POST
def record_photo_remove(request: HttpRequest, pk: int, photo_pk: int) -> HttpResponse:
    """Take a photo off its record; it is kept, marked."""
    photo = _visible_photo(request, pk, photo_pk)
    remove_photo(photo, by=request.user)
    messages.success(request, "照片已移除。")
    return redirect(photo.record)


@require_safe
def record_photo(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """The scaled picture."""
    return serve(_visible_photo(request, pk, photo_pk).shown, inline=True)


@require_safe
def record_photo_original(request: HttpRequest, pk: int, photo_pk: int) -> FileResponse:
    """The photo as it was uploaded."""
    return serve(_visible_photo(request, pk, photo_pk).original, inline=True)


def _visible_photo(request: HttpRequest, pk: int, photo_pk: int) -> RecordPhoto:
    unit = visible_unit(request, pk)
    rows = RecordPhoto.objects.filter(record__unit=unit, removed_at=None)
    return get_object_or_404(rows.select_related("original", "shown", "record"), pk=photo_pk)
