"""确定并公布: seats are taken, states change, everybody concerned is told; all of it or nothing (S3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from applications.actions import selection as actions
from applications.candidates import unrecommended
from applications.letters import message_for, read_letters
from applications.models import Application, LetterText, Recommendation, SelectionDecision, SelectionRow, State
from applications.services.locking import move
from applications.services.seats import ensure_seats, free_seats, lock_quotas, take_seat
from applications.services.selection import locked_decision, rows_of
from applications.services.selection_deciding import (
    check_notice,
    check_unchanged,
    eligibility_findings,
    lock_applications,
    recheck_candidates,
    requests_findings,
)
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.inbox.services import Letter, send_letters
from benchmark_platform.organizations.models import Track

Outcome = SelectionRow.Outcome


def release_selection(decision: SelectionDecision, *, by: User) -> SelectionDecision:
    """Put a decided list into force: seats in order, states, a message to every body, a record for each application.

    Forms of the prefecture track that were not recommended are not selected either; drafts and returned forms stay as
    they are. Eligibility is computed once more; whatever changed since the decision refuses the whole, by name.

    :raises Forbidden: the gate. :raises Refused: the notice is not over, or what changed since the decision.
    """
    require(actions.RELEASE_SELECTION, user=by, subject=decision)
    recheck_candidates(decision, by=by)
    with transaction.atomic():
        lock_quotas(decision.campaign)
        ensure_seats(decision.campaign)
        decision = locked_decision(decision)
        require(actions.RELEASE_SELECTION, user=by, subject=decision)
        rows = rows_of(decision)
        applications = _locked_with_the_unrecommended(decision, rows)
        findings = check_release(decision, rows)
        if findings:
            raise Refused(findings)
        now, before = timezone.now(), decision.state
        _take_seats(decision, rows, applications)
        for key, application in applications.items():
            _settle(application, decision, rows.get(key), at=now, by=by)
        decision.state = SelectionDecision.State.RELEASED
        decision.released_by, decision.released_at = by, now
        decision.save(update_fields=["state", "released_by", "released_at"])
        record(
            by=by,
            action=actions.RELEASE_SELECTION.code,
            label=actions.RELEASE_SELECTION.label,
            subject=decision,
            before={"state": before},
            after={"state": decision.state, "selected": _numbers(rows.values(), Outcome.SELECTED)},
        )
        _announce(decision, rows, applications)
        return decision


def _locked_with_the_unrecommended(decision: SelectionDecision, ids: Iterable[int]) -> dict[int, Application]:
    """Lock the forms of the list and those that no prefecture chose; one sent back while we waited stays as it is."""
    ids, left = set(ids), unrecommended(decision.campaign)
    locked = lock_applications([*ids, *left.values_list("pk", flat=True)])
    still_left = set(left.values_list("pk", flat=True))
    return {key: row for key, row in locked.items() if key in ids or key in still_left}


def check_release(decision: SelectionDecision, rows: Mapping[int, SelectionRow] | None = None) -> list[Finding]:
    """Return what would refuse the release of a decided list now; changes nothing."""
    rows = rows_of(decision) if rows is None else rows
    listed = {key: row.decided_state for key, row in rows.items()}
    return [
        *check_notice(decision),
        *check_unchanged(decision.campaign, listed=listed, rows=rows),
        *requests_findings(decision.campaign),
        *eligibility_findings(decision.campaign, rows),
    ]


def in_order(rows: Iterable[SelectionRow]) -> list[SelectionRow]:
    """Return the selected rows in the order of their seats: direct by rank, prefectures in administrative order."""

    def place(row: SelectionRow) -> tuple[str, int, str]:
        organization = row.application.organization
        direct = row.application.track == Track.DIRECT
        order = row.rank if direct else organization.prefecture and organization.prefecture.order
        return row.application.track, order or 0, row.application.number or ""

    return sorted((row for row in rows if row.outcome == Outcome.SELECTED), key=place)


def _take_seats(
    decision: SelectionDecision, rows: Mapping[int, SelectionRow], applications: Mapping[int, Application]
) -> None:
    free = {track: free_seats(decision.campaign, track) for track in Track.values}
    for row in in_order(rows.values()):
        application = applications[row.application_id]
        if not free[application.track]:
            raise Refused(f"{application.get_track_display()}名额已满，不能公布；请核对名额。")
        take_seat(free[application.track].pop(0), application)


def _settle(
    application: Application, decision: SelectionDecision, row: SelectionRow | None, *, at: datetime, by: User
) -> None:
    before = application.state
    move(application, State.SELECTED if row and row.outcome == Outcome.SELECTED else State.NOT_SELECTED, at=at)
    application.save(update_fields=["state", "state_since"])
    record(
        by=by,
        action=actions.RELEASE_SELECTION.code,
        label=actions.RELEASE_SELECTION.label,
        subject=application,
        before={"state": before},
        after={"state": application.state, "outcome": told(row), "decision": decision.pk},
    )


def told(row: SelectionRow | None) -> str:
    """Return what a body is told, as a value of ``LetterText.Outcome``; no row: its prefecture did not choose it."""
    return row.outcome if row else LetterText.Outcome.NOT_RECOMMENDED


def _numbers(rows: Iterable[SelectionRow], outcome: str) -> list[str]:
    return sorted(row.application.number or "" for row in rows if row.outcome == outcome)


def _announce(
    decision: SelectionDecision, rows: Mapping[int, SelectionRow], applications: Mapping[int, Application]
) -> None:
    """Tell each branch its own outcome, and each prefecture body what became of its recommendation."""
    standing = Recommendation.objects.filter(
        campaign=decision.campaign, superseded_at__isnull=True, application__in=rows
    ).select_related("organization")
    read_letters(decision.campaign, applications.values())
    send_letters(
        [
            *(_to_branch(decision, application, rows.get(key)) for key, application in applications.items()),
            *(_to_prefecture(decision, row, rows[row.application_id or 0]) for row in standing),
        ]
    )


def _to_branch(decision: SelectionDecision, application: Application, row: SelectionRow | None) -> Letter:
    application.campaign = decision.campaign  # one instance: its letters are read once
    reserve_rank, reason = (row.reserve_rank, row.reason) if row else (None, "")
    title, body = message_for(application, told(row), reserve_rank=reserve_rank, reason=reason)
    return Letter(
        organization=application.organization,
        title=title,
        body=body,
        link=application.get_absolute_url(),
        key=f"application:{application.pk}:released:{decision.pk}",
    )


def _to_prefecture(decision: SelectionDecision, recommendation: Recommendation, row: SelectionRow) -> Letter:
    confirmed, name = row.outcome == Outcome.SELECTED, row.application.organization.name
    return Letter(
        organization=recommendation.organization,
        title=f"推荐的{name}{'已确定为创建对象' if confirmed else '未确定为创建对象'}",
        body="" if confirmed else "行业党委对本次推荐不予确认。如需了解情况，请与行业党委联系。",
        link=row.application.get_absolute_url(),
        key=f"selection:{decision.pk}:recommendation:{recommendation.pk}",
    )
