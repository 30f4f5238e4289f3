"""A unit's comprehensive result, on its tab and as PDF: to each reader what that reader may know (S5, E)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.gate import Decision, Forbidden
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.results import SEE_OWN_RESULT, SEE_RELEASED_RESULT
from evaluations.comparison import results_of_track
from evaluations.exports.result_pdf import result_pdf, result_pdf_name
from evaluations.models import CreationUnit
from evaluations.result_page import FIGURES, OFFICE, STATE, eligibility_of, is_released, reader_of, result_page
from evaluations.result_parts import UnitResult
from evaluations.result_veil import seen_results
from evaluations.services.results import record_result_pdf
from evaluations.views.common import unit_context, visible_unit

NOT_YET = "实地考核还没有结束，没有可以打印的综合评估。考核组长结束考核以后再来打印。"


@require_safe
def unit_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the result: all of it, the figures, or how far it is."""
    unit = visible_unit(request, pk)
    reader = reader_of(unit, person(request))
    result, track = _results(unit, request)
    if reader == STATE or (reader == FIGURES and not result.is_final):
        is_own = bool(decide(SEE_OWN_RESULT, user=person(request), subject=unit))
        context = unit_context(unit, "unit_result", result=result, is_own=is_own)
        return render(request, "evaluations/unit_result_state.html", context)
    is_office = reader == OFFICE
    context = unit_context(
        unit,
        "unit_result",
        result=result,
        page=result_page(result, track, reader=reader),
        eligibility=eligibility_of(unit) if is_office else None,
        is_released=is_released(unit),
    )
    return render(request, "evaluations/unit_result.html", context)


@require_safe
def unit_result_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the result as PDF; the committee may ask for the copy for the unit (``for=unit``)."""
    unit, user = visible_unit(request, pk), person(request)
    reader = reader_of(unit, user)
    if reader == STATE:
        require(SEE_RELEASED_RESULT, user=user, subject=unit)
    if reader == OFFICE and request.GET.get("for") == "unit":
        reader = FIGURES
    result, track = _results(unit, request)
    if reader == FIGURES and not result.is_final:
        raise Forbidden(Decision(SEE_OWN_RESULT, False, NOT_YET))
    record_result_pdf(unit, with_inspectors=reader == OFFICE, by=user)
    content = result_pdf(result_page(result, track, reader=reader), day=today())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = safe_disposition(result_pdf_name(unit, with_inspectors=reader == OFFICE))
    answer["Cache-Control"] = "private, no-store"
    return answer


def _results(unit: CreationUnit, request: HttpRequest) -> tuple[UnitResult, list[UnitResult]]:
    """The result as this person may read it, and those of its track, of which only the mean is shown."""
    track = results_of_track(unit)
    return seen_results(track[:1], person(request))[0], track
