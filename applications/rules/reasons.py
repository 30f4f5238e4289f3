"""The reason for an act: there is one, and it is short enough. Pure."""

from applications.rules.appendix1 import INVALID, MISSING
from benchmark_platform.core.findings import Finding, Findings

REASON_LIMIT = 1000


def check_reason(reason: str, *, what: str, limit: int = REASON_LIMIT) -> list[Finding]:
    """Return what is wrong with a reason of at most ``limit`` characters; ``what`` names it: 取消拟定的理由."""
    found = Findings()
    if not reason.strip():
        found.error(f"请写明{what}。", "reason", MISSING)
    elif len(reason.strip()) > limit:
        found.error(f"{what}有 {len(reason.strip())} 个字，请控制在 {limit} 个字以内。", "reason", INVALID)
    return found.rows
