"""Reminders of duties (``manage.py tick``): sent once each, several in one message; nothing of what is done."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.inbox.services import send
from benchmark_platform.organizations.models import Organization
from evaluations import addresses
from evaluations.models import CreationUnit, Duty
from evaluations.models.check import DutyQuerySet
from evaluations.rules.duties import digest
from evaluations.services.duties import is_at_work, units_at_work
from evaluations.services.locking import locked_unit
from evaluations.services.messages import tell_unit

LINES = 12
LATE_HINT = "已经开展的，请在台账中补录；没有开展的，请尽快安排。"


def remind_of_duties(now: datetime) -> int:
    """Send what is due: to the unit before and after the last day, later to its liaison member; return how many.

    Only units that were looked through today are told, so that nobody is reminded of what is done. A unit that has
    ended or an archived campaign gets nothing, nor anybody after the stage. Two ticks at once send once: the unit is
    locked, and the marks are read under the lock.
    """
    day = today(now)
    due = Duty.objects.to_remind(day) | Duty.objects.to_tell_overdue(day)
    sent = 0
    for unit in units_at_work(day, only=_units_of(due, day)):
        sent += _tell_unit(unit, day)
    return sent + _escalate(day)


def _units_of(duties: DutyQuerySet, day: date) -> list[int]:
    rows = duties.filter(unit__duties_settled_on=day)
    return list(rows.order_by().values_list("unit", flat=True).distinct())


@transaction.atomic
def _tell_unit(unit: CreationUnit, day: date) -> int:
    locked = locked_unit(unit)
    if not is_at_work(locked, day):
        return 0
    sent = 0
    coming = list(locked.duties.to_remind(day))
    if coming:
        tell_unit(
            locked,
            title=_title(coming, "快到期了"),
            body=digest([_line(duty) for duty in coming], limit=LINES),
            event=f"duties:remind:{coming[0].pk}",
            link=addresses.duties(locked.pk),
        )
        sent += _mark(coming, "reminded_at")
    late = list(locked.duties.to_tell_overdue(day))
    if late:
        tell_unit(
            locked,
            title=_title(late, "已经超期"),
            body=digest([_line(duty) for duty in late], limit=LINES) + f"\n{LATE_HINT}",
            event=f"duties:overdue:{late[0].pk}",
            link=addresses.duties(locked.pk),
        )
        sent += _mark(late, "overdue_told_at")
    return sent


@transaction.atomic
def _escalate(day: date) -> int:
    """Tell each liaison member in one message of all units with overdue duties; without one it is the committee."""
    ids = _units_of(Duty.objects.to_escalate(day), day)
    locked = CreationUnit.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    pks = [unit.pk for unit in locked]
    units = {unit.pk: unit for unit in units_at_work(day, only=pks)}
    rows: dict[User | None, list[Duty]] = {}
    for duty in Duty.objects.to_escalate(day).filter(unit__in=units).order_by("unit", "due_on", "pk"):
        duty.unit = units[duty.unit_id]
        rows.setdefault(_liaison(duty.unit), []).append(duty)
    for person, duties in rows.items():
        _tell_liaison(person, duties)
        _mark(duties, "escalated_at")
    return len(rows)


def _liaison(unit: CreationUnit) -> User | None:
    standing = unit.standing_liaison
    return standing.person if standing and standing.person.is_active else None


def _tell_liaison(person: User | None, duties: list[Duty]) -> None:
    names = list(dict.fromkeys(duty.unit.organization.name for duty in duties))
    body = digest([f"{duty.unit.organization.name}：{_line(duty)}" for duty in duties], limit=LINES)
    link, first = addresses.overdue_duties(duties[0].unit.campaign.code), duties[0].pk
    which = names[0] if len(names) == 1 else f"{len(names)}个创建单位"
    if person:
        send(
            user=person,
            title=f"您联点的{which}有工作超期未完成",
            body=body,
            link=link,
            key=f"duties:escalate:{first}",
        )
        return
    send(
        organization=Organization.objects.get(kind=Organization.Kind.COMMITTEE),
        role=Role.COMMITTEE,
        title=f"{which}有工作超期未完成，还没有安排联点党委委员",
        body=body,
        link=link,
        key=f"duties:escalate:{first}",
    )


def _title(duties: list[Duty], words: str) -> str:
    return f"{duties[0].title}{words}" if len(duties) == 1 else f"有{len(duties)}项工作{words}"


def _line(duty: Duty) -> str:
    return f"{duty.title}，期限{chinese_day(duty.due_on)}"


def _mark(duties: list[Duty], name: str) -> int:
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(**{name: timezone.now()})
    return 1
