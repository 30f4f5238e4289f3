"""The decisions on Appendix 1, by requirement id."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import form, rules
from applications.rules import FirmAsked, Holder, PlanNumbers, Registered
from benchmark_platform.core.dates import add_years
from benchmark_platform.core.findings import Finding, Level

NUMBERS = PlanNumbers(grounds_limit=500, honour_years=3, minimum_age_years=3, reference_day=date(2020, 8, 15))
TODAY = date(2020, 8, 5)
COMPLETE: dict[str, Any] = {
    "branch_name": "示例岳麓会计师事务所党支部",
    "founded_on": "2012年6月1日",
    "secretary_name": "张建国",
    "employee_count": "56",
    "member_count": "13",
    "honours": [{"title": "先进基层党组织", "body": "长沙市委", "awarded_on": "2019-07-01", "owner": "organization"}],
    "grounds": "党建引领发展。",
    "filled_by": "李秀英",
    "contact": "0731-85165666",
}


def check(registered: Registered | None = None, **changes: Any) -> list[Finding]:
    """Check the complete form with some answers changed."""
    answers = COMPLETE | changes
    return rules.check_form(
        form.read(answers), answers, numbers=NUMBERS, registered=registered or Registered(), day=TODAY
    )


def honour(**changes: str) -> list[dict[str, str]]:
    """One row of honours with something changed."""
    return [COMPLETE["honours"][0] | changes]


def test_a_complete_form_has_no_findings() -> None:
    """F: every field of Appendix 1 is there."""
    assert check() == []


@pytest.mark.parametrize(
    ("name", "label"),
    [(field.name, field.label) for field in form.FIELDS if field.name != "honours"],
)
def test_every_field_of_the_paper_is_needed(name: str, label: str) -> None:
    """F: each empty field is named by its printed label."""
    assert check(**{name: " "}) == [Finding(f"“{label}”还没有填写。", name, Level.ERROR, rules.MISSING)]


class TestGrounds:
    """F1: 500 字 are code points without white space."""

    def test_exactly_500_pass_and_501_are_refused(self) -> None:
        assert check(grounds="党" * 500) == []
        (finding,) = check(grounds="党" * 501)
        assert finding.message == "“党组织创建申报依据”有 501 字（不计空格），超出 1 字，请控制在 500 字以内。"

    @pytest.mark.parametrize("space", [" ", "\n", "\t", "\u3000", "\u00a0", "\u2003", "\r\n"])
    def test_white_space_does_not_count(self, space: str) -> None:
        assert check(grounds=space.join("党" * 500)) == []

    def test_characters_are_composed_before_they_are_counted(self) -> None:
        assert form.count_characters("e\u0301") == 1
        assert form.count_characters("𠮷") == 1

    @given(st.text())
    def test_the_count_is_the_same_however_the_text_is_spaced(self, text: str) -> None:
        assert form.count_characters("".join(text.split())) == form.count_characters(text)


class TestHonours:
    """F2: rows within the last three years; an older one is refused with the day from which it counts."""

    @pytest.mark.parametrize("day", ["2017-08-15", "2020-08-05", "2018年1月1日"])
    def test_within_three_years(self, day: str) -> None:
        assert check(honours=honour(awarded_on=day)) == []

    def test_a_day_too_old(self) -> None:
        (finding,) = check(honours=honour(awarded_on="2017-08-14"))
        assert finding.message == "第 1 项荣誉获得于2017年8月14日，不在近 3 年内（2017年8月15日以后），请删去这一项。"
        assert finding.field == "honours-0-awarded_on"

    def test_four_years_old(self) -> None:
        assert "不在近 3 年内" in check(honours=honour(awarded_on="2016-07-01"))[0].message

    def test_not_yet(self) -> None:
        assert check(honours=honour(awarded_on="2020-08-06"))[0].message == "第 1 项荣誉的获得时间晚于今天，请核对。"

    def test_no_day_at_all(self) -> None:
        (finding,) = check(honours=honour(awarded_on="去年七一"))
        assert finding.message == "第 1 项荣誉的获得时间“去年七一”不是有效日期，请写成 2019-07-01。"

    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("title", "第 1 项荣誉没有填写名称。"),
            ("body", "第 1 项荣誉没有填写授予单位。"),
            ("awarded_on", "第 1 项荣誉没有填写获得时间。"),
            ("owner", "第 1 项荣誉没有选择是党组织还是所在机构获得的。"),
        ],
    )
    def test_a_half_filled_row(self, key: str, sentence: str) -> None:
        assert [finding.message for finding in check(honours=honour(**{key: ""}))] == [sentence]

    def test_empty_rows_do_not_count(self) -> None:
        assert check(honours=[{"title": "", "body": " ", "awarded_on": "", "owner": "firm"}]) == []


class TestFounding:
    """C0.1 and section 3: the founding date, against today, the register and the reference day."""

    @pytest.mark.parametrize("typed", ["2012/6/1", "2012.6.1", "2012-06-01", "2012年6月1日"])
    def test_as_people_write_days(self, typed: str) -> None:
        assert check(founded_on=typed) == []

    @pytest.mark.parametrize("typed", ["2012年", "2012-13-01", "2019-02-29", "六月"])
    def test_not_a_day(self, typed: str) -> None:
        (finding,) = check(founded_on=typed)
        assert finding.code == rules.INVALID
        assert "不是有效日期" in finding.message

    def test_in_the_future(self) -> None:
        assert check(founded_on="2020-08-06")[0].message == "“党组织成立时间”不能晚于今天，请核对年份。"

    def test_before_there_was_a_party(self) -> None:
        assert check(founded_on="1912-06-01")[0].message == "“党组织成立时间”过早，请核对年份。"

    def test_exactly_three_years_on_the_reference_day(self) -> None:
        assert check(founded_on="2017-08-15") == []

    def test_a_day_short_of_three_years_is_a_warning_only(self) -> None:
        (finding,) = check(founded_on="2017-08-16")
        assert finding.level == Level.WARNING
        assert "不满 3 年" in finding.message

    def test_other_than_registered_needs_the_approval(self) -> None:
        (finding,) = check(Registered(founded_on=date(2011, 6, 1)))
        assert finding.message == (
            "填写的成立时间与登记的2011年6月1日不一致。如登记有误，请上传成立批复；如填写有误，请改回。"
        )

    def test_other_than_registered_with_the_approval_is_for_the_committee(self) -> None:
        (finding,) = check(Registered(founded_on=date(2011, 6, 1), has_founding_approval=True))
        assert finding.level == Level.WARNING

    def test_as_registered(self) -> None:
        assert check(Registered(founded_on=date(2012, 6, 1))) == []


@pytest.mark.parametrize(
    ("typed", "count"),
    [("56", 56), ("５６", 56), ("56人", 56), (" 56 ", 56), ("五十六", None), ("-1", None), ("5.5", None)],
)
def test_numbers_as_people_type_them(typed: str, count: int | None) -> None:
    """F: employees and members are whole numbers."""
    assert form.read_count(typed) == count


def test_a_number_that_is_none_and_zero() -> None:
    """F: each with a sentence of its own."""
    assert check(employee_count="很多")[0].message == "“所在机构员工人数”填的是“很多”，请只填数字，例如 56。"
    assert "应在 1 到 100000 之间" in check(member_count="9999999999")[0].message
    assert check(member_count="0")[0].message == "“党员人数”填的是 0，请核对：应在 1 到 100000 之间。"


def test_a_name_too_long() -> None:
    """F: what does not fit the paper is said at once."""
    assert check(secretary_name="张" * 41)[0].message == "“党组织书记”有 41 个字，请控制在 40 个字以内。"


@dataclass
class Said:
    """An opinion, as the rules see it."""

    level: str
    verdict: str = "agree"
    firm_id: int | None = None
    signed_on: date = date(2020, 8, 4)


class TestOpinions:
    """F4: organisation first, then the firms; the lead firm's is required."""

    LEAD = FirmAsked(1, "示例岳麓会计师事务所", required=True)
    OTHER = FirmAsked(2, "示例岳麓资产评估公司", required=False)

    def test_complete(self) -> None:
        assert rules.check_opinions([Said("branch"), Said("firm", firm_id=1)], [self.LEAD, self.OTHER]) == []

    def test_nothing_yet(self) -> None:
        assert [row.message for row in rules.check_opinions([], [self.LEAD])] == [
            "“党组织意见”还没有录入。",
            "“所在执业机构意见”（示例岳麓会计师事务所）还没有录入。",
        ]

    def test_the_firm_refuses(self) -> None:
        (finding,) = rules.check_opinions([Said("branch"), Said("firm", "disagree", 1)], [self.LEAD])
        assert "为不同意，不能提交" in finding.message

    def test_the_organisation_itself_refuses(self) -> None:
        said = [Said("branch", "disagree"), Said("firm", firm_id=1)]
        assert [row.message for row in rules.check_opinions(said, [self.LEAD])] == ["“党组织意见”为不同意，不能提交。"]

    def test_a_branch_without_a_registered_firm(self) -> None:
        assert "还没有登记所在执业机构" in rules.check_opinions([Said("branch")], [])[0].message

    def test_the_firm_signed_before_the_organisation_that_signed_anew(self) -> None:
        said = [Said("branch", signed_on=date(2020, 8, 5)), Said("firm", firm_id=1)]
        (finding,) = rules.check_opinions(said, [self.LEAD])
        assert "的日期2020年8月4日早于“党组织意见”的日期2020年8月5日，三级意见须依次签署" in finding.message
        assert (finding.field, finding.code) == ("firm_opinion", "invalid")


class TestReturn:
    """S: a return gives a deadline of its own, with a reason and an end."""

    FACTS: dict[str, Any] = {
        "reason": "请补充。",
        "until": date(2020, 8, 18),
        "latest": date(2020, 9, 30),
        "day": date(2020, 8, 15),
    }

    @pytest.mark.parametrize(
        "change",
        [{}, {"until": date(2020, 8, 16)}, {"until": date(2020, 9, 30)}, {"latest": None, "until": date(2099, 1, 1)}],
    )
    def test_in_order(self, change: dict[str, Any]) -> None:
        assert rules.check_return(**self.FACTS | change) == []

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"reason": " "}, "reason", "请写明退回理由"),
            ({"until": date(2020, 8, 15)}, "until", "须晚于今天"),
            ({"until": date(2020, 10, 1)}, "until", "最晚到2020年9月30日"),
        ],
    )
    def test_refused(self, change: dict[str, Any], field: str, words: str) -> None:
        (finding,) = rules.check_return(**self.FACTS | change)
        assert finding.field == field and words in finding.message


class TestNewOpinion:
    """F4: an opinion has words, a signatory and a day that is not before the one before it."""

    FACTS: dict[str, Any] = {
        "text": "同意。",
        "signatory": "赵敏",
        "signed_on": date(2020, 8, 4),
        "not_before": date(2020, 8, 3),
        "day": TODAY,
    }

    def test_complete(self) -> None:
        assert rules.check_new_opinion(**self.FACTS, limit=300) == []

    @pytest.mark.parametrize(
        ("change", "field", "words"),
        [
            ({"verdict": ""}, "verdict", "请选择同意或不同意"),
            ({"text": " "}, "text", "还没有填写"),
            ({"text": "好" * 301}, "text", "超过 300 字"),
            ({"signatory": ""}, "signatory", "还没有填写"),
            ({"signatory": "赵" * 41}, "signatory", "过长"),
            ({"signed_on": None}, "signed_on", "不是有效日期"),
            ({"signed_on": date(2020, 8, 6)}, "signed_on", "不能晚于今天"),
            ({"signed_on": date(2020, 8, 2)}, "signed_on", "早于前一级意见的日期2020年8月3日"),
        ],
    )
    def test_each_fault_at_its_field(self, change: dict[str, Any], field: str, words: str) -> None:
        (finding,) = rules.check_new_opinion(**self.FACTS | change, limit=300)
        assert finding.field == field
        assert words in finding.message


class TestScans:
    """F3: a sealed page belongs to the text that it was printed from."""

    PRINTED = {"answers": COMPLETE, "opinions": [{"level": "branch", "firm": "", "text": "同意申报。"}]}

    def test_nothing_changed(self) -> None:
        assert rules.scan_changes(self.PRINTED, COMPLETE, self.PRINTED["opinions"]) == []

    def test_a_changed_field_is_named(self) -> None:
        assert rules.scan_changes(self.PRINTED, COMPLETE | {"secretary_name": "王芳"}, []) == ["党组织书记"]

    def test_a_changed_honour_is_named(self) -> None:
        assert rules.scan_changes(self.PRINTED, COMPLETE | {"honours": []}, []) == ["所获荣誉"]

    def test_a_changed_opinion_is_named(self) -> None:
        later = [{"level": "branch", "firm": "", "text": "同意推荐。"}]
        assert rules.scan_changes(self.PRINTED, COMPLETE, later) == ["党组织意见"]

    def test_an_opinion_that_was_blank_on_the_print_was_written_by_hand(self) -> None:
        blank = {"answers": COMPLETE, "opinions": []}
        assert rules.scan_changes(blank, COMPLETE, [{"level": "firm", "firm": "甲", "text": "同意。"}]) == []

    def test_what_is_said_of_the_pages(self) -> None:
        assert rules.check_scans([[]]) == []
        assert rules.check_scans([])[0].code == rules.MISSING
        assert "上传之后修改了党员人数、党组织书记" in rules.check_scans([["党组织书记"], ["党员人数"]])[0].message


@pytest.mark.parametrize(
    ("state", "track", "answered", "holder"),
    [
        ("draft", "direct", False, Holder.BRANCH),
        ("returned", "prefecture", False, Holder.BRANCH),
        ("submitted", "direct", False, Holder.SUPERIOR),
        ("submitted", "direct", True, Holder.COMMITTEE),
        ("submitted", "prefecture", False, Holder.SUPERIOR),
        ("submitted", "prefecture", True, Holder.SUPERIOR),
        ("recommended", "prefecture", True, Holder.COMMITTEE),
        ("eligible", "direct", True, Holder.COMMITTEE),
        ("selected", "direct", True, Holder.NOBODY),
    ],
)
def test_who_has_the_form_now(state: str, track: str, answered: bool, holder: str) -> None:
    """The strip: where a form is, and with whom."""
    assert rules.holder(state, track, superior_has_answered=answered) == holder


def test_a_part_is_done_missing_or_needs_attention() -> None:
    """The task list: what is only missing is not yet wrong."""
    missing = Finding("", "grounds", Level.ERROR, rules.MISSING)
    wrong = Finding("", "grounds", Level.ERROR, rules.INVALID)
    warning = Finding("", "grounds", Level.WARNING)
    assert rules.part_status([]) == "done"
    assert rules.part_status([warning]) == "done"
    assert rules.part_status([missing]) == "missing"
    assert rules.part_status([missing, wrong]) == "attention"
    assert rules.part_of(Finding("", "honours-3-title")) == "honours"
    assert rules.part_of(Finding("", "contact")) == "contact"
    assert rules.part_of(Finding("", "scans")) == "scans"


@given(st.dates(date(1921, 7, 23), date(2100, 1, 1)), st.integers(0, 60))
def test_years_on_the_calendar(day: date, years: int) -> None:
    """C0.1: years later is the same day of the year, the 29th of February excepted."""
    later = add_years(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) in {(day.month, day.day), (2, 28)}
    assert add_years(later, -years) in {day, day - timedelta(days=1)}
