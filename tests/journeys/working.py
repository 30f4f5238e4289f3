"""The steps of stage 4, one function each, and the released selection that it begins with."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import time_machine
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from applications.models import Application
from applications.services.eligibility import confirm_eligibility, standing_check
from applications.services.selection_release import release_selection
from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit
from tests.applications.conftest import moment
from tests.applications.province import Province, decided
from tests.applications.recommending import again, choose, judge
from tests.core.builders import PDF
from tests.factories import make_user
from tests.journeys.chosen import direct_forms, filed
from tests.journeys.conftest import Plan
from tests.journeys.people import Person

TENTH = moment(11, 10, 9)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Selected:
    """The released list: 示例岳麓 of Changsha (李秀英) and the direct 示例天心 (周明); 何伟 looks after the first."""

    yuelu: Application
    tianxin: Application
    clerk: User
    liaison: User

    @property
    def unit(self) -> CreationUnit:
        """The unit of 示例岳麓."""
        return CreationUnit.objects.with_parties().get(application=self.yuelu)


def released(plan: Plan, clock: time_machine.Traveller) -> Selected:
    """From the forms of August to the list of 10 September by the services; then it is the tenth of November."""
    direct = direct_forms(plan, 0)
    yuelu = filed(plan.campaign, plan.branch, make_user(plan.branch, "branch", "李秀英", "lixiuying"), plan.officer)
    judge(yuelu, plan.officer)
    choose(yuelu, plan.officer)
    clock.move_to(moment(9, 10, 9), tick=True)
    forms = [again(form) for form in (*direct.forms.values(), yuelu)]
    seen = {form.pk: check.pk for form in forms if (check := standing_check(form))}
    confirm_eligibility(plan.campaign, seen=seen, by=plan.clerk)
    committee = plan.direct_branch.superior
    assert committee is not None
    province = Province(
        campaign=plan.campaign,
        committee=committee,
        clerk=plan.clerk,
        decider=direct.decider,
        direct=[again(form) for form in direct.forms.values()],
        recommended=[again(yuelu)],
    )
    release_selection(decided(province), by=direct.decider)
    clock.move_to(TENTH, tick=True)
    return Selected(again(yuelu), again(forms[0]), clerk=plan.clerk, liaison=direct.reviewer)


# --- files ----------------------------------------------------------------------------------------------------------


def photo(name: str, shade: int) -> FilePayload:
    """A photo of a page as a telephone takes it, 1600 by 1200."""
    target = io.BytesIO()
    Image.effect_noise((1600, 1200), shade).convert("RGB").save(target, "JPEG", quality=80)
    return FilePayload(name=name, mimeType="image/jpeg", buffer=target.getvalue())


def filled_in(template: bytes, name: str, rows: Sequence[dict[str, Any]]) -> FilePayload:
    """A template of the platform with these rows under its headers (the star of a required column left out)."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1] if cell.value}
    for number, row in enumerate(rows, start=2):
        for header, value in row.items():
            sheet.cell(number, columns[header]).value = value
    target = io.BytesIO()
    book.save(target)
    return FilePayload(name=name, mimeType=XLSX, buffer=target.getvalue())


def scan(name: str) -> FilePayload:
    """A scanned page."""
    return FilePayload(name=name, mimeType="application/pdf", buffer=PDF)


# --- on the page ----------------------------------------------------------------------------------------------------


class Hand:
    """A finger on a telephone: counts what it touches, and every field that it types into."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.fields = 0

    def tap(self, place: Locator) -> None:
        """Touch a link or a button."""
        self.taps += 1
        place.tap()

    def type(self, label: str, text: str) -> None:
        """Touch a field and type."""
        self.fields += 1
        self.page.get_by_label(label).fill(text)

    def choose(self, label: str, *files: FilePayload) -> None:
        """Touch the button of the camera; choose photos."""
        self.fields += 1
        self.page.get_by_label(label).set_input_files(list(files))


@dataclass(frozen=True)
class Figures:
    """填报进度 and 达到要求, and how many each is out of."""

    filled: int
    asked: int
    met: int
    computed: int


def figures(someone: Person, unit: CreationUnit) -> Figures:
    """Read the two figures on the page of the items."""
    someone.go(f"/evaluations/units/{unit.pk}/items/")
    words = [someone.page.locator(".two-figures > div").nth(place).inner_text() for place in (0, 1)]
    assert words[0].startswith("填报进度") and words[1].startswith("达到要求"), words
    found = [re.search(r"(\d+)\s*/\s*(\d+)", text) for text in words]
    assert all(found), words
    return Figures(*(int(number) for match in found if match for number in match.groups()))


def item(someone: Person, code: str) -> Locator:
    """One item on that page."""
    return someone.page.locator(f"#item-{code}")


def says(someone: Person, unit: CreationUnit, code: str, *sentences: str) -> None:
    """Open the items; this one says so."""
    someone.go(f"/evaluations/units/{unit.pk}/items/")
    for words in sentences:
        expect(item(someone, code)).to_contain_text(words)


# --- opening, group, plan -------------------------------------------------------------------------------------------


def open_the_units(clerk: Person, selected: Selected) -> None:
    """启动创建: by name and number, pressed twice in haste, opened once; afterwards nothing waits."""
    clerk.go("/")
    clerk.sees("启动创建", "2 个创建对象等待启动")
    clerk.go("/evaluations/units/")
    clerk.look()
    clerk.follow("启动创建")
    clerk.arrives_at("启动创建")
    for form in (selected.yuelu, selected.tianxin):
        clerk.sees(f"{form.organization.name}（{form.number}）")
    clerk.look()
    clerk.page.get_by_role("button", name="启动创建（2 个）").dblclick()
    clerk.arrives_at("创建单位")
    clerk.sees("已启动 2 个创建单位，并已通知。", selected.yuelu.organization.name, selected.tianxin.organization.name)
    assert CreationUnit.objects.count() == 2
    clerk.look()
    clerk.go("/evaluations/units/open/")
    clerk.sees("没有等待启动的创建对象。")
    clerk.look()


def assign_the_liaison(clerk: Person, unit: CreationUnit, *, name: str) -> None:
    """M2.2: by name, the load of each beside."""
    clerk.go("/evaluations/liaison/")
    clerk.look()
    clerk.page.get_by_label(f"{unit.organization.name}的联点党委委员").select_option(label=name)
    clerk.press("保存分工")
    clerk.sees("已安排 1 个创建单位的联点党委委员")
    clerk.go(f"/evaluations/units/{unit.pk}/support/")
    clerk.sees(f"{name}，2020年11月10日起联点")
    clerk.look()


def form_the_group(secretary: Person) -> None:
    """S4: from the home page to the leading group; a person without a name is refused, nothing typed is lost."""
    secretary.go("/")
    secretary.look()
    secretary.follow(re.compile("成立创建工作领导小组"))
    secretary.page.get_by_role("heading", name="创建工作领导小组", level=2).wait_for()
    expect(secretary.field("group-0-post").locator("option:checked")).to_have_text("组长")
    expect(secretary.field("group-1-post").locator("option:checked")).to_have_text("成员")
    secretary.fill(**{"group-0-name": "张建国", "group-0-duty": "党支部书记", "group-1-duty": "主任会计师"})
    secretary.fill(**{"group-1-helps_with": "经费和场地"})
    secretary.field("group-1-is_firm_management").check()
    secretary.press("保存领导小组")
    secretary.is_told("请填写姓名")
    expect(secretary.field("group-1-helps_with")).to_have_value("经费和场地")
    secretary.look()
    secretary.fill(**{"group-1-name": "赵敏"})
    secretary.press("保存领导小组")
    secretary.sees("领导小组已保存。")


def write_the_plan(secretary: Person) -> None:
    """S4, M2.1: aims, resources, two tasks, the firm's word with its sealed page."""
    secretary.page.get_by_role("main").get_by_role("link", name="目标、保障和时间表").click()
    secretary.fill(
        aims="对照指南补齐短板，建成示范支部。", funds="50000", staff="专职1人，兼职2人。", venue="四楼党员活动室。"
    )
    for row, (task, month, person, items) in enumerate(
        [("规范“三会一课”", "2020-11", "张建国", "2-1"), ("完善八项制度", "2020-12", "李秀英", "5-2")]
    ):
        secretary.fill(**{f"tasks-{row}-title": task, f"tasks-{row}-person": person, f"tasks-{row}-items": items})
        secretary.field(f"tasks-{row}-starts_in").select_option(month)
        secretary.field(f"tasks-{row}-ends_in").select_option("2021-02")
    secretary.look()
    secretary.press("保存创建方案")
    secretary.sees("创建方案已保存。")
    secretary.page.get_by_role("main").get_by_role("link", name="所在机构确认").click()
    secretary.fill(firm_signatory="赵敏", firm_confirmed_on="2020-11-09")
    secretary.field("scan").set_input_files(scan("保障事项确认.pdf"))
    secretary.look()
    secretary.press("保存")
    secretary.sees("所在机构确认已保存。")


def submit_the_plan(secretary: Person, *, number: int) -> None:
    """Checked as a whole, then sent."""
    secretary.follow("核对并报送")
    secretary.page.get_by_role("heading", name="核对并报送创建方案").wait_for()
    secretary.look()
    secretary.press("报送创建方案")
    secretary.sees(f"第 {number} 次报送")
    secretary.look()


def answer_the_plan(clerk: Person, unit: CreationUnit, *, button: str, reason: str = "") -> None:
    """Read from the list of what waits; sent back or acknowledged."""
    clerk.go("/")
    clerk.sees("1 份创建方案等待备案")
    clerk.go(f"/evaluations/units/{unit.pk}/plan/")
    clerk.follow("办理创建方案")
    clerk.page.get_by_role("heading", name="办理创建方案").wait_for()
    clerk.look()
    if reason:
        clerk.press(button)
        clerk.is_told("请写明退回修改的理由")
        clerk.look()
        clerk.fill(reason=reason)
    clerk.press(button)
    clerk.sees("已办理，并已通知创建单位。")
