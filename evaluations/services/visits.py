"""Arranging, changing and cancelling visits: who inspects which unit on which day (S5; the second visit: S6)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Refused
from evaluations.actions.visits import ARRANGE_VISIT, CANCEL_VISIT, CHANGE_VISIT, INSPECTING
from evaluations.models import CreationUnit, UnitState, Visit, VisitInspector
from evaluations.rules import visits as rules
from evaluations.rules.visits import Circumstances, VisitQuestioned, Wish
from evaluations.services.inspectors import busy_on, conflicts_with, inspectors_of
from evaluations.services.locking import locked_unit
from evaluations.services.visit_locks import locked_visit
from evaluations.services.visit_messages import tell_arranged, tell_cancelled, tell_changed
from evaluations.taking_part import require_in_part


class VisitChanged(Refused):
    """Somebody else has changed the visit since the page was opened; the sentence says what stands now."""


def kind_for(unit: CreationUnit) -> str:
    """Return which kind of visit a unit in its state gets: the first, or the re-assessment (S5, S6)."""
    return Visit.Kind.REASSESSMENT if unit.state == UnitState.AWAITING_REASSESSMENT else Visit.Kind.ON_SITE


@transaction.atomic
def arrange_visit(
    unit: CreationUnit, *, wish: Wish, without_self_reason: str = "", confirmed: Collection[str] = (), by: User
) -> Visit:
    """Send a team to a unit on a day; unit, prefecture and team are told. The same again is the same visit.

    A unit that has not handed in its self-assessment is inspected all the same with ``without_self_reason``.

    :raises Forbidden: the gate. :raises Refused: arranged by somebody else meanwhile, day, team, conflicts, each at its
        field. :raises VisitQuestioned: something odd that is not in ``confirmed``.
    """
    wish = wish.tidied()
    unit = locked_unit(unit)
    require(ARRANGE_VISIT, user=by, subject=unit)
    kind = kind_for(unit)
    standing = Visit.objects.standing().filter(unit=unit, kind=kind).with_parties().first()
    if standing is not None:
        if standing.arranged_by_id == by.pk and wish_of(standing) == wish:
            return standing
        raise Refused(_arranged_already(standing))
    lacks_self = kind == Visit.Kind.ON_SITE and unit.state != UnitState.SELF_ASSESSED
    findings = rules.check_reason(without_self_reason, what="没有提交自评仍安排考核的理由") if lacks_self else []
    findings = [Finding(one.message, "without_self_reason") for one in findings]
    asked = _judge(unit, wish, confirmed, extra=findings)
    now = timezone.now()
    visit = Visit.objects.create(
        unit=unit,
        kind=kind,
        state_since=now,
        without_self_reason=without_self_reason.strip() if lacks_self else "",
        arranged_by=by,
        arranged_at=now,
        **_facts(wish),
    )
    _join(visit, wish.team, leader=wish.leader, by=by)
    visit = locked_visit(visit)
    _put_on_record(visit, ARRANGE_VISIT, before={}, reason=visit.without_self_reason, confirmed=asked, by=by)
    tell_arranged(visit)
    return visit


@transaction.atomic
def change_visit(visit: Visit, *, wish: Wish, version: int, confirmed: Collection[str] = (), by: User) -> Visit:
    """Change day, time, place or team. Who leaves the team stays on record, with what was scored.

    ``version`` is that of the visit on the page; unit, prefecture, old and new inspectors are told.

    :raises Forbidden: the gate. :raises Refused: somebody else has changed it meanwhile, day, team, conflicts.
    :raises VisitQuestioned: something odd that is not in ``confirmed``.
    """
    wish = wish.tidied()
    visit = locked_visit(visit)
    require_in_part(CHANGE_VISIT, user=by, subject=visit)
    before = wish_of(visit)
    if wish == before:
        return visit
    if visit.version != version:
        raise VisitChanged(
            f"您打开页面之后，这次考核的安排已由他人调整为：{_in_words(visit)}。请核对，仍要调整的再保存一次。"
        )
    asked = _judge(visit.unit, wish, confirmed, visit=visit)
    recorded = _as_recorded(visit)
    team = {row.person_id: row for row in visit.standing_team}
    left = [row for pk, row in team.items() if pk not in wish.team]
    _leave(left, by=by)
    # First nobody leads, then whoever leads now: the database allows one leader.
    VisitInspector.objects.filter(visit=visit, removed_at=None).update(is_leader=False)
    _join(visit, wish.team - set(team), leader=wish.leader, by=by)
    VisitInspector.objects.filter(visit=visit, removed_at=None, person=wish.leader).update(is_leader=True)
    for name, value in _facts(wish).items():
        setattr(visit, name, value)
    visit.version += 1
    visit.save()
    visit = locked_visit(visit)
    _put_on_record(visit, CHANGE_VISIT, before=recorded, confirmed=asked, by=by)
    people = {row.person_id: row.person for row in visit.standing_team}
    tell_changed(
        visit,
        joined=[person for pk, person in people.items() if pk not in team],
        left=[row.person for row in left],
        stayed=[person for pk, person in people.items() if pk in team],
    )
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, reason: str, by: User) -> Visit:
    """Cancel a planned visit with a reason; team and scores stay on record, and another one may be arranged.

    :raises Forbidden: the gate. :raises Refused: no reason.
    """
    visit = locked_visit(visit)
    if (
        visit.state == Visit.State.CANCELLED
        and visit.cancelled_by_id == by.pk
        and visit.cancel_reason == reason.strip()
    ):
        return visit
    require(CANCEL_VISIT, user=by, subject=visit)
    findings = rules.check_reason(reason, what="取消的理由")
    if findings:
        raise Refused(findings)
    recorded, team = _as_recorded(visit), [row.person for row in visit.standing_team]
    now = timezone.now()
    visit.state, visit.state_since = Visit.State.CANCELLED, now
    visit.cancelled_by, visit.cancelled_at, visit.cancel_reason = by, now, reason.strip()
    visit.version += 1
    visit.save()
    _put_on_record(visit, CANCEL_VISIT, before=recorded, after={}, reason=visit.cancel_reason, by=by)
    tell_cancelled(visit, team)
    return visit


def wish_of(visit: Visit) -> Wish:
    """Return a visit as it is arranged now."""
    leader = visit.leader
    return Wish(
        day=visit.day,
        starts_at=visit.starts_at,
        place=visit.place,
        note=visit.note,
        team=frozenset(row.person_id for row in visit.standing_team),
        leader=leader.pk if leader else None,
    )


def inspecting_days(unit: CreationUnit) -> tuple[date, date | None]:
    """Return the first and the last day on which units are inspected; None is open-ended."""
    calendar = unit.campaign.calendar
    stages = [calendar.stages[code] for code in INSPECTING if code in calendar.stages]
    closing = [stage.closes_on for stage in stages]
    days = [day for day in closing if day is not None]
    return min(stage.opens_on for stage in stages), max(days) if len(days) == len(closing) else None


def _judge(
    unit: CreationUnit,
    wish: Wish,
    confirmed: Collection[str],
    *,
    visit: Visit | None = None,
    extra: Iterable[Finding] = (),
) -> list[str]:
    """Ask the rules; return the questions, each of them confirmed."""
    people = {person.pk: person for person in inspectors_of(unit.campaign)}
    kept = {row.person_id: row.person for row in visit.standing_team} if visit else {}
    chosen = [person for pk, person in {**kept, **people}.items() if pk in wish.team]
    first, last = inspecting_days(unit)
    known = Circumstances(
        names={pk: person.full_name for pk, person in people.items()},
        conflicts={pk: sentence for (pk, _), sentence in conflicts_with(chosen, [unit]).items()},
        busy=busy_on(wish.day, wish.team, without=visit),
        today=today(),
        first=first,
        last=last,
        kept_day=visit.day if visit else None,
        kept_team={pk: person.full_name for pk, person in kept.items()},
    )
    findings = [*rules.check_visit(wish, known), *extra]
    if findings:
        raise Refused(findings)
    asked = rules.questions(wish, known)
    if any(question not in confirmed for question in asked):
        raise VisitQuestioned(asked)
    return asked


def _facts(wish: Wish) -> dict[str, Any]:
    return {"day": wish.day, "starts_at": wish.starts_at, "place": wish.place, "note": wish.note}


def _join(visit: Visit, people: Iterable[int], *, leader: int | None, by: User) -> None:
    """New ones; the leader among them is marked at once."""
    now = timezone.now()
    VisitInspector.objects.bulk_create(
        VisitInspector(visit=visit, person_id=pk, is_leader=pk == leader, assigned_by=by, assigned_at=now)
        for pk in sorted(people)
    )


def _leave(rows: Iterable[VisitInspector], *, by: User) -> None:
    now = timezone.now()
    VisitInspector.objects.filter(pk__in=[row.pk for row in rows]).update(removed_at=now, removed_by=by)


def _as_recorded(visit: Visit) -> dict[str, Any]:
    return {
        "day": visit.day.isoformat(),
        "starts_at": f"{visit.starts_at:%H:%M}" if visit.starts_at else "",
        "place": visit.place,
        "team": [row.person.full_name for row in visit.standing_team],
        "leader": str(visit.leader or ""),
    }


def _put_on_record(
    visit: Visit,
    action: Any,
    *,
    before: dict[str, Any],
    after: dict[str, Any] | None = None,
    reason: str = "",
    confirmed: list[str] | None = None,
    by: User,
) -> None:
    what = _as_recorded(visit) if after is None else after
    if confirmed:
        what = {**what, "confirmed": confirmed}
    record(by=by, action=action.code, label=action.label, subject=visit, before=before, after=what, reason=reason)


def _in_words(visit: Visit) -> str:
    words = [chinese_day(visit.day) + (f"{visit.starts_at:%H:%M}" if visit.starts_at else "")]
    words += [visit.place] if visit.place else []
    return "，".join([*words, "考核组" + "、".join(row.person.full_name for row in visit.standing_team)])


def _arranged_already(visit: Visit) -> str:
    who = visit.arranged_by.full_name
    return f"{who}已经为这个单位安排了{visit.get_kind_display()}：{_in_words(visit)}。要改的请在那次考核的页面上调整。"
