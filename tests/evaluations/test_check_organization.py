"""1-1, 1-2, 1-3, 1-6: how the organisation is set up."""

from datetime import date
from typing import Any

import pytest

from evaluations.rules.facts import DocumentFact, GroupFact, SeatFact
from evaluations.rules.results import Counted
from tests.evaluations.checking import NOVEMBER, body, check, facts

PLATFORMS = tuple(f"示例资质{number}" for number in range(1, 8))


def approval(kind: str = "set_up_approval", **more: Any) -> DocumentFact:
    """A document with the superior's approval."""
    return DocumentFact(7, kind, "批复", "同意", **more)


@pytest.mark.parametrize(
    ("kind", "label", "full", "status", "missing"),
    [
        ("branch", "党支部", 2, "short", "正式党员不足 3 名，不能单独设立，应与合署办公的其他资质平台组建联合党支部"),
        ("branch", "党支部", 3, "met", ""),
        ("branch", "党支部", 49, "met", ""),
        ("branch", "党支部", 50, "short", "组织形式与人数不符"),
        ("general_branch", "党总支", 50, "met", ""),
        ("general_branch", "党总支", 99, "met", ""),
        ("general_branch", "党总支", 100, "short", "组织形式与人数不符"),
        ("party_committee", "党委", 100, "met", ""),
        ("party_committee", "党委", 99, "short", "组织形式与人数不符"),
        ("party_committee", "党委", 20, "short", "组织形式与人数不符"),
        ("general_branch", "党总支", 49, "short", "缺上级党组织的批复"),
        (
            "general_branch",
            "党总支",
            2,
            "short",
            "正式党员不足 3 名，不能单独设立，应与合署办公的其他资质平台组建联合党支部",
        ),
    ],
)
def test_1_1_form_follows_the_number_of_full_members(
    kind: str, label: str, full: int, status: str, missing: str
) -> None:
    """1-1: 3–49 branch, 50–99 general branch, from 100 party committee (platform default)."""
    result = check("1-1", "form", facts(body(full, kind, label)))
    assert (result.status, result.missing) == (status, missing)
    assert result.found == f"现为{label}，正式党员 {full} 名"


@pytest.mark.parametrize(
    ("platforms", "full", "status", "missing"),
    [
        (1, 3, "met", ""),
        (5, 12, "met", ""),
        (6, 12, "short", "超出 1 个"),
        (5, 2, "short", "正式党员不足 3 名，不能单独设立，应与合署办公的其他资质平台组建联合党支部"),
        (5, 50, "short", "组织形式与人数不符"),
    ],
)
def test_1_1_joint_branch_covers_at_most_five_platforms(platforms: int, full: int, status: str, missing: str) -> None:
    """1-1: 联合党支部 up to 5 platforms."""
    known = facts(body(full, "joint_branch", "联合党支部", platforms=PLATFORMS[:platforms]))
    result = check("1-1", "form", known)
    assert (result.status, result.missing) == (status, missing)


def test_1_1_cannot_be_computed_without_numbers() -> None:
    """1-1: no count of full members, or no platforms of a joint branch: says what is missing, judges nothing."""
    assert check("1-1", "form", facts(body(None))).sentence == "没有登记正式党员人数，请联系行业党委补登"
    joint = check("1-1", "form", facts(body(12, "joint_branch", "联合党支部")))
    assert (joint.status, joint.why) == ("unknown", "没有登记所覆盖的资质平台，请联系行业党委补登")


def test_1_1_small_general_branch_with_approval() -> None:
    """1-1: 不足50名的经上级党组织批准可设党总支; an approval that has lapsed is listed and does not count."""
    shape = body(30, "general_branch", "党总支")
    good = check("1-1", "form", facts(shape, documents=(approval(in_force_from=date(2018, 5, 1)),)))
    assert (good.status, good.counted) == ("met", (Counted("document", 7, "批复：同意", date(2018, 5, 1)),))
    lapsed = check("1-1", "form", facts(shape, documents=(approval(in_force_to=date(2020, 1, 1)),)))
    assert lapsed.status == "short"
    assert lapsed.not_counted == (Counted("document", 7, "批复：同意", None, "不在有效期内"),)


def test_1_2_party_groups() -> None:
    """1-2: at least 3 members, 1 of them full, in every group; every fault is named."""
    good = facts(body(groups=(GroupFact("审计组", 3, 1), GroupFact("评估组", 5, 5))))
    assert check("1-2", "groups", good).status == "met"
    bad = facts(body(groups=(GroupFact("审计组", 2, 2), GroupFact("评估组", 4, 0))))
    result = check("1-2", "groups", bad)
    assert (result.status, result.missing) == ("short", "审计组只有 2 名党员；评估组只有 0 名正式党员")


def test_1_2_without_groups_does_not_apply() -> None:
    """1-2."""
    assert check("1-2", "groups", facts()).sentence == "没有设党小组"


def seats(*holders: str) -> tuple[SeatFact, ...]:
    """Seats of a committee with their holders; no name is a vacancy."""
    return tuple(SeatFact(f"委员{number}", holder) for number, holder in enumerate(holders, start=1))


@pytest.mark.parametrize(
    ("full", "more", "status", "missing"),
    [
        (7, {"seats": seats("周明", "王芳", "刘洋")}, "met", ""),
        (7, {"seats": seats("周明", "王芳", "")}, "short", "还缺 1 名"),
        (7, {"seats": seats("")}, "short", "还缺 3 名"),
        (7, {"secretary": "周明", "discipline_officer": "王芳"}, "short", "没有登记支委"),
        (6, {"secretary": "周明", "discipline_officer": "王芳"}, "met", ""),
        (6, {"secretary": "周明"}, "short", "没有登记负责纪检工作的同志"),
        (6, {"secretary": "周明", "seats": (SeatFact("纪检委员", "王芳"),)}, "met", ""),
        (6, {}, "short", "没有登记书记、负责纪检工作的同志"),
    ],
)
def test_1_3_committee_from_seven_full_members(full: int, more: dict[str, Any], status: str, missing: str) -> None:
    """1-3: from 7 a committee; below, a secretary and one person for discipline."""
    result = check("1-3", "committee", facts(body(full, **more)))
    assert (result.status, result.missing) == (status, missing)


def test_1_3_least_number_of_seats_is_data() -> None:
    """1-3: the plan names none; the default is marked as the platform's."""
    known = facts(body(7, seats=seats("周明", "王芳", "")))
    assert check("1-3", "committee", known).sentence == (
        "正式党员 7 名，应设支委，至少 3 名在任，支委 3 席，在任 2 名，还缺 1 名"
    )
    assert check("1-3", "committee", known, seats=2).status == "met"
    assert "默认" in check("1-3", "committee", known).note


def test_1_1_and_1_6_after_the_period_its_last_day_counts() -> None:
    """One day of judgement: what held on 28 February 2021 holds in the assessment of March (as for documents)."""
    elected = body(30, "general_branch", "党总支", elected_on=date(2018, 3, 1))
    known = facts(elected, documents=(approval(in_force_to=date(2021, 2, 28)),))
    assert check("1-1", "form", known, date(2021, 3, 5)).status == "met"
    term = check("1-6", "term", known, date(2021, 3, 5))
    assert (term.status, term.missing) == ("met", "不到 1 个月就要届满，请准备换届或提前报批延期")
    late = facts(body(elected_on=date(2018, 2, 27)))
    assert check("1-6", "term", late, date(2021, 3, 5)).status == "short"


def test_1_3_unknown_without_number() -> None:
    """1-3."""
    assert check("1-3", "committee", facts(body(None))).status == "unknown"


@pytest.mark.parametrize(
    ("day", "status", "missing"),
    [
        (date(2020, 8, 15), "met", ""),
        (date(2020, 8, 16), "met", "不到 6 个月就要届满，请准备换届或提前报批延期"),
        (date(2020, 11, 16), "met", "不到 3 个月就要届满，请准备换届或提前报批延期"),
        (date(2021, 2, 15), "met", "不到 1 个月就要届满，请准备换届或提前报批延期"),
        (date(2021, 2, 16), "short", "任期已届满，缺提前报批的延期批复（写明制发日期和有效期至）"),
    ],
)
def test_1_6_term_of_three_years(day: date, status: str, missing: str) -> None:
    """1-6: elected on 15 February 2018, the term runs out on 15 February 2021; warnings 6, 3 and 1 months before."""
    result = check("1-6", "term", facts(body(elected_on=date(2018, 2, 15))), day)
    assert (result.status, result.missing) == (status, missing)
    assert result.found == "本届 2018年2月15日产生，2021年2月15日届满"


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        (date(2020, 6, 1), date(2021, 6, 1), "met"),
        (date(2020, 6, 2), date(2021, 6, 1), "short"),
        (date(2020, 6, 1), date(2020, 11, 9), "short"),
        (date(2020, 6, 1), None, "short"),
        (None, date(2021, 6, 1), "short"),
    ],
)
def test_1_6_extension_is_approved_before_the_term_runs_out(first: date | None, last: date | None, status: str) -> None:
    """1-6: 需延期的提前报批; the approval says until when, and still holds."""
    document = approval("term_approval", in_force_from=first, in_force_to=last)
    result = check("1-6", "term", facts(body(elected_on=date(2017, 6, 1)), documents=(document,)))
    assert result.status == status
    assert len(result.counted if status == "met" else result.not_counted) == 1
    if status == "met":
        assert result.found.endswith("经批准延期至2021年6月1日")


@pytest.mark.parametrize(
    ("elected_on", "why"), [(None, "没有登记本届产生日期"), (date(2021, 1, 1), "登记的本届产生日期晚于今天")]
)
def test_1_6_unknown_without_a_day_of_election(elected_on: date | None, why: str) -> None:
    """1-6."""
    result = check("1-6", "term", facts(body(elected_on=elected_on)))
    assert (result.status, result.why) == ("unknown", f"{why}，请联系行业党委补登")


def test_1_6_a_registered_term_of_five_years_is_mentioned() -> None:
    """1-6: the guide's three years are computed."""
    result = check("1-6", "term", facts(body(elected_on=date(2019, 6, 1), term_years=5)))
    assert result.asides == ("登记的任期为 5 年，这里按 3 年计算",)


@pytest.mark.parametrize(
    ("full", "more", "status", "words"),
    [
        (12, {"seats": (SeatFact("书记", "周明"), SeatFact("组织委员", ""))}, "short", "支委 2 席，空缺：组织委员"),
        (12, {"seats": (SeatFact("书记", "周明"),)}, "met", "支委 1 席，没有空缺"),
        (12, {}, "unknown", "应设支委，但没有登记支委名单"),
        (6, {"secretary": "周明"}, "not_applicable", "正式党员人数少，不设支委"),
        (6, {}, "short", "书记空缺"),
        (None, {}, "unknown", "没有登记正式党员人数，请联系行业党委补登"),
    ],
)
def test_1_6_no_vacant_seat(full: int | None, more: dict[str, Any], status: str, words: str) -> None:
    """1-6: 委员出现变化时及时补选."""
    result = check("1-6", "vacancy", facts(body(full, **more)), NOVEMBER)
    assert (result.status, result.sentence) == (status, words)
