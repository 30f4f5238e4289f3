"""The articles of a campaign as Excel: by unit, by unit and month, and one by one. Official order, no ranking."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from evaluations.article_counts import need_of
from evaluations.models import Article, CreationUnit

State, Level = Article.State, Article.Level
UNIT_COLUMNS = (
    Column("创建单位", "unit.organization.name", width=44),
    Column("申报渠道", lambda row: row["unit"].application.get_track_display(), width=16),
    Column("所在市州", "unit.organization.prefecture.name", width=14),
)
COUNT_COLUMNS = (
    Column("报送（篇）", "sent", "integer", width=12),
    Column("计入任务（篇）", "counted", "integer", width=14),
    Column("退回（篇）", "returned", "integer", width=12),
    *(Column(f"{label}采用（篇）", level, "integer", width=16) for level, label in Level.choices),
)
ARTICLE_COLUMNS = (
    Column("创建单位", "unit.organization.name", width=44),
    Column("标题", "title", width=44),
    Column("作者", "author", width=16),
    Column("报送日期", "sent_on", "date", width=12),
    Column("状态", lambda article: article.get_state_display(), width=10),
    Column("办理日期", "answered_at", "datetime", width=18),
    Column("办理说明", "answer_text", width=30),
    Column("采用层级", lambda article: article.get_level_display(), width=12),
    Column("采用媒体", "outlet", width=24),
    Column("采用日期", "adopted_on", "date", width=12),
    Column("链接", "link", width=30),
)


def articles_xlsx(campaign: Campaign) -> bytes:
    """Return the workbook; what a unit took back is listed, and counted nowhere."""
    units = list(CreationUnit.objects.filter(campaign=campaign).with_parties().in_official_order())
    place = {unit.pk: (number, unit) for number, unit in enumerate(units)}
    articles = list(Article.objects.filter(unit__campaign=campaign).order_by("sent_on", "pk"))
    for article in articles:
        article.unit = place[article.unit_id][1]
    articles.sort(key=lambda article: place[article.unit_id][0])
    counted = need_of(campaign).states
    heading = f"{campaign.short_title}党建宣传稿报送情况"
    return workbook_bytes(
        Sheet("按单位", (*unit_columns(), *COUNT_COLUMNS), by_unit(units, articles, counted), heading=heading),
        Sheet("按月", (*unit_columns("月份"), *COUNT_COLUMNS), by_month(units, articles, counted), heading=heading),
        Sheet("明细", ARTICLE_COLUMNS, articles, heading=heading),
    )


def unit_columns(more: str = "") -> tuple[Column, ...]:
    """Return the columns that say of which unit a row is, with one more if named."""
    rows = tuple(_of_mapping(column) for column in UNIT_COLUMNS)
    return (*rows, Column(more, "month", width=12)) if more else rows


def by_unit(
    units: Iterable[CreationUnit], articles: Iterable[Article], counted: Collection[str]
) -> list[dict[str, Any]]:
    """Return a row for each unit, also for those without an article."""
    rows = list(articles)
    return [{"unit": unit, **_counts((row for row in rows if row.unit_id == unit.pk), counted)} for unit in units]


def by_month(
    units: Iterable[CreationUnit], articles: Iterable[Article], counted: Collection[str]
) -> list[dict[str, Any]]:
    """Return a row for each unit and month in which something was sent."""
    found: dict[tuple[int, str], list[Article]] = {}
    for article in articles:
        found.setdefault((article.unit_id, f"{article.sent_on:%Y-%m}"), []).append(article)
    by_pk = {unit.pk: unit for unit in units}
    return [{"unit": by_pk[pk], "month": month, **_counts(rows, counted)} for (pk, month), rows in found.items()]


def _counts(articles: Iterable[Article], counted: Collection[str]) -> dict[str, int]:
    rows = [article for article in articles if article.state != State.WITHDRAWN]
    levels = Counter(article.level for article in rows if article.state == State.ADOPTED)
    return {
        "sent": len(rows),
        "counted": sum(article.state in counted for article in rows),
        "returned": sum(article.state == State.RETURNED for article in rows),
        **{level: levels[level] for level in Level.values},
    }


def _of_mapping(column: Column) -> Column:
    """A column whose rows are mappings with a unit: ``unit.organization.name`` is read from the unit."""
    if callable(column.value):
        return column
    path = column.value.removeprefix("unit.")
    return Column(column.header, lambda row: Column("", path).of(row["unit"]), column.kind, column.width)
