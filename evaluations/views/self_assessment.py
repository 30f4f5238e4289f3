"""The page of a unit's self-assessment: whoever may write gets the controls, all others read (S5)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.views.common import person
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import StageCode
from benchmark_platform.core.findings import Finding
from benchmark_platform.core.gate import Decision
from evaluations.actions import self_assessment as actions
from evaluations.complaint_veil import veiled
from evaluations.item_sources import sources_of
from evaluations.models import CreationUnit, SelfAssessment, SelfSubmission
from evaluations.rules.scoring import shown
from evaluations.rules.self_assessment import REASON_LIMIT, SUMMARY_LIMIT
from evaluations.self_page import Attempt, boxes_of, marks_words
from evaluations.self_sheet import SelfSheet, self_sheet
from evaluations.services.self_assessment import own_assessment
from evaluations.services.self_submitting import begun_words, inspected_words
from evaluations.standing import standing_of
from evaluations.views.common import unit_context, visible_unit

SUMMARY = "summary"


@require_safe
def self_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the items with what is on record."""
    return page_of(request, visible_unit(request, pk))


def total_words(sheet: SelfSheet) -> str:
    """Return the total, or how far it has come."""
    if sheet.total.total is not None:
        return f"{shown(sheet.total.total)}分"
    earned, of = sheet.running
    return f"已评{shown(of)}分的内容，得{shown(earned)}分"


def page_of(request: HttpRequest, unit: CreationUnit, *, attempts: Mapping[str, Attempt] | None = None) -> HttpResponse:
    """Answer with the page; ``attempts`` are what could not be saved, by the items' codes: shown as typed."""
    user, day = person(request), today()
    sheet = self_sheet(unit)
    own = sheet.assessment or own_assessment(unit)
    start = decide(actions.START_SELF, user=user, subject=unit)
    write = decide(actions.SAVE_SELF, user=user, subject=own) if start else start
    words = inspected_words(unit) if write else ""
    if words:
        write = Decision(actions.SAVE_SELF, False, words)
    is_submitted = own.state == SelfAssessment.State.SUBMITTED
    submissions = _submissions(own)
    insider = bool(decide(actions.SEE_DRAFT, user=user, subject=unit))
    context = unit_context(
        unit,
        "self_assessment",
        sheet=sheet,
        own=own,
        write=write,
        is_submitted=is_submitted,
        insider=insider,
        submissions=submissions if insider else [row for row in submissions if is_standing(row)],
        last=submissions[0] if submissions else None,
        withdraw=decide(actions.WITHDRAW_SELF, user=user, subject=own),
        send_back=decide(actions.RETURN_SELF, user=user, subject=own),
        fixed=begun_words(unit) if is_submitted else "",
        deadline=unit.campaign.calendar.closing_day(StageCode.ASSESSMENT, unit.organization),
        total=total_words(sheet),
        left=len(sheet.missing),
        today=day,
    )
    if insider or is_submitted:
        context |= _items(request, unit, sheet, writes=bool(write), attempts=attempts or {})
    status = 409 if any(one.conflict for one in (attempts or {}).values()) else 422 if attempts else 200
    return render(request, "evaluations/self_assessment.html", context, status=status)


def _submissions(own: SelfAssessment) -> list[SelfSubmission]:
    """The submissions, the last first."""
    if own.pk is None:
        return []
    rows = own.submissions.defer("content").select_related("submitted_by", "returned_by", "withdrawn_by")
    return list(rows.order_by("-number"))


def is_standing(submission: SelfSubmission) -> bool:
    """Whether a submission is in force."""
    return submission.withdrawn_at is None and submission.returned_at is None


def _items(
    request: HttpRequest, unit: CreationUnit, sheet: SelfSheet, *, writes: bool, attempts: Mapping[str, Attempt]
) -> dict[str, Any]:
    standing = veiled(standing_of(unit, today()), person(request))
    summary = attempts.get(SUMMARY)
    return {
        "groups": boxes_of(sheet, standing, sources_of(unit.campaign), writes=writes, attempts=attempts),
        "marks": marks_words([line.scale for line in sheet.lines]),
        "summary": summary.typed[SUMMARY] if summary else sheet.summary,
        "summary_version": summary.typed["version"] if summary else sheet.summary_version,
        "summary_wrong": summary.findings if summary else [],
        "summary_conflict": summary.conflict if summary else [],
        "findings": [
            Finding(one.message, SUMMARY)
            if code == SUMMARY
            else Finding(f"{code}：{one.message}", f"{code}-{one.field}")
            for code, attempt in attempts.items()
            for one in attempt.findings
        ],
        "conflicts": [code for code, attempt in attempts.items() if attempt.conflict],
        "reason_limit": REASON_LIMIT,
        "summary_limit": SUMMARY_LIMIT,
    }
