"""The steps of the journey of 2020, one function each: who does it is the first argument."""

import re
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.core.builders import EXE
from tests.journeys.papers import pdf_text, scanned
from tests.journeys.people import Person
from tests.journeys.texts import FIRM_OPINION, GROUNDS_500, GROUNDS_501, HONOURS, OWN_OPINION

PASSWORD = "岳麓山下的支部2020"
MATERIALS = "打印、盖章、上传盖章页"


@dataclass(frozen=True)
class Account:
    """What the slip says."""

    username: str
    code: str


def open_account(clerk: Person, *, body: str, full_name: str) -> Account:
    """The committee opens an account; the one-time code is shown once."""
    clerk.go("/accounts/open/")
    body_label = clerk.page.locator("[name=organization] option", has_text=body).first.inner_text()
    clerk.field("organization").select_option(label=body_label)
    clerk.field("role").select_option("branch")
    clerk.fill(full_name=full_name, phone="0731-85165666")
    clerk.press("开立账号")
    clerk.sees(f"已为“{full_name}”开立账号")
    numbers = clerk.page.locator(".confirmation-number").all_inner_texts()
    clerk.look()
    return Account(username=numbers[0], code=numbers[1])


def sign_in_for_the_first_time(secretary: Person, account: Account) -> None:
    """With the code from the slip; nothing else is to be had before a password of one's own is set."""
    secretary.sign_in(account.username, account.code)
    secretary.go("/applications/")
    secretary.sees("请先设置自己的密码")
    secretary.look()
    secretary.fill(oldpassword=account.code, password1=account.code, password2=account.code)
    secretary.press("保存新密码")
    secretary.is_told("新密码不能与现在的密码（或一次性口令）相同。")
    secretary.fill(oldpassword=account.code, password1=PASSWORD, password2=PASSWORD)
    secretary.press("保存新密码")
    secretary.sees("创建单位申报")


def start_the_form(secretary: Person) -> str:
    """Open the form; return its address."""
    secretary.press("开始填写申请表")
    secretary.sees("请在 2020年8月12日 结束前提交")
    secretary.look()
    return secretary.page.url


def fill_in_basics(secretary: Person) -> None:
    """What the register knows is there; a number with a word in it is refused and put right."""
    secretary.follow("基本情况")
    expect(secretary.field("branch_name")).to_have_value("示例岳麓会计师事务所党支部")
    expect(secretary.field("founded_on")).to_have_value("2012-06-01")
    secretary.fill(employee_count="五十六", member_count="13")
    secretary.press("保存并继续")
    secretary.is_told("“所在机构员工人数”填的是“五十六”，请只填数字，例如 56。")
    secretary.look()
    secretary.fill(employee_count="56")
    secretary.press("保存并继续")
    secretary.arrives_at("所获荣誉")


def fill_in_honours(secretary: Person) -> None:
    """F2: an honour that is four years old is refused in a sentence; corrected, and a second one added."""
    old, second = {**HONOURS[0], "awarded_on": "2016-07-01"}, HONOURS[1]
    type_honour(secretary, 0, old)
    secretary.press("保存并继续")
    secretary.is_told("第 1 项荣誉获得于2016年7月1日，不在近 3 年内（2017年8月15日以后），请删去这一项。")
    secretary.look()
    secretary.fill(**{"honours-0-awarded_on": HONOURS[0]["awarded_on"]})
    if not secretary.field("honours-1-title").is_visible():
        secretary.press("增加一项荣誉")
    type_honour(secretary, 1, second)
    secretary.press("保存并继续")
    secretary.arrives_at("创建申报依据")


def type_honour(secretary: Person, row: int, honour: dict[str, str]) -> None:
    """Type one row."""
    secretary.fill(**{f"honours-{row}-{key}": honour[key] for key in ("title", "body", "awarded_on")})
    secretary.field(f"honours-{row}-owner").select_option(honour["owner"])


def fill_in_grounds(secretary: Person) -> None:
    """F1: 501 characters are refused, by the live counter and by the server; 500 are accepted; blanks do not count."""
    counter = secretary.page.locator(".counter")
    secretary.fill(grounds=GROUNDS_501)
    expect(counter).to_have_text("已写 501 字，超出 1 字（字符数，不计空格）")
    secretary.press("保存并继续")
    secretary.is_told("“党组织创建申报依据”有 501 字（不计空格），超出 1 字，请控制在 500 字以内。")
    expect(secretary.field("grounds")).to_have_value(GROUNDS_501)
    secretary.look()
    secretary.fill(grounds=GROUNDS_500)
    expect(counter).to_have_text("已写 500 字，还可写 0 字（字符数，不计空格）")
    secretary.press("保存并继续")
    secretary.arrives_at("填表人和联系方式")


def lose_the_connection(secretary: Person) -> None:
    """F6: typing goes on without a network, the page says so, and everything is on the server when it is back."""
    secretary.page.context.set_offline(True)
    secretary.fill(filled_by="李秀英（组织委员）", contact="0731-85165666")
    expect(secretary.page.locator("[data-autosave-status]")).to_contain_text(
        "未能保存到服务器（网络断开），已存在本机，恢复后自动保存"
    )
    secretary.page.context.set_offline(False)
    secretary.saved()
    secretary.page.reload()
    expect(secretary.field("filled_by")).to_have_value("李秀英（组织委员）")
    expect(secretary.field("contact")).to_have_value("0731-85165666")


def type_at_the_same_time(secretary: Person, colleague: Person, address: str) -> None:
    """F6: a colleague changes the same field; nothing is overwritten, both texts are shown, the secretary decides."""
    colleague.go(f"{address}contact/")
    colleague.fill(contact="0731-88888888")
    colleague.saved()
    secretary.fill(contact="0731-85165666 转 8012")
    banner = secretary.page.locator("[data-autosave-banner]")
    expect(banner).to_contain_text("周海燕")
    banner.get_by_role("button", name="比较两份内容").click()
    secretary.sees("您刚才填写的", "0731-85165666 转 8012", "现在保存着的", "0731-88888888")
    secretary.look()
    secretary.press("用我填写的内容")
    secretary.sees("要做的事")
    secretary.go(f"{address}contact/")
    expect(secretary.field("contact")).to_have_value("0731-85165666 转 8012")


def record_opinions(secretary: Person, address: str) -> None:
    """F4: the firm's opinion cannot come before the organisation's own."""
    secretary.go(address)
    secretary.follow("所在执业机构意见")
    secretary.sees("三级意见须依次签署")
    secretary.go(f"{address}own-opinion/")
    secretary.fill(**OWN_OPINION)
    secretary.press("保存")
    secretary.sees("要做的事")
    secretary.follow("所在执业机构意见")
    secretary.page.get_by_label("同意", exact=True).check()
    secretary.fill(**FIRM_OPINION | {"signed_on": "2020-08-01"})
    secretary.press("保存")
    secretary.is_told("签署日期早于前一级意见的日期2020年8月4日，三级意见须依次签署。")
    expect(secretary.field("text")).to_have_value(FIRM_OPINION["text"])
    secretary.look()
    secretary.fill(signed_on=FIRM_OPINION["signed_on"])
    secretary.press("保存")
    secretary.sees("要做的事")


def print_the_form(secretary: Person, address: str) -> tuple[str, bytes]:
    """F3: return the version code that the page shows, and the PDF that is printed."""
    secretary.go(f"{address}scans/")
    code = secretary.page.locator("main strong.code").first.inner_text()
    link = secretary.page.get_by_role("link", name=re.compile("打开申请表 PDF 打印"))
    return code, secretary.fetch(str(link.get_attribute("href")))


def upload_the_sealed_page(secretary: Person, address: str, *, code: str, paper: bytes) -> None:
    """F3: not with another version's code, not a program called .pdf; then the right page. Nothing else is lost."""
    secretary.go(f"{address}scans/")
    page = ("盖章的申请表.pdf", scanned(paper))
    secretary.fill(code="AAAA-AAAA")
    secretary.upload("code", page, button="上传盖章页")
    secretary.sees(f"版本码“AAAA-AAAA”不属于这份申请表，请核对页脚；当前版本是 {code}。")
    secretary.fill(code=code.lower())
    secretary.upload("code", ("盖章的申请表.pdf", EXE), button="上传盖章页")
    secretary.sees("“盖章的申请表.pdf”没有上传", "程序文件")
    secretary.look()
    secretary.upload("code", page, button="上传盖章页")
    files = secretary.page.get_by_role("list", name="盖章页")
    expect(files).to_contain_text(f"版本码 {code}")
    expect(files).to_contain_text("有效")


def submit(secretary: Person, address: str) -> str:
    """S2: check the answers, click twice on the button, read the number."""
    secretary.go(address)
    secretary.follow("核对并提交")
    secretary.look()
    secretary.page.get_by_role("main").get_by_role("button", name="提交申请表").dblclick()
    secretary.sees("申请表已提交", "接下来")
    secretary.look()
    return secretary.page.locator(".confirmation-number").inner_text()


def read_the_receipt(secretary: Person) -> str:
    """The text of the receipt behind the button."""
    link = secretary.page.get_by_role("link", name="打印回执")
    return pdf_text(secretary.fetch(str(link.get_attribute("href"))))


def send_back(officer: Person, address: str, *, reason: str, remark: str) -> None:
    """The prefecture's body finds the form on its list and sends it back with a remark on a field."""
    officer.go("/applications/")
    officer.follow("示例岳麓会计师事务所党支部")
    officer.sees("2020-市州-001", "0731-85165666 转 8012")
    officer.look()
    officer.follow("退回补正")
    officer.press("退回补正")
    officer.is_told("请写明退回理由，让填报单位知道要改什么。")
    officer.look()
    officer.fill(**{"reason": reason, "remark-grounds": remark})
    officer.press("退回补正")
    officer.sees("退回补正记录", reason)
    assert officer.page.url == address


def answer_the_form(officer: Person, address: str, *, opinion: dict[str, str]) -> None:
    """F4: the superior enters its opinion and uploads its own sealed page, with the code of the submitted version."""
    officer.go(address)
    officer.follow("填写上级党组织意见")
    paper = officer.fetch(f"{address}form.pdf")
    code = re.findall(r"版本码([A-Z0-9]{4}-[A-Z0-9]{4})", pdf_text(paper))[0]
    officer.page.get_by_label("同意推荐", exact=True).check()
    officer.fill(**opinion)
    officer.field("scan").set_input_files(
        [{"name": "上级盖章页.pdf", "mimeType": "application/pdf", "buffer": scanned(paper)}]
    )
    officer.fill(code=code)
    officer.look()
    officer.press("签署并保存")
    officer.sees(opinion["text"], "上级盖章页.pdf")
