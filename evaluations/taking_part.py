"""Deeds on what belongs to a unit, while it takes part: a unit that was replaced or disqualified is only read (S4)."""

from datetime import date
from typing import Any

from benchmark_platform.campaigns.gate import decide
from benchmark_platform.core.gate import Action, Decision, Forbidden


def decide_in_part(action: Action, *, user: Any, subject: Any, day: date | None = None) -> Decision:
    """Answer like the gate of something under a unit (``subject.unit``), and no where the unit takes no more part."""
    decision = decide(action, user=user, subject=subject, day=day)
    unit = subject.unit
    if decision and not unit.takes_part:
        return Decision(action, False, f"这个创建单位{unit.get_state_display()}，不再办理“{action.label}”。")
    return decision


def require_in_part(action: Action, *, user: Any, subject: Any) -> Decision:
    """Answer like :func:`decide_in_part`, but raise :class:`Forbidden` on a no."""
    decision = decide_in_part(action, user=user, subject=subject)
    if not decision:
        raise Forbidden(decision)
    return decision
