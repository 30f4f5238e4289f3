"""The back office: who may enter, what is put on record, what may not be deleted, import and export pages."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.admin import RoleAccess
from benchmark_platform.core.models import StoredFile
from benchmark_platform.organizations.models import Firm, LicencePlatform, Organization, Penalty
from tests.core_imports.sheets import cells_of, sheet
from tests.factories import make_branch, make_committee, make_firm, make_prefecture, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db

MODELS = ["prefecture", "firm", "organization", "partygroup", "committeeseat", "penalty"]
PAGES = [
    *[f"/admin/organizations/{model}/" for model in MODELS],
    *[f"/admin/organizations/{model}/add/" for model in MODELS],
    *[f"/admin/organizations/{model}/import/" for model in MODELS[1:]],
    *[f"/admin/organizations/{model}/import/template.xlsx" for model in MODELS[1:]],
    *[f"/admin/organizations/{model}/export.xlsx" for model in MODELS[1:]],
    "/admin/",
    "/admin/organizations/",
]
FIRM_HEADERS = ["统一社会信用代码", "机构名称", "员工人数"]
IMPORT = "/admin/organizations/firm/import/"
CONFIRM = "/admin/organizations/firm/import/confirm/"


@pytest.fixture
def wang() -> User:
    """王芳 of the committee."""
    return make_user(make_committee(), "committee", "王芳")


@pytest.fixture
def desk(client: Client, wang: User) -> Client:
    """The browser of 王芳."""
    client.force_login(wang)
    return client


def upload(file: BytesIO) -> dict[str, Any]:
    """What the upload form sends."""
    return {"file": SimpleUploadedFile("示例机构.xlsx", file.getvalue())}


def opens(client: Client, page: str) -> int:
    """The status of a page; a download is taken to its end, which closes the file."""
    response = client.get(page)
    if response.streaming:
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]
    return response.status_code


# --- who may enter --------------------------------------------------------------------------------------------------


def test_committee_people_open_every_page(desk: Client) -> None:
    """经办 and 审定 alike; no stored permission of Django is asked."""
    assert {page: opens(desk, page) for page in PAGES} == dict.fromkeys(PAGES, 200)
    decider = make_user(make_committee(), "decider", "刘志强")
    desk.force_login(decider)
    assert {opens(desk, page) for page in PAGES} == {200}


@pytest.mark.parametrize("role", ["branch", "prefecture", "inspector"])
def test_nobody_else_gets_anything(client: Client, role: str) -> None:
    """403 with the reason, also for staff by Django's flag and with every stored permission missing."""
    user = make_user(make_prefecture_body(), role, "赵敏")
    user.is_staff = True
    user.save()
    client.force_login(user)
    for page in [*PAGES, "/admin/autocomplete/", "/admin/jsi18n/", "/admin/accounts/user/"]:
        response = client.get(page)
        assert (page, response.status_code) == (page, 403)
        assert "后台只供行业党委的工作人员维护基础数据，您的账号没有这项权限。" in response.content.decode()
    assert client.post("/admin/organizations/firm/add/", {"code": "1", "name": "示例"}).status_code == 403
    assert client.post(IMPORT, upload(sheet(FIRM_HEADERS, ["1", "示例", 1]))).status_code == 403
    assert not Firm.objects.exists()


def test_a_person_whose_role_has_ended_gets_nothing(client: Client, wang: User) -> None:
    """Roles in force count."""
    client.force_login(wang)
    wang.memberships.update(ended_at="2020-07-01T00:00:00+08:00")
    assert client.get("/admin/").status_code == 403


def test_a_stranger_signs_in_on_the_platforms_page_and_comes_back(client: Client, wang: User) -> None:
    """One sign-in page, with lock-out and codes."""
    response = client.get("/admin/organizations/firm/")
    assert response["Location"] == "/accounts/login/?next=/admin/organizations/firm/"
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"
    client.force_login(wang)
    assert client.get("/admin/login/?next=/admin/organizations/")["Location"] == "/admin/organizations/"
    assert client.get("/admin/login/?next=https://example.com/")["Location"] == "/admin/"


def test_every_page_of_the_back_office_follows_roles() -> None:
    """No table of a library, no page and no inline on stored permissions."""
    for model, page in admin.site._registry.items():
        assert isinstance(page, RoleAccess), model
        assert all(issubclass(inline, RoleAccess) for inline in page.inlines), model


# --- the record -----------------------------------------------------------------------------------------------------


def firm_form(**fields: Any) -> dict[str, Any]:
    """What the firm's page sends."""
    forms = {"platforms-TOTAL_FORMS": 1, "platforms-INITIAL_FORMS": 0, "platforms-0-kind": "cpa"}
    return {"code": "91430000SL10000001", "name": "示例岳麓会计师事务所", "employee_count": 86, **forms, **fields}


def test_what_is_added_and_changed_is_on_record(desk: Client, wang: User) -> None:
    """Who, what, before and after, by the names on the page; a row version too."""
    assert desk.post("/admin/organizations/firm/add/", firm_form()).status_code == 302
    firm = Firm.objects.get()
    platform = firm.platforms.get()
    change = firm_form(employee_count=90)
    change |= {"platforms-INITIAL_FORMS": 1, "platforms-0-id": platform.pk, "platforms-0-firm": firm.pk}
    change |= {"platforms-0-kind": "tax"}
    assert desk.post(f"/admin/organizations/firm/{firm.pk}/change/", change).status_code == 302
    changed, added = AuditEvent.objects.all()
    assert (added.action, added.action_label, added.actor_name) == ("organizations.firm.add", "新增执业机构", "王芳")
    assert added.before == {}
    assert added.after == {
        "统一社会信用代码": "91430000SL10000001",
        "机构名称": "示例岳麓会计师事务所",
        "所在市州": None,
        "员工人数": 86,
        "示例数据": False,
        "资质平台": ["新增：示例岳麓会计师事务所 · 会计师事务所"],
    }
    assert (changed.action, changed.before) == ("organizations.firm.change", {"员工人数": 86})
    assert changed.after == {"员工人数": 90, "资质平台": ["修改：示例岳麓会计师事务所 · 税务师事务所"]}
    assert [(entry.history_type, entry.history_user) for entry in firm.history.all()] == [("~", wang), ("+", wang)]
    page = desk.get(f"/admin/organizations/firm/{firm.pk}/history/").content.decode()
    assert "员工人数：86 → 90" in page.replace("\n", "")


def test_what_is_used_is_not_deleted(desk: Client) -> None:
    """PROTECT, said in a sentence; the page offers to take the body out of use."""
    body = make_prefecture_body()
    branch = make_branch(superior=body)
    things: list[tuple[Any, str]] = [
        (body, "不再使用时，请打开它，去掉“在用”的勾选（停用）"),
        (branch.covered_firms.get().firm, "登记错了请直接修改内容。"),
        (body.prefecture, "登记错了请直接修改内容。"),
    ]
    for thing, sentence in things:
        address = reverse(f"admin:organizations_{thing._meta.model_name}_delete", args=[thing.pk])
        for response in (desk.get(address), desk.post(address, {"post": "yes"})):
            page = response.content.decode()
            assert f"“{thing}”已被下列记录使用，不能删除。" in page
            assert sentence in page
        assert type(thing).objects.filter(pk=thing.pk).exists()


def test_what_is_not_used_is_deleted_on_record(desk: Client) -> None:
    """An entry by mistake goes, and the record keeps what it was."""
    firm = make_firm("示例误录事务所")
    assert desk.post(f"/admin/organizations/firm/{firm.pk}/delete/", {"post": "yes"}).status_code == 302
    event = AuditEvent.objects.get()
    assert (event.action, event.subject_label) == ("organizations.firm.delete", "示例误录事务所")
    assert event.before["机构名称"] == "示例误录事务所"
    assert not Firm.objects.exists()


def test_nothing_is_deleted_by_the_dozen(desk: Client) -> None:
    """Django's action is gone; bodies are taken out of use instead."""
    branch, other = make_branch(), make_branch()
    address = "/admin/organizations/organization/"
    desk.post(address, {"action": "delete_selected", "_selected_action": [branch.pk], "post": "yes"})
    assert Organization.objects.filter(pk=branch.pk).exists()
    response = desk.post(address, {"action": "switch_off", "_selected_action": [branch.pk, other.pk]}, follow=True)
    assert "已停用 2 个党组织。" in response.content.decode()
    assert set(Organization.objects.branches().values_list("active", flat=True)) == {False}
    assert set(AuditEvent.objects.values_list("action", "action_label")) == {("organizations.switch", "停用党组织")}
    desk.post(address, {"action": "switch_on", "_selected_action": [branch.pk]})
    branch.refresh_from_db()
    assert branch.active


def test_a_single_version_leads_to_the_list_of_versions(desk: Client) -> None:
    """There is no “revert” past the record."""
    firm = make_firm()
    version = firm.history.get()
    address = f"/admin/organizations/firm/{firm.pk}/history/{version.pk}/"
    assert desk.post(address, {"name": "x"})["Location"] == f"/admin/organizations/firm/{firm.pk}/history/"


@pytest.mark.parametrize("many", [1, 6])
def test_lists_take_the_same_queries_for_one_row_and_for_many(
    desk: Client, many: int, django_assert_num_queries: Any
) -> None:
    """No query per row."""
    committee = make_committee()
    for number in range(many):
        branch = make_branch(superior=committee)
        firm = branch.covered_firms.get().firm
        Penalty.objects.create(
            firm=firm,
            kind="discipline",
            decided_on=f"2016-01-0{number + 1}",
            authority="省",
            document_number=number,
        )
    for model, queries in [("organization", 12), ("firm", 9), ("penalty", 10)]:
        with django_assert_num_queries(queries):
            assert desk.get(f"/admin/organizations/{model}/").status_code == 200


# --- import and export ----------------------------------------------------------------------------------------------


def test_a_file_is_previewed_and_then_imported_without_uploading_again(desk: Client, wang: User) -> None:
    """The file is kept between the two steps, and stays on record with its hash."""
    firm = make_firm("示例甲会计师事务所", employee_count=50)
    file = sheet(FIRM_HEADERS, [firm.code, firm.name, 60], ["91430000SL10000009", "示例乙会计师事务所", 20])
    page = desk.post(IMPORT, upload(file)).content.decode()
    assert "新增 <strong>1</strong> 条，更新 <strong>1</strong> 条，无变化 <strong>0</strong> 条" in page
    assert "员工人数：50 → 60" in page
    assert "现有数据" not in page
    assert Firm.objects.count() == 1
    response = desk.post(CONFIRM, follow=True)
    assert "导入完成：新增 1 条，更新 1 条，无变化 0 条。" in response.content.decode()
    assert set(Firm.objects.values_list("name", "employee_count")) == {
        ("示例甲会计师事务所", 60),
        ("示例乙会计师事务所", 20),
    }
    event, stored = AuditEvent.objects.get(), StoredFile.objects.get()
    assert (event.action, event.subject_label, event.actor_id) == (
        "organizations.firm.import",
        "示例机构.xlsx",
        wang.pk,
    )
    assert event.after == {"新增": 1, "更新": 1, "无变化": 0, "SHA-256": stored.sha256}
    with stored.file.open("rb") as kept:
        assert kept.read() == file.getvalue()


def test_faults_are_listed_and_nothing_waits_to_be_confirmed(desk: Client) -> None:
    """Row, column, what is wrong; the form to upload again stands below."""
    page = desk.post(IMPORT, upload(sheet(FIRM_HEADERS, ["1", None, "三"]))).content.decode()
    assert "“示例机构.xlsx”有 2 处错误，没有导入任何数据。" in page
    assert "<td>2</td><td>机构名称</td><td>必填，不能为空。</td>" in page
    assert 'name="file"' in page
    assert "没有等待确认的文件" in desk.post(CONFIRM, follow=True).content.decode()
    assert not Firm.objects.exists() and not StoredFile.objects.exists()


def test_confirming_checks_again(desk: Client) -> None:
    """What was right at the preview may be wrong now: nothing is written then."""
    prefecture = make_prefecture("长沙市")
    headers = ["统一社会信用代码", "机构名称", "所在市州"]
    desk.post(IMPORT, upload(sheet(headers, ["1", "示例甲", "长沙市"])))
    prefecture.delete()
    page = desk.post(CONFIRM).content.decode()
    assert "没有找到市州“长沙市”" in page
    assert not Firm.objects.exists() and not AuditEvent.objects.exists()


def test_a_file_is_imported_once_and_by_nobody_else(desk: Client) -> None:
    """A double click or a refresh imports once; the file is bound to the person who uploaded it."""
    desk.post(IMPORT, upload(sheet(FIRM_HEADERS, ["1", "示例甲", 3])))
    desk.post(CONFIRM)
    assert "没有等待确认的文件" in desk.post(CONFIRM, follow=True).content.decode()
    assert AuditEvent.objects.count() == 1
    desk.post(IMPORT, upload(sheet(FIRM_HEADERS, ["2", "示例乙", 3])))
    desk.post(IMPORT, upload(sheet(FIRM_HEADERS, ["3", "示例丙", 3])))
    assert StoredFile.objects.count() == 2
    desk.post(CONFIRM)
    assert set(Firm.objects.values_list("code", flat=True)) == {"1", "3"}
    assert desk.get(CONFIRM).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "请先选择填好的 Excel 文件。"),
        (b"", "这是空文件（0 字节），请重新选择。"),
        (b"name,code\n1,2\n", "xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_refused_beside_the_form(desk: Client, content: bytes | None, sentence: str) -> None:
    """The page stays, with a sentence."""
    data = {} if content is None else {"file": SimpleUploadedFile("示例.xlsx", content)}
    response = desk.post(IMPORT, data)
    assert response.status_code == 200
    page = response.content.decode()
    assert sentence in page.split("errornote")[1] and 'name="file"' in page


def test_the_template_has_the_headers_and_the_prefectures(desk: Client) -> None:
    """Chinese headers, drop-downs, 填写说明."""
    make_prefecture("长沙市")
    response = desk.get("/admin/organizations/organization/import/template.xlsx")
    header, *rows = cells_of(response.content)
    assert header[:4] == ("组织代码*", "党组织名称*", "组织形式*", "申报渠道")
    assert rows == []
    assert "filename*=utf-8''%E5%85%9A%E7%BB%84%E7%BB%87" in response["Content-Disposition"]
    response = desk.post("/admin/organizations/organization/import/", upload(BytesIO(response.content)))
    assert "表格里没有数据" in response.content.decode()


def test_the_export_follows_the_filter(desk: Client) -> None:
    """The list as it is filtered now."""
    make_firm("示例岳麓事务所")
    firm = make_firm("示例湘江事务所")
    LicencePlatform.objects.create(firm=firm, kind="tax")
    response = desk.get("/admin/organizations/firm/export.xlsx?q=湘江")
    header, *rows = cells_of(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert header == ("统一社会信用代码", "机构名称", "所在市州", "员工人数", "资质平台")
    assert rows == [(firm.code, "示例湘江事务所", None, 56, "会计师事务所、税务师事务所")]
