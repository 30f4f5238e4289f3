"""2-4, 6-1, 6-2, 6-3, 7-2: what others keep, figures of the firms, articles."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from evaluations.rules.facts import ArticleFact, ComplaintFact, EventFact, FigureFact, PenaltyFact
from evaluations.rules.periods import Span
from tests.evaluations.checking import AFTER, NOVEMBER, body, check, facts

FIRM = "示例天心会计师事务所"


def penalty(day: date, practitioner: str = "") -> PenaltyFact:
    """An entry of the register."""
    return PenaltyFact(day, "行业惩戒", FIRM, practitioner, "省注协", "湘会协〔2020〕1号")


def test_6_1_nothing_in_the_register() -> None:
    """6-1."""
    result = check("6-1", "penalty", facts(body(firms=(FIRM,))))
    assert (result.status, result.sentence) == ("met", "处罚惩戒登记中没有")
    assert check("6-1", "penalty", facts()).why == "没有登记所在执业机构，请联系行业党委补登"


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2019, 12, 31), "met"), (date(2020, 1, 1), "short"), (NOVEMBER, "short"), (date(2020, 11, 11), "met")],
)
def test_6_1_an_entry_since_the_period_began(day: date, status: str) -> None:
    """6-1: from the first day of the assessment period until today."""
    assert check("6-1", "penalty", facts(body(firms=(FIRM,)), penalties=(penalty(day),))).status == status


def test_6_1_practitioners_count_too_and_after_the_period() -> None:
    """6-1: 机构及执业人员; an entry of March 2021 is seen by the assessment of March."""
    known = facts(body(firms=(FIRM,)), penalties=(penalty(date(2020, 5, 6)), penalty(date(2021, 3, 1), "马强")))
    result = check("6-1", "penalty", known, AFTER)
    assert (result.status, result.found) == ("short", "处罚惩戒登记中有 2 条")
    assert [one.label for one in result.counted] == [
        "示例天心会计师事务所受到行业惩戒（省注协，湘会协〔2020〕1号）",
        "示例天心会计师事务所马强受到行业惩戒（省注协，湘会协〔2020〕1号）",
    ]


def test_6_3_complaints_found_true() -> None:
    """6-3: which outcomes count is data; neither subject nor reporter appears."""
    rows = (
        ComplaintFact(date(2020, 5, 6), "founded", "查实"),
        ComplaintFact(date(2020, 6, 6), "unfounded", "查不属实"),
        ComplaintFact(date(2020, 7, 6), "", "核查中"),
        ComplaintFact(date(2019, 7, 6), "founded", "查实"),
    )
    assert check("6-3", "complaint", facts(complaints=rows[1:])).sentence == "没有查实的投诉举报"
    result = check("6-3", "complaint", facts(complaints=rows))
    assert (result.status, [one.words for one in result.counted]) == ("short", ["2020年5月6日 投诉举报（查实）"])
    strict = check("6-3", "complaint", facts(complaints=rows), outcomes=["founded", "unfounded"])
    assert len(strict.counted) == 2
    none = check("6-3", "complaint", facts(), outcomes=["founded", "withdrawn"])
    assert none.sentence == "没有查实、已撤回的投诉举报"


def event(
    pk: int, secretary: str | None, day: date = date(2020, 11, 3), kind: str = "training", **more: Any
) -> EventFact:
    """An event of one day."""
    return EventFact(pk, kind, "书记培训班", day, day, secretary, **more)


def test_2_4_the_secretary_was_at_the_training() -> None:
    """2-4."""
    result = check("2-4", "training", facts(events=(event(1, "present"), event(2, None, kind="symposium"))))
    assert (result.status, result.sentence) == ("met", "需参加 1 次，邀请本单位的已举办 1 次，书记出席 1 次")


@pytest.mark.parametrize(
    ("secretary", "why"), [("excused", "书记请假"), ("absent", "书记缺席"), (None, "出席名单中没有书记")]
)
def test_2_4_the_secretary_was_not_there(secretary: str | None, why: str) -> None:
    """2-4: says how the organiser's list has it; there may be another training while the period runs."""
    known = facts(events=(event(1, secretary),))
    result = check("2-4", "training", known, AFTER)
    assert (result.status, result.missing) == ("short", "还需 1 次")
    assert [one.why for one in result.not_counted] == [why]
    assert check("2-4", "training", known).status == "running"


def test_2_4_without_a_list_nobody_was_absent() -> None:
    """2-4: the day after the event no list stands yet; nobody is short for that, not even after the period."""
    known = facts(events=(event(1, None, has_list=False),))
    result = check("2-4", "training", known, date(2020, 11, 4))
    assert (result.status, [one.why for one in result.not_counted]) == ("running", ["出席名单还没有登记"])
    after = check("2-4", "training", known, AFTER)
    assert (after.status, after.why) == ("unknown", "没有记录书记缺席的培训班，请与行业党委核对")
    attended = facts(events=(event(1, "present"),))
    assert check("2-4", "training", attended, AFTER, times=2).status == "unknown"


def test_2_4_who_was_not_invited_is_not_short() -> None:
    """2-4: a training of others says nothing of this unit."""
    known = facts(events=(event(1, None, is_invited=False),))
    result = check("2-4", "training", known)
    assert (result.status, result.sentence) == ("running", "行业党委还没有邀请本单位参加书记培训班")
    after = check("2-4", "training", known, AFTER)
    assert (after.status, after.why) == ("unknown", "行业党委举办的书记培训班没有邀请本单位，请与行业党委联系")


def test_2_4_no_training_held_yet() -> None:
    """2-4: nothing is missing before the first; after the period it does not apply."""
    known = facts(events=(event(1, None, date(2020, 11, 11)), event(2, "present", date(2019, 11, 3))))
    assert check("2-4", "training", known).sentence == "行业党委还没有举办书记培训班"
    none = check("2-4", "training", facts(), AFTER)
    assert (none.status, none.why) == ("not_applicable", "考核期内行业党委没有举办书记培训班")


def figures(*incomes: tuple[int, int], firm: str = FIRM) -> tuple[FigureFact, ...]:
    """Income by year."""
    return tuple(FigureFact(firm, year, Decimal(income)) for year, income in incomes)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (figures((2018, 900), (2019, 901)), "met"),
        (figures((2018, 900), (2019, 900)), "short"),
        (figures((2018, 901), (2019, 900)), "short"),
        (figures((2017, 950), (2018, 900), (2019, 901)), "met"),
        (figures((2019, 900), (2021, 800)), "unknown"),
        (figures((2019, 900)), "unknown"),
        ((), "untouched"),
    ],
)
def test_6_2_income_rising(rows: tuple[FigureFact, ...], status: str) -> None:
    """6-2: the last two filled-in years; a year that has not come does not count."""
    assert check("6-2", "income", facts(body(firms=(FIRM,)), figures=rows)).status == status


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2020, 12, 31), "met"), (date(2021, 1, 1), "short"), (date(2021, 2, 20), "short"), (AFTER, "short")],
)
def test_6_2_a_year_that_is_not_over_is_not_compared(day: date, status: str) -> None:
    """6-2: 150 by November, or by February, say nothing of the year."""
    rows = figures((2018, 900), (2019, 1000), (2020, 950), (2021, 150))
    result = check("6-2", "income", facts(body(firms=(FIRM,)), figures=rows), day)
    assert (result.status, "2021年" in result.found) == (status, False)


def test_6_2_a_period_until_the_end_of_a_year_compares_it() -> None:
    """6-2: from the day after."""
    known = facts(span=Span(date(2020, 1, 1), date(2020, 12, 31)), figures=figures((2019, 900), (2020, 901)))
    assert check("6-2", "income", known, date(2021, 3, 5)).status == "met"
    assert check("6-2", "income", known, date(2020, 12, 31)).status == "unknown"


def test_6_2_every_firm_has_to_rise() -> None:
    """6-2: a joint branch has several; the firm that falls or lacks years is named."""
    rows = (*figures((2018, 100), (2019, 120)), *figures((2018, 80), (2019, 70), firm="示例评估公司"))
    result = check("6-2", "income", facts(body(firms=(FIRM, "示例评估公司", "示例税务所")), figures=rows))
    assert (result.status, result.missing) == ("short", "示例评估公司的业务收入没有上升")
    assert result.why == "示例税务所只有 0 个年度的业务收入"
    assert result.found == (
        "示例天心会计师事务所：2018年 100 万元，2019年 120 万元；示例评估公司：2018年 80 万元，2019年 70 万元"
    )


def test_6_2_staff_reserve_and_three_years() -> None:
    """6-2: another figure, more years; an empty figure is no year."""
    rows = tuple(FigureFact(FIRM, year, None, 50, reserve) for year, reserve in ((2017, 1), (2018, 3), (2019, 2)))
    assert check("6-2", "reserve", facts(figures=rows), years=3).status == "short"
    assert check("6-2", "reserve", facts(figures=rows[:2])).status == "met"
    assert check("6-2", "income", facts(figures=rows)).status == "untouched"


def articles(number: int, **more: Any) -> tuple[ArticleFact, ...]:
    """So many received articles of 2020."""
    shared = {"day": date(2020, 5, 6), "state": "received", "state_label": "已接收", **more}
    return tuple(ArticleFact(pk=place, title=f"示例稿{place}", **shared) for place in range(number))


@pytest.mark.parametrize(("number", "status", "missing"), [(4, "short", "缺 2020年"), (5, "met", ""), (6, "met", "")])
def test_7_2_five_articles_a_year(number: int, status: str, missing: str) -> None:
    """7-2: 每年不少于5篇, as received by the committee."""
    result = check("7-2", "articles", facts(articles=articles(number)), AFTER)
    assert (result.status, result.missing, result.found) == (status, missing, f"已接收 {number} 篇")
    assert result.period == "每年 5 篇"


def test_7_2_sent_is_not_received() -> None:
    """7-2: sent and returned ones are listed as not counted, withdrawn ones not at all; adopted ones count."""
    rows = (
        ArticleFact(1, "甲", date(2020, 5, 1), "adopted", "已采用"),
        ArticleFact(2, "乙", date(2020, 5, 2), "sent", "已报送"),
        ArticleFact(3, "丙", date(2020, 5, 3), "returned", "已退回"),
        ArticleFact(4, "丁", date(2020, 5, 4), "withdrawn", "已撤回"),
        ArticleFact(5, "戊", date(2019, 5, 4), "received", "已接收"),
        ArticleFact(6, "己", date(2020, 12, 4), "received", "已接收"),
        ArticleFact(7, "庚", date(2021, 1, 4), "received", "已接收"),
    )
    result = check("7-2", "articles", facts(articles=rows))
    assert [one.words for one in result.counted] == ["2020年5月1日 《甲》（已采用）"]
    assert [(one.pk, one.why) for one in result.not_counted] == [
        (5, "不在考核期内"),
        (2, "已报送"),
        (3, "已退回"),
        (6, "日期在今天之后"),
        (7, "日期在今天之后"),
    ]
    assert result.missing == "2020年进行中，还需 4 篇"
    assert result.asides == ("2021年只有一部分在考核期内，不作要求，已有 0 篇",)
