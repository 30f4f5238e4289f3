"""Putting on record that results left the platform as a file (E)."""

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.services import record
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import CreationUnit


def record_scores_export(campaign: Campaign, *, units: int, scope: str, by: User) -> None:
    """Record the export of so many units' scores; ``scope`` says how the list was narrowed."""
    after = {"what": "scores.xlsx", "units": units, "scope": scope}
    record(by=by, action="results.export", label="导出综合评估评分", subject=campaign, after=after)


def record_result_pdf(unit: CreationUnit, *, with_inspectors: bool, by: User) -> None:
    """Record that a unit's result was printed, with or without the inspectors' own scores."""
    after = {"what": "result.pdf", "with_inspectors": with_inspectors}
    record(by=by, action="result.print", label="打印综合评估", subject=unit, after=after)
