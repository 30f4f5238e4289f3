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
from evaluations.rubric_page import groups_of
from evaluations.scales import scaled_items


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """The 32 items by indicator, with marks, way, points and how each is assessed: public from day one (R, E)."""
    rubric = get_object_or_404(Rubric.objects.select_related("campaign"), campaign=asked_campaign(request))
    rows = scaled_items(rubric)
    context = {
        "rubric": rubric,
        "groups": groups_of(rows),
        "applicable": any(row.scale.may_be_not_applicable for row in rows),
        "has_bonus": any(row.scale.is_bonus for row in rows),
        "has_veto": any(row.scale.is_veto for row in rows),
    }
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
