"""The home page, the frame of every page, and what machines ask for."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from applications.models import Application, Recommendation
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.services import save_report, submit_report
from benchmark_platform.context import house
from benchmark_platform.inbox.services import send_feedback
from tests.factories import make_branch, make_campaign

from .conftest import Cast, at

SignIn = Callable[[User], Client]


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2020-07-01", ([], "全面动员部署")),
        ("2020-07-28", (["全面动员部署", "自行申报推荐"], "确定创建对象")),
        ("2020-08-15", (["自行申报推荐"], "确定创建对象")),
        ("2020-12-01", (["对标开展创建"], "组织考核评估")),
        ("2021-06-30", (["进行表彰授牌"], None)),
        ("2021-07-01", ([], None)),
    ],
)
def test_public_home_says_where_the_campaign_stands(
    cast: Cast, client: Client, day: str, standing: tuple[list[str], str | None]
) -> None:
    """The open stages with days left, or what comes next, or that all is over."""
    with at(day):
        response = client.get("/")
    following = response.context["next_stage"]
    assert ([stage.label for stage in response.context["open_stages"]], following and following.label) == standing
    page = response.content.decode()
    assert "待办事项" not in page
    assert "全局情况" not in page
    assert ("七个阶段已全部结束" in page) is (day == "2021-07-01")


@pytest.mark.django_db
def test_before_a_plan_is_loaded(client: Client) -> None:
    """The first start of an empty installation."""
    response = client.get("/")
    assert response.status_code == 200
    assert "还没有创建计划。" in response.content.decode()


def test_unknown_and_older_campaigns(cast: Cast, client: Client) -> None:
    """404 and another year."""
    assert client.get("/?campaign=1999").status_code == 404
    make_campaign("2018", is_current=False)
    response = client.get("/?campaign=2018")
    assert response.context["campaign"].code == "2018"
    assert ("实施方案", "/notice/?campaign=2018", False, 0) in response.context["navigation"]


def test_todos_of_each(cast: Cast, sign_in: SignIn) -> None:
    """The most pressing first; what is done leaves the list."""

    def lines(person: User) -> list[tuple[str, str, str | None, bool]]:
        found = sign_in(person).get("/").context["todos"]
        mine = {"阅读实施方案", "报送动员部署情况"}
        return [
            (todo.label, todo.url, todo.due and todo.due.isoformat(), todo.urgent)
            for todo in found
            if todo.label in mine
        ]

    report = f"/mobilization/{cast.direct.pk}/"
    with at("2020-07-25"):
        assert lines(cast.li) == [
            ("报送动员部署情况", report, "2020-07-30", False),
            ("阅读实施方案", "/notice/", None, False),
        ]
    with at("2020-07-28"):
        assert lines(cast.li)[0] == ("报送动员部署情况", report, "2020-07-30", True)
        assert lines(cast.chen) == [("阅读实施方案", "/notice/", None, False)]
        assert lines(cast.wang) == []
        sign_in(cast.li).get("/notice/")
        draft = save_report(cast.campaign, organization=cast.direct, text="已部署", version=0, by=cast.li)
        submit_report(draft, by=cast.li)
        assert lines(cast.li) == []
    with at("2020-07-31"):
        assert lines(cast.liu) == [("阅读实施方案", "/notice/", None, False)]
    cast.campaign.is_read_only = True
    cast.campaign.save()
    assert lines(cast.liu) == []


def test_suggestions_wait_for_the_committee(cast: Cast, sign_in: SignIn) -> None:
    """One line with their number."""
    send_feedback(text="照片能不能多传几张？", by=cast.li)
    labels = [todo.label for todo in sign_in(cast.wang).get("/").context["todos"]]
    assert "答复意见建议（1 条）" in labels
    assert "答复意见建议（1 条）" not in [todo.label for todo in sign_in(cast.li).get("/").context["todos"]]


def test_the_whole_campaign_on_one_page(cast: Cast, sign_in: SignIn) -> None:
    """The committee's counters, and a line for each prefecture."""
    now = timezone.now()
    for body, state, number in ((cast.direct, "draft", None), (cast.below, "recommended", "SZ-1")):
        Application.objects.create(
            campaign=cast.campaign,
            organization=body,
            track=body.track,
            superior=body.superior or cast.committee,
            state=state,
            state_since=now,
            saved_at=now,
            saved_by=cast.li,
            number=number,
        )
    changsha = Recommendation.objects.create(
        campaign=cast.campaign,
        organization=cast.below.superior or cast.committee,
        application=Application.objects.get(organization=cast.below),
        reasons="组织健全。",
        filed_by=cast.liu,
        filed_at=now,
    )
    sign_in(cast.liu).get("/notice/")
    response = sign_in(cast.wang).get("/")
    assert [(counter.label, counter.done, counter.total) for counter in response.context["counters"]] == [
        ("已开通账号的党组织", 4, 4),
        ("已阅读实施方案", 1, 4),
        ("已报送动员部署情况", 0, 3),
        ("正在填写申请表", 1, None),
        ("已提交申请表", 1, None),
    ]
    first, second = response.context["prefectures"]
    assert (first.name, first.read, first.mobilized, first.branches) == ("长沙市", True, False, 1)
    assert (first.filling, first.filed, first.recommended) == (0, 1, ("已推荐", "done"))
    assert (second.name, second.read, second.branches, second.filed) == ("株洲市", False, 0, 0)
    assert second.recommended == ("未推荐", "neutral")
    Recommendation.objects.filter(pk=changsha.pk).update(application=None)
    first, _ = sign_in(cast.wang).get("/").context["prefectures"]
    assert first.recommended == ("报送无推荐", "neutral")
    assert "counters" not in sign_in(cast.liu).get("/").context


def test_selected_are_counted_by_track(cast: Cast, sign_in: SignIn) -> None:
    """Only once somebody is: before the release nothing shows."""
    now = timezone.now()
    Application.objects.create(
        campaign=cast.campaign,
        organization=cast.direct,
        track="direct",
        superior=cast.committee,
        state="selected",
        state_since=now,
        saved_at=now,
        saved_by=cast.li,
        number="ZS-1",
    )
    counters = sign_in(cast.wang).get("/").context["counters"]
    assert [(counter.label, counter.done, counter.total) for counter in counters[-2:]] == [
        ("已确定创建对象（行业党委直属）", 1, 10),
        ("已确定创建对象（市州）", 0, 14),
    ]


def test_same_queries_for_a_larger_campaign(cast: Cast, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """The home page of the committee, with four bodies and with seven."""
    client = sign_in(cast.wang)
    client.get("/")
    with django_assert_num_queries(HOME_QUERIES):
        client.get("/")
    for _ in range(3):
        make_branch(superior=cast.zhuzhou)
    with django_assert_num_queries(HOME_QUERIES):
        client.get("/")


HOME_QUERIES = 29


def test_the_frame_of_a_page(cast: Cast, sign_in: SignIn, client: Client) -> None:
    """Navigation by what the person may see; messages counted; the active entry marked."""
    names = [entry[0] for entry in client.get("/calendar/").context["navigation"]]
    assert names == ["首页", "实施方案", "日程", "任务指南", "结果公布"]
    li = sign_in(cast.li).get("/calendar/").context
    assert [entry[0] for entry in li["navigation"] if entry[2]] == ["日程"]
    assert "后台" not in [entry[0] for entry in li["navigation"]]
    assert (li["person_name"], li["person_bodies"]) == ("李秀英", ["示例天健会计师事务所党支部"])
    assert (li["unread_count"], li["feedback_url"]) == (0, "/inbox/feedback/?from=/calendar/")
    wang = sign_in(cast.wang).get("/").context
    assert wang["navigation"][-1][0] == "后台"
    assert [entry[0] for entry in wang["navigation"] if entry[2]] == ["首页"]


def test_the_frame_costs_a_stranger_one_query(cast: Cast, rf, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """And nothing the second time in one request."""
    request = rf.get("/calendar/")
    with django_assert_num_queries(1):
        house(request)
        house(request)


def test_healthz_and_readyz(cast: Cast, client: Client) -> None:
    """Alive; ready."""
    assert client.get("/healthz").json() == {"status": "ok"}
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "checks": {"database": True, "files": True, "tasks": True}},
    )
    assert "no-store" in response["Cache-Control"]


def test_readyz_writes_a_file_once_in_ten_seconds(cast: Cast, client: Client, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Strangers may ask as often as they like; the disk is not asked each time."""
    settings.MEDIA_ROOT = tmp_path / "files"
    assert client.get("/readyz").status_code == 200
    shutil.rmtree(tmp_path / "files")
    assert client.get("/readyz").status_code == 200
    assert not (tmp_path / "files").exists()


def test_not_ready_when_work_is_left_lying(cast: Cast, client: Client) -> None:
    """A task that has waited for eleven minutes: no worker runs."""
    DBTaskResult.objects.create(task_path="x", args_kwargs={"args": [], "kwargs": {}}, backend_name="default")
    assert client.get("/readyz").status_code == 200
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=11))
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["tasks"]) == (503, False)


def test_not_ready_when_files_cannot_be_kept(cast: Cast, client: Client, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """The data folder is gone or read-only: here, a file stands in its place."""
    blocked = tmp_path / "files"
    blocked.write_text("not a folder")
    settings.MEDIA_ROOT = blocked
    assert isinstance(default_storage._wrapped, FileSystemStorage)  # type: ignore[attr-defined]
    response = client.get("/readyz")
    assert (response.status_code, response.json()["checks"]["files"]) == (503, False)


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client) -> None:
    """Every statement fails."""

    def broken(*_: object) -> None:
        raise DatabaseError("示例：断开")

    with connection.execute_wrapper(broken):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"] == {"database": False, "files": True, "tasks": False}


def test_a_fresh_token(cast: Cast, sign_in: SignIn, client: Client) -> None:
    """For the script of a page that has been open for hours; a stranger is told that saving will not work."""
    stranger = client.get("/csrf/").json()
    assert (len(stranger["token"]), stranger["signed_in"]) == (64, False)
    assert sign_in(cast.li).get("/csrf/").json()["signed_in"] is True


@pytest.mark.parametrize("address", ["/", "/healthz", "/readyz", "/csrf/"])
def test_wrong_method(cast: Cast, client: Client, address: str) -> None:
    """Only to be read."""
    assert client.post(address).status_code == 405


def test_days_are_counted_in_shanghai(cast: Cast, client: Client) -> None:
    """One second before midnight the stage is open; at midnight it is not."""
    with at("2020-07-30", "23:59:59"):
        response = client.get("/")
        assert response.context["today"] == date(2020, 7, 30)
        assert "今天截止" in response.content.decode()
    with at("2020-07-31", "00:00:00"):
        assert [stage.label for stage in client.get("/").context["open_stages"]] == ["自行申报推荐"]
