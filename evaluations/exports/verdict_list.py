"""The released verdicts as Excel and as an official document: direct first, never in the order of the scores (S5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from applications.exports.form_pdf import title_lines
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import pdf, xlsx
from benchmark_platform.core.documents.columns import Column
from evaluations.rules.verdict import WORDS
from evaluations.verdict_page import Line
from evaluations.verdicts import released_on

TEMPLATE = "evaluations/print/verdict_list.html"
COLUMNS = (
    Column("序号", "position", "integer", 8),
    Column("渠道/市州", "place", width=18),
    Column("党组织名称", "name", width=44),
    Column("申报编号", "number", width=18),
    Column("综合得分", "total", "decimal", 12),
    Column("按分数计算", "computed", width=14),
    Column("综合评估结论", "verdict", width=16),
    Column("整改期限", "rectify_until", "date", 14),
    Column("理由", "reason", width=50),
    Column("公布日期", "released_on", "date", 14),
)


@dataclass(frozen=True)
class VerdictPlace:
    """One line of the list."""

    position: int
    place: str
    name: str
    number: str
    total: Decimal | None
    computed: str
    verdict: str
    rectify_until: date | None
    reason: str
    released_on: date

    @property
    def until_words(self) -> str:
        """The deadline as it is written on paper."""
        return chinese_day(self.rectify_until) if self.rectify_until else ""


@dataclass(frozen=True)
class VerdictList:
    """The list with what stands around it; read once, for Excel and PDF alike."""

    campaign: Campaign
    direct: list[VerdictPlace]
    local: list[VerdictPlace]

    @property
    def heading(self) -> str:
        """The title of the paper."""
        head = self.campaign.form_title.removesuffix("创建单位申请表")
        return f"{head if head != self.campaign.form_title else self.campaign.short_title}综合评估结论"

    @property
    def places(self) -> list[VerdictPlace]:
        """All lines, direct first."""
        return [*self.direct, *self.local]

    @property
    def count(self) -> int:
        """How many are on it."""
        return len(self.places)

    @property
    def day(self) -> date:
        """The day of the latest release."""
        return max(place.released_on for place in self.places)


def verdict_list(campaign: Campaign, lines: Sequence[Line]) -> VerdictList:
    """Return the list of these released verdicts, which are in official order."""
    places = [(line, _place(number, line)) for number, line in enumerate(lines, start=1)]
    return VerdictList(
        campaign,
        [place for line, place in places if line.unit.track != "prefecture"],
        [place for line, place in places if line.unit.track == "prefecture"],
    )


def _place(number: int, line: Line) -> VerdictPlace:
    row = line.row
    return VerdictPlace(
        position=number,
        place=line.place,
        name=line.unit.organization.name,
        number=line.unit.application.number or "",
        total=row.total,
        computed=WORDS.get(row.computed, ""),
        verdict=line.words,
        rectify_until=row.rectify_until,
        reason=row.reason,
        released_on=released_on(row),
    )


def list_xlsx(found: VerdictList) -> bytes:
    """Return the list as a sheet, with scores and reasons: the committee's."""
    return xlsx.workbook_bytes(xlsx.Sheet("综合评估结论", COLUMNS, found.places, heading=found.heading))


def list_pdf(found: VerdictList) -> bytes:
    """Return the list as an official document: red head, two sections, issuer and date; no scores."""
    sections = [("行业党委直属基层党组织", found.direct), ("市州执业机构党组织", found.local)]
    context = {
        "title": found.heading,
        "title_lines": title_lines(found.heading),
        "footer": "",
        "found": found,
        "issuer": found.campaign.issuer,
        "sections": sections,
        "day": chinese_day(found.day),
    }
    return pdf.render_pdf(TEMPLATE, context)


def file_name(found: VerdictList, extension: str) -> str:
    """Return the name of the file, with the day of the latest release."""
    return f"{found.heading}_{found.day.isoformat()}.{extension}"
