"""Duties of a unit: laid out with stored days, done and undone as the checks say, waived where nobody asks any more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.gate import require
from benchmark_platform.campaigns.models import Campaign
from evaluations.actions.duties import RENEW_DUTIES
from evaluations.actions.unit import WORK, Units
from evaluations.facts import periodic_facts_of_all, rules_of
from evaluations.models import CreationUnit, Duty
from evaluations.rules.duties import DutyDays, WantedDuty, wanted_duties

# So many units are looked through in one tick; the rest in the next.
PER_TICK = 20
DATES = ("period_to", "title", "due_on", "remind_on", "escalate_on")


@transaction.atomic
def lay_out_duties(units: Sequence[CreationUnit]) -> list[Duty]:
    """Give units their duties: one per demanded period that ends on or after the opening. Twice gives nothing new."""
    return _settle(_locked(unit.pk for unit in units), day=today())


def settle_duties(unit: CreationUnit) -> list[Duty]:
    """Bring the duties of a unit in line with its checks of today; return those that are asked for.

    Called after every change of what the unit has put down: what is fulfilled is done, what a voided record no longer
    fulfils is open again, what reaches the organisation no more (no committee, no groups) is waived, and asked for
    again when it does. Days that stand are never moved here.
    """
    return lay_out_duties([unit])


@transaction.atomic
def renew_duties(*, campaign: Campaign, by: User) -> dict[str, int]:
    """Apply a changed assessment period, changed rules or changed reminder days to all units, and put it on record.

    What is missing is added, what is gone is waived, what is done stays; days of open duties of which nobody was told
    yet are moved. Returns the numbers: ``units``, ``added``, ``waived``.

    :raises Forbidden: not of the committee, or not in the work period.
    """
    require(RENEW_DUTIES, user=by, subject=Units(campaign))
    rows = CreationUnit.objects.filter(campaign=campaign).taking_part()
    units = _locked(rows.values_list("pk", flat=True))
    before = _numbers(campaign)
    _settle(units, day=today(), renew=True)
    after = _numbers(campaign)
    record(by=by, action=RENEW_DUTIES.code, label=RENEW_DUTIES.label, subject=campaign, before=before, after=after)
    return {
        "units": len(units),
        "added": after["duties"] - before["duties"],
        "waived": after["waived"] - before["waived"],
    }


def settle_daily(now: datetime) -> int:
    """Look once a day through the duties of every unit at work (``manage.py tick``); return how many units.

    So days that pass, and changes of the register or the roster, reach the duties, and a unit that lacks them gets
    them. Bounded by :data:`PER_TICK`.
    """
    day = today(now)
    stale = [unit.pk for unit in units_at_work(day) if unit.duties_settled_on != day][:PER_TICK]
    with transaction.atomic():
        _settle([unit for unit in _locked(stale) if unit.duties_settled_on != day], day=day)
    return len(stale)


def units_at_work(day: date, only: Iterable[int] | None = None) -> list[CreationUnit]:
    """Return the units that may put something down on ``day``, by number: state, stage, own deadline, not archived."""
    rows = CreationUnit.objects.filter(state__in=WORK.from_states, campaign__is_read_only=False)
    if only is not None:
        rows = rows.filter(pk__in=only)
    campaigns: dict[int, Campaign] = {}
    found = []
    for unit in rows.with_parties().prefetch_related("liaisons__person").order_by("pk"):
        unit.campaign = campaigns.setdefault(unit.campaign_id, unit.campaign)  # one calendar for all
        if is_at_work(unit, day):
            found.append(unit)
    return found


def is_at_work(unit: CreationUnit, day: date) -> bool:
    """Whether the gate would let somebody of the unit put something down on ``day``."""
    closed = unit.campaign.calendar.closed_reason(
        WORK.stages, unit.organization, day, own_deadline=WORK.own_deadline, inner_day=WORK.inner_day
    )
    return unit.state in WORK.from_states and not closed


def _locked(pks: Iterable[int]) -> list[CreationUnit]:
    """Return the units locked, in one order for everybody."""
    rows = CreationUnit.objects.select_for_update(of=("self",)).filter(pk__in=list(pks)).with_parties()
    return list(rows.order_by("pk"))


def _settle(units: Sequence[CreationUnit], *, day: date, renew: bool = False) -> list[Duty]:
    """``units`` are locked."""
    new: list[Duty] = []
    changed: list[Duty] = []
    asked: list[Duty] = []
    now = timezone.now()
    standing: dict[int, dict[tuple[int, date], Duty]] = {unit.pk: {} for unit in units}
    for row in Duty.objects.filter(unit__in=standing):
        standing[row.unit_id][row.rule_id, row.period_from] = row
    for unit, wanted in _wanted(units, day):
        known = standing[unit.pk].pop(wanted.key, None)
        if known is None:
            new.append(_new(unit, wanted, now))
        elif _take_over(known, wanted, now, renew=renew):
            changed.append(known)
        asked.append(known or new[-1])
    for rows in standing.values():
        for row in rows.values():
            if row.waived_at is None and row.done_at is None:
                row.waived_at = now
                changed.append(row)
    Duty.objects.bulk_create(new)
    Duty.objects.bulk_update(changed, ["done_at", "waived_at", *DATES])
    CreationUnit.objects.filter(pk__in=standing).exclude(duties_settled_on=day).update(duties_settled_on=day)
    return asked


def _wanted(units: Sequence[CreationUnit], day: date) -> Iterator[tuple[CreationUnit, WantedDuty]]:
    campaigns = {unit.campaign_id: unit.campaign for unit in units}
    for pk, campaign in campaigns.items():
        own = [unit for unit in units if unit.campaign_id == pk]
        rules, facts = rules_of(campaign), periodic_facts_of_all(campaign, own)
        days = DutyDays(remind=campaign.duty_remind_days, escalate=campaign.duty_escalate_days)
        for unit in own:
            for wanted in wanted_duties(rules, facts[unit.pk], day=day, opened_on=unit.opened_on, days=days):
                yield unit, wanted


def _new(unit: CreationUnit, wanted: WantedDuty, now: datetime) -> Duty:
    return Duty(
        unit=unit,
        rule_id=wanted.rule,
        period_from=wanted.period_from,
        done_at=now if wanted.done else None,
        **{name: getattr(wanted, name) for name in DATES},
    )


def _take_over(row: Duty, wanted: WantedDuty, now: datetime, *, renew: bool) -> bool:
    """Set the marks of a standing duty, and its days where they are renewed; return whether anything changed."""
    before: list[Any] = [getattr(row, name) for name in ("done_at", "waived_at", *DATES)]
    row.waived_at = None
    row.done_at = (row.done_at or now) if wanted.done else None
    if renew and row.done_at is None and not (row.reminded_at or row.overdue_told_at or row.escalated_at):
        for name in DATES:
            setattr(row, name, getattr(wanted, name))
    return before != [getattr(row, name) for name in ("done_at", "waived_at", *DATES)]


def _numbers(campaign: Campaign) -> dict[str, int]:
    rows = Duty.objects.filter(unit__campaign=campaign)
    return {"duties": rows.count(), "waived": rows.exclude(waived_at=None).count()}
