"""The verdict's board: the committee looks at every result, states the verdicts and its reasons (S5)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions import verdict as actions
from evaluations.forms.verdict import Posted, chosen_units, hidden_fields, read_board
from evaluations.models import CreationUnit, VerdictDecision
from evaluations.rules.verdict import WORDS
from evaluations.rules.verdict_draft import fingerprint
from evaluations.services.verdict import VerdictConflict, choose_units, open_verdict, save_verdict
from evaluations.services.verdict_deciding import check_draft
from evaluations.services.verdict_release import check_release
from evaluations.verdict_page import LABELS, Line, board_rows, counts_of, lines_of, place_of, steps_of
from evaluations.verdicts import Board, board_of, candidates, open_decision, released_rows, rows_of

METHODS = ["GET", "HEAD", "POST"]
DRAFT = VerdictDecision.State.DRAFT


def committee_campaign(request: HttpRequest) -> Campaign:
    """Return the campaign asked for, if the person may see its verdicts at all; anything else is a 404."""
    campaign = asked_campaign(request)
    if not decide(actions.SEE_VERDICT, user=person(request), subject=VerdictDecision(campaign=campaign)):
        raise Http404
    return campaign


def to_board(campaign: Campaign) -> HttpResponse:
    """Go back to the board of this campaign."""
    return redirect(in_campaign(reverse("evaluations:verdict"), campaign))


def current_decision(campaign: Campaign) -> VerdictDecision | None:
    """Return the decision in hand, with the campaign that was read already."""
    decision = open_decision(campaign)
    if decision is not None:
        decision.campaign = campaign
    return decision


@require_http_methods(METHODS)
def board(request: HttpRequest) -> HttpResponse:
    """Show the board; save what was typed, complete or not."""
    campaign = committee_campaign(request)
    decision = current_decision(campaign)
    if request.method != "POST":
        return _page(request, campaign, decision)
    if decision is None:
        return to_board(campaign)
    posted = read_board(request.POST)
    try:
        saved = save_verdict(decision, typed=posted.typed, base=posted.base, seen=posted.seen, by=person(request))
    except VerdictConflict as conflict:
        return _conflict_page(request, campaign, conflict, posted)
    except Refused as refused:
        return _page(request, campaign, decision, posted=posted, refused=refused.findings)
    if "check" in request.POST:
        return redirect(in_campaign(f"{reverse('evaluations:verdict')}?check=1", campaign))
    messages.success(request, "结论已保存。" if saved.version != decision.version else "没有变化。")
    return to_board(campaign)


def base_context(campaign: Campaign, decision: VerdictDecision | None) -> dict[str, Any]:
    """Return what every page of the verdict has."""
    return {"board_campaign": campaign, "query": in_campaign("", campaign), "decision": decision}


def released_lines(campaign: Campaign) -> list[Line]:
    """Return the verdicts that stand, in official order, in two queries; who was taken out since is on no list."""
    rows = released_rows(campaign)
    answer = []
    for unit in CreationUnit.objects.filter(pk__in=rows).taking_part().with_parties().in_official_order():
        unit.campaign = campaign
        rows[unit.pk].unit = unit
        answer.append(rows[unit.pk])
    return lines_of(answer)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    decision: VerdictDecision | None,
    *,
    posted: Posted | None = None,
    refused: Sequence[Finding] = (),
) -> HttpResponse:
    user = person(request)
    released = released_lines(campaign)
    context = base_context(campaign, decision) | {
        "released": released,
        "released_counts": counts_of(released),
        "may_reverse": any(decide(actions.REVERSE_VERDICT, user=user, subject=line.unit) for line in released),
    }
    if decision is None:
        return _start_page(request, campaign, context)
    if decision.state != DRAFT:
        return _decided_page(request, decision, context)
    found = board_of(decision)
    missing = check_draft(decision, found)
    shown = list(refused) or (missing if "check" in request.GET else [])
    rows = board_rows(found, posted=posted, findings=shown)
    context |= {
        "rows": rows,
        "findings": shown,
        "checked": "check" in request.GET and not shown,
        "steps": steps_of(decision, user=user, findings=missing, undecided=_undecided(found)),
        "save": decide(actions.SAVE_VERDICT, user=user, subject=decision),
        "excellent_on": campaign.rubric.excellent_on,
        "waiting": len({unit.pk for unit in candidates(campaign)} - found.rows.keys()),
    }
    return render(request, "evaluations/verdict_board.html", context, status=422 if refused else 200)


def _undecided(found: Board) -> int:
    return sum(1 for entry in found.entries if not entry.verdict)


def _start_page(request: HttpRequest, campaign: Campaign, context: dict[str, Any]) -> HttpResponse:
    unsaved = VerdictDecision(campaign=campaign)
    context |= {
        "opening": decide(actions.OPEN_VERDICT, user=person(request), subject=unsaved),
        "waiting": len(candidates(campaign)),
    }
    return render(request, "evaluations/verdict_start.html", context)


def _decided_page(request: HttpRequest, decision: VerdictDecision, context: dict[str, Any]) -> HttpResponse:
    user = person(request)
    context |= {
        "lines": lines_of(rows_of(decision).values()),
        "steps": steps_of(decision, user=user, findings=check_release(decision), undecided=0),
        "release": decide(actions.RELEASE_VERDICT, user=user, subject=decision),
        "cancel": decide(actions.CANCEL_VERDICT, user=user, subject=decision),
        **meeting_context(decision),
    }
    return render(request, "evaluations/verdict_decided.html", context)


def meeting_context(decision: VerdictDecision) -> dict[str, Any]:
    """Return the meeting with who was there."""
    meeting = decision.meeting
    return {"meeting": meeting, "attendees": list(meeting.attendees.all()) if meeting else []}


@require_http_methods(METHODS)
def units(request: HttpRequest) -> HttpResponse:
    """Choose the units that the draft is about; begin it with them where there is none yet."""
    campaign = committee_campaign(request)
    decision = current_decision(campaign)
    user = person(request)
    if decision is None:
        require(actions.OPEN_VERDICT, user=user, subject=VerdictDecision(campaign=campaign))
    else:
        require(actions.SAVE_VERDICT, user=user, subject=decision)
    findings: list[Finding] = []
    if request.method == "POST":
        chosen = chosen_units(request.POST)
        try:
            if decision is None:
                open_verdict(campaign, units=chosen, by=user)
            else:
                choose_units(decision, units=chosen, by=user)
        except Refused as refused:
            findings = refused.findings
        else:
            return to_board(campaign)
    waiting = candidates(campaign)
    if request.method == "POST":
        ticked = set(chosen_units(request.POST))
    elif decision is None:
        ticked = {unit.pk for unit in waiting}
    else:
        ticked = set(decision.rows.values_list("unit_id", flat=True))
    context = base_context(campaign, decision) | {
        "choices": [(unit, place_of(unit), unit.pk in ticked) for unit in waiting],
        "findings": [{"message": finding.message} for finding in findings],
    }
    return render(request, "evaluations/verdict_units.html", context, status=422 if findings else 200)


def _conflict_page(request: HttpRequest, campaign: Campaign, conflict: VerdictConflict, posted: Posted) -> HttpResponse:
    """Show both texts of the rows that two members changed; everything else that was typed goes along."""
    theirs = {one.row.unit_id: fingerprint(one.theirs) for one in conflict.conflicts}
    own = {one.row.unit_id: dict(one.mine) for one in conflict.conflicts}
    mine = Posted(posted.typed | own, posted.base | theirs, posted.seen)
    context = base_context(campaign, conflict.decision) | {
        "conflicts": [
            {
                "name": one.row.unit.organization.name,
                "rows": [
                    {
                        "label": label,
                        "left": _shown(name, one.mine[name]),
                        "right": _shown(name, one.theirs[name]),
                        "changed": one.mine[name] != one.theirs[name],
                    }
                    for name, label in LABELS.items()
                    if one.mine[name] or one.theirs[name]
                ],
            }
            for one in conflict.conflicts
        ],
        "mine": hidden_fields(mine),
        "others": hidden_fields(posted, without=theirs),
    }
    return render(request, "evaluations/verdict_conflict.html", context, status=409)


def _shown(name: str, text: str) -> str:
    if name == "excellent":
        return "优秀" if text else ""
    return WORDS.get(text, text) if name == "verdict" else text
