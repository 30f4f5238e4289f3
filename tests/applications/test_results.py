"""``/results/`` (S3): empty before the release, the list after it, with what was corrected since."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.document import snapshot_of
from benchmark_platform.campaigns.models import Campaign
from tests.applications.selecting import (
    FURONG,
    KAIFU,
    NINGXIANG,
    TIANXIN,
    USUAL,
    YUELU,
    ZHUZHOU,
    decide,
    make_field,
    release,
    released_field,
    reverse,
    september,
)
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """26 September 2020."""
    with time_machine.travel(september(26), tick=False):
        yield


def page(client: Client, address: str = "/results/") -> str:
    """The page as a stranger sees it."""
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_empty_until_the_release(client: Client) -> None:
    """Whatever has been decided; it says when it is due."""
    make_campaign()
    before = page(client)
    Campaign.objects.all().delete()
    field = make_field()
    decide(field, USUAL)
    after = page(client)
    for text in (before, after):
        assert "结果还没有公布。" in text
        assert "确定创建对象：" in text
        assert "list.pdf" not in text


def test_the_list_after_the_release(client: Client) -> None:
    """Who is selected and nobody else; no reason, no rank, no secretary's name."""
    released_field()
    text = page(client)
    assert [name in text for name in (TIANXIN, ZHUZHOU, FURONG, KAIFU, YUELU, NINGXIANG)] == [True, True, *[False] * 4]
    assert "确定下列 2 个基层党组织为创建对象，2020年9月20日公布。" in text
    assert "/results/list.pdf" in text
    assert not any(word in text for word in ("内部理由", "候补", "公布后的更正", "张建国"))


def test_later_corrections_with_their_day(client: Client) -> None:
    """The current state; what changed and when, never why."""
    field, _ = released_field()
    reverse(field, TIANXIN, "not_selected", moved_up=FURONG)
    text = page(client)
    assert f"2020年9月25日：{TIANXIN}不再列为创建对象，由{FURONG}递补。" in text
    assert "2020年9月20日公布，2020年9月25日更正。" in text
    assert text.index(f'<th scope="row">{FURONG}') > 0
    assert f'<th scope="row">{TIANXIN}' not in text
    assert "不能公开" not in text


def test_a_body_selected_later(client: Client) -> None:
    """Without anybody moving up."""
    field, _ = released_field()
    reverse(field, YUELU, "selected")
    assert f"2020年9月25日：确定{YUELU}为创建对象。" in page(client)


def test_an_older_campaign(client: Client) -> None:
    """By ``?campaign=``, its files too; the current one is empty."""
    field, _ = released_field()
    field.campaign.is_current = False
    field.campaign.save()
    make_campaign("2021")
    assert "结果还没有公布。" in page(client)
    text = page(client, "/results/?campaign=2020")
    assert TIANXIN in text
    assert "/results/list.xlsx?campaign=2020" in text
    assert client.get("/results/list.xlsx?campaign=2020").status_code == 200
    assert client.get("/results/list.xlsx").status_code == 404


@pytest.mark.parametrize("address", ["/results/", "/results/list.pdf", "/results/list.xlsx", "/results/notice/"])
def test_only_to_be_read(client: Client, address: str) -> None:
    """Wrong method, unknown campaign, no campaign at all."""
    assert client.get(address).status_code == 404
    make_campaign()
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?campaign=1999").status_code == 404


def test_as_many_queries_for_one_name_as_for_four(client: Client) -> None:
    """Two sizes, one query count."""
    field = make_field()
    names = (TIANXIN, FURONG, YUELU, ZHUZHOU)
    decision = release(
        field, decide(field, {name: "selected" if name == TIANXIN else "not_selected" for name in names})
    )
    with CaptureQueriesContext(connection) as few:
        assert page(client).count('<th scope="row">') == 1
    decision.rows.update(outcome="selected")
    with CaptureQueriesContext(connection) as many:
        assert page(client).count('<th scope="row">') == 4
    assert len(few) == len(many) <= 9


def test_after_the_release_each_branch_reads_its_own_outcome_at_home(client: Client) -> None:
    """S3: on the home page and in the record of its form; nothing before the release, nothing for anybody else."""
    field = make_field()
    decision = decide(field, {TIANXIN: "selected", FURONG: "reserve"})
    for filed in field.forms.values():
        filed.submissions.update(snapshot=snapshot_of(filed, []))
    form = f"/applications/{field.forms[TIANXIN].pk}/"

    def at_home(name: str) -> str:
        client.force_login(field.secretaries[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client.get("/").content.decode()

    assert "确定为创建对象</a>" not in at_home(TIANXIN)
    assert "公布结果" not in client.get(form).content.decode()
    release(field, decision)
    assert "确定为创建对象</a>，2020年9月20日公布" in at_home(TIANXIN)
    assert "公布结果：确定为创建对象" in client.get(form).content.decode()
    assert "候补</a>，2020年9月20日公布" in at_home(FURONG)
    client.force_login(field.inspector, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/").context["outcomes"] == []
