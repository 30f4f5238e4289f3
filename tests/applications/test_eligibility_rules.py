"""C0.1 and C0.2 by requirement id: pure rules, dates by hypothesis."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.rules import eligibility as rules
from applications.rules.eligibility import Declared, Entry, Working, check_age, check_penalties
from benchmark_platform.core.dates import add_years

REFERENCE = date(2020, 8, 15)
TODAY = date(2020, 8, 20)
FIRMS = {1: "示例天心会计师事务所", 2: "示例天心资产评估公司"}
NOTHING = Declared(False, "张建国", date(2020, 8, 3))
DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


def entry(decided_on: date, **facts: Any) -> Entry:
    """An entry against the first firm."""
    given = {"firm_id": 1, "kind": "行政处罚", "authority": "湖南省财政厅", "document_number": "湘财罚〔2019〕3号"}
    firm_id = facts.get("firm_id", 1)
    return Entry(**{**given, "firm": FIRMS.get(firm_id, "示例另一家"), "decided_on": decided_on, **facts})


def penalties(*entries: Entry, firms: dict[int, str] = FIRMS, declaration: Declared | None = NOTHING) -> Working:
    """C0.2 on 20 August 2020."""
    return check_penalties(firms, entries, declaration, reference_day=REFERENCE, years=3, day=TODAY)


class TestAge:
    """C0.1: 党组织至少成立3年, to the day."""

    @pytest.mark.parametrize(
        ("founded_on", "verdict"),
        [
            (date(2012, 6, 1), "meets"),
            (date(2017, 8, 14), "meets"),
            (date(2017, 8, 15), "meets"),
            (date(2017, 8, 16), "fails"),
            (date(2020, 8, 15), "fails"),
            (None, "missing"),
        ],
    )
    def test_to_the_day(self, founded_on: date | None, verdict: str) -> None:
        assert check_age(founded_on, reference_day=REFERENCE, years=3).verdict == verdict

    def test_the_working_is_shown(self) -> None:
        working = check_age(date(2012, 6, 1), reference_day=REFERENCE, years=3)
        assert working.sentence == (
            "登记的成立时间是2012年6月1日，满3年的日期是2015年6月1日，不晚于基准日2020年8月15日，已满3年。"
        )
        assert working.clause == "党组织至少成立3年"
        assert working.lines == ()
        assert working.facts == {
            "founded_on": "2012-06-01",
            "typed": None,
            "reference_day": "2020-08-15",
            "years": 3,
            "anniversary": "2015-06-01",
        }
        assert working.as_plain()["code"] == "C0.1"

    def test_too_young_is_said_without_blame(self) -> None:
        sentence = check_age(date(2018, 1, 1), reference_day=REFERENCE, years=3).sentence
        assert sentence.endswith("晚于基准日2020年8月15日，未满3年。")

    def test_nothing_registered_is_its_own_verdict(self) -> None:
        working = check_age(None, reference_day=REFERENCE, years=3, typed=date(2012, 6, 1))
        assert working.sentence == "登记中没有党组织成立时间，不能计算到基准日2020年8月15日是否满3年。"
        assert working.lines == (
            "申请表填写的成立时间是2012年6月1日，与登记不同（没有附批复文件）。登记补全后会重新计算。",
        )

    def test_the_register_counts_and_both_dates_are_shown(self) -> None:
        working = check_age(
            date(2018, 6, 1), reference_day=REFERENCE, years=3, typed=date(2016, 6, 1), has_approval=True
        )
        assert working.verdict == "fails"
        assert working.lines == (
            "申请表填写的成立时间是2016年6月1日，与登记不同（已附批复文件）。"
            "以登记的为准；登记有误的，更正登记后会重新计算。",
        )

    def test_the_29th_of_february(self) -> None:
        leap = date(2016, 2, 29)
        exactly = check_age(leap, reference_day=date(2019, 2, 28), years=3)
        assert exactly.verdict == "meets"
        assert exactly.sentence.endswith("（2月29日成立，2019年没有2月29日，按2月28日计算。）")
        assert check_age(leap, reference_day=date(2019, 2, 27), years=3).verdict == "fails"
        four = check_age(leap, reference_day=date(2020, 2, 28), years=4)
        assert (four.verdict, "按2月28日" in four.sentence) == ("fails", False)

    @given(DAYS, st.integers(1, 10))
    def test_exactly_the_years_and_the_day_before(self, founded_on: date, years: int) -> None:
        anniversary = add_years(founded_on, years)
        assert check_age(founded_on, reference_day=anniversary, years=years).verdict == "meets"
        before = anniversary - timedelta(days=1)
        assert check_age(founded_on, reference_day=before, years=years).verdict == "fails"

    @given(DAYS, DAYS)
    def test_an_older_organisation_never_fares_worse(self, one: date, other: date) -> None:
        older, younger = sorted((one, other))
        if check_age(younger, reference_day=REFERENCE, years=3).verdict == "meets":
            assert check_age(older, reference_day=REFERENCE, years=3).verdict == "meets"


class TestPenalties:
    """C0.2: 所在执业机构近3年未受到过行政处罚或行业惩戒."""

    def test_nothing_registered_and_declared(self) -> None:
        working = penalties()
        assert working.verdict == "meets"
        assert working.sentence == (
            "核对期间为2017年8月15日至2020年8月20日（基准日2020年8月15日前3年起，到核对当日止）；"
            "已查处罚惩戒登记：示例天心会计师事务所、示例天心资产评估公司。"
            "登记中没有针对机构的记录，党组织声明没有受到过处罚或惩戒。"
        )
        assert working.lines == ("党组织声明（张建国，2020年8月3日）：没有受到过处罚或惩戒",)

    @pytest.mark.parametrize(
        ("decided_on", "verdict"),
        [
            (date(2017, 8, 14), "meets"),
            (date(2017, 8, 15), "fails"),
            (date(2020, 8, 15), "fails"),
            (date(2020, 8, 20), "fails"),
            (date(2020, 8, 21), "meets"),
        ],
    )
    def test_the_look_back_to_the_day(self, decided_on: date, verdict: str) -> None:
        assert penalties(entry(decided_on)).verdict == verdict

    def test_a_hit_names_firm_day_kind_authority_and_number(self) -> None:
        working = penalties(entry(date(2019, 5, 6), text="警告"), declaration=None)
        assert working.verdict == "fails"
        assert working.sentence.endswith("登记中有1条针对机构的记录。")
        assert working.lines == ("示例天心会计师事务所，2019年5月6日，行政处罚，湖南省财政厅，湘财罚〔2019〕3号，警告",)
        assert working.facts["counted"][0]["document_number"] == "湘财罚〔2019〕3号"
        assert working.facts["from"] == "2017-08-15"

    def test_after_the_reference_day_counts_and_is_shown_as_such(self) -> None:
        working = penalties(entry(date(2020, 8, 18)))
        assert working.verdict == "fails"
        assert working.lines[0].endswith("（决定日期在基准日之后，同样计入）")

    def test_every_platform_counts(self) -> None:
        assert penalties(entry(date(2019, 5, 6), firm_id=2)).verdict == "fails"
        assert penalties(entry(date(2019, 5, 6), firm_id=9)).verdict == "meets"

    def test_practitioners_are_noted_only(self) -> None:
        """They count for 6-1, not here."""
        working = penalties(entry(date(2019, 5, 6), practitioner="赵敏"))
        assert working.verdict == "meets"
        assert working.lines[0].endswith("（针对执业人员赵敏，本条件只看机构）")
        assert [row["practitioner"] for row in working.facts["noted"]] == ["赵敏"]

    def test_a_day_that_has_not_come_is_to_be_checked(self) -> None:
        assert penalties(entry(date(2021, 5, 6))).lines[0].endswith("（决定日期晚于核对当日2020年8月20日，请核对登记）")

    def test_missing_is_never_a_pass(self) -> None:
        assert penalties(declaration=None).verdict == "missing"
        nobody = penalties(firms={})
        assert nobody.verdict == "missing"
        assert nobody.sentence.endswith("。没有登记所在执业机构，不能查处罚惩戒登记。")
        assert penalties(entry(date(2019, 5, 6)), firms={}).verdict == "missing"

    def test_a_declared_penalty_that_nobody_registered_is_to_be_looked_into(self) -> None:
        working = penalties(declaration=Declared(True, "张建国", date(2020, 8, 3), "2019年被警告"))
        assert working.verdict == "missing"
        assert working.lines == ("党组织声明（张建国，2020年8月3日）：受到过处罚或惩戒：2019年被警告",)

    @given(DAYS, DAYS, st.integers(1, 10))
    def test_the_span_is_inclusive(self, reference: date, decided_on: date, years: int) -> None:
        day = reference + timedelta(days=30)
        working = check_penalties(FIRMS, [entry(decided_on)], NOTHING, reference_day=reference, years=years, day=day)
        inside = add_years(reference, -years) <= decided_on <= day
        assert working.verdict == ("fails" if inside else "meets")


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        (("meets", "meets"), "meets"),
        (("meets", "missing"), "missing"),
        (("missing", "fails"), "fails"),
        (("fails", "meets"), "fails"),
        ((), "missing"),
    ],
)
def test_overall(verdicts: tuple[str, ...], verdict: str) -> None:
    """C0: one that fails decides; missing data is never a pass."""
    assert rules.overall(Working("C0", one, "") for one in verdicts) == verdict


def test_the_day_of_the_check_alone_changes_nothing() -> None:
    """Two computations of the same register are the same, whatever the day."""
    one = check_penalties(FIRMS, [], NOTHING, reference_day=REFERENCE, years=3, day=TODAY)
    other = check_penalties(FIRMS, [], NOTHING, reference_day=REFERENCE, years=3, day=TODAY + timedelta(days=1))
    assert one != other
    assert rules.substance([one.as_plain()]) == rules.substance([other.as_plain()])
    assert rules.substance([penalties(declaration=None).as_plain()]) != rules.substance([one.as_plain()])


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"eligible": True, "computed": "meets", "before": None}, ""),
        ({"eligible": False, "computed": "fails", "before": None}, ""),
        ({"eligible": True, "computed": "fails", "before": None}, "审查结论与核对结论不同，请写明理由。"),
        ({"eligible": False, "computed": "meets", "before": None}, "审查结论与核对结论不同，请写明理由。"),
        (
            {"eligible": False, "computed": "missing", "before": None},
            "核对结论是“资料不全”，请写明作出审查结论的理由。",
        ),
        ({"eligible": True, "computed": "meets", "before": False}, "审查结论与上次不同，请写明理由。"),
        ({"eligible": True, "computed": "meets", "before": True}, ""),
    ],
)
def test_when_a_reason_is_due(facts: dict[str, Any], sentence: str) -> None:
    """C0: confirmed in one click; overridden, or decided without data, with a written reason."""
    assert rules.check_decision(**facts, reason=" ") == sentence
    assert rules.check_decision(**facts, reason="经核实。") == ""
    assert rules.check_decision(**facts, reason="长" * 1001) == "理由有 1001 个字，请控制在 1000 个字以内。"


def test_what_a_declaration_needs() -> None:
    """C0.2: answer, signatory, day; the particulars where the answer is yes."""
    nothing = rules.check_declaration(has_penalty=None, text="", signatory=" ", signed_on=None, day=TODAY)
    assert [field for field, _ in nothing] == ["has_penalty", "signatory", "signed_on"]
    wrong = rules.check_declaration(
        has_penalty=True, text="", signatory="张" * 41, signed_on=TODAY + timedelta(days=1), day=TODAY
    )
    assert [field for field, _ in wrong] == ["text", "signatory", "signed_on"]
    assert rules.check_declaration(has_penalty=False, text="", signatory="张建国", signed_on=TODAY, day=TODAY) == []
    long = rules.check_declaration(has_penalty=False, text="长" * 1001, signatory="张", signed_on=TODAY, day=TODAY)
    assert long == [("text", "说明有 1001 个字，请控制在 1000 个字以内。")]
