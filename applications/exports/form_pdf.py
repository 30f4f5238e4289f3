"""The form of the plan as a PDF, ready to sign and seal (F3, F5): one A4 page where the text allows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from applications import form
from applications.document import FormDocument, OpinionText
from applications.models import Level
from benchmark_platform.core.dates import chinese_day
from benchmark_platform.core.documents import pdf

if TYPE_CHECKING:
    from weasyprint import Document

TEMPLATE = "applications/print/form.html"
COVER_TEMPLATE = "applications/print/cover.html"
# Beside each other a box is a third of the page wide; longer opinions get the whole width.
SIDE_BY_SIDE_LIMIT = 150


@dataclass(frozen=True)
class Density:
    """Sizes of one setting of the page, as CSS lengths. An opinion box stays high enough for signature and seal."""

    font: str
    line: str
    pad: str
    row: str
    honours: str
    grounds: str
    opinion: str
    title: str
    margin: str


# From the look of the paper to the smallest print that is still comfortable to read (10 pt).
ROOMY = Density("12pt", "1.5", "1.4mm 2.4mm", "12mm", "24mm", "57mm", "40mm", "18pt", "20mm 22mm 18mm")
DENSITIES = (
    ROOMY,
    Density("12pt", "1.45", "1.1mm 2.2mm", "11mm", "14mm", "24mm", "38mm", "18pt", "18mm 22mm 17mm"),
    Density("12pt", "1.4", "1mm 2.2mm", "10mm", "12mm", "24mm", "34mm", "18pt", "17mm 21mm 16mm"),
    Density("11pt", "1.45", "1mm 2mm", "10mm", "12mm", "24mm", "36mm", "17pt", "17mm 21mm 16mm"),
    Density("11pt", "1.35", "0.8mm 2mm", "9mm", "10mm", "20mm", "34mm", "17pt", "15mm 20mm 15mm"),
    Density("10.5pt", "1.4", "0.8mm 2mm", "9mm", "10mm", "20mm", "34mm", "16pt", "15mm 20mm 15mm"),
    Density("10.5pt", "1.3", "0.7mm 1.8mm", "8mm", "9mm", "18mm", "32mm", "16pt", "14mm 19mm 14mm"),
    Density("10pt", "1.25", "0.5mm 1.6mm", "8mm", "8mm", "16mm", "30mm", "15pt", "12mm 18mm 13mm"),
)
# What does not fit on one page in any of them flows on to the next in this one.
FLOWING = DENSITIES[3]


@dataclass(frozen=True)
class OpinionBox:
    """One box: its label, the body named in it, and the opinion recorded so far (None: blank to write in)."""

    label: str
    named: str
    opinion: OpinionText | None

    @property
    def text(self) -> str:
        """The verdict's word and the text, the word not twice; the superior's is always 同意推荐 or 同意申报."""
        if self.opinion is None:
            return ""
        text, label = self.opinion.text.strip(), self.opinion.verdict_label
        word = label if self.opinion.level == Level.SUPERIOR else label.removesuffix("申报")
        return text if text.startswith(word) else f"{label}。{text}"

    @property
    def signatory(self) -> str:
        """Who is on record as the signatory."""
        return self.opinion.signatory if self.opinion else ""

    @property
    def signed_on(self) -> str:
        """The day, or the place to write one."""
        return chinese_day(self.opinion.signed_on) if self.opinion else ""


def form_pdf(document: FormDocument, *, cover: bool = False) -> bytes:
    """Return the form as PDF; ``cover`` puts a page before it that says who seals, uploads and keeps the original."""
    pages = [lay_out_form(document)]
    if cover:
        pages.insert(0, pdf.lay_out(COVER_TEMPLATE, [cover_context(document)]))
    return pdf.join_pdf(pages)


def forms_pdf(documents: Iterable[FormDocument]) -> bytes:
    """Return one PDF of many forms, each on a new page with its own page numbers and version code."""
    return pdf.join_pdf(lay_out_form(document) for document in documents)


def lay_out_form(document: FormDocument) -> "Document":
    """Lay one form out in the roomiest density that fits on a page (found by halving: three or four tries)."""
    facts = form_context(document)
    roomiest, densest = 0, len(DENSITIES)
    best = None
    while roomiest < densest:
        middle = (roomiest + densest) // 2
        page = pdf.lay_out(TEMPLATE, [{**facts, "d": DENSITIES[middle]}])
        if len(page.pages) == 1:
            best, densest = page, middle
        else:
            roomiest = middle + 1
    return best or pdf.lay_out(TEMPLATE, [{**facts, "d": FLOWING}])


def form_context(document: FormDocument) -> dict[str, Any]:
    """Return what the template prints."""
    values = document.values
    return {
        "title": document.form_title,
        "title_lines": title_lines(document.form_title),
        "footer": footer(document),
        "doc": document,
        "branch_name": values.branch_name,
        "founded_on": shown(values.founded_on, document, "founded_on"),
        "secretary_name": values.secretary_name,
        "employee_count": shown(values.employee_count, document, "employee_count"),
        "member_count": shown(values.member_count, document, "member_count"),
        "honours": [honour_line(honour) for honour in values.honours],
        "honours_hint": f"（党组织及所在机构近{document.honour_years}年获得的荣誉）",
        "grounds": paragraphs(values.grounds),
        "filled_by": values.filled_by,
        "contact": values.contact,
        "opinion_rows": list(opinion_rows(document)),
    }


def cover_context(document: FormDocument) -> dict[str, Any]:
    """Return what the page “盖章须知” says."""
    return {
        "title": "盖章须知",
        "footer": footer(document),
        "doc": document,
        "firms": document.firm_names or ("所在执业机构",),
        "joint": len(document.firm_names) > 1,
    }


def footer(document: FormDocument) -> str:
    """Return the line that identifies the paper: 草稿 if it is one, version code, number."""
    parts = []
    if document.code and not document.is_frozen:
        parts.append("草稿")
    if document.code:
        parts.append(f"版本码 {document.code}")
    if document.number:
        parts.append(f"申报编号 {document.number}")
    return " · ".join(parts)


def title_lines(title: str) -> tuple[str, ...]:
    """Split a title as the notice prints it: after the name of the plan in quotation marks."""
    head, mark, tail = title.rpartition("”")
    return (head + mark, tail) if mark and tail else (title,)


def shown(value: date | int | None, document: FormDocument, name: str) -> str:
    """Return a value for people; what cannot be read as one is printed as it was typed."""
    if isinstance(value, date):
        return chinese_day(value)
    return form.text_of(document.typed.get(name)) if value is None else str(value)


def honour_line(honour: form.Honour) -> str:
    """Return one honour in one line: title（body，day，whose）."""
    day = chinese_day(honour.awarded_on) if honour.awarded_on else honour.typed_date
    about = "，".join(filter(None, (honour.body, day, form.HONOUR_OWNERS.get(honour.owner, ""))))
    return f"{honour.title}（{about}）" if about else honour.title


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs that were typed, without the blanks that people indent with."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def opinion_boxes(document: FormDocument) -> Iterator[OpinionBox]:
    """Yield the boxes in order: organisation, one for each firm (named when there are several), superior."""
    yield OpinionBox("党组织\n意见", "", document.branch_opinion)
    given = {opinion.firm: opinion for opinion in document.firm_opinions}
    firms = list(dict.fromkeys([*document.firm_names, *given])) or [""]
    for firm in firms:
        yield OpinionBox("所在执业\n机构意见", firm if len(firms) > 1 else "", given.get(firm))
    yield OpinionBox("上级党组织\n意见", document.superior_name, document.superior_opinion)


def opinion_rows(document: FormDocument) -> Iterator[list[OpinionBox]]:
    """Yield the boxes as the paper sets them: two beside each other, the superior's over the whole width."""
    *boxes, superior = opinion_boxes(document)
    wide = any(len(box.text) > SIDE_BY_SIDE_LIMIT for box in boxes)
    step = 1 if wide else 2
    for start in range(0, len(boxes), step):
        yield boxes[start : start + step]
    yield [superior]
