"""1-4, 1-7, 2-6, 4-1, 4-2: records looked at one by one, the July event, guests, participation."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.checks import periodic_state
from evaluations.rules.checks.records import attendance_words
from evaluations.rules.periods import Span
from tests.evaluations.checking import AFTER, NOVEMBER, body, check, fact, facts, fixture_rule


def test_1_4_complete_records() -> None:
    """1-4: present count, minutes and a photo of the page; 0 present is a number; what lacks is named."""
    rows = (
        fact("assembly", 2020, 2, present=10, summary="通过计划", photos=1),
        fact("committee", 2020, 3, present=0, summary="流会", photos=2),
        fact("lecture", 2020, 4, present=9, photos=1),
        fact("group", 2020, 5),
        fact("study", 2020, 5),
    )
    result = check("1-4", "records", facts(records=rows))
    assert (result.status, result.sentence) == (
        "short",
        "每条都有实到人数、内容摘要、照片，台账 4 条，完整 2 条，还有 2 条不合要求",
    )
    assert [one.why for one in result.not_counted] == ["缺内容摘要", "缺实到人数、内容摘要、照片"]
    assert check("1-4", "records", facts(records=rows[:2])).status == "met"
    assert check("1-4", "records", facts(records=rows[2:3]), photo=False, fields=["present"]).status == "met"


def test_1_4_fields_of_the_kind_by_their_words() -> None:
    """1-4: a field that the committee added is named as on the form, never by its code."""
    known = facts(records=(fact("assembly", 2020, 5),), labels={"attendance": "考勤方式"})
    result = check("1-4", "records", known, fields=["present", "attendance"], photo=False)
    assert result.required == "每条都有实到人数、考勤方式"
    assert [one.why for one in result.not_counted] == ["缺实到人数、考勤方式"]


def test_1_4_untouched() -> None:
    """1-4: no record in the assessment period; older ones are listed."""
    result = check("1-4", "records", facts(records=(fact("assembly", 2019, 2), fact("assembly", 2020, 12))))
    assert (result.status, [one.why for one in result.not_counted]) == (
        "untouched",
        ["不在考核期内", "日期在今天之后"],
    )


def test_1_7_every_suggestion_is_answered() -> None:
    """1-7: 对于党员的诉求及时给予反馈."""
    answered = fact("suggestion", 2020, 4, topic="改善食堂", details={"reply": "已改善"})
    open_one = fact("suggestion", 2020, 5, details={"reply": " "})
    assert check("1-7", "replies", facts()).status == "untouched"
    assert check("1-7", "replies", facts(records=(answered,))).status == "met"
    result = check("1-7", "replies", facts(records=(answered, open_one)))
    assert (result.status, result.found, [one.why for one in result.not_counted]) == (
        "short",
        "台账 2 条，已反馈 1 条",
        ["还没有反馈"],
    )


def test_2_6_transfers_are_finished() -> None:
    """2-6: none happened: does not apply; one not finished: short."""
    none = check("2-6", "transfers", facts(records=(fact("transfer", 2019, 3),)))
    assert (none.status, none.why, len(none.not_counted)) == ("not_applicable", "考核期内没有这类登记", 1)
    done = fact("transfer", 2020, 3, details={"done_on": "2020-03-20"})
    assert check("2-6", "transfers", facts(records=(done,))).status == "met"
    result = check("2-6", "transfers", facts(records=(done, fact("transfer", 2020, 4))))
    assert (result.status, [one.why for one in result.not_counted]) == ("short", ["还没有办结"])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2020, 6, 15), "short"),
        (date(2020, 6, 16), "met"),
        (date(2020, 7, 1), "met"),
        (date(2020, 7, 16), "met"),
        (date(2020, 7, 17), "short"),
    ],
)
def test_4_1_july_event_within_the_window(day: date, status: str) -> None:
    """4-1: 15 days before and after 1 July (platform default); another day is listed as not counted."""
    row = fact("july_first", day.year, day.month, day.day)
    result = check("4-1", "july", facts(records=(row,)))
    assert result.status == status
    assert [one.why for one in result.not_counted] == ([] if status == "met" else ["不在“七一”前后的日期内"])
    assert result.period == "每年 7月1日前 15 天至后 15 天"


def test_4_1_july_states_and_days_to_come() -> None:
    """4-1: the window's last day is the last day to do it; running until then; the next year's is not demanded."""
    rule, known = fixture_rule("4-1", "july"), facts(records=(fact("july_first", 2020, 7),))
    states = periodic_state(rule, known, NOVEMBER)
    assert [(period.first, period.last, period.label, done) for period, done in states] == [
        (date(2020, 6, 16), date(2020, 7, 16), "2020年“七一”前后", True)
    ]
    early = check("4-1", "july", known, date(2020, 6, 20))
    assert (early.status, early.missing) == ("running", "2020年“七一”前后进行中，还需 1 次")
    assert [one.why for one in early.not_counted] == ["日期在今天之后"]
    assert check("4-1", "july", facts(), NOVEMBER).status == "untouched"


def test_4_1_work_months_have_no_july() -> None:
    """4-1: with October to February as the period, the event of that year's July counts."""
    span = Span(date(2020, 10, 1), date(2021, 2, 28))
    result = check("4-1", "july", facts(span=span, records=(fact("july_first", 2020, 7),)))
    assert (result.status, result.sentence) == ("met", "需 1 次，台账 1 次")
    states = periodic_state(fixture_rule("4-1", "july"), facts(span=span), NOVEMBER)
    assert [period.label for period, _ in states] == ["2020年“七一”前后"]


def test_4_1_two_julys() -> None:
    """4-1: a period of two years wants two events."""
    span = Span(date(2019, 1, 1), date(2020, 12, 31))
    result = check("4-1", "july", facts(span=span, records=(fact("july_first", 2020, 7),)))
    assert result.sentence == "需 2 次，台账 1 次，缺 2019年“七一”前后"


@pytest.mark.parametrize(
    ("more", "day", "status"),
    [
        ({"guest_count": 3}, NOVEMBER, "met"),
        ({"guests": "入党积极分子"}, NOVEMBER, "met"),
        ({"guest_count": 0}, NOVEMBER, "running"),
        ({}, AFTER, "short"),
    ],
)
def test_4_1_guests_from_outside_the_party(more: dict[str, Any], day: date, status: str) -> None:
    """4-1: 邀请非党员机构负责人、流动党员、入党积极分子、共青团员参加."""
    result = check("4-1", "guests", facts(records=(fact("theme_day", 2020, 5, **more),)), day)
    assert result.status == status
    assert check("4-1", "guests", facts(), day).status == "untouched"


@pytest.mark.parametrize(
    ("present", "expected", "status", "words"),
    [
        (9, 10, "short", "9/10 = 90 %"),
        (19, 20, "met", "19/20 = 95 %"),
        (10, 10, "met", "10/10 = 100 %"),
        (94, 99, "short", "94/99 = 94.9 %"),
        (9499, 10000, "short", "9499/10000 = 94.9 %"),
        (0, 10, "short", "0/10 = 0 %"),
    ],
)
def test_4_2_participation_of_at_least_95_percent(present: int, expected: int, status: str, words: str) -> None:
    """4-2: per activity; in a small branch one of ten absent is 90 %; never rounded up to the mark."""
    row = fact("education", 2020, 10, present=present, expected=expected)
    result = check("4-2", "participation", facts(body(10), records=(row,)))
    assert (result.status, result.asides) == (status, (f"2020年10月10日 education：{words}",))


def test_4_2_excused_absence_counts_as_expected_but_is_shown() -> None:
    """4-2."""
    row = fact("education", 2020, 10, present=9, expected=10, excused=1)
    result = check("4-2", "participation", facts(body(10), records=(row,)))
    assert [one.why for one in result.not_counted] == ["9/10 = 90 %，请假 1 人"]


def test_4_2_without_numbers_and_with_few_expected() -> None:
    """4-2: a record without numbers does not count; fewer expected than registered members is worth a look."""
    rows = (fact("education", 2020, 3, expected=8, present=8), fact("education", 2020, 4))
    result = check("4-2", "participation", facts(body(12), records=rows))
    assert (result.status, [one.why for one in result.not_counted]) == ("short", ["缺应到或实到人数"])
    assert result.asides == (
        "2020年3月10日 education：8/8 = 100 %",
        "有的活动应到人数少于登记的党员人数（12 名），请核对是否包括流动党员",
    )
    assert len(check("4-2", "participation", facts(body(None), records=rows[:1])).asides) == 1
    assert check("4-2", "participation", facts()).status == "untouched"


@given(present=st.integers(0, 400), absent=st.integers(0, 400), percent=st.integers(1, 100))
def test_4_2_the_share_is_exact(present: int, absent: int, percent: int) -> None:
    """4-2: met exactly when present × 100 ≥ percent × expected, and the printed share never says more than there is."""
    expected = present + absent
    row = fact("education", 2020, 10, present=present, expected=expected)
    result = check("4-2", "participation", facts(records=(row,)), percent=percent)
    if expected == 0:
        assert result.status == "short"
        return
    assert (result.status == "met") == (present * 100 >= percent * expected)
    printed = float(attendance_words(row).split(" = ")[1].split(" ")[0])
    assert printed <= present * 100 / expected + 1e-9
