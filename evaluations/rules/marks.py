"""The decisions of the rubric. Arguments in, findings out."""

from collections.abc import Iterable
from decimal import Decimal

from benchmark_platform.core.findings import Finding


def check_marks(marks: Iterable[Decimal], *, full_marks: Decimal) -> list[Finding]:
    """The marks of all items add up to the full marks (E)."""
    total = sum(marks, Decimal(0))
    if total == full_marks:
        return []
    return [
        Finding(f"各项分值合计为{total.normalize():f}分，应为{full_marks.normalize():f}分，请调整后再保存。", "marks")
    ]


def check_thresholds(*, pass_mark: Decimal, excellent_mark: Decimal, full_marks: Decimal) -> list[Finding]:
    """Pass mark, excellent mark and full marks do not fall, and nothing is negative (E)."""
    if pass_mark <= 0:
        return [Finding("达标分须大于0。", "pass_mark")]
    if not pass_mark <= excellent_mark <= full_marks:
        return [Finding("达标分、优秀分、总分须依次不减。", "excellent_mark")]
    return []
