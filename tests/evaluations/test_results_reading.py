"""The comprehensive result as it is read: self, sheets, agreed, final, by which rule (S5, E)."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.models import (
    AgreedScore,
    Item,
    ItemObjection,
    Rubric,
    SelfAssessment,
    SelfSubmission,
    Sheet,
    UnitState,
    Visit,
    VisitClosing,
    VisitInspector,
)
from evaluations.result_parts import ItemResult, UnitResult
from evaluations.results import result_of, results_of
from evaluations.rules.totals import NOTHING, Given
from tests.evaluations.assessing import Assessment, close, fill_self, fill_sheet, make_visit
from tests.evaluations.results import assessed

READING_QUERIES = 14


def item_of(result: UnitResult, code: str) -> ItemResult:
    """The item with a code."""
    return next(row for row in result.items if row.item.code == code)


def test_everything_of_an_item_stands_side_by_side(assess: Assessment) -> None:
    """E: 4-3 was 3.0 for the unit, 2.0 for 罗刚, 0.5 for 唐丽; 1.5 was agreed and decides. 许峰 came late."""
    assessed(assess)
    row = item_of(result_of(assess.unit), "4-3")
    assert [score.given.score for score in row.sheets] == [Decimal("2.0"), Decimal("0.5"), Decimal("0.0")]
    assert row.counting == (Given(Decimal("2.0")), Given(Decimal("0.5")))
    assert (row.own.given, row.agreed.given, row.final) == (
        Given(Decimal("3.0")),
        Given(Decimal("1.5")),
        Given(Decimal("1.5")),
    )
    assert (row.spread.width, row.gap, row.rule) == (Decimal("1.5"), Decimal("1.5"), "以考评分为准")
    assert (row.agreed.reason, row.sheets[1].reason) == ("材料不全", "现场没有看到相应材料")
    assert row.agreed.saved_by == assess.leader


def test_the_total_leaves_out_what_does_not_apply(assess: Assessment) -> None:
    """E: 98 marks apply (2-5 does not), 95.5 were earned: 95.5 ÷ 98 × 100 = 97.4."""
    assessed(assess)
    result = result_of(assess.unit)
    assert (result.total.earned, result.total.applicable, result.total.total) == (
        Decimal("95.5"),
        Decimal("98.0"),
        Decimal("97.4"),
    )
    assert (result.own_total, result.agreed_total, result.gap) == (Decimal("100.0"), Decimal("97.4"), Decimal("2.6"))
    assert item_of(result, "2-5").rule == "考核组认定不适用，不计入应得分"
    assert [row.item.code for row in result.wide_spreads] == ["4-3"]
    assert (result.is_final, result.verdict, result.is_excellent, result.missing_words) == (
        True,
        "qualified",
        False,
        "",
    )


def test_indicators_are_percentages_of_what_applies(assess: Assessment) -> None:
    """E: indicator 4 has 12 marks, 10.5 were earned: 87.5; indicator 2 without 2-5 is full."""
    assessed(assess)
    found = {row.indicator.number: row.percent for row in result_of(assess.unit).by_indicator}
    full = Decimal("100.0")
    assert found == {1: full, 2: full, 3: full, 4: Decimal("87.5"), 5: full, 6: full, 7: Decimal("87.5")}


def test_an_indicator_of_which_nothing_applies_has_no_percentage(assess: Assessment) -> None:
    """Not applicable is no zero."""
    codes = Item.objects.filter(indicator__rubric=assess.work.rubric, indicator__number=7)
    close(assess.visit, by=assess.leader, differ=dict.fromkeys(codes.values_list("code", flat=True)))
    last = result_of(assess.unit).by_indicator[-1]
    assert (last.percent, last.applies) == (None, False)


def test_sheets_stand_in_the_order_of_the_team_and_say_what_is_odd(assess: Assessment) -> None:
    """S5: the leader's first; the late one and the one of a person who left count for nothing and say so."""
    assessed(assess)
    now = timezone.now()
    VisitInspector.objects.filter(person=assess.second).update(removed_at=now, removed_by=assess.work.clerk)
    Sheet.objects.filter(inspector=assess.leader).update(
        reopened_at=now, reopened_by=assess.work.clerk, reopen_reason="填错"
    )
    sheets = result_of(assess.unit).sheets
    assert [(sheet.person.full_name, sheet.counts, sheet.remark) for sheet in sheets] == [
        ("罗刚", True, "曾退回修改"),
        ("许峰", False, "逾期补传，不计入"),
        ("唐丽", False, "已退出考核组，不计入"),
    ]


def test_before_the_visit_is_closed_nothing_is_final(assess: Assessment) -> None:
    """S5: submitted sheets and agreed scores that are being put down make no result; drafts are not shown at all."""
    fill_self(assess.unit, assess.work.secretary)
    fill_sheet(assess.visit, assess.leader)
    fill_sheet(assess.visit, assess.second, submitted=False)
    AgreedScore.objects.create(
        visit=assess.visit,
        item=Item.objects.get(indicator__rubric=assess.work.rubric, code="1-1"),
        marks=3,
        score=3,
        saved_at=timezone.now(),
        saved_by=assess.leader,
    )
    result = result_of(assess.unit)
    assert [sheet.person for sheet in result.sheets] == [assess.leader]
    row = item_of(result, "1-1")
    assert (row.agreed.given, row.final, row.rule) == (NOTHING, NOTHING, "尚未考核")
    assert (result.is_final, result.total.total, result.verdict, result.state_words) == (False, None, "", "尚未考核")
    assert (result.own_total, result.gap, result.missing_words, result.edition) == (Decimal("100.0"), None, "", 1)


def test_a_reopened_visit_is_not_final_any_more(assess: Assessment) -> None:
    """S5: the agreed scores are in work again."""
    closing = assessed(assess)
    VisitClosing.objects.filter(pk=closing.pk).update(
        state="reopened", reopened_at=timezone.now(), reopened_by=assess.work.clerk, reopen_reason="异议成立"
    )
    Visit.objects.filter(pk=assess.visit.pk).update(state="reopened")
    result = result_of(assess.unit)
    assert (result.is_final, result.state_words) == (False, "重新打开")


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_self_assessment_counts_once_submitted(assess: Assessment, state: str) -> None:
    """S5: what is being typed, or was sent back, is nobody's score."""
    own = fill_self(assess.unit, assess.work.secretary)
    SelfSubmission.objects.filter(assessment=own).update(
        returned_by=assess.work.clerk, returned_at=timezone.now(), return_reason="补充理由"
    )
    SelfAssessment.objects.filter(pk=own.pk).update(state=state)
    result = result_of(assess.unit)
    assert (result.submission, result.own_total, item_of(result, "1-1").own.given) == (None, None, NOTHING)


def test_without_a_self_assessment_the_team_alone_decides(assess: Assessment) -> None:
    """E: also where scores are combined; the rule says so."""
    Rubric.objects.filter(pk=assess.work.rubric.pk).update(combination="weighted", self_percent=30)
    fill_sheet(assess.visit, assess.leader)
    close(assess.visit, by=assess.leader, differ={"1-1": Decimal("1.0")})
    result = result_of(assess.unit)
    row = item_of(result, "1-1")
    assert (row.final, row.rule, row.gap) == (Given(Decimal("1.0")), "没有自评分，以考评分为准", None)
    assert (result.total.total, result.own_total) == (Decimal("98.0"), None)


def test_weighted_scores_are_combined_item_by_item(assess: Assessment) -> None:
    """E: 3.0 × 30 % + 1.5 × 70 % = 1.95, which is 2.0 (halves upwards)."""
    Rubric.objects.filter(pk=assess.work.rubric.pk).update(combination="weighted", self_percent=30)
    assessed(assess)
    result = result_of(assess.unit)
    row = item_of(result, "4-3")
    assert (row.final, row.rule) == (Given(Decimal("2.0")), "自评分×30%＋考评分×70%")
    assert result.rule_words[0].startswith("每项综合得分＝自评分×30%＋考评分×70%")


def test_a_veto_stands_against_any_score(assess: Assessment) -> None:
    """E: 97 points and a veto item at 0 is 限期整改."""
    Item.objects.filter(code="1-1").update(is_veto=True)
    close(assess.visit, by=assess.leader, differ={"1-1": Decimal("0.0")})
    result = result_of(assess.unit)
    assert (result.total.total, result.vetoes, result.verdict) == (Decimal("97.0"), ("1-1",), "rectifying")
    assert item_of(result, "1-1").is_vetoed


def test_the_own_score_lifts_no_veto(assess: Assessment) -> None:
    """E: weighed with a self-score of full marks the item has more than 0; what the team saw stands against 达标."""
    Rubric.objects.filter(pk=assess.work.rubric.pk).update(combination="weighted", self_percent=30)
    Item.objects.filter(code="1-1").update(is_veto=True)
    fill_self(assess.unit, assess.work.secretary)
    close(assess.visit, by=assess.leader, differ={"1-1": Decimal("0.0")})
    result = result_of(assess.unit)
    row = item_of(result, "1-1")
    assert (row.final, row.is_vetoed) == (Given(Decimal("0.9")), True)
    assert (result.total.total, result.vetoes, result.verdict) == (Decimal("97.9"), ("1-1",), "rectifying")


def test_a_bonus_adds_and_never_exceeds_full_marks(assess: Assessment) -> None:
    """E: 7-3 as bonus: 98 marks apply; 93 of them and 2 more."""
    Item.objects.filter(code="7-3").update(is_bonus=True)
    close(assess.visit, by=assess.leader, differ={"1-1": Decimal("0.0"), "1-2": Decimal("1.0")})
    total = result_of(assess.unit).total
    assert (total.earned, total.applicable, total.bonus, total.total) == (
        Decimal("93.0"),
        Decimal("98.0"),
        Decimal("2.0"),
        Decimal("96.9"),
    )


def test_excellent_is_said_where_the_campaign_uses_it(assess: Assessment) -> None:
    """E."""
    Rubric.objects.filter(pk=assess.work.rubric.pk).update(excellent_on=True)
    close(assess.visit, by=assess.leader)
    result = result_of(assess.unit)
    assert result.is_excellent
    assert result.rule_words[-1] == "总分达到90.0分的，按分数计算为优秀。"


def test_an_item_without_a_score_is_named_and_there_is_no_total(assess: Assessment) -> None:
    """E: an item that is missing is neither 0 nor full marks."""
    close(assess.visit, by=assess.leader)
    AgreedScore.objects.filter(item__code="3-2").delete()
    result = result_of(assess.unit)
    assert (result.total.total, result.missing_words, result.verdict) == (None, "3-2", "")


def test_open_objections_are_named(assess: Assessment) -> None:
    """S5: an answered one no more."""
    closing = assessed(assess)
    for code, outcome in (("4-3", {}), ("7-3", _dismissed(assess))):
        item = Item.objects.get(indicator__rubric=assess.work.rubric, code=code)
        ItemObjection.objects.create(
            closing=closing,
            item=item,
            text="有公示照片",
            raised_by=assess.work.secretary,
            raised_at=timezone.now(),
            **outcome,
        )
    assert result_of(assess.unit).objections == ("4-3",)


def _dismissed(assess: Assessment) -> dict[str, object]:
    return {
        "outcome": "dismissed",
        "reply": "照片为2019年",
        "handled_by": assess.work.clerk,
        "handled_at": timezone.now(),
    }


def test_the_check_of_the_submission_is_read_along(assess: Assessment) -> None:
    """R: the computed status as it stood when the unit handed in."""
    own = fill_self(assess.unit, assess.work.secretary)
    content = {"items": [{"code": "1-1", "check": {"status": "met"}}, {"code": "1-2"}]}
    SelfSubmission.objects.filter(assessment=own).update(content=content)
    result = result_of(assess.unit)
    assert [row.check for row in result.items[:3]] == ["met", "", ""]


def test_the_record_of_a_verdict_holds_every_figure_as_text(assess: Assessment) -> None:
    """S5: what VerdictRow keeps can be read without the tables."""
    assessed(assess)
    kept = json.loads(json.dumps(result_of(assess.unit).as_json(), ensure_ascii=False))
    assert {name: kept[name] for name in ("own", "agreed", "total", "earned", "applicable", "verdict", "day")} == {
        "own": "100.0",
        "agreed": "97.4",
        "total": "97.4",
        "earned": "95.5",
        "applicable": "98.0",
        "verdict": "qualified",
        "day": "2021-03-15",
    }
    row = next(row for row in kept["items"] if row["code"] == "4-3")
    assert row["sheets"][1] == {"person": assess.second.pk, "score": "0.5", "reason": "现场没有看到相应材料"}
    assert (row["final"], row["spread"], row["agreed"]) == ("1.5", "1.5", {"score": "1.5", "reason": "材料不全"})
    assert next(row["final"] for row in kept["items"] if row["code"] == "2-5") == "不适用"
    assert kept["indicators"][3] == {
        "number": 4,
        "title": "规范党组织生活",
        "own": "100.0",
        "agreed": "87.5",
        "total": "87.5",
    }
    assert [sheet["name"] for sheet in kept["sheets"]] == ["罗刚", "唐丽", "许峰"]


def test_the_record_of_an_unvisited_unit_is_empty(assess: Assessment) -> None:
    """No visit, no figure."""
    kept = result_of(assess.work.changsha_unit).as_json()
    assert (kept["visit"], kept["total"], kept["verdict"], kept["sheets"]) == (None, "", "", [])


def test_all_units_come_in_official_order_whatever_their_scores(assess: Assessment) -> None:
    """Direct first, then prefectures; a unit that is out does not come."""
    assessed(assess)
    other = make_visit(assess.work.changsha_unit, [assess.outsider], by=assess.work.clerk, day=date(2021, 3, 16))
    close(other, by=assess.outsider)
    results = results_of(assess.work.campaign)
    assert [result.unit for result in results] == [assess.unit, assess.work.changsha_unit]
    assert [result.total.total for result in results] == [Decimal("97.4"), Decimal("100.0")]
    type(assess.unit).objects.filter(pk=assess.unit.pk).update(
        state=UnitState.DISQUALIFIED, ended_at=timezone.now(), ended_by=assess.work.decider, end_reason="取消"
    )
    assert [result.unit for result in results_of(assess.work.campaign)] == [assess.work.changsha_unit]


def test_a_reassessment_is_read_by_its_own_visit(assess: Assessment) -> None:
    """S6: the first visit plays no part in it."""
    assessed(assess)
    again = make_visit(assess.work.changsha_unit, [assess.outsider], by=assess.work.clerk, day=date(2021, 4, 12))
    Visit.objects.filter(pk=again.pk).update(kind="reassessment", unit=assess.unit)
    again.refresh_from_db()
    close(again, by=assess.outsider)
    assert result_of(assess.unit, kind="reassessment").total.total == Decimal("100.0")
    assert result_of(assess.unit).total.total == Decimal("97.4")


def test_the_number_of_queries_does_not_grow(assess: Assessment) -> None:
    """One unit or two, three sheets or four: the same number of queries, and each unit has its own scores."""
    assessed(assess)
    with CaptureQueriesContext(connection) as one:
        results_of(assess.work.campaign, [assess.unit])
    fill_self(assess.work.changsha_unit, assess.work.changsha_secretary)
    other = make_visit(assess.work.changsha_unit, [assess.outsider], by=assess.work.clerk)
    fill_sheet(other, assess.outsider, differ={"1-4": {"score": "1"}})
    close(other, by=assess.outsider)
    units = [assess.unit, assess.work.changsha_unit]
    with CaptureQueriesContext(connection) as two:
        results = results_of(assess.work.campaign, units)
    assert (len(one), len(two)) == (READING_QUERIES, READING_QUERIES)
    assert [item_of(result, "1-4").sheets[0].given.score for result in results] == [Decimal("4.0"), Decimal("1.0")]
