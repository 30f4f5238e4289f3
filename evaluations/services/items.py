"""Putting on record that the items of a unit, or the progress of all, left the platform as a file."""

from typing import Any

from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit


def record_export(unit: CreationUnit, *, by: Any) -> None:
    """Record the export of a unit's items."""
    record(by=by, action="items.export", label="导出32条对照", subject=unit, after={"what": "items.xlsx"})


def record_progress_export(campaign: Campaign, *, units: int, by: Any) -> None:
    """Record the export of the progress of so many units."""
    after = {"what": "progress.xlsx", "units": units}
    record(by=by, action="progress.export", label="导出填报进度", subject=campaign, after=after)
