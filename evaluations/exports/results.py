"""The results as Excel: a line for each unit, and a line for each single score with reason, name and time (E)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import xlsx
from benchmark_platform.core.documents.columns import Column
from evaluations.result_page import verdict_words_of
from evaluations.result_parts import ItemResult, Score, UnitResult
from evaluations.rules.scoring import rounded
from evaluations.rules.totals import Given
from evaluations.unit_list import place_of

# The figures are rounded by the rules; the cell shows them with the one decimal that they have.
SCORE_FORMAT = "0.0"
SELF, SHEET, AGREED, FINAL = "自评", "现场评分", "考评", "综合"


def scores_xlsx(campaign: Campaign, results: Sequence[UnitResult], *, scope: str, day: date) -> bytes:
    """Return the workbook: 综合评估 (a line for each unit), 评分明细 (every score), 评分规则 and 具体内容."""
    about = f"{campaign.short_title}综合评估（{scope}，{chinese_day(day)}）"
    sheets = [
        xlsx.Sheet("综合评估", summary_columns(results), enumerate(results, start=1), heading=about),
        xlsx.Sheet("评分明细", DETAIL_COLUMNS, details(results), heading=f"{campaign.short_title}评分明细（{scope}）"),
    ]
    if results:
        sheets.append(xlsx.Sheet("具体内容", ITEM_COLUMNS, results[0].items))
        rules = [{"words": words} for words in results[0].rule_words]
        sheets.append(xlsx.Sheet("评分规则", [Column("规则", "words", width=90)], rules))
    return xlsx.workbook_bytes(*sheets)


def file_name(campaign: Campaign, day: date) -> str:
    """Return the name of the file, with the day."""
    return f"{campaign.short_title}综合评估评分_{chinese_day(day)}.xlsx"


def _figure(header: str, value: object, width: int = 11) -> Column:
    return Column(header, value, "decimal", width, SCORE_FORMAT)  # type: ignore[arg-type]


def summary_columns(results: Sequence[UnitResult]) -> list[Column]:
    """Return the columns of the summary; a row is (number, result). The indicators are those of the task guide."""
    columns = [
        Column("序号", lambda row: row[0], "integer", 8),
        Column("渠道/市州", lambda row: place_of(row[1].unit), width=16),
        Column("党组织名称", lambda row: row[1].unit.organization.name, width=40),
        Column("申报编号", lambda row: row[1].unit.application.number or "", width=16),
        Column("考核情况", lambda row: row[1].state_words, width=16),
        Column("考核日期", lambda row: row[1].visit.day if row[1].visit else None, "date", 13),
        Column("考核组", lambda row: team_words(row[1]), width=24),
        _figure("自评总分", lambda row: row[1].own_total),
        _figure("考评总分", lambda row: row[1].agreed_total),
        _figure("综合得分", lambda row: row[1].total.total),
        Column("按分数计算", lambda row: verdict_words_of(row[1])[0] if row[1].is_final else "", width=14),
        Column("一票否决", lambda row: "、".join(row[1].vetoes), width=12),
        Column("缺少评分", lambda row: row[1].missing_words, width=14),
        Column("待答复的异议", lambda row: "、".join(row[1].objections), width=14),
        Column("评分差距大的内容", lambda row: "、".join(one.item.code for one in row[1].wide_spreads), width=18),
        _figure("自评减考评", lambda row: row[1].gap),
        _figure("加分", lambda row: row[1].total.bonus if row[1].is_final else None),
    ]
    for place, part in enumerate(results[0].by_indicator if results else ()):
        columns += _indicator_columns(place, str(part.indicator))
    return columns


def _indicator_columns(place: int, title: str) -> list[Column]:
    def of(row: tuple[int, UnitResult], kind: str, name: str) -> Decimal | None:
        total = getattr(row[1].by_indicator[place].figures, kind)
        found: Decimal | None = getattr(total, name)
        # Nothing was scored, or nothing applies: no figure, not nought.
        return found if name == "total" or total.applicable else None

    return [
        _figure(f"{title} 自评", lambda row: of(row, "own", "earned")),
        _figure(f"{title} 考评", lambda row: of(row, "agreed", "earned")),
        _figure(f"{title} 综合", lambda row: of(row, "final", "earned")),
        _figure(f"{title} 应得分", lambda row: of(row, "final", "applicable")),
        _figure(f"{title} 得分率%", lambda row: of(row, "final", "total")),
    ]


def team_words(result: UnitResult) -> str:
    """Return the team's names, the leader first and named so."""
    team = result.visit.standing_team if result.visit else []
    return "、".join(f"{row.person.full_name}（组长）" if row.is_leader else row.person.full_name for row in team)


@dataclass(frozen=True)
class Detail:
    """One score of one item: whose, what for, and what has to be known of it."""

    result: UnitResult
    row: ItemResult
    kind: str
    name: str
    given: Given
    reason: str
    score: Score | None
    remark: str = ""

    @property
    def figure(self) -> Decimal | None:
        """The score, with its one decimal."""
        return None if self.given.score is None else rounded(self.given.score)


def details(results: Sequence[UnitResult]) -> Iterator[Detail]:
    """Yield every score that was given: unit by unit, item by item, self, inspectors, agreed, final."""
    for result in results:
        for row in result.items:
            yield from _of_item(result, row)


def _of_item(result: UnitResult, row: ItemResult) -> Iterator[Detail]:
    if row.own.given.is_given:
        yield _detail(result, row, SELF, row.own)
    for sheet, score in zip(result.sheets, row.sheets, strict=True):
        if score.given.is_given:
            yield _detail(result, row, SHEET, score, name=sheet.person.full_name, remark=sheet.remark)
    if row.agreed.given.is_given:
        explained = f"差距说明：{row.spread_reason}" if row.spread_reason else ""
        yield _detail(result, row, AGREED, row.agreed, remark=explained)
    if row.final.is_given:
        yield Detail(result, row, FINAL, "", row.final, row.rule, None)


def _detail(
    result: UnitResult, row: ItemResult, kind: str, score: Score, *, name: str = "", remark: str = ""
) -> Detail:
    by = name or (score.saved_by.full_name if score.saved_by else "")
    return Detail(result, row, kind, by, score.given, score.reason, score, remark)


DETAIL_COLUMNS = (
    Column("党组织名称", lambda row: row.result.unit.organization.name, width=40),
    Column("申报编号", lambda row: row.result.unit.application.number or "", width=16),
    Column("创建指标", lambda row: row.row.indicator.title, width=18),
    Column("代码", lambda row: row.row.item.code, width=8),
    _figure("分值", lambda row: row.row.item.marks, 8),
    Column("评分", "kind", width=10),
    Column("姓名", "name", width=12),
    _figure("得分", "figure", 8),
    Column("不适用", lambda row: "不适用" if row.given.not_applicable else "", width=8),
    Column("理由", "reason", width=50),
    Column("时间", lambda row: row.score.saved_at if row.score else None, "datetime", 18),
    Column("备注", "remark", width=24),
)
ITEM_COLUMNS = (
    Column("代码", "item.code", width=8),
    Column("创建指标", "indicator.title", width=18),
    Column("具体内容", "item.text", width=80),
    _figure("分值", "item.marks", 8),
    Column("一票否决", lambda row: "是" if row.scale.is_veto else "", width=10),
    Column("加分项", lambda row: "是" if row.scale.is_bonus else "", width=10),
)
