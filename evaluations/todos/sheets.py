"""What waits for an inspector: own sheets of visits whose day is over, and sheets that were given back (S5)."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations import addresses
from evaluations.models import CreationUnit, Sheet, Visit, VisitInspector
from evaluations.rules.sheets import is_over
from evaluations.sheet_window import accepted_until_of, window_of


def sheet_todos(user: User, campaign: Campaign, day: date, units: list[CreationUnit]) -> list[Todo]:
    """Return the lines; one query, none for whoever inspects nothing."""
    if not units or not user.holds(Role.INSPECTOR):
        return []
    by_number = {unit.pk: unit for unit in units}
    lines = []
    for visit in _waiting(user, day, units):
        visit.unit = by_number[visit.unit_id]
        if is_over(window_of(visit), day):
            continue
        given_back = bool(visit.own_reopened_at)  # type: ignore[attr-defined]
        is_closed = visit.state == Visit.State.CLOSED
        words = "现场评分表被退回，请修改后提交" if given_back else "填写并提交现场评分表"
        lines.append(
            Todo(
                f"{visit.unit.organization.name}：{words}",
                addresses.own_sheet(visit.pk),
                due=accepted_until_of(visit) if is_closed else visit.day,
                urgent=True,
            )
        )
    return lines


def _waiting(user: User, day: date, units: list[CreationUnit]) -> list[Visit]:
    """The visits of the person's teams where the own sheet is not handed in: given back, or their day is over.

    On the day itself ``visit_todos`` says where to go.
    """
    own = Sheet.objects.filter(visit=OuterRef("pk"), inspector=user)
    team = VisitInspector.objects.standing().filter(person=user)
    rows = Visit.objects.standing().filter(unit__in=units, day__lte=day, pk__in=team.values("visit"))
    rows = rows.annotate(
        own_state=Subquery(own.values("state")[:1]), own_reopened_at=Subquery(own.values("reopened_at")[:1])
    )
    # After the closing only what was begun may still come in; nobody is asked to begin.
    open_ones = Q(state__in=[Visit.State.PLANNED, Visit.State.REOPENED])
    rows = rows.filter(open_ones & Q(own_state=None) | Q(own_state=Sheet.State.DRAFT))
    rows = rows.filter(Q(day__lt=day) | Q(own_reopened_at__isnull=False) | Q(state=Visit.State.CLOSED))
    return list(rows.order_by(F("day").asc(), "pk"))
