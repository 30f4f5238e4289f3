"""2-3: collective study with all five elements."""

from datetime import date
from typing import Any

import pytest

from tests.evaluations.checking import AFTER, NOVEMBER, check, fact, facts

FULL: dict[str, Any] = {
    "expected": 12,
    "summary": "学习党史",
    "details": {"plan": "年度计划第1项", "attendance": "签到表"},
}


def test_2_3_complete_study_every_quarter() -> None:
    """2-3: 计划、内容、时间、人员、考勤五落实, once a quarter."""
    rows = tuple(fact("study", 2020, month, **FULL) for month in (1, 4, 7, 10))
    result = check("2-3", "study", facts(records=rows), AFTER)
    assert (result.status, result.sentence) == ("met", "需 4 次，台账 4 次")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"details": {"plan": "", "attendance": "签到表"}}, "缺计划，“五落实”不全"),
        ({"details": {"plan": "第1项"}}, "缺考勤，“五落实”不全"),
        ({"summary": "  "}, "缺内容，“五落实”不全"),
        ({"expected": None}, "缺人员，“五落实”不全"),
        ({"expected": None, "summary": "", "details": {}}, "缺计划、内容、人员、考勤，“五落实”不全"),
    ],
)
def test_2_3_an_incomplete_record_counts_as_absent(changed: dict[str, Any], why: str) -> None:
    """2-3: and says which element is missing."""
    rows = (fact("study", 2020, 2, **{**FULL, **changed}),)
    result = check("2-3", "study", facts(records=rows), date(2020, 4, 1))
    assert (result.status, result.found) == ("short", "台账 0 次")
    assert [one.why for one in result.not_counted] == [why]


def test_2_3_outside_the_period_and_to_come() -> None:
    """2-3."""
    rows = (fact("study", 2019, 12, **FULL), fact("study", 2020, 12, **FULL))
    result = check("2-3", "study", facts(records=rows), NOVEMBER)
    assert [one.why for one in result.not_counted] == ["不在考核期内", "日期在今天之后"]


def test_2_3_which_field_proves_an_element_is_data() -> None:
    """2-3: a committee that asks for three elements only."""
    rows = (fact("study", 2020, 2, expected=12, summary="学习"),)
    result = check(
        "2-3", "study", facts(records=rows), date(2020, 4, 1), elements=[["内容", "summary"], ["人员", "expected"]]
    )
    assert result.found == "台账 1 次"
