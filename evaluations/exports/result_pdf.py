"""A unit's comprehensive result on paper: the committee's copy with every inspector, the unit's without (S5, E)."""

from datetime import date

from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents.pdf import render_pdf
from evaluations.exports.results import team_words
from evaluations.models import CreationUnit
from evaluations.result_page import ResultPage
from evaluations.result_parts import UnitResult
from evaluations.unit_list import place_of

TEMPLATE = "evaluations/unit_result_pdf.html"


def result_pdf(page: ResultPage, *, day: date) -> bytes:
    """Return the result as PDF, A4 landscape."""
    result = page.result
    number = result.unit.application.number or ""
    copy = "行业党委存" if page.is_office else "创建单位存"
    context = {
        "title": f"{result.unit.organization.name}综合评估表",
        "page": page,
        "result": result,
        "unit": result.unit,
        "facts": _facts(result, with_team=page.is_office),
        "copy": copy,
        "footer": f"申报编号 {number} · 评分标准第{result.edition}版 · {copy} · {chinese_day(day)}打印",
    }
    return render_pdf(TEMPLATE, context)


def result_pdf_name(unit: CreationUnit, *, with_inspectors: bool) -> str:
    """Return the name of the file."""
    return f"{unit.organization.name}综合评估表{'（含考核人员评分）' if with_inspectors else ''}.pdf"


def _facts(result: UnitResult, *, with_team: bool) -> list[tuple[str, str]]:
    """The lines under the title; whatever is not known yet is left out."""
    visit, closing = result.visit, result.closing
    found = [
        ("申报渠道", place_of(result.unit)),
        ("申报编号", result.unit.application.number or ""),
        ("考核日期", chinese_day(visit.day) if visit else ""),
        ("考核组", team_words(result) if with_team else ""),
        ("考核情况", f"{result.state_words}（第{closing.number}次结束）" if closing else result.state_words),
        ("评分标准", f"第{result.edition}版"),
    ]
    return [(name, words) for name, words in found if words]
