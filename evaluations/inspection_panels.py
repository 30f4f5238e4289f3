"""What stands on a visit's page beside its facts, and what the reader does next there: other areas register here.

As on a unit's home page (:mod:`evaluations.unit_panels`): a panel answers with the template to include and its context
(``panel`` there), or None where it has nothing to say to this person; a step answers with the red button of the page,
or None. Both are asked in this order; the first step wins.
"""

from collections.abc import Callable
from datetime import date

from benchmark_platform.accounts.models import User
from evaluations.closing_panel import closing_panel, closing_step
from evaluations.models import Visit
from evaluations.offline_step import offline_step
from evaluations.sheet_panel import sheets_panel
from evaluations.unit_panels import Panel, Step

PanelSource = Callable[[Visit, User, date], Panel | None]
StepSource = Callable[[Visit, User, date], Step | None]

PANELS: tuple[PanelSource, ...] = (sheets_panel, closing_panel)
STEPS: tuple[StepSource, ...] = (closing_step, offline_step)


def panels_of(visit: Visit, user: User, day: date) -> list[Panel]:
    """Return the panels that have something to say."""
    found = (source(visit, user, day) for source in PANELS)
    return [panel for panel in found if panel is not None]


def step_of(visit: Visit, user: User, day: date) -> Step | None:
    """Return the first step, or None."""
    return next((step for step in (source(visit, user, day) for source in STEPS) if step is not None), None)
