"""Until when entries are taken, what devices say, what a sheet needs to be handed in (S5, E)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from evaluations.rules.scoring import Answer, Point, Scale
from evaluations.rules.sheets import (
    Entered,
    Window,
    accepted_until,
    check_sheet,
    check_text,
    device_time,
    is_late,
    is_over,
    readable,
    refusal,
)

OPEN = Window("planned", date(2021, 3, 2), date(2021, 3, 1), date(2021, 4, 30), None, 7)
SHUT = replace(OPEN, state="closed", closed_on=date(2021, 3, 15))


@pytest.mark.parametrize(
    ("window", "until"),
    [
        (OPEN, date(2021, 5, 7)),
        (replace(OPEN, state="reopened"), date(2021, 5, 7)),
        (replace(OPEN, closes_on=None), None),
        (SHUT, date(2021, 3, 22)),
        (replace(SHUT, grace_days=0), date(2021, 3, 15)),
        (replace(OPEN, state="cancelled"), None),
    ],
)
def test_until_when(window: Window, until: date | None) -> None:
    """S5: until the visit is closed plus grace days; never closed: until the stage ends plus grace days."""
    assert accepted_until(window) == until


@pytest.mark.parametrize(
    ("window", "day", "sentence"),
    [
        (OPEN, date(2021, 3, 1), "2021年3月2日起才能评分。"),
        (replace(OPEN, opens_on=date(2021, 3, 5)), date(2021, 3, 4), "2021年3月5日起才能评分。"),
        (OPEN, date(2021, 3, 2), ""),
        (OPEN, date(2021, 5, 7), ""),
        (
            OPEN,
            date(2021, 5, 8),
            "考核评估阶段已经截止，评分接收到2021年5月7日为止。没有上传的内容请导出后交给组长。",
        ),
        (replace(OPEN, closes_on=None), date(2031, 1, 1), ""),
        (SHUT, date(2021, 3, 15), ""),
        (SHUT, date(2021, 3, 22), ""),
        (
            SHUT,
            date(2021, 3, 23),
            "实地考核已于2021年3月15日结束，评分接收到2021年3月22日为止。没有上传的内容请导出后交给组长。",
        ),
        (replace(OPEN, state="cancelled"), date(2021, 3, 10), "这次实地考核已经取消，不再接收评分。"),
    ],
)
def test_refused_with_a_sentence(window: Window, day: date, sentence: str) -> None:
    """S5: the day of receipt decides, both ends included."""
    assert refusal(window, day) == sentence


@pytest.mark.parametrize(
    ("window", "day", "over"),
    [
        (OPEN, date(2021, 3, 1), False),
        (OPEN, date(2021, 5, 8), True),
        (SHUT, date(2021, 3, 22), False),
        (SHUT, date(2021, 3, 23), True),
        (replace(OPEN, closes_on=None), date(2031, 1, 1), False),
        (replace(OPEN, state="cancelled"), date(2021, 3, 3), True),
    ],
)
def test_over_for_good(window: Window, day: date, over: bool) -> None:
    """Not yet is not over."""
    assert is_over(window, day) is over


def test_late_is_what_comes_after_closing() -> None:
    """S5: kept beside the agreed scores."""
    assert [is_late(OPEN), is_late(replace(OPEN, state="reopened")), is_late(SHUT)] == [False, False, True]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("2021-03-15T10:30:00.000Z", datetime(2021, 3, 15, 10, 30, tzinfo=UTC)),
        ("2021-03-15T18:30:00+08:00", datetime(2021, 3, 15, 10, 30, tzinfo=UTC)),
        ("2021-03-15T10:30:00", datetime(2021, 3, 15, 10, 30, tzinfo=UTC)),
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("2099-12-31T00:00:00Z", datetime(2099, 12, 31, tzinfo=UTC)),
        ("2101-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("昨天", None),
        ("", None),
        ("2" * 99, None),
        (1615804200, None),
        (None, None),
        ({"at": 1}, None),
    ],
)
def test_the_clock_of_a_device(said: Any, kept: datetime | None) -> None:
    """What is no moment is dropped; a wrong one is kept, and decides nothing."""
    assert device_time(said) == kept


def test_what_no_database_keeps_is_left_out() -> None:
    """NUL, half a pair of surrogates; a fraction becomes its text."""
    sent = {"score": 2.5, "times": {"a\x00": 1}, "list": ["\ud800甲", True, None], "at": ("x",)}
    assert readable(sent) == {"score": "2.5", "times": {"a": 1}, "list": ["甲", True, None], "at": ["x"]}


def test_too_long_a_text() -> None:
    """How long it may be, how long it is."""
    assert check_text("甲乙", most=2, what="扣分原因", at="reason") == []
    found = check_text("甲乙丙", most=2, what="扣分原因", at="reason")
    assert [(one.message, one.field) for one in found] == [("扣分原因最多2字，现在有3字，请删减。", "reason")]


def scale(**more: Any) -> Scale:
    """An item worth three marks."""
    points = (Point("late", "迟交", Decimal("1.0"), Decimal("2.0")),)
    return Scale(**{"code": "1-1", "marks": Decimal("3.0"), "way": "deductions", "points": points, **more})


FULL = Entered(scale(), Answer(no_deduction=True), "", Decimal("3.0"), Decimal("3.0"))


@pytest.mark.parametrize(
    ("row", "sentences"),
    [
        (FULL, []),
        (Entered(scale()), ["1-1：还没有评分。"]),
        (Entered(scale(is_bonus=True)), []),
        (
            Entered(scale(), Answer(times={"late": 1}), "", Decimal("3.0"), Decimal("2.0")),
            ["1-1：没有得满分，请写明扣分原因。"],
        ),
        (
            replace(FULL, scale=scale(marks=Decimal("4.0"))),
            ["1-1：评分标准已经修改（现在满分4.0分），请重新评分。"],
        ),
        (
            Entered(scale(points=()), Answer(times={"late": 1}), "迟", Decimal("3.0"), Decimal("2.0")),
            ["1-1：评分标准已经修改（现在满分3.0分），请重新评分。"],
        ),
    ],
)
def test_what_a_sheet_still_needs(row: Entered, sentences: list[str]) -> None:
    """E: every item by the marks of now, with a reason where one is wanted."""
    assert [one.message for one in check_sheet([row])] == sentences
    assert {one.field for one in check_sheet([row])} <= {"1-1"}
