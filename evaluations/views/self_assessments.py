"""The committee's overview of all self-assessments; reminding those that are missing; Excel (S5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.xlsx import CONTENT_TYPE
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.uploads import safe_disposition
from evaluations.actions.self_assessment import REMIND_SELF, SEE_SELF, SelfAssessments
from evaluations.exports.self_overview import self_overview_xlsx
from evaluations.self_overview import WORDS, self_rows
from evaluations.services.exports import record_taken_out
from evaluations.services.self_reminders import remind, reminder_text, to_be_reminded


@require_safe
def self_assessments(request: HttpRequest) -> HttpResponse:
    """Show where every unit stands with its self-assessment; ``state`` keeps one state."""
    campaign = asked_campaign(request)
    require(SEE_SELF, user=person(request), subject=SelfAssessments(campaign))
    everything = self_rows(campaign)
    state = request.GET.get("state", "")
    rows = [row for row in everything if row.state == state] if state in WORDS else everything
    counts = [(code, words, sum(1 for row in everything if row.state == code)) for code, words in WORDS.items()]
    context = {
        "campaign": campaign,
        "rows": rows,
        "counts": counts,
        "state": state if state in WORDS else "",
        "number": len(everything),
        "remind": decide(REMIND_SELF, user=person(request), subject=SelfAssessments(campaign)),
        "query": in_campaign("", campaign),
        "today": today(),
    }
    return render(request, "evaluations/self_assessments.html", context)


@require_http_methods(["GET", "POST"])
def self_remind(request: HttpRequest) -> HttpResponse:
    """Show who would be reminded, and of what; send on POST."""
    campaign = asked_campaign(request)
    require(REMIND_SELF, user=person(request), subject=SelfAssessments(campaign))
    back = in_campaign(reverse("evaluations:self_assessments"), campaign)
    if request.method == "POST":
        try:
            told = remind(campaign, by=person(request))
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, f"已提醒 {told} 个创建单位。")
        return redirect(back)
    rows = [(row, reminder_text(row)) for row in to_be_reminded(campaign)]
    return render(request, "evaluations/self_remind.html", {"campaign": campaign, "rows": rows, "back_url": back})


@require_safe
def self_export(request: HttpRequest) -> HttpResponse:
    """Give the overview as Excel."""
    campaign = asked_campaign(request)
    require(SEE_SELF, user=person(request), subject=SelfAssessments(campaign))
    rows = self_rows(campaign)
    content = self_overview_xlsx(campaign, rows, chinese_day(today()))
    record_taken_out("self_assessments.export", subject=campaign, count=len(rows), by=person(request))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = safe_disposition(f"{campaign.short_title}自我评估情况.xlsx")
    return response
