"""What waits for a person in stages 4 and 5: joined from ``todos/``; nothing is asked where no unit is in sight."""

from collections.abc import Callable
from datetime import date

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.todo import Todo
from evaluations.models import CreationUnit
from evaluations.todos.closing import closing_todos
from evaluations.todos.duties import duty_todos
from evaluations.todos.evidence import evidence_todos
from evaluations.todos.self_assessment import self_todos
from evaluations.todos.sheets import sheet_todos
from evaluations.todos.support import support_todos
from evaluations.todos.units import unit_todos
from evaluations.todos.verdict import verdict_todos
from evaluations.todos.visits import visit_todos

# Each: (person, campaign, day, the units that the person may see, still taking part) → lines.
Source = Callable[[User, Campaign, date, list[CreationUnit]], list[Todo]]
SOURCES: tuple[Source, ...] = (
    unit_todos,
    self_todos,
    visit_todos,
    sheet_todos,
    closing_todos,
    verdict_todos,
    duty_todos,
    evidence_todos,
    support_todos,
)


def todos(user: User, campaign: Campaign, day: date) -> list[Todo]:
    """Return the person's lines of the work period."""
    rows = CreationUnit.objects.filter(campaign=campaign).visible_to(user).taking_part().with_parties()
    units = list(rows.prefetch_related("liaisons").in_official_order())
    for unit in units:
        unit.campaign = campaign
    return [line for source in SOURCES for line in source(user, campaign, day, units)]
