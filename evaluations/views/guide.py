"""The task guide (Appendix 2): as a page with the platform's marks, and as the plan's own table in PDF."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from benchmark_platform.campaigns.asked import asked_campaign
from benchmark_platform.core.files import PDF_POLICY
from benchmark_platform.core.uploads import safe_disposition
from evaluations.exports.guide import guide_pdf
from evaluations.models import Rubric


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The 32 items under their indicators, with marks (R, E)."""
    rubric = _rubric(request)
    rows = rubric.indicators.all()
    indicators = [(indicator, sum(item.marks for item in indicator.items.all())) for indicator in rows]
    context = {"rubric": rubric, "indicators": indicators, "systems": list(rubric.named_systems.all())}
    return render(request, "evaluations/guide.html", context)


@login_not_required
@require_safe
def guide_file(request: HttpRequest) -> HttpResponse:
    """Appendix 2 as PDF."""
    rubric = _rubric(request)
    response = HttpResponse(guide_pdf(rubric), content_type="application/pdf")
    response["Content-Disposition"] = safe_disposition(f"附件2：{rubric.title}.pdf", inline=True)
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _rubric(request: HttpRequest) -> Rubric:
    rows = Rubric.objects.select_related("campaign").prefetch_related("indicators__items")
    return get_object_or_404(rows, campaign=asked_campaign(request))
