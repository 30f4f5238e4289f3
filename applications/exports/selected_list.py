"""The official list of the selected bodies, as Excel and as an official document (S3)."""

from dataclasses import dataclass
from datetime import date

from applications.exports.form_pdf import title_lines
from applications.models import SelectionDecision
from applications.outcomes import Section, reversals_of, roster
from benchmark_platform.campaigns.calendar import today
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import pdf, xlsx
from benchmark_platform.core.documents.columns import Column

TEMPLATE = "applications/print/selected_list.html"
DRAFT_MARK = "拟定稿·内部"
COLUMNS = (
    Column("序号", "position", "integer", 8),
    Column("渠道/市州", "place", width=18),
    Column("党组织名称", "name", width=44),
    Column("所在机构", "firms", width=40),
)
# The committee's own look at the list before it decides has the persons and numbers too; the public needs neither.
DRAFT_COLUMNS = (
    *COLUMNS,
    Column("书记", "secretary", width=14),
    Column("党员人数", "member_count", "integer", 12),
    Column("申报编号", "number", width=20),
)


@dataclass(frozen=True)
class OfficialList:
    """The list with what stands around it; read once, for page, Excel and PDF alike."""

    title: str
    issuer: str
    sections: list[Section]
    day: date | None
    corrected_on: date | None

    @property
    def is_draft(self) -> bool:
        """Whether it is the committee's own, before the release."""
        return self.day is None

    @property
    def count(self) -> int:
        """How many are on it."""
        return sum(len(section.places) for section in self.sections)


def list_title(campaign: Campaign) -> str:
    """Return 湖南省…“标杆引领”计划创建对象名单, after the title of the application form."""
    head = campaign.form_title.removesuffix("创建单位申请表")
    return f"{head if head != campaign.form_title else campaign.short_title}创建对象名单"


def official_list(decision: SelectionDecision) -> OfficialList:
    """Read the list: of a released decision as it stands now, of any other as it is intended."""
    released = today(decision.released_at) if decision.released_at else None
    latest = reversals_of(decision.campaign).last() if released else None
    return OfficialList(
        title=list_title(decision.campaign),
        issuer=decision.campaign.issuer,
        sections=roster(decision),
        day=released,
        corrected_on=today(latest.reversed_at) if latest else None,
    )


def list_xlsx(found: OfficialList) -> bytes:
    """Return the list as a sheet: direct first, then the prefectures in administrative order.

    The public's carries what the page shows; a draft also secretary, number of members and number of the form.
    """
    heading = f"{found.title}（{DRAFT_MARK}）" if found.is_draft else found.title
    rows = [place for section in found.sections for place in section.places]
    columns = DRAFT_COLUMNS if found.is_draft else COLUMNS
    return xlsx.workbook_bytes(xlsx.Sheet("创建对象名单", columns, rows, heading=heading))


def list_pdf(found: OfficialList) -> bytes:
    """Return the list as an official document: red head, two sections, issuer and date, page numbers."""
    context = {
        "title": found.title,
        "title_lines": title_lines(found.title),
        "footer": DRAFT_MARK if found.is_draft else "",
        "found": found,
        "draft_mark": DRAFT_MARK,
        "day": chinese_day(found.day) if found.day else "",
        "corrected": chinese_day(found.corrected_on) if found.corrected_on else "",
    }
    return pdf.render_pdf(TEMPLATE, context)


def file_name(found: OfficialList, extension: str) -> str:
    """Return the name of the file, with the day of the release or the mark of the draft."""
    return f"{found.title}_{found.day.isoformat() if found.day else DRAFT_MARK}.{extension}"
