"""Word forms (.docx) in the manner of an official document: a framed table of labels and blanks on A4."""

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY_FONT = "仿宋"
TITLE_FONT = "宋体"
LATIN_FONT = "Times New Roman"

# A4 less its margins is 160 mm wide: label, value, label, value.
_WIDTHS_MM = (32, 48, 32, 48)


@dataclass(frozen=True)
class Blank:
    """A label and the space beside it. ``text`` is a hint or value in it; ``signature`` lines stand bottom right."""

    label: str
    text: str = ""
    signature: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormRow:
    """One row with one wide blank or two half ones; ``height_mm`` is the least height."""

    blanks: tuple[Blank, ...]
    height_mm: float = 12

    def __post_init__(self) -> None:
        if len(self.blanks) not in {1, 2}:
            raise ValueError("A row of a form has one or two blanks.")


SIGNATURE = ("负责人签名（盖章）", "年    月    日")


def form_docx(
    title_lines: tuple[str, ...] | list[str],
    rows: tuple[FormRow, ...] | list[FormRow],
    *,
    above: str = "",
    closing: tuple[str, ...] = (),
) -> bytes:
    """A form as .docx: ``above`` (附件1：), the title, the table, and the last line with its parts side by side."""
    from docx import Document as new_document

    document = new_document()
    _set_up_page(document)
    if above:
        _write(document.add_paragraph(), above, size=14, font="黑体")
    for line in title_lines:
        _write(document.add_paragraph(), line, size=18, font=TITLE_FONT, bold=True, align="center")
    _write(document.add_paragraph(), "", size=6)
    _add_table(document, list(rows))
    if closing:
        _write(document.add_paragraph(), ("　" * 12).join(closing), size=12, space_before=6)
    document.core_properties.title = "".join(title_lines)
    document.core_properties.author = ""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _set_up_page(document: "Document") -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(26), Mm(24)
    section.top_margin, section.bottom_margin = Mm(24), Mm(20)
    style: Any = document.styles["Normal"]
    style.font.name = LATIN_FONT
    style.font.size = Pt(12)
    # Without this Word prints Chinese in the font of the template, whatever "name" says.
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    style.paragraph_format.space_after = Pt(0)


def _add_table(document: "Document", rows: list[FormRow]) -> None:
    from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table = document.add_table(rows=len(rows), cols=len(_WIDTHS_MM))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS_MM, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(rows):
        table.rows[number].height = Mm(row.height_mm)
        table.rows[number].height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        cells = [table.cell(number, column) for column in range(len(_WIDTHS_MM))]
        for cell, width in zip(cells, _WIDTHS_MM, strict=True):
            cell.width = Mm(width)
        if len(row.blanks) == 1:
            cells = [cells[0], cells[1].merge(cells[3])]
        for index, blank in enumerate(row.blanks):
            _fill_label(cells[2 * index], blank.label)
            _fill_blank(cells[2 * index + 1], blank)


def _fill_label(cell: "_Cell", label: str) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    lines = label.split("\n")
    _write(cell.paragraphs[0], lines[0], align="center")
    for line in lines[1:]:
        _write(cell.add_paragraph(), line, align="center")


def _fill_blank(cell: "_Cell", blank: Blank) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT

    aligned = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM if blank.signature else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    cell.vertical_alignment = aligned
    _write(cell.paragraphs[0], blank.text)
    for line in blank.signature:
        _write(cell.add_paragraph(), line, align="right")


def _write(
    paragraph: "Paragraph",
    text: str,
    *,
    size: float = 12,
    font: str = BODY_FONT,
    bold: bool = False,
    align: str = "left",
    space_before: float = 0,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.space_before = Pt(space_before)
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.name = LATIN_FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
