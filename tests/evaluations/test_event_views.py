"""Pages of events and attendance lists, Excel in and out: works, not mine, not now, hostile files (M2.3, 2-4)."""

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from benchmark_platform.accounts.models import User
from evaluations.models import Attendance, Event
from evaluations.rules.events import AttendanceRow, EventFacts
from evaluations.services.attendance import save_attendance
from evaluations.services.events import change_event, hold_event, invite
from tests.evaluations.conftest import WorkWorld, moment
from tests.factories import make_branch

SignIn = Callable[[User], Client]
LIST = "/evaluations/events/"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FACTS = EventFacts("training", "书记培训班", date(2020, 11, 9), date(2020, 11, 10), "长沙")
HEADERS = ["党组织", "姓名", "党组织书记", "出席情况", "备注"]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of this person."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


@pytest.fixture
def event(work: WorkWorld) -> Event:
    """The training of 9 and 10 November, 周明's unit invited."""
    found = hold_event(work.campaign, facts=FACTS, key="一", by=work.clerk)
    invite(found, organizations=[work.unit.organization], by=work.clerk)
    return found


def at(event: Event, part: str = "") -> str:
    """An address under the event."""
    return f"{LIST}{event.pk}/{part}"


def table(*rows: list[str]) -> SimpleUploadedFile:
    """A filled-in list."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (HEADERS, *rows):
        sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return SimpleUploadedFile("名单.xlsx", target.getvalue())


def test_who_sees_an_event(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """M2.3: the committee and the invited; for others it does not exist, nor does the list."""
    for person in (work.clerk, work.secretary):
        assert [sign_in(person).get(address).status_code for address in (LIST, at(event))] == [200, 200]
    for person in (work.changsha_secretary, work.stranger, work.changsha_officer):
        assert [sign_in(person).get(address).status_code for address in (LIST, at(event))] == [404, 404]
    assert sign_in(work.clerk).get(f"{LIST}999/").status_code == 404
    assert sign_in(work.clerk).post(at(event)).status_code == 405
    assert "邀请党组织" not in sign_in(work.secretary).get(at(event)).content.decode()


def test_the_invited_see_their_own_line(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """2-4: the list of the others is not theirs."""
    invite(event, organizations=[work.changsha_unit.organization], by=work.clerk)
    rows = [
        AttendanceRow(1, work.unit.organization_id, "周明", True),
        AttendanceRow(2, work.changsha_unit.organization_id, "李秀英", True),
    ]
    save_attendance(event, rows=rows, version=1, by=work.clerk)
    page = sign_in(work.secretary).get(at(event))
    assert [one.name for one in page.context["attendances"]] == ["周明"]
    assert "李秀英" not in page.content.decode()
    assert len(sign_in(work.clerk).get(at(event)).context["attendances"]) == 2


def test_an_event_is_planned_changed_and_cancelled(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.3: refused with everything kept; sent twice it is one."""
    client = sign_in(work.clerk)
    assert client.get(f"{LIST}new/").status_code == 200
    posted = {"kind": "symposium", "event_name": "", "starts_on": "2020-11-20", "place": "株洲", "key": "abc"}
    refused = client.post(f"{LIST}new/", posted)
    assert (refused.status_code, "株洲" in refused.content.decode()) == (422, True)
    answers = [client.post(f"{LIST}new/", {**posted, "event_name": "座谈会"}).status_code for _ in range(2)]
    assert answers == [302, 302]
    one = Event.objects.get()
    change = at(one, "change/")
    assert "座谈会" in client.get(change).content.decode()
    changed = {**posted, "event_name": "创建座谈会", "version": "1"}
    assert client.post(change, {**changed, "starts_on": ""}).status_code == 422
    assert client.post(change, changed).status_code == 302
    stale = client.post(change, {**changed, "event_name": "另一个名称"})
    assert (stale.status_code, "现有内容" in stale.content.decode()) == (422, True)
    assert 'name="version" value="2"' in stale.content.decode()
    cancel = at(one, "cancel/")
    assert [client.get(cancel).status_code, client.post(cancel, {"reason": ""}).status_code] == [200, 422]
    assert client.post(cancel, {"reason": "疫情防控"}).status_code == 302
    assert "疫情防控" in client.get(at(one)).content.decode()
    for part in ("change/", "cancel/", "invite/", "attendance/", "attendance/export.xlsx"):
        assert sign_in(work.secretary).get(at(one, part)).status_code == 404
    assert sign_in(work.secretary).get(f"{LIST}new/").status_code == 403


def test_invitations(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """M2.3: units by ticking, others by name; an unclear name is said and nothing is sent."""
    client = sign_in(work.clerk)
    assert "（已邀请）" in client.get(at(event, "invite/")).content.decode()
    make_branch("示例雨花会计师事务所党支部")
    unclear = {"unit": [work.changsha_unit.organization_id], "others": "示例没有\n雨花"}
    refused = client.post(at(event, "invite/"), unclear)
    assert (refused.status_code, "没有找到“示例没有”" in refused.content.decode()) == (422, True)
    assert event.invitations.count() == 1
    assert client.post(at(event, "invite/"), {"others": ""}).status_code == 422
    posted = {"unit": [work.changsha_unit.organization_id], "others": "雨花"}
    assert client.post(at(event, "invite/"), posted).status_code == 302
    assert event.invitations.count() == 3
    assert sign_in(work.secretary).get(at(event, "invite/")).status_code == 403


def test_material(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """M2.3: for the invited to download; with a script and without; gone once removed."""
    client = sign_in(work.clerk)
    assert client.post(at(event, "materials/"), {"file": SimpleUploadedFile("讲义.pdf", PDF)}).status_code == 302
    as_script = {"Accept": "application/json"}
    good = {"file": SimpleUploadedFile("讲义2.pdf", PDF)}
    assert client.post(at(event, "materials/"), good, headers=as_script).json() == {}
    bad = client.post(at(event, "materials/"), {"file": SimpleUploadedFile("a.exe", b"MZ")}, headers=as_script)
    assert (bad.status_code, list(bad.json())) == (422, ["error"])
    assert client.post(at(event, "materials/")).status_code == 302
    first = event.materials.first()
    assert first
    address = at(event, f"materials/{first.pk}/")
    invited = sign_in(work.secretary)
    assert b"".join(invited.get(address).streaming_content) == PDF  # type: ignore[attr-defined]
    assert sign_in(work.stranger).get(address).status_code == 404
    assert invited.post(at(event, "materials/"), {}).status_code == 403
    assert invited.post(f"{address}remove/").status_code == 403
    assert client.post(f"{address}remove/").status_code == 302
    assert invited.get(address).status_code == 404


def test_the_list_is_typed(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """2-4: the proposed secretary counts once somebody says so; the same person twice is said; nothing is lost."""
    client, address = sign_in(work.clerk), at(event, "attendance/")
    assert "张建国" in client.get(address).content.decode()
    own = work.unit.organization_id
    first = {"row-1-organization": own, "row-1-name": "张建国", "row-1-is_secretary": "on", "row-1-presence": ""}
    frame = {"version": "1", "rows": "6"}
    assert client.post(address, {**frame, **first}).status_code == 302
    assert Attendance.objects.count() == 0
    more = client.post(address, {**frame, **first, "add_rows": "1"})
    assert (more.status_code, 'name="row-6-name"' in more.content.decode()) == (200, True)
    first["row-1-presence"] = "present"
    second = {"row-2-organization": own, "row-2-name": "张建国", "row-2-presence": "present", "row-2-note": "重复的"}
    refused = client.post(address, {**frame, **first, **second})
    assert (refused.status_code, "与第 1 行重复" in refused.content.decode()) == (422, True)
    assert 'value="重复的"' in refused.content.decode()
    assert client.post(address, {**frame, **first, **second, "remove": "2"}).status_code == 302
    assert list(Attendance.objects.values_list("name", "is_secretary", "presence")) == [("张建国", True, "present")]
    stale = client.post(address, {**frame, **first, "row-1-presence": "absent"})
    assert (stale.status_code, "现有名单" in stale.content.decode()) == (422, True)
    assert sign_in(work.secretary).get(address).status_code == 403


def test_too_early_for_a_list(work: WorkWorld, event: Event, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    """A sentence says from when on."""
    clock.move_to(moment(2020, 11, 8))
    own = {"row-1-organization": work.unit.organization_id, "row-1-name": "周明", "row-1-presence": "present"}
    refused = sign_in(work.clerk).post(at(event, "attendance/"), {"version": "1", "rows": "1", **own})
    assert (refused.status_code, "开始以后再登记" in refused.content.decode()) == (422, True)


def test_excel_in_and_out(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """2-4: template, preview, confirmation, export; by name or by code."""
    client = sign_in(work.clerk)
    name, code = work.unit.organization.name, work.unit.organization.code
    template = load_workbook(BytesIO(client.get(at(event, "attendance/template.xlsx")).content))
    assert [cell.value.rstrip("*") for cell in template.worksheets[0][1]] == HEADERS
    assert client.get(at(event, "attendance/import/")).status_code == 200
    upload = table([name, "周明", "是", "出席", "=1+1"], [code, "何平", "", "请假", ""])
    preview = client.post(at(event, "attendance/import/"), {"file": upload})
    assert "formula" not in preview.content.decode()
    assert preview.status_code == 422  # a formula is no remark
    upload = table([name, "周明", "是", "出席", "准时"], [code, "何平", "", "请假", ""])
    preview = client.post(at(event, "attendance/import/"), {"file": upload})
    assert (preview.status_code, Attendance.objects.count()) == (200, 0)
    checked = {"checked": preview.context["checked"]}
    assert client.post(at(event, "attendance/import/confirm/"), checked).status_code == 302
    assert set(Attendance.objects.values_list("name", "is_secretary", "presence")) == {
        ("周明", True, "present"),
        ("何平", False, "excused"),
    }
    sheet = load_workbook(BytesIO(client.get(at(event, "attendance/export.xlsx")).content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]] == ["党组织", "党组织代码", "姓名", "党组织书记", "出席情况", "备注"]
    assert sheet.max_row == 4


def test_everything_wrong_in_a_table_is_said(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """By row and column; nothing is imported; nor is a preview of another event or a forged one."""
    client = sign_in(work.clerk)
    name = work.unit.organization.name
    bad = table(["示例没有", "周明", "", "出席", ""], [name, "", "也许", "来了", ""])
    refused = client.post(at(event, "attendance/import/"), {"file": bad})
    assert refused.status_code == 422
    assert len(refused.context["sentences"]) == 4
    assert refused.context["sentences"][0].startswith("第 3 行")
    twice = client.post(
        at(event, "attendance/import/"),
        {"file": table([name, "周明", "", "出席", ""], [name, "周 明", "", "出席", ""])},
    )
    assert "与第 2 行重复" in twice.content.decode()
    assert "表格里没有数据" in client.post(at(event, "attendance/import/"), {"file": table()}).content.decode()
    other = hold_event(work.campaign, facts=FACTS, key="二", by=work.clerk)
    good = client.post(at(event, "attendance/import/"), {"file": table([name, "周明", "", "出席", ""])})
    for address, checked in ((at(other), good.context["checked"]), (at(event), "forged")):
        answer = client.post(f"{address}attendance/import/confirm/", {"checked": checked})
        assert answer.headers["Location"].endswith("/attendance/import/")
    assert Attendance.objects.count() == 0


def test_a_list_that_cannot_be_imported_any_more(work: WorkWorld, event: Event, sign_in: SignIn) -> None:
    """Checked again at the confirmation: meanwhile another secretary is on the list."""
    client = sign_in(work.clerk)
    upload = table([work.unit.organization.name, "周明", "是", "出席", ""])
    preview = client.post(at(event, "attendance/import/"), {"file": upload})
    rows = [AttendanceRow(1, work.unit.organization_id, "何平", True)]
    save_attendance(event, rows=rows, version=1, by=work.decider)
    refused = client.post(at(event, "attendance/import/confirm/"), {"checked": preview.context["checked"]})
    assert (refused.status_code, "书记何平" in refused.content.decode()) == (422, True)


def bomb() -> bytes:
    """A small archive that unpacks to far more than is read."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * (130 * 1024 * 1024))
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.xlsx", b"MZ no table"),
        ("名单.xls", b"\xd0\xcf\x11\xe0"),
        ("名单.xlsx", b"PK\x03\x04broken"),
        ("名单.pdf", PDF),
    ],
    ids=["program", "old Excel", "broken", "PDF"],
)
def test_hostile_excel_is_refused_with_a_sentence(
    event: Event, work: WorkWorld, sign_in: SignIn, name: str, content: bytes
) -> None:
    """Never a server error, never half a list."""
    refused = sign_in(work.clerk).post(at(event, "attendance/import/"), {"file": SimpleUploadedFile(name, content)})
    assert refused.status_code == 422
    assert refused.context["form"].errors["file"][0].endswith("。")


def test_a_bomb_is_refused(event: Event, work: WorkWorld, sign_in: SignIn) -> None:
    """Before it is unpacked."""
    upload = SimpleUploadedFile("名单.xlsx", bomb())
    assert sign_in(work.clerk).post(at(event, "attendance/import/"), {"file": upload}).status_code == 422


def test_nothing_is_planned_after_the_work(
    work: WorkWorld, event: Event, sign_in: SignIn, clock: time_machine.Traveller
) -> None:
    """403 with the reason; the page stays open to be read."""
    clock.move_to(moment(2021, 5, 10))
    client = sign_in(work.clerk)
    for part in ("change/", "cancel/", "invite/", "attendance/", "attendance/import/"):
        assert client.get(at(event, part)).status_code == 403, part
    assert [client.get(at(event)).status_code, client.get(LIST).status_code] == [200, 200]
    assert client.get(f"{LIST}new/").status_code == 403


def test_same_queries_for_more_events(
    work: WorkWorld,
    event: Event,
    sign_in: SignIn,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    """The list with one and with four; the page with one invitation and with four."""
    client = sign_in(work.clerk)
    for address, number in ((LIST, LIST_QUERIES), (at(event), PAGE_QUERIES)):
        client.get(address)
        with django_assert_num_queries(number):
            client.get(address)
    for key in "二三四":
        hold_event(work.campaign, facts=FACTS, key=key, by=work.clerk)
        invite(event, organizations=[make_branch()], by=work.clerk)
    change_event(event, facts=FACTS, version=1, by=work.clerk)
    for address, number in ((LIST, LIST_QUERIES), (at(event), PAGE_QUERIES)):
        with django_assert_num_queries(number):
            client.get(address)


LIST_QUERIES, PAGE_QUERIES = 9, 12
