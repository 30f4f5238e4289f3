"""Reading what somebody filled in: every fault named with row and column, nothing guessed."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.import_template import template_workbook
from benchmark_platform.core.documents.tables import Table, TableRefused, read_table
from benchmark_platform.core.documents.xlsx import Sheet, workbook_bytes
from benchmark_platform.core.uploads import UploadRefused
from tests.core import builders

COLUMNS = (
    Column("党组织名称", "name", required=True, width=30, hint="与批复一致的全称"),
    Column("类别", "kind", choices=("党支部", "联合党支部", "党总支")),
    Column("党组织成立时间", "founded_on", "date", required=True),
    Column("党员人数", "members", "integer"),
    Column("得分", "score", "decimal"),
    Column("联系方式", "contact", aliases=("联系电话",)),
)
HEADERS = ["党组织名称", "类别", "党组织成立时间", "党员人数", "得分", "联系方式"]
GOOD = ["示例一党支部", "党支部", dt.date(2015, 7, 1), 12, 86.5, "0731-80000000"]


def read(rows: list[list[Any]], **options: Any) -> Table:
    limits = {key: options.pop(key) for key in ("max_rows", "max_bytes") if key in options}
    return read_table(builders.workbook(rows, **options), COLUMNS, **limits)


def refusal(file: io.BytesIO, name: str = "导入.xlsx", **limits: int) -> str:
    with pytest.raises(UploadRefused) as caught:
        read_table(file, COLUMNS, name=name, **limits)
    return caught.value.message


def problems(*changes: tuple[int, Any]) -> list[str]:
    row = list(GOOD)
    for position, value in changes:
        row[position] = value
    return [str(problem) for problem in read([HEADERS, row]).problems]


def test_reads_by_header() -> None:
    table = read([HEADERS, GOOD])
    assert table.is_clean
    assert [row.number for row in table.rows] == [2]
    assert table.rows[0].values == {
        "name": "示例一党支部",
        "kind": "党支部",
        "founded_on": dt.date(2015, 7, 1),
        "members": 12,
        "score": Decimal("86.5"),
        "contact": "0731-80000000",
    }
    assert table.rows[0]["members"] == 12


def test_order_title_spaces_marks_and_aliases_do_not_matter() -> None:
    rows: list[list[Any]] = [
        ["2020 年基层党组织名册"],
        [],
        ["联系电话", " 党组织\n名称 ", "党组织成立时间（必填）", "党员人数*"],
        [13800000000, "示例一党支部", "2015年7月1日", "１２"],
    ]
    table = read(rows)
    assert table.problems == ()
    assert table.missing_headers == ("类别", "得分")
    row = table.rows[0]
    assert (row.number, row["contact"], row["founded_on"], row["members"]) == (
        4,
        "13800000000",
        dt.date(2015, 7, 1),
        12,
    )
    assert row["kind"] is None


@pytest.mark.parametrize("text", ["2015-07-01", "2015/7/1", "2015.7.1", "2015年7月1日", "20150701", "２０１５－７－１"])
def test_dates_as_people_write_them(text: str) -> None:
    row = [*GOOD]
    row[2] = text
    assert read([HEADERS, row]).rows[0]["founded_on"] == dt.date(2015, 7, 1)


def test_row_numbers_are_those_of_excel_also_past_empty_rows() -> None:
    table = read([HEADERS, [], GOOD, [None, "  "], GOOD])
    assert [row.number for row in table.rows] == [3, 5]


def test_every_fault_is_named_with_row_and_column() -> None:
    assert problems((2, "2015年夏")) == ["第 2 行“党组织成立时间”：“2015年夏”不是日期，请写成 2017-06-01 的样子。"]
    assert problems((2, "2015-02-30")) == ["第 2 行“党组织成立时间”：“2015-02-30”这一天不存在，请核对年月日。"]
    assert problems((2, 12)) == ["第 2 行“党组织成立时间”：“12”不是日期，请写成 2017-06-01 的样子。"]
    assert problems((2, "1015-02-03")) == ["第 2 行“党组织成立时间”：“1015-02-03”的年份不对，请核对。"]
    assert problems((3, "十二")) == ["第 2 行“党员人数”：“十二”不是数字，请只填阿拉伯数字。"]
    assert problems((3, 12.5)) == ["第 2 行“党员人数”：“12.5”不是整数。"]
    assert problems((3, dt.date(2020, 1, 1))) == ["第 2 行“党员人数”：“2020-01-01”不是数字。"]
    assert problems((4, "NaN")) == ["第 2 行“得分”：“NaN”不是数字，请只填阿拉伯数字。"]
    assert problems((1, "支部")) == ["第 2 行“类别”：“支部”不在可选项内，应为：党支部、联合党支部、党总支。"]
    assert problems((0, " "), (2, None)) == [
        "第 2 行“党组织名称”：必填，不能为空。",
        "第 2 行“党组织成立时间”：必填，不能为空。",
    ]


def test_formulas_and_error_values_are_refused() -> None:
    assert problems((3, "=6*2")) == [
        "第 2 行“党员人数”：这里是公式。请复制该列，用“选择性粘贴”中的“数值”贴回后再导入。"
    ]
    assert problems((3, "#DIV/0!")) == ["第 2 行“党员人数”：这里是 Excel 的错误值 #DIV/0!，请改正。"]


def test_missing_columns_name_themselves_and_the_strangers() -> None:
    message = refusal(builders.workbook([["党组织", "类别", "成立时间", "党员人数"], ["示例一党支部", "党支部", 1, 2]]))
    assert message == (
        "表格缺少这些列：党组织名称、党组织成立时间。另有不认识的列：党组织、成立时间（是否写错了列名？）。"
        "请对照模板补上后再导入，本次没有导入任何数据。"
    )


def test_unknown_columns_are_told() -> None:
    assert read([[*HEADERS, "备 注"], [*GOOD, "x"]]).unknown_headers == ("备 注",)


def test_the_same_column_twice() -> None:
    assert "“联系方式”出现了两次" in refusal(builders.workbook([[*HEADERS, "联系电话"], GOOD]))


def test_no_header_and_no_data() -> None:
    assert "找不到表头" in refusal(builders.workbook([["甲", "乙"], ["1", "2"]]))
    assert "没有数据" in refusal(builders.workbook([HEADERS, [], []]))


def test_merged_cells_are_tolerated() -> None:
    table = read([["名册", None, None], HEADERS, GOOD, [None, *GOOD[1:]]], merge=["A1:C1", "A3:A4"])
    assert [str(problem) for problem in table.problems] == ["第 4 行“党组织名称”：必填，不能为空。"]


def test_only_the_first_visible_sheet_is_read() -> None:
    assert len(read([HEADERS, GOOD], second=["别的"]).rows) == 1


def test_too_many_rows() -> None:
    assert "超过 3 行" in refusal(builders.workbook([HEADERS, *[GOOD] * 4]), max_rows=3)


def test_ten_thousand_rows() -> None:
    rows = ({**dict(zip([c.key for c in COLUMNS], GOOD, strict=True)), "name": f"示例{n}党支部"} for n in range(10_000))
    table = read_table(io.BytesIO(workbook_bytes(Sheet("名册", COLUMNS, rows))), COLUMNS)
    assert (len(table.rows), table.problems) == (10_000, ())
    assert table.rows[-1]["name"] == "示例9999党支部"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "导入.xlsx", "空文件"),
        (builders.EXE, "导入.xlsx", "看起来是程序文件"),
        (builders.OLE, "导入.xlsx", "设有密码，或是旧版格式"),
        (builders.OLE, "导入.xls", "“另存为” .xlsx"),
        (b"a,b\n", "导入.csv", "“另存为” .xlsx"),
        (builders.docx(), "导入.xlsx", "看起来是Word 文档"),
        (builders.xlsx_shell(), "导入.xlsx", "没有可见的工作表"),
        (builders.xlsx_shell({"xl/styles.xml": b"<", "_rels/.rels": b"<"}), "导入.xlsx", "打不开或已损坏"),
        (builders.xlsx_shell({"xl/worksheets/sheet1.xml": b"0" * 30_000_000}), "导入.xlsx", "解压后异常庞大"),
    ],
)
def test_files_that_are_no_table(content: bytes, name: str, says: str) -> None:
    assert says in refusal(io.BytesIO(content), name)


def test_too_large() -> None:
    assert "超过上限 0.1 MB" in refusal(io.BytesIO(b"PK\x03\x04" + b"x" * 300_000), max_bytes=100_000)


def test_refusals_of_the_table_are_refusals_of_the_upload() -> None:
    assert issubclass(TableRefused, UploadRefused)


def test_duplicates_name_both_rows() -> None:
    table = read([HEADERS, GOOD, [*GOOD[:5], "别的电话"], ["示例二党支部", *GOOD[1:]], [None, *GOOD[1:]]])
    assert [str(problem) for problem in table.duplicates(COLUMNS[0])] == [
        "第 3 行“党组织名称”：“示例一党支部”与第 2 行重复，请删去一行。"
    ]
    assert table.duplicates(COLUMNS[0], COLUMNS[5]) == ()


# --- the template ----------------------------------------------------------------------------------------------------
EXAMPLE = {"name": "示例一党支部", "kind": "党支部", "founded_on": dt.date(2015, 7, 1), "members": 12, "contact": "=1"}


def test_template_has_headers_drop_downs_formats_and_notes() -> None:
    content = template_workbook(
        COLUMNS,
        title="党组织",
        dropdowns={"联系方式": ["甲,乙", "丙"]},
        examples=[EXAMPLE],
        notes=["联合党支部另表填报。"],
    )
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["党组织", "填写说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    data, notes = book["党组织"], book["填写说明"]
    assert [cell.value for cell in data[1]] == [
        "党组织名称*",
        "类别",
        "党组织成立时间*",
        "党员人数",
        "得分",
        "联系方式",
    ]
    assert data.max_row == 1, "examples stand on the notes sheet, not among the data"
    assert data.column_dimensions["C"].number_format == "yyyy-mm-dd"
    assert data.column_dimensions["F"].number_format == "@"
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in data.data_validations.dataValidation}
    assert rules == {
        "B2:B2001": ("list", "='选项'!$A$1:$A$3"),
        "C2:C2001": ("date", "1"),
        "D2:D2001": ("whole", "0"),
        "F2:F2001": ("list", "='选项'!$B$1:$B$2"),
    }
    said = [cell.value for row in notes.iter_rows() for cell in row if cell.value is not None]
    for words in (
        "联合党支部另表填报。",
        "与批复一致的全称",
        "党支部、联合党支部、党总支",
        "日期，如 2017-06-01",
        "示例",
    ):
        assert words in said
    assert all(cell.data_type != "f" for row in notes.iter_rows() for cell in row)


def test_a_filled_in_template_reads_back() -> None:
    book = load_workbook(io.BytesIO(template_workbook(COLUMNS, examples=[EXAMPLE])))
    book.worksheets[0].append(GOOD)
    target = io.BytesIO()
    book.save(target)
    table = read_table(target, COLUMNS, name="导入数据.xlsx")
    assert table.is_clean
    assert table.rows[0]["founded_on"] == dt.date(2015, 7, 1)


def test_an_empty_template_is_told_apart_from_a_wrong_file() -> None:
    assert "没有数据" in refusal(io.BytesIO(template_workbook(COLUMNS)))


def test_an_export_reads_back_unchanged() -> None:
    """What was exported can be imported again."""
    row = dict(zip([c.key for c in COLUMNS], GOOD, strict=True)) | {"score": Decimal("86.5"), "name": "=示例、一"}
    again = read_table(io.BytesIO(workbook_bytes(Sheet("名册", COLUMNS, [row], heading="名册"))), COLUMNS)
    assert again.rows[0].values == row
