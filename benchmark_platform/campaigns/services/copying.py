"""A new year of the plan: everything of a campaign copied, its calendar moved."""

from typing import Any

from django.db import models, transaction

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.campaigns.shift import Shift, StageDays, move_written_days

# The rows of a campaign that make the plan; what was done in its year (receipts, reports, extensions) is not copied.
PARTS = ("quotas", "platform_defaults", "attachments")


def stage_days(campaign: Campaign) -> list[StageDays]:
    """Return the calendar of a campaign as plain days, in the order of the stages."""
    return [StageDays(stage.code, stage.opens_on, stage.closes_on) for stage in campaign.stages.order_by("number")]


def free_code(year: int) -> str:
    """Return a campaign code that is not taken yet: the year, or the year with a number."""
    taken = set(Campaign.objects.values_list("code", flat=True))
    names = (str(year) if number == 1 else f"{year}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


@transaction.atomic
def copy_campaign(*, source: Campaign, shift: Shift, by: User | None, code: str = "") -> Campaign:
    """Copy a plan with its calendar moved; the copy becomes the current campaign (S1–S7, design decision 4).

    The days that its texts name move with the calendar. Without ``code`` it is named after the year of its notice.
    The task guide stands a floor above: see ``evaluations.services.new_year``.
    """
    campaign = Campaign(
        **plain_fields(source)
        | {
            "issued_on": shift.move(source.issued_on),
            "body": move_written_days(source.body, shift.move),
            "assessment_from": shift.move(source.assessment_from),
            "assessment_to": shift.move(source.assessment_to),
            "is_current": True,
            "is_read_only": False,
        }
    )
    campaign.code = code or free_code(campaign.issued_on.year)
    for current in Campaign.objects.select_for_update().filter(is_current=True):
        current.is_current = False
        current.save(update_fields=["is_current"])
    campaign.save()
    _copy_stages(source, campaign, shift)
    for name in PARTS:
        copy_rows(getattr(source, name), campaign=campaign)
    for condition in source.conditions.all():
        copied = copy_row(condition, campaign=campaign)
        copy_rows(condition.points, condition=copied)
    record(
        by=by,
        action="campaign.copy",
        label="开始新的计划",
        subject=campaign,
        before={"code": source.code},
        after={"code": campaign.code, "months": shift.months},
    )
    return campaign


def _copy_stages(source: Campaign, campaign: Campaign, shift: Shift) -> None:
    days = {stage.code: stage for stage in shift.stages}
    for stage in source.stages.all():
        copy_row(
            stage,
            campaign=campaign,
            opens_on=days[stage.code].opens_on,
            closes_on=days[stage.code].closes_on,
            printed_wording=move_written_days(stage.printed_wording, shift.move),
            text=move_written_days(stage.text, shift.move),
        )


def plain_fields(row: models.Model) -> dict[str, Any]:
    """Return the values of a row by field name, without its key."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}


def copy_row(row: models.Model, **changes: Any) -> Any:
    """Save a copy of a row with some values changed, and return it."""
    names = {name for change in changes for name in (change, f"{change}_id")}
    values = {name: value for name, value in plain_fields(row).items() if name not in names}
    return type(row)._base_manager.create(**values, **changes)


def copy_rows(rows: Any, **changes: Any) -> None:
    """Save a copy of every row of a related manager."""
    for row in rows.all():
        copy_row(row, **changes)
