"""Answers of the sheet's services in the words of a page."""

from collections.abc import Mapping
from typing import Any

from benchmark_platform.core.findings import Finding
from evaluations.rules.scoring import Scale

NOTHING = "没有评分"


def findings_of(answer: Mapping[str, Any]) -> list[Finding]:
    """Return the sentences of a refused entry."""
    return [Finding(one["message"], one["field"]) for one in answer["findings"]]


def conflict_rows(scale: Scale, answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return both texts of an item beside each other."""
    mine, theirs = answer["mine"], answer["theirs"]
    rows = [
        ("得分", score_words(mine), score_words(theirs)),
        ("填写内容", entered_words(scale, mine), entered_words(scale, theirs)),
        ("扣分原因", mine.get("reason", ""), theirs.get("reason", "")),
    ]
    return [{"label": label, "left": left, "right": right, "changed": left != right} for label, left, right in rows]


def remark_rows(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return both texts of the words on the whole."""
    left, right = answer["mine"]["text"], answer["theirs"]["text"]
    return [{"label": "总体意见", "left": left, "right": right, "changed": True}]


def score_words(told: Mapping[str, Any]) -> str:
    """Return a score of an answer in words."""
    if told.get("not_applicable"):
        return "不适用"
    return f"{told['score']}分" if told.get("score") else NOTHING


def entered_words(scale: Scale, told: Mapping[str, Any]) -> str:
    """Return what was entered: listed reasons with their number, what was counted, yes or no."""
    answer = told.get("answer", {})
    texts = {point.code: point.text for point in scale.points}
    parts = [f"{texts.get(code, code)} {number} 次" for code, number in answer.get("times", {}).items()]
    if "other" in answer:
        parts.append(f"其他扣分 {answer['other']}分")
    if answer.get("no_deduction"):
        parts.append("无扣分")
    if "count" in answer:
        parts.append(f"数量 {answer['count']}")
    if "yes" in answer:
        parts.append("是" if answer["yes"] else "否")
    return "；".join(parts)
