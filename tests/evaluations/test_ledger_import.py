"""Records from Excel: preview, all or none, doubled rows questioned, hostile files refused."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from benchmark_platform.core.findings import Refused
from evaluations.models import LedgerRecord
from evaluations.services.ledger_import import TypedRow, import_records
from evaluations.table_rows import unpacked
from tests.core.builders import xlsx_shell, zipped
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.ledger import assembly, enter, kind_of, member

HEADERS = ["日期", "议题", "地点", "主持人", "应到人数", "实到人数", "请假人数", "讨论和决定的事项"]
ROW = ["2020-03-12", "一季度工作", "四楼", "张建国", 13, 12, 1, "讨论疫情防控。"]


def table(*rows: list[Any], headers: list[str] = HEADERS) -> SimpleUploadedFile:
    """A filled-in table."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (headers, *rows):
        sheet.append(row)
    target = BytesIO()
    workbook.save(target)
    return SimpleUploadedFile("台账.xlsx", target.getvalue())


def long_text(start: int) -> str:
    """30,000 characters that cannot be packed into nothing."""
    return "".join(chr(0x4E00 + (start + number) * 7919 % 20_000) for number in range(30_000))


@pytest.fixture
def page(work: WorkWorld, client: Client) -> Any:
    """Posts to the import of a kind as 周明."""
    client.force_login(work.secretary)

    def post(data: dict[str, Any] | None, kind: str = "assembly") -> Any:
        address = reverse("evaluations:ledger_import_kind", args=[work.unit.pk, kind])
        return client.get(address) if data is None else client.post(address, data)

    return post


def confirm(page: Any, preview: Any, **more: Any) -> Any:
    """Presses 确认导入."""
    return page({"rows": preview.context["rows"], "key": preview.context["key"]} | more)


def test_from_template_to_records(work: WorkWorld, client: Client, page: Any) -> None:
    """The template is filled in, previewed, confirmed; a second press enters nothing."""
    assert page(None).status_code == 200
    answer = client.get(reverse("evaluations:ledger_template", args=[work.unit.pk, "assembly"]))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]][:2] == ["日期*", "议题*"]
    second = ["2020年6月18日", "二季度工作", "", "", 13, 13, None, "通过计划。"]
    preview = page({"file": table(ROW, second)})
    assert preview.status_code == 200
    assert LedgerRecord.objects.count() == 0
    for _ in range(2):
        assert confirm(page, preview).status_code == 302
    assert sorted((str(row.held_on), row.present) for row in LedgerRecord.objects.all()) == [
        ("2020-03-12", 12),
        ("2020-06-18", 13),
    ]


def test_the_same_table_again_is_questioned(work: WorkWorld, page: Any) -> None:
    """Odd rows come in where ticked only; with none ticked nothing is left."""
    confirm(page, page({"file": table(ROW)}))
    other = ["2020-03-13", *ROW[1:]]
    preview = page({"file": table(ROW, other, other)})
    odd = {line["number"]: [question["text"] for question in line["questions"]] for line in preview.context["lines"]}
    assert odd == {
        2: ["2020年3月12日已经登记过党员大会（四楼）“一季度工作”，可能重复。请核对是不是同一次。"],
        3: [],
        4: ["2020年3月13日在表格第 3 行已有党员大会（四楼）“一季度工作”，可能重复。请核对是不是同一次。"],
    }
    assert confirm(page, preview).status_code == 302
    assert LedgerRecord.objects.count() == 2
    again = page({"file": table(ROW)})
    refused = confirm(page, again)
    assert refused.status_code == 422
    assert "没有要导入的记录" in refused.content.decode()
    assert confirm(page, again, sure="2").status_code == 302
    assert LedgerRecord.objects.exclude(confirmed="").get().held_on.isoformat() == "2020-03-12"


def test_a_faulty_row_keeps_all_out(work: WorkWorld, page: Any) -> None:
    """Every fault with its row, nothing entered."""
    rows = [ROW, ["2021-03-12", *ROW[1:]], [*ROW[:4], 10, 12, None, "内容"], [*ROW[:4], "十", 12, None, None]]
    rows.append([None, *ROW[1:]])
    text = page({"file": table(*rows)}).content.decode()
    assert "第 5 行“应到人数”：“十”不是数字，请只填阿拉伯数字。" in text
    assert "第 5 行“讨论和决定的事项”：必填，不能为空。" in text
    assert "请填写讨论和决定的事项" not in text
    # In the same round: what the row as a whole shows, and what is doubled inside the table.
    assert "第 3 行“日期”：日期2021年3月12日还没有到" in text
    assert "第 4 行“实到人数”：实到 12 人多于应到 10 人" in text
    assert "第 4 行：2020年3月12日在表格第 2 行已有党员大会" in text
    assert text.index("第 4 行“实到人数”") < text.index("第 5 行“应到人数”")
    text = page({"file": table(*rows[:3])}).content.decode()
    assert "第 3 行“日期”：日期2021年3月12日还没有到" in text
    assert "第 4 行“实到人数”：实到 12 人多于应到 10 人" in text
    assert LedgerRecord.objects.count() == 0


def test_names_of_the_roster(work: WorkWorld, page: Any) -> None:
    """Unknown and double names are told; the clear ones are found."""
    member(work.unit, "王芳")
    member(work.unit, "李伟", note="审计一部")
    member(work.unit, "李伟", note="审计二部")
    headers = ["日期", "谈话人", "谈话对象"]
    wrong = table(["2020-10-12", "张建国", "王芳、李伟，赵六"], headers=headers)
    text = page({"file": wrong}, "talk").content.decode()
    assert "名册上有 2 个“李伟”，请写成其中一个：李伟（审计一部）、李伟（审计二部）。" in text
    assert "“赵六”不在党员名册中" in text
    none = table(["2020-10-12", "张建国", "赵六"], headers=headers)
    assert page({"file": none}, "talk").content.decode().count("“人员”：") == 1
    good = page({"file": table(["2020-10-12", "张建国", "王芳 李伟（审计二部）"], headers=headers)}, "talk")
    address = reverse("evaluations:ledger_import_kind", args=[work.unit.pk, "talk"])
    client: Client = good.client
    client.post(address, {"rows": good.context["rows"], "key": good.context["key"]})
    assert sorted(str(named) for named in LedgerRecord.objects.get().named.all()) == ["李伟（审计二部）", "王芳"]


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (None, "请先选择填好的 Excel 表格。"),
        (SimpleUploadedFile("台账.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "旧版 Excel"),
        (SimpleUploadedFile("台账.xlsx", b""), "空文件"),
        (SimpleUploadedFile("台账.xlsx", b"not a zip"), ""),
        (SimpleUploadedFile("台账.xlsx", xlsx_shell()), ""),
        (SimpleUploadedFile("台账.xlsx", xlsx_shell({"xl/vbaProject.bin": b"macro"})), "宏"),
        (SimpleUploadedFile("台账.xlsx", xlsx_shell({"xl/media/x.bin": b"\0" * 150_000_000})), ""),
        (SimpleUploadedFile("台账.xlsx", zipped({"a.txt": b"x"})), ""),
        (table(["=1+1", *ROW[1:]]), "公式"),
        (table(ROW, headers=["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"]), "找不到表头"),
        (table(*([ROW] * 301)), "表格超过 300 行"),
        (table(*([*ROW[:7], long_text(row)] for row in range(40))), "表格里的文字太多"),
    ],
    ids=["none", "old", "empty", "text", "shell", "macro", "bomb", "zip", "formula", "headers", "rows", "long"],
)
def test_hostile_tables(work: WorkWorld, page: Any, file: Any, sentence: str) -> None:
    """A sentence each, and nothing entered."""
    if file is not None:
        file.seek(0)
    answer = page({} if file is None else {"file": file})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert LedgerRecord.objects.count() == 0


def test_damaged_confirmations(work: WorkWorld, page: Any) -> None:
    """What comes back is judged anew."""
    assert unpacked("[", most=3) == unpacked("{}", most=3) == unpacked("[1]", most=3) == []
    assert unpacked('[{"n": 1}, {"n": 2}]', most=1) == []
    assert unpacked('[{"n": 1, "a": null, "b": 7}]', most=3) == [{"n": 1, "a": "", "b": "7"}]
    assert page({"rows": "[", "key": "k"}).status_code == 422
    assert page({"rows": '[{"n": 2, "held_on": "昨天"}]', "key": "k"}).status_code == 422
    assert LedgerRecord.objects.count() == 0


def test_too_many_rows_at_once(work: WorkWorld) -> None:
    """The service has its own limit."""
    rows = [TypedRow(number, assembly()) for number in range(301)]
    with pytest.raises(Refused, match="一次最多导入 300 条"):
        import_records(
            work.unit, kind=kind_of(work.unit, "assembly"), rows=rows, confirmed=(), key="k", by=work.secretary
        )


def test_choice_of_kind(work: WorkWorld, client: Client, page: Any) -> None:
    """Each kind has its own table; an unknown one is a 404."""
    enter(work.unit, work.secretary)
    client.force_login(work.secretary)
    text = client.get(reverse("evaluations:ledger_import", args=[work.unit.pk])).content.decode()
    assert "谈心谈话" in text
    assert page(None, "nothing").status_code == 404
