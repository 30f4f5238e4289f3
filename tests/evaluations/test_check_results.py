"""How the requirements of an item come together, and what the committee may write as parameters (R)."""

from datetime import date
from typing import Any

import pytest

from evaluations.rules.checks import FUNCTIONS, compute, periodic_state
from evaluations.rules.facts import Rule
from evaluations.rules.parameters import PARAMETERS, check_parameters
from evaluations.rules.results import LABELS, TONES, CheckResult, Counted, Status, combine
from tests.evaluations.checking import NOVEMBER, check, facts
from tests.evaluations.guide import fixture_rows

KINDS = [row["code"] for row in fixture_rows("recordkind")]
DOCUMENTS = [row["code"] for row in fixture_rows("documentkind")]
FIELDS = {row["code"] for row in fixture_rows("kindfield")}


def results(*words: str, overdue: bool = False) -> list[CheckResult]:
    """Results with these states."""
    return [CheckResult(Status(word), overdue=overdue) for word in words]


@pytest.mark.parametrize(
    ("words", "is_over", "status"),
    [
        ([], False, "untouched"),
        (["not_applicable"], False, "not_applicable"),
        (["untouched", "untouched"], True, "untouched"),
        (["untouched", "not_applicable"], False, "untouched"),
        (["met", "met"], False, "met"),
        (["met", "not_applicable"], False, "met"),
        (["met", "evidence"], False, "met"),
        (["evidence", "evidence"], False, "evidence"),
        (["met", "short"], False, "short"),
        (["short", "unknown"], False, "short"),
        (["met", "unknown"], False, "unknown"),
        (["met", "running"], False, "running"),
        (["met", "untouched"], False, "running"),
        (["met", "untouched"], True, "short"),
        (["evidence", "untouched"], True, "short"),
    ],
)
def test_an_item_is_where_its_requirements_are(words: list[str], is_over: bool, status: str) -> None:
    """Untouched is neither met nor short; a part left untouched keeps a begun item open, and short once time is up."""
    assert combine(results(*words), is_over=is_over) == status


def test_an_untouched_part_that_is_overdue_makes_a_begun_item_short() -> None:
    """A year that is over without a lecture, while assemblies are recorded."""
    assert combine([*results("met"), *results("untouched", overdue=True)], is_over=False) == "short"


def test_every_state_has_words_and_a_tone() -> None:
    """The page never shows a code."""
    assert set(LABELS) == set(TONES) == set(Status)
    assert [(status.label, status.tone) for status in (Status.MET, Status.SHORT)] == [
        ("达到", "done"),
        ("未达到", "attention"),
    ]
    assert Counted("roster", 1, "党员名册：吴迪").words == "党员名册：吴迪"


def test_unknown_function_cannot_be_computed() -> None:
    """A rule that somebody wrote past the form."""
    rule = Rule("1-1", "x", "示例", "miracle", note="说明")
    result = compute(rule, facts(), NOVEMBER)
    assert (result.status, result.why) == ("unknown", "平台没有名为“miracle”的计算方法")
    assert (result.title, result.note, result.code) == ("示例", "说明", "x")
    assert periodic_state(rule, facts(), NOVEMBER) == []


def test_a_rule_that_lacks_a_number_says_so_instead_of_failing() -> None:
    """It cannot be computed, and demands no period; the other items still are."""
    rule = Rule("7-2", "articles", "宣传稿", "articles", {})
    result = compute(rule, facts(), NOVEMBER)
    assert (result.status, result.why) == ("unknown", "计算规则缺少参数“per”“times”“states”，请行业党委在后台补上")
    assert periodic_state(rule, facts(), NOVEMBER) == []


def test_only_periodic_rules_have_periods() -> None:
    """Duties follow from periods alone."""
    assert periodic_state(Rule("6-1", "penalty", "示例", "no_penalty"), facts(), NOVEMBER) == []
    duties = {row["function"] for row in fixture_rows("checkrule") if row["is_duty"]}
    assert {name for name, one in FUNCTIONS.items() if one.states} >= duties


def test_every_rule_of_the_plan_can_be_computed() -> None:
    """Every function is known, every parameter right, and no fact at all breaks none of them."""
    for row in fixture_rows("checkrule"):
        assert (
            check_parameters(row["function"], row["parameters"], kinds=KINDS, documents=DOCUMENTS, fields=FIELDS) == []
        )
        for day in (date(2019, 1, 1), NOVEMBER, date(2030, 1, 1)):
            assert check(row["item"][1], row["code"], facts(), day).status in set(Status)
    assert set(FUNCTIONS) == set(PARAMETERS)


COUNT = {"kinds": ["assembly"], "per": "quarter", "times": 1}
FORM = {"branch_from": 3, "general_from": 50, "committee_from": 100, "joint_platforms": 5, "approval": "charter"}


@pytest.mark.parametrize(
    ("function", "parameters", "sentence"),
    [
        ("count_per_period", {**COUNT, "times": 0}, "参数“times”须是大于0的整数。"),
        ("count_per_period", {**COUNT, "times": True}, "参数“times”须是大于0的整数。"),
        ("count_per_period", {**COUNT, "times": "4"}, "参数“times”须是大于0的整数。"),
        ("count_per_period", {**COUNT, "per": "week"}, "参数“per”须是month、quarter、half、year之一。"),
        ("count_per_period", {**COUNT, "per": ["month"]}, "参数“per”须是month、quarter、half、year之一。"),
        ("count_per_period", {**COUNT, "kinds": []}, '参数“kinds”须是台账类型代码的列表，如 ["assembly"]。'),
        ("count_per_period", {**COUNT, "kinds": "assembly"}, '参数“kinds”须是台账类型代码的列表，如 ["assembly"]。'),
        ("count_per_period", {**COUNT, "kinds": ["fest"]}, "参数“kinds”中的“fest”不是任务指南的代码。"),
        ("count_per_period", {**COUNT, "time": 1}, "“time”不是“count_per_period”的参数。"),
        ("count_per_period", {"kinds": ["assembly"], "per": "year"}, "缺少参数“times”，须是大于0的整数。"),
        (
            "count_per_period",
            {**COUNT, "only_with": "committee"},
            "only_with 是 committee 时，须同时给出 committee_from。",
        ),
        ("count_per_period", {**COUNT, "by_secretary": 1}, "参数“by_secretary”须是 true 或 false。"),
        ("count_per_period", [], '参数须写成 {"名称": 数值} 的样子。'),
        ("organisation_form", {**FORM, "general_from": 2}, "branch_from、general_from、committee_from 须依次增大。"),
        ("organisation_form", {**FORM, "approval": "nothing"}, "参数“approval”中的“nothing”不是任务指南的代码。"),
        ("organisation_form", {**FORM, "approval": 5}, "参数“approval”须是一个材料类型代码。"),
        ("participation", {"kinds": ["education"], "percent": 101}, "参数“percent”须是大于0、不超过100的数。"),
        ("participation", {"kinds": ["education"], "percent": False}, "参数“percent”须是大于0、不超过100的数。"),
        ("evidence", {"times": 1}, "kinds、documents、roster 至少要有一个。"),
        ("rising", {"figure": "income", "years": 1}, "参数“years”须是2至10的整数。"),
        ("rising", {"figure": "income", "years": 11}, "参数“years”须是2至10的整数。"),
        (
            "july_event",
            {"kinds": ["july_first"], "month": 7, "day": 31, "days_before": 15, "days_after": 15},
            "参数“day”须是1至28的整数。",
        ),
        (
            "july_event",
            {"kinds": ["july_first"], "month": 7, "day": 1, "days_before": -1, "days_after": 15},
            "参数“days_before”须是0至180的整数。",
        ),
        ("no_complaint", {"outcomes": ["bad"]}, "参数“outcomes”须是列表，每项是founded、unfounded、withdrawn之一。"),
        (
            "study",
            {**COUNT, "elements": [["计划", ""]]},
            '参数“elements”须写成 [["计划", "plan"]] 的样子：名称和字段代码。',
        ),
        (
            "term",
            {"years": 3, "warn_months": [], "approval": "charter"},
            "参数“warn_months”须是月数的列表，如 [6, 3, 1]。",
        ),
        ("replies", {"kinds": ["suggestion"], "reply": " "}, "参数“reply”须是一个字段代码。"),
        (
            "records_complete",
            {"kinds": ["assembly"], "fields": [1], "photo": True},
            '参数“fields”须是字段代码的列表，如 ["present"]。',
        ),
        (
            "records_complete",
            {"kinds": ["assembly"], "fields": ["present", "weather"], "photo": True},
            "参数“fields”中的“weather”不是任务指南的代码。",
        ),
        ("study", {**COUNT, "elements": [["计划", "paln"]]}, "参数“elements”中的“paln”不是任务指南的代码。"),
        ("talks", {**COUNT, "whom": "committee"}, "whom 是 committee 时，须同时给出 committee_from。"),
        ("document_in_force", {"documents": ["charter"], "yearly": 1}, "参数“yearly”须是 true 或 false。"),
    ],
)
def test_wrong_parameters_are_refused_in_a_sentence(function: str, parameters: Any, sentence: str) -> None:
    """What is wrong, in which parameter, and what it has to be."""
    found = check_parameters(function, parameters, kinds=KINDS, documents=DOCUMENTS, fields=FIELDS)
    assert [(one.message, one.field) for one in found] == [(sentence, "parameters")]


def test_unknown_function_is_refused() -> None:
    """With the names that exist."""
    found = check_parameters("miracle", {}, kinds=KINDS, documents=DOCUMENTS, fields=FIELDS)
    assert [one.field for one in found] == ["function"]
    assert found[0].message.startswith("没有名为“miracle”的计算方法，可用的有：organisation_form、")


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        ("count_per_period", {**COUNT, "only_with": "committee", "committee_from": 7}),
        ("participation", {"kinds": ["education"], "percent": 97.5}),
        ("evidence", {"roster": "activist", "times": 2}),
        ("organisation_form", FORM),
        ("talks", {**COUNT, "whom": "members"}),
        ("talks", {**COUNT, "whom": "committee", "committee_from": 7}),
        ("evidence", {"kinds": ["assembly"], "times": 1, "chosen": True}),
    ],
)
def test_other_numbers_are_accepted(function: str, parameters: dict[str, Any]) -> None:
    """The committee's own."""
    assert check_parameters(function, parameters, kinds=KINDS, documents=DOCUMENTS, fields=FIELDS) == []
