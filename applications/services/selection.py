"""The draft of the selection: opened once, typed by several members without overwriting each other (S3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.actions import selection as actions
from applications.board import prefilled_reasons
from applications.candidates import candidate_states, direct_candidates
from applications.models import SelectionDecision, SelectionRow, State
from applications.rules import selection_draft as rules
from applications.services.seats import ensure_seats
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.rules import MeetingFacts, recused_by_name
from benchmark_platform.campaigns.rules import check_meeting as check_meeting_facts
from benchmark_platform.campaigns.services.meetings import record_meeting
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.core.models import StoredFile

Texts = Mapping[str, str]


@dataclass(frozen=True)
class RowConflict:
    """One row that somebody else saved differently since the typist opened the page: both texts."""

    row: SelectionRow
    theirs: Texts
    mine: Texts


class SelectionConflict(Exception):
    """The save would overwrite somebody's row. Nothing was saved; both texts of every such row are here."""

    def __init__(self, decision: SelectionDecision, conflicts: list[RowConflict]) -> None:
        self.decision = decision
        self.conflicts = conflicts
        super().__init__("；".join(str(conflict.row.application) for conflict in conflicts))


def decision_in_force(campaign: Campaign) -> SelectionDecision | None:
    """Return the campaign's one decision that was not cancelled, or None before it is begun."""
    decisions = SelectionDecision.objects.filter(campaign=campaign).exclude(state=SelectionDecision.State.CANCELLED)
    return decisions.select_related("campaign", "meeting", "saved_by", "decided_by", "released_by").first()


def locked_decision(decision: SelectionDecision) -> SelectionDecision:
    """Return the row as it is now, locked until the transaction ends."""
    return (
        SelectionDecision.objects.select_for_update(of=("self",))
        .select_related("campaign", "meeting", "saved_by")
        .get(pk=decision.pk)
    )


def rows_of(decision: SelectionDecision) -> dict[int, SelectionRow]:
    """Return the rows of a decision by their application's id, with what names it."""
    rows = decision.rows.select_related("application__organization__prefecture")
    return {row.application_id: row for row in rows}


def open_selection(campaign: Campaign, *, by: User) -> SelectionDecision:
    """Begin the draft with a row for every candidate; a second click, or a second member, finds the first one's.

    Seats are made from the quotas. The reasons are prefilled from the desk review, to be changed.

    :raises Forbidden: the gate. :raises Refused: the quotas are below the seats taken.
    """
    now = timezone.now()
    decision = SelectionDecision(campaign=campaign, created_by=by, created_at=now, saved_by=by, saved_at=now)
    require(actions.OPEN_SELECTION, user=by, subject=decision)
    with transaction.atomic():
        ensure_seats(campaign)  # locks the quotas: whoever comes second finds the first one's draft
        standing = decision_in_force(campaign)
        if standing:
            return standing
        decision.save()
        _first_rows(decision)
        record(by=by, action=actions.OPEN_SELECTION.code, label=actions.OPEN_SELECTION.label, subject=decision)
        return decision


def _first_rows(decision: SelectionDecision) -> None:
    """Give every candidate its row; a form that is not eligible opens with the only outcome that it can have."""
    states = candidate_states(decision.campaign)
    direct = set(direct_candidates(decision.campaign).values_list("pk", flat=True))
    reasons = prefilled_reasons(states)
    for key, state in states.items():
        turned_down = SelectionRow.Outcome.NOT_SELECTED if key in direct else SelectionRow.Outcome.NOT_CONFIRMED
        SelectionRow.objects.create(
            decision=decision,
            application_id=key,
            outcome=turned_down if state == State.INELIGIBLE else "",
            reason=reasons.get(key, ""),
        )


def texts_of(row: SelectionRow) -> dict[str, str]:
    """Return a row as texts, by the names of the form."""
    values = {name: getattr(row, name) for name in rules.FIELDS}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def save_selection(
    decision: SelectionDecision, *, typed: Mapping[int, Texts], base: Mapping[int, str], by: User
) -> SelectionDecision:
    """Save what was typed, by application, complete or not; the same text again makes no new version.

    ``base`` has the fingerprint of the text from which each row was typed. A row that only somebody else has changed
    since keeps their text; one that both changed is a conflict, and then nothing is saved. Candidates that came since
    get their row, rows of those who went are taken out, with their text on record.

    :raises Forbidden: the gate. :raises SelectionConflict: both texts. :raises Refused: what cannot be kept.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.SAVE_SELECTION, user=by, subject=decision)
        rows, moved = _synchronized(decision, by=by)
        changes, conflicts = _merge(rows, typed, base)
        if conflicts:
            raise SelectionConflict(decision, conflicts)
        findings = [
            finding
            for key, texts in changes.items()
            for finding in rules.check_typed(rows[key].application.organization.name, key, texts)
        ]
        if findings:
            raise Refused(findings)
        for key, texts in changes.items():
            _write(rows[key], texts)
        if changes or moved:
            decision.version += 1
            decision.saved_by, decision.saved_at = by, timezone.now()
            decision.save(update_fields=["version", "saved_by", "saved_at"])
        return decision


def _synchronized(decision: SelectionDecision, *, by: User) -> tuple[dict[int, SelectionRow], bool]:
    """Give every candidate its row, take out the rows of those who are none any more; say whether anything moved."""
    rows, candidates = rows_of(decision), candidate_states(decision.campaign)
    gone = [row for key, row in rows.items() if key not in candidates]
    new = [key for key in candidates if key not in rows]
    for row in gone:
        record(
            by=by,
            action="selection.drop_row",
            label="移出拟定名单",
            subject=decision,
            before={"application": str(row.application), **texts_of(row)},
            reason="申请表已退回、撤回或不再是市州推荐",
        )
        row.delete()
    SelectionRow.objects.bulk_create(SelectionRow(decision=decision, application_id=key) for key in new)
    return (rows_of(decision) if gone or new else rows), bool(gone or new)


def _merge(
    rows: Mapping[int, SelectionRow], typed: Mapping[int, Texts], base: Mapping[int, str]
) -> tuple[dict[int, dict[str, str]], list[RowConflict]]:
    changes: dict[int, dict[str, str]] = {}
    conflicts = []
    for key in rows.keys() & typed.keys():
        theirs = texts_of(rows[key])
        started_from = base.get(key, rules.fingerprint(rules.EMPTY))
        # A field that the page did not send is what that page had, never what somebody has saved since: a page sends
        # every field that has a text, so on another text than today's it was empty.
        on_page = theirs if started_from == rules.fingerprint(theirs) else rules.EMPTY
        mine = {**on_page, **_tidy(typed[key])}
        if mine == theirs:
            continue
        if started_from == rules.fingerprint(theirs):
            changes[key] = mine
        elif started_from != rules.fingerprint(mine):
            conflicts.append(RowConflict(rows[key], theirs, mine))
    return changes, sorted(conflicts, key=lambda conflict: conflict.row.pk)


def _tidy(texts: Texts) -> dict[str, str]:
    return {
        name: text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
        for name, text in texts.items()
        if name in rules.FIELDS
    }


def _write(row: SelectionRow, texts: Texts) -> None:
    for name in rules.FIELDS:
        setattr(row, name, rules.read_number(texts[name]) if name in rules.NUMBERS else texts[name])
    row.save(update_fields=rules.FIELDS)


def record_selection_meeting(
    decision: SelectionDecision,
    *,
    held_on: date | None,
    title: str,
    expected_count: int | None,
    present: tuple[str, ...],
    recused: tuple[tuple[str, str], ...],
    minutes: StoredFile | None,
    by: User,
) -> SelectionDecision:
    """Record the meeting that decides; recorded again, the new one counts and the old one stays on record.

    ``recused`` pairs a name with a body of the list, by its full name or the number of its form. Without new
    ``minutes`` those recorded before are kept.

    :raises Forbidden: the gate. :raises Refused: what is missing or wrong, by field, the quorum included.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.RECORD_SELECTION_MEETING, user=by, subject=decision)
        recused, findings = recused_by_name(recused, _bodies(decision))
        if minutes is None and decision.meeting:
            minutes = decision.meeting.minutes
        try:
            meeting = record_meeting(
                decision.campaign,
                held_on=held_on,
                title=title,
                expected_count=expected_count,
                present=present,
                recused=recused,
                minutes=minutes,
                by=by,
            )
        except Refused as refused:
            raise Refused([*refused.findings, *findings]) from None
        if findings:
            raise Refused(findings)
        decision.meeting = meeting
        decision.version += 1
        decision.save(update_fields=["meeting", "version"])
        return decision


def check_meeting(
    decision: SelectionDecision,
    *,
    held_on: date | None,
    title: str,
    expected_count: int | None,
    present: tuple[str, ...],
    recused: tuple[tuple[str, str], ...],
) -> list[Finding]:
    """Return what is missing or wrong in the facts of the meeting, its minutes apart; changes nothing.

    For a page whose minutes were refused: everything else that is wrong is said at once.
    """
    campaign = decision.campaign
    recused, findings = recused_by_name(recused, _bodies(decision))
    facts = MeetingFacts(held_on, title, expected_count, present, recused)
    quorum = (campaign.quorum_numerator, campaign.quorum_denominator)
    return [*check_meeting_facts(facts, quorum=quorum, day=today()), *findings]


def _bodies(decision: SelectionDecision) -> list[tuple[str, str]]:
    """Return the full name and the form's number of every body of the list."""
    applications = [row.application for row in rows_of(decision).values()]
    return [(one.organization.name, one.number or "") for one in applications]
