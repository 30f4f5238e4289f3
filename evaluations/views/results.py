"""The comprehensive results: all units for the committee as table, heat map and lists, and as Excel (S5, E)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.unit import Units
from evaluations.actions.verdict import SEE_RESULTS
from evaluations.comparison import indicator_spreadings, inspector_lines, large_gaps, total_spreading
from evaluations.exports.results import file_name, scores_xlsx
from evaluations.models import Indicator, Rubric
from evaluations.result_list import ResultList, result_list
from evaluations.result_words import rule_words
from evaluations.rules.comparison import GAP_POINTS, INSPECTOR_POINTS
from evaluations.rules.scoring import shown
from evaluations.services.results import record_scores_export

SHOWS = {"": "总表", "heat": "热力图", "inspectors": "考核人员评分差异", "gaps": "自评与考评差距"}
# So many gaps are shown; all scores are in the spreadsheet.
MOST_GAPS = 100


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show the results of all units in official order, in one of four ways."""
    campaign, user = asked_campaign(request), person(request)
    require(SEE_RESULTS, user=user, subject=Units(campaign))
    rubric = get_object_or_404(Rubric, campaign=campaign)
    found = result_list(campaign, user, request.GET)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    context = {
        "campaign": campaign,
        "found": found,
        "lines": found.lines,
        "rubric": rubric,
        "threshold": shown(rubric.spread_threshold),
        "indicators": list(Indicator.objects.filter(rubric=rubric).order_by("number")),
        "rules": rule_words(rubric),
        "show": show,
        "shows": [(code, words, code == show) for code, words in SHOWS.items()],
        "campaign_query": in_campaign("", campaign),
        "query": request.GET.urlencode(),
        **_of_show(show, found),
    }
    return render(request, "evaluations/results.html", context)


def _of_show(show: str, found: ResultList) -> dict[str, Any]:
    """What only one of the ways needs."""
    if show == "heat":
        columns = [*indicator_spreadings(found.results), total_spreading(found.results)] if found.results else []
        rows = [
            (words, [shown(getattr(column, name)) for column in columns])
            for words, name in (("平均", "mean"), ("最低", "lowest"), ("最高", "highest"), ("标准差", "deviation"))
        ]
        return {"spreadings": rows, "assessed": columns[-1].number if columns else 0}
    if show == "inspectors":
        return {"inspectors": inspector_lines(found.results), "inspector_points": shown(INSPECTOR_POINTS)}
    if show == "gaps":
        gaps = large_gaps(found.results)
        return {"gaps": gaps[:MOST_GAPS], "gap_count": len(gaps), "gap_points": shown(GAP_POINTS)}
    return {}


@require_safe
def scores_export(request: HttpRequest) -> HttpResponse:
    """Give the results as Excel: a summary, and every single score with reason, name and time."""
    campaign, user = asked_campaign(request), person(request)
    require(SEE_RESULTS, user=user, subject=Units(campaign))
    get_object_or_404(Rubric, campaign=campaign)
    found = result_list(campaign, user, request.GET)
    scope = found.filter.words
    record_scores_export(campaign, units=len(found.results), scope=scope, by=user)
    content = scores_xlsx(campaign, found.results, scope=scope, day=today())
    answer = HttpResponse(content, content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(file_name(campaign, today()))
    answer["Cache-Control"] = "private, no-store"
    return answer
