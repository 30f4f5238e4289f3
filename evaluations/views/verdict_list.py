"""The released verdicts as Excel and as an official document, for the committee (S5)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from applications.views.common import person
from applications.views.documents import pdf_answer
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.uploads import safe_disposition
from evaluations.exports import verdict_list as exports
from evaluations.services.exports import record_taken_out
from evaluations.views.verdict import committee_campaign, released_lines


def _released(request: HttpRequest) -> exports.VerdictList:
    """Return the list of the campaign that is asked for; 404 before the first release."""
    campaign = committee_campaign(request)
    lines = released_lines(campaign)
    if not lines:
        raise Http404("综合评估结论还没有公布。")
    return exports.verdict_list(campaign, lines)


def _on_record(request: HttpRequest, found: exports.VerdictList, what: str) -> None:
    record_taken_out("verdict.export", subject=found.campaign, count=found.count, scope=what, by=person(request))


@require_safe
def list_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as Excel."""
    found = _released(request)
    _on_record(request, found, "Excel")
    answer = HttpResponse(exports.list_xlsx(found), content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(exports.file_name(found, "xlsx"))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def list_pdf(request: HttpRequest) -> HttpResponse:
    """The list as PDF."""
    found = _released(request)
    _on_record(request, found, "PDF")
    return pdf_answer(request, exports.list_pdf(found), exports.file_name(found, "pdf"))
