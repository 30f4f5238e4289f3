"""The task guide: as a page with marks, and as the plan's own table in PDF (R, E)."""

import re
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Item, Rubric, ScoringPoint
from tests.factories import make_campaign


@pytest.fixture
def plan(db: None) -> Campaign:
    """The plan of 2020."""
    call_command("loaddata", "prefectures", "plan_2020", verbosity=0)
    return Campaign.objects.get()


def test_page_shows_items_with_marks_that_are_ours(plan: Campaign, client: Client) -> None:
    """Public; every item with code, printed number, text; marks flagged as the platform's."""
    page = client.get("/evaluations/guide/").content.decode()
    for item in Item.objects.all():
        assert f'id="item-{item.code}"' in page
        assert item.text in page
    assert page.count('id="item-') == 32
    assert "平台默认" in page
    assert "总分 100 分，80 分达标。" in page
    assert page.count("平台默认") == 8  # the whole, and each indicator
    assert page.count("原文（2）") == 8


def test_page_shows_how_each_item_is_scored(plan: Campaign, client: Client) -> None:
    """E: weights, ways, points and how each is assessed are public from day one."""
    page = client.get("/evaluations/guide/").content.decode()
    for point in ScoringPoint.objects.all():
        assert point.text in page
    for words in ("考评方式：查看资料、座谈了解", "扣分", "可以不适用", "以实地考核评分为准", "四舍五入保留一位小数"):
        assert words in page
    assert "为优秀" not in page and "一票否决" not in page and "加分" not in page and "修改评分办法" not in page
    Rubric.objects.update(excellent_on=True, combination="weighted", self_percent=30, frozen_at=timezone.now())
    Item.objects.filter(code="7-3").update(is_bonus=True)
    Item.objects.filter(code="6-1").update(is_veto=True)
    page = client.get("/evaluations/guide/").content.decode()
    for words in ("90 分以上为优秀", "自评分占 30%", "加分，最多 2 分", "另加分 2 分", "不能评为达标", "第 1 版。"):
        assert words in page


def test_marks_of_the_committee_are_not_flagged(plan: Campaign, client: Client) -> None:
    """Once the committee has changed them they are no longer ours."""
    Rubric.objects.update(marks_are_platform_default=False)
    assert "平台默认" not in client.get("/evaluations/guide/").content.decode()


def test_pdf_is_the_plans_table(plan: Campaign, client: Client) -> None:
    """Word for word, on A4, without marks; the Chinese name; the same bytes each time."""
    response = client.get("/evaluations/guide.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert "object-src 'self'" in response["Content-Security-Policy"]  # the browser's own viewer
    reader = PdfReader(BytesIO(response.content))
    text = re.sub(r"\s|第\d页共\d页", "", "".join(page.extract_text() for page in reader.pages))
    assert text.startswith("附件2：湖南省注册会计师资产评估行业党建“标杆引领”计划创建工作任务指南创建指标具体内容")
    for item in Item.objects.all():
        wanted = re.sub(r"\s", "", item.printed_number + item.text)
        assert wanted[:20] in text
    assert "平台默认" not in text
    assert "分值" not in text
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages} == {
        (595, 842)
    }
    assert client.get("/evaluations/guide.pdf").content == response.content


@pytest.mark.parametrize("address", ["/evaluations/guide/", "/evaluations/guide.pdf"])
def test_wrong_campaign_none_and_method(client: Client, db: None, address: str) -> None:
    """404 before a plan is loaded, for an unknown code, for a campaign without a guide; 405."""
    assert client.get(address).status_code == 404
    make_campaign()
    assert client.get(address).status_code == 404
    assert client.get(f"{address}?campaign=1999").status_code == 404
    assert client.get(f"{address}?campaign=%00").status_code == 404  # no text for PostgreSQL
    assert client.post(address).status_code == 405


def test_same_queries_whatever_the_number_of_items(plan: Campaign, client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """32 items and 31."""
    client.get("/evaluations/guide/")
    with django_assert_num_queries(4):
        client.get("/evaluations/guide/")
    Item.objects.get(code="7-3").delete()
    with django_assert_num_queries(4):
        client.get("/evaluations/guide/")
