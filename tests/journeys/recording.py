"""The steps of stage 4 in which facts are put down: ledger, Excel, articles, documents."""

from typing import Any

from playwright.sync_api import expect

from evaluations.models import CreationUnit, LedgerRecord
from tests.journeys.people import Person
from tests.journeys.working import Hand, filled_in, photo, scan

ASSEMBLY = "学习贯彻全会精神，讨论创建方案"
QUARTERS = (("2020-03-12", "疫情防控和复工复产"), ("2020-06-18", "半年工作"), ("2020-09-10", "申报创建对象"))
TITLE = "党员先锋岗里的审计人"


def at(unit: CreationUnit, part: str = "") -> str:
    """An address under the unit."""
    return f"/evaluations/units/{unit.pk}/{part}"


def enter_an_assembly(secretary: Person, unit: CreationUnit) -> Hand:
    """R 2-1: from the unit's page to the saved record; day, number of members and chair are there already."""
    secretary.go(at(unit))
    secretary.look()
    page = secretary.page
    hand = Hand(page)
    hand.tap(page.get_by_role("navigation", name="创建单位").get_by_role("link", name="台账"))
    hand.tap(page.get_by_role("link", name="登记一条"))
    hand.tap(page.get_by_role("link", name="党员大会"))
    expect(page.get_by_label("日期")).to_have_value("2020-11-10")
    expect(page.get_by_label("应到人数")).to_have_value("13")
    expect(page.get_by_label("主持人")).to_have_value("张建国")
    hand.type("议题", ASSEMBLY)
    hand.type("实到人数", "12")
    hand.type("讨论和决定的事项", "传达全会精神，通过创建方案和时间表。")
    hand.choose("会议记录本照片", photo("记录本1.jpg", 40), photo("记录本2.jpg", 90))
    expect(page.get_by_role("button", name="不传")).to_have_count(2)
    secretary.look()
    hand.tap(page.get_by_role("button", name="保存"))
    expect(page.get_by_role("heading", name="照片（2 张）")).to_be_visible()
    secretary.look()
    return hand


def row(day: str, topic: str, present: Any = 12) -> dict[str, Any]:
    """An assembly as a line of the table."""
    return {
        "日期": day,
        "议题": topic,
        "主持人": "张建国",
        "应到人数": 13,
        "实到人数": present,
        "讨论和决定的事项": f"研究{topic}。",
    }


def import_assemblies(secretary: Person, unit: CreationUnit) -> None:
    """S4: the template, one bad cell named by row and column with nothing imported, the preview, the confirmation."""
    secretary.go(at(unit, "ledger/import/"))
    secretary.look()
    secretary.follow("党员大会")
    name, template = secretary.download(secretary.page.get_by_role("link", name="下载党员大会模板"))
    assert name == "党员大会导入模板.xlsx"
    good = [row(*quarter) for quarter in QUARTERS]
    bad = [*good[:2], good[2] | {"实到人数": "十二人"}]
    before = LedgerRecord.objects.count()
    secretary.field("file").set_input_files(filled_in(template, "党员大会.xlsx", bad))
    secretary.press("上传并预览")
    secretary.is_told("第 4 行“实到人数”：“十二人”不是数字")
    secretary.look()
    assert LedgerRecord.objects.count() == before
    secretary.field("file").set_input_files(filled_in(template, "党员大会.xlsx", good))
    secretary.press("上传并预览")
    secretary.sees("预览：党员大会 3 条", *(topic for _, topic in QUARTERS))
    secretary.look()
    secretary.press("确认导入")
    secretary.sees("已导入党员大会 3 条。", "补录")
    secretary.look()


def void(secretary: Person, unit: CreationUnit, topic: str, *, reason: str) -> None:
    """R: a record is taken out of the count with a reason, and stays in sight."""
    secretary.go(at(unit, "ledger/"))
    secretary.follow(f"党员大会：{topic}")
    secretary.follow("作废")
    secretary.press("作废这条记录")
    secretary.is_told("原因")
    secretary.look()
    secretary.fill(reason=reason)
    secretary.press("作废这条记录")
    secretary.sees("这条记录已作废，不再计入", f"原因：{reason}")
    secretary.look()


def send_an_article(secretary: Person, unit: CreationUnit) -> None:
    """7-2: a title without a word of text is refused, then sent."""
    secretary.go(at(unit, "articles/"))
    secretary.look()
    secretary.follow("报送宣传稿")
    secretary.fill(title=TITLE)
    secretary.press("报送")
    secretary.is_told("正文")
    expect(secretary.field("title")).to_have_value(TITLE)
    secretary.look()
    secretary.fill(author="李秀英", text="十月以来，示例岳麓会计师事务所党支部设立党员先锋岗6个。")
    secretary.press("报送")
    secretary.sees(TITLE)


def receive_the_article(clerk: Person) -> None:
    """7-2: told on the home page; ticked in the list of all, and received."""
    clerk.go("/")
    clerk.sees("1 篇宣传稿待接收")
    clerk.go("/evaluations/articles/")
    clerk.look()
    clerk.page.get_by_label(f"选择《{TITLE}》").check()
    clerk.press("接收勾选的稿件")
    clerk.sees("已接收")
    clerk.look()


def upload_the_charter(secretary: Person, unit: CreationUnit) -> None:
    """5-1: the charter once, in force since 2019; the item shows it."""
    secretary.go(at(unit, "documents/"))
    secretary.look()
    secretary.go(at(unit, "documents/new/"))
    secretary.look()
    secretary.follow("执业机构章程")
    secretary.field("file").set_input_files(scan("章程.pdf"))
    secretary.fill(in_force_from="2019-05-01")
    secretary.look()
    secretary.press("上传")
    secretary.page.get_by_role("heading", name="执业机构章程").wait_for()
    secretary.sees("章程.pdf", "5-1")
    secretary.look()
    secretary.go(at(unit, "items/5-1/"))
    secretary.sees("执业机构章程")
    secretary.look()
