"""The draft of the verdict: opened once, typed by several members without overwriting each other (S5)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from applications.form import read_date
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
from evaluations.actions import verdict as actions
from evaluations.models.verdict import VerdictDecision, VerdictRow
from evaluations.models.visit import Visit
from evaluations.rules import verdict as rules
from evaluations.rules import verdict_draft as draft_rules
from evaluations.verdicts import board_of, candidates, mark_of, open_decision, rows_of, terms_of

Texts = Mapping[str, str]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RowConflict:
    """One row that somebody else saved differently since the typist opened the page: both texts."""

    row: VerdictRow
    theirs: Texts
    mine: Texts


class VerdictConflict(Exception):
    """The save would overwrite somebody's row. Nothing was saved; both texts of every such row are here."""

    def __init__(self, decision: VerdictDecision, conflicts: list[RowConflict]) -> None:
        self.decision = decision
        self.conflicts = conflicts
        super().__init__("；".join(str(conflict.row.unit) for conflict in conflicts))


def locked_decision(decision: VerdictDecision) -> VerdictDecision:
    """Return the row as it is now, locked until the transaction ends."""
    rows = VerdictDecision.objects.select_for_update(of=("self",)).select_related("campaign", "meeting", "saved_by")
    return rows.get(pk=decision.pk)


def open_verdict(
    campaign: Campaign, *, units: Collection[int], by: User, kind: str = Visit.Kind.ON_SITE
) -> VerdictDecision:
    """Begin the draft with a prefilled row for each chosen unit; a second member finds the first one's.

    :raises Forbidden: the gate. :raises Refused: nobody chosen, or a unit that has not been inspected.
    """
    now = timezone.now()
    decision = VerdictDecision(campaign=campaign, kind=kind, created_by=by, created_at=now)
    require(actions.OPEN_VERDICT, user=by, subject=decision)
    with transaction.atomic():
        Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)  # whoever comes second finds the draft
        standing = open_decision(campaign, kind)
        if standing:
            return standing
        _refuse_wrong_choice(decision, units)
        decision.save()
        _add_rows(decision, units)
        record(
            by=by,
            action=actions.OPEN_VERDICT.code,
            label=actions.OPEN_VERDICT.label,
            subject=decision,
            after={"units": sorted(units)},
        )
        return decision


def choose_units(decision: VerdictDecision, *, units: Collection[int], by: User) -> VerdictDecision:
    """Set which units the draft is about; what was typed for one that leaves it stays on record.

    :raises Forbidden: the gate. :raises Refused: nobody chosen, or a unit that has not been inspected.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.SAVE_VERDICT, user=by, subject=decision)
        rows = rows_of(decision)
        _refuse_wrong_choice(decision, units)
        gone, new = rows.keys() - set(units), set(units) - rows.keys()
        if not gone and not new:
            return decision
        before = {rows[key].unit.organization.name: texts_of(rows[key]) for key in sorted(gone)}
        decision.rows.filter(unit__in=gone).delete()
        _add_rows(decision, new)
        _count(decision, by)
        record(
            by=by,
            action="verdict.choose",
            label="调整拟定结论的名单",
            subject=decision,
            before={"left": before},
            after={"units": sorted(units)},
        )
        return decision


def _refuse_wrong_choice(decision: VerdictDecision, units: Collection[int]) -> None:
    known = {unit.pk: unit.organization.name for unit in candidates(decision.campaign, decision.kind)}
    findings = rules.check_chosen(units, known)
    if findings:
        raise Refused(findings)


def _add_rows(decision: VerdictDecision, units: Collection[int]) -> None:
    """Give units their rows, prefilled with what follows from the figures; figures count once a person has saved."""
    VerdictRow.objects.bulk_create(VerdictRow(decision=decision, unit_id=key) for key in sorted(units))
    rows = {key: row for key, row in rows_of(decision).items() if key in set(units)}
    deadline = default_deadline(decision)
    for entry in board_of(decision, rows).entries:
        row, verdict = rows[entry.key], rules.proposed(entry)
        row.verdict = verdict
        row.excellent = entry.reaches_excellent and verdict == rules.QUALIFIED
        row.rectify_until = deadline if verdict == rules.RECTIFY else None
        row.save(update_fields=["verdict", "excellent", "rectify_until"])


def default_deadline(decision: VerdictDecision) -> date:
    """Return the deadline that is offered: the campaign's days from today, within the acceptance stage."""
    return rules.default_deadline(terms_of(decision), days=decision.campaign.rectification_days)


def texts_of(row: VerdictRow) -> dict[str, str]:
    """Return a row as texts, by the names of the form."""
    return {
        "verdict": row.verdict,
        "excellent": draft_rules.YES if row.excellent else "",
        "reason": row.reason,
        "rectify_until": row.rectify_until.isoformat() if row.rectify_until else "",
    }


def save_verdict(
    decision: VerdictDecision,
    *,
    typed: Mapping[int, Texts],
    base: Mapping[int, str],
    seen: Mapping[int, str],
    by: User,
) -> VerdictDecision:
    """Save what was typed, by unit, complete or not; the same again makes no new version.

    ``base`` has the fingerprint of the text from which each row was typed: a row that both changed is a conflict, and
    then nothing is saved. ``seen`` has the figures that the page showed (:func:`evaluations.verdicts.mark_of`): only
    where they are still so the row counts as looked at. 限期整改 without a deadline gets the one that is offered.

    :raises Forbidden: the gate. :raises VerdictConflict: both texts. :raises Refused: what cannot be kept.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.SAVE_VERDICT, user=by, subject=decision)
        board = board_of(decision)
        changes, conflicts = _merge(board.rows, typed, base)
        if conflicts:
            raise VerdictConflict(decision, conflicts)
        findings = [
            finding
            for key, texts in changes.items()
            for finding in draft_rules.check_typed(
                board.rows[key].unit.organization.name, key, texts, read_date(texts["rectify_until"])
            )
        ]
        if findings:
            raise Refused(findings)
        for key, texts in changes.items():
            _write(board.rows[key], texts, default_deadline(decision))
        looked_at = [entry for entry in board.entries if seen.get(entry.key) == mark_of(entry.now)]
        moved = [entry for entry in looked_at if mark_of(entry.saved) != mark_of(entry.now)]
        for entry in moved:
            _write_figures(board.rows[entry.key], entry.now)
        if changes or moved:
            _count(decision, by)
        return decision


def _merge(
    rows: Mapping[int, VerdictRow], typed: Mapping[int, Texts], base: Mapping[int, str]
) -> tuple[dict[int, dict[str, str]], list[RowConflict]]:
    changes: dict[int, dict[str, str]] = {}
    conflicts = []
    for key in rows.keys() & typed.keys():
        theirs = texts_of(rows[key])
        # A page sends every field of a row; a box that is not ticked is sent as nothing.
        mine = {**draft_rules.EMPTY, **_as_kept(typed[key])}
        started_from = base.get(key, "")
        if mine == theirs:
            continue
        if started_from == draft_rules.fingerprint(theirs):
            changes[key] = mine
        elif started_from != draft_rules.fingerprint(mine):
            conflicts.append(RowConflict(rows[key], theirs, mine))
    return changes, sorted(conflicts, key=lambda conflict: conflict.row.pk)


def _as_kept(texts: Texts) -> dict[str, str]:
    kept = draft_rules.tidy(texts)
    day = read_date(kept.get("rectify_until", ""))
    return kept | {"rectify_until": day.isoformat()} if day else kept


def _write(row: VerdictRow, texts: Texts, deadline: date) -> None:
    row.verdict, row.reason = texts["verdict"], texts["reason"]
    row.excellent = texts["excellent"] == draft_rules.YES
    row.rectify_until = read_date(texts["rectify_until"])
    if row.verdict == rules.RECTIFY and row.rectify_until is None:
        row.rectify_until = deadline
    row.save(update_fields=["verdict", "reason", "excellent", "rectify_until"])


def _write_figures(row: VerdictRow, figures: rules.Figures) -> None:
    row.total, row.computed = figures.total, figures.computed
    row.result = {"eligibility": {"verdict": figures.eligibility}, "closing": figures.closing}
    row.save(update_fields=["total", "computed", "result"])


def _count(decision: VerdictDecision, by: User) -> None:
    decision.version += 1
    decision.saved_by, decision.saved_at = by, timezone.now()
    decision.save(update_fields=["version", "saved_by", "saved_at"])


def record_verdict_meeting(
    decision: VerdictDecision,
    *,
    held_on: date | None,
    title: str,
    expected_count: int | None,
    present: tuple[str, ...],
    recused: Pairs,
    minutes: StoredFile | None,
    by: User,
) -> VerdictDecision:
    """Record the meeting that decides; recorded again, the new one counts and the old one stays on record.

    ``recused`` pairs a name with a body of the list, by its full name or the number of its form. Without new
    ``minutes`` those recorded before are kept.

    :raises Forbidden: the gate. :raises Refused: what is missing or wrong, by field, the quorum included.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.RECORD_VERDICT_MEETING, user=by, subject=decision)
        recused, findings = recused_by_name(recused, _bodies(decision))
        if minutes is None and decision.meeting:
            minutes = decision.meeting.minutes
        facts = {
            "held_on": held_on,
            "title": title,
            "expected_count": expected_count,
            "present": present,
            "recused": recused,
        }
        try:
            meeting = record_meeting(decision.campaign, minutes=minutes, by=by, **facts)  # type: ignore[arg-type]
        except Refused as refused:
            raise Refused([*refused.findings, *findings]) from None
        if findings:
            raise Refused(findings)
        decision.meeting = meeting
        decision.version += 1
        decision.save(update_fields=["meeting", "version"])
        return decision


def check_meeting(
    decision: VerdictDecision,
    *,
    held_on: date | None,
    title: str,
    expected_count: int | None,
    present: tuple[str, ...],
    recused: Pairs,
) -> list[Finding]:
    """Return what is missing or wrong in the facts of the meeting, its minutes apart; changes nothing."""
    campaign = decision.campaign
    recused, findings = recused_by_name(recused, _bodies(decision))
    facts = MeetingFacts(held_on, title, expected_count, present, recused)
    quorum = (campaign.quorum_numerator, campaign.quorum_denominator)
    return [*check_meeting_facts(facts, quorum=quorum, day=today()), *findings]


def _bodies(decision: VerdictDecision) -> list[tuple[str, str]]:
    rows = decision.rows.select_related("unit__organization", "unit__application")
    return [(row.unit.organization.name, row.unit.application.number or "") for row in rows]
