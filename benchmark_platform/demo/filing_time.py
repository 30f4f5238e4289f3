"""How the demo of a later stage gets forms that were filed in time, through the gate and without a second clock.

The stage of applying is over on the day of the demo, and the product knows one clock. So the demo does what the office
could do: every body gets an own deadline until today, the gate lets the services do their work, and the deadlines are
taken away again. What was written then really happened this minute; so that the demo reads as a campaign does, its
moments are moved back into the stage, as one block. The record of acts is append-only and keeps the real moments.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import DateField, DateTimeField, F, Model, QuerySet
from django.db.models.functions import Cast

from applications.models import EligibilityCheck
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.organizations.models import Organization

MOVED_APPS = ("applications", "inbox", "evaluations")
MOVED_MODELS = ("campaigns.NoticeRead", "core.StoredFile")
# Days, not moments, that services write down by the clock.
MOVED_DAYS = {
    "evaluations.CreationUnit": ("opened_on",),
    "evaluations.Liaison": ("since", "ended_on"),
    "evaluations.Pair": ("since", "ended_on"),
    "evaluations.Problem": ("due_on",),
    "evaluations.Visit": ("day",),
    "evaluations.VisitClosing": ("answer_until",),
}
# So many days before the end of the stage the forms are filed: before the prefectures' inner closing days.
BEFORE_THE_END = 5
REASON = "演示数据：在本阶段内填报"


def filing_day(campaign: Campaign) -> date:
    """Return the day of the stage of applying on which the forms are said to be filed."""
    stage = campaign.calendar.stages["application"]
    assert stage.closes_on is not None  # the plan has a day
    return max(stage.opens_on, stage.closes_on - timedelta(days=BEFORE_THE_END))


def give_time(campaign: Campaign, *, until: date, by: User) -> list[int]:
    """Give every body its own deadline; return the ids of the rows, to be taken away again."""
    stage = campaign.calendar.stages["application"]
    bodies = Organization.objects.filter(active=True).exclude(kind=Organization.Kind.COMMITTEE)
    made = Extension.objects.bulk_create(
        Extension(stage=stage, organization=body, until=until, source="extension", reason=REASON, granted_by=by)
        for body in bodies
    )
    return [row.pk for row in made]


def take_time_away(rows: list[int]) -> None:
    """Remove the deadlines of :func:`give_time`."""
    Extension.objects.filter(pk__in=rows).delete()


def move_back(days: int) -> None:
    """Move every moment of what was filed so many days back."""
    for model in _moved():
        move_rows(model._base_manager.all(), days)
    _move_checked_days(days)


def move_since(moment: datetime, days: int) -> None:
    """Move every moment since ``moment`` so many days back, in whatever rows; what was done earlier stays."""
    for model in _moved():
        for name in _moments(model):
            rows = model._base_manager.filter(**{f"{name}__gte": moment})
            rows.update(**{name: F(name) - timedelta(days=days)})


def move_rows(rows: QuerySet[Any], days: int, *, only: Collection[str] = ()) -> None:
    """Move the moments (and the days that services wrote down by the clock) of some rows; ``only`` names the fields."""
    moved: dict[str, Any] = {name: F(name) - timedelta(days=days) for name in _moments(rows.model)}
    for name in MOVED_DAYS.get(rows.model._meta.label, ()):
        moved[name] = Cast(F(name) - timedelta(days=days), DateField())
    chosen = {name: value for name, value in moved.items() if not only or name in only}
    if chosen:
        rows.update(**chosen)


def _moments(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, DateTimeField)]


def _move_checked_days(days: int) -> None:
    """Move the day of the computation in the words and facts of C0.2 too: it is the day on which it was computed."""
    for check in EligibilityCheck.objects.all():
        for row in check.working:
            until = row["facts"].get("until")
            if until:
                day = date.fromisoformat(until)
                moved = day - timedelta(days=days)
                row["facts"]["until"] = moved.isoformat()
                row["sentence"] = row["sentence"].replace(f"至{chinese_day(day)}（", f"至{chinese_day(moved)}（")
        check.save(update_fields=["working"])


def _moved() -> list[type[Model]]:
    own = [model for label in MOVED_APPS for model in apps.get_app_config(label).get_models()]
    return [*own, *(apps.get_model(name) for name in MOVED_MODELS)]
