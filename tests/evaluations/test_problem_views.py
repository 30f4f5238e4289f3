"""Pages of problems and their to-do lines: works, not mine, not now, wrong number, wrong method (M1)."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from evaluations.models import CreationUnit, Liaison, Problem
from evaluations.services.problems import raise_problem, reply
from evaluations.services.units import disqualify_unit
from evaluations.todos.support import support_todos
from tests.evaluations.conftest import WorkWorld, moment

SignIn = Callable[[User], Client]
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
LIST = "/evaluations/problems/"


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of this person."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


def in_changsha(work: WorkWorld, key: str = "一", title: str = "经费") -> Problem:
    """李秀英's question to the body of her prefecture."""
    facts = {"title": title, "text": "未落实", "owner": work.changsha, "key": key}
    return raise_problem(work.changsha_unit, by=work.changsha_secretary, **facts)  # type: ignore[arg-type]


def test_a_unit_raises_a_problem(work: WorkWorld, sign_in: SignIn) -> None:
    """M1: refused with everything kept; sent twice it is one."""
    address = f"/evaluations/units/{work.changsha_unit.pk}/problems/new/"
    client = sign_in(work.changsha_secretary)
    assert work.changsha.name in client.get(address).content.decode()
    refused = client.post(address, {"problem": "", "text": "写了很多", "owner": ""})
    assert (refused.status_code, "写了很多" in refused.content.decode()) == (422, True)
    posted = {"problem": "经费", "text": "未落实", "owner": work.changsha.pk, "key": "abc"}
    answers = [client.post(address, posted) for _ in range(2)]
    one = Problem.objects.get()
    assert [answer.headers["Location"] for answer in answers] == [one.get_absolute_url()] * 2
    assert sign_in(work.changsha_officer).get(address).status_code == 403
    assert sign_in(work.stranger).get(address).status_code == 404


def test_the_story_on_one_page(work: WorkWorld, sign_in: SignIn) -> None:
    """M1: answered with a file, added to, handed on, settled."""
    one = in_changsha(work)
    address = one.get_absolute_url()
    officer, secretary, clerk = (
        sign_in(person) for person in (work.changsha_officer, work.changsha_secretary, work.clerk)
    )
    assert "发出答复" in officer.get(address).content.decode()
    refused = officer.post(f"{address}reply/", {"text": "见附件", "file": SimpleUploadedFile("a.exe", b"MZ")})
    assert (refused.status_code, "见附件" in refused.content.decode()) == (422, True)
    posted = {"text": "已协调", "key": "abc", "file": SimpleUploadedFile("复函.pdf", PDF)}
    assert officer.post(f"{address}reply/", posted).status_code == 302
    page = secretary.get(address).content.decode()
    assert ("已协调" in page, "复函.pdf" in page, "办结问题" in page) == (True, True, True)
    word = one.replies.get()
    assert b"".join(secretary.get(f"{address}files/{word.pk}/").streaming_content) == PDF  # type: ignore[attr-defined]
    assert secretary.get(f"{address}files/999/").status_code == 404
    assert secretary.post(f"{address}add/", {"text": "还差一点"}).status_code == 302
    handed = {"owner": work.committee.pk, "handler": work.clerk.pk, "due_on": "2020-11-30", "reason": ""}
    assert "指定承办单位和期限" in clerk.get(address).content.decode()
    assert clerk.post(f"{address}assign/", handed).status_code == 422
    assert clerk.post(f"{address}assign/", {**handed, "handler": "999"}).status_code == 422
    assert clerk.post(f"{address}assign/", {**handed, "reason": "涉及全省"}).status_code == 302
    assert "涉及全省" in secretary.get(address).content.decode()
    assert secretary.post(f"{address}close/").status_code == 302
    assert "已办结" in secretary.get(address).content.decode()
    assert secretary.post(f"{address}close/").status_code == 302


def test_a_refused_answer_keeps_its_file(work: WorkWorld, sign_in: SignIn) -> None:
    """M1: nothing uploaded is lost; the kept file goes along with the next try."""
    one = in_changsha(work)
    officer, address = sign_in(work.changsha_officer), f"{one.get_absolute_url()}reply/"
    posted = {"text": "字" * 2001, "key": "abc", "file": SimpleUploadedFile("复函.pdf", PDF)}
    refused = officer.post(address, posted)
    assert (refused.status_code, "已收到“复函.pdf”" in refused.content.decode()) == (422, True)
    token = re.findall(r'name="file-kept" value="([^"]+)"', refused.content.decode())[0]
    again = officer.post(address, {"text": "字" * 2001, "key": "abc", "file-kept": token})
    assert "已收到“复函.pdf”" in again.content.decode()
    assert officer.post(address, {"text": "见附件", "key": "abc", "file-kept": token}).status_code == 302
    word = one.replies.select_related("file").get()
    assert word.file is not None and word.file.original_name == "复函.pdf"


def test_an_ended_unit_shows_no_button(work: WorkWorld, sign_in: SignIn) -> None:
    """S4: neither 办结 nor a form where the deed would be refused."""
    one = in_changsha(work)
    disqualify_unit(work.changsha_unit, reason="弄虚作假", by=work.decider)
    address = one.get_absolute_url()
    for person, deeds in ((work.changsha_secretary, ("add", "close")), (work.clerk, ("reply", "assign"))):
        page = sign_in(person).get(address).content.decode()
        for deed in deeds:
            assert f"{address}{deed}/" not in page
            assert sign_in(person).post(f"{address}{deed}/", {"text": "一", "key": "一"}).status_code == 403


def test_the_export_is_on_record(work: WorkWorld, sign_in: SignIn) -> None:
    """Who took out how many, narrowed how."""
    in_changsha(work)
    assert sign_in(work.clerk).get(f"{LIST}export.xlsx?show=open").status_code == 200
    event = AuditEvent.objects.get(action="problems.export")
    assert (event.actor_name, event.after) == ("陈静", {"count": 1, "scope": "待答复"})


def test_who_does_not_come_to_a_problem(work: WorkWorld, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    """Strangers 404, the wrong act 403, a wrong number 404, a wrong method 405, too late 403."""
    one = in_changsha(work)
    address = one.get_absolute_url()
    for person in (work.stranger, work.secretary, work.yueyang_officer):
        client = sign_in(person)
        assert [client.get(address).status_code, client.post(f"{address}reply/").status_code] == [404, 404]
    secretary = sign_in(work.changsha_secretary)
    assert secretary.post(f"{address}reply/", {"text": "我来答"}).status_code == 403
    assert secretary.post(f"{address}assign/", {}).status_code == 403
    assert [secretary.get(f"{address}{deed}/").status_code for deed in ("reply", "add", "assign", "close")] == [405] * 4
    assert secretary.get(address.replace(f"/{one.pk}/", "/999/")).status_code == 404
    elsewhere = address.replace(f"units/{work.changsha_unit.pk}/", f"units/{work.unit.pk}/")
    assert sign_in(work.clerk).get(elsewhere).status_code == 404
    clock.move_to(moment(2021, 5, 10))
    late = sign_in(work.changsha_secretary)
    assert [late.post(f"{address}close/").status_code, late.get(address).status_code] == [403, 200]


def test_the_list_of_all(work: WorkWorld, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    """M1: the committee all of them, with filters; a prefecture and a unit their own; strangers none."""
    in_changsha(work)
    raise_problem(work.unit, title="场地", text="不足", owner=work.committee, key="一", by=work.secretary)
    clock.move_to(moment(2020, 11, 18))
    reply(Problem.objects.get(title="场地"), text="好", key="答", by=work.clerk)

    def titles(person: User, query: str = "") -> list[str]:
        return [one.title for one, _ in sign_in(person).get(LIST + query).context["rows"]]

    assert sorted(titles(work.clerk)) == ["场地", "经费"]
    assert titles(work.clerk, "?show=overdue") == titles(work.clerk, "?show=open") == ["经费"]
    assert titles(work.clerk, "?show=replied") == ["场地"]
    assert titles(work.clerk, "?show=closed") == []
    assert sorted(titles(work.clerk, "?show=nonsense")) == ["场地", "经费"]
    assert titles(work.clerk, "?prefecture=yueyang") == []
    assert titles(work.changsha_officer) == ["经费"]
    assert titles(work.secretary) == ["场地"]
    for person in (work.stranger, work.yueyang_officer):
        assert sign_in(person).get(LIST).status_code == 404
        assert sign_in(person).get(f"{LIST}export.xlsx").status_code == 404


def test_the_list_as_excel(work: WorkWorld, sign_in: SignIn) -> None:
    """What the person sees, filtered as on the page; text that looks like a formula stays text."""
    in_changsha(work, title="=1+1")
    answer = sign_in(work.changsha_officer).get(f"{LIST}export.xlsx?show=open")
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert (sheet["D2"].value, sheet["D2"].data_type, sheet["J2"].value) == ("=1+1", "s", "否")


def test_same_queries_for_more_problems(work: WorkWorld, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """With one problem and with four."""
    client = sign_in(work.clerk)
    in_changsha(work)
    client.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
    for key in "二三四":
        in_changsha(work, key)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)


LIST_QUERIES = 14


def lines(work: WorkWorld, person: User, day: date) -> list[tuple[str, str, bool]]:
    """The to-do lines of this area, as the home page asks for them."""
    rows = CreationUnit.objects.filter(campaign=work.campaign).visible_to(person).taking_part().with_parties()
    units = list(rows.prefetch_related("liaisons"))
    return [(todo.label, todo.detail, todo.urgent) for todo in support_todos(person, work.campaign, day, units)]


def test_what_waits_for_whom(work: WorkWorld) -> None:
    """M1: the owner answers, the unit settles, the committee sees what is overdue and who is alone."""
    one = in_changsha(work)
    alone = ("1 个创建单位尚未安排联点党委委员", "示例岳麓会计师事务所党支部", False)
    answer = "答复创建单位提出的问题"
    day, late = date(2020, 11, 17), date(2020, 11, 18)
    assert lines(work, work.changsha_officer, day) == [(answer, "1 个问题待答复", False)]
    assert lines(work, work.changsha_officer, late) == [(answer, "1 个问题待答复，其中 1 个已超期", True)]
    assert lines(work, work.clerk, day) == [alone]
    overdue = ("1 个问题超期未答复", "示例岳麓会计师事务所党支部", True)
    assert lines(work, work.clerk, late) == [overdue, alone]
    assert lines(work, work.changsha_secretary, late) == []
    assert lines(work, work.stranger, late) == []
    assert lines(work, work.clerk, date(2021, 5, 10)) == []
    reply(one, text="已协调", key="答", by=work.changsha_officer)
    assert lines(work, work.changsha_secretary, late) == [("查看答复，解决了请办结", "经费", False)]
    Liaison.objects.create(
        unit=work.changsha_unit, person=work.liaison, since=date(2020, 11, 1), assigned_by=work.clerk
    )
    assert lines(work, work.clerk, late) == []


def test_to_do_lines_cost_one_query(work: WorkWorld, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """And none where no unit is in sight."""
    in_changsha(work)
    units = list(CreationUnit.objects.with_parties().prefetch_related("liaisons"))
    for unit in units:
        unit.campaign = work.campaign
    support_todos(work.clerk, work.campaign, date(2020, 11, 18), units)
    with django_assert_num_queries(1):
        support_todos(work.clerk, work.campaign, date(2020, 11, 18), units)
    with django_assert_num_queries(0):
        support_todos(work.clerk, work.campaign, date(2020, 11, 18), [])
