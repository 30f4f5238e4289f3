"""Self-assessment as pure rules: reading what was typed for an item, what still holds, what is missing (S5, E)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding
from evaluations.rules.scoring import GRADED, Answer, Scale, check_answer, read_answer, score_of, shown
from evaluations.rules.totals import NOTHING, Given

# Ours: room for a page of text.
REASON_LIMIT = 2000
SUMMARY_LIMIT = 5000
OTHER = "other"


@dataclass(frozen=True)
class Entry:
    """What is on record for one item: the answer by its way, on which marks it was given, and the reason."""

    answer: Answer = field(default_factory=Answer)
    marks: Decimal | None = None
    score: Decimal | None = None
    reason: str = ""


EMPTY = Entry()


def read_typed(scale: Scale, typed: Mapping[str, Any]) -> tuple[Answer, list[Finding]]:
    """Return what the unit's form says: an anchor that was picked (``pick``), or a number of its own (``score``).

    A pick and a number that contradict each other are a question, never a silent choice.
    """
    if scale.way != GRADED or typed.get("not_applicable"):
        return read_answer(scale, typed)
    pick, number = str(typed.get("pick") or "").strip(), str(typed.get("score") or "").strip()
    if pick in ("", OTHER):
        answer, found = read_answer(scale, {"score": number})
        if pick == OTHER and not number:
            found.append(Finding("选了“其他分数”，请填写分数。", "score"))
        return answer, found
    answer, found = read_answer(scale, {"score": pick})
    if number and not found:
        own, found = read_answer(scale, {"score": number})
        if not found and own != answer:
            found.append(Finding(f"选了{pick}分一档，又填了{number}分，请核对后只留一个。", "score"))
    return answer, found


def check_reason(reason: str) -> list[Finding]:
    """Return what is wrong with a reason as text; whether one is needed is asked at submission."""
    if len(reason) > REASON_LIMIT:
        return [Finding(f"理由最多{REASON_LIMIT}字，现在有{len(reason)}字。", "reason")]
    return []


def check_summary(text: str) -> list[Finding]:
    """Return what is wrong with the summary as text."""
    if len(text) > SUMMARY_LIMIT:
        return [Finding(f"自评总结最多{SUMMARY_LIMIT}字，现在有{len(text)}字。", "summary")]
    return []


def stale_words(scale: Scale, entry: Entry) -> str:
    """Return why a score no longer holds: marks or way of scoring were changed since; "" where it holds, or is none."""
    if entry.answer.not_applicable:
        return "" if scale.may_be_not_applicable else "评分标准已修改，这一项不能再填“不适用”，请重新评分。"
    if entry.score is None:
        return ""
    if entry.marks != scale.marks:
        return f"分值已由{shown(entry.marks)}分改为{shown(scale.marks)}分，请重新评分。"
    if score_of(scale, entry.answer) != entry.score:
        return "评分要点已修改，请重新评分。"
    return ""


def given_of(scale: Scale, entry: Entry) -> Given:
    """Return the score that counts: nothing where it was given on other marks or by another way."""
    if stale_words(scale, entry):
        return NOTHING
    return Given(entry.score, entry.answer.not_applicable)


def missing_in(scale: Scale, entry: Entry) -> list[Finding]:
    """Return what one item lacks before the self-assessment may be submitted."""
    stale = stale_words(scale, entry)
    if stale:
        return [Finding(stale, "score")]
    return check_answer(scale, entry.answer, entry.reason)


def missing_for_submission(rows: Iterable[tuple[Scale, Entry]]) -> list[Finding]:
    """Return what all items lack, each sentence with its item's code, at the item's field (S5)."""
    found = []
    for scale, entry in rows:
        for finding in missing_in(scale, entry):
            found.append(Finding(f"{scale.code}：{finding.message}", f"{scale.code}-{finding.field}"))
    return found


def check_return(*, reason: str, until: date | None, latest: date, day: date) -> list[Finding]:
    """Return what is wrong with sending a self-assessment back on ``day``, to be handed in again by ``until``."""
    found = []
    if not reason.strip():
        found.append(Finding("请写明退回理由，让创建单位知道要改什么。", "reason"))
    if len(reason) > REASON_LIMIT:
        found.append(Finding(f"退回理由最多{REASON_LIMIT}字，现在有{len(reason)}字。", "reason"))
    if until is None:
        found.append(Finding("请填写重新提交的期限，例如 2021-03-20。", "until"))
    elif until <= day:
        found.append(Finding("重新提交的期限须晚于今天。", "until"))
    elif until > latest:
        found.append(Finding(f"重新提交的期限最晚到{chinese_day(latest)}，请改早。", "until"))
    return found
