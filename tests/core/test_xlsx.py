"""Writing Excel: real cells, text that stays text, ready to print."""

import datetime as dt
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from benchmark_platform.core.documents.columns import Column
from benchmark_platform.core.documents.xlsx import Sheet, sheet_title, workbook_bytes, write_workbook


@dataclass
class Superior:
    name: str


@dataclass
class Branch:
    name: str
    members: int
    score: Decimal
    founded_on: dt.date
    submitted_at: dt.datetime | None
    superior: Superior | None


def example(name: str = "示例一党支部") -> Branch:
    return Branch(
        name,
        12,
        Decimal("86.5"),
        dt.date(2015, 7, 1),
        dt.datetime(2020, 8, 15, 15, 59, 30, tzinfo=dt.UTC),
        Superior("示例市行业党组织"),
    )


COLUMNS = (
    Column("党组织名称", "name", width=30),
    Column("党员人数", "members", "integer"),
    Column("得分", "score", "decimal"),
    Column("党组织成立时间", "founded_on", "date"),
    Column("提交时间", "submitted_at", "datetime"),
    Column("上级党组织", "superior.name"),
)


def written(*sheets: Sheet) -> Any:
    return load_workbook(io.BytesIO(workbook_bytes(*sheets)))


def body(rows: list[Any], columns: tuple[Column, ...] = COLUMNS) -> list[list[Any]]:
    sheet = written(Sheet("数据", columns, rows)).active
    return [list(row) for row in sheet.iter_rows(min_row=2)]


def test_numbers_and_dates_are_real_cells() -> None:
    """Aware times are written as Shanghai wall clock (15:59 UTC is 23:59)."""
    [row] = body([example()])
    assert [cell.value for cell in row] == [
        "示例一党支部",
        12,
        86.5,
        dt.datetime(2015, 7, 1),
        dt.datetime(2020, 8, 15, 23, 59, 30),
        "示例市行业党组织",
    ]
    assert [cell.data_type for cell in row] == ["s", "n", "n", "d", "d", "s"]
    assert [cell.number_format for cell in row] == ["@", "0", "0.0##", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "@"]


def test_empty_values_stay_empty_and_do_not_inherit_the_row_above() -> None:
    second = example("示例二党支部")
    second.submitted_at = second.superior = None
    rows = body([example(), second])
    assert [cell.value for cell in rows[1]][4:] == [None, None]
    assert rows[1][3].value == dt.datetime(2015, 7, 1)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "='x'!A1"])
def test_text_never_becomes_a_formula(text: str) -> None:
    [[cell]] = body([{"grounds": text}], (Column("申报依据", "grounds"),))
    assert (cell.data_type, cell.value) == ("s", text)
    assert cell.quotePrefix, "stays text after somebody edits it in Excel"


@pytest.mark.parametrize("kind", ["integer", "decimal", "date", "datetime"])
def test_text_in_a_column_of_numbers_is_no_formula_either(kind: Any) -> None:
    rows = body([{"x": "=1+1"}, {"x": 5}], (Column("数", "x", kind),))
    assert rows[0][0].data_type == "s"
    assert rows[1][0].data_type != "f"


def test_headers_titles_and_headings_are_no_formulas() -> None:
    sheet = written(Sheet("=1", (Column("=A1", "x"),), [], heading="=B1")).active
    assert [sheet["A1"].data_type, sheet["A2"].data_type] == ["s", "s"]


def test_characters_that_a_workbook_cannot_carry_are_dropped() -> None:
    [[cell]] = body([{"x": "甲\x00\x0b乙\r\n丙\ud800\uffff丁"}], (Column("文", "x"),))
    assert cell.value == "甲乙\n丙丁"


def test_rare_characters_of_names_survive() -> None:
    [[cell]] = body([{"x": "祎昇堃玥𠮷"}], (Column("书记", "x"),))
    assert cell.value == "祎昇堃玥𠮷"


def test_longer_than_a_cell_is_cut_visibly() -> None:
    [[cell]] = body([{"x": "长" * 40_000}], (Column("文", "x"),))
    assert len(cell.value) == 32_767
    assert cell.value.endswith("长…")


def test_numbers_in_text_columns_are_written_as_text() -> None:
    """A telephone number must not become 1.38E+10."""
    values = [13800000000, Decimal("1.50"), True, dt.date(2020, 8, 1), dt.datetime(2020, 8, 1, 9, 5)]
    rows = body([{"x": value} for value in values], (Column("联系方式", "x"),))
    assert [row[0].value for row in rows] == ["13800000000", "1.50", "是", "2020-08-01", "2020-08-01 09:05"]
    assert {row[0].data_type for row in rows} == {"s"}


def test_functions_and_own_formats() -> None:
    columns = (
        Column("序号", lambda branch: branch.members * 2, "integer"),
        Column("分", "score", "decimal", number_format="0.00"),
    )
    [row] = body([example()], columns)
    assert row[0].value == 24
    assert row[1].number_format == "0.00"


def test_a_time_in_a_date_column_is_the_day_in_shanghai() -> None:
    value = dt.datetime(2020, 8, 15, 17, 0, tzinfo=dt.UTC)
    [[cell]] = body([{"x": value}], (Column("日", "x", "date"),))
    assert cell.value == dt.datetime(2020, 8, 16)


def test_ready_to_read_and_print() -> None:
    sheet = written(Sheet("申报汇总", COLUMNS, [example(), example()])).active
    assert [cell.value for cell in sheet[1]] == [column.header for column in COLUMNS]
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.column_dimensions["A"].width == 30


def test_heading_above_the_headers() -> None:
    sheet = written(Sheet("汇总", COLUMNS, [example()], heading="2020年申报汇总表")).active
    assert sheet["A1"].value == "2020年申报汇总表"
    assert sheet["A2"].value == "党组织名称"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A3", "A2:F3", "$2:$2")


def test_no_rows_is_a_table_with_headers() -> None:
    sheet = written(Sheet("空", COLUMNS, [])).active
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:F1")


def test_no_sheets() -> None:
    with pytest.raises(ValueError, match="没有工作表"):
        write_workbook([], io.BytesIO())


def test_sheet_titles() -> None:
    book = written(*(Sheet("市州[推荐]:2020/2021?", COLUMNS, []) for _ in range(3)))
    assert book.sheetnames == ["市州 推荐  2020 2021", "市州 推荐  2020 2021-2", "市州 推荐  2020 2021-3"]
    assert len(sheet_title("长" * 50)) == 31
    assert sheet_title("'") == "Sheet"


def test_ten_thousand_rows_from_an_iterator_in_flat_memory() -> None:
    def rows(count: int) -> Iterator[Branch]:
        for number in range(count):
            yield example(f"示例{number}党支部")

    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            with open("/dev/null", "wb") as nowhere:
                write_workbook([Sheet("大表", COLUMNS, rows(count))], nowhere)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    small, large = peak(200), peak(2_000)
    assert large < small + 2_000_000
    book = load_workbook(io.BytesIO(workbook_bytes(Sheet("大表", COLUMNS, rows(10_000)))), read_only=True)
    names = [row[0] for row in book.worksheets[0].iter_rows(max_col=1, values_only=True)]
    assert len(names) == 10_001
    assert names[-1] == "示例9999党支部"
