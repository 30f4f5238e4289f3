"""The monthly table of articles by unit, as Excel (7-2)."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from evaluations.article_counts import counts_of
from evaluations.models import CheckRule
from evaluations.services.article_answers import Adoption, adopt_article, receive_article, return_article
from evaluations.services.articles import withdraw_article
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import article, as_

pytestmark = pytest.mark.django_db
DIRECT, CHANGSHA = "示例天心会计师事务所党支部", "示例岳麓会计师事务所党支部"


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    """What stands under the headers."""
    return list(sheet.iter_rows(min_row=3, values_only=True))


def test_what_counts_is_the_rule_s(work: WorkWorld) -> None:
    """7-2: where the rule counts what was sent, the table and the page do as well."""
    article(work.unit, work.secretary)
    rule = CheckRule.objects.get(function="articles")
    rule.parameters = {**rule.parameters, "states": ["sent", "received", "adopted"]}
    rule.save()
    book = load_workbook(BytesIO(as_(work.clerk).get("/evaluations/articles/export.xlsx").content))
    assert rows(book["按单位"])[0][3:5] == (1, 1)
    assert counts_of(work.unit, work.unit.articles.all())[0].received == 1
    CheckRule.objects.filter(function="articles").update(active=False)
    assert counts_of(work.unit, work.unit.articles.all())[0].required == 0


def test_by_unit_by_month_and_one_by_one(work: WorkWorld) -> None:
    """7-2: sent, received, sent back, adopted by level; official order; what was taken back counts nowhere."""
    march = [article(work.unit, work.secretary, f"=三月{n}", sent_on=date(2020, 3, n)) for n in (1, 2)]
    june = [article(work.unit, work.secretary, f"六月{n}", sent_on=date(2020, 6, n)) for n in (1, 2, 3)]
    receive_article(march[0], by=work.clerk)
    adopt_article(march[1], adoption=Adoption("nation", date(2020, 5, 1)), by=work.clerk)
    return_article(june[0], reason="改", by=work.clerk)
    withdraw_article(june[1], by=work.secretary)
    response = as_(work.clerk).get("/evaluations/articles/export.xlsx")
    assert response.status_code == 200
    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["按单位", "按月", "明细"]
    headers = [cell.value for cell in book["按月"][2]]
    assert headers[3:] == [
        "月份",
        "报送（篇）",
        "计入任务（篇）",
        "退回（篇）",
        "省注协采用（篇）",
        "省级采用（篇）",
        "国家级采用（篇）",
    ]
    assert rows(book["按单位"]) == [
        (DIRECT, "行业党委直属", "长沙市", 4, 2, 1, 0, 0, 1),
        (CHANGSHA, "市州", "长沙市", 0, 0, 0, 0, 0, 0),
    ]
    assert rows(book["按月"]) == [
        (DIRECT, "行业党委直属", "长沙市", "2020-03", 2, 2, 0, 0, 0, 1),
        (DIRECT, "行业党委直属", "长沙市", "2020-06", 2, 0, 1, 0, 0, 0),
    ]
    listed = rows(book["明细"])
    assert [(row[1], row[4]) for row in listed] == [
        ("=三月1", "已接收"),
        ("=三月2", "已采用"),
        ("六月1", "已退回"),
        ("六月2", "已撤回"),
        ("六月3", "已报送"),
    ]
    assert book["明细"]["B3"].data_type == "s"
