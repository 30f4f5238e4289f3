"""1-5, 2-1, 2-6: so many records in every whole period; what does not count is listed with its reason."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules.checks import compute, periodic_state
from evaluations.rules.checks.counts import month_named
from evaluations.rules.facts import GroupFact, RecordFact, Rule, SeatFact
from evaluations.rules.periods import Per, Span, demanded
from tests.evaluations.checking import AFTER, NOVEMBER, body, check, fact, facts, fixture_rule

QUARTERS = [(2020, 3), (2020, 5), (2020, 8)]


def assemblies(*months: tuple[int, int]) -> tuple[RecordFact, ...]:
    """A members' assembly on the 10th of each month."""
    return tuple(fact("assembly", year, month) for year, month in months)


def test_2_1_assembly_says_what_is_missing() -> None:
    """2-1: the sentence of the issue: 需 4 次，台账 3 次，缺 2020年第四季度."""
    result = check("2-1", "assembly", facts(records=assemblies(*QUARTERS)), date(2021, 1, 1))
    assert (result.status, result.sentence) == ("short", "需 4 次，台账 3 次，缺 2020年第四季度")
    assert [one.words for one in result.counted] == [
        "2020年3月10日 党员大会",
        "2020年5月10日 党员大会",
        "2020年8月10日 党员大会",
    ]
    assert result.overdue
    assert result.period == "每季度 1 次"


def test_2_1_a_quarter_that_is_not_over_is_running() -> None:
    """2-1: until 31 December the fourth quarter is 进行中, not missing."""
    known = facts(records=assemblies(*QUARTERS))
    for day in (NOVEMBER, date(2020, 12, 31)):
        result = check("2-1", "assembly", known, day)
        assert (result.status, result.missing) == ("running", "2020年第四季度进行中，还需 1 次")
        assert not result.overdue
    assert check("2-1", "assembly", known, date(2020, 9, 30)).missing == "2020年第四季度尚未开始"


def test_2_1_all_quarters() -> None:
    """2-1: met; the first quarter of 2021 lies only partly in the period and is shown, not demanded."""
    result = check("2-1", "assembly", facts(records=assemblies(*QUARTERS, (2020, 11), (2021, 1))), AFTER)
    assert (result.status, result.sentence) == ("met", "需 4 次，台账 4 次")
    assert result.asides == ("2021年第一季度只有一部分在考核期内，不作要求，已有 1 次",)
    assert len(result.counted) == 5


def test_2_1_two_in_one_quarter_do_not_make_up_for_another() -> None:
    """2-1: four assemblies in three quarters."""
    result = check("2-1", "assembly", facts(records=assemblies(*QUARTERS, (2020, 9))), AFTER)
    assert result.sentence == "需 4 次，台账 4 次，缺 2020年第四季度"


def test_nothing_recorded_is_untouched() -> None:
    """Untouched is neither met nor short; what is missing is said all the same."""
    result = check("2-1", "assembly", facts(), AFTER)
    assert (result.status, result.missing, result.overdue) == ("untouched", "缺 2020年第一季度至2020年第四季度", True)


def test_2_1_records_that_do_not_count() -> None:
    """2-1: before the assessment period, and of a day that has not come."""
    rows = (fact("assembly", 2019, 12), fact("assembly", 2020, 12), fact("assembly", 2021, 3))
    result = check("2-1", "assembly", facts(records=rows))
    assert [(one.words, one.why) for one in result.not_counted] == [
        ("2019年12月10日 党员大会", "不在考核期内"),
        ("2020年12月10日 党员大会", "日期在今天之后"),
        ("2021年3月10日 党员大会", "日期在今天之后"),
    ]
    assert result.status == "short"


def test_2_1_only_the_secretarys_own_lecture_counts() -> None:
    """2-1: a lecture by somebody else is listed as not counted, with the name."""
    rows = (
        fact("lecture", 2020, 4, topic="学党章", led_by="王芳"),
        fact("lecture", 2020, 5),
        fact("lecture", 2020, 6, by_secretary=True),
    )
    result = check("2-1", "lecture", facts(records=rows))
    assert result.status == "met"
    assert [(one.label, one.why) for one in result.not_counted] == [
        ("党课“学党章”", "不是书记本人（王芳）"),
        ("党课", "不是书记本人（未填写是谁）"),
    ]
    others = check("2-1", "lecture", facts(records=rows[:2]), AFTER)
    assert (others.status, others.sentence) == ("short", "需 1 次，台账 0 次，缺 2020年")


@pytest.mark.parametrize(
    ("full", "seats", "status"),
    [
        (6, (), "not_applicable"),
        (7, (), "untouched"),
        (6, (SeatFact("书记", "周明"),), "untouched"),
        (None, (), "unknown"),
    ],
)
def test_2_1_monthly_meeting_needs_a_committee(full: int | None, seats: tuple[SeatFact, ...], status: str) -> None:
    """2-1: without a committee (fewer than 7 full members, no seat) the monthly rule does not apply."""
    known = facts(body(full, seats=seats))
    assert check("2-1", "committee", known).status == status
    rows = periodic_state(fixture_rule("2-1", "committee"), known, NOVEMBER)
    assert len(rows) == (14 if status == "untouched" else 0)


@pytest.mark.parametrize(
    ("seats", "elected_on", "first"),
    [
        ((SeatFact("书记", "周明"),), date(2020, 9, 28), "2020年10月"),
        (
            (SeatFact("书记", "周明", date(2020, 11, 1)), SeatFact("委员", "王芳", date(2020, 10, 1))),
            None,
            "2020年10月",
        ),
        ((SeatFact("书记", "周明", date(2018, 9, 28)),), date(2020, 9, 28), "2020年1月"),
        ((SeatFact("书记", "周明"),), None, "2020年1月"),
        ((), date(2020, 9, 28), "2020年1月"),
    ],
)
def test_2_1_no_month_before_the_committee_is_demanded(
    seats: tuple[SeatFact, ...], elected_on: date | None, first: str
) -> None:
    """2-1: a committee elected on 28 September 2020 meets every month from October on, and this is said."""
    known = facts(body(7, seats=seats, elected_on=elected_on))
    assert periodic_state(fixture_rule("2-1", "committee"), known, AFTER)[0][0].label == first
    asides = check("2-1", "committee", known, AFTER).asides
    assert bool(asides) == (first == "2020年10月")
    assembly = check("2-1", "assembly", known, AFTER)
    assert assembly.required == "需 4 次"


def test_2_1_the_day_of_the_committee_is_said() -> None:
    """2-1: as a sentence that changes nothing."""
    rows = tuple(fact("committee", *month) for month in ((2020, 10), (2020, 11), (2020, 12), (2021, 1), (2021, 2)))
    known = facts(body(7, seats=(SeatFact("书记", "周明"),), elected_on=date(2020, 9, 28)), records=rows)
    result = check("2-1", "committee", known, AFTER)
    assert (result.status, result.sentence) == ("met", "需 5 次，台账 5 次")
    assert result.asides == ("支委会2020年9月28日产生，之前和当期不作要求",)


def test_2_1_committee_months() -> None:
    """2-1: the missing months are named, long runs as a stretch; a leap year's February is one of them."""
    rows = tuple(fact("committee", 2020, month) for month in (1, 5, 6, 7, 9, 10))
    result = check("2-1", "committee", facts(records=rows))
    assert result.sentence == ("需 14 次，台账 6 次，缺 2020年2月至2020年4月、2020年8月；2020年11月进行中，还需 1 次")


def test_2_1_group_meetings_only_with_groups() -> None:
    """2-1: 设立党小组的定期召开; the quarter is the platform's reading of 定期 and flagged."""
    assert check("2-1", "group", facts()).why == "没有设党小组"
    known = facts(body(groups=(GroupFact("审计组", 4, 3),)), records=(fact("group", 2020, 2),))
    result = check("2-1", "group", known)
    assert result.missing.startswith("缺 2020年第二季度、2020年第三季度")
    assert result.note == "方案只写“定期”：默认每季度1次"


@pytest.mark.parametrize("code", ["life", "appraisal"])
def test_1_5_once_a_year(code: str) -> None:
    """1-5: an organisational-life meeting and a democratic appraisal each year; 2021 is only partly in the period."""
    none = check("1-5", code, facts())
    assert (none.status, none.missing) == ("untouched", "2020年进行中，还需 1 次")
    one = check("1-5", code, facts(records=(fact(code, 2020, 2),)))
    assert (one.status, one.sentence) == ("met", "需 1 次，台账 1 次")
    late = check("1-5", code, facts(records=(fact(code, 2021, 1),)), AFTER)
    assert (late.status, late.missing) == ("short", "缺 2020年")


def test_without_a_whole_period_nothing_is_demanded() -> None:
    """Decision 11: a period from October to February holds no whole year."""
    known = facts(span=Span(date(2020, 10, 1), date(2021, 2, 28)), records=(fact("life", 2020, 11),))
    result = check("1-5", "life", known, AFTER)
    assert (result.status, result.why) == ("not_applicable", "考核期内没有完整的期间，不作要求")
    assert result.asides[0] == "2020年只有一部分在考核期内，不作要求，已有 1 次"


def test_2_6_dues_belong_to_the_month_that_they_name() -> None:
    """2-6: paid in March for January; words that name no month do not count."""
    rows = (
        fact("dues", 2020, 3, details={"month": "2020年1月"}),
        fact("dues", 2020, 3, details={"month": "2020-02"}),
        fact("dues", 2020, 3, details={"month": "三月"}),
        fact("dues", 2020, 3, details={"month": "2019年12月"}),
        fact("dues", 2020, 3),
    )
    result = check("2-6", "dues", facts(records=rows), date(2020, 4, 5))
    assert (result.found, result.missing) == ("台账 2 次", "缺 2020年3月；2020年4月进行中，还需 1 次")
    assert [one.why for one in result.not_counted] == [
        "所属月份没有写成“2020年10月”的样子",
        "不在考核期内",
        "所属月份没有写成“2020年10月”的样子",
    ]


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("2020年10月", 10),
        ("２０２０年１月", 1),
        ("2020-10", 10),
        ("2020.1", 1),
        ("202012", 12),
        (" 2020/9 ", 9),
        ("2020年13月", None),
        ("0000年1月", None),
        ("十月", None),
        ("", None),
        (None, None),
        (202010, 10),
    ],
)
def test_months_as_people_write_them(words: object, month: int | None) -> None:
    """2-6: full-width digits too."""
    assert month_named(words) == (date(2020, month, 1) if month else None)


spans = st.tuples(st.dates(date(2018, 1, 1), date(2022, 12, 31)), st.integers(0, 900)).map(
    lambda pair: Span(pair[0], pair[0] + timedelta(days=pair[1]))
)
held = st.lists(st.dates(date(2017, 6, 1), date(2025, 12, 31)), max_size=40)


@given(
    span=spans,
    held=held,
    per=st.sampled_from(Per),
    times=st.integers(1, 3),
    day=st.dates(date(2018, 1, 1), date(2025, 12, 31)),
)
def test_states_and_result_agree(span: Span, held: list[date], per: Per, times: int, day: date) -> None:
    """Met exactly when every whole period has enough; short when one that is over has not."""
    rule = Rule("2-1", "x", "示例", "count_per_period", {"kinds": ["assembly"], "per": per.value, "times": times})
    records = tuple(RecordFact(number, "assembly", "党员大会", when) for number, when in enumerate(held))
    known = facts(span=span, records=records)
    rows = periodic_state(rule, known, day)
    result = compute(rule, known, day)
    assert [period for period, _ in rows] == demanded(per, span)
    for period, done in rows:
        assert done == (sum(1 for when in held if when in period and when <= day) >= times)
    assert len(result.counted) + len(result.not_counted) == len(held)
    assert all(one.day in span and one.day <= day for one in result.counted if one.day)
    if not rows:
        assert result.status == "not_applicable"
    elif not held:
        assert result.status == "untouched"
    elif any(not done and period.is_over(day) for period, done in rows):
        assert result.status == "short"
    else:
        assert result.status == ("met" if all(done for _, done in rows) else "running")
