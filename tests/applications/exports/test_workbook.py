"""The spreadsheet of the desk: every field, real dates and numbers, never a formula."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from applications.exports import workbook
from applications.filters import filtered_applications
from applications.services.drafting import save_part, start
from applications.services.opinions import record_superior_opinion
from applications.services.submitting import submit
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.models import ExportJob
from tests.applications import filing
from tests.applications.conftest import World, moment
from tests.factories import make_branch, make_user

EXPORT = "/applications/export.xlsx"


def read(content: bytes) -> tuple[Any, list[dict[str, Any]], list[dict[str, Any]]]:
    """The heading, and the rows of both sheets by their headers."""
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["申报汇总", "荣誉明细"]
    sheets = []
    for sheet in book.worksheets:
        _, headers, *rows = sheet.iter_rows()
        sheets.append([{str(h.value): cell for h, cell in zip(headers, row, strict=True)} for row in rows])
    return book.worksheets[0]["A1"].value, sheets[0], sheets[1]


@pytest.fixture
def filed(world: World) -> World:
    """Both branches have filed; Changsha has recommended in words."""
    filing.file(world.campaign, world.changsha_branch, world.secretary)
    application, _ = filing.file(world.campaign, world.direct_branch, world.direct_secretary)
    changsha = world.changsha_branch.applications.get()
    record_superior_opinion(
        changsha,
        verdict="agree",
        text="=1+1",
        signatory="王志强",
        signed_on=date(2020, 8, 5),
        by=world.changsha_officer,
        scan=filing.scan_file(),
        code=changsha.submissions.get().code,
    )
    assert application.number
    return world


def test_every_field_with_its_type(filed: World, client: Client) -> None:
    """F: one row per form, in the order of the paper, direct first; F2: one line per honour on the second sheet."""
    client.force_login(filed.clerk)
    heading, rows, honours = read(client.get(EXPORT).content)
    assert heading == "“标杆引领”计划创建单位申报汇总 · 范围：全部 · 导出时间：2020年8月5日 10:00"
    values = [{header: cell.value for header, cell in row.items()} for row in rows]
    assert [row["申报渠道"] for row in values] == ["行业党委直属", "市州"]
    changsha = filed.changsha_branch.applications.get()
    assert values[1] == {
        "序号": 2,
        "申报编号": changsha.number,
        "申报渠道": "市州",
        "市州": "长沙市",
        "组织代码": filed.changsha_branch.code,
        "状态": "已提交",
        "现由谁办理": "上级党组织",
        "提交时间": datetime(2020, 8, 5, 10, 0),
        "提交人": "李秀英",
        "版本码": changsha.submissions.get().code,
        "党组织名称": "示例岳麓会计师事务所党支部",
        "党组织成立时间": datetime(2012, 6, 1),
        "党组织书记": "张建国",
        "所在机构员工人数": 56,
        "党员人数": 13,
        "所获荣誉（党组织及所在机构近3年获得的荣誉）": "先进基层党组织（中共长沙市委，2019年7月1日，党组织）",
        "党组织创建申报依据（500字以内）": filing.GROUNDS,
        "党组织意见：结论": "同意申报",
        "党组织意见：内容": "同意申报。",
        "党组织意见：负责人": "张建国",
        "党组织意见：日期": datetime(2020, 8, 3),
        "所在执业机构意见：结论": "同意申报",
        "所在执业机构意见：内容": "同意。",
        "所在执业机构意见：负责人": "赵敏",
        "所在执业机构意见：日期": datetime(2020, 8, 4),
        "上级党组织": "示例长沙市注册会计师行业党委",
        "上级党组织意见：结论": "同意推荐",
        "上级党组织意见：内容": "=1+1",
        "上级党组织意见：负责人": "王志强",
        "上级党组织意见：日期": datetime(2020, 8, 5),
        "填表人": "李秀英",
        "联系方式": "0731-85165666",
    }
    assert rows[1]["上级党组织意见：内容"].data_type == "s"
    assert [{header: cell.value for header, cell in row.items()} for row in honours][1] == {
        "申报编号": changsha.number,
        "党组织名称": "示例岳麓会计师事务所党支部",
        "序号": 1,
        "荣誉名称": "先进基层党组织",
        "授予单位": "中共长沙市委",
        "授予时间": datetime(2019, 7, 1),
        "获得者": "党组织",
    }


def test_it_is_the_list_as_filtered(filed: World, client: Client) -> None:
    """The current filter is what is exported, and the first line says so."""
    client.force_login(filed.clerk)
    heading, rows, honours = read(client.get(EXPORT, {"track": "prefecture", "prefecture": "changsha"}).content)
    assert "范围：申报渠道“市州”，所在市州“长沙市” ·" in heading
    assert [row["市州"].value for row in rows] == ["长沙市"]
    assert len(honours) == 1


def test_everybody_exports_what_they_may_see(filed: World, client: Client) -> None:
    """A superior gets those below it, another prefecture nothing, a stranger the sign-in page."""
    counts = []
    for user in (filed.changsha_officer, filed.yueyang_officer, filed.secretary):
        client.force_login(user)
        counts.append(len(read(client.get(EXPORT).content)[1]))
    assert counts == [1, 0, 1]
    client.logout()
    response = client.get(EXPORT)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={EXPORT}")


def test_the_export_is_on_record(filed: World, client: Client) -> None:
    """Who took personal data out, when, how much."""
    client.force_login(filed.clerk)
    client.get(EXPORT, {"track": "direct"})
    event = AuditEvent.objects.filter(action="application.export").get()
    assert (event.actor_name, event.subject_label) == ("陈静", "“标杆引领”计划")
    assert event.after == {"what": "export.xlsx", "count": 1, "scope": "申报渠道“行业党委直属”"}


def test_a_joint_branch_has_its_firms_in_one_cell(world: World) -> None:
    """F4: one line for each firm."""
    from tests.factories import make_firm

    branch = make_branch("示例联合党支部", firms=[make_firm("示例甲所"), make_firm("示例乙所")])
    user = make_user(branch)
    application = filing.begin(world.campaign, branch, user)
    filing.give_opinions(application, user)
    from applications.services.opinions import record_firm_opinion

    second = branch.covered_firms.get(is_lead=False)
    record_firm_opinion(
        application,
        firm_id=second.firm_id,
        verdict="agree",
        text="同意申报。",
        signatory="钱进",
        signed_on=date(2020, 8, 5),
        by=user,
    )
    filing.seal(application, user)
    submit(application, by=user)
    found = filtered_applications(world.clerk, QueryDict())
    target = io.BytesIO()
    workbook.write_workbook(found, target, at=moment(8, 5))
    [row] = read(target.getvalue())[1]
    assert row["所在执业机构意见：日期"].value == "示例甲所：2020年8月4日\n示例乙所：2020年8月5日"
    assert row["所在执业机构意见：负责人"].value == "示例甲所：赵敏\n示例乙所：钱进"


def test_the_same_number_of_queries_however_many(world: World, client: Client) -> None:
    """Measured at one and at three rows."""
    client.force_login(world.clerk)
    client.get(EXPORT)
    counts = []
    for branches in (1, 2):
        for _ in range(branches):
            branch = make_branch()
            filing.file(world.campaign, branch, make_user(branch))
        with CaptureQueriesContext(connection) as queries:
            client.get(EXPORT)
        counts.append(len(queries))
    assert counts == [11, 11]


def test_a_long_list_is_made_in_the_background(filed: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than 2,000 forms (here: more than one) become an order with a page of its own."""
    monkeypatch.setattr(workbook, "DIRECT_LIMIT", 1)
    monkeypatch.setattr(workbook, "CHUNK", 1)
    client.force_login(filed.clerk)
    page = client.get(EXPORT + "?holder=superior").content.decode()
    assert "生成 Excel（2 份）" in page
    assert 'href="/applications/?holder=superior"' in page
    assert not ExportJob.objects.exists()
    response = client.post(EXPORT)
    job = ExportJob.objects.get()
    assert response["Location"] == f"/exports/{job.pk}/"
    assert (job.state, job.done, job.total, job.error) == ("done", 2, 2, "")
    answer = client.get(f"/exports/{job.pk}/file/")
    _, rows, _ = read(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert len(rows) == 2


def test_a_draft_is_not_exported(world: World, client: Client) -> None:
    """Only filed forms are on the list, also on the branch's own."""
    application = start(world.campaign, world.changsha_branch, by=world.secretary)
    save_part(application, fields={"grounds": "草稿"}, base_version=application.version, by=world.secretary)
    client.force_login(world.secretary)
    assert read(client.get(EXPORT).content)[1] == []
