"""The gate for acts that belong to no campaign: the same algebra, with a calendar that never closes."""

from datetime import date
from typing import Any

from benchmark_platform.core import gate
from benchmark_platform.core.gate import Action, Decision, Forbidden


class AlwaysOpen:
    """A calendar without stages."""

    def closed_reason(
        self, stages: tuple[str, ...], organization: Any, day: date, *, own_deadline: bool, inner_day: bool
    ) -> str:
        """Return "": nothing is ever closed."""
        return ""


def decide_without_calendar(action: Action, *, user: Any, subject: Any = None) -> Decision:
    """Answer whether ``user`` may do ``action`` to ``subject``; for actions without stages only."""
    if action.stages:
        raise ValueError(f"{action.code} belongs to a stage: ask campaigns.gate.")
    return gate.decide(action, user=user, subject=subject, calendar=AlwaysOpen(), day=date.min)


def require_without_calendar(action: Action, *, user: Any, subject: Any = None) -> Decision:
    """Answer like :func:`decide_without_calendar`, but raise :class:`Forbidden` on a no."""
    decision = decide_without_calendar(action, user=user, subject=subject)
    if not decision:
        raise Forbidden(decision)
    return decision
