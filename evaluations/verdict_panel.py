"""The released verdict on a unit's home page: total, verdict, deadline; nothing before the release (S5)."""

from datetime import date
from typing import Any

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit, UnitState
from evaluations.rules.scoring import shown
from evaluations.verdict_letters import verdict_words
from evaluations.verdicts import released_on, released_row

# A unit comes into one of these by the release of its verdict alone.
JUDGED = (
    UnitState.QUALIFIED,
    UnitState.RECTIFYING,
    UnitState.AWAITING_REASSESSMENT,
    UnitState.REASSESSED,
    UnitState.NOT_QUALIFIED,
    UnitState.AWARDED,
)

# Where the unit's own work rests by its state: said in plain words on its home page, instead of the gate's sentence.
AT_REST = {
    UnitState.SELF_ASSESSED: "自我评估已提交，台账和材料暂时只能查看。",
    UnitState.INSPECTED: "实地考核已经结束，台账和材料暂时只能查看。",
} | {state: "综合评估已经公布，台账和材料只能查看。" for state in JUDGED if state != UnitState.RECTIFYING}


def verdict_panel(unit: CreationUnit, user: User, day: date) -> dict[str, Any] | None:
    """Return the context of ``evaluations/unit_verdict_panel.html``, or None before the release."""
    row = released_row(unit) if unit.state in JUDGED else None
    if row is None:
        return None
    return {
        "words": verdict_words(row),
        "tone": "done" if row.verdict == "qualified" else "attention",
        "total": shown(row.total),
        "released_on": released_on(row),
        "rectify_until": row.rectify_until,
        "reason": row.reason,
        "today": day,
    }
