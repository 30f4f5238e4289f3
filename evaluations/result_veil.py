"""What of the results a person of the committee may read: all, but the others' sheets only once the own is in (S5)."""

from collections.abc import Iterable
from dataclasses import replace

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit
from evaluations.result_parts import UnitResult


def seen_results(results: Iterable[UnitResult], user: User) -> list[UnitResult]:
    """Return the results as this person may read them, in one query more."""
    found = list(results)
    own = set(
        CreationUnit.objects.filter(pk__in=[row.unit.pk for row in found]).of_body(user).values_list("pk", flat=True)
    )
    return [_without_sheets(row) if row.unit.pk in own or _is_to_score(row, user) else row for row in found]


def _is_to_score(result: UnitResult, user: User) -> bool:
    """Whether the person belongs to the team and has not handed in the own sheet."""
    of_team = result.visit is not None and any(row.person_id == user.pk for row in result.visit.standing_team)
    return of_team and all(sheet.person.pk != user.pk for sheet in result.sheets)


def _without_sheets(result: UnitResult) -> UnitResult:
    items = tuple(replace(row, sheets=(), counting=()) for row in result.items)
    parts = []
    for part in result.by_indicator:
        own = tuple(row for row in items if row.item.indicator_id == part.indicator.pk)
        parts.append(replace(part, items=own))
    return replace(result, sheets=(), items=items, by_indicator=tuple(parts), hides_sheets=bool(result.sheets))
