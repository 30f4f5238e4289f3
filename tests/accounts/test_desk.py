"""The committee's pages: list, opening, one person, slips, import; and one's own page."""

from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from pypdf import PdfReader

from benchmark_platform.accounts import services
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.accounts.services import bulk
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_prefecture_body, make_user

from .conftest import enter


def text_of(answer: Any) -> str:
    """The text of a PDF, without blanks and breaks."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.content)).pages)


def table(*rows: tuple[str, ...], headers: tuple[str, ...] = ("党组织代码", "姓名", "用户名", "角色", "电话")) -> bytes:
    """A filled-in table."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append(headers)
    for row in rows:
        sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


@pytest.mark.parametrize("person", ["secretary", "officer", "inspector"])
def test_others_see_none_of_it(person: str, clerk: User, request: pytest.FixtureRequest) -> None:
    """403 with the reason for the pages of the office, 404 for a person."""
    client = enter(request.getfixturevalue(person))
    for path in ("", "open/", "without/", "import/", "import/template.xlsx"):
        answer = client.get(f"/accounts/{path}")
        assert answer.status_code == 403
        assert "由行业党委" in answer.content.decode()
    for path in ("codes/", "without/open/", "import/", "import/confirm/", "open/"):
        assert client.post(f"/accounts/{path}", {"user": clerk.pk}).status_code == 403
    membership = clerk.memberships.get()
    assert client.get(f"/accounts/{clerk.pk}/").status_code == 404
    for path in ("code", "unlock", "deactivate", "reactivate", "roles", f"roles/{membership.pk}/end"):
        assert client.post(f"/accounts/{clerk.pk}/{path}/", {"reason": "x"}).status_code == 404


def test_wrong_id_and_wrong_method(clerk: User, secretary: User, officer: User) -> None:
    """404 and 405; a role is only ended on its own person's page."""
    client = enter(clerk)
    assert client.get("/accounts/999999/").status_code == 404
    for path in ("code", "unlock", "deactivate", "reactivate", "roles"):
        assert client.get(f"/accounts/{secretary.pk}/{path}/").status_code == 405
    for path in ("codes/", "without/open/", "import/confirm/"):
        assert client.get(f"/accounts/{path}").status_code == 405
    foreign = officer.memberships.get()
    assert client.post(f"/accounts/{secretary.pk}/roles/{foreign.pk}/end/").status_code == 404


def test_the_list_by_body(
    clerk: User, decider: User, secretary: User, officer: User, django_assert_num_queries: object
) -> None:
    """Committee, prefecture bodies, direct branches, then by prefecture; filters by role, prefecture, state, words."""
    own = make_branch("示例长沙分所党支部", superior=officer.memberships.get().organization)
    make_user(own, Role.BRANCH, "刘桂兰", "branch-002")
    nobody = make_user(own, Role.BRANCH, "无角色人", "old-hand")
    Membership.objects.filter(user=nobody).delete()
    client = enter(clerk)

    def names(query: str = "") -> list[str]:
        return [user.full_name for user, _ in client.get(f"/accounts/{query}").context["rows"]]

    assert names() == ["周审定", "陈经办", "王建华", "李秀英", "刘桂兰", "无角色人"]
    assert names("?role=branch") == ["李秀英", "刘桂兰"]
    assert names(f"?prefecture={own.prefecture_id}&role=prefecture") == ["王建华"]
    assert names("?q=长沙分所") == ["刘桂兰"]
    assert names("?q=BRANCH-001") == ["李秀英"]
    assert names("?state=waiting") == []
    assert "没有符合条件的账号" in client.get("/accounts/?state=locked").content.decode()
    services.deactivate(secretary, by=clerk)
    assert names("?state=stopped") == ["李秀英"]
    services.issue_code(officer, by=clerk)
    User.objects.filter(pk=officer.pk).update(code_expires_at="2020-01-01T00:00:00Z")
    assert names("?state=expired") == ["王建华"] == names("?state=waiting")


@pytest.mark.parametrize("persons", [1, 30])
def test_the_list_asks_as_little_however_long(
    persons: int, clerk: User, branch: Organization, django_assert_num_queries: object
) -> None:
    """The same eleven queries for one person and for thirty."""
    for number in range(persons):
        make_user(branch, Role.BRANCH, f"示例第{number}人")
    client = enter(clerk)
    client.get("/accounts/")
    with django_assert_num_queries(LIST_QUERIES):  # type: ignore[operator]
        answer = client.get("/accounts/")
    assert len(answer.context["rows"]) == persons + 1


@pytest.mark.parametrize("bodies", [1, 30])
def test_bodies_without_account_ask_as_little(bodies: int, clerk: User, django_assert_num_queries: object) -> None:
    """The same queries for one body and for thirty."""
    for _ in range(bodies):
        make_branch()
    client = enter(clerk)
    client.get("/accounts/without/")
    with django_assert_num_queries(WITHOUT_QUERIES):  # type: ignore[operator]
        answer = client.get("/accounts/without/")
    assert len(answer.context["rows"]) == bodies


def test_the_list_has_pages(clerk: User, branch: Organization) -> None:
    """Fifty on a page."""
    for number in range(55):
        make_user(branch, Role.BRANCH, f"示例第{number}人")
    client = enter(clerk)
    assert len(client.get("/accounts/").context["rows"]) == 50
    assert len(client.get("/accounts/?page=2").context["rows"]) == 6


def test_opening_one(clerk: User, branch: Organization) -> None:
    """The code stands in that answer, once: neither the person's page nor a second sending shows it."""
    client = enter(clerk)
    typed = {"organization": branch.pk, "role": "branch", "full_name": "张建国", "phone": "", "username": ""}
    answer = client.post("/accounts/open/", typed)
    issued = answer.context["issued"]
    assert issued.code in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert issued.code not in client.get(f"/accounts/{issued.user.pk}/").content.decode()
    again = client.post("/accounts/open/", typed)
    assert again.status_code == 422
    assert "不必重复开立" in again.content.decode() and 'value="张建国"' in again.content.decode()
    assert User.objects.filter(full_name="张建国").count() == 1


def test_opening_one_with_faults(clerk: User, branch: Organization) -> None:
    """Each fault at its field, in Chinese; what was typed stays."""
    client = enter(clerk)
    answer = client.post("/accounts/open/", {"organization": "", "role": "", "full_name": "", "phone": "0731-1"})
    assert answer.status_code == 422
    errors = {name: list(found) for name, found in answer.context["form"].errors.items()}
    assert errors == {"organization": ["请选择党组织。"], "role": ["请选择角色。"], "full_name": ["请填写姓名。"]}
    assert 'value="0731-1"' in answer.content.decode()
    unfit = client.post("/accounts/open/", {"organization": branch.pk, "role": "prefecture", "full_name": "张建国"})
    assert "只能授予“基层党组织”角色" in unfit.content.decode()


def test_who_prepares_is_refused_a_decider_by_the_page(clerk: User, committee: Organization) -> None:
    """403 with the reason."""
    typed = {"organization": committee.pk, "role": "decider", "full_name": "某人"}
    answer = enter(clerk).post("/accounts/open/", typed)
    assert answer.status_code == 403
    assert "审定人员的账号除外" in answer.content.decode()


def test_the_slip(clerk: User, secretary: User) -> None:
    """Read back from the PDF: body, person, username, address, code, validity, the first sign-in."""
    answer = enter(clerk).post(f"/accounts/{secretary.pk}/code/")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    text = text_of(answer)
    for words in (
        "标杆引领创建管理平台账号单",
        "党组织示例湘江会计师事务所党支部（基层党组织）",
        "姓名李秀英",
        "网址http://testserver",
        "用户名branch-001",
        "有效期至",
        "首次登录须修改密码",
        "请联系行业党委党建工作部",
    ):
        assert words in text
    code = text.split("一次性口令")[1][:14]
    secretary.refresh_from_db()
    assert check_password(code, secretary.password)
    assert text_of(enter(clerk).post(f"/accounts/{secretary.pk}/code/")).split("一次性口令")[1][:14] != code


def test_slips_of_several_persons(clerk: User, decider: User, branch: Organization) -> None:
    """Four on a page with lines to cut along; a decider's is not printed by who prepares, and then none is."""
    people = [make_user(branch, Role.BRANCH, f"示例第{number}人", f"branch-{number:03d}") for number in range(5)]
    client = enter(clerk)
    answer = client.post("/accounts/codes/", {"user": [user.pk for user in people]})
    reader = PdfReader(BytesIO(answer.content))
    assert [page.extract_text().count("首次登录须修改密码") for page in reader.pages] == [4, 1]
    before = User.objects.get(pk=people[0].pk).password
    refused = client.post("/accounts/codes/", {"user": [people[0].pk, decider.pk]})
    assert refused.status_code == 403
    assert User.objects.get(pk=people[0].pk).password == before
    nobody = client.post("/accounts/codes/", {"user": ["x"]}, follow=True)
    assert "请先勾选要打印账号单的账号" in nobody.content.decode()


def test_opening_for_bodies_after_an_import(clerk: User, branch: Organization, body: Organization) -> None:
    """All in one act, or the chosen ones; the answer is the slips."""
    client = enter(clerk)
    page = client.get("/accounts/without/").content.decode()
    assert "为全部 2 个党组织开立账号并打印" in page
    one = client.post("/accounts/without/open/", {"organization": [body.pk]})
    assert "prefecture-changsha" in text_of(one)
    every = client.post("/accounts/without/open/", {"all": "1"})
    assert "branch-001" in text_of(every)
    none = client.post("/accounts/without/open/", {"all": "1"}, follow=True)
    assert "没有需要开立账号的党组织" in none.content.decode()
    assert "每个在用的党组织都有账号" in client.get("/accounts/without/").content.decode()


def test_the_template_for_the_import(clerk: User, branch: Organization) -> None:
    """Chinese headers; a list of the bodies' codes to choose from."""
    answer = enter(clerk).get("/accounts/import/template.xlsx")
    workbook = load_workbook(BytesIO(answer.content))
    headers = [str(cell.value).rstrip("*") for cell in workbook.worksheets[0][1]]
    assert headers == ["党组织代码", "姓名", "用户名", "角色", "电话"]
    assert workbook.worksheets[0].data_validations.dataValidation


def upload(client: Client, content: bytes, name: str = "账号.xlsx") -> Any:
    """Send a table to be checked."""
    return client.post("/accounts/import/", {"table": SimpleUploadedFile(name, content)})


def test_importing_a_table(clerk: User, branch: Organization, body: Organization) -> None:
    """Checked and shown first, opened on confirmation, printed in that answer."""
    client = enter(clerk)
    shown = upload(client, table((branch.code, "张建国", "", "", "0731-1"), (body.code, "王建华", "wang.jh", "", "")))
    assert shown.status_code == 200
    assert User.objects.count() == 1
    checked = shown.context["checked"]
    slips = client.post("/accounts/import/confirm/", {"checked": checked})
    assert "branch-001" in text_of(slips) and "wang.jh" in text_of(slips)
    again = client.post("/accounts/import/confirm/", {"checked": checked})
    assert again.status_code == 422
    assert "第 2 行“姓名”：“张建国”在“示例湘江会计师事务所党支部”已有“基层党组织”账号。" in again.content.decode()
    assert User.objects.count() == 3


def test_a_table_with_faults_opens_nothing(clerk: User, branch: Organization) -> None:
    """Row and column of every one; a missing column, a file that is no table."""
    client = enter(clerk)
    faults = upload(client, table((branch.code, "", "", "班长", ""), ("ZZ", "张建国", "", "", "")))
    assert faults.status_code == 422
    assert [sentence[:13] for sentence in faults.context["findings"]] == [
        "第 2 行“角色”：“班长",
        "第 2 行“姓名”：必填，",
        "第 3 行“党组织代码”：",
    ], "one round: cells, codes, usernames and duplicates together"
    unknown = upload(client, table(("ZZ", "张建国", "", "", "")))
    assert unknown.context["findings"] == ["第 2 行“党组织代码”：没有代码为“ZZ”的在用党组织，请核对。"]
    missing = upload(client, table(("张建国", "x"), headers=("姓名", "用户名")))
    assert "表格缺少这些列：党组织代码" in missing.content.decode()
    no_table = upload(client, b"MZ\x90\x00", "程序.xlsx")
    assert no_table.status_code == 422
    empty = upload(client, b"")
    assert "空文件（0 字节）" in empty.content.decode()
    assert User.objects.count() == 1


def test_what_was_checked_cannot_be_altered(clerk: User) -> None:
    """The rows travel signed."""
    answer = enter(clerk).post("/accounts/import/confirm/", {"checked": "[]:forged"}, follow=True)
    assert "核对的结果已过期，请重新上传表格。" in answer.content.decode()


def test_a_table_that_only_adds_roles(clerk: User, secretary: User, body: Organization) -> None:
    """Nothing to print, and it is said."""
    client = enter(clerk)
    shown = upload(client, table((body.code, "李秀英", "branch-001", "", "")))
    checked = shown.context["checked"]
    answer = client.post("/accounts/import/confirm/", {"checked": checked}, follow=True)
    assert "没有新的口令需要打印" in answer.content.decode()


def test_one_persons_page(clerk: User, decider: User, secretary: User) -> None:
    """Roles, state, record and the acts; what is not possible says why."""
    client = enter(clerk)
    page = client.get(f"/accounts/{secretary.pk}/").content.decode()
    assert "示例湘江会计师事务所党支部" in page and "打印账号单" in page
    other = client.get(f"/accounts/{decider.pk}/").content.decode()
    assert "审定人员的账号除外" in other
    assert "/accounts/{decider.pk}/deactivate/" not in other


def test_acts_on_one_person(clerk: User, secretary: User, body: Organization) -> None:
    """Give, end, stop, restore, each with its sentence; refusals come back as sentences too."""
    client = enter(clerk)
    path = f"/accounts/{secretary.pk}/"

    def act(what: str, **fields: object) -> str:
        return client.post(f"{path}{what}/", fields, follow=True).content.decode()

    assert "已授予“市州行业（协会）党组织”" in act("roles", organization=body.pk, role="prefecture")
    assert "已有“市州行业（协会）党组织”角色" in act("roles", organization=body.pk, role="prefecture")
    assert "只能授予“市州行业（协会）党组织”角色" in act("roles", organization=body.pk, role="branch")
    assert "请选择党组织。" in act("roles")
    membership = secretary.memberships.get(organization=body)
    assert "已终止“市州行业（协会）党组织”" in act(f"roles/{membership.pk}/end")
    assert "这个角色已经终止。" in act(f"roles/{membership.pk}/end")
    assert "请填写理由" in act("deactivate")
    assert "已停用“李秀英”的账号" in act("deactivate", reason="调离")
    assert "已经停用" in act("deactivate", reason="调离")
    assert "请先恢复账号，再打印口令" in act("code")
    assert "请打印新的账号单" in act("reactivate")
    assert "不必恢复" in act("reactivate")


def test_ones_own_page(secretary: User, officer: User) -> None:
    """Name, bodies and roles, password and second factor: one's own only."""
    page = enter(secretary).get("/accounts/me/").content.decode()
    for words in ("李秀英", "branch-001", "示例湘江会计师事务所党支部", "/accounts/password/change/", "/accounts/2fa/"):
        assert words in page
    assert "王建华" not in page


def test_prefectures_in_their_order(clerk: User, officer: User) -> None:
    """Two prefecture bodies stand in administrative order, not by name."""
    second = make_prefecture_body("株洲市", "zhuzhou")
    make_user(second, Role.PREFECTURE, "安排前", "a-first")
    rows = enter(clerk).get("/accounts/?role=prefecture").context["rows"]
    assert [user.full_name for user, _ in rows] == ["王建华", "安排前"]


def test_not_more_than_a_hundred_at_once(clerk: User, branch: Organization) -> None:
    """Slips are laid out while the browser waits: the button says that it goes by batches."""
    for _ in range(100):
        make_branch(firms=[])
    client = enter(clerk)
    assert "为前 100 个党组织开立账号并打印（分批办理）" in client.get("/accounts/without/").content.decode()
    bodies = bulk.bodies_without_account()
    assert (bodies.count(), len(bulk.open_for_bodies(bodies, by=clerk))) == (101, 100)
    assert bodies.all().count() == 1
    many = [make_user(branch, Role.BRANCH, f"示例第{number}人").pk for number in range(101)]
    refused = client.post("/accounts/codes/", {"user": many}, follow=True)
    assert "一次最多打印100份账号单，请分批办理。" in refused.content.decode()


LIST_QUERIES = 11
WITHOUT_QUERIES = 7
