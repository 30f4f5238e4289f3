"""Correcting one released outcome later: with a reason, on record, telling people or not (S3)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from applications.actions import selection as actions
from applications.letters import message_for
from applications.models import (
    Application,
    EligibilityCheck,
    SelectionDecision,
    SelectionReversal,
    SelectionRow,
    State,
)
from applications.rules.reasons import check_reason
from applications.services.eligibility import standing_decision, up_to_date_check
from applications.services.locking import move
from applications.services.messages import tell_branch, tell_prefecture
from applications.services.seats import ensure_seats, free_seat, leave_seat, lock_quotas, take_seat
from applications.services.selection_deciding import label_of, lock_applications
from applications.services.selection_release import told
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.findings import Finding, Refused
from benchmark_platform.organizations.models import Track


@dataclass(frozen=True)
class Consequences:
    """What a reversal would do, for its confirmation page."""

    to_selected: bool
    reserve: Application | None
    has_seat: bool


def next_reserve(application: Application) -> Application | None:
    """Return who would move up for this one: the first of the direct track's reserve that has not been touched since.

    Once moved up, or reversed by itself, a reserve is none any more; on the prefecture track there is no reserve.
    """
    if application.track != Track.DIRECT:
        return None
    touched = Q(application__reversals__isnull=False) | Q(application__moved_up_by__isnull=False)
    row = (
        SelectionRow.objects.filter(
            decision__campaign=application.campaign_id,
            decision__state=SelectionDecision.State.RELEASED,
            outcome=SelectionRow.Outcome.RESERVE,
            application__state=State.NOT_SELECTED,
        )
        .exclude(touched)
        .select_related("application__organization")
        .order_by("reserve_rank")
        .first()
    )
    return row.application if row else None


def consequences(application: Application) -> Consequences:
    """Return what a reversal of this outcome would do now; changes nothing."""
    to_selected = application.state == State.NOT_SELECTED
    return Consequences(
        to_selected=to_selected,
        reserve=None if to_selected else next_reserve(application),
        has_seat=free_seat(application.campaign, application.track) is not None,
    )


def reverse_selection(
    application: Application, *, reason: str, notify: bool | None, move_up: bool, by: User, seen: str | None = None
) -> SelectionReversal:
    """Turn a released outcome round: a selected body loses its seat, another one gets a seat that is free.

    ``move_up`` seats the first reserve in the place of a direct body that loses it. ``notify`` tells the bodies
    concerned by message; it has to be chosen (None is refused), for whoever is not told holds the old message only.
    The correction is on record either way. ``seen`` is the state that the person had before
    them: a second click must not turn the first one's correction round again.

    :raises Forbidden: the gate. :raises Refused: no reason, no choice whether to tell, no free seat, not eligible, or
        nobody to move up.
    """
    with transaction.atomic():
        lock_quotas(application.campaign)
        ensure_seats(application.campaign)
        reserve = next_reserve(application) if move_up else None
        locked = lock_applications([application.pk, *([reserve.pk] if reserve else [])])
        application = locked[application.pk]
        require(actions.REVERSE_SELECTION, user=by, subject=application)
        if seen is not None and seen != application.state:
            raise Refused(f"这个结果刚才已被更正为“{application.get_state_display()}”，请核对后再办理。")
        findings = check_reason(reason, what="更正的理由")
        if notify is None:
            findings.append(Finding("请选择是否发消息通知有关党组织。", "notify"))
        if findings:
            raise Refused(findings)
        before = outcome_now(application)
        if application.state == State.SELECTED:
            moved = _step_down(application, locked[reserve.pk] if reserve else None, move_up=move_up, by=by)
        else:
            moved = None
            _step_up(application, by=by)
        reversal = SelectionReversal.objects.create(
            application=application,
            old_outcome=before,
            new_outcome=application.state,
            reason=reason.strip(),
            moved_up=moved,
            notified=bool(notify),
            reversed_by=by,
            reversed_at=timezone.now(),
        )
        record(
            by=by,
            action=actions.REVERSE_SELECTION.code,
            label=actions.REVERSE_SELECTION.label,
            subject=application,
            before={"outcome": before},
            after={"state": application.state, "moved_up": str(moved) if moved else "", "notified": notify},
            reason=reason.strip(),
        )
        if notify:
            for one in filter(None, (application, moved)):
                _tell(one, event=f"reversed:{reversal.pk}")
        return reversal


def _tell(application: Application, *, event: str) -> None:
    """Tell the body its outcome in the letter's words, and the prefecture that recommended it what became of it."""
    title, body = message_for(application, application.state)
    tell_branch(application, title=f"更正：{title}", body=body, event=event)
    if application.prefecture_id:
        words = "已确定为创建对象" if application.state == State.SELECTED else "不再列为创建对象"
        tell_prefecture(application, title=f"更正：{application.organization.name}{words}", event=event)


def outcome_now(application: Application) -> str:
    """Return what the body was told last: by the release, or by the latest correction since."""
    row = SelectionRow.objects.filter(application=application, decision__state=SelectionDecision.State.RELEASED).first()
    touched = SelectionReversal.objects.filter(Q(application=application) | Q(moved_up=application)).exists()
    return application.state if touched else told(row)


def _step_down(application: Application, reserve: Application | None, *, move_up: bool, by: User) -> Application | None:
    """Take the seat away and, if wanted, give it to the reserve."""
    if move_up and reserve is None:
        raise Refused([Finding("没有可以递补的候补，请取消递补后再办理，席位暂空。", "move_up")])
    now, seat = timezone.now(), leave_seat(application)
    move(application, State.NOT_SELECTED, at=now)
    application.save(update_fields=["state", "state_since"])
    if reserve is None:
        return None
    need_eligible(reserve, "move_up", by=by)
    move(reserve, State.SELECTED, at=now)
    reserve.save(update_fields=["state", "state_since"])
    take_seat(seat, reserve)
    record(
        by=by,
        action="selection.move_up",
        label="候补递补为创建对象",
        subject=reserve,
        before={"state": State.NOT_SELECTED},
        after={"state": reserve.state, "in_place_of": label_of(application)},
    )
    return reserve


def _step_up(application: Application, *, by: User) -> None:
    """Give a free seat to a body that was not selected."""
    need_eligible(application, "", by=by)
    if application.track == Track.PREFECTURE:
        other = Application.objects.filter(
            campaign=application.campaign_id,
            track=Track.PREFECTURE,
            state=State.SELECTED,
            organization__prefecture=application.prefecture_id,
        ).select_related("organization")
        if other:
            raise Refused(f"本市州的创建对象是{other[0].organization.name}，每个市州只有 1 个；请先更正它的结果。")
    seat = free_seat(application.campaign, application.track)
    if seat is None:
        raise Refused(f"{application.get_track_display()}没有空出的名额，不能更正为创建对象。")
    move(application, State.SELECTED, at=timezone.now())
    application.save(update_fields=["state", "state_since"])
    take_seat(seat, application)


def need_eligible(application: Application, field: str, *, by: User) -> None:
    """Only who was found eligible gets a seat, on a verdict that would be computed the same way today."""
    decision = standing_decision(application)
    check = up_to_date_check(application, occasion=EligibilityCheck.Occasion.SELECTION, by=by)
    if decision is None or not decision.eligible or decision.check_used.verdict != check.verdict:
        raise Refused([Finding(f"{label_of(application)}没有仍然成立的资格合格结论，不能成为创建对象。", field)])
