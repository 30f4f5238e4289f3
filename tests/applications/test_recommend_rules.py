"""The prefecture's one choice (S2) and the review behind it (C0.1–C6): pure rules."""

from datetime import date

import pytest

from applications.rules import recommendation, review
from applications.rules.recommendation import Case

GOOD = Case(superior_name="示例长沙市行业党委", superior_verdict="agree", review_given=True, eligibility="meets")
LONG = "长" * 1001


def fields(findings: list) -> list[str]:
    """Where something is wrong, in order."""
    return [finding.field for finding in findings]


def test_all_there_nothing_to_say() -> None:
    """S2: opinion 同意推荐, own review confirmed, reasons."""
    assert recommendation.check_recommendation(GOOD, reasons="理由", despite="") == []


@pytest.mark.parametrize(
    ("case", "reasons", "despite", "expected"),
    [
        (Case("示例长沙市行业党委", "", True, "meets"), "理由", "", ["opinion"]),
        (Case("示例长沙市行业党委", "disagree", True, "meets"), "理由", "", ["opinion"]),
        (Case("示例长沙市行业党委", "agree", False, "meets"), "理由", "", ["review"]),
        (GOOD, " ", "", ["reasons"]),
        (GOOD, LONG, "", ["reasons"]),
        (Case("示例长沙市行业党委", "agree", True, "fails"), "理由", " ", ["despite"]),
        (Case("示例长沙市行业党委", "agree", True, "fails"), "理由", LONG, ["despite"]),
        (Case("示例长沙市行业党委", "agree", True, "fails"), "理由", "已整改", []),
        (Case("示例长沙市行业党委", "agree", True, "missing"), "理由", "", []),
        (Case("示例长沙市行业党委", "", False, "fails"), "", "", ["opinion", "review", "reasons", "despite"]),
    ],
)
def test_what_stands_between_a_form_and_its_recommendation(
    case: Case, reasons: str, despite: str, expected: list[str]
) -> None:
    """S2, C0: a computed 不符合 does not block, but it is never passed over."""
    assert fields(recommendation.check_recommendation(case, reasons=reasons, despite=despite)) == expected


def test_the_failing_condition_is_named() -> None:
    """C0.1: the sentence that shows the computation."""
    case = Case("示例长沙市行业党委", "agree", True, "fails", ["成立于2018年1月1日，不满3年"])
    [finding] = recommendation.check_recommendation(case, reasons="理由", despite="")
    assert finding.message == "资格核对结论为不符合（成立于2018年1月1日，不满3年）。仍要推荐的，请写明理由。"


@pytest.mark.parametrize(("reason", "expected"), [("没有合适对象", []), (" \n", ["reason"]), (LONG, ["reason"])])
def test_a_nil_return_needs_its_reason(reason: str, expected: list[str]) -> None:
    """S2."""
    assert fields(recommendation.check_nil_return(reason=reason)) == expected


@pytest.mark.parametrize(
    ("has_filed", "reason", "until", "last_day", "expected"),
    [
        (True, "材料不实", date(2020, 9, 10), date(2020, 9, 30), []),
        (True, "材料不实", date(2020, 9, 10), None, []),
        (True, "材料不实", date(2020, 9, 30), date(2020, 9, 30), []),
        (False, "材料不实", date(2020, 9, 10), date(2020, 9, 30), [""]),
        (True, "", None, date(2020, 9, 30), ["reason", "until"]),
        (True, "材料不实", date(2020, 9, 1), date(2020, 9, 30), ["until"]),
        (True, "材料不实", date(2020, 10, 1), date(2020, 9, 30), ["until"]),
    ],
)
def test_a_request_for_a_new_recommendation(
    has_filed: bool, reason: str, until: date | None, last_day: date | None, expected: list[str]
) -> None:
    """S3: with a reason and a day between tomorrow and the end of the stage, of somebody who has filed."""
    found = recommendation.check_request(
        reason=reason, until=until, has_filed=has_filed, last_day=last_day, day=date(2020, 9, 1)
    )
    assert fields(found) == expected


@pytest.mark.parametrize(
    ("verdict", "remark", "expected"),
    [
        ("meets", "", []),
        ("partly", "制度还不全", []),
        ("does_not", "没有经费", []),
        ("", "", ["verdict-4"]),
        ("great", "", ["verdict-4"]),
        ("partly", " ", ["remark-4"]),
        ("does_not", "", ["remark-4"]),
        ("meets", LONG, ["remark-4"]),
    ],
)
def test_a_remark_is_required_unless_it_meets(verdict: str, remark: str, expected: list[str]) -> None:
    """C1–C6: one verdict for each condition."""
    assert fields(review.check_review([review.Line(4, "工作机制健全完善", verdict, remark)])) == expected


def test_an_overlong_remark_on_the_whole() -> None:
    """Kept within its limit."""
    assert fields(review.check_review([], overall=LONG)) == ["remark"]
