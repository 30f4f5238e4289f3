"""The premises' checklist of a unit (3-1, 3-2)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.files import serve
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.uploads import UploadRefused
from evaluations.actions.unit import WORK
from evaluations.forms.premises import PremisesForm
from evaluations.models import CreationUnit, PremisesAnswer, PremisesPoint
from evaluations.rules.premises import tally
from evaluations.services.premises import remove_premises_photo, save_premises, set_premises_photo
from evaluations.views.common import unit_context, visible_unit


@require_http_methods(["GET", "HEAD", "POST"])
def premises(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the checklist; the unit fills it in. Words and each photo are kept by themselves."""
    unit = visible_unit(request, pk)
    work = decide(WORK, user=request.user, subject=unit)
    if request.method != "POST":
        return _page(request, unit, PremisesForm.fresh(**_held(unit)), allowed=bool(work))
    require(WORK, user=request.user, subject=unit)
    form = PremisesForm(request.POST, request.FILES, **_held(unit))
    faults: list[Finding] = []
    try:
        save_premises(unit, answers=form.answers, by=person(request))
    except Refused as refused:
        faults += refused.findings
    for point in form.points:
        faults += _photo_faults(request, unit, point)
    if not faults:
        messages.success(request, "已保存。")
        return redirect("evaluations:premises", pk=pk)
    form.held = _held(unit)["held"]
    form.show(faults)
    return _page(request, unit, form, allowed=True, status=422)


@require_safe
def premises_photo(request: HttpRequest, pk: int, point_pk: int) -> FileResponse:
    """Show the photo of a point to those who may see the unit."""
    unit = visible_unit(request, pk)
    answer = get_object_or_404(unit.premises.select_related("photo", "shown"), point=point_pk)
    photo = answer.shown or answer.photo
    if photo is None:
        raise Http404("没有这张照片。")
    return serve(photo, inline=True)


@require_POST
def premises_photo_remove(request: HttpRequest, pk: int, point_pk: int) -> HttpResponse:
    """Take the photo of a point away."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    point = get_object_or_404(PremisesPoint, pk=point_pk, rubric__campaign=unit.campaign)
    remove_premises_photo(unit, point=point, by=person(request))
    messages.success(request, f"“{point.title}”的照片已移除。")
    return redirect("evaluations:premises", pk=pk)


def _held(unit: CreationUnit) -> dict[str, Any]:
    points = list(PremisesPoint.objects.filter(rubric__campaign=unit.campaign).select_related("item"))
    answers = unit.premises.select_related("photo", "answered_by")
    return {"points": points, "held": {answer.point_id: answer for answer in answers}}


def _photo_faults(request: HttpRequest, unit: CreationUnit, point: PremisesPoint) -> list[Finding]:
    """Keep the photo of a point; return why it was refused, or nothing."""
    upload = request.FILES.get(f"photo-{point.pk}")
    if upload is None or not point.wants_photo:
        return []
    try:
        set_premises_photo(unit, point=point, upload=upload, by=person(request))
    except UploadRefused as refused:
        return [Finding(refused.message, f"photo-{point.pk}")]
    except Refused as refused:
        return [Finding(one.message, f"photo-{point.pk}") for one in refused.findings]
    return []


def _page(
    request: HttpRequest, unit: CreationUnit, form: PremisesForm, *, allowed: bool, status: int = 200
) -> HttpResponse:
    held: dict[int, PremisesAnswer] = form.held
    answers = [held[point.pk].has_it if point.pk in held else None for point in form.points]
    context = unit_context(
        unit,
        "documents",
        form=form,
        editable=allowed,
        tally=tally(answers),
        work=decide(WORK, user=request.user, subject=unit),
        saved=max(held.values(), key=lambda answer: answer.answered_at, default=None),
    )
    return render(request, "evaluations/premises.html", context, status=status)
