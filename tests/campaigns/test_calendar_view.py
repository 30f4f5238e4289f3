"""The public calendar, as page and as iCalendar."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from icalendar import Calendar

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import PlatformDefault
from benchmark_platform.campaigns.services import extend_deadline, move_stage
from tests.factories import make_branch, make_campaign

from .conftest import Cast, at

SignIn = Callable[[User], Client]
REASON = "示例：防汛"


def move(cast: Cast) -> None:
    """Mobilisation gets five more days."""
    with at("2020-07-29"):
        move_stage(
            cast.stage("mobilization"),
            opens_on=date(2020, 7, 24),
            closes_on=date(2020, 8, 4),
            reason=REASON,
            by=cast.wang,
        )


def test_public_with_moved_dates_and_reasons(cast: Cast, client: Client) -> None:
    """Seven stages, days left, what was moved and why; nobody's own deadlines, no act."""
    PlatformDefault.objects.create(campaign=cast.campaign, setting="stages.opens_on", note="…")
    move(cast)
    with at("2020-07-29"):
        response = client.get("/calendar/")
    page = response.content.decode()
    assert [stage.label for stage in response.context["stages"]] == [
        "全面动员部署",
        "自行申报推荐",
        "确定创建对象",
        "对标开展创建",
        "组织考核评估",
        "抓好巩固验收",
        "进行表彰授牌",
    ]
    assert "截止日期由2020年7月30日调整为2020年8月4日。理由：示例：防汛" in page
    assert "平台默认" in page
    assert "与本单位有关的期限" not in page
    assert "调整日期</h2>" not in page


def test_the_latest_of_two_moves_is_on_the_timeline(cast: Cast, client: Client) -> None:
    """Both stand in the record, the newest first."""
    move(cast)
    with at("2020-07-30"):
        stage = cast.stage("award")
        move_stage(stage, opens_on=date(2021, 5, 6), closes_on=stage.closes_on, reason="示例：甲", by=cast.zhao)
        stage = cast.stage("mobilization")
        move_stage(stage, opens_on=stage.opens_on, closes_on=date(2020, 8, 6), reason="示例：乙", by=cast.zhao)
        response = client.get("/calendar/")
    moved = {stage.label: stage.moved for stage in response.context["stages"] if stage.moved}
    assert moved == {
        "全面动员部署": "截止日期由2020年8月4日调整为2020年8月6日。理由：示例：乙",
        "进行表彰授牌": "开始日期由2021年5月1日调整为2021年5月6日。理由：示例：甲",
    }
    assert [change.reason for change, _ in response.context["changes"]] == ["示例：乙", "示例：甲", REASON]


def test_own_deadlines(cast: Cast, sign_in: SignIn) -> None:
    """Each sees its own: the branch its inner day, the prefecture both, the direct branch the stage."""
    with at("2020-07-29"):
        extend_deadline(cast.stage("application"), cast.direct, until=date(2020, 8, 18), reason=REASON, by=cast.wang)
        seen = {
            person.full_name: [
                (line.what, line.day.isoformat(), line.note)
                for line in sign_in(person).get("/calendar/").context["own_deadlines"]
            ]
            for person in (cast.li, cast.chen, cast.liu, cast.wang)
        }
    assert seen == {
        "李秀英": [("提交申请表", "2020-08-18", "已延期")],
        "陈明": [("提交申请表", "2020-08-12", "本市州的内部截止日期")],
        "刘志强": [
            ("本市州的基层党组织提交申请表", "2020-08-12", "内部截止日期"),
            ("遴选推荐并报行业党委", "2020-08-15", ""),
        ],
        "王芳": [],
    }


def test_extensions_are_shown_to_those_concerned(cast: Cast, sign_in: SignIn) -> None:
    """The body, its superior, the committee; nobody else."""
    with at("2020-07-29"):
        extend_deadline(cast.stage("application"), cast.below, until=date(2020, 8, 18), reason=REASON, by=cast.wang)
        seen = {
            person.full_name: "示例：防汛" in sign_in(person).get("/calendar/").content.decode()
            for person in (cast.chen, cast.liu, cast.wang, cast.li, cast.sun, cast.nobody)
        }
    assert seen == {
        "陈明": True,
        "刘志强": True,
        "王芳": True,
        "李秀英": False,
        "孙株洲": False,
        "无角色": False,
    }


def test_who_may_move_is_offered_the_way(cast: Cast, sign_in: SignIn) -> None:
    """The committee finds the acts; a prefecture its inner day, greyed with the reason when over."""
    with at("2020-07-29"):
        assert "/calendar/application/move/" in sign_in(cast.wang).get("/calendar/").content.decode()
        liu = sign_in(cast.liu).get("/calendar/").content.decode()
        assert f"/calendar/inner-day/{cast.changsha.pk}/" in liu
        assert "/calendar/application/move/" not in liu
    with at("2020-08-16"):
        liu = sign_in(cast.liu).get("/calendar/").content.decode()
        assert "“自行申报推荐”阶段已于2020年8月15日截止" in liu


def test_a_campaign_without_the_stage_of_applying(cast: Cast, sign_in: SignIn) -> None:
    """No own deadlines, no error."""
    cast.campaign.stages.filter(code="application").delete()
    assert sign_in(cast.li).get("/calendar/").context["own_deadlines"] == []


def test_an_older_campaign_by_code(cast: Cast, client: Client) -> None:
    """?campaign= reaches it; an unknown code is a 404."""
    make_campaign("2018", is_current=False)
    response = client.get("/calendar/?campaign=2018")
    assert response.context["campaign"].code == "2018"
    assert "?campaign=2018" in response.content.decode()
    assert client.get("/calendar/?campaign=1999").status_code == 404
    assert client.get("/calendar.ics?campaign=1999").status_code == 404


@pytest.mark.django_db
def test_nothing_loaded_yet(client: Client) -> None:
    """404 with the ordinary page."""
    assert client.get("/calendar/").status_code == 404


@pytest.mark.parametrize("address", ["/calendar/", "/calendar.ics"])
def test_wrong_method(cast: Cast, client: Client, address: str) -> None:
    """Only to be read."""
    assert client.post(address).status_code == 405


def test_same_queries_with_more_extensions(cast: Cast, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """One and three rows."""
    client = sign_in(cast.wang)
    with at("2020-07-29"):
        extend_deadline(cast.stage("application"), cast.direct, until=date(2020, 8, 18), reason=REASON, by=cast.wang)
        client.get("/calendar/")
        with django_assert_num_queries(QUERIES):
            client.get("/calendar/")
        for body in (cast.below, make_branch()):
            extend_deadline(cast.stage("application"), body, until=date(2020, 8, 18), reason=REASON, by=cast.wang)
        with django_assert_num_queries(QUERIES):
            client.get("/calendar/")


QUERIES = 11


def events(content: bytes) -> dict[str, tuple[date, date, int]]:
    """UID → first day, day after the last, sequence."""
    calendar = Calendar.from_ical(content)
    return {
        str(event["uid"]): (event.decoded("dtstart"), event.decoded("dtend"), int(str(event["sequence"])))
        for event in calendar.walk("VEVENT")
    }


def test_ics_has_the_closing_days_and_stable_uids(cast: Cast, client: Client) -> None:
    """All-day events; a moved day keeps its UID and raises SEQUENCE."""
    response = client.get("/calendar.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    before = events(response.content)
    assert len(before) == 7
    assert before["2020-mobilization@benchmark-platform"] == (date(2020, 7, 30), date(2020, 7, 31), 0)
    assert before["2020-award@benchmark-platform"] == (date(2021, 6, 30), date(2021, 7, 1), 0)
    assert client.get("/calendar.ics").content == response.content
    move(cast)
    after = events(client.get("/calendar.ics").content)
    assert after["2020-mobilization@benchmark-platform"] == (date(2020, 8, 4), date(2020, 8, 5), 1)
    assert set(after) == set(before)
