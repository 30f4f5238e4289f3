"""On record: who took personal data out of the platform, as paper or as spreadsheet."""

from typing import Any

from django.db import models

from benchmark_platform.audit.services import record


def record_export(
    *,
    by: Any,
    subject: models.Model,
    what: str,
    count: int,
    detail: dict[str, Any] | None = None,
    label: str = "导出申请表",
) -> None:
    """Put one export on record: ``subject`` is the application, or the campaign where there are several."""
    record(
        by=by,
        action="application.export",
        label=label,
        subject=subject,
        after={"what": what, "count": count, **(detail or {})},
    )
