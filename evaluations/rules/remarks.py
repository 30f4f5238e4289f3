"""The unit's own words on an item."""

from benchmark_platform.core.findings import Finding

REMARK_LIMIT = 1000


def check_remark(text: str) -> list[Finding]:
    """Return why a remark cannot be kept: it is longer than a page can show beside the check."""
    if len(text) <= REMARK_LIMIT:
        return []
    excess = len(text) - REMARK_LIMIT
    return [Finding(f"自我说明最多 {REMARK_LIMIT} 字，现在 {len(text)} 字，请删去 {excess} 字后再保存。", "text")]
