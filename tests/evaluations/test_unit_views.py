"""S4: the pages of units: list, home page, opening, the ways out. Not mine 404, not now 403, wrong method 405."""

import io

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Application
from evaluations.models import CreationUnit, GroupMember
from tests.evaluations.conftest import WorkWorld, make_unit, moment
from tests.evaluations.units import filed_plan, page, release, sign_in, waiting
from tests.factories import make_branch, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db

LIST = "/evaluations/units/"
OPEN = "/evaluations/units/open/"


def test_list_shows_all_to_the_committee_in_official_order(work: WorkWorld) -> None:
    """Direct first; state, plan, liaison, progress; filters narrow it."""
    filed_plan(work.unit, by=work.secretary)
    client = sign_in(work.clerk)
    text = page(client, LIST)
    assert text.index("示例天心") < text.index("示例岳麓")
    assert "孙立" in text and "已报送" in text and "未填写" in text and "填报进度" in text
    assert "示例岳麓" not in page(client, f"{LIST}?track=direct")
    assert "示例天心" not in page(client, f"{LIST}?prefecture=changsha&track=prefecture")
    assert "示例岳麓" not in page(client, f"{LIST}?plan=submitted")
    assert "示例天心" not in page(client, f"{LIST}?plan=none")
    assert "没有符合条件的创建单位。" in page(client, f"{LIST}?state=replaced")
    assert "示例天心" in page(client, f"{LIST}?q=天心")


def test_a_wrong_filter_is_named(work: WorkWorld) -> None:
    """Nothing fails on an address typed by hand."""
    assert "请更正以下内容" in page(sign_in(work.clerk), f"{LIST}?state=nonsense")


def test_liaison_finds_hers_first_and_a_prefecture_its_own(work: WorkWorld) -> None:
    """M2.2, M1."""
    text = page(sign_in(work.liaison), LIST)
    assert text.index("我联点的创建单位（1 个）") < text.index("示例天心") < text.index("其他创建单位（1 个）")
    text = page(sign_in(work.changsha_officer), LIST)
    assert "示例岳麓" in text and "示例天心" not in text
    assert "没有您可以查看的创建单位。" in page(sign_in(work.yueyang_officer), LIST)


def test_a_branch_comes_to_its_own(work: WorkWorld) -> None:
    """One unit: no list."""
    assert sign_in(work.secretary).get(LIST)["Location"] == f"{LIST}{work.unit.pk}/"
    assert "没有您可以查看的创建单位。" in page(sign_in(work.stranger), LIST)


def test_same_queries_whatever_the_number(work: WorkWorld) -> None:
    """Two units and six."""
    client = sign_in(work.clerk)
    page(client, LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, LIST)
    for _ in range(4):
        make_unit(work.campaign, make_branch(), by=work.clerk)
    with CaptureQueriesContext(connection) as many:
        page(client, LIST)
    assert len(many) == len(few)
    assert len(few) <= 30


def test_excel_is_the_list(work: WorkWorld) -> None:
    """The same lines, with the scope; text never becomes a formula."""
    response = sign_in(work.clerk).get(f"{LIST}export.xlsx?track=direct")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "“标杆引领”计划创建单位（渠道：行业党委直属）"
    assert rows[1][:4] == ("序号", "渠道/市州", "党组织名称", "申报编号")
    assert [row[2] for row in rows[2:]] == ["示例天心会计师事务所党支部"]


def test_opening_lists_by_name_and_opens_once(work: WorkWorld) -> None:
    """A page before, a message after; the second press changes nothing."""
    release(work.campaign, by=work.decider)
    form = waiting(work.campaign, by=work.clerk)
    client = sign_in(work.clerk)
    assert "有 1 个创建对象等待启动" in page(client, LIST)
    text = page(client, OPEN)
    assert form.organization.name in text and str(form.number) in text and "启动创建（1 个）" in text
    for words in ("已启动 1 个创建单位", "名单上的创建单位都已经启动"):
        response = client.post(OPEN, {"seen": [str(form.pk), "junk"]}, follow=True)
        assert words in response.content.decode()
    assert CreationUnit.objects.filter(application=form).count() == 1
    assert "没有等待启动的创建对象。" in page(client, OPEN)


def test_opening_needs_a_released_list_and_one_that_was_read(work: WorkWorld) -> None:
    """Refused with the reason; nobody is opened who was not on the page."""
    form = waiting(work.campaign, by=work.clerk)
    client = sign_in(work.clerk)
    text = page(client, OPEN)
    assert "创建对象名单还没有公布" in text and form.organization.name not in text
    assert "创建对象名单还没有公布" in client.post(OPEN, {"seen": [str(form.pk)]}).content.decode()
    release(work.campaign, by=work.decider)
    response = client.post(OPEN, {"seen": []})
    assert response.status_code == 422
    assert "名单刚才有变化" in response.content.decode() and form.organization.name in response.content.decode()
    assert CreationUnit.objects.count() == 2


def test_opening_is_for_the_committee_in_its_stage(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """403 with the reason; 405 for another method."""
    for person in (work.secretary, work.changsha_officer, work.stranger):
        assert sign_in(person).get(OPEN).status_code == 403
    client = sign_in(work.clerk)
    assert client.put(OPEN).status_code == 405
    clock.move_to(moment(2021, 5, 3))
    client = sign_in(work.clerk)
    assert client.post(OPEN).status_code == 403
    assert client.get(f"{LIST}?campaign=1999").status_code == 404


def test_home_page_of_a_unit(work: WorkWorld) -> None:
    """What is next, the strip, the liaison, the last days, doors; one red button."""
    text = page(sign_in(work.secretary), f"{LIST}{work.unit.pk}/")
    assert "成立创建工作领导小组" in text and "孙立" in text and "2021年2月28日" in text
    assert text.count("button-primary") == 1
    assert "填报进度" in text and "达到要求" in text
    text = page(sign_in(work.liaison), f"{LIST}{work.unit.pk}/")
    assert "button-primary" not in text and "没有这项权限" in text
    for person in (work.changsha_secretary, work.changsha_officer, work.stranger):
        assert sign_in(person).get(f"{LIST}{work.unit.pk}/").status_code == 404
    assert sign_in(work.clerk).get(f"{LIST}999999/").status_code == 404
    assert sign_in(work.clerk).post(f"{LIST}{work.unit.pk}/").status_code == 405


def test_home_page_leads_the_committee_to_a_plan_that_waits(work: WorkWorld) -> None:
    """The next step is theirs."""
    filed_plan(work.unit, by=work.secretary)
    text = page(sign_in(work.clerk), f"{LIST}{work.unit.pk}/")
    assert reverse("evaluations:plan_answer", args=[work.unit.pk]) in text
    assert "button-primary" not in page(sign_in(work.secretary), f"{LIST}{work.unit.pk}/")


def test_disqualified_by_the_decider_alone(work: WorkWorld) -> None:
    """A reason is asked for; the unit stays readable and takes nothing more."""
    address = f"{LIST}{work.unit.pk}/disqualify/"
    assert sign_in(work.clerk).get(address).status_code == 403
    assert sign_in(work.changsha_secretary).get(address).status_code == 404
    client = sign_in(work.decider)
    assert "取消创建资格" in page(client, address)
    response = client.post(address, {"reason": " "})
    assert response.status_code == 422 and "请写明理由" in response.content.decode()
    assert client.post(address, {"reason": "受到行政处罚"}).status_code == 302
    text = page(sign_in(work.secretary), f"{LIST}{work.unit.pk}/")
    assert "已取消" in text and "受到行政处罚" in text and "button-primary" not in text
    group = f"{LIST}{work.unit.pk}/group/"
    assert sign_in(work.secretary).post(group, {"group-TOTAL_FORMS": "0"}).status_code == 403
    assert not GroupMember.objects.exists()


def test_replaced_by_another(work: WorkWorld) -> None:
    """First the result is corrected; then the other one's unit is opened and linked."""
    release(work.campaign, by=work.decider)
    form = waiting(work.campaign, by=work.clerk)
    address = f"{LIST}{work.unit.pk}/replace/"
    client = sign_in(work.decider)
    assert "须先" in page(client, address)
    typed = {"reason": "原单位退出", "replacement": str(form.pk)}
    assert "请先在“确定创建对象”中更正" in client.post(address, typed).content.decode()
    Application.objects.filter(pk=work.unit.application_id).update(state="not_selected")
    assert "现在不能更换这个单位" in client.post(address, {**typed, "replacement": "77777"}).content.decode()
    assert "不再是创建对象" in page(client, f"{LIST}{work.unit.pk}/")
    assert client.post(address, typed).status_code == 302
    new = CreationUnit.objects.get(application=form)
    assert reverse("evaluations:unit", args=[new.pk]) in page(client, f"{LIST}{work.unit.pk}/")
    assert client.get(address).status_code == 403


def test_only_those_of_the_place_are_offered(work: WorkWorld) -> None:
    """Prefecture track: the same prefecture."""
    body = make_prefecture_body("株洲市", "zhuzhou")
    other = waiting(work.campaign, by=work.clerk, name="示例荷塘会计师事务所党支部", superior=body)
    same = waiting(work.campaign, by=work.clerk, name="示例望城会计师事务所党支部", superior=work.changsha)
    text = page(sign_in(work.decider), f"{LIST}{work.changsha_unit.pk}/replace/")
    assert same.organization.name in text and other.organization.name not in text
    assert make_user(body, "prefecture", "吴敏").holds("prefecture")
