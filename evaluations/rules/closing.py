"""Closing a visit (S5, E): what an agreed score needs, what the team needs, how the unit answers, what reopening needs.

Pure: figures, names and days in, sentences out. A draft of agreed scores may be incomplete; the closing may not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.findings import Finding, Findings
from evaluations.rules.scoring import GRADED, Answer, Scale, read_answer, shown, wants_reason
from evaluations.rules.totals import NOTHING, Given, Spread, Total

REASON_LIMIT, REMARK_LIMIT, TEXT_LIMIT, REPLY_LIMIT, NAME_LIMIT = 1000, 2000, 1000, 800, 40
UPHELD, DISMISSED = "upheld", "dismissed"


@dataclass(frozen=True)
class Agreed:
    """The team's score of one item with its words: 扣分原因 (read by the unit) and how a wide spread was settled."""

    given: Given = NOTHING
    reason: str = ""
    spread_reason: str = ""

    def as_texts(self) -> dict[str, str]:
        """Return it as people read it, for comparing and for the record."""
        score = "不适用" if self.given.not_applicable else "" if self.given.score is None else shown(self.given.score)
        return {"score": score, "reason": self.reason, "spread_reason": self.spread_reason}


def offered_agreed(scale: Scale, spread: Spread, reasons: Iterable[str]) -> Agreed:
    """Return what is offered before the leader has put anything down: the mean, and the inspectors' reasons joined.

    The reasons come without names: the unit reads them, and never learns who of the team scored what.
    """
    given = spread.offered or NOTHING
    if not _wants_reason(scale, given):
        return Agreed(given)
    words = [reason.strip().rstrip("。；;") for reason in reasons]
    return Agreed(given, "；".join(dict.fromkeys(word for word in words if word))[:REASON_LIMIT])


def read_agreed(scale: Scale, typed: Mapping[str, Any]) -> tuple[Agreed, list[Finding]]:
    """Return what was typed for one item and what cannot be kept; fields score, not_applicable, reason, spread_reason.

    Whatever the item's way of scoring, the agreed score is a figure: a mean need not lie on an anchor.
    """
    answer, found = read_answer(replace(scale, way=GRADED), typed)
    texts = {name: str(typed.get(name) or "").strip() for name in ("reason", "spread_reason")}
    findings = Findings(found)
    for name, words in (("reason", "扣分原因"), ("spread_reason", "差距说明")):
        _at_most(findings, texts[name], name, words, REASON_LIMIT)
    return Agreed(Given(answer.score, answer.not_applicable), **texts), findings.rows


def check_agreed(scale: Scale, agreed: Agreed, spread: Spread, threshold: Any) -> list[Finding]:
    """Return what one item lacks before the visit may be closed: a score, 扣分原因, words on a wide spread (E)."""
    findings = Findings()
    if not agreed.given.is_given and not scale.is_bonus:
        findings.error("还没有确定考评分。", "score")
    elif _wants_reason(scale, agreed.given) and not agreed.reason:
        if agreed.given.not_applicable:
            findings.error("“不适用”请说明理由。", "reason")
        else:
            findings.error("请写明加分的理由。" if scale.is_bonus else "没有得满分，请写明扣分原因。", "reason")
    if spread.exceeds(threshold) and not agreed.spread_reason:
        findings.error(f"{spread_words(spread, threshold)}，请说明考评分是怎样确定的。", "spread_reason")
    return findings.rows


def spread_words(spread: Spread, threshold: Any) -> str:
    """Return a wide spread in words."""
    if spread.disagree_on_applicability:
        return "考核人员对是否适用意见不一致"
    return f"考核人员的评分相差{shown(spread.width)}分，超过{shown(threshold)}分"


def check_closing(
    *, own_sheet_is_in: bool, missing: Sequence[str], missing_reason: str, remark: str, total: Total
) -> list[Finding]:
    """Return what the team lacks before its leader may close the visit; ``missing`` names whose sheet is not in."""
    findings = Findings(check_own_sheet(own_sheet_is_in))
    others = "、".join(missing)
    if others and not missing_reason.strip():
        findings.error(f"{others}还没有提交现场评分表。请等其提交，或写明不再等待的理由。", "missing_reason")
    _at_most(findings, missing_reason.strip(), "missing_reason", "评分表不齐的说明", REASON_LIMIT)
    _at_most(findings, remark.strip(), "remark", "总体评价", REMARK_LIMIT)
    if total.is_complete and total.total is None:
        findings.error("全部内容都不适用，算不出总分，请核对。")
    return findings.rows


def check_own_sheet(is_in: bool) -> list[Finding]:
    """Return why a leader may not agree scores yet: the own sheet comes first, then the others' are shown."""
    return [] if is_in else [Finding("请先提交您自己的现场评分表，再确定考评分。")]


def check_answering(*, name: str, answer_until: date, day: date, team: Iterable[str] = ()) -> list[Finding]:
    """Return why the unit cannot confirm or object like this: the days are over, nobody or one of the team is named.

    ``team`` are the names of the team where the leader's device is used: the unit's head types the own name.
    """
    findings = Findings()
    if day > answer_until:
        findings.error(f"确认期限（{chinese_day(answer_until)}）已过，逾期未提出异议，视为无异议。")
    _text(findings, name, "name", "确认人姓名", NAME_LIMIT)
    if name.strip() in team:
        findings.error("确认人须是创建单位的负责人，不能是考核组成员。", "name")
    return findings.rows


def check_confirming(objections: Mapping[str, str]) -> list[Finding]:
    """Return why nobody confirms while words of objection stand in the form."""
    if not objections:
        return []
    return [Finding("页面上填写了异议，又选择了确认。有异议的，请提交异议；没有异议的，请先清除所填的异议。")]


def check_objections(objections: Mapping[str, str], *, known: Iterable[str]) -> list[Finding]:
    """Return what is wrong with the objections, by the items' codes: none, an unknown item, no words."""
    findings = Findings()
    codes = set(known)
    if not objections:
        findings.error("请勾选有异议的内容，并写明理由；没有异议的，请选择“确认”。")
    for code, text in objections.items():
        if code not in codes:
            findings.error("有一项内容不在这次考核里，请刷新页面后重新填写。")
        else:
            _text(findings, text, f"text-{code}", f"{code} 的异议理由", TEXT_LIMIT)
    return findings.rows


def check_reply(*, outcome: str, reply: str) -> list[Finding]:
    """Return what is missing in the committee's answer to an objection."""
    findings = Findings()
    if outcome not in (UPHELD, DISMISSED):
        findings.error("请选择处理结果。", "outcome")
    _text(findings, reply, "reply", "答复", REPLY_LIMIT)
    return findings.rows


def check_reopening(*, reason: str, verdict: str) -> list[Finding]:
    """Return why a visit cannot be opened again; ``verdict`` is the state's word of a decision on the unit, or ""."""
    findings = Findings()
    if verdict:
        findings.error(
            f"这个创建单位的综合评估结论{verdict}，不能重新打开实地考核；确需更正的，请先取消拟定的结论。"
            if verdict == "已拟定"
            else f"这个创建单位的综合评估结论{verdict}，不能再重新打开实地考核。"
        )
    _text(findings, reason, "reason", "重新打开的理由", REASON_LIMIT)
    return findings.rows


@dataclass(frozen=True)
class Standing:
    """Where a closing stands: its words and tone, and whether nothing more is awaited of unit and committee."""

    words: str
    tone: str
    is_settled: bool


def standing_of(state: str, *, answer_until: date, open_objections: int, day: date) -> Standing:
    """Return where a closing stands on a day. Silence until the last day is no objection (ours); no state changes."""
    if state == "reopened":
        return Standing("已重新打开", "refused", False)
    if state == "confirmed":
        return Standing("创建单位已确认", "done", True)
    if state == "objected":
        if open_objections:
            return Standing(f"有异议，{open_objections} 项待答复", "attention", False)
        return Standing("异议已答复", "done", True)
    if day > answer_until:
        return Standing("逾期未提出异议，视为无异议", "done", True)
    return Standing(f"待创建单位确认（{chinese_day(answer_until)}前）", "wait", False)


def _wants_reason(scale: Scale, given: Given) -> bool:
    return wants_reason(replace(scale, way=GRADED), Answer(score=given.score, not_applicable=given.not_applicable))


def _at_most(findings: Findings, value: str, at: str, name: str, limit: int) -> None:
    if len(value) > limit:
        findings.error(f"{name}不能超过 {limit} 字，现在有 {len(value)} 字，请精简。", at)


def _text(findings: Findings, value: str, at: str, name: str, limit: int) -> None:
    if not value.strip():
        findings.error(f"请填写{name}。", at)
    _at_most(findings, value.strip(), at, name, limit)
