"""The leading group (创建工作领导小组; S4, M1.2). Arguments in, findings out; a row's field is ``group-<n>-<name>``."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmark_platform.core.findings import Finding, Level

LIMITS = {"name": ("姓名", 40), "duty": ("单位职务", 60), "helps_with": ("负责事项", 200)}
MAX_ROWS = 30
POSTS = ("head", "deputy", "member")
Row = Mapping[str, Any]


def check_rows(rows: Sequence[Row]) -> list[Finding]:
    """What stops the list from being kept: a row without a name, two heads, a name twice, too long."""
    if len(rows) > MAX_ROWS:
        return [Finding(f"领导小组最多 {MAX_ROWS} 人，现在有 {len(rows)} 人。")]
    findings: list[Finding] = []
    heads: list[int] = []
    names: dict[str, int] = {}
    for index, row in enumerate(rows):
        findings += _check_row(index, row)
        if row["post"] == "head":
            heads.append(index)
        name = row["name"]
        if name and name in names:
            findings.append(
                Finding(f"{name}与第 {names[name] + 1} 行重名，同名的人请加注区别。", f"group-{index}-name")
            )
        names.setdefault(name, index)
    for index in heads[1:]:
        findings.append(
            Finding(f"组长只能有 1 人，第 {heads[0] + 1} 行已经是组长，请改为副组长或成员。", f"group-{index}-post")
        )
    return findings


def _check_row(index: int, row: Row) -> list[Finding]:
    findings = []
    if not row["name"]:
        findings.append(Finding("请填写姓名；不要这一行的，请删除。", f"group-{index}-name"))
    if row["post"] not in POSTS:
        findings.append(Finding("请选择小组职务：组长、副组长或成员。", f"group-{index}-post"))
    for name, (label, limit) in LIMITS.items():
        length = len(row[name])
        if length > limit:
            findings.append(Finding(f"{label}不能超过 {limit} 字，现在有 {length} 字。", f"group-{index}-{name}"))
    return findings


def check_group(rows: Sequence[Row], *, is_direct: bool) -> list[Finding]:
    """What the group lacks before the plan may be submitted.

    S4: it exists and has a head. M1.2: a unit of the direct track names a person of the firm's management and what he
    or she helps with.
    """
    if not rows:
        return [Finding("还没有成立创建工作领导小组。", "group")]
    findings = []
    if not any(row["post"] == "head" for row in rows):
        findings.append(Finding("领导小组还没有组长。", "group"))
    if is_direct:
        managers = [row for row in rows if row["is_firm_management"]]
        if not managers:
            findings.append(
                Finding("领导小组中须有所在机构管理层人员（行业党委直属的创建单位要协调本单位力量）。", "group")
            )
        elif not any(row["helps_with"].strip() for row in managers):
            findings.append(Finding("请写明所在机构管理层人员在创建中负责什么。", "group"))
    return findings


def warn_group(rows: Sequence[Row], *, is_direct: bool) -> list[Finding]:
    """The same, said early: a look is asked for, nothing is stopped (M1.2)."""
    return [
        Finding(finding.message, finding.field, Level.WARNING) for finding in check_group(rows, is_direct=is_direct)
    ]
