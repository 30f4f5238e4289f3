"""What stands on a unit's home page beside its plan, and what it does next: other areas register here.

A panel answers with the template to include and its context (``panel`` there), or None where it has nothing to say; a
step answers with the red button of the page, or None. Both are asked in this order; the first step wins.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmark_platform.accounts.models import User
from evaluations.duty_panel import duties_panel
from evaluations.item_panel import progress_panel
from evaluations.models import CreationUnit
from evaluations.self_step import self_step
from evaluations.verdict_panel import verdict_panel


@dataclass(frozen=True)
class Panel:
    """One part of the page: ``evaluations/unit_progress.html`` says what it takes."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What is to be done now, by the person who looks."""

    label: str
    url: str
    detail: str = ""


PanelSource = Callable[[CreationUnit, User, date], Panel | None]
StepSource = Callable[[CreationUnit, User, date], Step | None]


def _progress(unit: CreationUnit, user: User, day: date) -> Panel:
    return Panel("evaluations/unit_progress.html", progress_panel(unit, user, day))


def _duties(unit: CreationUnit, user: User, day: date) -> Panel | None:
    context = duties_panel(unit, user, day)
    return Panel("evaluations/unit_duties_panel.html", context) if context else None


def _self(unit: CreationUnit, user: User, day: date) -> Step | None:
    found = self_step(unit, user, day)
    return Step(*found) if found else None


def _verdict(unit: CreationUnit, user: User, day: date) -> Panel | None:
    context = verdict_panel(unit, user, day)
    return Panel("evaluations/unit_verdict_panel.html", context) if context else None


PANELS: tuple[PanelSource, ...] = (_verdict, _progress, _duties)
# Asked after leading group and plan.
STEPS: tuple[StepSource, ...] = (_self,)


def panels_of(unit: CreationUnit, user: User, day: date) -> list[Panel]:
    """Return the panels that have something to say."""
    found = (source(unit, user, day) for source in PANELS)
    return [panel for panel in found if panel is not None]


def step_of(unit: CreationUnit, user: User, day: date) -> Step | None:
    """Return the first step of the other areas, or None."""
    return next((step for step in (source(unit, user, day) for source in STEPS) if step is not None), None)
