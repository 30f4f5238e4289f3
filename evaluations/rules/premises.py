"""The premises' checklist (3-1, 3-2): an answer is yes or no, and a point without one is neither. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmark_platform.core.findings import Finding
from evaluations.rules.documents import is_web_address

NOTE_LIMIT = 200


@dataclass(frozen=True)
class PointAnswer:
    """What was put down for a point; ``version`` is that of the answer on which the page was made (0: none)."""

    point_id: int
    has_it: bool | None
    note: str = ""
    version: int = 0


@dataclass(frozen=True)
class Tally:
    """How many points there are, have an answer, and are there."""

    points: int
    answered: int
    there: int


def check_answer(title: str, answer: PointAnswer) -> list[Finding]:
    """Return what is wrong with an answer: a note without yes or no, a link that is no web address, too long."""
    note = answer.note.strip()
    if len(note) > NOTE_LIMIT:
        return [Finding(f"“{title}”的说明最多{NOTE_LIMIT}字，现在有{len(note)}字，请精简。", f"note-{answer.point_id}")]
    if "://" in note or note.lower().startswith(("javascript:", "data:")):
        words = [word for word in note.split() if ":" in word]
        if not all(is_web_address(word) for word in words):
            return [
                Finding(
                    f"“{title}”的网址不对，请填写以 http:// 或 https:// 开头的完整网址。", f"note-{answer.point_id}"
                )
            ]
    if note and answer.has_it is None:
        return [Finding(f"“{title}”填写了说明，请再选择“有”或“无”。", f"has-{answer.point_id}")]
    return []


def tally(answers: Iterable[bool | None]) -> Tally:
    """Count the points: None is a point that nobody has answered."""
    rows = list(answers)
    return Tally(len(rows), sum(row is not None for row in rows), sum(row is True for row in rows))
