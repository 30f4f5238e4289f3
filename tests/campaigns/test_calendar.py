"""The calendar and the gate: whole days of Shanghai, the closing day to its last second (S1–S7)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark_platform.campaigns import actions
from benchmark_platform.campaigns.calendar import CampaignCalendar, today
from benchmark_platform.campaigns.gate import decide, require
from benchmark_platform.campaigns.models import Campaign, MobilizationReport, Stage
from benchmark_platform.campaigns.services import extend_deadline
from benchmark_platform.campaigns.subjects import CampaignSubject
from benchmark_platform.campaigns.timeline import state_on
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.organizations.models import Organization

from .conftest import Cast, at

DAYS = st.dates(date(2020, 1, 1), date(2021, 12, 31))


def calendar_of(
    *, own: dict[tuple[int, str], date] | None = None, inner: dict[int, date] | None = None
) -> CampaignCalendar:
    """The calendar of the plan without a database."""
    campaign = Campaign(short_title="“标杆引领”计划", filing_office="省注协行业党建工作部", inner_days=3)
    stages = {
        "application": Stage(
            code="application", number=2, title="自行申报推荐", opens_on=date(2020, 7, 24), closes_on=date(2020, 8, 15)
        ),
        "selection": Stage(
            code="selection", number=3, title="确定创建对象", opens_on=date(2020, 8, 16), closes_on=date(2020, 9, 30)
        ),
        "follow_up": Stage(code="follow_up", number=8, title="动态管理", opens_on=date(2021, 7, 1), closes_on=None),
    }
    return CampaignCalendar(campaign, stages, own or {}, inner or {})


DIRECT = Organization(pk=1, kind="branch", track="direct")
BELOW = Organization(pk=2, kind="branch", track="prefecture", prefecture_id=7)


def open_for(calendar: CampaignCalendar, body: Organization, day: date, *, inner: bool = True) -> bool:
    """Whether the body may apply on a day."""
    return not calendar.closed_reason(("application",), body, day, own_deadline=True, inner_day=inner)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2020, 8, 15, 15, 59, 59, tzinfo=UTC), date(2020, 8, 15)),
        (datetime(2020, 8, 15, 16, 0, 0, tzinfo=UTC), date(2020, 8, 16)),
    ],
)
def test_a_day_is_a_day_of_shanghai(moment: datetime, day: date) -> None:
    """Midnight is 16:00 UTC."""
    assert today(moment) == day


def test_chinese_day() -> None:
    """As the plan prints it."""
    assert chinese_day(date(2020, 8, 5)) == "2020年8月5日"


@given(DAYS)
def test_a_stage_is_open_from_its_first_to_its_last_day(day: date) -> None:
    """Past, open and future exclude each other, and agree with the gate."""
    calendar = calendar_of()
    stage = calendar.stages["application"]
    expected = date(2020, 7, 24) <= day <= date(2020, 8, 15)
    assert open_for(calendar, DIRECT, day) is expected
    assert (state_on(stage, day) == "open") is expected
    assert (stage in calendar.open_stages(day)) is expected


@given(DAYS, DAYS)
def test_an_own_deadline_only_ever_gives_time(until: date, day: date) -> None:
    """An extension never closes what is open; after it the stage is open until that day."""
    plain, extended = calendar_of(), calendar_of(own={(1, "application"): until})
    last = max(date(2020, 8, 15), until)
    assert open_for(extended, DIRECT, day) is (date(2020, 7, 24) <= day <= last)
    assert open_for(extended, DIRECT, day) or not open_for(plain, DIRECT, day)


@given(st.dates(date(2020, 7, 24), date(2020, 8, 15)), DAYS)
def test_an_inner_day_only_ever_takes_time_from_branches_below(inner: date, day: date) -> None:
    """S2: it binds the prefecture's branches when submitting, nobody else and nothing else."""
    calendar = calendar_of(inner={7: inner})
    assert open_for(calendar, BELOW, day) is (date(2020, 7, 24) <= day <= inner)
    assert open_for(calendar, DIRECT, day) is (date(2020, 7, 24) <= day <= date(2020, 8, 15))
    assert open_for(calendar, BELOW, day, inner=False) is (date(2020, 7, 24) <= day <= date(2020, 8, 15))


@given(DAYS, DAYS)
def test_an_own_deadline_goes_before_the_inner_day(until: date, day: date) -> None:
    """A branch that was given its own day may submit until then, whatever the prefecture's day is."""
    calendar = calendar_of(own={(2, "application"): until})
    if date(2020, 7, 24) <= day <= until:
        assert open_for(calendar, BELOW, day)


def test_the_default_inner_day_is_three_days_before_the_stage_closes() -> None:
    """S2, platform default."""
    assert calendar_of().inner_closing_day(7) == date(2020, 8, 12)
    assert calendar_of().inner_closing_day(None) is None
    assert calendar_of().submission_day(BELOW) == date(2020, 8, 12)
    assert calendar_of().submission_day(DIRECT) == date(2020, 8, 15)


@pytest.mark.parametrize(
    ("body", "day", "reason"),
    [
        (DIRECT, date(2020, 7, 23), "“自行申报推荐”阶段2020年7月24日开始，2020年8月15日截止，现在还不能办理。"),
        (
            DIRECT,
            date(2020, 8, 16),
            "“自行申报推荐”阶段已于2020年8月15日截止；如有特殊情况，请联系省注协行业党建工作部申请延期。",
        ),
        (BELOW, date(2020, 8, 13), "本市州的内部截止日期是2020年8月12日，已经过了；如有特殊情况，请联系市州党组织。"),
    ],
)
def test_the_refusal_says_which_stage_and_until_when(body: Organization, day: date, reason: str) -> None:
    """A sentence that a person can act on."""
    assert calendar_of().closed_reason(("application",), body, day, own_deadline=True, inner_day=True) == reason


def test_other_refusals() -> None:
    """An unknown stage, an archived campaign, a stage without an end."""
    calendar = calendar_of()
    ask = {"own_deadline": True, "inner_day": False}
    assert calendar.closed_reason(("award",), DIRECT, date(2021, 6, 1), **ask) == (
        "本计划没有设置这项工作的阶段，不能办理。"
    )
    assert calendar.closed_reason(("follow_up",), None, date(2021, 6, 30), **ask) == (
        "“动态管理”阶段2021年7月1日开始，现在还不能办理。"
    )
    assert calendar.closed_reason(("follow_up",), None, date(2031, 1, 1), **ask) == ""
    assert calendar.closing_day("follow_up", DIRECT) is None
    calendar.campaign.is_read_only = True
    reason = calendar.closed_reason(("application",), DIRECT, date(2020, 8, 1), **ask)
    assert reason == "“标杆引领”计划已经归档，内容只能查看。"


@pytest.mark.parametrize(
    ("day", "clock", "allowed"),
    [
        ("2020-07-23", "23:59:59", False),
        ("2020-07-24", "00:00:00", True),
        ("2020-07-30", "23:59:59", True),
        ("2020-07-31", "00:00:00", False),
    ],
)
def test_the_gate_at_the_last_second(cast: Cast, day: str, clock: str, allowed: bool) -> None:
    """S1: the mobilisation report until 30 July, 24:00 in Shanghai."""
    report = MobilizationReport(campaign=cast.campaign, organization=cast.direct)
    with at(day, clock):
        decision = decide(actions.SAVE_REPORT, user=cast.li, subject=report)
    assert decision.allowed is allowed


def test_the_gate_at_the_last_second_of_an_extension(cast: Cast) -> None:
    """An own deadline ends like a stage: with its day."""
    with at("2020-07-29"):
        until = date(2020, 8, 3)
        extend_deadline(cast.stage("mobilization"), cast.direct, until=until, reason="示例：书记出差", by=cast.wang)
    report = MobilizationReport(campaign=cast.fresh(), organization=cast.direct)
    with at("2020-08-03", "23:59:59"):
        assert decide(actions.SAVE_REPORT, user=cast.li, subject=report)
    with at("2020-08-04", "00:00:00"):
        decision = decide(actions.SAVE_REPORT, user=cast.li, subject=report)
    assert decision.reason.startswith("“全面动员部署”阶段已于2020年8月3日截止")
    others = MobilizationReport(campaign=cast.fresh(), organization=cast.changsha)
    with at("2020-08-03"):
        assert not decide(actions.SAVE_REPORT, user=cast.liu, subject=others)


def test_an_archived_campaign_is_closed_to_acts_without_a_stage_too(cast: Cast) -> None:
    """Nothing is done to what has been archived."""
    cast.campaign.is_read_only = True
    with pytest.raises(Forbidden, match="已经归档"):
        require(actions.REMIND, user=cast.wang, subject=CampaignSubject(cast.campaign))


def test_an_archived_campaign_can_still_be_read(cast: Cast) -> None:
    """内容只能查看: whoever might read before may read now, nobody else."""
    cast.campaign.is_read_only = True
    for action in (actions.SEE_RECEIPTS, actions.SEE_REPORTS):
        assert decide(action, user=cast.wang, subject=CampaignSubject(cast.campaign))
        assert not decide(action, user=cast.li, subject=CampaignSubject(cast.campaign))


def test_the_calendar_is_read_in_three_queries(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """However many bodies have deadlines of their own."""
    with at("2020-07-29"):
        for number, body in enumerate((cast.direct, cast.below, cast.changsha)):
            until = date(2020, 8, 20) + timedelta(days=number)
            extend_deadline(cast.stage("application"), body, until=until, reason="示例：灾情", by=cast.zhao)
    with django_assert_num_queries(3):
        calendar = CampaignCalendar.of(cast.campaign)
    assert calendar.closing_day("application", cast.below) == date(2020, 8, 21)
    assert calendar.closing_day("application", cast.below, own_deadline=False) == date(2020, 8, 15)
