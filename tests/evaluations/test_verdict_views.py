"""S5: the pages of the verdict, each with the five questions; before the release nobody else learns of it."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, Rubric, VerdictDecision
from evaluations.services.units import disqualify_unit
from evaluations.services.verdict_release import release_verdict
from tests.core.builders import PDF
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import make_unit
from tests.evaluations.judging import (
    BELOW,
    decided,
    drafted,
    fresh,
    hold_meeting,
    inspected,
    ready,
    row_of,
    save,
    state_of,
)
from tests.factories import make_branch

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BOARD = "/evaluations/verdict/"
PAGES = [BOARD, *(f"{BOARD}{part}/" for part in ("units", "meeting", "decide", "cancel", "release"))]
FILES = [f"{BOARD}list.xlsx", f"{BOARD}list.pdf"]


def signed_in(user: Any) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def row_fields(page: Any) -> dict[str, str]:
    """What the board's form would send as it stands."""
    fields: dict[str, str] = {}
    for row in page.context["rows"]:
        fields |= {cell.name: cell.value for cell in row.cells.values() if cell.value}
        fields |= {f"row-{row.unit.pk}-base": row.base, f"row-{row.unit.pk}-seen": row.seen}
    return fields


def test_nobody_but_the_committee_finds_anything(assess: Assessment) -> None:
    """Design decision 8: not the unit, not its prefecture, not the inspectors who scored it."""
    decision = decided(assess, inspected(assess))
    for person in (assess.work.secretary, assess.work.changsha_officer, assess.leader):
        client = signed_in(person)
        reverse = f"/evaluations/units/{assess.unit.pk}/verdict/reverse/"
        addresses = [*PAGES, *FILES, f"{BOARD}{decision.pk}/minutes/", reverse]
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert Client().get(BOARD).status_code == 302


def test_from_the_start_to_the_release(assess: Assessment) -> None:
    """S5: choose, look, save, meet, decide, release, each on its page."""
    good, bad = inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)
    clerk, decider = signed_in(assess.work.clerk), signed_in(assess.work.decider)
    assert "等待结论" in clerk.get(BOARD).content.decode()
    page = clerk.get(f"{BOARD}units/")
    assert page.content.decode().count("checked") == 2
    assert clerk.post(f"{BOARD}units/").status_code == 422
    clerk.post(f"{BOARD}units/", {"units": [good.pk, bad.pk]})
    page = clerk.get(BOARD)
    assert "综合得分" in page.content.decode() and "79.0" in page.content.decode()
    assert clerk.post(BOARD, row_fields(page)).status_code == 302
    page = clerk.get(f"{BOARD}?check=1")
    assert "还没有录入会议情况" in page.content.decode()
    facts = {"held_on": "2021-03-09", "meeting_name": "第2次会议", "expected_count": "7", "present": "张志远\n李建华"}
    refused = clerk.post(f"{BOARD}meeting/", facts | {"minutes": SimpleUploadedFile("纪要.pdf", PDF)})
    assert refused.status_code == 422 and "不足 2/3" in refused.content.decode()
    names = "\n".join(["张志远", "李建华", "王丽娟", "赵国强", "孙晓红"])
    kept = refused.context["kept_token"]
    assert clerk.post(f"{BOARD}meeting/", facts | {"present": names, "kept": kept}).status_code == 302
    decision = VerdictDecision.objects.get()
    assert "已录入" in clerk.get(BOARD).content.decode()
    assert b"".join(clerk.get(f"{BOARD}{decision.pk}/minutes/").streaming_content) == PDF  # type: ignore[arg-type]
    assert clerk.get(f"{BOARD}decide/").status_code == 403
    page = decider.get(f"{BOARD}decide/")
    assert good.application.number in page.content.decode()
    decider.post(f"{BOARD}decide/", {"version": page.context["decision"].version})
    assert "已拟定的综合评估结论" in decider.get(BOARD).content.decode()
    assert clerk.get(f"{BOARD}units/").status_code == 403
    assert clerk.post(BOARD, {}).status_code == 403
    assert clerk.get(f"{BOARD}release/").status_code == 403
    assert "公布结论" in decider.get(f"{BOARD}release/").content.decode()
    decider.post(f"{BOARD}release/")
    assert (state_of(good), state_of(bad)) == ("qualified", "rectifying")
    page = clerk.get(BOARD).content.decode()
    assert "已公布的结论" in page and "更正<span" not in page
    assert "更正<span" in decider.get(BOARD).content.decode()
    for part in ("meeting/", "decide/", "cancel/", "release/"):  # the browser's back button after the release
        back = decider.get(f"{BOARD}{part}", follow=True)
        assert [(to.split("?")[0], code) for to, code in back.redirect_chain] == [(BOARD, 302)]
        assert "没有正在拟定的结论；已公布的见下方。" in back.content.decode()


def test_without_a_decision_its_pages_lead_to_the_board(assess: Assessment) -> None:
    """Nothing in hand and nothing released: the board says where to start."""
    page = signed_in(assess.work.clerk).get(f"{BOARD}release/", follow=True).content.decode()
    assert "没有正在拟定的结论；可以在这里重新开始。" in page


def test_a_decision_is_not_taken_on_an_old_page(assess: Assessment) -> None:
    """What changed since is shown, on the same page."""
    decision = ready(assess, inspected(assess))
    page = signed_in(assess.work.decider).post(f"{BOARD}decide/", {"version": decision.version - 1})
    assert page.status_code == 422 and "又有修改" in page.content.decode()
    assert fresh(decision).state == "draft"


def test_a_conflict_shows_both_texts_and_keeps_the_rest(assess: Assessment) -> None:
    """Nothing typed is lost, nothing is overwritten silently."""
    unit = inspected(assess)
    decision = drafted(assess, unit)
    clerk = signed_in(assess.work.clerk)
    posted = row_fields(clerk.get(BOARD))
    save(decision, {unit.pk: {"reason": "赵敏写的"}}, by=assess.work.decider)
    page = clerk.post(BOARD, posted | {f"row-{unit.pk}-reason": "陈静写的"})
    assert page.status_code == 409
    [changed] = [line for line in page.context["conflicts"][0]["rows"] if line["changed"]]
    assert (changed["left"], changed["right"]) == ("陈静写的", "赵敏写的")
    clerk.post(BOARD, dict(page.context["mine"]))
    assert row_of(decision, unit).reason == "陈静写的"


def test_what_is_refused_stays_on_the_page(assess: Assessment) -> None:
    """Nothing typed is lost."""
    unit = inspected(assess)
    drafted(assess, unit)
    clerk = signed_in(assess.work.clerk)
    posted = row_fields(clerk.get(BOARD)) | {f"row-{unit.pk}-rectify_until": "下个月底"}
    page = clerk.post(BOARD, posted)
    assert page.status_code == 422
    assert "下个月底" in page.content.decode() and "请写成 2021-04-20" in page.content.decode()


def test_taking_back_needs_a_reason(assess: Assessment) -> None:
    """A page of its own."""
    decision = decided(assess, inspected(assess))
    decider = signed_in(assess.work.decider)
    assert decider.get(f"{BOARD}cancel/").status_code == 200
    assert decider.post(f"{BOARD}cancel/", {"reason": ""}).status_code == 422
    assert decider.post(f"{BOARD}cancel/", {"reason": "重新研究"}).status_code == 302
    assert fresh(decision).state == "cancelled"


def test_what_changed_stops_the_release_with_the_reason(assess: Assessment) -> None:
    """No button, and why."""
    unit = inspected(assess)
    decided(assess, unit)
    unit.visits.update(state="reopened")
    decider = signed_in(assess.work.decider)
    page = decider.get(f"{BOARD}release/").content.decode()
    assert "还没有结束（或已重新打开）" in page and ">公布结论</button>" not in page
    assert decider.post(f"{BOARD}release/").status_code == 422
    assert "还不能公布" in decider.get(BOARD).content.decode()


def test_a_correction_on_its_own_page(assess: Assessment) -> None:
    """[inf] S5: reason, deadline, and whether anybody is told."""
    unit = inspected(assess)
    address = f"/evaluations/units/{unit.pk}/verdict/reverse/"
    decider = signed_in(assess.work.decider)
    assert decider.get(address).status_code == 404, "not released yet"
    release_verdict(decided(assess, unit), by=assess.work.decider)
    assert signed_in(assess.work.clerk).get(address).status_code == 403
    assert "限期整改" in decider.get(address).content.decode()
    assert decider.post(address, {"seen": "qualified"}).status_code == 422
    answer = {"seen": "qualified", "reason": "漏看一项", "rectify_until": "2021-04-20", "notify": "1"}
    assert decider.post(address, answer).status_code == 302
    assert state_of(unit) == "rectifying"
    assert Message.objects.filter(title__contains="已更正").count() == 2


def test_the_released_list_as_excel_and_pdf(assess: Assessment) -> None:
    """S5: for the committee, direct first; 404 before there is one; on record."""
    good, bad = inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)
    clerk = signed_in(assess.work.clerk)
    assert [clerk.get(address).status_code for address in FILES] == [404, 404]
    release_verdict(decided(assess, bad, good), by=assess.work.decider)
    for address, kind in zip(FILES, ("spreadsheetml", "application/pdf"), strict=True):
        answer = clerk.get(address)
        assert answer.status_code == 200 and kind in answer["Content-Type"]
        assert signed_in(assess.work.secretary).get(address).status_code == 404


def test_the_list_has_direct_units_first(assess: Assessment) -> None:
    """Official layout, scores as numbers."""
    good, bad = inspected(assess), inspected(assess, assess.work.changsha_unit, differ=BELOW)
    release_verdict(decided(assess, bad, good), by=assess.work.decider)
    book = load_workbook(BytesIO(signed_in(assess.work.clerk).get(FILES[0]).content))
    rows = [row for row in book.active.iter_rows(values_only=True) if row[0] in (1, 2)]
    assert [row[2] for row in rows] == [good.organization.name, bad.organization.name]
    assert [row[4] for row in rows] == [100, 79]
    assert [row[6] for row in rows] == ["达标", "限期整改"]
    disqualify_unit(good, reason="受到行政处罚", by=assess.work.decider)
    book = load_workbook(BytesIO(signed_in(assess.work.clerk).get(FILES[0]).content))
    names = [row[2] for row in book.active.iter_rows(values_only=True) if row[0] in (1, 2)]
    assert names == [bad.organization.name], "who was taken out since stands on no list"


def test_excellent_is_offered_only_where_the_campaign_uses_it(assess: Assessment) -> None:
    """E: off by default."""
    unit = inspected(assess)
    Rubric.objects.update(excellent_on=True)
    decision = drafted(assess, unit)
    assert row_of(decision, unit).excellent is True
    clerk = signed_in(assess.work.clerk)
    page = clerk.get(BOARD)
    assert "优秀" in page.content.decode()
    fields = {name: value for name, value in row_fields(page).items() if not name.endswith("-excellent")}
    clerk.post(BOARD, fields)
    assert row_of(decision, unit).excellent is False


def inspected_more(assess: Assessment, number: int) -> list[CreationUnit]:
    """So many inspected direct units, the world's own first."""
    units = [inspected(assess)]
    for serial in range(2, number + 1):
        body = make_branch(f"示例直属{serial:02d}会计师事务所党支部")
        units.append(inspected(assess, make_unit(assess.work.campaign, body, by=assess.work.clerk)))
    return units


@pytest.mark.parametrize("number", [1, 3])
def test_the_board_asks_as_often_for_one_as_for_three(assess: Assessment, number: int) -> None:
    """A constant number of queries."""
    decision = drafted(assess, *inspected_more(assess, number))
    save(decision, by=assess.work.clerk)
    client = signed_in(assess.work.clerk)
    client.get(BOARD)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(BOARD).status_code == 200
    assert len(queries) == BOARD_QUERIES


@pytest.mark.parametrize("number", [1, 3])
def test_the_released_list_asks_as_often_for_one_as_for_three(assess: Assessment, number: int) -> None:
    """A constant number of queries."""
    release_verdict(decided(assess, *inspected_more(assess, number)), by=assess.work.decider)
    client = signed_in(assess.work.decider)
    client.get(BOARD)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BOARD).status_code == 200
    assert len(queries) == RELEASED_QUERIES


BOARD_QUERIES = 32
RELEASED_QUERIES = 12


def test_what_waits_for_the_committee(assess: Assessment) -> None:
    """The home page's lines, from the first inspected unit to the release."""
    clerk, decider = signed_in(assess.work.clerk), signed_in(assess.work.decider)

    def line(client: Client) -> str:
        return next((todo.detail for todo in client.get("/").context["todos"] if todo.url.startswith(BOARD)), "")

    assert line(clerk) == ""
    unit = inspected(assess)
    assert line(clerk) == "1 个单位已考核，还没有开始"
    decision = drafted(assess, unit)
    assert line(clerk) == "都有结论，待审定"
    save(decision, {unit.pk: {"verdict": ""}}, by=assess.work.clerk)
    assert line(clerk) == "1 个未定"
    save(decision, {unit.pk: {"verdict": "qualified"}}, by=assess.work.clerk)
    hold_meeting(decision, by=assess.work.clerk)
    decider.post(f"{BOARD}decide/", {"version": fresh(decision).version})
    assert (line(clerk), line(decider)) == ("", "已经审定，还没有公布")
    assert Decimal(row_of(decision, unit).total or 0) == 100


def test_the_unit_reads_its_verdict_once_it_is_released(assess: Assessment) -> None:
    """S5: total and verdict on its own page from then on, with what is to be done."""
    unit = inspected(assess, differ=BELOW)
    decision = decided(assess, unit)
    address = f"/evaluations/units/{unit.pk}/"
    readers = [assess.work.secretary, assess.work.liaison]
    for person in readers:
        page = signed_in(person).get(address).content.decode()
        assert "整改期限" not in page
        assert "实地考核已经结束，台账和材料暂时只能查看。" in page and "才能办理" not in page
    assert signed_in(assess.work.secretary).get("/").context["judged_units"] == []
    release_verdict(decision, by=assess.work.decider)
    for person in readers:
        page = signed_in(person).get(address).content.decode()
        assert "限期整改" in page and "79.0" in page and "2021年3月30日" in page
    home = signed_in(assess.work.secretary).get("/").content.decode()
    assert f'综合评估<a href="{address}result/">限期整改</a>，2021年3月10日公布' in home
    assert signed_in(assess.work.liaison).get("/").context["judged_units"] == []
    CreationUnit.objects.filter(pk=unit.pk).update(state="qualified")
    page = signed_in(assess.work.secretary).get(address).content.decode()
    assert "综合评估已经公布，台账和材料只能查看。" in page and "才能办理" not in page


def test_the_deadline_to_rectify_is_on_the_units_list(assess: Assessment) -> None:
    """S5: from the release on, with its day; for nobody else, and not for a unit that meets the marks."""

    def lines(person: Any) -> list[tuple[str, Any, bool]]:
        found = signed_in(person).get("/").context["todos"]
        return [(todo.url, todo.due, todo.urgent) for todo in found if todo.label == "按期限完成整改"]

    unit = inspected(assess, differ=BELOW)
    decision = decided(assess, unit)
    assert lines(assess.work.secretary) == []
    release_verdict(decision, by=assess.work.decider)
    assert lines(assess.work.secretary) == [(f"/evaluations/units/{unit.pk}/", date(2021, 3, 30), False)]
    assert lines(assess.work.liaison) == lines(assess.work.clerk) == []
    page = signed_in(assess.work.secretary).get(f"/evaluations/units/{unit.pk}/result/").content.decode()
    assert f'href="/evaluations/units/{unit.pk}/#unit-verdict"' in page
