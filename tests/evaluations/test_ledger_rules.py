"""The rules of the ledger: pure, and each sentence says what to do (R; decisions 11 and 12)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.core.findings import Findings
from evaluations.rules.ledger import (
    Entry,
    Known,
    check_entry,
    is_double,
    name_of,
    normal,
    questions,
    read_entry,
)

TODAY = date(2020, 11, 10)
FIRST, LAST = date(2020, 1, 1), date(2021, 2, 28)


@dataclass
class Asked:
    """A field of a kind."""

    code: str
    label: str
    type: str = "text"
    required: bool = False
    options: list[str] | tuple[str, ...] = ()


MEETING = [
    Asked("topic", "议题", required=True),
    Asked("place", "地点"),
    Asked("led_by", "主持人"),
    Asked("by_secretary", "由书记主持"),
    Asked("expected", "应到人数", "integer", required=True),
    Asked("present", "实到人数", "integer", required=True),
    Asked("excused", "请假人数", "integer"),
    Asked("summary", "讨论和决定的事项", "long_text", required=True),
    Asked("photos", "照片"),
]
TYPED = {"held_on": "2020-11-06", "topic": "议题", "expected": "13", "present": "12", "summary": "内容"}


def read(fields: Any, typed: dict[str, str], persons: tuple[int, ...] = ()) -> tuple[Entry, list[tuple[str, str]]]:
    """The entry, and the findings as (field, sentence)."""
    found = Findings()
    entry = read_entry(fields, typed, persons=persons, found=found)
    return entry, [(row.field, row.message) for row in found.rows]


def checked(entry: Entry) -> list[tuple[str, str]]:
    """The findings of the second rule."""
    found = Findings()
    check_entry(entry, today=TODAY, found=found)
    return [(row.field, row.message) for row in found.rows]


def odd(entry: Entry, *others: Known, secretary: str = "张建国", fields: Any = MEETING) -> list[str]:
    """The questions."""
    asked = questions(
        entry, kind_title="党员大会", fields=fields, first=FIRST, last=LAST, secretary=secretary, others=others
    )
    return [question.text for question in asked]


def test_a_plain_meeting_is_read() -> None:
    """Numbers are numbers, the day is a day, an empty text stays empty."""
    entry, findings = read(MEETING, TYPED | {"by_secretary": "on"})
    assert findings == []
    assert entry == Entry(
        date(2020, 11, 6),
        {
            "topic": "议题",
            "place": "",
            "led_by": "",
            "by_secretary": True,
            "expected": 13,
            "present": 12,
            "excused": None,
            "summary": "内容",
        },
    )
    assert checked(entry) == []


def test_what_is_missing_is_said_at_each_field() -> None:
    """Every required field, all at once."""
    _, findings = read(MEETING, {})
    assert findings == [
        ("held_on", "请填写日期。"),
        ("topic", "请填写议题。"),
        ("expected", "请填写应到人数。"),
        ("present", "请填写实到人数。"),
        ("summary", "请填写讨论和决定的事项。"),
    ]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"held_on": "昨天"}, "held_on", "“昨天”不是日期，请写成 2017-06-01 的样子。"),
        ({"held_on": "2020-02-30"}, "held_on", "“2020-02-30”这一天不存在，请核对年月日。"),
        ({"expected": "十三"}, "expected", "“十三”不是数字，请只填阿拉伯数字。"),
        ({"expected": "12.5"}, "expected", "“12.5”不是整数。"),
        ({"excused": "-1"}, "excused", "请假人数不能是负数。"),
        ({"expected": "30001"}, "expected", "应到人数最多填 30000，请核对。"),
        ({"topic": "题" * 201}, "topic", "议题有 201 个字，最多 200 个字，请精简。"),
        ({"led_by": "名" * 41}, "led_by", "主持人有 41 个字，最多 40 个字，请精简。"),
        ({"summary": "字" * 5001}, "summary", "讨论和决定的事项有 5001 个字，最多 5000 个字，请精简。"),
        ({"by_secretary": "也许"}, "by_secretary", "“也许”不是“是”或“否”。"),
    ],
)
def test_what_cannot_be_read(typed: dict[str, str], field: str, sentence: str) -> None:
    """The sentence stands at its field."""
    assert read(MEETING, TYPED | typed)[1] == [(field, sentence)]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "  甲   乙 ", "甲 乙"),
        ("long_text", "甲\r\n乙", "甲\n乙"),
        ("integer", "１３", 13),
        ("decimal", "1,200.5", "1200.50"),
        ("date", "2020年10月9日", "2020-10-09"),
        ("month", "2020-10", "2020年10月"),
        ("month", "２０２０年１０月", "2020年10月"),
        ("yes_no", "是", True),
        ("choice", "签到表", "签到表"),
    ],
)
def test_further_fields_are_typed(kind: str, typed: str, kept: Any) -> None:
    """Details are JSON under the code of the field; money is text with two decimals."""
    field = Asked("extra", "其他", kind, options=["签到表", "会议记录"])
    entry, findings = read([field], {"held_on": "2020-11-06", name_of(field): typed})
    assert (entry.details, findings) == ({"extra": kept}, [])


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("decimal", "-3", "其他不能是负数。"),
        ("decimal", "1.005", "其他最多填两位小数。"),
        ("decimal", "1000000000000", "其他过大，请核对。"),
        ("month", "2020年13月", "“2020年13月”不是月份，请写成 2020年10月 的样子。"),
        ("choice", "点头", "“点头”不在可选项内，应为：签到表、会议记录。"),
        ("text", "字" * 201, "其他有 201 个字，最多 200 个字，请精简。"),
        ("date", "某天", "“某天”不是日期，请写成 2017-06-01 的样子。"),
    ],
)
def test_further_fields_are_refused(kind: str, typed: str, sentence: str) -> None:
    """Nothing of what was refused is kept."""
    field = Asked("extra", "其他", kind, options=["签到表", "会议记录"])
    entry, findings = read([field], {"held_on": "2020-11-06", "d-extra": typed})
    assert (entry.details, findings) == ({}, [("d-extra", sentence)])


def test_persons_are_asked_for() -> None:
    """2-2: a talk names with whom it was."""
    fields = [Asked("persons", "谈话对象", required=True)]
    assert read(fields, TYPED)[1] == [("persons", "请选择谈话对象，从党员名册中至少选一人。")]
    assert read(fields, TYPED, (3,))[0].persons == frozenset({3})


def test_the_future_is_refused() -> None:
    """Today is the last day that may be entered."""
    assert checked(Entry(TODAY)) == []
    assert checked(Entry(TODAY + timedelta(days=1))) == [
        ("held_on", "日期2020年11月11日还没有到（今天是2020年11月10日），台账只登记已经开展的工作。")
    ]


@given(st.integers(0, 60), st.integers(0, 60), st.none() | st.integers(0, 60))
def test_counts_that_cannot_be(expected: int, present: int, excused: int | None) -> None:
    """More present than expected, or more excused than absent, is refused at the field; everything else is taken."""
    fields = [
        field for field, _ in checked(Entry(TODAY, {"expected": expected, "present": present, "excused": excused}))
    ]
    if present > expected:
        assert fields == ["present"]
    elif excused is not None and present + excused > expected:
        assert fields == ["excused"]
    else:
        assert fields == []


@given(st.dates(date(2019, 1, 1), date(2022, 12, 31)))
def test_outside_the_assessment_period_is_questioned(day: date) -> None:
    """Decision 11: both days of the period belong to it."""
    asked = odd(Entry(day))
    assert (asked == []) == (FIRST <= day <= LAST)
    assert all("不在考核期（2020年1月1日至2021年2月28日）内" in text for text in asked)


def test_somebody_else_as_secretary_is_questioned() -> None:
    """2-1: a lecture by someone else does not count as the secretary's."""
    entry = Entry(TODAY, {"led_by": "李四", "by_secretary": True})
    assert odd(entry) == ["勾选了党组织书记，但填写的是“李四”，登记的书记是“张建国”。请核对是不是书记本人。"]
    assert odd(entry, secretary="") == []
    assert odd(Entry(TODAY, {"led_by": "张 建国", "by_secretary": True})) == []


def test_doubled_is_questioned_with_the_other_one() -> None:
    """Same kind, day and place, however the place was written."""
    other = Known(7, TODAY, Entry(TODAY, {"place": "四楼 会议室", "topic": "学习"}))
    entry = Entry(TODAY, {"place": "四楼会议室。"})
    assert odd(entry, other) == [
        "2020年11月10日已经登记过党员大会（四楼 会议室）“学习”，可能重复。请核对是不是同一次。"
    ]
    assert odd(Entry(TODAY, {"place": "五楼"}), other) == []
    assert odd(Entry(TODAY - timedelta(days=1), {"place": "四楼会议室"}), other) == []
    row = Known(None, TODAY, Entry(TODAY, {"place": "四楼会议室"}), row=3)
    assert odd(entry, row) == ["2020年11月10日在表格第 3 行已有党员大会（四楼会议室），可能重复。请核对是不是同一次。"]


def test_what_sets_two_of_a_kind_apart() -> None:
    """Talks with others, dues of another month, the suggestion of somebody else: each is a record of its own."""
    talk: Any = [Asked("persons", "谈话对象", required=True), Asked("place", "地点")]
    dues: Any = [Asked("month", "所属月份", "month", required=True)]
    suggestion: Any = [Asked("topic", "意见建议", required=True)]

    def double(fields: Any, one: Entry, two: Entry) -> bool:
        return is_double(one, Known(1, TODAY, two), fields)

    assert not double(talk, Entry(TODAY, persons=frozenset({1})), Entry(TODAY, persons=frozenset({2})))
    assert double(talk, Entry(TODAY, persons=frozenset({1, 2})), Entry(TODAY, persons=frozenset({2})))
    october, november = ({"month": f"2020年{month}月"} for month in (10, 11))
    assert not double(dues, Entry(TODAY, details=october), Entry(TODAY, details=november))
    assert double(dues, Entry(TODAY, details=october), Entry(TODAY, details=october))
    assert not double(suggestion, Entry(TODAY, {"topic": "甲"}), Entry(TODAY, {"topic": "乙"}))


def test_normal_text() -> None:
    """Width, case, spaces and punctuation do not count."""
    assert normal(" Ａ座-３楼（东） ") == normal("a座3楼 东")
    assert normal(None) == ""
