"""THE GATE: every door asks here whether an act is allowed, and gets the same answer.

The service asks on the locked row (the truth), the view to refuse with 403 and the reason, the template to show the
button or the reason why not. Nothing else asks for a role, a stage or a state.
"""

from datetime import date
from typing import Any

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core import gate
from benchmark_platform.core.gate import Action, Decision, Forbidden


def decide(action: Action, *, user: Any, subject: Any, day: date | None = None) -> Decision:
    """Answer whether ``user`` may do ``action`` to ``subject`` (it has a ``campaign``) on ``day`` (or today).

    An archived campaign is closed to every act that changes something, also to those that have no stage.
    """
    campaign = subject.campaign
    decision = gate.decide(action, user=user, subject=subject, calendar=campaign.calendar, day=day or today())
    if decision and campaign.is_read_only and not action.reads:
        return Decision(action, False, f"{campaign.short_title}已经归档，内容只能查看。")
    return decision


def require(action: Action, *, user: Any, subject: Any, day: date | None = None) -> Decision:
    """Answer like :func:`decide`, but raise :class:`Forbidden` on a no."""
    decision = decide(action, user=user, subject=subject, day=day)
    if not decision:
        raise Forbidden(decision)
    return decision
