"""Documents, pure: days in order, systems by name, gaps, web addresses (R, 5-1 to 5-4)."""

from datetime import date

import pytest

from evaluations.rules import documents as rules

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


@pytest.mark.parametrize(
    ("has_file", "since", "proof", "lapsed", "gaps"),
    [
        (False, None, False, False, ["没有文件"]),
        (True, None, False, False, ["没有制发日期", "没有运行情况"]),
        (True, DAY, True, True, ["有效期已过"]),
        (True, DAY, True, False, []),
    ],
)
def test_what_a_system_lacks(has_file: bool, since: date | None, proof: bool, lapsed: bool, gaps: list[str]) -> None:
    """5-2: 制度有效运行 needs the file, its day and how it works."""
    found = rules.system_gaps(has_file=has_file, in_force_from=since, has_proof=proof, lapsed=lapsed)
    assert found == gaps


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
