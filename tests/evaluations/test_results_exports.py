"""The same figures on page, in Excel and on paper; real numbers; what leaves the platform with whose names (E)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader

from benchmark_platform.audit.models import AuditEvent
from evaluations.models import Rubric
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet
from tests.evaluations.results import assessed
from tests.evaluations.test_results_views import BACKEND, INSPECTORS, VERDICT_WORDS, address, second_closed

EXPORT = "/evaluations/scores/export.xlsx"


def workbook(assess: Assessment, client: Client, query: str = "") -> dict[str, Worksheet]:
    """The workbook as 陈静 gets it."""
    client.force_login(assess.work.clerk, backend=BACKEND)
    answer = client.get(f"{EXPORT}{query}")
    assert answer["Cache-Control"] == "private, no-store"
    return {sheet.title: sheet for sheet in load_workbook(BytesIO(answer.content)).worksheets}


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows by their headers; the first line is the heading."""
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def paper(client: Client, path: str) -> str:
    """The text of a PDF, without spaces."""
    answer = client.get(path)
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    return "".join(text.split())


def test_the_summary_has_a_line_for_each_unit(assess: Assessment, client: Client) -> None:
    """E: figures are numbers with their one decimal."""
    assessed(assess)
    second_closed(assess)
    sheets = workbook(assess, client)
    assert list(sheets) == ["综合评估", "评分明细", "具体内容", "评分规则"]
    rows = rows_of(sheets["综合评估"])
    assert [row["党组织名称"] for row in rows] == [str(assess.unit), str(assess.work.changsha_unit)]
    first = rows[0]
    assert {name: first[name] for name in ("自评总分", "考评总分", "综合得分", "按分数计算", "自评减考评")} == {
        "自评总分": 100,
        "考评总分": 97.4,
        "综合得分": 97.4,
        "按分数计算": "达标",
        "自评减考评": 2.6,
    }
    assert first["考核组"] == "罗刚（组长）、唐丽、许峰"
    assert first["评分差距大的内容"] == "4-3"
    fourth = "4. 规范党组织生活"
    assert [first[f"{fourth} {name}"] for name in ("自评", "考评", "综合", "应得分", "得分率%")] == [
        12,
        10.5,
        10.5,
        12,
        87.5,
    ]


def test_every_score_has_its_line(assess: Assessment, client: Client) -> None:
    """E: self, three inspectors, agreed and final of 32 items, with reason, name and time."""
    assessed(assess)
    rows = rows_of(workbook(assess, client, "?track=direct")["评分明细"])
    assert len(rows) == 32 * 6
    found = [row for row in rows if row["代码"] == "4-3"]
    assert [(row["评分"], row["姓名"], row["得分"], row["理由"], row["备注"]) for row in found] == [
        ("自评", "周明", 3, None, None),
        ("现场评分", "罗刚", 2, "现场没有看到相应材料", None),
        ("现场评分", "唐丽", 0.5, "现场没有看到相应材料", None),
        ("现场评分", "许峰", 0, "现场没有看到相应材料", "逾期补传，不计入"),
        ("考评", "罗刚", 1.5, "材料不全", None),
        ("综合", None, 1.5, "以考评分为准", None),
    ]
    assert str(found[0]["时间"]) == "2021-03-10 10:00:00"
    agreed = next(row for row in rows if row["代码"] == "2-5" and row["评分"] == "考评")
    assert (agreed["得分"], agreed["不适用"]) == (None, "不适用")


def test_before_anything_was_assessed_the_cells_are_empty(assess: Assessment, client: Client) -> None:
    """Not nought."""
    fill_sheet(assess.visit, assess.leader, differ={"1-1": None})
    sheets = workbook(assess, client)
    row = rows_of(sheets["综合评估"])[0]
    assert (row["综合得分"], row["按分数计算"], row["1. 基层党组织建设 考评"]) == (None, None, None)
    assert len(rows_of(sheets["评分明细"])) == 31


def test_an_empty_list_is_a_workbook_too(assess: Assessment, client: Client) -> None:
    """Filters that leave nothing."""
    assert list(workbook(assess, client, "?about=veto")) == ["综合评估", "评分明细"]


@pytest.mark.parametrize("percent", [0, 30])
def test_page_excel_and_paper_say_the_same(assess: Assessment, client: Client, percent: int) -> None:
    """E: the total, each indicator's percentage and each final score, to the decimal, on all three."""
    if percent:
        Rubric.objects.filter(pk=assess.work.rubric.pk).update(combination="weighted", self_percent=percent)
    assessed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    page = client.get(address(assess.unit)).context["page"]
    sheets = workbook(assess, client, "?track=direct")
    summary = rows_of(sheets["综合评估"])[0]
    text = paper(client, f"{address(assess.unit)}result.pdf")
    assert f"{Decimal(str(summary['综合得分'])):.1f}" == page.total
    assert f"综合得分{page.total}" in text
    for line in page.indicators:
        figure = summary[f"{line.part.indicator} 得分率%"]
        assert f"{Decimal(str(figure)):.1f}" == line.percent
        assert f"{''.join(line.final.split())}{line.percent}" in text
    finals = {row["代码"]: row for row in rows_of(sheets["评分明细"]) if row["评分"] == "综合"}
    for item in page.items:
        row = finals[item.row.item.code]
        assert (row["不适用"] or f"{Decimal(str(row['得分'])):.1f}") == item.final
        assert f"{item.row.item.code}{''.join(item.row.item.text.split())[:6]}" in text


def test_the_committees_paper_names_the_inspectors(assess: Assessment, client: Client) -> None:
    """E: radar, rules, edition, every sheet; it is on record."""
    assessed(assess)
    client.force_login(assess.work.clerk, backend=BACKEND)
    text = paper(client, f"{address(assess.unit)}result.pdf")
    for words in (*INSPECTORS, "综合评估表", "评分标准第1版", "按分数计算达标", "行业党委存", "计分规则"):
        assert words in text
    assert AuditEvent.objects.get(action="result.print").after == {"what": "result.pdf", "with_inspectors": True}


@pytest.mark.parametrize("who", ["secretary", "clerk"])
def test_the_units_paper_names_nobody(assess: Assessment, client: Client, who: str) -> None:
    """S5: the same paper whether the unit prints it or the committee prints it for the unit."""
    assessed(assess)
    second_closed(assess)
    client.force_login(getattr(assess.work, who), backend=BACKEND)
    text = paper(client, f"{address(assess.unit)}result.pdf?for=unit")
    assert "综合得分97.4" in text
    for words in (*INSPECTORS, "马超", *VERDICT_WORDS, "现场没有看到", "示例岳麓", "差距"):
        assert words not in text


def test_there_is_no_paper_for_the_unit_before_closing(assess: Assessment, client: Client) -> None:
    """403 with why; the committee may print how far it is."""
    fill_self(assess.unit, assess.work.secretary)
    path = f"{address(assess.unit)}result.pdf"
    client.force_login(assess.work.secretary, backend=BACKEND)
    answer = client.get(path)
    assert answer.status_code == 403
    assert "实地考核还没有结束" in answer.content.decode()
    client.force_login(assess.work.clerk, backend=BACKEND)
    assert "尚未考核" in paper(client, path)
