"""A unit's own score sheet on paper: as it stands (草稿), or as it was submitted (S5)."""

from decimal import Decimal

from benchmark_platform.campaigns.calendar import today
from benchmark_platform.core.dates import chinese_day
from evaluations.exports.score_sheet import SheetPaper
from evaluations.exports.score_sheet_papers import OwnLine, own_lines, own_paper
from evaluations.models import CreationUnit, SelfSubmission
from evaluations.rules.totals import Given
from evaluations.self_sheet import self_sheet


def draft_paper(unit: CreationUnit, about: str) -> SheetPaper:
    """Return the sheet as it stands, 草稿 across its pages; ``about`` says that it is not submitted, and the day."""
    sheet = self_sheet(unit)
    held = {line.item.code: line.held for line in sheet.lines if line.held and not line.stale}
    lines = own_lines(held, unit)
    return own_paper(sheet.rubric, lines, unit=unit.organization.name, submitted=about, watermark="草稿")


def submission_paper(unit: CreationUnit, submission: SelfSubmission) -> SheetPaper:
    """Return the sheet as it was submitted; one that was taken back or sent back says so across its pages."""
    lines: dict[str, OwnLine] = {
        row["code"]: (
            Given(None if row["score"] is None else Decimal(row["score"]), row["not_applicable"]),
            row["reason"],
            tuple(row["evidence"]),
        )
        for row in submission.content.get("items", ())
    }
    watermark = "已撤回" if submission.withdrawn_at else "已退回" if submission.returned_at else ""
    by, day = submission.submitted_by.full_name, chinese_day(today(submission.submitted_at))
    return own_paper(
        unit.campaign.rubric,
        lines,
        unit=unit.organization.name,
        submitted=f"第{submission.number}次提交，{day}，{by}",
        watermark=watermark,
        footer=f"{unit.application.number}-自评-{submission.number}",
        edition=submission.content.get("edition"),
    )
