"""What an item's score is (E): from what was entered, by the item's way of scoring. Pure, exact, in one place.

Scores have one decimal. Nothing entered is no score: it is neither zero nor full marks.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from benchmark_platform.core.findings import Finding

ZERO = Decimal("0.0")
TENTH = Decimal("0.1")
MOST_TIMES = 999

GRADED, DEDUCTIONS, COUNTED, YES_NO = "graded", "deductions", "counted", "yes_no"


def rounded(value: Decimal) -> Decimal:
    """Return a score or total as it is kept and shown everywhere: one decimal, halves upwards."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def shown(value: Decimal | None) -> str:
    """Return a score as it is written on pages, in spreadsheets' texts and on paper; an en dash where there is none."""
    return "–" if value is None else f"{rounded(value):f}"


@dataclass(frozen=True)
class Point:
    """A line of an item's way of scoring; ``marks`` and ``cap`` as in :class:`evaluations.models.ScoringPoint`."""

    code: str
    text: str
    marks: Decimal
    cap: Decimal | None = None


@dataclass(frozen=True)
class Scale:
    """How one item is scored."""

    code: str
    marks: Decimal
    way: str = GRADED
    points: Sequence[Point] = ()
    may_be_not_applicable: bool = False
    is_veto: bool = False
    is_bonus: bool = False


@dataclass(frozen=True)
class Answer:
    """What was entered for an item. Only the field of its way counts.

    ``score``: graded. ``times``: how often each listed reason (by its code) applies; ``other``: a deduction that is not
    listed. ``count``: how many were counted. ``yes``: whether it is so.
    """

    score: Decimal | None = None
    times: Mapping[str, int] = field(default_factory=dict)
    other: Decimal | None = None
    count: int | None = None
    yes: bool | None = None
    no_deduction: bool = False
    not_applicable: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what is stored, without the fields that say nothing."""
        found: dict[str, Any] = {}
        if self.score is not None:
            found["score"] = shown(self.score)
        if self.times:
            found["times"] = {code: self.times[code] for code in sorted(self.times)}
        if self.other is not None:
            found["other"] = shown(self.other)
        if self.count is not None:
            found["count"] = self.count
        if self.yes is not None:
            found["yes"] = self.yes
        if self.no_deduction:
            found["no_deduction"] = True
        return found


def answer_from(stored: Mapping[str, Any], *, not_applicable: bool = False) -> Answer:
    """Return a stored answer (the inverse of :meth:`Answer.as_json`)."""
    return Answer(
        score=Decimal(stored["score"]) if "score" in stored else None,
        times=dict(stored.get("times", {})),
        other=Decimal(stored["other"]) if "other" in stored else None,
        count=stored.get("count"),
        yes=stored.get("yes"),
        no_deduction=bool(stored.get("no_deduction")),
        not_applicable=not_applicable,
    )


def score_of(scale: Scale, answer: Answer) -> Decimal | None:
    """Return the score that follows from an answer, never below 0 or above the marks; None: none (yet), or N/A."""
    if answer.not_applicable:
        return None
    if scale.way == GRADED:
        score = answer.score
    elif scale.way == DEDUCTIONS:
        score = scale.marks - _deducted(scale, answer) if _deductions_said(answer) else None
    elif scale.way == COUNTED:
        each = scale.points[0].marks if scale.points else ZERO
        score = None if answer.count is None else each * answer.count
    else:
        score = None if answer.yes is None else (scale.marks if answer.yes else ZERO)
    return None if score is None else rounded(min(max(score, ZERO), scale.marks))


def _deductions_said(answer: Answer) -> bool:
    return answer.no_deduction or bool(answer.times) or answer.other is not None


def _deducted(scale: Scale, answer: Answer) -> Decimal:
    """Return the sum of the deductions: each listed one at most its cap; the order of entry plays no part."""
    total = answer.other or ZERO
    for point in scale.points:
        amount = point.marks * answer.times.get(point.code, 0)
        total += amount if point.cap is None else min(amount, point.cap)
    return total


def wants_reason(scale: Scale, answer: Answer) -> bool:
    """Whether a written reason is asked for: less than full marks, not applicable, or any bonus (E)."""
    if answer.not_applicable:
        return True
    score = score_of(scale, answer)
    if scale.is_bonus:
        return bool(score)
    return score is not None and score < scale.marks


def read_answer(scale: Scale, typed: Mapping[str, Any]) -> tuple[Answer, list[Finding]]:
    """Return what a form, a device or a spreadsheet row says, and what is wrong with it (fields by name).

    Fields: ``score``, ``times`` (mapping of code to number) or ``times-<code>``, ``other``, ``no_deduction``,
    ``count``, ``yes`` ("yes"/"no"), ``not_applicable``. Empty is nothing said, never zero.
    """
    found: list[Finding] = []
    if _flag(typed.get("not_applicable")):
        if not scale.may_be_not_applicable:
            found.append(Finding("这一项不能填“不适用”。", "not_applicable"))
        return Answer(not_applicable=True), found
    if scale.way == GRADED:
        return Answer(score=_points(typed.get("score"), "得分", "score", scale.marks, found)), found
    if scale.way == COUNTED:
        return Answer(count=_times(typed.get("count"), "数量", "count", found)), found
    if scale.way == YES_NO:
        return Answer(yes=_yes(typed.get("yes"), found)), found
    times: dict[str, int] = {}
    listed = typed.get("times")
    given = listed if isinstance(listed, Mapping) else {}
    for point in scale.points:
        number = _times(
            given.get(point.code, typed.get(f"times-{point.code}")),
            f"“{point.text}”的次数",
            f"times-{point.code}",
            found,
        )
        if number:
            times[point.code] = number
    unknown = sorted(set(map(str, given)) - {point.code for point in scale.points})
    if unknown:
        found.append(Finding(f"扣分项“{'、'.join(unknown)}”不在这一项的评分要点里；任务指南可能已经修改。", "times"))
    other = _points(typed.get("other"), "其他扣分", "other", scale.marks, found)
    return Answer(times=times, other=other or None, no_deduction=_flag(typed.get("no_deduction"))), found


def check_answer(scale: Scale, answer: Answer, reason: str) -> list[Finding]:
    """What an answer must satisfy to be handed in: there is one, and a reason where marks are lost or added (E)."""
    if not answer.not_applicable and score_of(scale, answer) is None:
        return [] if scale.is_bonus else [Finding("还没有评分。", "score")]
    if answer.no_deduction and (answer.times or answer.other):
        return [Finding("已选“无扣分”，又填了扣分，请核对。", "no_deduction")]
    if wants_reason(scale, answer) and not reason.strip():
        return [Finding(_reason_wanted(scale, answer), "reason")]
    return []


def _reason_wanted(scale: Scale, answer: Answer) -> str:
    if answer.not_applicable:
        return "“不适用”请说明理由。"
    return "请写明加分的理由。" if scale.is_bonus else "没有得满分，请写明扣分原因。"


def _flag(value: Any) -> bool:
    return value is True or str(value).strip().lower() in {"on", "true", "1", "yes", "是"}


def _points(value: Any, name: str, at: str, most: Decimal, found: list[Finding]) -> Decimal | None:
    text = "" if value is None else str(value).strip().removesuffix("分").strip()
    if not text:
        return None
    number = read_decimal(text)
    if number is None:
        found.append(Finding(f"{name}“{text[:20]}”不是数字，或多于一位小数；请填0至{shown(most)}之间的数。", at))
        return None
    if not ZERO <= number <= most:
        found.append(Finding(f"{name}须在0和{shown(most)}之间，现在是{text[:20]}。", at))
        return None
    return rounded(number)


def read_decimal(text: str) -> Decimal | None:
    """Return a plain number with at most one decimal (full-width digits are forgiven), or None."""
    text = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"-?([0-9]{1,4}(\.[0-9]{0,6})?|\.[0-9]{1,6})", text):
        return None
    number = Decimal(text) + ZERO  # minus nought is nought
    return number if number == rounded(number) else None


def _times(value: Any, name: str, at: str, found: list[Finding]) -> int | None:
    text = "" if value is None or value is False else unicodedata.normalize("NFKC", str(value)).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST_TIMES and len(text) <= 9):
        found.append(Finding(f"{name}“{text[:20]}”不是0至{MOST_TIMES}的整数。", at))
        return None
    return int(text)


def _yes(value: Any, found: list[Finding]) -> bool | None:
    text = "" if value is None else str(value).strip().lower()
    if not text:
        return None
    if text in {"yes", "true", "是", "1"}:
        return True
    if text in {"no", "false", "否", "0"}:
        return False
    found.append(Finding(f"“{text[:20]}”不是“是”或“否”。", "yes"))
    return None
