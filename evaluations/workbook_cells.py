"""The columns and open cells of a spreadsheet of scores: one description for writing it and reading it back (S5)."""

from collections.abc import Mapping

from benchmark_platform.core.documents.columns import Column
from evaluations.models import SheetScore
from evaluations.rules.scoring import COUNTED, DEDUCTIONS, GRADED, YES_NO, Answer, Scale, answer_from, shown
from evaluations.rules.visit_workbook import Mark
from evaluations.scales import ScaledItem

YES = ("是", "否")
LISTED = "times_{}"
# Read back; the others are there to be read by people.
CODE = Column("代码", "code", width=7, required=True)


def columns_of(rows: list[ScaledItem]) -> list[Column]:
    """Return the columns: as many for listed deductions as the longest list has."""
    most = max((len(row.scale.points) for row in rows if row.scale.way == DEDUCTIONS), default=0)
    return [
        CODE,
        Column("具体内容", "text", width=46),
        Column("分值", "marks", width=7),
        Column("评分办法", "how", width=44),
        Column("自评分", "own", width=9),
        Column("得分", "score", width=9),
        *(Column(f"扣分项{number}次数", LISTED.format(number), width=10) for number in range(1, most + 1)),
        Column("其他扣分", "other", width=10),
        Column("无扣分", "no_deduction", width=9, choices=("是",)),
        Column("数量", "count", width=9),
        Column("是或否", "yes", width=9, choices=YES),
        Column("不适用", "not_applicable", width=9, choices=("是",)),
        Column("扣分原因", "reason", width=40),
    ]


def inputs_of(scale: Scale) -> list[str]:
    """Return the keys of the cells that are open for an item."""
    listed = [LISTED.format(number) for number in range(1, len(scale.points) + 1)]
    found = {
        GRADED: ["score"],
        DEDUCTIONS: [*listed, "other", "no_deduction"],
        COUNTED: ["count"],
        YES_NO: ["yes"],
    }[scale.way]
    return [*found, *(["not_applicable"] if scale.may_be_not_applicable else []), "reason"]


def cells_of(scale: Scale, answer: Answer, reason: str) -> dict[str, str]:
    """Return what the open cells say for an answer: the inverse of :func:`typed_of`."""
    cells = {LISTED.format(n): str(answer.times.get(point.code, "")) for n, point in enumerate(scale.points, start=1)}
    cells |= {
        "score": "" if answer.score is None else shown(answer.score),
        "other": "" if answer.other is None else shown(answer.other),
        "no_deduction": "是" if answer.no_deduction else "",
        "count": "" if answer.count is None else str(answer.count),
        "yes": "" if answer.yes is None else YES[0 if answer.yes else 1],
        "not_applicable": "是" if answer.not_applicable else "",
        "reason": reason,
    }
    return {key: cells[key] for key in inputs_of(scale)}


def typed_of(scale: Scale, cells: Mapping[str, str]) -> dict[str, str]:
    """Return the cells as ``rules.scoring.read_answer`` takes them."""
    typed = {key: cells.get(key, "") for key in inputs_of(scale) if not key.startswith("times_") and key != "reason"}
    if scale.way == DEDUCTIONS:
        for number, point in enumerate(scale.points, start=1):
            typed[f"times-{point.code}"] = cells.get(LISTED.format(number), "")
    return typed


def kept_cells(row: ScaledItem, score: SheetScore | None) -> dict[str, str]:
    """Return what the open cells say of what is kept now."""
    if score is None:
        return cells_of(row.scale, Answer(), "")
    answer = answer_from(score.answer, not_applicable=score.not_applicable)
    return cells_of(row.scale, answer, score.reason)


def marks_of(rows: list[ScaledItem], scores: Mapping[str, SheetScore]) -> dict[str, Mark]:
    """Return what each item holds now, as the hidden sheet says it."""
    found = {}
    for row in rows:
        score = scores.get(row.item.code)
        found[row.item.code] = Mark.of(row.scale, score.version if score else 0, kept_cells(row, score))
    return found
