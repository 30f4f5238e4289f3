"""The public notice, the form for objections, the committee's pages (S3)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Objection, SelectionDecision
from applications.services.notices import open_notice
from applications.services.objections import settle_objection
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from tests.applications.selecting import (
    FURONG,
    KAIFU,
    TIANXIN,
    USUAL,
    YUELU,
    ZHUZHOU,
    Field,
    decide,
    make_field,
    release,
    september,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORM = "/results/notice/objection/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Friday 4 September 2020."""
    with time_machine.travel(september(4), tick=False) as traveller:
        yield traveller


@pytest.fixture
def field() -> Field:
    """A campaign that shows its intended list."""
    field = make_field()
    field.campaign.public_notice_on = True
    field.campaign.save()
    return field


@pytest.fixture
def decision(field: Field) -> SelectionDecision:
    """天心 and 株洲 are intended."""
    return decide(field, USUAL)


@pytest.fixture
def running(field: Field, decision: SelectionDecision, clock: time_machine.Traveller) -> SelectionDecision:
    """Tuesday 8 September: the notice runs."""
    found = open_notice(decision, from_day=date(2020, 9, 7), by=field.decider)
    clock.move_to(september(8))
    return found


def as_(client: Client, user: User) -> Client:
    """The client of this person."""
    client.force_login(user, backend=BACKEND)
    return client


def typed(decision: SelectionDecision, **changes: str) -> dict[str, str]:
    """An objection as 王小明 types it."""
    row = decision.rows.get(application__organization__name=TIANXIN)
    facts = {"row": str(row.pk), "author_name": "王小明", "author_contact": "13800000000", "text": "去年受过处罚。"}
    return {**facts, "website": "", **changes}


def test_the_public_sees_names_in_official_order_and_nothing_else(client: Client, running: SelectionDecision) -> None:
    """S3: no rank, no reserve, no reason, not who was left out."""
    assert "查看公示" in client.get("/results/").content.decode()
    page = client.get("/results/notice/").content.decode()
    assert "公示期自2020年9月7日至2020年9月11日（5 个工作日）。" in page
    assert page.index(TIANXIN) < page.index(ZHUZHOU)
    assert not any(word in page for word in (FURONG, KAIFU, YUELU, "内部理由", "候补", "张建国"))


def test_only_while_it_runs(
    client: Client, field: Field, decision: SelectionDecision, clock: time_machine.Traveller
) -> None:
    """Before, after, and once the list is released: 404, as if there were none."""
    assert client.get("/results/notice/").status_code == 404
    open_notice(decision, from_day=date(2020, 9, 7), by=field.decider)
    for day, status in ((4, 404), (7, 200), (11, 200), (12, 404)):
        clock.move_to(september(day, 23))
        assert [client.get(address).status_code for address in ("/results/notice/", FORM)] == [status, status]
    decision.refresh_from_db()
    release(field, decision)
    clock.move_to(september(8))
    assert client.get("/results/notice/").status_code == 404


def test_an_objection_gets_its_number(client: Client, running: SelectionDecision) -> None:
    """Without an account; the page that follows shows the number, in this browser only."""
    response = client.post(FORM, typed(running))
    assert (response.status_code, response["Location"]) == (302, "/results/notice/objection/received/")
    number = Objection.objects.get().number
    assert number in client.get(response["Location"]).content.decode()
    assert Client().get(response["Location"]).status_code == 404


def test_a_character_that_no_database_keeps_is_no_error(client: Client, running: SelectionDecision) -> None:
    """A NUL, as machines send it to a public form: received without it."""
    response = client.post(FORM, typed(running, author_name="王\x00小明", text="情况\x00不实。"))
    assert response.status_code == 302
    received = Objection.objects.get()
    assert (received.author_name, received.text) == ("王小明", "情况不实。")


def test_what_was_typed_is_kept_when_it_is_refused(client: Client, running: SelectionDecision) -> None:
    """422, each sentence at its field."""
    response = client.post(FORM, typed(running, row="", author_contact="", text="字" * 2001))
    page = response.content.decode()
    assert response.status_code == 422
    assert "请选择对哪个党组织提出异议。" in page
    assert "请填写联系方式，以便核实和反馈。" in page
    assert "异议内容最多 2000 字" in page
    assert "王小明" in page
    assert "字" * 2001 in page
    assert Objection.objects.count() == 0


def test_a_row_that_is_not_on_the_list_is_refused(client: Client, running: SelectionDecision) -> None:
    """The reserve is not public, so its number is no choice."""
    reserve = running.rows.get(application__organization__name=FURONG).pk
    response = client.post(FORM, typed(running, row=str(reserve)))
    assert response.status_code == 422
    assert Objection.objects.count() == 0


def test_machines_are_turned_away_without_a_script(client: Client, running: SelectionDecision) -> None:
    """A field that people do not see, and ten an hour from one address; what was typed stays."""
    response = client.post(FORM, typed(running, website="https://spam.example"))
    assert response.status_code == 422
    assert "请清空“请不要填写这一栏”" in response.content.decode()
    for _ in range(10):
        assert client.post(FORM, typed(running)).status_code == 302
    response = client.post(FORM, typed(running))
    page = response.content.decode()
    assert response.status_code == 422
    assert "一小时内提交的异议太多" in page
    assert "去年受过处罚。" in page
    assert client.post(FORM, typed(running), REMOTE_ADDR="192.0.2.9").status_code == 302
    assert Objection.objects.count() == 11


def test_anonymous_objections_are_offered_where_the_campaign_takes_them(
    client: Client, field: Field, running: SelectionDecision
) -> None:
    """Design decision 13."""
    assert "匿名" not in client.get(FORM).content.decode()
    field.campaign.anonymous_objections_on = True
    field.campaign.save()
    assert "本次公示受理匿名异议" in client.get(FORM).content.decode()
    assert client.post(FORM, typed(running, author_name="", author_contact="")).status_code == 302


COMMITTEES = ["/applications/selection/notice/", "/applications/objections/", "/applications/objections/{}/"]


@pytest.mark.parametrize("address", COMMITTEES)
def test_the_committees_pages_do_not_exist_for_others(
    client: Client, field: Field, running: SelectionDecision, address: str
) -> None:
    """404 for branches, prefectures and inspectors; the objection is never shown to the unit."""
    client.post(FORM, typed(running))
    address = address.format(Objection.objects.get().pk)
    for person in (*field.secretaries.values(), *field.officers.values(), field.inspector):
        assert as_(client, person).get(address).status_code == 404
        assert as_(client, person).post(address, {"outcome": "dismissed"}).status_code in {404, 405}


def test_the_decider_opens_the_notice(client: Client, field: Field, decision: SelectionDecision) -> None:
    """The last day is shown before it is published; a wrong day is refused with what was typed."""
    address = "/applications/selection/notice/"
    assert "2020年9月5日至<strong>2020年9月11日</strong>" in as_(client, field.decider).get(address).content.decode()
    page = client.post(address, {"from_day": "2020-09-21", "act": "count"}).content.decode()
    assert "<strong>2020年9月25日</strong>" in page
    for wrong in ("", "昨天", "2020-09-01"):
        response = client.post(address, {"from_day": wrong, "act": "publish"})
        assert response.status_code == 422
    response = client.post(address, {"from_day": "2020-09-07", "act": "publish"}, follow=True)
    assert "拟定名单已安排公示。" in response.content.decode()
    assert "公示期2020年9月7日至2020年9月11日" in response.content.decode()
    assert client.get(address).status_code == 403


def test_a_campaign_without_notice_shows_no_form(client: Client, field: Field, decision: SelectionDecision) -> None:
    """S3: with the switch off the page says so, and there is nothing to type."""
    Campaign.objects.update(public_notice_on=False)
    response = as_(client, field.decider).get("/applications/selection/notice/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "本计划没有设置公示" in text and "from_day" not in text
    assert (
        client.post("/applications/selection/notice/", {"from_day": "2020-09-07", "act": "publish"}).status_code == 200
    )
    decision.refresh_from_db()
    assert decision.state == "decided"


def test_who_only_prepares_is_told_who_opens_it(client: Client, field: Field, decision: SelectionDecision) -> None:
    """403 with the reason; the page of objections shows the act in grey."""
    response = as_(client, field.clerk).get("/applications/selection/notice/")
    assert response.status_code == 403
    assert "由行业党委审定人员办理" in response.content.decode()
    page = client.get("/applications/objections/").content.decode()
    assert "拟定名单还没有公示。" in page
    assert "aria-disabled" in page


def test_without_a_decision_there_is_nothing(client: Client, field: Field) -> None:
    """404 for the committee too."""
    for address in COMMITTEES:
        assert as_(client, field.decider).get(address.format(1)).status_code == 404


def test_an_objection_is_settled_on_its_page(client: Client, field: Field, running: SelectionDecision) -> None:
    """The committee sees who objected; after it is settled the form is gone."""
    client.post(FORM, typed(running))
    address = f"/applications/objections/{Objection.objects.get().pk}/"
    page = as_(client, field.clerk).get(address).content.decode()
    assert all(word in page for word in ("王小明", "13800000000", "去年受过处罚。", "确认处理结果"))
    response = client.post(address, {"outcome": "dismissed", "outcome_text": ""})
    assert response.status_code == 422
    assert "请写明核查情况和处理意见。" in response.content.decode()
    page = client.post(
        address, {"outcome": "dismissed", "outcome_text": "经核查不属实。"}, follow=True
    ).content.decode()
    assert "异议不成立" in page
    page = client.get(address).content.decode()
    assert "经核查不属实。" in page
    assert "确认处理结果" not in page
    assert client.post(address, {"outcome": "upheld", "outcome_text": "属实"}).status_code == 422


def test_no_settling_after_the_release(client: Client, field: Field, running: SelectionDecision) -> None:
    """Grey, with the reason."""
    client.post(FORM, typed(running))
    release(field, running)
    page = as_(client, field.clerk).get(f"/applications/objections/{Objection.objects.get().pk}/").content.decode()
    assert "现在的状态是“已公布”" in page


def test_the_list_of_objections_has_one_query_count(client: Client, field: Field, running: SelectionDecision) -> None:
    """One and three; open ones come first."""
    client.post(FORM, typed(running))
    counts = []
    for more in (0, 2):
        for _ in range(more):
            client.post(FORM, typed(running))
        as_(client, field.clerk).get("/applications/objections/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/applications/objections/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1]
    first = Objection.objects.order_by("pk")[0]
    settle_objection(first, outcome="upheld", text="属实。", by=field.clerk)
    page = client.get("/applications/objections/").content.decode()
    assert re.findall(r"YY-\w{8}", page)[-1] == first.number


def test_a_year_without_known_holidays_is_said(client: Client, field: Field, running: Any) -> None:
    """On the public page."""
    SelectionDecision.objects.update(notice_to=date(2099, 1, 1))
    assert "法定节假日安排尚未收录" in client.get("/results/notice/").content.decode()
    assert "2027年" in client.get("/results/notice/").content.decode()
