"""拟定 by 审定: the list is decided as one act, all or nothing; the applications keep their states (S3, decision 8)."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from applications.actions import selection as actions
from applications.candidates import candidate_states, places_of
from applications.models import Application, EligibilityCheck, SelectionDecision, SelectionRow
from applications.prefectures import open_requests
from applications.rules import INVALID, MISSING
from applications.rules import selection as rules
from applications.rules.reasons import check_reason
from applications.services.eligibility import recheck
from applications.services.eligibility_facts import stale_applications
from applications.services.seats import ensure_seats, lock_quotas
from applications.services.selection import locked_decision, rows_of
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.campaigns.services.meetings import recused_counts
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Track

State = SelectionDecision.State
MOVED = "名单在您打开确认页之后又有修改，请重新核对后再办理。"


def decide_selection(decision: SelectionDecision, *, base_version: int, by: User) -> SelectionDecision:
    """Decide the list as the confirmation page showed it (``base_version``): by name, with its meeting, as a whole.

    Eligibility is computed again first, and what came out stays on record also when the list is refused; a verdict
    other than the one decided on refuses with the names, so that a person looks again. No application changes its
    state, and nothing is told to anybody.

    :raises Forbidden: the gate. :raises Refused: everything that stands in the way, by row.
    """
    require(actions.DECIDE_SELECTION, user=by, subject=decision)
    recheck_candidates(decision, by=by)
    with transaction.atomic():
        lock_quotas(decision.campaign)
        ensure_seats(decision.campaign)
        decision = locked_decision(decision)
        require(actions.DECIDE_SELECTION, user=by, subject=decision)
        if decision.version != base_version:
            raise Refused(MOVED)
        rows = rows_of(decision)
        applications = lock_applications(rows)
        findings = _standing_in_the_way(decision, rows, applications)
        if findings:
            raise Refused(findings)
        _make_final(rows.values(), applications)
        decision.state = State.DECIDED
        decision.decided_by, decision.decided_at = by, timezone.now()
        decision.version += 1
        decision.save(update_fields=["state", "decided_by", "decided_at", "version"])
        record(
            by=by,
            action=actions.DECIDE_SELECTION.code,
            label=actions.DECIDE_SELECTION.label,
            subject=decision,
            before={"state": State.DRAFT},
            after={"state": decision.state, "rows": [plain(row) for row in rows.values()]},
        )
        return decision


def check_draft(decision: SelectionDecision) -> list[Finding]:
    """Return what would refuse this draft as it stands, for the board and the confirmation page; changes nothing."""
    rows = rows_of(decision)
    return _standing_in_the_way(decision, rows, {key: row.application for key, row in rows.items()})


def _standing_in_the_way(
    decision: SelectionDecision, rows: Mapping[int, SelectionRow], applications: Mapping[int, Application]
) -> list[Finding]:
    findings = check_unchanged(decision.campaign, listed={key: applications[key].state for key in rows}, rows=rows)
    entries = entries_of(rows, applications)
    findings += rules.check_selection(entries, places(decision.campaign))
    if decision.meeting is None:
        findings.append(Finding("还没有录入会议情况（日期、到会人员、会议纪要）。", code=MISSING))
    elif decision.campaign.votes_on:
        present = decision.meeting.attendees.count()
        findings += rules.check_votes(entries, present=present, recused=recused_counts(decision.meeting))
    return [*findings, *requests_findings(decision.campaign), *eligibility_findings(decision.campaign, rows)]


def requests_findings(campaign: Campaign) -> list[Finding]:
    """Return the prefectures from which a new recommendation may still come."""
    asked = [
        (request.organization.name, campaign.calendar.closing_day("application", request.organization) or request.until)
        for request in open_requests(campaign).select_related("organization")
    ]
    return rules.check_requests(asked, day=today())


def places(campaign: Campaign) -> rules.Places:
    """Return the places of the campaign, for the rules."""
    seats = places_of(campaign)
    return rules.Places(seats[Track.DIRECT], seats[Track.PREFECTURE], campaign.reserve_places)


def entries_of(rows: Mapping[int, SelectionRow], applications: Mapping[int, Application]) -> list[rules.Entry]:
    """Return the rows as the rules take them, in official order."""
    return sorted(
        (_entry(row, applications[key]) for key, row in rows.items()), key=lambda entry: (entry.track, entry.number)
    )


def _entry(row: SelectionRow, application: Application) -> rules.Entry:
    return rules.Entry(
        key=row.application_id,
        name=application.organization.name,
        number=application.number or "",
        track=application.track,
        state=application.state,
        outcome=row.outcome,
        rank=row.rank,
        reserve_rank=row.reserve_rank,
        reason=row.reason,
        tie_reason=row.tie_reason,
        votes=rules.Votes(row.votes_for, row.votes_against, row.votes_abstained),
    )


def lock_applications(ids: Iterable[int]) -> dict[int, Application]:
    """Lock applications in the order of their ids, as every deed that locks several does."""
    rows = Application.objects.select_for_update(of=("self",)).with_parties().filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def label_of(application: Application) -> str:
    """Return body and number: how every sentence names an application."""
    return f"{application.organization.name}（{application.number or '未提交'}）"


def check_unchanged(
    campaign: Campaign, *, listed: Mapping[int, str], rows: Mapping[int, SelectionRow]
) -> list[Finding]:
    """Return who came, went or changed since the list was made."""
    now = candidate_states(campaign)
    new = Application.objects.filter(pk__in=now.keys() - rows.keys()).select_related("organization")
    labels = {key: label_of(row.application) for key, row in rows.items()}
    labels |= {application.pk: label_of(application) for application in new}
    return rules.check_candidates(listed=listed, now=now, labels=labels)


def recheck_candidates(decision: SelectionDecision, *, by: User) -> None:
    """Compute eligibility again wherever it may come out otherwise now; each result stays on record by itself.

    Also where it comes out the same (a new telephone number): then there is a computation newer than the change.
    """
    for application in perhaps_overtaken(decision.campaign, decision.rows.values_list("application_id", flat=True)):
        recheck(application, occasion=EligibilityCheck.Occasion.SELECTION, by=by)


def perhaps_overtaken(campaign: Campaign, ids: Iterable[int]) -> list[Application]:
    """Return those whose register, or whose campaign's numbers and days, were changed after they were last computed."""
    ids = list(ids)
    since = OuterRef("computed_at")
    numbers = Campaign.history.filter(id=campaign.pk, history_date__gt=since)
    days = Stage.history.filter(campaign_id=campaign.pk, history_date__gt=since)
    older = EligibilityCheck.objects.filter(Exists(numbers) | Exists(days), superseded_at__isnull=True)
    applications = {row.pk: row for row in stale_applications(campaign).filter(pk__in=ids)}
    overtaken = Application.objects.filter(pk__in=ids).filter(pk__in=older.values("application")).with_parties()
    applications |= {row.pk: row for row in overtaken}
    return [row for _, row in sorted(applications.items())]


def eligibility_findings(campaign: Campaign, ids: Iterable[int]) -> list[Finding]:
    """Return whose computed verdict is not the one on which the decision about eligibility rests, or not up to date."""
    ids = list(ids)
    outdated = Application.objects.filter(pk__in=ids).with_eligibility().filter(outdated=True)
    stale = stale_applications(campaign).filter(pk__in=ids)
    wrong = {row.pk: (row, "登记信息刚有变动，正在重新核对资格，请稍后再试。") for row in stale}
    wrong |= {
        row.pk: (row, "资格核对结论已有变化，请先重新审查资格。") for row in outdated.select_related("organization")
    }
    return [
        Finding(f"{label_of(row)}的{words}", f"row-{row.pk}-outcome", code=INVALID)
        for _, (row, words) in sorted(wrong.items())
    ]


def _make_final(rows: Iterable[SelectionRow], applications: Mapping[int, Application]) -> None:
    for row in rows:
        row.is_final = True
        row.decided_state = applications[row.application_id].state
        row.save(update_fields=["is_final", "decided_state"])


def plain(row: SelectionRow) -> dict[str, object]:
    """Return a row for the record."""
    return {
        "number": row.application.number,
        "outcome": row.outcome,
        "rank": row.rank,
        "reserve_rank": row.reserve_rank,
        "reason": row.reason,
        "tie_reason": row.tie_reason,
    }


def cancel_selection(decision: SelectionDecision, *, reason: str, by: User) -> SelectionDecision:
    """Take a decided list back; the new draft, which is returned, opens with the same rows and without a meeting.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    with transaction.atomic():
        decision = locked_decision(decision)
        require(actions.CANCEL_SELECTION, user=by, subject=decision)
        findings = check_reason(reason, what="取消拟定的理由")
        if findings:
            raise Refused(findings)
        now, before = timezone.now(), decision.state
        decision.state = State.CANCELLED
        decision.cancelled_by, decision.cancelled_at, decision.cancel_reason = by, now, reason.strip()
        decision.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancel_reason"])
        record(
            by=by,
            action=actions.CANCEL_SELECTION.code,
            label=actions.CANCEL_SELECTION.label,
            subject=decision,
            before={"state": before},
            after={"state": decision.state},
            reason=reason.strip(),
        )
        return _reopened(decision, by=by)


def _reopened(old: SelectionDecision, *, by: User) -> SelectionDecision:
    now = timezone.now()
    fresh = SelectionDecision.objects.create(
        campaign=old.campaign, created_by=by, created_at=now, saved_by=by, saved_at=now
    )
    candidates = candidate_states(old.campaign)
    SelectionRow.objects.bulk_create(
        SelectionRow(
            decision=fresh,
            application_id=row.application_id,
            outcome=row.outcome,
            rank=row.rank,
            reserve_rank=row.reserve_rank,
            reason=row.reason,
            tie_reason=row.tie_reason,
        )
        for row in old.rows.order_by("pk")
        if row.application_id in candidates
    )
    return fresh


def check_notice(decision: SelectionDecision) -> list[Finding]:
    """Return what keeps a decided list from being released where the campaign shows it in public first."""
    objections = list(decision.objections.select_related("row__application__organization"))
    return rules.check_notice(
        notice_on=decision.campaign.public_notice_on,
        in_notice=decision.state == State.NOTICE,
        notice_to=decision.notice_to,
        day=today(),
        open_objections=sum(1 for objection in objections if not objection.outcome),
        upheld=sorted(
            {
                objection.row.application.organization.name
                for objection in objections
                if objection.outcome == "upheld" and objection.row.outcome == SelectionRow.Outcome.SELECTED
            }
        ),
    )
