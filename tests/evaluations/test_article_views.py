"""Pages of articles: the unit's own, and the committee's inbox (7-2)."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from evaluations.models import Article
from evaluations.services.article_answers import receive_article, return_article
from tests.campaigns.pictures import jpeg
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import article, as_, pdf, read

pytestmark = pytest.mark.django_db
INBOX = "/evaluations/articles/"
INBOX_QUERIES = 12


def home(work: WorkWorld) -> str:
    """The articles of the direct unit."""
    return f"/evaluations/units/{work.unit.pk}/articles/"


def typed(**changes: Any) -> dict[str, Any]:
    """An article as the secretary types it."""
    return {"key": "k1", "title": "支部主题党日", "author": "", "text": "活动。", "sent_on": "2020-03-04", **changes}


def test_sent_and_counted_by_whole_years(work: WorkWorld) -> None:
    """7-2: sent is not received; five are needed in 2020, none in two months of 2021."""
    client = as_(work.secretary)
    assert 'value="2020-11-10"' in client.get(f"{home(work)}new/").content.decode()
    assert client.post(f"{home(work)}new/", typed()).status_code == 302
    assert client.post(f"{home(work)}new/", typed()).status_code == 302
    page = client.get(home(work)).content.decode()
    assert "2020年已接收<strong>0</strong>篇，须 5 篇，还差 5 篇；另有 1 篇待接收" in page
    assert "2021年已接收<strong>0</strong>篇（不是完整年度，不作要求）" in page
    receive_article(Article.objects.get(), by=work.clerk)
    assert "还差 4 篇" in client.get(home(work)).content.decode()


def test_a_refused_article_keeps_its_file(work: WorkWorld) -> None:
    """Nothing typed or uploaded is lost; a photo is no article; the same title is asked about."""
    client, address = as_(work.secretary), f"{home(work)}new/"
    response = client.post(address, typed(title="", text="", file=pdf("稿件.pdf")))
    page = response.content.decode()
    assert (response.status_code, "请填写标题。" in page, "已收到“稿件.pdf”" in page) == (422, True, True)
    token = re.findall(r'name="file-kept" value="([^"]+)"', page)[0]
    assert client.post(address, typed(text="", **{"file-kept": token})).status_code == 302
    assert str(Article.objects.get().file) == "稿件.pdf"
    page = client.post(address, typed(key="k2")).content.decode()
    assert ("同样标题" in page, 'name="confirmed"' in page) == (True, True)
    assert client.post(address, typed(key="k2", confirmed="on")).status_code == 302
    response = client.post(address, typed(key="k3", title="照片", file=jpeg("照片.jpg")))
    assert (response.status_code, 'href="#id_file"' in response.content.decode()) == (422, True)
    assert "请填写正确的日期" in client.post(address, typed(key="k4", sent_on="昨天")).content.decode()


def test_from_the_inbox_to_adoption(work: WorkWorld) -> None:
    """7-2: received, adopted with level and day; the link is no script."""
    found, clerk = article(work.unit, work.secretary), as_(work.clerk)
    address = found.get_absolute_url()
    assert clerk.post(f"{address}receive/").status_code == 302
    page = clerk.post(f"{address}adopt/", {"level": "province", "link": "javascript:x", "adopted_on": "2020-11-09"})
    assert (page.status_code, "链接须是以 http" in page.content.decode()) == (422, True)
    assert clerk.post(f"{address}adopt/", {"level": "province", "adopted_on": "坏"}).status_code == 422
    facts = {"level": "province", "link": "https://www.example.cn/1", "adopted_on": "2020-11-09", "outlet": "湖南日报"}
    assert clerk.post(f"{address}adopt/", facts).status_code == 302
    page = as_(work.secretary).get(address).content.decode()
    assert "省级 · 湖南日报 · 2020年11月9日" in page
    assert "登记采用" not in page
    assert "省级 · 湖南日报" in as_(work.secretary).get(home(work)).content.decode()


def test_sent_back_and_sent_again(work: WorkWorld) -> None:
    """[inf] 7-2: the reason stands in the form; taken back in the end."""
    content = pdf("稿件.pdf")
    client, clerk = as_(work.secretary), as_(work.clerk)
    client.post(f"{home(work)}new/", typed(text="", file=content))
    found = Article.objects.get()
    address = found.get_absolute_url()
    assert read(clerk, f"{address}file/") == pdf().read()
    assert clerk.post(f"{address}return/", {"reason": ""}).status_code == 422
    assert clerk.post(f"{address}return/", {"reason": "请补充时间地点。"}).status_code == 302
    assert "退回原因：请补充时间地点。" in client.get(home(work)).content.decode()
    page = client.get(f"{address}resend/").content.decode()
    assert ("请补充时间地点。" in page, "现有稿件：稿件.pdf" in page) == (True, True)
    assert client.post(f"{address}resend/", typed(title="")).status_code == 422
    assert client.post(f"{address}resend/", typed(sent_on="坏")).status_code == 422
    assert client.post(f"{address}resend/", typed(sent_on="2020-11-10")).status_code == 302
    assert client.post(f"{address}resend/", typed()).status_code == 403
    assert client.post(f"{address}withdraw/").status_code == 302
    assert client.post(f"{address}withdraw/").status_code == 403
    plain = article(work.unit, work.secretary, "只有文字")
    assert client.get(f"{plain.get_absolute_url()}file/").status_code == 404


def test_the_inbox_is_narrowed_and_receives_many(work: WorkWorld) -> None:
    """7-2: by state, month and unit; the ticked ones at once, back to the same narrowing."""
    first = article(work.unit, work.secretary, "甲稿", sent_on=date(2020, 3, 4))
    second = article(work.changsha_unit, work.changsha_secretary, "乙稿")
    clerk = as_(work.clerk)
    shown = {
        query: [words for words in ("甲稿", "乙稿") if words in clerk.get(INBOX + query).content.decode()]
        for query in (
            "",
            "?month=2020-03",
            f"?unit={work.changsha_unit.pk}",
            "?state=received",
            "?state=all",
            "?state=moon&month=2020-99&unit=x%00",
            "?month=20200-1",
        )
    }
    both = ["甲稿", "乙稿"]
    assert list(shown.values()) == [both, ["甲稿"], ["乙稿"], [], both, both, both]
    chosen = {"selected": [first.pk, second.pk, "x"], "query": "state=sent"}
    with zeal_ignore():  # each receipt is an act of its own, on its own locked unit
        response = clerk.post(f"{INBOX}receive/", chosen)
    assert response["Location"] == f"{INBOX}?state=sent"
    assert set(Article.objects.values_list("state", flat=True)) == {"received"}
    page = clerk.get(INBOX).content.decode()
    assert ("没有待接收的宣传稿" in page, "甲稿" in page, "导出 Excel" in page) == (True, False, True)
    assert "甲稿" in clerk.get(f"{INBOX}?state=all").content.decode()
    assert "没有接收任何稿件" in clerk.post(f"{INBOX}receive/", {}, follow=True).content.decode()


def test_the_inbox_is_the_committees(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Units and prefectures have none; after the work period it is read, and the button says why."""
    found = article(work.unit, work.secretary)
    for person in (work.secretary, work.stranger, work.changsha_officer):
        client = as_(person)
        assert [client.get(page).status_code for page in (INBOX, f"{INBOX}export.xlsx")] == [403, 403]
        assert client.post(f"{INBOX}receive/", {"selected": found.pk}).status_code == 403
    clerk = as_(work.clerk)
    assert clerk.get(f"{INBOX}receive/").status_code == 405
    assert clerk.get(f"{INBOX}?campaign=nope").status_code == 404
    clock.move_to(moment(2021, 7, 1))
    clerk = as_(work.clerk)
    page = clerk.get(INBOX).content.decode()
    assert ("接收勾选的稿件" in page, 'aria-disabled="true"' in page) == (True, True)
    assert clerk.post(f"{INBOX}receive/", {"selected": found.pk}).status_code == 403


def test_not_mine_is_not_there(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """404 for strangers; a wrong number; an article of another unit; the liaison reads and does not write."""
    found = article(work.unit, work.secretary)
    address = found.get_absolute_url()
    elsewhere = f"/evaluations/units/{work.changsha_unit.pk}/articles/{found.pk}/"
    for person in (work.stranger, work.changsha_secretary, work.changsha_officer):
        client = as_(person)
        for page in (home(work), address, f"{address}file/", elsewhere):
            assert client.get(page).status_code == 404
        assert client.post(f"{address}withdraw/").status_code == 404
    client = as_(work.secretary)
    assert client.get(f"{home(work)}99999/").status_code == 404
    assert [client.post(f"{address}{act}/").status_code for act in ("receive", "return", "adopt")] == [403] * 3
    assert client.get(f"{address}withdraw/").status_code == 405
    assert as_(work.clerk).get(f"{home(work)}new/").status_code == 403
    assert "您的账号没有这项权限" in as_(work.liaison).get(home(work)).content.decode()
    return_article(found, reason="改", by=work.clerk)
    clock.move_to(moment(2021, 7, 1))
    client = as_(work.secretary)
    assert client.post(f"{home(work)}new/", typed()).status_code == 403
    assert "修改后重新报送" not in client.get(address).content.decode()


def test_the_inbox_asks_the_same_number_of_questions(work: WorkWorld) -> None:
    """A list of seven articles asks the database no more than a list of one."""
    client = as_(work.clerk)
    article(work.unit, work.secretary)
    counts = []
    for number in (0, 3):
        for one in range(number):
            article(work.unit, work.secretary, f"稿件{one}")
            article(work.changsha_unit, work.changsha_secretary, f"稿件{one}")
        client.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            client.get(INBOX)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= INBOX_QUERIES
