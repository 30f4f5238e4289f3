"""The score sheet of one inspector as Excel: filled in without network, handed back on the visit's page (S5).

One row for each item; only the cells of its way of scoring are open. The hidden sheet says whose file it is, on which
edition of the guide it was made, and what each item held then, so that an outdated file is recognised.
"""

from collections.abc import Mapping
from typing import Any

from benchmark_platform.core.documents.filled_form import FormRow, form_workbook
from evaluations.exports.score_sheet_papers import submitted_scores
from evaluations.models import SheetScore, Visit
from evaluations.rules.scoring import DEDUCTIONS, shown
from evaluations.rules.totals import Given
from evaluations.rules.visit_workbook import Origin
from evaluations.scale_words import WAYS, given_words, point_words, tag_words
from evaluations.scales import ScaledItem
from evaluations.workbook_cells import columns_of, inputs_of, kept_cells


def visit_workbook(visit: Visit, rows: list[ScaledItem], scores: Mapping[str, SheetScore], *, origin: Origin) -> bytes:
    """Return the workbook with what the inspector's sheet holds now (``scores`` by code)."""
    own = submitted_scores(visit.unit)
    lines = [_row(row, kept_cells(row, scores.get(row.item.code)), own.get(row.item.code)) for row in rows]
    return form_workbook(
        columns_of(rows),
        lines,
        title="现场评分",
        heading=f"{visit.unit.organization.name} {visit.get_kind_display()}评分表 {origin.name}",
        marks=origin.as_rows(),
    )


def visit_workbook_name(visit: Visit, name: str) -> str:
    """Return the name of the file."""
    return f"现场评分_{visit.unit.organization.name}_{name}.xlsx".replace("/", "／")


def _row(row: ScaledItem, cells: Mapping[str, str], own: Any) -> FormRow:
    scale = row.scale
    lines = point_words(scale)
    if scale.way == DEDUCTIONS:
        lines = [f"扣分项{number}：{line}" for number, line in enumerate(lines, start=1)]
    how = "\n".join([f"{WAYS[scale.way]}{''.join(f'（{tag}）' for tag in tag_words(scale))}", *lines])
    values = {
        "code": scale.code,
        "text": f"{row.item.printed_number}{row.item.text}",
        "marks": shown(scale.marks),
        "how": how,
        "own": given_words(Given(own.score, own.not_applicable)) if own else "",
    }
    return FormRow({**values, **cells}, inputs_of(scale))
