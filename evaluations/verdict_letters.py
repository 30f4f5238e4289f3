"""What a unit, its prefecture and its liaison are told about a released verdict, in the words of the plan (S5, S6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmark_platform.core.dates import chinese_day
from evaluations.models.verdict import VerdictRow
from evaluations.result_parts import UnitResult
from evaluations.rules.scoring import shown
from evaluations.rules.verdict import QUALIFIED, RECTIFY

TEXT_SHOWN = 60


@dataclass(frozen=True)
class ItemBelow:
    """An item that is not at full marks: what a unit has to work on."""

    code: str
    text: str
    marks: str
    score: str
    reason: str

    @property
    def line(self) -> str:
        """One line of a letter."""
        why = f"：{self.reason}" if self.reason else ""
        return f"{self.code} {self.text}（{self.marks} 分，得 {self.score} 分）{why}"


def items_below(result: UnitResult) -> list[ItemBelow]:
    """Return the items of a result that are below full marks, in the guide's order, with the team's reason."""
    return [
        ItemBelow(
            code=row.item.code,
            text=_short(row.item.text),
            marks=shown(row.item.marks),
            score=shown(row.final.score),
            reason=row.agreed.reason,
        )
        for row in result.items
        if row.final.score is not None and row.final.score < row.item.marks
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TEXT_SHOWN else f"{line[:TEXT_SHOWN]}……"


def verdict_words(row: VerdictRow) -> str:
    """Return 达标, 达标（优秀） or 限期整改."""
    return f"{row.get_verdict_display()}（优秀）" if row.excellent else row.get_verdict_display()


def letter_to_unit(row: VerdictRow, below: Sequence[ItemBelow], *, corrected: bool = False) -> tuple[str, str]:
    """Return title and body for the unit itself: its own result and nobody else's."""
    title = f"{'综合评估结论已更正' if corrected else '综合评估结论'}：{verdict_words(row)}"
    lines = [f"综合评估得分 {row.total} 分，结论为“{verdict_words(row)}”。"]
    if row.verdict == QUALIFIED:
        lines.append("请对照创建工作任务指南，进一步巩固创建成果，迎接巩固验收。")
        if below:
            lines.append("可以继续改进的内容：")
    elif row.verdict == RECTIFY and row.rectify_until:
        lines.append(f"请在{chinese_day(row.rectify_until)}前完成整改，整改期间可以继续填报创建工作。")
        if row.reason:
            lines.append(f"说明：{row.reason}")
        if below:
            lines.append("需要整改的内容：")
    lines += [item.line for item in below]
    return title, "\n".join(lines)


def letter_about_unit(row: VerdictRow, *, corrected: bool = False) -> tuple[str, str]:
    """Return title and body for the prefecture's body and the liaison member."""
    name = row.unit.organization.name
    title = f"{name}综合评估结论{'已更正' if corrected else ''}：{verdict_words(row)}"
    if row.verdict == RECTIFY and row.rectify_until:
        return title, f"请督促、帮助该单位在{chinese_day(row.rectify_until)}前完成整改。"
    return title, "请督促该单位进一步巩固创建成果。"
