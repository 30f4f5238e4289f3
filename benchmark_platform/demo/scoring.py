"""How the sample units and their inspectors score the items: by what the platform found, and by who looks (S5, E)."""

from dataclasses import dataclass

from evaluations.rules.results import Status
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, Scale, shown

WORDS_FULL = {
    "1-4": "记录本齐全，台账与记录本一致。",
    "3-3": "档案按任务指南分卷，更新到本月。",
    "5-2": "制度汇编已印发。",
}
WORDS_COUNT = "已报送的稿件见宣传稿页。"
NOT_APPLICABLE = "党员人数少，没有设党小组，按规定不适用。"
NO_PROOF = "没有看到相应的材料。"


@dataclass(frozen=True)
class Typed:
    """What is entered for an item, with the reason."""

    fields: dict[str, str]
    reason: str = ""


def level_of(status: Status, fullness: int, seed: int) -> int:
    """Return how much is lost on an item: 0 nothing, 1 a little, 2 more."""
    if status in (Status.MET, Status.NOT_APPLICABLE):
        return 0 if seed % 7 or fullness > 90 else 1
    if status is Status.SHORT:
        return 1 if fullness >= 45 else 2
    if status is Status.UNTOUCHED:
        return 1 if fullness >= 70 else 2
    return 0 if fullness >= 70 or seed % 3 == 0 else 1 if fullness >= 25 else 2


def typed_for(scale: Scale, level: int, *, status: Status, seed: int) -> Typed:
    """Return what somebody enters for an item who takes off so much."""
    if scale.may_be_not_applicable and status is Status.NOT_APPLICABLE:
        return Typed({"not_applicable": "on"}, NOT_APPLICABLE)
    if scale.way == GRADED:
        point = scale.points[min(level, len(scale.points) - 1)]
        return Typed({"score": shown(point.marks)}, point.text if level else WORDS_FULL.get(scale.code, ""))
    if scale.way == DEDUCTIONS:
        return _deducted(scale, level, seed)
    if scale.way == COUNTED:
        return Typed({"count": str(max(0, 6 - 2 * level))}, WORDS_COUNT if level else "")
    return Typed({"yes": "no" if level > 1 else "yes"}, NO_PROOF if level > 1 else "")


def _deducted(scale: Scale, level: int, seed: int) -> Typed:
    if not level:
        return Typed({"no_deduction": "on"}, WORDS_FULL.get(scale.code, ""))
    # The lightest of the listed deductions first; for more of them the one behind it too.
    points = sorted(scale.points, key=lambda point: (point.marks, (seed + len(point.code)) % 3))[:level]
    fields = {f"times-{point.code}": "1" for point in points}
    return Typed(fields, "；".join(point.text.split("，每")[0] for point in points))
