"""The notice, its receipts, the results page."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, NoticeRead
from benchmark_platform.campaigns.views.notice import paragraphs
from benchmark_platform.inbox.models import Message
from tests.factories import make_branch

from .conftest import Cast, at

SignIn = Callable[[User], Client]
RECEIPTS = "/notice/receipts/"


def test_public_and_word_for_word(client: Client, db: None) -> None:
    """Every paragraph, the issuer, the date, both attachments."""
    call_command("loaddata", "prefectures", "plan_2020", verbosity=0)
    campaign = Campaign.objects.get()
    response = client.get("/notice/")
    page = response.content.decode()
    shown = ["".join(part.values()) for part in response.context["paragraphs"]]
    assert shown == campaign.body.splitlines()
    assert [part["heading"] for part in response.context["paragraphs"] if "heading" in part] == [
        "一、指导思想",
        "二、创建条件",
        "三、实施步骤",
        "四、推进措施",
    ]
    assert "2020年7月24日" in page
    assert "附件1：湖南省注册会计师资产评估行业党建“标杆引领”计划创建单位申请表" in page
    assert "/evaluations/guide.pdf" in page


def test_paragraphs() -> None:
    """Heading, lead with text, plain; empty lines are none."""
    assert paragraphs("一、甲\n\n（一）乙。丙。\n丁（一）") == [
        {"heading": "一、甲"},
        {"lead": "（一）乙。", "text": "丙。"},
        {"text": "丁（一）"},
    ]


def test_reading_leaves_one_receipt(cast: Cast, sign_in: SignIn, client: Client) -> None:
    """S1: for the reader's own bodies, once; strangers and the committee leave none."""
    client.get("/notice/")
    sign_in(cast.wang).get("/notice/")
    assert NoticeRead.objects.count() == 0
    sign_in(cast.li).get("/notice/")
    sign_in(cast.li).get("/notice/")
    assert [(receipt.organization, receipt.reader) for receipt in NoticeRead.objects.all()] == [(cast.direct, cast.li)]


@pytest.mark.parametrize("address", ["/notice/", "/results/"])
def test_public_pages_wrong_method_and_unknown_campaign(cast: Cast, client: Client, address: str) -> None:
    """Only to be read; an unknown campaign is a 404."""
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?campaign=1999").status_code == 404


def test_results_say_that_they_are_not_published(cast: Cast, client: Client) -> None:
    """Public, and empty until the release."""
    assert "结果还没有公布。" in client.get("/results/").content.decode()


def test_receipts(cast: Cast, sign_in: SignIn) -> None:
    """Who has read, who has not, in official order; filtered by either and by name."""
    with at("2020-07-28", "09:30:00"):
        sign_in(cast.li).get("/notice/")
    client = sign_in(cast.wang)
    response = client.get(RECEIPTS)
    rows = [(body.name, body.receipt and body.receipt.reader.full_name) for body in response.context["page_obj"]]
    assert rows == [
        ("示例长沙市注册会计师行业党委", None),
        ("示例株洲市注册会计师行业党委", None),
        ("示例天健会计师事务所党支部", "李秀英"),
        ("示例岳麓会计师事务所党支部", None),
    ]
    assert "4 个党组织中，1 个已读，3 个未读。" in response.content.decode()
    for query, names in (
        ("show=read", ["示例天健会计师事务所党支部"]),
        ("show=unread&name=长沙", ["示例长沙市注册会计师行业党委"]),
        ("name=没有", []),
        ("show=nonsense", [name for name, _ in rows]),
    ):
        assert [body.name for body in client.get(f"{RECEIPTS}?{query}").context["page_obj"]] == names


def test_receipts_export(cast: Cast, sign_in: SignIn) -> None:
    """The same list as Excel, with real times; the present filter counts."""
    with at("2020-07-28", "09:30:00"):
        sign_in(cast.li).get("/notice/")
    response = sign_in(cast.wang).get(f"{RECEIPTS}export.xlsx?show=read")
    assert "filename*=utf-8''" in response["Content-Disposition"]
    sheet = load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1] == ("党组织名称", "组织形式", "申报渠道", "所在市州", "回执", "阅读人", "阅读时间")
    assert rows[2][:6] == ("示例天健会计师事务所党支部", "党支部", "行业党委直属", "长沙市", "已读", "李秀英")
    assert rows[2][6].isoformat() == "2020-07-28T09:30:00"  # type: ignore[union-attr]
    assert len(rows) == 3


def test_remind(cast: Cast, sign_in: SignIn) -> None:
    """One click; the second on the same day says that it was done."""
    client = sign_in(cast.wang)
    with at("2020-07-28"):
        assert "已提醒 4 个未读单位。" in client.post(f"{RECEIPTS}remind/", follow=True).content.decode()
        assert "没有发出提醒" in client.post(f"{RECEIPTS}remind/", follow=True).content.decode()
    assert Message.objects.count() == 4


@pytest.mark.parametrize(
    ("method", "address"), [("get", RECEIPTS), ("get", f"{RECEIPTS}export.xlsx"), ("post", f"{RECEIPTS}remind/")]
)
def test_receipts_are_the_committees(cast: Cast, sign_in: SignIn, method: str, address: str) -> None:
    """403 with the reason."""
    for person in (cast.liu, cast.li, cast.nobody):
        assert getattr(sign_in(person), method)(address).status_code == 403


@pytest.mark.parametrize(
    ("method", "address"), [("post", RECEIPTS), ("post", f"{RECEIPTS}export.xlsx"), ("get", f"{RECEIPTS}remind/")]
)
def test_receipts_wrong_method(cast: Cast, sign_in: SignIn, method: str, address: str) -> None:
    """405."""
    assert getattr(sign_in(cast.wang), method)(address).status_code == 405


def test_same_queries_for_more_bodies(cast: Cast, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """Four bodies and seven."""
    client = sign_in(cast.wang)
    sign_in(cast.li).get("/notice/")
    client.get(RECEIPTS)
    with django_assert_num_queries(13):
        client.get(RECEIPTS)
    for _ in range(3):
        make_branch()
    sign_in(cast.chen).get("/notice/")
    with django_assert_num_queries(13):
        client.get(RECEIPTS)
