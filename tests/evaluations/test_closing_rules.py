"""S5, E: agreed scores, closing, answers, reopening as pure rules."""

from datetime import date
from decimal import Decimal

import pytest

from evaluations.rules.closing import (
    NAME_LIMIT,
    REASON_LIMIT,
    Agreed,
    check_agreed,
    check_answering,
    check_closing,
    check_confirming,
    check_objections,
    check_own_sheet,
    check_reopening,
    check_reply,
    offered_agreed,
    read_agreed,
    spread_words,
    standing_of,
)
from evaluations.rules.scoring import DEDUCTIONS, Point, Scale
from evaluations.rules.totals import Given, Spread, Total, spread_of

ONE = Decimal("1.0")
SCALE = Scale("1-1", Decimal("3.0"), DEDUCTIONS, (Point("late", "迟报", ONE),))
BONUS = Scale("7-4", Decimal("2.0"), is_bonus=True)
MAYBE = Scale("1-8", Decimal("3.0"), may_be_not_applicable=True)


def given(score: str) -> Given:
    """A score."""
    return Given(Decimal(score))


def spread(*scores: str) -> Spread:
    """What these scores differ by; "-" is not applicable."""
    return spread_of(Given(not_applicable=True) if score == "-" else given(score) for score in scores)


def sentences(found: object) -> list[tuple[str, str]]:
    """Field and sentence."""
    return [(one.field, one.message) for one in found]  # type: ignore[attr-defined]


def test_the_mean_is_offered_with_the_reasons_without_names() -> None:
    """S5: the unit reads 扣分原因 and never learns who scored what."""
    offered = offered_agreed(SCALE, spread("2", "2.5", "3"), ["缺一次记录。", "缺一次记录", "", "日期不清"])
    assert offered == Agreed(given("2.5"), "缺一次记录；日期不清")
    assert offered_agreed(SCALE, spread("3", "3"), ["很好"]) == Agreed(given("3.0"))
    assert offered_agreed(MAYBE, spread("-", "-"), ["不足七人"]) == Agreed(Given(not_applicable=True), "不足七人")
    assert offered_agreed(MAYBE, spread("-", "3"), ["不足七人"]) == Agreed()
    assert len(offered_agreed(SCALE, spread("1"), ["缺" * 3000]).reason) == REASON_LIMIT


def test_an_agreed_score_is_a_figure_whatever_the_way() -> None:
    """E: a mean need not lie on an anchor or a sum of deductions."""
    assert read_agreed(SCALE, {"score": "2.3", "reason": " 缺记录 "}) == (Agreed(given("2.3"), "缺记录"), [])
    agreed, found = read_agreed(SCALE, {"score": "3.5"})
    assert sentences(found) == [("score", "得分须在0和3.0之间，现在是3.5。")]
    assert sentences(read_agreed(SCALE, {"not_applicable": "on"})[1]) == [("not_applicable", "这一项不能填“不适用”。")]
    assert read_agreed(MAYBE, {"not_applicable": "on"}) == (Agreed(Given(not_applicable=True)), [])
    _, found = read_agreed(SCALE, {"reason": "长" * 1001, "spread_reason": "长" * 1001})
    assert [one.field for one in found] == ["reason", "spread_reason"]
    assert agreed == Agreed()


def test_texts_for_the_record() -> None:
    """A score, not applicable, nothing."""
    assert Agreed(given("2"), "甲", "乙").as_texts() == {"score": "2.0", "reason": "甲", "spread_reason": "乙"}
    assert Agreed(Given(not_applicable=True)).as_texts()["score"] == "不适用"
    assert Agreed().as_texts()["score"] == ""


@pytest.mark.parametrize(
    ("scale", "agreed", "sheets", "fields"),
    [
        (SCALE, Agreed(given("3")), ("3", "3"), []),
        (SCALE, Agreed(), ("3", "3"), ["score"]),
        (SCALE, Agreed(given("2")), ("2", "2"), ["reason"]),
        (SCALE, Agreed(given("2"), "缺记录"), ("1.5", "2.5"), []),
        (SCALE, Agreed(given("2"), "缺记录"), ("1.4", "2.5"), ["spread_reason"]),
        (SCALE, Agreed(given("2"), "缺记录", "以记录本为准"), ("1", "3"), []),
        (MAYBE, Agreed(Given(not_applicable=True)), ("-", "-"), ["reason"]),
        (MAYBE, Agreed(given("3")), ("-", "3"), ["spread_reason"]),
        (BONUS, Agreed(), (), []),
        (BONUS, Agreed(given("1")), ("1",), ["reason"]),
        (BONUS, Agreed(given("0")), ("0",), []),
    ],
)
def test_what_an_item_lacks(scale: Scale, agreed: Agreed, sheets: tuple[str, ...], fields: list[str]) -> None:
    """E: a spread over the threshold, or a dispute on applicability, wants words; so does less than full marks."""
    found = check_agreed(scale, agreed, spread(*sheets), ONE)
    assert [one.field for one in found] == fields
    assert all(one.message.endswith("。") for one in found)


def test_a_wide_spread_in_words() -> None:
    """With both figures."""
    assert spread_words(spread("1", "3"), ONE) == "考核人员的评分相差2.0分，超过1.0分"
    assert spread_words(spread("-", "3"), ONE) == "考核人员对是否适用意见不一致"


def test_what_a_closing_lacks() -> None:
    """S5: own sheet, the others' or a reason, a total."""
    total = Total(ONE, ONE, ONE, Decimal(100))
    fine = {"own_sheet_is_in": True, "missing": (), "missing_reason": "", "remark": "", "total": total}
    assert check_closing(**fine) == []  # type: ignore[arg-type]
    assert check_closing(**{**fine, "missing": ["唐丽"], "missing_reason": "临时住院"}) == []  # type: ignore[arg-type]
    found = check_closing(
        own_sheet_is_in=False,
        missing=["唐丽", "许峰"],
        missing_reason=" ",
        remark="长" * 2001,
        total=Total(ONE, ONE, ONE, None),
    )
    assert [one.field for one in found] == ["", "missing_reason", "remark", ""]
    assert found[1].message.startswith("唐丽、许峰还没有提交")
    assert check_closing(**{**fine, "total": Total(ONE, ONE, ONE, None, ("1-1",))}) == []  # type: ignore[arg-type]
    assert [check_own_sheet(True), len(check_own_sheet(False))] == [[], 1]


def test_who_answers_until_when() -> None:
    """[inf] the last day counts whole; the leader's device takes no name of the team."""
    last = date(2021, 3, 18)
    assert check_answering(name="周明", answer_until=last, day=last) == []
    assert check_answering(name="周明", answer_until=last, day=last, team=["罗刚"]) == []
    found = check_answering(name="", answer_until=last, day=date(2021, 3, 19))
    assert sentences(found) == [
        ("", "确认期限（2021年3月18日）已过，逾期未提出异议，视为无异议。"),
        ("name", "请填写确认人姓名。"),
    ]
    assert [one.field for one in check_answering(name="罗刚", answer_until=last, day=last, team=["罗刚"])] == ["name"]
    assert len(check_answering(name="长" * (NAME_LIMIT + 1), answer_until=last, day=last)) == 1


def test_objections_name_items_and_reasons() -> None:
    """At least one, known, with words."""
    assert check_objections({"1-1": "记录本可以补看"}, known=["1-1"]) == []
    assert len(check_objections({}, known=["1-1"])) == 1
    assert [check_confirming({}), len(check_confirming({"1-1": "不同意"}))] == [[], 1]
    found = check_objections({"1-1": " ", "9-9": "没有"}, known=["1-1"])
    assert [one.field for one in found] == ["text-1-1", ""]


def test_replies_and_reopenings_have_words() -> None:
    """[inf] S5: an outcome and a reply; a reason, and no verdict in the way."""
    assert check_reply(outcome="upheld", reply="属实") == []
    assert [one.field for one in check_reply(outcome="", reply="")] == ["outcome", "reply"]
    assert check_reopening(reason="漏看材料", verdict="") == []
    assert [one.field for one in check_reopening(reason="", verdict="")] == ["reason"]
    decided, released = (check_reopening(reason="漏看", verdict=word) for word in ("已拟定", "已公布"))
    assert ("取消拟定" in decided[0].message, "取消拟定" in released[0].message) == (True, False)


@pytest.mark.parametrize(
    ("state", "objections", "day", "words", "settled"),
    [
        ("waiting", 0, 18, "待创建单位确认（2021年3月18日前）", False),
        ("waiting", 0, 19, "逾期未提出异议，视为无异议", True),
        ("confirmed", 0, 18, "创建单位已确认", True),
        ("objected", 2, 30, "有异议，2 项待答复", False),
        ("objected", 0, 18, "异议已答复", True),
        ("reopened", 1, 18, "已重新打开", False),
    ],
)
def test_where_a_closing_stands(state: str, objections: int, day: int, words: str, settled: bool) -> None:
    """Silence is no objection, from the day after the last."""
    found = standing_of(state, answer_until=date(2021, 3, 18), open_objections=objections, day=date(2021, 3, day))
    assert (found.words, found.is_settled) == (words, settled)
