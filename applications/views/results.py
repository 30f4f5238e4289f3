"""What is public after the release: the list on the page, as Excel, as PDF; the committee's look at it before (S3)."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.actions.notice import PREVIEW_LIST
from applications.exports import selected_list
from applications.exports.selected_list import OfficialList, official_list
from applications.models import SelectionDecision
from applications.outcomes import released_decision, reversals_of
from applications.services.documents import record_export
from applications.services.notices import running_notice
from applications.views.documents import pdf_answer
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, StageCode
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.uploads.names import safe_disposition

KEPT = 24 * 60 * 60
SOON_ANEW = "public, max-age=60"  # a correction must be seen
RESULT_STAGES = frozenset({StageCode.SELECTION, StageCode.AWARD})


@login_not_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The list as it stands now; before the release the page says when it is due, and nothing else."""
    campaign = asked_campaign(request)
    decision = released_decision(campaign)
    context: dict[str, Any] = {"query": in_campaign("", campaign)}
    if decision is not None:
        context |= {"found": official_list(decision), "corrections": corrections(campaign)}
    else:
        stages = [stage for stage in campaign.calendar.in_order if stage.code in RESULT_STAGES]
        context |= {"notice": running_notice(campaign), "stages": stages}
    return render(request, "applications/list_results.html", context)


def corrections(campaign: Campaign) -> list[dict[str, Any]]:
    """Return what was corrected since the release, by day and name; why is not for the public."""
    return [
        {
            "day": today(reversal.reversed_at),
            "name": reversal.application.organization.name,
            "selected": reversal.new_outcome == "selected",
            "moved_up": reversal.moved_up.organization.name if reversal.moved_up else "",
        }
        for reversal in reversals_of(campaign)
    ]


@login_not_required
@require_safe
def list_xlsx(request: HttpRequest) -> HttpResponse:
    """The official list as Excel."""
    return xlsx_answer(released_list(request))


@login_not_required
@require_safe
def list_pdf(request: HttpRequest) -> HttpResponse:
    """The official list as PDF."""
    found = released_list(request)
    # Strangers may ask as often as they like: the same list is laid out once.
    key = f"selected-list:{hashlib.sha256(repr(found).encode()).hexdigest()}"
    content = cache.get_or_set(key, lambda: selected_list.list_pdf(found), KEPT)
    answer = pdf_answer(request, content, selected_list.file_name(found, "pdf"), private=False)
    answer["Cache-Control"] = SOON_ANEW
    return answer


@require_safe
def draft_xlsx(request: HttpRequest) -> HttpResponse:
    """The intended list as Excel, for the committee only; for anybody else it does not exist."""
    decision = drafted_or_404(request)
    _on_record(request, decision, "list-draft.xlsx")
    return xlsx_answer(official_list(decision))


@require_safe
def draft_pdf(request: HttpRequest) -> HttpResponse:
    """The intended list as PDF, for the committee only; for anybody else it does not exist."""
    decision = drafted_or_404(request)
    _on_record(request, decision, "list-draft.pdf")
    found = official_list(decision)
    return pdf_answer(request, selected_list.list_pdf(found), selected_list.file_name(found, "pdf"))


def released_list(request: HttpRequest) -> OfficialList:
    """Return the released list of the campaign that is asked for.

    :raises Http404: before the release.
    """
    decision = released_decision(asked_campaign(request))
    if decision is None:
        raise Http404("结果还没有公布。")
    return official_list(decision)


def drafted_or_404(request: HttpRequest) -> SelectionDecision:
    """Return the decision that is being prepared.

    :raises Http404: for whoever is not of the committee, and when there is none: both look the same.
    """
    decision = (
        SelectionDecision.objects.filter(campaign=asked_campaign(request), state__in=PREVIEW_LIST.from_states)
        .select_related("campaign")
        .first()
    )
    if decision is None or not decide(PREVIEW_LIST, user=request.user, subject=decision):
        raise Http404("没有这个页面。")
    return decision


def xlsx_answer(found: OfficialList) -> HttpResponse:
    """Answer with the list as Excel under its Chinese name."""
    answer = HttpResponse(selected_list.list_xlsx(found), content_type=xlsx.CONTENT_TYPE)
    answer["Content-Disposition"] = safe_disposition(selected_list.file_name(found, "xlsx"))
    answer["Cache-Control"] = "private, no-store" if found.is_draft else SOON_ANEW
    return answer


def _on_record(request: HttpRequest, decision: SelectionDecision, what: str) -> None:
    record_export(by=request.user, subject=decision, what=what, count=decision.rows.count(), label="导出拟定名单")
