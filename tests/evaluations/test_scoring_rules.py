"""The scoring rules (E), whatever is entered: never below 0 or above full marks, order irrelevant, empty is never zero.

Pure; by hypothesis where anything may come, by table where a person can check by hand.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.scoring import (
    Answer,
    Point,
    Scale,
    answer_from,
    check_answer,
    read_answer,
    rounded,
    score_of,
    shown,
    wants_reason,
)

D = Decimal
GRADED = Scale("1-4", D("4.0"), "graded", (Point("best", "齐全", D("4.0")), Point("none", "没有", D("0.0"))))
LOSSES = (Point("lecture", "没有讲党课", D("1.0"), D("1.0")), Point("less", "每少1次", D("0.5")))
DEDUCTED = Scale("2-1", D("5.0"), "deductions", LOSSES, may_be_not_applicable=True)
COUNTED = Scale("7-2", D("4.0"), "counted", (Point("article", "每篇", D("0.8")),))
YES_NO = Scale("5-1", D("3.0"), "yes_no")
BONUS = Scale("7-3", D("2.0"), "graded", GRADED.points, is_bonus=True)


def tenths(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Marks between two numbers of tenths."""
    return st.integers(low, high).map(lambda number: D(number) / 10)


@st.composite
def scales(draw: st.DrawFn) -> Scale:
    """Any item."""
    marks, way = draw(tenths(1, 200)), draw(st.sampled_from(["graded", "deductions", "counted", "yes_no"]))
    points = [
        Point(f"p{number}", f"要点{number}", draw(tenths(0, 100)), draw(st.none() | tenths(0, 200)))
        for number in range(draw(st.integers(0, 4)))
    ]
    return Scale("1-1", marks, way, tuple(points), may_be_not_applicable=draw(st.booleans()))


WORDS = st.sampled_from(["", " ", "0", "0.5", "1", "３", "2.55", "-1", "1000", "很多", "NaN", "1e9", "是", "no"])
NAMES = ["score", "other", "count", "yes", "no_deduction", "not_applicable", "times-p0", "times-p1", "times-p9"]
NONSENSE = st.dictionaries(st.sampled_from(NAMES), WORDS)
TIMES = st.dictionaries(st.sampled_from(["p0", "p1", "p2", "x"]), st.integers(0, 1200))
SENSE: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "graded": st.fixed_dictionaries({"score": tenths(0, 20).map(str)}),
    "deductions": st.fixed_dictionaries(
        {}, optional={"times": TIMES, "other": tenths(0, 20).map(str), "no_deduction": st.booleans()}
    ),
    "counted": st.fixed_dictionaries({"count": st.integers(0, 30)}),
    "yes_no": st.fixed_dictionaries({"yes": st.sampled_from(["yes", "no"])}),
}


@st.composite
def answered(draw: st.DrawFn) -> tuple[Scale, dict[str, Any]]:
    """An item and what somebody typed for it, sense or nonsense."""
    scale = draw(scales())
    return scale, draw(st.one_of(SENSE[scale.way], NONSENSE))


@given(answered())
def test_never_below_nothing_or_above_full_marks(case: tuple[Scale, dict[str, Any]]) -> None:
    """E: whatever is typed, the score is empty or within the marks, with one decimal."""
    scale, typed = case
    answer, _ = read_answer(scale, typed)
    score = score_of(scale, answer)
    assert score is None or (0 <= score <= scale.marks and score == rounded(score))
    assert not (answer.not_applicable and score is not None)


@given(answered())
def test_what_is_stored_reads_back_the_same(case: tuple[Scale, dict[str, Any]]) -> None:
    """Stored and read again, the answer and its score are the same."""
    scale, typed = case
    answer, _ = read_answer(scale, typed)
    again = answer_from(answer.as_json(), not_applicable=answer.not_applicable)
    assert again == answer
    assert again.as_json() == answer.as_json()
    assert score_of(scale, again) == score_of(scale, answer)
    retyped, findings = read_answer(scale, {**answer.as_json(), "not_applicable": answer.not_applicable})
    assert (retyped, bool(findings)) == (answer, answer.not_applicable and not scale.may_be_not_applicable)


@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_entry_plays_no_part(case: tuple[Scale, dict[str, Any]], random: Any) -> None:
    """E: fields and points in any order give the same score."""
    scale, typed = case
    names, points = list(typed), list(scale.points)
    random.shuffle(names)
    random.shuffle(points)
    shuffled = Scale(scale.code, scale.marks, scale.way, tuple(points), scale.may_be_not_applicable)
    other, _ = read_answer(shuffled, {name: typed[name] for name in names})
    if scale.way != "counted":  # there the first point is what is counted, and it has but one
        assert score_of(shuffled, other) == score_of(scale, read_answer(scale, typed)[0])


@given(scales(), st.dictionaries(st.sampled_from(["score", "count", "yes", "other", "times-p0"]), st.just(" ")))
def test_empty_is_never_nought(scale: Scale, typed: dict[str, str]) -> None:
    """E: nothing entered is no score; it is asked for when the sheet is handed in."""
    answer, findings = read_answer(scale, typed)
    assert (score_of(scale, answer), answer.as_json(), findings) == (None, {}, [])
    assert [one.message for one in check_answer(scale, answer, "")] == ["还没有评分。"]


@pytest.mark.parametrize(
    ("scale", "typed", "score"),
    [
        (GRADED, {"score": "2.8"}, "2.8"),
        (GRADED, {"score": "２．８分"}, "2.8"),
        (GRADED, {"score": "0"}, "0.0"),
        (GRADED, {"score": "-0"}, "0.0"),
        (DEDUCTED, {"no_deduction": "on"}, "5.0"),
        (DEDUCTED, {"times": {"lecture": 3}}, "4.0"),  # 1 分一次，最多扣 1 分
        (DEDUCTED, {"times-less": "３"}, "3.5"),
        (DEDUCTED, {"times": {"lecture": 1, "less": 2}, "other": "0.3"}, "2.7"),
        (DEDUCTED, {"times": {"less": 99}}, "0.0"),
        (DEDUCTED, {"other": "5"}, "0.0"),
        (DEDUCTED, {"times": {"less": 0}, "other": "0"}, None),  # nothing said: neither full marks nor nought
        (DEDUCTED, {"not_applicable": True, "other": "1"}, None),
        (COUNTED, {"count": 3}, "2.4"),
        (COUNTED, {"count": "6"}, "4.0"),
        (COUNTED, {"count": "0"}, "0.0"),
        (Scale("7-2", D(4), "counted"), {"count": "5"}, "0.0"),
        (YES_NO, {"yes": "是"}, "3.0"),
        (YES_NO, {"yes": "yes"}, "3.0"),
        (YES_NO, {"yes": "否"}, "0.0"),
        (YES_NO, {"yes": "no"}, "0.0"),
    ],
)
def test_scores_by_hand(scale: Scale, typed: dict[str, Any], score: str | None) -> None:
    """E: each way of scoring."""
    answer, findings = read_answer(scale, typed)
    assert findings == []
    found = score_of(scale, answer)
    assert (None if found is None else shown(found)) == score


@pytest.mark.parametrize(
    ("scale", "typed", "field", "words"),
    [
        (GRADED, {"score": "4.1"}, "score", "得分须在0和4.0之间，现在是4.1。"),
        (GRADED, {"score": "-1"}, "score", "得分须在0和4.0之间，现在是-1。"),
        (GRADED, {"score": "2.85"}, "score", "得分“2.85”不是数字，或多于一位小数；请填0至4.0之间的数。"),
        (GRADED, {"score": "好"}, "score", "得分“好”不是数字，或多于一位小数；请填0至4.0之间的数。"),
        (GRADED, {"not_applicable": "on"}, "not_applicable", "这一项不能填“不适用”。"),
        (DEDUCTED, {"times-less": "1.5"}, "times-less", "“每少1次”的次数“1.5”不是0至999的整数。"),
        (DEDUCTED, {"times-less": "1000"}, "times-less", "“每少1次”的次数“1000”不是0至999的整数。"),
        (DEDUCTED, {"times-less": "9" * 30}, "times-less", f"“每少1次”的次数“{'9' * 20}”不是0至999的整数。"),
        (DEDUCTED, {"other": "5.5"}, "other", "其他扣分须在0和5.0之间，现在是5.5。"),
        (
            DEDUCTED,
            {"times": {"gone": 1, "less": 1}},
            "times",
            "扣分项“gone”不在这一项的评分要点里；任务指南可能已经修改。",
        ),
        (COUNTED, {"count": "五"}, "count", "数量“五”不是0至999的整数。"),
        (YES_NO, {"yes": "也许"}, "yes", "“也许”不是“是”或“否”。"),
    ],
)
def test_what_cannot_be_read(scale: Scale, typed: dict[str, Any], field: str, words: str) -> None:
    """Each with a sentence at its field."""
    assert [(one.field, one.message) for one in read_answer(scale, typed)[1]] == [(field, words)]


@pytest.mark.parametrize(
    ("scale", "answer", "reason", "found"),
    [
        (GRADED, Answer(score=D("4.0")), "", []),
        (GRADED, Answer(score=D("3.9")), " ", ["reason"]),
        (GRADED, Answer(score=D("3.9")), "材料不全", []),
        (GRADED, Answer(), "材料不全", ["score"]),
        (DEDUCTED, Answer(not_applicable=True), "", ["reason"]),
        (DEDUCTED, Answer(not_applicable=True), "没有党小组", []),
        (DEDUCTED, Answer(no_deduction=True, times={"less": 1}), "少1次", ["no_deduction"]),
        (DEDUCTED, Answer(no_deduction=True, other=D("0.5")), "少1次", ["no_deduction"]),
        (DEDUCTED, Answer(no_deduction=True), "", []),
        (BONUS, Answer(), "", []),
        (BONUS, Answer(score=D("0.0")), "", []),
        (BONUS, Answer(score=D("0.5")), "", ["reason"]),
        (BONUS, Answer(score=D("0.5")), "有创新", []),
    ],
)
def test_what_must_be_there_to_hand_it_in(scale: Scale, answer: Answer, reason: str, found: list[str]) -> None:
    """E: a score, and a reason where marks are lost, added, or not applied."""
    assert [one.field for one in check_answer(scale, answer, reason)] == found


def test_reasons_are_asked_for_in_words() -> None:
    """Each case has its own sentence."""
    assert check_answer(DEDUCTED, Answer(not_applicable=True), "")[0].message == "“不适用”请说明理由。"
    assert check_answer(BONUS, Answer(score=D(1)), "")[0].message == "请写明加分的理由。"
    assert check_answer(GRADED, Answer(score=D(1)), "")[0].message == "没有得满分，请写明扣分原因。"
    assert not wants_reason(GRADED, Answer())


@given(tenths(-10_000, 10_000), st.integers(1, 7))
def test_rounding_is_half_up_once(value: Decimal, parts: int) -> None:
    """Stated once: one decimal, halves upwards; what is rounded stays as it is, and is shown the same."""
    exact = value / parts
    assert rounded(exact) == exact.quantize(D("0.1"), ROUND_HALF_UP) == rounded(rounded(exact))
    assert shown(exact) == f"{rounded(exact):f}"


def test_shown() -> None:
    """The same on pages, in spreadsheets and on paper."""
    assert [shown(D(text)) for text in ("86.45", "86.44", "100", "0")] == ["86.5", "86.4", "100.0", "0.0"]
    assert shown(None) == "–"
