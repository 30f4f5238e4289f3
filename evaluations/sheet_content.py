"""What a score sheet holds, read as rules, pages and devices need it (S5, E)."""

from typing import Any

from evaluations.models import Rubric, Sheet, SheetScore
from evaluations.rules.scoring import answer_from, shown
from evaluations.rules.sheets import Entered
from evaluations.scales import ScaledItem, scaled_items


def told(score: SheetScore) -> dict[str, Any]:
    """Return a score as answers and devices hold it; ``score`` is text with one decimal, or None."""
    return {
        "version": score.version,
        "answer": score.answer,
        "score": None if score.score is None else shown(score.score),
        "not_applicable": score.not_applicable,
        "reason": score.reason,
    }


def remark_version(sheet: Sheet | None) -> int:
    """Return how often the words on the whole were saved: 0 before the first time."""
    return sheet.version - 1 if sheet else 0


def told_remark(sheet: Sheet | None) -> dict[str, Any]:
    """Return the words on the whole as answers and devices hold them (``reason``: as the entry that brings them)."""
    text = sheet.remark if sheet else ""
    return {"version": remark_version(sheet), "text": text, "reason": text}


def entered(row: ScaledItem, score: SheetScore | None) -> Entered:
    """Return what the sheet holds of an item."""
    if score is None or not (score.answer or score.not_applicable):
        return Entered(row.scale, reason=score.reason if score else "")
    answer = answer_from(score.answer, not_applicable=score.not_applicable)
    return Entered(row.scale, answer, score.reason, score.marks, score.score)


def entered_rows(sheet: Sheet) -> list[Entered]:
    """Return all items in the guide's order with what the sheet holds of each; three queries."""
    rubric = Rubric.objects.get(campaign=sheet.campaign)
    held = {score.item_id: score for score in sheet.scores.all()}
    return [entered(row, held.get(row.item.pk)) for row in scaled_items(rubric)]
