"""A closing as it stood, its photos, and the report of the visit on paper (S5)."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.files import PDF_POLICY, serve
from benchmark_platform.core.gate import Decision, Forbidden
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions import closing as actions
from evaluations.closing_lines import files_of, groups_of, standing_on
from evaluations.closing_view import may_compare, may_read_closings
from evaluations.exports.visit_report import visit_report_name, visit_report_pdf
from evaluations.models import VisitClosing
from evaluations.taking_part import decide_in_part
from evaluations.views.visit_common import visible_visit, visit_context

OWN_FIRST = "您是考核组成员，请先提交自己的现场评分表；提交以后，才能查看其他人员的评分和已经确定的考评分。"


def _readable(request: HttpRequest, pk: int, number: int) -> VisitClosing:
    visit = visible_visit(request, pk)
    require(actions.SEE_AGREED, user=person(request), subject=visit)
    if not may_read_closings(visit, person(request)):
        raise Forbidden(Decision(actions.SEE_AGREED, False, OWN_FIRST))
    rows = visit.closings.select_related("closed_by", "answered_by", "reopened_by")
    closing = get_object_or_404(rows, number=number)
    closing.visit = visit
    return closing


@require_safe
def visit_closing(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show one closing as it stood: the committee's version with every sheet, the unit's without."""
    closing = _readable(request, pk, number)
    user, visit = person(request), closing.visit
    objections = list(closing.objections.select_related("item", "handled_by"))
    compares = may_compare(visit, user)
    context = visit_context(
        visit,
        closing=closing,
        content=closing.content,
        compares=compares,
        groups=groups_of(closing.content, objections, with_sheets=compares),
        standing=standing_on(closing, objections, today()),
        waiting=[one for one in objections if not one.outcome],
        others=list(visit.closings.exclude(pk=closing.pk)),
        reopen=decide_in_part(actions.REOPEN_VISIT, user=user, subject=visit),
        spot=decide_in_part(actions.CONFIRM_ON_THE_SPOT, user=user, subject=closing),
        reply=decide_in_part(actions.ANSWER_OBJECTION, user=user, subject=closing),
        is_open=today() <= closing.answer_until,
    )
    return render(request, "evaluations/visit_closing.html", context)


@require_safe
def closing_photo(request: HttpRequest, pk: int, number: int, file: int) -> FileResponse:
    """One of the pictures that the closing keeps."""
    closing = _readable(request, pk, number)
    if file not in files_of(closing.content):
        raise Http404
    return serve(get_object_or_404(StoredFile, pk=file), inline=True)


@require_safe
def visit_report(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The report of the visit as PDF: with the inspectors' sheets for whoever may read them, without for the unit."""
    closing = _readable(request, pk, number)
    compares = may_compare(closing.visit, person(request))
    data = visit_report_pdf(closing, with_sheets=compares, day=today())
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = safe_disposition(visit_report_name(closing), inline=True)
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    return response
