"""M1.2: the leading group as pure rules."""

from typing import Any

import pytest

from benchmark_platform.core.findings import Level
from evaluations.rules.group import MAX_ROWS, check_group, check_rows, warn_group
from tests.evaluations.units import GROUP, HEAD, MANAGER


def row(**changed: Any) -> dict[str, Any]:
    """周明 as head, changed."""
    return HEAD | changed


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (GROUP, []),
        ([], []),
        ([row(name="")], [("group-0-name", "请填写姓名；不要这一行的，请删除。")]),
        ([row(post="chief")], [("group-0-post", "请选择小组职务：组长、副组长或成员。")]),
        (
            [HEAD, row(name="李强")],
            [("group-1-post", "组长只能有 1 人，第 1 行已经是组长，请改为副组长或成员。")],
        ),
        (
            [HEAD, row(post="member")],
            [("group-1-name", "周明与第 1 行重名，同名的人请加注区别。")],
        ),
        ([row(name="周" * 41)], [("group-0-name", "姓名不能超过 40 字，现在有 41 字。")]),
        ([row(duty="书" * 61)], [("group-0-duty", "单位职务不能超过 60 字，现在有 61 字。")]),
        ([row(helps_with="事" * 201)], [("group-0-helps_with", "负责事项不能超过 200 字，现在有 201 字。")]),
    ],
)
def test_what_stops_the_list_from_being_kept(rows: list[dict[str, Any]], found: list[tuple[str, str]]) -> None:
    """S4: each sentence at its row."""
    assert [(finding.field, finding.message) for finding in check_rows(rows)] == found


def test_a_list_has_an_end() -> None:
    """Huge lists are refused in one sentence."""
    rows = [row(name=f"成员{number}", post="member") for number in range(MAX_ROWS + 1)]
    assert [finding.message for finding in check_rows(rows)] == ["领导小组最多 30 人，现在有 31 人。"]


@pytest.mark.parametrize(
    ("rows", "is_direct", "found"),
    [
        ([], True, ["还没有成立创建工作领导小组。"]),
        (GROUP, True, []),
        ([MANAGER], False, ["领导小组还没有组长。"]),
        ([HEAD], False, []),
        ([HEAD], True, ["领导小组中须有所在机构管理层人员（行业党委直属的创建单位要协调本单位力量）。"]),
        ([HEAD, MANAGER | {"helps_with": " "}], True, ["请写明所在机构管理层人员在创建中负责什么。"]),
    ],
)
def test_what_the_group_lacks(rows: list[dict[str, Any]], is_direct: bool, found: list[str]) -> None:
    """M1.2: a person of the management, and what he or she helps with, on the direct track."""
    assert [finding.message for finding in check_group(rows, is_direct=is_direct)] == found
    warnings = warn_group(rows, is_direct=is_direct)
    assert [finding.message for finding in warnings] == found
    assert {finding.level for finding in warnings} <= {Level.WARNING}
