"""S5: what waits about visits on the home page; what an inspector finds there; calendar and Excel of the visits."""

import io
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from applications.models import DeclaredConflict
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.todo import Todo
from evaluations.models import Complaint, CreationUnit, Visit
from evaluations.todos.visits import visit_todos
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet, make_visit
from tests.evaluations.conftest import make_unit, moment
from tests.evaluations.units import page, sign_in
from tests.factories import make_branch

pytestmark = pytest.mark.django_db

LIST = "/evaluations/inspections/"


def todos_of(assess: Assessment, user: User, day: date = date(2021, 3, 10)) -> list[Todo]:
    """The person's lines of visits."""
    rows = CreationUnit.objects.visible_to(user).taking_part().with_parties().prefetch_related("liaisons")
    return visit_todos(user, assess.work.campaign, day, list(rows.in_official_order()))


def labels(assess: Assessment, user: User, day: date = date(2021, 3, 10)) -> list[tuple[str, bool]]:
    """Words and whether urgent."""
    return [(line.label, line.urgent) for line in todos_of(assess, user, day)]


def test_an_inspector_reads_when_to_go_until_the_sheet_is_in(assess: Assessment) -> None:
    """Days ahead and on the day; afterwards the sheet's own line asks for it."""
    name = "示例天心会计师事务所党支部"
    assert labels(assess, assess.leader) == [(f"实地考核：{name}", False)]
    assert labels(assess, assess.leader, date(2021, 3, 15)) == [(f"今天进行实地考核：{name}", True)]
    assert labels(assess, assess.leader, date(2021, 3, 16)) == []
    assert todos_of(assess, assess.outsider) == []
    fill_sheet(assess.visit, assess.leader)
    assert todos_of(assess, assess.leader) == []
    assert todos_of(assess, assess.second)[0].detail == "2021年3月15日"
    Visit.objects.filter(pk=assess.visit.pk).update(starts_at="09:00", place="三楼")
    assert todos_of(assess, assess.second)[0].detail == "2021年3月15日09:00，三楼"


def test_a_unit_prepares(assess: Assessment) -> None:
    """Its own visit, until it has come; not its prefecture, nor another unit."""
    assert labels(assess, assess.work.secretary) == [("准备实地考核", False)]
    assert labels(assess, assess.work.secretary, date(2021, 3, 13)) == [("准备实地考核", True)]
    assert todos_of(assess, assess.work.secretary, date(2021, 3, 16)) == []
    make_visit(assess.work.changsha_unit, assess.team, by=assess.work.clerk)
    assert todos_of(assess, assess.work.changsha_officer) == []


def test_the_office_arranges_and_replaces(assess: Assessment) -> None:
    """Units that have handed in and wait; conflicts that have arisen."""
    work = assess.work
    assert todos_of(assess, work.clerk) == []
    fill_self(work.changsha_unit, work.changsha_secretary)
    [line] = todos_of(assess, work.clerk)
    assert (line.label, line.detail) == ("安排实地考核", "1 个创建单位等待安排：示例岳麓会计师事务所党支部")
    DeclaredConflict.objects.create(
        person=assess.second,
        organization=assess.unit.organization,
        reason="亲属",
        declared_at=assess.visit.arranged_at,
        declared_by=work.clerk,
    )
    assert labels(assess, work.clerk) == [("安排实地考核", False), ("调整有利益关系的考核人员", True)]
    for _ in range(3):
        fill_self(make_unit(work.campaign, make_branch(), by=work.clerk), work.clerk)
    assert "等待安排：" in todos_of(assess, work.clerk)[0].detail and todos_of(assess, work.clerk)[0].detail.endswith(
        "等"
    )
    Visit.objects.update(state="closed")
    assert [line.label for line in todos_of(assess, work.clerk)] == ["安排实地考核"]


def test_nothing_is_asked_before_the_stage_or_without_units(assess: Assessment) -> None:
    """No query at all; one for a unit in the stage."""
    units = [assess.unit]
    assess.work.campaign.calendar  # noqa: B018 - read before counting
    with CaptureQueriesContext(connection) as asked:
        assert visit_todos(assess.work.clerk, assess.work.campaign, date(2021, 2, 1), units) == []
        assert visit_todos(assess.work.clerk, assess.work.campaign, date(2021, 3, 10), []) == []
    assert len(asked) == 0
    assess.work.secretary.standing_memberships  # noqa: B018
    with CaptureQueriesContext(connection) as asked:
        visit_todos(assess.work.secretary, assess.work.campaign, date(2021, 3, 10), units)
    assert len(asked) == 1


def test_an_inspectors_home_and_navigation(assess: Assessment) -> None:
    """The own visits stand on the home page and in the navigation; others have no such entry."""
    text = page(sign_in(assess.leader), "/")
    assert assess.visit.get_absolute_url() in text and f'href="{LIST}"' in text
    names = [entry[0] for entry in sign_in(assess.leader).get(LIST).context["navigation"] if entry[2]]
    assert names == ["实地考核"]
    assert f'href="{LIST}"' not in page(sign_in(assess.work.secretary), "/")


def test_the_calendar_shows_a_month(assess: Assessment) -> None:
    """Who sees what as on the list; wrong months are this one; the queries do not grow."""
    client = sign_in(assess.work.clerk)
    text = page(client, f"{LIST}calendar/")
    assert "2021年3月" in text and text.count(assess.visit.get_absolute_url()) == 2 and "罗刚（组长）" in text
    assert "?month=2021-02" in text and "?month=2021-04" in text
    for wrong in ("", "2021-13", "1021-01", "x"):
        assert "2021年3月" in page(client, f"{LIST}calendar/?month={wrong}")
    assert "这个月没有安排考核" in page(client, f"{LIST}calendar/?month=2020-12")
    assert "示例天心" not in page(sign_in(assess.outsider), f"{LIST}calendar/")
    assert client.post(f"{LIST}calendar/").status_code == 405
    with CaptureQueriesContext(connection) as few:
        page(client, f"{LIST}calendar/")
    for _ in range(3):
        make_visit(
            make_unit(assess.work.campaign, make_branch(), by=assess.work.clerk), assess.team, by=assess.work.clerk
        )
    with CaptureQueriesContext(connection) as many:
        page(client, f"{LIST}calendar/")
    assert len(few) == len(many)


def test_the_list_as_excel(assess: Assessment) -> None:
    """The lines of the page; on record."""
    Visit.objects.filter(pk=assess.visit.pk).update(starts_at="09:00", place="=1+1")
    answer = sign_in(assess.work.clerk).get(f"{LIST}export.xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[2][2:] == (
        "09:00",
        "示例天心会计师事务所党支部",
        "行业党委直属",
        "实地考核",
        "=1+1",
        "罗刚",
        "唐丽、许峰",
        "已安排",
    )
    assert AuditEvent.objects.get(action="visits.export").after == {"count": 1, "scope": ""}
    empty = sign_in(assess.outsider).get(f"{LIST}export.xlsx")
    assert load_workbook(io.BytesIO(empty.content)).worksheets[0].max_row == 2


TABS = ("", "items/", "ledger/", "documents/", "articles/", "plan/", "support/", "roster/", "group/", "premises/")
ACTS = ("ledger/new/", "documents/new/", "articles/new/", "plan/edit/", "problems/new/", "roster/new/")
DOORS = ("complaints/", "liaison/", "articles/", "units/open/", "inspections/arrange/")


def test_an_inspector_reads_the_unit_and_does_nothing_there(assess: Assessment, clock: time_machine.Traveller) -> None:
    """Every tab of the own visit's unit opens; no complaint, no act; other units stay unseen."""
    Complaint.objects.create(
        unit=assess.unit,
        key="一",
        received_on=date(2021, 1, 5),
        subject="举报费用问题",
        text="举报人王五",
        recorded_by=assess.work.clerk,
        outcome="founded",
        outcome_on=date(2021, 2, 1),
        outcome_text="查实情况",
    )
    client = sign_in(assess.leader)
    for tail in TABS:
        text = page(client, f"/evaluations/units/{assess.unit.pk}/{tail}")
        assert "王五" not in text and "举报费用问题" not in text and 'method="post" action="/evaluations' not in text
        assert client.get(f"/evaluations/units/{assess.work.changsha_unit.pk}/{tail}").status_code == 404
    for tail in ACTS:
        assert client.get(f"/evaluations/units/{assess.unit.pk}/{tail}").status_code == 403
    for address in (
        "/evaluations/complaints/",
        "/evaluations/liaison/",
        "/evaluations/articles/",
        "/evaluations/units/open/",
    ):
        assert client.get(address).status_code in (403, 404)
    clock.move_to(moment(2021, 3, 11))
    assess.leader.memberships.update(ended_at=moment(2021, 3, 11))
    assert sign_in(assess.leader).get(f"/evaluations/units/{assess.unit.pk}/").status_code == 404


def test_the_committees_home_counts_the_assessment(assess: Assessment) -> None:
    """Once somebody has handed in or a visit stands: handed in, arranged, closed, of the units at work (S5)."""
    fill_self(assess.unit, assess.work.secretary)
    labels = {
        counter.label: (counter.done, counter.total)
        for counter in sign_in(assess.work.clerk).get("/").context["counters"][-3:]
    }
    assert labels == {"已提交自我评估": (1, 2), "已安排实地考核": (1, 2), "已结束实地考核": (0, 2)}
