"""One form as PDF, its receipt, the blank forms: who gets which version."""

import io
from dataclasses import dataclass

import pytest
from django.test import Client
from docx import Document

from applications.exports.receipt import fingerprint
from applications.models import Application, Submission
from applications.services.drafting import save_part
from applications.services.submitting import send_back, submit
from benchmark_platform.audit.models import AuditEvent
from tests.applications import filing
from tests.applications.conftest import World, moment
from tests.factories import make_user

from .papers import in_order, pages_of


@dataclass
class Filed:
    """Changsha's branch has filed twice; the live form says something else again."""

    world: World
    application: Application
    first: Submission
    second: Submission


@pytest.fixture
def filed(world: World) -> Filed:
    application, first = filing.file(world.campaign, world.changsha_branch, world.secretary)
    send_back(application, reason="请补充。", remarks={}, until=moment(8, 10).date(), by=world.changsha_officer)
    application = change(application, world, "第二次的依据")
    filing.give_opinions(application, world.secretary)
    application.scans.update(removed_at=moment(8, 5))
    filing.seal(application, world.secretary)
    second = submit(application, by=world.secretary)
    application = Application.objects.get(pk=application.pk)
    application.answers = {**application.answers, "grounds": "还没有提交的依据"}
    application.save(update_fields=["answers"])
    return Filed(world, application, first, second)


def change(application: Application, world: World, grounds: str) -> Application:
    application.refresh_from_db()
    return save_part(application, fields={"grounds": grounds}, base_version=application.version, by=world.secretary)


def address(filed: Filed, file: str = "form.pdf") -> str:
    return f"/applications/{filed.application.pk}/{file}"


@pytest.mark.parametrize(
    ("query", "grounds", "footer"),
    [
        ("", "第二次的依据", "版本码{second}·申报编号{number}·第1页共1页"),
        ("?round=1", filing.GROUNDS, "版本码{first}·申报编号{number}·第1页共1页"),
        ("?draft=1", "还没有提交的依据", "草稿·版本码"),
    ],
)
def test_the_version_that_is_asked_for(filed: Filed, client: Client, query: str, grounds: str, footer: str) -> None:
    """F5: years later each submission prints as it was filed."""
    client.force_login(filed.world.secretary)
    response = client.get(address(filed) + query)
    [page] = pages_of(response.content)
    assert grounds in page
    expected = footer.format(first=filed.first.code, second=filed.second.code, number=filed.application.number)
    assert expected in page
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")


@pytest.mark.parametrize("query", ["?round=3", "?round=x", "?round=99999999999"])
def test_a_round_that_never_was(filed: Filed, client: Client, query: str) -> None:
    client.force_login(filed.world.secretary)
    assert client.get(address(filed) + query).status_code == 404


@pytest.mark.parametrize("file", ["form.pdf", "receipt.pdf"])
def test_who_gets_it(filed: Filed, client: Client, file: str) -> None:
    """Own branch, its superior and the committee; others 404; strangers sign in; only reading."""
    world = filed.world
    answers = []
    for user in (world.secretary, world.changsha_officer, world.clerk, world.yueyang_officer, world.direct_secretary):
        client.force_login(user)
        answers.append(client.get(address(filed, file)).status_code)
    assert answers == [200, 200, 200, 404, 404]
    assert client.post(address(filed, file)).status_code == 405
    assert client.get(f"/applications/999999/{file}").status_code == 404
    client.logout()
    assert client.get(address(filed, file))["Location"] == f"/accounts/login/?next={address(filed, file)}"


def test_a_draft_is_shown_to_its_own_body_only(filed: Filed, client: Client) -> None:
    """``?draft=1`` of others is a 404 even where the filed form may be seen."""
    statuses = []
    for user in (filed.world.changsha_officer, filed.world.clerk):
        client.force_login(user)
        statuses.append(client.get(address(filed) + "?draft=1").status_code)
    assert statuses == [404, 404]


def test_before_the_first_submission(world: World, client: Client) -> None:
    """The branch prints its draft to have it sealed; there is no receipt yet; the committee sees nothing."""
    application = filing.begin(world.campaign, world.changsha_branch, world.secretary)
    client.force_login(world.secretary)
    [page] = pages_of(client.get(f"/applications/{application.pk}/form.pdf").content)
    assert "草稿·版本码" in page
    assert client.get(f"/applications/{application.pk}/receipt.pdf").status_code == 404
    client.force_login(world.clerk)
    assert client.get(f"/applications/{application.pk}/form.pdf").status_code == 404


def test_taking_out_somebody_elses_form_is_on_record(filed: Filed, client: Client) -> None:
    """Printing one's own form is not an export."""
    for user in (filed.world.secretary, filed.world.clerk):
        client.force_login(user)
        client.get(address(filed) + "?download=1&cover=1")
    event = AuditEvent.objects.filter(action="application.export").get()
    assert (event.actor_name, event.after["what"], event.after["code"]) == ("陈静", "form.pdf", filed.second.code)


def test_the_receipt(filed: Filed, client: Client) -> None:
    """Number, body, time, version, fingerprint of the frozen content, what happens next."""
    client.force_login(filed.world.secretary)
    [page] = pages_of(client.get(address(filed, "receipt.pdf")).content)
    assert in_order(
        page,
        [
            "申报回执",
            f"申报编号{filed.application.number}",
            "党组织名称示例岳麓会计师事务所党支部",
            "（市州：长沙市）",
            "提交时间2020年8月5日10:00（第2次提交）",
            "提交人李秀英",
            f"版本码{filed.second.code}",
            fingerprint(filed.second.snapshot),
            "接下来",
            "示例长沙市注册会计师行业党委审阅申请表",
        ],
    )
    assert fingerprint(filed.first.snapshot) != fingerprint(filed.second.snapshot)


def test_the_receipt_of_a_direct_branch_names_the_filing_office(world: World, client: Client) -> None:
    application, _ = filing.file(world.campaign, world.direct_branch, world.direct_secretary)
    client.force_login(world.direct_secretary)
    [page] = pages_of(client.get(f"/applications/{application.pk}/receipt.pdf").content)
    assert "省注协行业党建工作部审查申报条件。" in page


def test_the_blank_forms_are_public(world: World, client: Client) -> None:
    """Issue 2, section 4: PDF and Word from the campaign's data, without signing in."""
    world.campaign.grounds_limit = 600
    world.campaign.save()
    pdf = client.get("/applications/blank-form.pdf")
    [page] = pages_of(pdf.content)
    assert in_order(page, ["附件1：", "计划创建单位申请表", "党组织名称", "（600字以内）", "填表人：", "联系方式："])
    assert page.endswith("第1页共1页") or "第1页共1页" in page
    assert client.get("/applications/blank-form.pdf").content == pdf.content
    docx = client.get("/applications/blank-form.docx")
    table = Document(io.BytesIO(docx.content)).tables[0]
    labels = []
    for row in table.rows:
        cells = {cell._tc: cell.text.replace("\n", "") for cell in row.cells}
        labels.append(list(cells.values()))
    assert labels == [
        ["党组织名称", ""],
        ["党组织成立时间", "", "党组织书记", ""],
        ["所在机构员工人数", "", "党员人数", ""],
        ["所获荣誉", "（党组织及所在机构近3年获得的荣誉）"],
        ["党组织创建申报依据（600字以内）", ""],
        ["党组织意见", "负责人签名（盖章）年    月    日", "所在执业机构意见", "负责人签名（盖章）年    月    日"],
        ["上级党组织意见", "负责人签名（盖章）年    月    日"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["blank-form.pdf", "blank-form.docx"])
def test_no_blank_form_before_there_is_a_campaign(client: Client, file: str) -> None:
    assert client.get(f"/applications/{file}").status_code == 404


def test_export_without_a_campaign(db: None, client: Client) -> None:
    from tests.factories import make_committee

    client.force_login(make_user(make_committee(), "committee", "陈静"))
    assert client.get("/applications/export.xlsx").status_code == 404
