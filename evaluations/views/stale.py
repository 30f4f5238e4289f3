"""A form whose page is older than what stands: both texts, and saving again is the person's choice."""

from collections.abc import Mapping
from typing import Any

from evaluations.plan_content import fingerprint
from evaluations.services.conflicts import TextConflict


def stale(conflict: TextConflict, labels: Mapping[str, str]) -> dict[str, Any]:
    """Return what ``evaluations/stale_form.html`` reads; ``base`` says that the page now shows what stands."""
    return {
        "base": fingerprint({row.name: row.theirs for row in conflict.fields}),
        "stale_rows": [
            {"label": labels[row.name], "left": row.mine, "right": row.theirs, "changed": row.mine != row.theirs}
            for row in conflict.fields
        ],
    }
