"""Duties coming due and overdue: for the unit each with the door to its form, for the liaison member a sum (S4)."""

from collections.abc import Iterable
from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations import addresses
from evaluations.actions.unit import WORK
from evaluations.duty_words import door_of
from evaluations.models import CreationUnit, Duty

# More than so many duties of one unit are not listed one by one.
SHOWN = 8
SOON_DAYS = 3
# What is overdue for longer is one line at the end: it must not stand above what is asked for today.
LONG_OVERDUE_DAYS = 31


def duty_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines; one query, and none for whoever neither works in a unit nor looks after one."""
    bodies = user.bodies(Role.BRANCH)
    own = {
        unit.pk: unit
        for unit in units
        if unit.organization_id in bodies and decide(WORK, user=user, subject=unit, day=day)
    }
    looked_after = {unit.pk: unit for unit in units if _looks_after(user, unit)}
    if not own and not looked_after:
        return []
    found = Duty.objects.filter(unit__in={**own, **looked_after}).coming_or_overdue(day).select_related("rule")
    rows = list(found.order_by("due_on", "pk"))
    lines: list[Todo] = []
    for pk, unit in own.items():
        lines += _of_unit(unit, [row for row in rows if row.unit_id == pk], day)
    return [*lines, *_of_others(campaign, looked_after.values(), rows, day)]


def _looks_after(user: User, unit: CreationUnit) -> bool:
    """The liaison member; where there is none, the committee's staff."""
    standing = unit.standing_liaison
    return standing.person_id == user.pk if standing else user.holds(Role.COMMITTEE)


def _of_unit(unit: CreationUnit, rows: list[Duty], day: date) -> list[Todo]:
    old = [row for row in rows if (day - row.due_on).days > LONG_OVERDUE_DAYS]
    if len(old) > 1:
        rows = [row for row in rows if row not in old]
    shown = rows if len(rows) <= SHOWN else rows[: SHOWN - 1]
    lines = [
        Todo(
            row.title,
            door_of(row),
            detail=_detail(row, unit, day),
            due=row.due_on,
            urgent=(row.due_on - day).days <= SOON_DAYS,
        )
        for row in shown
    ]
    if len(rows) > len(shown):
        rest = rows[len(shown) :]
        words = f"另有{len(rest)}项工作即将到期或已超期"
        lines.append(Todo(words, addresses.duties(unit.pk), detail=unit.organization.name, due=rest[0].due_on))
    if len(old) > 1:
        detail = f"{unit.organization.name}：已经开展的请补录"
        lines.append(Todo(f"{len(old)}项工作超期一个月以上", addresses.duties(unit.pk), detail=detail))
    return lines


def _detail(duty: Duty, unit: CreationUnit, day: date) -> str:
    late = (day - duty.due_on).days
    return unit.organization.name + (f"：已超期{late}天，已经开展的请补录" if late > 0 else "")


def _of_others(campaign: Campaign, units: Iterable[CreationUnit], rows: list[Duty], day: date) -> list[Todo]:
    late = {row.unit_id for row in rows if row.due_on < day}
    names = [unit.organization.name for unit in units if unit.pk in late]
    if not names:
        return []
    words = names[0] if len(names) == 1 else f"{len(names)}个创建单位"
    return [Todo(f"{words}有工作超期未完成", addresses.overdue_duties(campaign.code), detail="、".join(names[:3]))]
