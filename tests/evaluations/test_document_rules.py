"""Documents, pure: days in order, systems by name, gaps, web addresses (R, 5-1 to 5-4)."""

from datetime import date
from typing import Any

import pytest

from evaluations.rules import documents as rules
from evaluations.rules.facts import DocumentFact

DAY = date(2020, 11, 10)


def fields(**facts: object) -> list[str]:
    """The fields at which a document is refused."""
    given = {"title": "章程", "in_force_from": None, "in_force_to": None, **facts}
    return [one.field for one in rules.check_document(**given)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"has_file": False}, ["file"]),
        ({"title": "长" * 120}, []),
        ({"title": "长" * 121}, ["title"]),
        ({"in_force_from": DAY, "in_force_to": DAY}, []),
        ({"in_force_from": DAY, "in_force_to": date(2020, 11, 9)}, ["in_force_to"]),
        ({"in_force_from": date(1979, 12, 31)}, ["in_force_from"]),
        ({"in_force_from": date(1980, 1, 1), "in_force_to": date(2100, 12, 31)}, []),
        ({"in_force_to": date(2101, 1, 1)}, ["in_force_to"]),
        ({"proof_text": "长" * 2001}, ["proof_text"]),
    ],
)
def test_what_a_document_needs(facts: dict[str, object], expected: list[str]) -> None:
    """A file, days that can be, in order; a title is not needed."""
    assert fields(**facts) == expected


@pytest.mark.parametrize(
    ("is_system", "named", "title", "stands", "expected"),
    [
        (False, False, "", "", []),
        (False, True, "", "", ["named_system"]),
        (True, True, "", "", []),
        (True, True, "", "发展党员制度", ["named_system"]),
        (True, False, "  ", "", ["title"]),
        (True, False, "党员积分制度", "", []),
    ],
)
def test_a_system_is_named_or_has_a_title(
    is_system: bool, named: bool, title: str, stands: str, expected: list[str]
) -> None:
    """5-2: one of the twelve stands once; another one is known by its title."""
    found = rules.check_system(is_system=is_system, has_named_system=named, title=title, stands_already=stands)
    assert [one.field for one in found] == expected


def test_a_reason_is_needed_and_has_an_end() -> None:
    """What is taken out of use says why, in 200 characters."""
    assert [one.message for one in rules.check_reason(" ", name="停用原因")] == ["请填写停用原因。"]
    assert rules.check_reason("长" * 200, name="停用原因") == []
    assert len(rules.check_reason("长" * 201, name="停用原因")) == 1


def test_what_is_missing_is_said_in_one_sentence() -> None:
    """R: by the words of the kinds."""
    assert rules.missing_words([("执业机构章程", False), ("年度预算", True), ("任命文件", False)]) == (
        "尚未上传：执业机构章程、任命文件。"
    )
    assert rules.missing_words([("年度预算", True)]) == ""


def system(pk: int = 1, **more: Any) -> DocumentFact:
    """A named system in force since 2019, with proof."""
    usual = {"in_force_from": date(2019, 1, 1), "is_system": True, "named_system": "党费制度", "has_proof": True}
    return DocumentFact(pk, "system", "党建工作制度", "制度文件", **{**usual, **more})


@pytest.mark.parametrize(
    ("facts", "gaps"),
    [
        ({}, []),
        ({"in_force_from": None, "has_proof": False}, ["没有填写制发（生效）日期", "没有填写运行情况"]),
        ({"in_force_from": date(2020, 11, 11)}, ["2020年11月11日起才生效"]),
        ({"in_force_to": date(2020, 11, 9)}, ["有效期已于2020年11月9日届满"]),
        ({"named_system": "", "acceptance": "accepted"}, []),
        ({"named_system": "", "acceptance": "waiting"}, ["不在列明的制度内，待行业党委认定"]),
        ({"named_system": "", "acceptance": "refused", "has_proof": False}, ["行业党委不予认定", "没有填写运行情况"]),
    ],
)
def test_what_a_system_lacks(facts: dict[str, Any], gaps: list[str]) -> None:
    """5-2: 制度有效运行 needs the file in force, its day, how it works, and if it is another one the acceptance."""
    assert rules.system_gaps([system(**facts)], DAY) == {1: gaps}


def test_of_two_systems_with_one_name_one_counts() -> None:
    """5-2: the first that lacks nothing."""
    rows = [system(1, has_proof=False), system(2), system(3), system(4, named_system="教育制度")]
    found = rules.system_gaps(rows, DAY)
    assert found == {1: ["没有填写运行情况"], 2: [], 3: ["同一项制度已计算"], 4: []}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://www.example.cn/a?b=1", True),
        ("http://example.cn", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("http://[", False),
        ("http://例 子.cn", False),
        ("example.cn", False),
        ("https://", False),
    ],
)
def test_a_web_address_runs_nothing(text: str, is_one: bool) -> None:
    """A link that a browser would run is none."""
    assert rules.is_web_address(text) is is_one
