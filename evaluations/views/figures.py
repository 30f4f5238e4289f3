"""The yearly figures of the firms that a unit covers (6-2)."""

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
from evaluations.forms.figures import FiguresForm
from evaluations.models import CreationUnit
from evaluations.services.figures import covered_firms, save_figures, set_figure_proof, years_of
from evaluations.views.common import unit_context, visible_unit


@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures by firm and year; the unit fills them in."""
    unit = visible_unit(request, pk)
    if request.method != "POST":
        return _page(request, unit, FiguresForm.fresh(**_held(unit)))
    require(WORK, user=request.user, subject=unit)
    form = FiguresForm(request.POST, **_held(unit))
    try:
        if form.unreadable:
            raise Refused(form.unreadable)
        save_figures(unit, rows=form.figures, confirmed=form.typed("confirmed") == "on", by=person(request))
    except Refused as refused:
        form.show(refused.findings)
        return _page(request, unit, form, status=422)
    messages.success(request, "已保存。")
    return redirect("evaluations:figures", pk=pk)


@require_POST
def figure_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proof of a firm's year."""
    unit = visible_unit(request, pk)
    require(WORK, user=request.user, subject=unit)
    try:
        upload = request.FILES.get("file")
        if upload is None:
            raise Refused([Finding("请先选择要上传的文件。", "file")])
        firm, _, year = request.POST.get("place", "").partition("-")
        known = firm.isdecimal() and len(firm) < 18 and year.isdecimal() and len(year) < 6
        set_figure_proof(
            unit,
            firm_id=int(firm) if known else 0,
            year=int(year) if known else 0,
            upload=upload,
            by=person(request),
        )
    except (Refused, UploadRefused) as refused:
        form = FiguresForm.fresh(**_held(unit))
        return _page(request, unit, form, status=422, findings=[Finding(str(refused))])
    messages.success(request, "佐证已上传。")
    return redirect("evaluations:figures", pk=pk)


@require_safe
def figure_proof_file(request: HttpRequest, pk: int, figure_pk: int) -> FileResponse:
    """Serve the proof to those who may see the unit."""
    unit = visible_unit(request, pk)
    figure = get_object_or_404(unit.year_figures.select_related("proof"), pk=figure_pk)
    if figure.proof is None:
        raise Http404("没有这个文件。")
    return serve(figure.proof, inline=True)


def _held(unit: CreationUnit) -> dict[str, Any]:
    rows = unit.year_figures.select_related("proof", "saved_by")
    return {
        "firms": list(covered_firms(unit).values()),
        "years": years_of(unit),
        "held": {(row.firm_id, row.year): row for row in rows},
    }


def _page(
    request: HttpRequest, unit: CreationUnit, form: FiguresForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    places = [(f"{firm.pk}-{year}", f"{firm.name} {year}年") for firm in form.firms for year in form.years]
    work = decide(WORK, user=request.user, subject=unit)
    context = unit_context(unit, "documents", form=form, work=work, places=places, **more)
    return render(request, "evaluations/figures.html", context, status=status)
