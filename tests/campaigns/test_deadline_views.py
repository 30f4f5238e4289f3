"""Moving a stage, extending a deadline, setting an inner day: each page's five questions."""

from collections.abc import Callable

import pytest
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import DateChange, Extension, InnerClosingDay

from .conftest import Cast, at

SignIn = Callable[[User], Client]
MOVE = "/calendar/application/move/"
EXTEND = "/calendar/extensions/"


def test_move_works(cast: Cast, sign_in: SignIn) -> None:
    """The present days are filled in; afterwards the calendar says what happened and what now overlaps."""
    client = sign_in(cast.wang)
    with at("2020-08-10"):
        form = client.get(MOVE).content.decode()
        assert 'value="2020-08-15"' in form
        data = {"opens_on": "2020-07-24", "closes_on": "2020-08-20", "reason": "示例：防汛"}
        page = client.post(MOVE, data, follow=True).content.decode()
    assert DateChange.objects.get().changed_by == cast.wang
    assert "“自行申报推荐”的日期已调整，并已通知各单位。" in page
    assert "“自行申报推荐”与“确定创建对象”的日期有重叠" in page
    with at("2020-08-10"):
        assert "王芳：截止日期由2020年8月15日调整为2020年8月20日" in client.get(MOVE).content.decode()


def test_move_without_neighbours_says_nothing(cast: Cast, sign_in: SignIn) -> None:
    """The first two stages overlap by design."""
    with at("2020-07-28"):
        data = {"opens_on": "2020-07-24", "closes_on": "2020-08-03", "reason": "示例：防汛"}
        page = sign_in(cast.wang).post("/calendar/mobilization/move/", data, follow=True).content.decode()
    assert "有重叠" not in page


def test_move_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    """Refused by form or by rule: the sentence at the field, the text still there."""
    with at("2020-08-10"):
        client = sign_in(cast.wang)
        data = {"opens_on": "2020-07-24", "closes_on": "2020-08-01", "reason": "示例：打错了日期"}
        page = client.post(MOVE, data).content.decode()
        assert "截止日期不能早于今天（2020年8月10日）。" in page
        assert "示例：打错了日期" in page
        page = client.post(MOVE, data | {"closes_on": "8月20"}).content.decode()
        assert "请填写正确的日期，例如 2020-08-15。" in page
        page = client.post(MOVE, data | {"closes_on": "2020-08-15"}).content.decode()
        assert "日期没有变化，请填写新的日期。" in page
    assert DateChange.objects.count() == 0


@pytest.mark.parametrize("who", ["li", "liu", "nobody"])
def test_move_refused(cast: Cast, sign_in: SignIn, who: str) -> None:
    """403 with the reason, for looking and for doing."""
    client = sign_in(getattr(cast, who))
    for response in (client.get(MOVE), client.post(MOVE, {})):
        assert response.status_code == 403
        assert "“调整阶段日期”由行业党委（经办）、行业党委（审定）办理" in response.content.decode()


def test_move_archived(cast: Cast, sign_in: SignIn) -> None:
    """An archived campaign is closed."""
    cast.campaign.is_read_only = True
    cast.campaign.save()
    response = sign_in(cast.wang).get(MOVE)
    assert response.status_code == 403
    assert "已经归档" in response.content.decode()


def test_move_wrong_id_and_method(cast: Cast, sign_in: SignIn) -> None:
    """No such stage; no such method."""
    client = sign_in(cast.wang)
    assert client.get("/calendar/party/move/").status_code == 404
    assert client.put(MOVE).status_code == 405


def extension(**changes: str) -> dict[str, str]:
    """The form of an extension."""
    return {"organization": "示例天健会计师事务所党支部", "until": "2020-08-20", "reason": "示例：停电"} | changes


def test_extend_works(cast: Cast, sign_in: SignIn) -> None:
    """By name or by code; listed below."""
    client = sign_in(cast.wang)
    stage = str(cast.stage("application").pk)
    with at("2020-08-16"):
        page = client.post(EXTEND, extension(stage=stage), follow=True).content.decode()
        assert "已将示例天健会计师事务所党支部的“自行申报推荐”延期至2020年8月20日。" in page
        assert "示例：停电" in page
        client.post(EXTEND, extension(stage=stage, organization=cast.below.code))
    assert set(Extension.objects.values_list("organization", flat=True)) == {cast.direct.pk, cast.below.pk}


def test_extend_refused_input(cast: Cast, sign_in: SignIn) -> None:
    """Unknown body, two of that name, an earlier day: a sentence each, nothing done."""
    client = sign_in(cast.wang)
    stage = str(cast.stage("application").pk)
    with at("2020-08-01"):
        page = client.post(EXTEND, extension(stage=stage, organization="没有这个支部")).content.decode()
        assert "没有找到这个党组织，请填写党组织全称或组织代码。" in page
        assert "示例：停电" in page
        cast.below.name = cast.direct.name
        cast.below.save()
        assert "有多个党组织叫这个名称" in client.post(EXTEND, extension(stage=stage)).content.decode()
        data = extension(stage=stage, organization=cast.direct.code, until="2020-08-15")
        page = client.post(EXTEND, data).content.decode()
        assert "延至的日期须晚于这一天" in page
        assert client.post(EXTEND, extension(stage=str(cast.stage("follow_up").pk))).status_code == 200
    assert Extension.objects.count() == 0


@pytest.mark.parametrize("who", ["li", "liu", "nobody"])
def test_extend_refused(cast: Cast, sign_in: SignIn, who: str) -> None:
    """The committee's act."""
    assert sign_in(getattr(cast, who)).get(EXTEND).status_code == 403


def test_extend_wrong_method(cast: Cast, sign_in: SignIn) -> None:
    """Only read and post."""
    assert sign_in(cast.wang).delete(EXTEND).status_code == 405


def test_inner_day_works(cast: Cast, sign_in: SignIn) -> None:
    """The default is said to be ours; a new one is set."""
    client, address = sign_in(cast.liu), f"/calendar/inner-day/{cast.changsha.pk}/"
    with at("2020-07-28"):
        page = client.get(address).content.decode()
        assert "现在是2020年8月12日" in page
        assert "平台默认" in page
        page = client.post(address, {"closes_on": "2020-08-16"}).content.decode()
        assert "内部截止日期不能晚于申报阶段的截止日期（2020年8月15日）。" in page
        assert client.post(address, {"closes_on": ""}).status_code == 200
        page = client.post(address, {"closes_on": "2020-08-10"}, follow=True).content.decode()
        assert "内部截止日期已设定" in page
        assert "平台默认" not in client.get(address).content.decode()
    assert InnerClosingDay.objects.get().closes_on.isoformat() == "2020-08-10"


def test_inner_day_of_others(cast: Cast, sign_in: SignIn) -> None:
    """Not mine: 404; also for a branch, the committee, and an id that is none."""
    address = f"/calendar/inner-day/{cast.changsha.pk}/"
    with at("2020-07-28"):
        for person in (cast.sun, cast.chen, cast.wang):
            assert sign_in(person).get(address).status_code == 404
        assert sign_in(cast.liu).get("/calendar/inner-day/999999/").status_code == 404


def test_inner_day_not_now(cast: Cast, sign_in: SignIn) -> None:
    """403 with the stage and its date."""
    with at("2020-08-16"):
        response = sign_in(cast.liu).get(f"/calendar/inner-day/{cast.changsha.pk}/")
    assert response.status_code == 403
    assert "“自行申报推荐”阶段已于2020年8月15日截止" in response.content.decode()


def test_inner_day_wrong_method_and_no_stage(cast: Cast, sign_in: SignIn) -> None:
    """Read and post; without the stage of applying there is nothing to set."""
    client, address = sign_in(cast.liu), f"/calendar/inner-day/{cast.changsha.pk}/"
    assert client.put(address).status_code == 405
    cast.campaign.stages.filter(code="application").delete()
    with at("2020-07-28"):
        assert client.get(address).status_code == 404
