"""S5: the workbook of one inspector: down, filled in, back; every difference before it is taken; no outdated one."""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader
from zeal import zeal_ignore

from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.exports.visit_letter import letter_context, visit_letter_pdf
from evaluations.models import Item, Rubric, Sheet, SheetEntry, SheetScore, Visit
from evaluations.rules.scoring import Answer, Point, Scale
from evaluations.rules.visit_workbook import Mark, Origin, plain
from evaluations.services.sheets import save_score
from evaluations.services.visit_workbook import FilledRow, compare, own_now, take_in
from evaluations.workbook_cells import cells_of, inputs_of, typed_of
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet
from tests.evaluations.units import page, sign_in

pytestmark = pytest.mark.django_db

TENTH = Decimal("0.1")


@pytest.fixture
def here(assess: Assessment) -> Assessment:
    """The day of the visit lies ahead; what is sent in is taken from the day of the arrangement."""
    fill_self(assess.unit, assess.work.secretary)
    return assess


def address(visit: Visit, tail: str) -> str:
    """A page under the visit's."""
    return f"{visit.get_absolute_url()}{tail}"


def download(client: Client, visit: Visit) -> Any:
    """The workbook as it is downloaded."""
    answer = client.get(address(visit, "workbook.xlsx"))
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def fill(book: Any, filled: Mapping[str, Mapping[str, Any]]) -> SimpleUploadedFile:
    """Type into rows by code and header; return the file for uploading."""
    sheet = book.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[2]}
    rows = {sheet.cell(number, 1).value: number for number in range(3, sheet.max_row + 1)}
    for code, cells in filled.items():
        for header, value in cells.items():
            sheet.cell(rows[code], headers[header]).value = value
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("评分.xlsx", target.getvalue())


def upload(client: Client, visit: Visit, file: SimpleUploadedFile | None, status: int = 200) -> Any:
    """The page after uploading."""
    answer = client.post(address(visit, "workbook/"), {"file": file} if file else {})
    assert answer.status_code == status, answer.content.decode()
    return answer


def confirm(client: Client, visit: Visit, preview: Any, take: list[str]) -> Any:
    """Confirm some rows of a preview."""
    context = preview.context
    data = {"rows": context["rows"], "marks": context["marks"], "key": context["key"], "take": take}
    with zeal_ignore():  # each row is an entry of its own, on its own locked sheet
        return client.post(address(visit, "workbook/"), data, follow=True)


def text_of(answer: Any) -> str:
    """A page as text."""
    return str(answer.content.decode())


def test_the_workbook_is_locked_but_for_what_is_filled_in(here: Assessment) -> None:
    """One row per item with text, marks, way, self-score; only the cells of its way are open; a hidden sheet."""
    book = download(sign_in(here.leader), here.visit)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "示例天心会计师事务所党支部 实地考核评分表 罗刚"
    assert sheet.max_row == 2 + 32 and sheet.protection.sheet
    headers = {cell.value: cell.column for cell in sheet[2]}
    first = {header: sheet.cell(3, column) for header, column in headers.items()}
    assert first["代码"].value == "1-1" and first["自评分"].value == "3.0" and "扣分项1：" in first["评分办法"].value
    assert [header for header, cell in first.items() if not cell.protection.locked] == [
        "扣分项1次数",
        "扣分项2次数",
        "其他扣分",
        "无扣分",
        "扣分原因",
    ]
    assert book["标识"].sheet_state == "hidden"
    assert not Sheet.objects.filter(visit=here.visit).exists()


def test_there_and_back_again(here: Assessment) -> None:
    """All four ways; old and new beside each other; what is taken is kept with its source; the second click is once."""
    client = sign_in(here.leader)
    Item.objects.filter(code="3-3").update(way="yes_no")
    filled: dict[str, dict[str, Any]] = {
        "1-1": {"扣分项1次数": 1, "扣分原因": "委员缺额一名"},
        "1-2": {"无扣分": "是"},
        "1-4": {"得分": 2.5, "扣分原因": "记录不全"},
        "7-2": {"数量": "3", "扣分原因": "只有三篇"},
        "3-3": {"是或否": "是"},
    }
    preview = upload(client, here.visit, fill(download(client, here.visit), filled))
    text = text_of(preview)
    assert "核对变动：5 项" in text and text.count(" checked") == 5
    assert "2.5分" in text and "委员缺额一名" in text and "未评分" in text
    assert not SheetScore.objects.filter(sheet__visit=here.visit).exists()
    answer = confirm(client, here.visit, preview, ["1-1", "1-4", "7-2", "3-3"])
    assert "已保存 4 项评分" in text_of(answer)
    kept = {
        row.item.code: row for row in SheetScore.objects.filter(sheet__inspector=here.leader).select_related("item")
    }
    assert set(kept) == {"1-1", "1-4", "7-2", "3-3"}
    assert (
        kept["1-4"].reason == "记录不全" and kept["3-3"].answer == {"yes": True} and kept["7-2"].answer == {"count": 3}
    )
    assert {row.source for row in SheetEntry.objects.filter(sheet__visit=here.visit)} == {"workbook"}
    assert "已保存 4 项评分" in text_of(confirm(client, here.visit, preview, ["1-1"]))
    assert SheetEntry.objects.filter(sheet__visit=here.visit).count() == 4
    again = fill(download(client, here.visit), {})
    assert "没有新的内容" in text_of(upload(client, here.visit, again, 422))


def test_what_a_later_file_changes_stands_beside_what_is_kept(here: Assessment) -> None:
    """Only the changed rows."""
    fill_sheet(here.visit, here.leader, differ={"1-4": {"score": "2"}}, submitted=False)
    client = sign_in(here.leader)
    preview = upload(client, here.visit, fill(download(client, here.visit), {"1-4": {"得分": "4"}}))
    assert [(line.code, line.before, line.after) for line in preview.context["lines"]] == [("1-4", "2.0分", "4.0分")]
    confirm(client, here.visit, preview, ["1-4"])
    row = SheetScore.objects.get(sheet__inspector=here.leader, item__code="1-4")
    assert (str(row.score), row.version) == ("4.0", 2)


def test_faults_with_row_and_column(here: Assessment) -> None:
    """A faulty row cannot be ticked, the others can; what is wanted for handing in is said."""
    client = sign_in(here.leader)
    filled = {
        "1-1": {"扣分项2次数": "一次"},
        "1-2": {"得分": "3"},
        "1-4": {"得分": "9"},
        "1-5": {"扣分项1次数": "1"},
        "2-1": {"无扣分": "是", "扣分原因": "长" * 1001},
    }
    preview = upload(client, here.visit, fill(download(client, here.visit), filled))
    text = text_of(preview)
    assert "第 3 行“扣分项2次数”" in text and "第 4 行“得分”：这一项是“扣分”，这一格不填。" in text
    assert "第 6 行“得分”：得分须在0和" in text and "“扣分原因”：扣分原因最多1000字" in text
    assert text.count(" disabled") == 4 and "提交前补齐" in text
    answer = confirm(client, here.visit, preview, ["1-1", "1-5"])
    assert "已保存 1 项评分" in text_of(answer) and "1-1：第 3 行" in text_of(answer)
    assert "请勾选要保存的行" in text_of(
        confirm(client, here.visit, upload(client, here.visit, _again(client, here)), [])
    )


def _again(client: Client, here: Assessment) -> SimpleUploadedFile:
    return fill(download(client, here.visit), {"1-2": {"无扣分": "是"}})


def test_another_persons_or_visits_file_is_refused(here: Assessment) -> None:
    """Whose it is, is said; one without marks too."""
    file = fill(download(sign_in(here.second), here.visit), {"1-2": {"无扣分": "是"}})
    client = sign_in(here.leader)
    assert "这份评分表是唐丽的" in text_of(upload(client, here.visit, file, 422))
    book = download(client, here.visit)
    book["标识"].cell(2, 1).value = "99999"
    assert "不是示例天心会计师事务所党支部这次考核的" in text_of(upload(client, here.visit, fill(book, {}), 422))
    for damage in ("别的", None):
        book = download(client, here.visit)
        book["标识"].cell(1, 1).value = damage
        assert "标识已经损坏" in text_of(upload(client, here.visit, fill(book, {}), 422))
    book = download(client, here.visit)
    book["标识"].cell(3, 2).value = "x"
    assert "标识已经损坏" in text_of(upload(client, here.visit, fill(book, {}), 422))
    book = download(client, here.visit)
    del book["标识"]
    assert "不是从本页下载的表格" in text_of(upload(client, here.visit, fill(book, {}), 422))
    assert "请先选择填好的" in text_of(upload(client, here.visit, None, 422))


def test_a_file_from_before_a_change_of_the_rubric_is_refused(here: Assessment) -> None:
    """Which items, and what to do."""
    client = sign_in(here.leader)
    file = fill(download(client, here.visit), {"1-2": {"无扣分": "是"}})
    Item.objects.filter(code="1-4").update(marks="5.0")
    Rubric.objects.update(edition=2)
    text = text_of(upload(client, here.visit, file, 422))
    assert "这份表格按第1版，现在是第2版" in text and "评分办法有变动的：1-4。" in text and "重新下载" in text
    Item.objects.filter(code="1-4").update(marks="4.0")
    file.seek(0)
    text = text_of(upload(client, here.visit, file, 422))
    assert "现在是第2版" in text and "评分办法有变动的" not in text


def test_a_row_changed_on_the_page_since_is_refused(here: Assessment) -> None:
    """Nothing is overwritten; rows that were not touched in the file, or say the same now, do no harm."""
    client = sign_in(here.leader)
    sheet = fill_sheet(here.visit, here.leader, differ={"1-4": {"score": "2"}, "1-7": {"score": "1"}}, submitted=False)
    book = download(client, here.visit)
    for code, score in (("1-4", "3"), ("1-7", "2")):
        save_score(
            sheet,
            item=Item.objects.get(code=code),
            typed={"score": score},
            reason="现场没有看到相应材料",
            base_version=1,
            key=f"手机-{code}",
            source="page",
            by=here.leader,
        )
    file = fill(book, {"1-4": {"得分": "1"}, "2-7": {"得分": "1"}})
    text = text_of(upload(client, here.visit, file, 422))
    assert "评分表上又修改了这些内容：1-4。" in text and "重新下载" in text
    same = fill(book, {"1-4": {"得分": "3.0"}, "2-7": {"得分": "1"}})
    preview = upload(client, here.visit, same)
    assert [line.code for line in preview.context["lines"]] == ["2-7"]


def test_rows_that_belong_to_no_item_are_refused(here: Assessment) -> None:
    """Nobody knows what they mean: unknown or twice."""
    client = sign_in(here.leader)
    book = download(client, here.visit)
    book.worksheets[0].cell(3, 1).value = "9-9"
    book.worksheets[0].cell(4, 1).value = "1-3"
    text = text_of(upload(client, here.visit, fill(book, {}), 422))
    assert "第 3 行“代码”：没有代码为“9-9”" in text and "第 5 行“代码”：“1-3”出现了两次" in text
    book = download(client, here.visit)
    book.worksheets[0].cell(3, 13).value = "=1+1"
    assert "这里是公式" in text_of(upload(client, here.visit, fill(book, {}), 422))


def test_only_the_team_while_the_sheet_is_open(here: Assessment) -> None:
    """403 for who sees the visit, 404 for others; a sheet that is in is in; a cancelled visit has no papers."""
    for person in (here.work.clerk, here.work.secretary):
        client = sign_in(person)
        assert client.get(address(here.visit, "workbook.xlsx")).status_code == 403
        assert client.get(address(here.visit, "workbook/")).status_code == 403
    client = sign_in(here.outsider)
    for tail in ("workbook.xlsx", "workbook/", "letter.pdf", "score-sheet.pdf"):
        assert client.get(address(here.visit, tail)).status_code == 404
    client = sign_in(here.leader)
    assert "下载我的评分表" in page(client, address(here.visit, "workbook/"))
    assert client.put(address(here.visit, "workbook/")).status_code == 405
    assert client.post(address(here.visit, "workbook.xlsx")).status_code == 405
    file = fill(download(client, here.visit), {"1-2": {"无扣分": "是"}})
    fill_sheet(here.visit, here.leader)
    assert upload(client, here.visit, file, 403).status_code == 403
    Visit.objects.filter(pk=here.visit.pk).update(
        state="cancelled", cancelled_by=here.work.clerk, cancelled_at=here.visit.arranged_at, cancel_reason="下雪"
    )
    assert sign_in(here.work.clerk).get(address(here.visit, "letter.pdf")).status_code == 404


def test_what_was_typed_meanwhile_is_told_row_by_row(here: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between comparing and saving: the rows that could not be saved are named, the others are saved."""
    own = own_now(here.visit, by=here.leader)
    origin = own.origin(here.leader)
    rows = [FilledRow(3, "1-4", {"score": "3", "reason": "缺"}), FilledRow(4, "1-2", {"no_deduction": "是"})]
    with pytest.raises(Forbidden):
        compare(here.visit, rows=rows, origin=origin, by=here.outsider)
    lines = compare(here.visit, rows=rows, origin=origin, by=here.leader)
    assert [line.code for line in lines] == ["1-2", "1-4"]
    sheet = Sheet.objects.create(visit=here.visit, inspector=here.leader, opened_at=here.visit.arranged_at)
    facts = {"item": Item.objects.get(code="1-4"), "typed": {"score": "1"}, "reason": "缺", "source": "page"}
    save_score(sheet, base_version=0, key="手机", by=here.leader, **facts)  # type: ignore[arg-type]
    monkeypatch.setattr("evaluations.services.visit_workbook.compare", lambda *args, **named: lines)
    taken = take_in(here.visit, rows=rows, origin=origin, chosen=["1-2", "1-4"], key="表格", by=here.leader)
    assert taken.saved == ["1-2"] and "1-4：没有保存，这一项刚才又有修改" in taken.left[0]


def test_the_printed_sheet_and_the_letter(here: Assessment) -> None:
    """PDF for the team (with the own name) and the office; the letter for all parties."""
    for person in (here.leader, here.work.clerk):
        answer = sign_in(person).get(address(here.visit, "score-sheet.pdf"))
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert sign_in(here.work.secretary).get(address(here.visit, "score-sheet.pdf")).status_code == 403
    for person in (here.leader, here.work.clerk, here.work.secretary):
        answer = sign_in(person).get(address(here.visit, "letter.pdf"))
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    assert sign_in(here.work.clerk).post(address(here.visit, "letter.pdf")).status_code == 405


def test_what_the_letter_says(here: Assessment) -> None:
    """Who comes when, what to prepare; a changed arrangement says that it counts, with the day of printing."""
    here.visit.place, here.visit.note = "三楼会议室", "请财务负责人参加。\n\n请备投影。"
    first = letter_context(here.visit, date(2021, 3, 12))
    assert (first["greeting"], first["day"]) == ("示例天心会计师事务所党支部：", "2021年3月10日")
    assert first["paragraphs"][1:3] == ["一、考核组。组长罗刚，成员唐丽、许峰。", "二、考核地点。三楼会议室。"]
    assert "32项" in first["paragraphs"][3]
    assert first["paragraphs"][-2:] == ["五、其他事项。请财务负责人参加。", "请备投影。"]
    here.visit.version, here.visit.note = 2, ""
    changed = letter_context(here.visit, date(2021, 3, 12))
    assert changed["paragraphs"][0].endswith("此前的考核通知以本通知为准。") and changed["day"] == "2021年3月12日"
    assert len(changed["paragraphs"]) == 5


def test_the_signature_never_stands_alone_on_a_page(here: Assessment) -> None:
    """An ordinary letter is one page; a longer one takes its last paragraph along to the signature."""
    here.visit.place = "示例天心会计师事务所三楼会议室"
    assert len(PdfReader(io.BytesIO(visit_letter_pdf(here.visit, date(2021, 3, 12)))).pages) == 1
    for lines in range(1, 14):
        here.visit.note = "\n".join(["请备投影。"] * lines)
        pages = PdfReader(io.BytesIO(visit_letter_pdf(here.visit, date(2021, 3, 12)))).pages
        assert "请备投影" in pages[-1].extract_text()
        if len(pages) == 2:
            return
    pytest.fail("the note was to need a second page")


def test_a_damaged_confirmation_saves_nothing(here: Assessment) -> None:
    """Whatever comes instead of the preview's fields."""
    client = sign_in(here.leader)
    for data in ({"rows": "x"}, {"rows": "[]", "marks": "x\ty"}, {"rows": '[{"n":3}]', "marks": ""}):
        assert client.post(address(here.visit, "workbook/"), data).status_code == 422
    with pytest.raises(Refused):
        take_in(here.visit, rows=[], origin=None, chosen=[], key="一", by=here.leader)


def test_cells_say_what_an_answer_says() -> None:
    """Every way there and back; 3 and 3.0 are the same; a reason is not a figure."""
    points = (Point("one", "缺额", TENTH),)
    for scale, answer in (
        (Scale("a", TENTH), Answer(score=TENTH)),
        (Scale("a", TENTH, "deductions", points), Answer(times={"one": 2}, other=TENTH)),
        (Scale("a", TENTH, "deductions", points), Answer(no_deduction=True)),
        (Scale("a", TENTH, "counted", points), Answer(count=4)),
        (Scale("a", TENTH, "yes_no"), Answer(yes=False)),
        (Scale("a", TENTH, "yes_no", may_be_not_applicable=True), Answer(not_applicable=True)),
    ):
        cells = cells_of(scale, answer, "因为")
        assert set(cells) == set(inputs_of(scale)) and cells["reason"] == "因为"
        typed = typed_of(scale, cells)
        assert "reason" not in typed and any(typed.values())
    assert plain({"score": "3.0", "reason": "3.0", "count": " "}) == {"score": "3", "reason": "3.0"}
    assert plain({"score": "3.5", "other": "0.5"}) == {"score": "3.5", "other": "0.5"}
    mark = Mark.of(Scale("a", TENTH), 1, {})
    origin = Origin(1, 2, "罗刚", 1, {"1-1": mark})
    assert Origin.from_rows(origin.as_rows()) == origin and Origin.from_rows([]) is None
