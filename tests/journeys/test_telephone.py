"""On a telephone of 390 by 844: no page scrolls sideways, none has an accessibility violation (peers 11)."""

from collections.abc import Callable

from tests.applications.filing import complete
from tests.factories import make_user
from tests.journeys.conftest import Plan
from tests.journeys.people import Person

PARTS = ("basics", "honours", "grounds", "contact", "own-opinion", "scans", "versions")


def look_at(someone: Person, *addresses: str) -> None:
    """Open the pages one by one."""
    for address in addresses:
        answer = someone.go(address)
        assert answer is not None and answer.status == 200, address
        someone.look()


def test_a_secretary_files_the_form_from_a_telephone(plan: Plan, person: Callable[..., Person]) -> None:
    """Task list, every part, scans, check, confirmation, the form afterwards."""
    user = make_user(plan.branch, "branch", "李秀英", "lixiuying")
    application = complete(plan.campaign, plan.branch, user)
    form = f"/applications/{application.pk}/"
    secretary = person("lixiuying", phone=True)
    look_at(secretary, "/", form, *(f"{form}{part}/" for part in PARTS), f"{form}check/")
    secretary.press("提交申请表")
    secretary.sees("申请表已提交")
    secretary.look()
    look_at(secretary, form, f"{form}withdraw/", "/inbox/")

    officer = person("wangzhiqiang", phone=True)
    look_at(officer, "/applications/", form, f"{form}superior-opinion/", f"{form}send-back/")
    clerk = person("chenjing", phone=True)
    look_at(clerk, "/applications/", "/applications/progress/", form, "/accounts/")
