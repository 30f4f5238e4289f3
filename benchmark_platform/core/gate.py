"""The algebra of the gate: who may do what, to what, in which stage, from which state.

An :class:`Action` is one row of an app's action table (``<app>/actions.py``). :func:`decide` answers it for one person,
one object and one moment with a :class:`Decision`, whose reason is a sentence that a person can act on. The calendar is
handed in (``campaigns/gate.py`` supplies it), so this module knows no model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class Doer:
    """One way to be entitled: a role word for tables, its Chinese label, and the test of person against object."""

    role: str
    label: str
    holds: Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Action:
    """One row of the constitution.

    ``stages`` empty means any time; ``own_deadline`` lets an organisation's own deadline (extension, return) count;
    ``inner_day`` makes the prefecture's inner closing day count; ``from_states`` empty means that the object has no
    state yet or any state will do; ``to_state`` None leaves the state as it is; ``reads`` marks an act that changes
    nothing, which an archived campaign allows too.
    """

    code: str
    label: str
    doers: tuple[Doer, ...]
    stages: tuple[str, ...] = ()
    own_deadline: bool = False
    inner_day: bool = False
    from_states: tuple[str, ...] = ()
    to_state: str | None = None
    source: str = ""
    reads: bool = False


@dataclass(frozen=True)
class Decision:
    """The gate's answer. ``reason`` is empty when allowed."""

    action: Action
    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


class Forbidden(Exception):
    """The gate said no. Views answer 403 with the reason."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.reason)


class Calendar(Protocol):
    """What the gate asks of a campaign's calendar."""

    def closed_reason(
        self, stages: tuple[str, ...], organization: Any, day: date, *, own_deadline: bool, inner_day: bool
    ) -> str:
        """Return "" if one of the stages is open for the organisation on that day, else a sentence that says why."""
        ...


def decide(action: Action, *, user: Any, subject: Any, calendar: Calendar, day: date) -> Decision:
    """Answer whether ``user`` may do ``action`` to ``subject`` on ``day``.

    ``subject`` needs ``organization`` where own deadlines count, and ``state`` / ``state_labels()`` where states count.
    """
    if not any(doer.holds(user, subject) for doer in action.doers):
        who = "、".join(dict.fromkeys(doer.label for doer in action.doers))
        return Decision(action, False, f"“{action.label}”由{who}办理，您的账号没有这项权限。")
    if action.from_states and subject.state not in action.from_states:
        labels = subject.state_labels()
        wanted = "、".join(dict.fromkeys(f"“{labels[state]}”" for state in action.from_states))
        return Decision(
            action, False, f"现在的状态是“{labels[subject.state]}”；只有在{wanted}状态下才能办理“{action.label}”。"
        )
    if action.stages:
        reason = calendar.closed_reason(
            action.stages,
            getattr(subject, "organization", None),
            day,
            own_deadline=action.own_deadline,
            inner_day=action.inner_day,
        )
        if reason:
            return Decision(action, False, reason)
    return Decision(action, True)
