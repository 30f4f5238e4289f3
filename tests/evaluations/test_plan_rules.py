"""S4, M2.1: the creation plan as pure rules; opening and ways out too."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.plan_content import funds_text, month_text, month_words, readable, task_line
from evaluations.rules import opening
from evaluations.rules import plan as rules
from tests.evaluations.units import TASK, TEXTS

MONTHS = rules.months_between(date(2020, 10, 1), date(2021, 2, 28))
CODES = {"1-4", "2-1", "3-1"}


def texts(**changed: Any) -> dict[str, Any]:
    """A plan as typed, changed."""
    return TEXTS | changed


def task(**changed: str) -> dict[str, Any]:
    """A plan with one line of the timetable, changed."""
    return texts(tasks=[TASK | changed])


def test_months_of_a_stage() -> None:
    """Calendar months that the days touch."""
    assert [month_text(month) for month in MONTHS] == ["2020-10", "2020-11", "2020-12", "2021-01", "2021-02"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("50000", "50000"),
        ("５０，０００元", "50000"),
        ("1,234.50", "1234.50"),
        ("0", "0"),
        ("-1", None),
        ("五万", None),
        ("1.234", None),
        ("99999999999", None),
        ("", None),
    ],
)
def test_amounts(typed: str, amount: str | None) -> None:
    """M2.1: as people type them."""
    assert rules.read_funds(typed) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    ("typed", "month"),
    [("2020-11", date(2020, 11, 1)), ("2020年3月", date(2020, 3, 1)), ("2020-13", None), ("0000-01", None), ("", None)],
)
def test_months(typed: str, month: date | None) -> None:
    """S4: a month, or none."""
    assert rules.read_month(typed) == month


def test_codes_in_the_order_of_the_guide() -> None:
    """Each once; what is none comes last."""
    assert rules.read_codes("3-1，1－4、 3-1;x") == ["1-4", "3-1", "x"]


@given(st.text(max_size=60))
def test_reading_never_fails(typed: str) -> None:
    """Whatever is typed."""
    rules.read_codes(typed)
    rules.read_month(typed)
    rules.read_funds(typed)


@given(st.dates(date(1, 1, 1), date(9998, 12, 31)), st.integers(0, 500))
def test_months_between_are_every_month(first: date, days: int) -> None:
    """Without gap, from the first to the last."""
    last = date.fromordinal(first.toordinal() + days)
    months = rules.months_between(first, last)
    assert (months[0], months[-1]) == (first.replace(day=1), last.replace(day=1))
    assert len(months) == (last.year - first.year) * 12 + last.month - first.month + 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (texts(), []),
        (texts(funds="", tasks=[]), []),
        (
            texts(aims="字" * 20_001),
            [("aims", "创建目标过长（20001 字），请精简到 20000 字以内。")],
        ),
        (texts(funds="很多"), [("funds", "经费请填写金额，单位为元，最多两位小数，例如 50000。")]),
        (texts(tasks=[TASK] * 61), [("", "工作任务最多 60 项，现在有 61 项。")]),
        (task(title=""), [("tasks-0-title", "请写明工作任务；不要这一行的，请删除。")]),
        (task(title="字" * 201), [("tasks-0-title", "工作任务不能超过 200 字，现在有 201 字。")]),
        (task(person="字" * 61), [("tasks-0-person", "责任人不能超过 60 字，现在有 61 字。")]),
        (task(starts_in=""), [("tasks-0-starts_in", "请选择开始月份。")]),
        (
            task(ends_in="2021-03"),
            [("tasks-0-ends_in", "完成月份须在创建阶段之内（2020年10月至2021年2月）。")],
        ),
        (
            task(starts_in="2021-01", ends_in="2020-11"),
            [("tasks-0-ends_in", "完成月份早于开始月份，请更正。")],
        ),
        (
            task(items="9-9"),
            [("tasks-0-items", "任务指南中没有“9-9”，请填写指南内容的代码，例如 2-1、4-1。")],
        ),
        (
            task(items="很" * 50),
            [("tasks-0-items", f"任务指南中没有“{'很' * 40}…”，请填写指南内容的代码，例如 2-1、4-1。")],
        ),
    ],
)
def test_what_stops_a_draft(typed: dict[str, Any], found: list[tuple[str, str]]) -> None:
    """S4: each sentence at its field."""
    findings = rules.check_typed(typed, months=MONTHS, codes=CODES)
    assert [(finding.field, finding.message) for finding in findings] == found


@pytest.mark.parametrize(
    ("signatory", "typed", "read", "found"),
    [
        ("何建华", "2020-11-09", date(2020, 11, 9), []),
        ("", "", None, []),
        ("何" * 41, "", None, ["签名不能超过 40 字，现在有 41 字。"]),
        ("何建华", "昨天", None, ["请填写日期，例如 2020-11-10 或 2020年11月10日。"]),
        ("何建华", "2020-11-11", date(2020, 11, 11), ["确认日期不能晚于今天（2020年11月10日）。"]),
        ("何建华", "2020-07-23", date(2020, 7, 23), ["确认日期不能早于实施方案印发的日期（2020年7月24日）。"]),
    ],
)
def test_the_firms_confirmation(signatory: str, typed: str, read: date | None, found: list[str]) -> None:
    """M2.1: who and when."""
    findings = rules.check_confirmation(
        signatory=signatory,
        confirmed_on=typed,
        day_read=read,
        day=date(2020, 11, 10),
        issued_on=date(2020, 7, 24),
    )
    assert [finding.message for finding in findings] == found


def complete(**changed: Any) -> dict[str, Any]:
    """The content of a plan with everything in it, changed."""
    content = TEXTS | {"firm_signatory": "何建华", "firm_confirmed_on": "2020-11-09", "firm_scan": {"id": 1}}
    return content | changed


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"funds": "0"}, []),
        ({"aims": " "}, ["请填写创建目标。"]),
        ({"funds": ""}, ["请填写经费；没有经费的填 0，并在经费说明中写明。"]),
        ({"staff": "", "venue": ""}, ["请填写人力保障。", "请填写场地保障。"]),
        ({"tasks": []}, ["请至少填写 1 项工作任务。"]),
        ({"tasks": [TASK | {"person": ""}]}, ["第 1 项工作任务还没有责任人。"]),
        ({"firm_signatory": ""}, ["请录入所在机构确认的负责人签名和日期。"]),
        ({"firm_confirmed_on": ""}, ["请录入所在机构确认的负责人签名和日期。"]),
        ({"firm_scan": None}, ["请上传所在机构盖章页。"]),
    ],
)
def test_what_a_plan_lacks(changed: dict[str, Any], found: list[str]) -> None:
    """S4, M2.1."""
    assert [finding.message for finding in rules.check_complete(complete(**changed))] == found


@pytest.mark.parametrize(
    ("reason", "is_return", "is_same", "found"),
    [
        ("", False, True, []),
        ("请补充时间表", True, True, []),
        (" ", True, True, ["请写明退回修改的理由，理由会原样告知创建单位。"]),
        ("", False, False, ["这次报送刚才已经办理，或创建单位已重新报送，请刷新页面后再办理。"]),
        ("字" * 2001, False, True, ["意见不能超过 2000 字，现在有 2001 字。"]),
    ],
)
def test_the_committees_answer(reason: str, is_return: bool, is_same: bool, found: list[str]) -> None:
    """S4: about what was read; a return has a reason."""
    findings = rules.check_answer(reason=reason, is_return=is_return, is_same=is_same)
    assert [finding.message for finding in findings] == found


@pytest.mark.parametrize(
    ("typed", "read", "result", "found"),
    [
        ("", None, "", []),
        ("2020-11-10", date(2020, 11, 10), "已完成", []),
        ("昨天", None, "", ["请填写日期，例如 2020-11-10 或 2020年11月10日。"]),
        ("2020-11-11", date(2020, 11, 11), "好", ["完成日期不能晚于今天（2020年11月10日）。"]),
        ("2020-10-09", date(2020, 10, 9), "好", ["完成日期不能早于启动创建的日期（2020年10月10日）。"]),
        ("2020-11-10", date(2020, 11, 10), " ", ["请写明完成情况。"]),
        ("", None, "字" * 2001, ["完成情况不能超过 2000 字，现在有 2001 字。"]),
    ],
)
def test_progress_of_a_task(typed: str, read: date | None, result: str, found: list[str]) -> None:
    """S4: between the opening and today, with what came of it."""
    findings = rules.check_progress(
        done_on=typed, done_read=read, result=result, day=date(2020, 11, 10), opened_on=date(2020, 10, 10)
    )
    assert [finding.message for finding in findings] == found


@pytest.mark.parametrize(
    ("is_released", "waiting", "seen", "found"),
    [
        (True, [1, 2], [1, 2], []),
        (True, [1, 2], None, []),
        (True, [], [1], []),
        (False, [1], [1], ["创建对象名单还没有公布，公布以后才能启动创建。"]),
        (True, [1, 2], [1], ["名单刚才有变化，现在又有新的创建对象，请核对下面的名单后再启动。"]),
    ],
)
def test_opening(is_released: bool, waiting: list[int], seen: list[int] | None, found: list[str]) -> None:
    """S4: a released list, as it was read."""
    findings = opening.check_opening(is_released=is_released, waiting=waiting, seen=seen)
    assert [finding.message for finding in findings] == found


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("受到行政处罚", []),
        (" ", ["请写明理由，理由会告知创建单位。"]),
        ("字" * 1001, ["理由不能超过 1000 字，现在有 1001 字，请精简。"]),
    ],
)
def test_a_way_out_has_a_reason(reason: str, found: list[str]) -> None:
    """S4."""
    assert [finding.message for finding in opening.check_end_reason(reason)] == found


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"old_is_selected": True}, ""),
        ({"same_form": True}, "replacement"),
        ({"new_is_selected": False}, "replacement"),
        ({"same_place": False}, "replacement"),
        ({"is_used": True}, "replacement"),
    ],
)
def test_who_may_have_the_place(changed: dict[str, bool], field: str | None) -> None:
    """S4: selected, of the same place, once."""
    facts = {
        "old_is_selected": False,
        "same_form": False,
        "new_is_selected": True,
        "same_place": True,
        "is_used": False,
    }
    findings = opening.check_replacement(**(facts | changed))
    assert [finding.field for finding in findings] == ([] if field is None else [field])


def test_words_for_people() -> None:
    """Amounts without idle zeros, months and lines in words."""
    assert [funds_text(amount) for amount in (None, Decimal("0"), Decimal("100.00"), Decimal("1.50"))] == [
        "",
        "0",
        "100",
        "1.5",
    ]
    assert (month_words("2020-11"), month_words("?")) == ("2020年11月", "?")
    assert task_line(TASK) == "完善党员活动室（2020年11月至2021年1月，责任人周明，对应3-1、1-4）"
    assert task_line({"title": "甲", "starts_in": "2020-11", "ends_in": "2020-11"}) == "甲（2020年11月）"
    assert readable("firm_confirmed_on", "2020-11-09") == "2020年11月9日"
    assert readable("firm_confirmed_on", "") == "" and readable("firm_scan", None) == ""
    assert readable("group", [{"name": "周明", "post": "?"}]) == "成员　周明"
