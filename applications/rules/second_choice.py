"""A prefecture's new choice after a released place was taken back (S3): what keeps each step from being done. Pure."""

from applications.rules.appendix1 import INVALID, MISSING
from applications.rules.reasons import REASON_LIMIT
from applications.rules.selection import NOT_CONFIRMED, SELECTED
from benchmark_platform.core.findings import Finding, Findings

ELIGIBLE = "eligible"


def check_seat(*, taken_back: bool, selected: str, free: bool) -> list[Finding]:
    """Return why no new choice can be asked for, or given a seat.

    ``taken_back`` says whether a released place of the prefecture was corrected; ``selected`` names who has its place.
    """
    found = Findings()
    if not taken_back:
        found.error("这个市州没有更正过已公布的创建对象，不能在公布之后要求重新推荐。")
    elif selected:
        found.error(f"本市州的创建对象是{selected}，每个市州只有 1 个；请先更正它的结果。")
    elif not free:
        found.error("市州没有空出的名额，不能要求重新推荐。")
    return found.rows


def check_outcome(*, label: str, state: str, outcome: str, reason: str) -> list[Finding]:
    """Return what keeps an outcome from being decided: it needs a reason, and only the eligible get a seat."""
    found = Findings()
    if outcome not in (SELECTED, NOT_CONFIRMED):
        found.error("请选择“确定为创建对象”或“不予确认”。", "outcome", MISSING)
    elif outcome == SELECTED and state != ELIGIBLE:
        found.error(f"{label}还没有审查为资格合格，不能确定为创建对象；请先审查资格。", "outcome", INVALID)
    if not reason.strip():
        found.error("请写明拟定的理由。", "reason", MISSING)
    elif len(reason) > REASON_LIMIT:
        found.error(f"理由有 {len(reason)} 个字，请控制在 {REASON_LIMIT} 个字以内。", "reason", INVALID)
    return found.rows
