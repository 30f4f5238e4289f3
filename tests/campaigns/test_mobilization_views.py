"""Mobilisation reports: the body's page, the photos, the committee's list (S1)."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import MobilizationReport, ReportPhoto
from benchmark_platform.campaigns.services import add_photo, save_report, submit_report
from tests.factories import make_branch, make_user

from .conftest import Cast, at
from .pictures import jpeg

SignIn = Callable[[User], Client]
TEXT = "7月28日召开动员会，86人参加。\n=1+1 发放实施方案120份。"


def handed_in(cast: Cast) -> MobilizationReport:
    """The direct branch's report with one photo."""
    add_photo(cast.campaign, organization=cast.direct, upload=jpeg("动员会.jpg"), by=cast.li)
    draft = save_report(cast.campaign, organization=cast.direct, text=TEXT, version=0, by=cast.li)
    return submit_report(draft, by=cast.li)


def test_written_and_handed_in(cast: Cast, sign_in: SignIn) -> None:
    """Saving keeps a draft; handing in closes it; it may be taken back."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/"
    with at("2020-07-28"):
        assert client.get("/mobilization/")["Location"] == address
        page = client.post(address, {"text": "第一稿", "version": "0"}, follow=True).content.decode()
        assert "已保存。材料还没有报送。" in page
        page = client.post(address, {"text": TEXT, "version": "1", "submit": "1"}, follow=True).content.decode()
        assert "已报送，行业党委已收到。" in page
        assert "撤回修改" in page
        assert "<textarea" not in page
        page = client.post(f"{address}reopen/", follow=True).content.decode()
        assert "已撤回，修改后请重新报送。" in page
    assert MobilizationReport.objects.get().state == "draft"


def test_refused_keeps_what_was_typed(cast: Cast, sign_in: SignIn) -> None:
    """Empty on handing in; a colleague's text beside one's own, and saving again works."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/"
    with at("2020-07-28"):
        page = client.post(address, {"text": " ", "version": "0", "submit": "1"}).content.decode()
        assert "请填写动员部署情况" in page
        save_report(cast.campaign, organization=cast.direct, text="同事写的", version=0, by=cast.li)
        response = client.post(address, {"text": "我写的", "version": "0"})
        page = response.content.decode()
        assert "其他同志刚才修改过" in page
        assert "同事写的" in page
        assert "我写的" in page
        assert 'name="version" value="1"' in page
        client.post(address, {"text": "两人合写的", "version": "1"})
    assert MobilizationReport.objects.get().text == "两人合写的"


def test_too_long_is_refused_without_loss(cast: Cast, sign_in: SignIn) -> None:
    """5,001 characters: said in numbers."""
    with at("2020-07-28"):
        response = sign_in(cast.li).post(f"/mobilization/{cast.direct.pk}/", {"text": "好" * 5001, "version": "0"})
    assert response.status_code == 200
    assert "好" * 5001 in response.content.decode()
    assert MobilizationReport.objects.count() == 0


def test_not_mine(cast: Cast, sign_in: SignIn) -> None:
    """Others' reports do not exist; the committee sees what was handed in, not drafts."""
    address = f"/mobilization/{cast.direct.pk}/"
    with at("2020-07-28"):
        assert sign_in(cast.wang).get(address).status_code == 404
        handed_in(cast)
        photo = ReportPhoto.objects.get()
        for person in (cast.liu, cast.chen, cast.nobody):
            client = sign_in(person)
            assert client.get(address).status_code == 404
            assert client.get(f"{address}photos/{photo.pk}/").status_code == 404
            for act in ("reopen/", "photos/", f"photos/{photo.pk}/remove/"):
                assert client.post(address + act).status_code == 404
        committee = sign_in(cast.wang)
        page = committee.get(address).content.decode()
        assert "7月28日召开动员会" in page
        shown = committee.get(f"{address}photos/{photo.pk}/")
        assert shown.status_code == 200
        assert b"".join(shown.streaming_content)  # type: ignore[attr-defined]
        assert committee.post(address, {"text": "改", "version": "1"}).status_code == 403
        assert committee.post(f"{address}reopen/").status_code == 403


def test_not_now(cast: Cast, sign_in: SignIn) -> None:
    """403 with stage and date; the page itself says why there is no form."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/"
    with at("2020-07-31"):
        response = client.post(address, {"text": TEXT, "version": "0"})
        assert response.status_code == 403
        assert "“全面动员部署”阶段已于2020年7月30日截止" in response.content.decode()
        assert "“全面动员部署”阶段已于2020年7月30日截止" in client.get(address).content.decode()
        assert client.post(f"{address}photos/", {"file": jpeg("1.jpg")}).status_code == 403


def test_wrong_id_and_method(cast: Cast, sign_in: SignIn) -> None:
    """Unknown body, a body that does not report, unknown photo; 405."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/"
    assert client.get("/mobilization/999999/").status_code == 404
    assert sign_in(cast.chen).get(f"/mobilization/{cast.below.pk}/").status_code == 404
    assert client.get(f"{address}photos/1/").status_code == 404
    with at("2020-07-28"):
        handed_in(cast)
    assert client.get(f"{address}photos/999999/").status_code == 404
    assert client.put(address).status_code == 405
    for method, path in (("post", "/mobilization/"), ("get", f"{address}reopen/"), ("get", f"{address}photos/")):
        assert getattr(client, method)(path).status_code == 405


def test_photos_without_script(cast: Cast, sign_in: SignIn) -> None:
    """Several at once; what is refused is said, the rest is kept; removed again."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/photos/"
    with at("2020-07-28"):
        files = [jpeg("会场.jpg"), jpeg("假的.png.exe")]
        page = client.post(address, {"file": files}, follow=True).content.decode()
        assert "会场.jpg" in page
        assert "假的" in page
        assert ReportPhoto.objects.count() == 1
        assert "请先选择照片。" in client.post(address, follow=True).content.decode()
        photo = ReportPhoto.objects.get()
        shown = client.get(f"{address}{photo.pk}/")
        assert shown["Content-Type"] == "image/jpeg"
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
        client.post(f"{address}{photo.pk}/remove/")
        assert client.get(f"{address}{photo.pk}/").status_code == 404


def test_text_typed_beside_a_photo_is_saved(cast: Cast, sign_in: SignIn) -> None:
    """The page is loaded anew after an upload: its text goes along, and never overwrites a colleague's."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/photos/"
    script = {"Accept": "application/json"}
    with at("2020-07-28"):
        for name in ("1.jpg", "2.jpg"):
            sent = {"file": jpeg(name), "text": TEXT, "version": "0"}
            assert client.post(address, sent, headers=script).json() == {}
        assert MobilizationReport.objects.get().text == TEXT
        stale = {"file": jpeg("3.jpg"), "text": "另一份", "version": "0"}
        assert "本单位的其他同志" in client.post(address, stale, headers=script).json()["error"]
        unreadable = {"file": jpeg("4.jpg"), "text": "字", "version": ""}
        assert client.post(address, unreadable, headers=script).status_code == 400
        assert MobilizationReport.objects.get().text == TEXT


def test_photos_with_script(cast: Cast, sign_in: SignIn) -> None:
    """JSON for upload.js."""
    client, address = sign_in(cast.li), f"/mobilization/{cast.direct.pk}/photos/"
    with at("2020-07-28"):
        good = client.post(address, {"file": jpeg("会场.jpg")}, headers={"accept": "application/json"})
        bad = client.post(address, headers={"accept": "application/json"})
    assert (good.status_code, good.json()) == (200, {})
    assert (bad.status_code, bad.json()) == (400, {"error": "请先选择照片。"})


def test_committee_list_and_export(cast: Cast, sign_in: SignIn) -> None:
    """Every body that reports, in official order; user text never becomes a formula."""
    with at("2020-07-28", "09:30:00"):
        handed_in(cast)
        save_report(cast.campaign, organization=cast.changsha, text="草稿", version=0, by=cast.liu)
    client = sign_in(cast.wang)
    response = client.get("/mobilization/")
    assert [(body.name, body.report is not None) for body in response.context["page_obj"].object_list] == [
        ("示例长沙市注册会计师行业党委", False),
        ("示例株洲市注册会计师行业党委", False),
        ("示例天健会计师事务所党支部", True),
    ]
    assert "已报送 1 / 3。" in response.content.decode()
    workbook = load_workbook(BytesIO(client.get("/mobilization/export.xlsx").content))
    rows = list(workbook.active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert rows[1][4:] == ("报送情况", "动员部署情况", "照片（张）", "报送人", "报送时间")
    assert rows[2][4:7] == ("未报送", None, None)
    assert rows[4][4:8] == ("已报送", TEXT, 1, "李秀英")
    assert rows[4][8].isoformat() == "2020-07-28T09:30:00"  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["liu", "li", "chen", "nobody"])
def test_export_is_the_committees(cast: Cast, sign_in: SignIn, who: str) -> None:
    """403."""
    assert sign_in(getattr(cast, who)).get("/mobilization/export.xlsx").status_code == 403


def test_lists_of_others(cast: Cast, sign_in: SignIn) -> None:
    """Nothing to report: said so. Several bodies: a list with one's own drafts."""
    page = sign_in(cast.chen).get("/mobilization/").content.decode()
    assert "您所在的党组织不需要单独报送动员部署情况。" in page
    Membership.objects.create(user=cast.li, organization=cast.changsha, role=Role.PREFECTURE)
    with at("2020-07-28"):
        save_report(cast.campaign, organization=cast.changsha, text="草稿", version=0, by=cast.liu)
        page = sign_in(cast.li).get("/mobilization/").content.decode()
    assert "草稿" in page
    assert "株洲" not in page


def test_same_queries_for_more_reports(cast: Cast, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """One report and three."""
    client = sign_in(cast.wang)
    with at("2020-07-28"):
        handed_in(cast)
        client.get("/mobilization/")
        with django_assert_num_queries(12):
            client.get("/mobilization/")
        for number in range(2):
            body = make_branch(f"示例新增{number}党支部")
            person = make_user(body, name="周新增")
            draft = save_report(cast.campaign, organization=body, text=TEXT, version=0, by=person)
            submit_report(draft, by=person)
        with django_assert_num_queries(12):
            client.get("/mobilization/")
