"""S5, E: what keeps a verdict from being decided. Pure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from benchmark_platform.campaigns.rules import recused_by_name
from evaluations.rules import verdict as rules
from evaluations.rules import verdict_draft as draft

TODAY, LAST = date(2021, 3, 20), date(2021, 4, 30)
TERMS = rules.Terms("on_site", TODAY, LAST)
GOOD = rules.Figures(Decimal("86.5"), "qualified", "meets", 1)
LOW = rules.Figures(Decimal("79.9"), "rectifying", "meets", 1)
CLOSED = rules.VisitFacts(True, "confirmed", date(2021, 3, 18), 0)
READY = rules.Entry(
    7, "示例天心会计师事务所党支部", "2020-0001", visit=CLOSED, now=GOOD, saved=GOOD, verdict="qualified"
)
RECTIFY = replace(READY, now=LOW, saved=LOW, verdict="rectifying", rectify_until=date(2021, 4, 9))


def fields(entry: rules.Entry, terms: rules.Terms = TERMS) -> list[str]:
    """Where the findings are."""
    return [finding.field.removeprefix("row-7-") for finding in rules.check_verdicts([entry], terms)]


def test_what_is_ready_passes() -> None:
    """达标 above the pass mark, 限期整改 below it with its deadline."""
    assert rules.check_verdicts([READY, RECTIFY], TERMS) == []
    assert rules.check_still_so([READY, RECTIFY], TERMS) == []


def test_an_empty_list_decides_nothing() -> None:
    """S5."""
    assert [finding.code for finding in rules.check_verdicts([], TERMS)] == ["missing"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"state": "self_assessed"}, "现在不是“已考核”状态"),
        ({"visit": rules.VisitFacts()}, "还没有结束"),
        ({"visit": replace(CLOSED, closing_state="objected", open_objections=2)}, "有 2 项异议"),
        ({"visit": replace(CLOSED, closing_state="waiting", answer_until=TODAY)}, "还没有确认考核结果"),
        ({"now": rules.Figures(None, "", "meets", 1)}, "评分不完整"),
        ({"eligibility_is_stale": True}, "正在重新核对资格"),
        ({"saved": rules.Figures()}, "还没有保存过"),
        ({"saved": replace(GOOD, total=Decimal("86.4"))}, "已由 86.4 分变为 86.5 分"),
        ({"saved": replace(GOOD, computed="rectifying")}, "按分数计算的结论已有变化"),
        ({"saved": replace(GOOD, closing=2)}, "重新打开过"),
        ({"saved": replace(GOOD, eligibility="missing")}, "资格核对结论已有变化"),
        ({"verdict": ""}, "还没有结论"),
        ({"verdict": "not_qualified", "reason": "集体研究"}, "请从列出的选项中选择"),
        ({"verdict": "rectifying", "rectify_until": LAST}, "与按分数计算的“达标”不同，请写明理由"),
        ({"vetoes": ("3-2",)}, "一票否决内容 3-2 得 0 分，请写明理由"),
        ({"now": replace(GOOD, eligibility="fails"), "saved": replace(GOOD, eligibility="fails")}, "资格核对结论不是"),
        ({"reason": "长" * 1001}, "请控制在 1000 个字以内"),
        ({"excellent": True}, "不评定优秀"),
    ],
)
def test_one_thing_in_the_way(change: dict[str, Any], sentence: str) -> None:
    """S5: said with the name of the unit, once."""
    [finding] = rules.check_verdicts([replace(READY, **change)], TERMS)
    assert sentence in finding.message and READY.label in finding.message


def test_the_answer_period_is_over_the_day_after() -> None:
    """S5: who says nothing in time has no objection."""
    waiting = replace(CLOSED, closing_state="waiting", answer_until=date(2021, 3, 19))
    assert fields(replace(READY, visit=waiting)) == []
    assert fields(replace(READY, visit=replace(waiting, answer_until=None))) == []


@pytest.mark.parametrize(
    ("until", "ok"),
    [(None, False), (TODAY, False), (date(2021, 3, 21), True), (LAST, True), (date(2021, 5, 1), False)],
)
def test_the_deadline_lies_ahead_within_the_acceptance_stage(until: date | None, ok: bool) -> None:
    """S6."""
    entry = replace(RECTIFY, rectify_until=until)
    assert fields(entry) == ([] if ok else ["rectify_until"])
    assert [row.field for row in rules.check_still_so([entry], TERMS)] == ([] if ok else ["row-7-rectify_until"])


def test_a_campaign_without_a_last_day_takes_any() -> None:
    """Open-ended."""
    terms = replace(TERMS, last_day=None)
    assert fields(replace(RECTIFY, rectify_until=date(2022, 1, 1)), terms) == []
    assert rules.default_deadline(terms, days=20) == date(2021, 4, 9)


def test_the_offered_deadline_ends_with_the_stage() -> None:
    """S6: 20 days (ours), never after the acceptance stage, never in the past."""
    assert rules.default_deadline(TERMS, days=20) == date(2021, 4, 9)
    assert rules.default_deadline(TERMS, days=60) == LAST
    assert rules.default_deadline(replace(TERMS, last_day=date(2021, 3, 1)), days=20) == TODAY


def test_what_is_offered() -> None:
    """What follows from the figures; where eligibility is in doubt a person thinks first."""
    assert rules.proposed(READY) == "qualified"
    assert rules.proposed(replace(READY, now=replace(GOOD, eligibility="missing"))) == ""


def test_excellent_needs_the_switch_the_verdict_and_the_mark() -> None:
    """E."""
    terms = replace(TERMS, excellent_on=True)
    best = replace(READY, excellent=True, reaches_excellent=True)
    assert fields(best, terms) == []
    assert fields(replace(best, reaches_excellent=False), terms) == ["excellent"]
    assert fields(replace(RECTIFY, excellent=True, reaches_excellent=True), terms) == ["excellent"]


def test_a_changed_result_stops_the_release() -> None:
    """Decided on other figures, or opened again."""
    assert len(rules.check_still_so([replace(READY, saved=LOW)], TERMS)) == 1
    assert len(rules.check_still_so([replace(READY, visit=rules.VisitFacts())], TERMS)) == 1


def test_a_reassessment_has_its_own_verdicts() -> None:
    """S6: room for the second visit."""
    terms = replace(TERMS, kind="reassessment")
    figures = replace(GOOD, computed="not_qualified")
    entry = replace(READY, state="reassessed", now=figures, saved=figures, verdict="not_qualified")
    assert fields(entry, terms) == []


def test_who_may_be_chosen() -> None:
    """S5: some, and inspected."""
    assert rules.check_chosen([1], {1: "甲"}) == []
    assert [row.code for row in rules.check_chosen([], {1: "甲"})] == ["missing"]
    assert [row.code for row in rules.check_chosen([1, 2], {1: "甲"})] == ["invalid"]


def test_recusals_name_a_body_of_the_list() -> None:
    """By full name or number."""
    pairs, findings = recused_by_name(
        [("张", "甲"), ("李", "0002"), ("王", "丙"), ("赵", "")], [("甲", "0001"), ("乙", "0002")]
    )
    assert pairs[:2] == (("张", "甲"), ("李", "乙"))
    assert len(findings) == 2 and {row.field for row in findings} == {"recused"}


def test_what_cannot_be_kept() -> None:
    """A draft keeps everything but what has no meaning."""
    texts = dict(draft.EMPTY) | {"verdict": "qualified", "excellent": "yes"}
    assert draft.check_typed("甲", 7, texts, None) == []
    wrong = {"verdict": "x", "excellent": "yes", "reason": "长" * 5001, "rectify_until": "明天"}
    assert len(draft.check_typed("甲", 7, wrong, None)) == 4
    assert draft.check_typed("甲", 7, texts | {"rectify_until": "2021-04-01"}, date(2021, 4, 1)) == []


def test_texts_are_kept_as_they_are_compared() -> None:
    """One fingerprint for the same words, whatever the line ends."""
    assert draft.tidy({"reason": " 甲\r\n乙\x00 ", "other": "x"}) == {"reason": "甲\n乙"}
    assert draft.fingerprint({"reason": "甲"}) == draft.fingerprint({"reason": "甲", "verdict": ""})
    assert draft.fingerprint({"reason": "甲"}) != draft.fingerprint({"reason": "乙"})
