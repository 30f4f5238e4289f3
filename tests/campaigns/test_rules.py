"""Which day may be set for what (S1–S7, S2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.campaigns import rules
from benchmark_platform.campaigns.rules import Days

JULY_24, AUGUST_15 = date(2020, 7, 24), date(2020, 8, 15)
APPLICATION = Days(JULY_24, AUGUST_15)
TODAY = date(2020, 8, 1)
AWARD = Days(date(2021, 5, 1), date(2021, 6, 30))


def sentences(findings: list) -> list[tuple[str, str]]:
    """What was found, where."""
    return [(finding.field, finding.message) for finding in findings]


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("各市州反映时间紧", []),
        ("  \n", [("reason", "请填写理由；理由会告知有关单位。")]),
        ("由" * 501, [("reason", "理由不能超过500字，现在有501字。")]),
        ("由" * 500, []),
    ],
)
def test_reason(reason: str, found: list[tuple[str, str]]) -> None:
    """A moved date has a reason."""
    assert sentences(rules.check_reason(reason)) == found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (APPLICATION, Days(JULY_24, date(2020, 8, 20)), []),
        (APPLICATION, Days(JULY_24, TODAY), []),
        (APPLICATION, APPLICATION, [("", "日期没有变化，请填写新的日期。")]),
        (APPLICATION, Days(JULY_24, date(2020, 7, 31)), [("closes_on", "截止日期不能早于今天（2020年8月1日）。")]),
        (
            APPLICATION,
            Days(JULY_24, date(2020, 7, 23)),
            [("closes_on", "截止日期不能早于开始日期（2020年7月24日）。")],
        ),
        (APPLICATION, Days(JULY_24, None), [("closes_on", "请填写截止日期。")]),
        (
            APPLICATION,
            Days(date(2020, 7, 25), AUGUST_15),
            [("opens_on", "这个阶段已于2020年7月24日开始，开始日期不能再改。")],
        ),
        (AWARD, Days(date(2021, 5, 10), AWARD.closes_on), []),
        (AWARD, Days(date(2020, 7, 31), AWARD.closes_on), [("opens_on", "开始日期不能早于今天（2020年8月1日）。")]),
        (Days(JULY_24, date(2020, 7, 30)), Days(date(2020, 7, 1), date(2020, 7, 30)), [("opens_on", None)]),
        (Days(date(2021, 7, 1), None), Days(date(2021, 8, 1), None), []),
    ],
)
def test_stage_days(old: Days, new: Days, found: list[tuple[str, str | None]]) -> None:
    """Nothing into the past, no opening that has taken place, order kept."""
    got = sentences(rules.check_stage_days(old=old, new=new, day=TODAY))
    assert [field for field, _ in got] == [field for field, _ in found]
    assert all(wanted is None or wanted == message for (_, message), (_, wanted) in zip(got, found, strict=True))


@given(st.dates(date(2020, 1, 1), date(2022, 1, 1)), st.dates(date(2020, 1, 1), date(2022, 1, 1)))
def test_an_accepted_closing_day_is_never_past_nor_before_the_opening(closes_on: date, day: date) -> None:
    """Whatever is typed on whatever day."""
    found = rules.check_stage_days(old=APPLICATION, new=Days(JULY_24, closes_on), day=day)
    acceptable = closes_on != AUGUST_15 and closes_on >= max(JULY_24, day)
    assert (found == []) is acceptable


def test_neighbours_that_overlap_or_leave_a_gap_are_mentioned() -> None:
    """The committee may want that, so it is said and not refused."""
    selection = ("确定创建对象", Days(date(2020, 8, 16), date(2020, 9, 30)))
    application = ("自行申报推荐", APPLICATION)

    def warn(new: Days) -> list[str]:
        return rules.warn_of_neighbours(title="对标开展创建", new=new, before=application, after=selection)

    assert warn(Days(AUGUST_15, AUGUST_15)) == ["“对标开展创建”与“自行申报推荐”的日期有重叠。"]
    assert warn(Days(date(2020, 8, 16), AUGUST_15 + timedelta(days=1))) == [
        "“对标开展创建”与“确定创建对象”的日期有重叠，必要时请一并调整“确定创建对象”。"
    ]
    far = ("确定创建对象", Days(date(2020, 9, 1), None))
    assert rules.warn_of_neighbours(title="甲", new=APPLICATION, before=None, after=far) == [
        "“甲”截止后到“确定创建对象”开始前有空档，必要时请一并调整“确定创建对象”。"
    ]
    assert rules.warn_of_neighbours(title="甲", new=Days(JULY_24, None), before=None, after=far) == []
    assert rules.warn_of_neighbours(title="甲", new=APPLICATION, before=None, after=selection) == []


@pytest.mark.parametrize(
    ("stage", "own", "until", "found"),
    [
        (APPLICATION, None, date(2020, 8, 16), []),
        (
            APPLICATION,
            None,
            AUGUST_15,
            [("until", "该单位现在的截止日期是2020年8月15日，延至的日期须晚于这一天。")],
        ),
        (
            APPLICATION,
            date(2020, 8, 20),
            date(2020, 8, 20),
            [("until", "该单位现在的截止日期是2020年8月20日，延至的日期须晚于这一天。")],
        ),
        (APPLICATION, None, date(2020, 7, 31), [("until", "延至的日期不能早于今天（2020年8月1日）。")]),
        (Days(JULY_24, None), None, AUGUST_15, [("stage", "这个阶段没有截止日期，不需要延期。")]),
    ],
)
def test_extension(stage: Days, own: date | None, until: date, found: list[tuple[str, str]]) -> None:
    """An own deadline lies ahead, and later than the present one."""
    assert sentences(rules.check_extension(stage=stage, own_deadline=own, until=until, day=TODAY)) == found


@pytest.mark.parametrize(
    ("closes_on", "found"),
    [
        (date(2020, 8, 10), []),
        (TODAY, []),
        (AUGUST_15, []),
        (date(2020, 8, 16), [("closes_on", "内部截止日期不能晚于申报阶段的截止日期（2020年8月15日）。")]),
        (date(2020, 7, 31), [("closes_on", "内部截止日期不能早于今天（2020年8月1日）。")]),
    ],
)
def test_inner_day(closes_on: date, found: list[tuple[str, str]]) -> None:
    """S2: within the stage and ahead."""
    assert sentences(rules.check_inner_day(stage=APPLICATION, closes_on=closes_on, day=TODAY)) == found


def test_inner_day_not_before_the_stage() -> None:
    """S2: the stage may lie ahead as a whole."""
    found = rules.check_inner_day(stage=AWARD, closes_on=date(2021, 4, 30), day=TODAY)
    assert sentences(found) == [("closes_on", "内部截止日期不能早于申报阶段开始的日期（2021年5月1日）。")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7月28日召开动员会，86人参加。", []),
        (" ", [("text", "请填写动员部署情况，例如何时何地以什么方式传达部署、多少人参加。")]),
        ("好" * 5001, [("text", "动员部署情况不能超过5000字，现在有5001字，请精简。")]),
    ],
)
def test_report(text: str, found: list[tuple[str, str]]) -> None:
    """S1: a report has a text."""
    assert sentences(rules.check_report(text=text)) == found
