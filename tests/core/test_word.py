"""The blank form as Word."""

import io
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from benchmark_platform.core.documents.word import SIGNATURE, Blank, FormRow, form_docx

ROWS = [
    FormRow((Blank("党组织名称"),)),
    FormRow((Blank("党组织成立时间"), Blank("党组织书记"))),
    FormRow((Blank("党组织\n意见", signature=SIGNATURE), Blank("所在执业\n机构意见", signature=SIGNATURE)), 45),
    FormRow((Blank("所获荣誉", "（党组织及所在机构近3年获得的荣誉）"),), 30),
]


def form() -> Any:
    content = form_docx(["湖南省示例", "创建单位申请表"], ROWS, above="附件1：", closing=("填表人：", "联系方式："))
    return Document(io.BytesIO(content))


def test_the_words_stand_where_the_form_has_them() -> None:
    document = form()
    paragraphs = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert paragraphs[:3] == ["附件1：", "湖南省示例", "创建单位申请表"]
    assert paragraphs[-1].split() == ["填表人：", "联系方式："]
    [table] = document.tables
    assert [cell.text for cell in table.rows[1].cells] == ["党组织成立时间", "", "党组织书记", ""]
    assert table.cell(0, 1)._tc is table.cell(0, 3)._tc, "one wide blank"
    assert table.cell(2, 1).text == "\n负责人签名（盖章）\n年    月    日"
    assert table.cell(2, 0).text == "党组织\n意见"
    assert table.cell(3, 1).text == "（党组织及所在机构近3年获得的荣誉）"


def test_a4_rows_and_chinese_font() -> None:
    document = form()
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(row.height.mm) for row in document.tables[0].rows] == [12, 12, 45, 30]
    run = document.tables[0].cell(0, 0).paragraphs[0].runs[0]
    assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"


def test_one_or_two_blanks() -> None:
    with pytest.raises(ValueError, match="one or two"):
        FormRow(())
