"""S5, E: reading what a unit typed for an item, what still holds, what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from evaluations.rules.scoring import COUNTED, DEDUCTIONS, YES_NO, Answer, Point, Scale, score_of
from evaluations.rules.self_assessment import (
    EMPTY,
    Entry,
    check_reason,
    check_return,
    check_summary,
    given_of,
    missing_for_submission,
    read_typed,
    stale_words,
)
from evaluations.rules.totals import NOTHING, Given

GRADED = Scale(
    "1-4", Decimal("4.0"), points=(Point("best", "齐全", Decimal("4.0")), Point("fair", "不全", Decimal("2.8")))
)
DEDUCED = Scale("1-1", Decimal("3.0"), DEDUCTIONS, (Point("form", "不符", Decimal("2.0"), Decimal("2.0")),))
COUNTS = Scale("7-2", Decimal("4.0"), COUNTED, (Point("article", "每篇", Decimal("0.8")),))
ASKED = Scale("2-4", Decimal("2.0"), YES_NO, may_be_not_applicable=True)


@pytest.mark.parametrize(
    ("typed", "score", "sentences"),
    [
        ({}, None, []),
        ({"pick": "2.8"}, "2.8", []),
        ({"pick": "2.8", "score": "2.8"}, "2.8", []),
        ({"pick": "2.8", "score": "3"}, "2.8", ["选了2.8分一档，又填了3分，请核对后只留一个。"]),
        ({"pick": "2.8", "score": "三"}, "2.8", ["得分“三”不是数字，或多于一位小数；请填0至4.0之间的数。"]),
        ({"pick": "other", "score": "3.1"}, "3.1", []),
        ({"pick": "other"}, None, ["选了“其他分数”，请填写分数。"]),
        ({"score": "3.1"}, "3.1", []),
        ({"pick": "9.0", "score": "1"}, None, ["得分须在0和4.0之间，现在是9.0。"]),
        ({"not_applicable": "on", "pick": "2.8"}, None, ["这一项不能填“不适用”。"]),
    ],
)
def test_a_pick_or_a_number(typed: dict[str, Any], score: str | None, sentences: list[str]) -> None:
    """E: what contradicts itself is asked about, never chosen silently."""
    answer, findings = read_typed(GRADED, typed)
    assert answer.score == (Decimal(score) if score else None)
    assert [finding.message for finding in findings] == sentences


def test_other_ways_are_read_by_the_one_rule() -> None:
    """E: deductions, counts, yes and no."""
    assert read_typed(DEDUCED, {"times-form": "1"})[0] == Answer(times={"form": 1})
    assert read_typed(COUNTS, {"count": "3"})[0] == Answer(count=3)
    assert read_typed(ASKED, {"yes": "no"})[0] == Answer(yes=False)
    assert read_typed(ASKED, {"not_applicable": "on"}) == (Answer(not_applicable=True), [])


def an_entry(scale: Scale, answer: Answer, reason: str = "", marks: str | None = None) -> Entry:
    """What is on record."""
    return Entry(answer, Decimal(marks) if marks else scale.marks, score_of(scale, answer), reason)


@pytest.mark.parametrize(
    ("scale", "entry", "words"),
    [
        (GRADED, EMPTY, ""),
        (GRADED, an_entry(GRADED, Answer(score=Decimal("2.8"))), ""),
        (
            GRADED,
            an_entry(GRADED, Answer(score=Decimal("2.8")), marks="3.0"),
            "分值已由3.0分改为4.0分，请重新评分。",
        ),
        (
            DEDUCED,
            Entry(Answer(times={"form": 1}), Decimal("3.0"), Decimal("2.0")),
            "评分要点已修改，请重新评分。",
        ),
        (ASKED, an_entry(ASKED, Answer(not_applicable=True)), ""),
        (
            GRADED,
            an_entry(GRADED, Answer(not_applicable=True)),
            "评分标准已修改，这一项不能再填“不适用”，请重新评分。",
        ),
    ],
)
def test_a_score_on_other_marks_counts_as_not_given(scale: Scale, entry: Entry, words: str) -> None:
    """E: and it is said why."""
    assert stale_words(scale, entry) == words
    if words:
        assert given_of(scale, entry) == NOTHING
        assert [row.message for row in missing_for_submission([(scale, entry)])] == [f"{scale.code}：{words}"]


def test_what_is_given() -> None:
    """E: a figure, or not applicable."""
    assert given_of(GRADED, an_entry(GRADED, Answer(score=Decimal("2.8")))) == Given(Decimal("2.8"))
    assert given_of(ASKED, an_entry(ASKED, Answer(not_applicable=True))) == Given(not_applicable=True)


def test_what_is_missing_stands_at_its_field() -> None:
    """S5: a score, and a reason where marks are lost."""
    rows = [
        (GRADED, EMPTY),
        (DEDUCED, an_entry(DEDUCED, Answer(no_deduction=True))),
        (COUNTS, an_entry(COUNTS, Answer(count=1))),
        (ASKED, an_entry(ASKED, Answer(not_applicable=True), "没有培训班")),
    ]
    assert [(row.field, row.message) for row in missing_for_submission(rows)] == [
        ("1-4-score", "1-4：还没有评分。"),
        ("7-2-reason", "7-2：没有得满分，请写明扣分原因。"),
    ]


def test_texts_have_an_end() -> None:
    """Ours: a page of reason, two of summary."""
    assert [row.message for row in check_reason("字" * 2001)] == ["理由最多2000字，现在有2001字。"]
    assert check_reason("字" * 2000) == []
    assert [row.message for row in check_summary("字" * 5001)] == ["自评总结最多5000字，现在有5001字。"]
    assert check_summary("") == []


@pytest.mark.parametrize(
    ("reason", "until", "fields"),
    [
        ("请补充1-4的理由", date(2021, 3, 13), []),
        (" ", date(2021, 3, 13), ["reason"]),
        ("字" * 2001, date(2021, 3, 13), ["reason"]),
        ("请补充", None, ["until"]),
        ("请补充", date(2021, 3, 10), ["until"]),
        ("请补充", date(2021, 4, 1), ["until"]),
    ],
)
def test_sending_back_wants_a_reason_and_a_day(reason: str, until: date | None, fields: list[str]) -> None:
    """S5: within the stage."""
    found = check_return(reason=reason, until=until, latest=date(2021, 3, 31), day=date(2021, 3, 10))
    assert [finding.field for finding in found] == fields
