"""Score sheets from the database: the blank one of a rubric, a unit's own, and the one to fill in at a visit (S5)."""

from collections.abc import Mapping
from itertools import groupby

from evaluations.exports.score_sheet import SheetGroup, SheetLine, SheetPaper, day_words
from evaluations.facts import facts_of
from evaluations.item_sources import recorded, sources_of
from evaluations.models import CreationUnit, Rubric, SelfAssessment, SelfScore, Visit
from evaluations.rules.totals import NOTHING, Given
from evaluations.scales import ScaledItem, scaled_items

TITLE = "基层党建“标杆引领”创建工作考核评分表"
HAND_NOTE = (
    "填写说明：分档评分的勾选一档，也可以在两档之间给分；扣分的写明次数；没有得满分的在“扣分原因”栏写明原因。"
    "得分保留一位小数。"
)

# Self-score, reason, evidence.
OwnLine = tuple[Given, str, tuple[str, ...]]
HAND_SIGNATURES = ("考核人员签名", "考核组组长签名", "被考核单位负责人签名")


def rubric_paper(rubric: Rubric) -> SheetPaper:
    """Return the blank sheet of a rubric as it stands: what A's preview shows and prints."""
    facts = (("被考核单位", ""), ("考核日期", ""), ("考核组", ""))
    watermark = "" if rubric.frozen_at else "预览"
    return _paper(rubric, {}, facts=facts, signatures=HAND_SIGNATURES, by_hand=True, watermark=watermark)


def visit_paper(visit: Visit, *, inspector: str = "") -> SheetPaper:
    """Return the sheet to fill in by hand at a visit, with submitted self-scores and what the platform holds.

    ``inspector``: whose sheet it is, printed; "" leaves room to write the name.
    """
    unit = visit.unit
    own = submitted_scores(unit)
    facts = (
        ("被考核单位", unit.organization.name),
        ("考核日期", day_words(visit.day)),
        ("考核组", "、".join(team_words(visit))),
        ("考核人员", inspector),
    )
    return _paper(
        unit.campaign.rubric,
        own_lines(own, unit),
        title=f"{TITLE}（{visit.get_kind_display()}）" if visit.kind != Visit.Kind.ON_SITE else TITLE,
        facts=facts,
        signatures=HAND_SIGNATURES,
        by_hand=True,
        footer=unit.organization.name,
    )


def team_words(visit: Visit) -> list[str]:
    """Return the names of the team, the leader marked."""
    return [f"{row.person.full_name}（组长）" if row.is_leader else row.person.full_name for row in visit.standing_team]


def submitted_scores(unit: CreationUnit) -> dict[str, SelfScore]:
    """Return the self-scores by code, as submitted: while they are submitted nobody can change them; else none."""
    rows = SelfScore.objects.filter(assessment__unit=unit, assessment__state=SelfAssessment.State.SUBMITTED)
    return {row.item.code: row for row in rows.select_related("item")}


def own_lines(scores: Mapping[str, SelfScore], unit: CreationUnit) -> dict[str, OwnLine]:
    """Return self-score, reason and evidence of every item, by code."""
    sources, facts = sources_of(unit.campaign), facts_of(unit)
    found: dict[str, OwnLine] = {}
    for row in scaled_items(unit.campaign.rubric):
        code = row.item.code
        evidence = tuple(link.words for link in recorded(unit, facts, sources[code], code))
        own = scores.get(code)
        given = Given(own.score, own.not_applicable) if own else NOTHING
        found[code] = (given, own.reason if own else "", evidence)
    return found


def own_paper(
    rubric: Rubric,
    lines: Mapping[str, OwnLine],
    *,
    unit: str,
    submitted: str,
    watermark: str = "",
    footer: str = "",
    edition: int | None = None,
) -> SheetPaper:
    """Return a unit's own score sheet; ``submitted``: when and by whom, or that it is not submitted."""
    facts = (("自评单位", unit), ("提交情况", submitted))
    return _paper(
        rubric,
        lines,
        title="基层党建“标杆引领”创建工作自我评估评分表",
        facts=facts,
        signatures=("填表人签名", "党组织书记签名"),
        watermark=watermark,
        footer=footer,
        edition=edition,
    )


def _paper(
    rubric: Rubric,
    lines: Mapping[str, OwnLine],
    *,
    facts: tuple[tuple[str, str], ...],
    signatures: tuple[str, ...],
    title: str = TITLE,
    by_hand: bool = False,
    watermark: str = "",
    footer: str = "",
    edition: int | None = None,
) -> SheetPaper:
    rows = groupby(scaled_items(rubric), key=lambda row: row.indicator)
    return SheetPaper(
        title=title,
        groups=tuple(
            SheetGroup(
                indicator.number,
                indicator.title,
                tuple(_line(row, lines.get(row.item.code, (NOTHING, "", ()))) for row in items),
            )
            for indicator, items in rows
        ),
        full_marks=rubric.full_marks,
        pass_mark=rubric.pass_mark,
        excellent_mark=rubric.excellent_mark if rubric.excellent_on else None,
        edition=edition or rubric.edition,
        marks_are_default=rubric.marks_are_platform_default,
        facts=facts,
        signatures=signatures,
        by_hand=by_hand,
        watermark=watermark,
        note=HAND_NOTE if by_hand else "",
        footer=" · ".join(part for part in (footer, f"评分标准第{edition or rubric.edition}版") if part),
    )


def _line(row: ScaledItem, own: OwnLine) -> SheetLine:
    given, reason, evidence = own
    return SheetLine(
        scale=row.scale,
        number=row.item.printed_number,
        text=row.item.text,
        how_assessed=row.item.how_assessed,
        own=given,
        own_reason=reason,
        evidence=evidence,
    )
