"""3-1, 3-2, 5-1 to 5-4 and the items that only have material."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evaluations.rules.checks import compute
from evaluations.rules.facts import DocumentFact, MemberFact, PremisesFact
from tests.evaluations.checking import AFTER, NOVEMBER, check, fact, facts, fixture_rule


def document(kind: str, pk: int = 1, **more: Any) -> DocumentFact:
    """A document in force since 2019."""
    return DocumentFact(pk, kind, "示例类型", "示例文件", **{"in_force_from": date(2019, 1, 1), **more})


@pytest.mark.parametrize(
    ("first", "last", "status", "why"),
    [
        (date(2020, 11, 10), None, "met", None),
        (date(2020, 11, 11), None, "short", "2020年11月11日起才生效"),
        (date(2019, 1, 1), date(2020, 11, 10), "met", None),
        (date(2019, 1, 1), date(2020, 11, 9), "short", "有效期已于2020年11月9日届满"),
        (None, None, "short", "没有填写制发（生效）日期"),
    ],
)
def test_5_1_charter_in_force(first: date | None, last: date | None, status: str, why: str | None) -> None:
    """5-1: dated, begun, not ended on the day."""
    known = facts(documents=(document("charter", in_force_from=first, in_force_to=last),))
    result = check("5-1", "charter", known)
    assert result.status == status
    assert [one.why for one in result.not_counted] == ([why] if why else [])


def test_5_1_after_the_period_its_last_day_counts() -> None:
    """5-1: in the assessment of March a document that held until the end of February still counts."""
    known = facts(documents=(document("charter", in_force_to=date(2021, 2, 28)),))
    assert check("5-1", "charter", known, AFTER).status == "met"


@pytest.mark.parametrize(
    ("item", "code", "kind"),
    [("5-3", "office", "party_office"), ("5-3", "allowance", "allowance"), ("5-4", "budget", "budget")],
)
def test_5_3_and_5_4_want_their_own_document(item: str, code: str, kind: str) -> None:
    """5-3, 5-4: a document of another kind does not serve."""
    assert check(item, code, facts()).sentence.endswith("，还没有上传文件")
    assert check(item, code, facts(documents=(document("charter"),))).status == "untouched"
    assert check(item, code, facts(documents=(document(kind, in_force_from=date(2020, 1, 1)),))).status == "met"


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (date(2015, 1, 1), None, "不是考核期内年度的文件"),
        (date(2019, 1, 1), date(2019, 12, 31), "不是考核期内年度的文件"),
        (date(2019, 12, 31), date(2020, 12, 31), None),
        (date(2020, 1, 1), None, None),
        (date(2021, 1, 1), date(2021, 12, 31), None),
        (date(2021, 3, 1), None, "2021年3月1日起才生效"),
        (None, None, "没有填写制发（生效）日期"),
    ],
)
def test_5_4_the_budget_is_of_a_year_of_the_period(first: date | None, last: date | None, why: str | None) -> None:
    """5-4: 列入年度预算: one of 2015 says nothing of 2020; one of 2020 counts in March 2021 as well."""
    known = facts(documents=(document("budget", in_force_from=first, in_force_to=last),))
    result = check("5-4", "budget", known, AFTER)
    assert (result.status, result.required) == ("short" if why else "met", "有考核期内年度的文件")
    assert [one.why for one in result.not_counted] == ([why] if why else [])
    assert "默认" in result.note


def systems(number: int, **more: Any) -> tuple[DocumentFact, ...]:
    """So many named systems with proof."""
    shared = {"is_system": True, "has_proof": True, **more}
    return tuple(document("system", place, named_system=f"示例制度{place}", **shared) for place in range(number))


@pytest.mark.parametrize(("number", "status", "missing"), [(7, "short", "缺 1 项"), (8, "met", ""), (12, "met", "")])
def test_5_2_eight_systems(number: int, status: str, missing: str) -> None:
    """5-2: 至少建立有8项制度; the number is data of the rubric."""
    result = check("5-2", "systems", facts(documents=systems(number)))
    assert (result.status, result.missing) == (status, missing)
    assert check("5-2", "systems", facts(documents=systems(7), systems_required=7)).status == "met"


def test_5_2_what_does_not_count() -> None:
    """5-2: others count once the committee accepted them; none without proof, date or force, and none twice."""
    rows = (
        *systems(1),
        document("system", 10, is_system=True, has_proof=True, acceptance="accepted"),
        document("system", 11, is_system=True, has_proof=True, acceptance="waiting"),
        document("system", 12, is_system=True, has_proof=True, acceptance="refused"),
        document("system", 13, is_system=True, named_system="党费制度"),
        document("system", 14, is_system=True, named_system="教育制度", has_proof=True, in_force_from=None),
        document("system", 15, is_system=True, named_system="示例制度0", has_proof=True),
        document("charter", 16),
    )
    result = check("5-2", "systems", facts(documents=rows))
    assert result.sentence == "需 8 项，符合 2 项，缺 6 项"
    assert [one.pk for one in result.counted] == [0, 10]
    assert {one.pk: one.why for one in result.not_counted} == {
        11: "不在列明的制度内，待行业党委认定",
        12: "行业党委不予认定",
        13: "没有填写运行情况",
        14: "没有填写制发（生效）日期",
        15: "同一项制度已计算",
    }
    assert check("5-2", "systems", facts()).status == "untouched"


def test_3_1_three_haves() -> None:
    """3-1: every point of the item's own checklist; a photo where one is wanted."""
    points = (
        PremisesFact("3-1", "有挂牌", True, wants_photo=True, has_photo=True),
        PremisesFact("3-1", "有场地", True, wants_photo=True),
        PremisesFact("3-1", "有党旗", False),
        PremisesFact("3-1", "有桌椅"),
        PremisesFact("3-2", "有宣传栏", True),
    )
    result = check("3-1", "premises", facts(premises=points))
    assert (result.status, result.sentence) == (
        "short",
        "需 4 项齐全，符合 1 项，缺：有场地（没有照片）、有党旗（无）、有桌椅（未填写）",
    )
    assert check("3-1", "premises", facts(premises=points[:2]), photo=False).status == "met"
    assert check("3-2", "publicity", facts(premises=points)).status == "met"


def test_3_1_untouched_and_without_checklist() -> None:
    """3-1."""
    assert check("3-1", "premises", facts(premises=(PremisesFact("3-1", "有挂牌"),))).status == "untouched"
    assert check("3-1", "premises", facts()).why == "没有设置阵地清单"


def test_1_8_material_is_for_people_to_judge() -> None:
    """1-8: records of the period, documents of the kinds, and whatever document was put to the item."""
    rows = (fact("culture", 2020, 4), fact("culture", 2019, 4))
    documents = (
        document("cooperation", 1),
        document("other", 2, items=frozenset({"1-8"})),
        document("other", 3, items=frozenset({"7-1"})),
    )
    result = check("1-8", "evidence", facts(records=rows, documents=documents))
    assert (result.status, result.found) == ("evidence", "已有 3 份")
    assert [one.why for one in result.not_counted] == ["不在考核期内"]
    assert check("1-8", "evidence", facts()).status == "untouched"


def test_4_1_one_paper_is_no_proof_of_two_requirements() -> None:
    """4-1: a chosen document serves where the item has one such requirement, or where the rule says so."""
    known = facts(documents=(document("other", items=frozenset({"4-1"})),))
    rule = replace(fixture_rule("4-1", "theme_day"), is_only_one=False)
    result = compute(rule, known, NOVEMBER)
    assert result.status == "untouched"
    assert [one.why for one in result.not_counted] == ["本项有几条要求，不知道用于哪一条，请登记台账"]
    chosen = replace(rule, parameters={**rule.parameters, "chosen": True})
    assert compute(chosen, known, NOVEMBER).status == "evidence"
    assert check("4-1", "theme_day", known, chosen=False).status == "untouched"


@pytest.mark.parametrize(("day", "status"), [(NOVEMBER, "running"), (AFTER, "short")])
def test_7_3_fewer_than_the_rubric_wants(day: date, status: str) -> None:
    """The number is data: one of two is running until the period is over."""
    result = check("7-3", "promotion", facts(records=(fact("promotion", 2020, 4),)), day, times=2)
    assert (result.status, result.missing) == (status, "还需 1 份")


def test_2_5_register_of_activists() -> None:
    """2-5: the register as a file, or activists on the roster; who has left does not count, members neither."""
    people = (
        MemberFact(1, "吴迪", kind="activist"),
        MemberFact(2, "郑爽", kind="activist", left_on=date(2020, 5, 1)),
        MemberFact(3, "王芳"),
    )
    result = check("2-5", "activists", facts(members=people))
    assert (result.status, [one.label for one in result.counted]) == ("evidence", ["党员名册：吴迪"])
    assert check("2-5", "activists", facts(documents=(document("activists"),))).status == "evidence"
    assert check("2-5", "activists", facts(members=people[1:])).status == "untouched"
