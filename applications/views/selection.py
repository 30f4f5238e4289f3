"""The selection board: the committee ranks, chooses and gives its reasons here; everybody else finds nothing (S3)."""

from collections.abc import Container, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from applications.actions import selection as actions
from applications.board import Board, board_of
from applications.models import SelectionDecision
from applications.rules import selection as rules
from applications.rules.selection_draft import fingerprint
from applications.selection_filter import BoardFilter
from applications.selection_form import Posted, hidden_fields, read_board
from applications.selection_page import CHOICES, board_rows, by_rank, groups_of, summary_rows
from applications.selection_steps import steps_of
from applications.services.selection import SelectionConflict, decision_in_force, open_selection, save_selection
from applications.services.selection_deciding import check_draft
from applications.services.selection_release import check_release
from applications.views.common import person
from benchmark_platform.campaigns.asked import asked_campaign, in_campaign
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Track

DRAFT = SelectionDecision.State.DRAFT
LABELS = {
    "outcome": "拟定结果",
    "rank": "排序",
    "reserve_rank": "候补顺序",
    "reason": "理由",
    "tie_reason": "并列处理",
    "votes_for": "赞成",
    "votes_against": "反对",
    "votes_abstained": "弃权",
}


def committee_campaign(request: HttpRequest) -> Campaign:
    """Return the campaign asked for, if the person may see its selection at all; anything else is a 404."""
    campaign = asked_campaign(request)
    if not decide(actions.SEE_SELECTION, user=person(request), subject=SelectionDecision(campaign=campaign)):
        raise Http404
    return campaign


def to_board(campaign: Campaign) -> HttpResponse:
    """Go back to the board of this campaign."""
    return redirect(in_campaign(reverse("applications:selection"), campaign))


@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest) -> HttpResponse:
    """Show the board; save what was typed, complete or not."""
    campaign = committee_campaign(request)
    decision = decision_in_force(campaign)
    if decision is not None:
        decision.campaign = campaign
    if request.method != "POST":
        return _page(request, campaign, decision)
    if decision is None:
        return to_board(campaign)
    posted = read_board(request.POST)
    try:
        saved = save_selection(decision, typed=posted.typed, base=posted.base, by=person(request))
    except SelectionConflict as conflict:
        return _conflict_page(request, campaign, conflict, posted)
    except Refused as refused:
        return _page(request, campaign, decision, posted=posted, refused=refused.findings)
    if "check" in request.POST:
        return redirect(in_campaign(f"{reverse('applications:selection')}?check=1", campaign))
    messages.success(request, "名单已保存。" if saved.version != decision.version else "名单没有变化。")
    return redirect(BoardFilter.of(request.GET).address(campaign))


@require_POST
def open_draft(request: HttpRequest) -> HttpResponse:
    """Begin the draft."""
    campaign = committee_campaign(request)
    open_selection(campaign, by=person(request))
    return to_board(campaign)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    decision: SelectionDecision | None,
    *,
    posted: Posted | None = None,
    refused: Sequence[Finding] = (),
) -> HttpResponse:
    found = board_of(campaign, decision, viewer=person(request))
    context: dict[str, Any] = {
        "board": found,
        "board_campaign": campaign,
        "query": in_campaign("", campaign),
        "decision": decision,
        "counters": counters(found, campaign),
    }
    if decision is None:
        unsaved = SelectionDecision(campaign=campaign)
        context["opening"] = decide(actions.OPEN_SELECTION, user=person(request), subject=unsaved)
        context["recommended"] = sum(1 for row in found.prefectures if row.line)
        context["waiting"] = sum(1 for line in found.lines if line.application.eligible is None)
        return render(request, "applications/selection_start.html", context)
    if decision.state != DRAFT:
        return _decided_page(request, campaign, decision, found, context)
    missing = check_draft(decision)
    shown = list(refused) or (missing if "check" in request.GET else [])
    typed, base = (posted.typed, posted.base) if posted else (None, None)
    # A refused save keeps everything that was typed on the page, whatever the filter says.
    asked = BoardFilter.of({} if "check" in request.GET else request.GET, kept=posted.typed if posted else ())
    ranked = by_rank(found.direct)
    rows = board_rows(filter(asked.keeps, ranked), found, typed=typed, base=base, findings=shown)
    places = [row for row in found.prefectures if asked.keeps_place(row)]
    local_lines = [row.line for row in places if row.line]
    local = {
        row.line.application.pk: row for row in board_rows(local_lines, found, typed=typed, base=base, findings=shown)
    }
    on_page = {row.line.application.pk for row in rows} | local.keys()
    context |= {
        "rows": rows,
        "prefectures": [(row, local.get(row.line.application.pk) if row.line else None) for row in places],
        "asked": asked,
        "groups": asked.groups(found, campaign),
        "ranking": summary_rows([*ranked, *(row.line for row in found.prefectures if row.line)], found, on_page),
        "whole": BoardFilter().address(campaign),
        "counters": counters(found, campaign, on_page=on_page),
        "findings": shown,
        "checked": "check" in request.GET and not shown,
        "steps": steps_of(campaign, decision, user=person(request), findings=missing, undecided=_undecided(found)),
        "save": decide(actions.SAVE_SELECTION, user=person(request), subject=decision),
        "ties": rules.TIED in found.standing.values(),
    }
    return render(request, "applications/selection_board.html", context, status=422 if refused else 200)


def _undecided(found: Board) -> int:
    return sum(1 for line in found.lines if line.row is None or not line.row.outcome)


def counters(found: Board, campaign: Campaign, *, on_page: Container[int] | None = None) -> list[dict[str, Any]]:
    """Return the counters of the board: 直属 x/10, 市州 y/14, 候补 z/5.

    ``elsewhere`` is how many of them are not ``on_page``: the browser counts what is on it and adds these.
    """
    kinds = [
        ("direct", "直属", Track.DIRECT, "selected", found.places[Track.DIRECT]),
        ("prefecture", "市州", Track.PREFECTURE, "selected", found.places[Track.PREFECTURE]),
        ("reserve", "候补", Track.DIRECT, "reserve", campaign.reserve_places),
    ]
    answer = []
    for kind, word, track, outcome, places in kinds:
        chosen = [
            line.application.pk
            for line in found.lines
            if line.application.track == track and line.row and line.row.outcome == outcome
        ]
        elsewhere = sum(1 for key in chosen if on_page is not None and key not in on_page)
        answer.append({"kind": kind, "word": word, "now": len(chosen), "of": places, "elsewhere": elsewhere})
    return answer


def _decided_page(
    request: HttpRequest,
    campaign: Campaign,
    decision: SelectionDecision,
    found: Board,
    context: dict[str, Any],
) -> HttpResponse:
    user = person(request)
    in_hand = decision.state != SelectionDecision.State.RELEASED
    context |= {
        "groups": groups_of(found, found.places),
        "steps": steps_of(
            campaign, decision, user=user, findings=check_release(decision) if in_hand else [], undecided=0
        ),
        "meeting": decision.meeting,
        "attendees": list(decision.meeting.attendees.all()) if decision.meeting else [],
        "release": decide(actions.RELEASE_SELECTION, user=user, subject=decision),
        "cancel": decide(actions.CANCEL_SELECTION, user=user, subject=decision),
        "released": decision.state == SelectionDecision.State.RELEASED,
        "reversible": any(
            decide(actions.REVERSE_SELECTION, user=user, subject=line.application) for line in found.lines[:1]
        ),
        "vacant": [row for row in found.prefectures if row.line is None],
    }
    return render(request, "applications/selection_decided.html", context)


def _conflict_page(
    request: HttpRequest, campaign: Campaign, conflict: SelectionConflict, posted: Posted
) -> HttpResponse:
    """Show both texts of the rows that two members changed; everything else that was typed goes along."""
    theirs = {one.row.application_id: fingerprint(one.theirs) for one in conflict.conflicts}
    # The whole text that is shown as one's own, also what the posted page had no field for.
    own = {one.row.application_id: dict(one.mine) for one in conflict.conflicts}
    mine = Posted(posted.typed | own, posted.base | theirs)
    context = {
        "board_campaign": campaign,
        "query": in_campaign("", campaign),
        "decision": conflict.decision,
        "conflicts": [
            {
                "name": one.row.application.organization.name,
                "rows": [
                    {
                        "label": label,
                        "left": _shown(one.row.application.track, name, one.mine[name]),
                        "right": _shown(one.row.application.track, name, one.theirs[name]),
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
    return render(request, "applications/selection_conflict.html", context, status=409)


def _shown(track: str, name: str, text: str) -> str:
    return dict(CHOICES[Track(track)]).get(text, text) if name == "outcome" else text
