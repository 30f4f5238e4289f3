"""A telephone of one person for the tests of the on-site sheet: its storage survives closing the browser."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from evaluations.models import Visit
from tests.browser.at_work import enter, look
from tests.chromium import ARGUMENTS, PHONE, Watch, chromium_path
from tests.evaluations.conftest import moment

CODE = "135790"
# What a page without network, or whose session is dead, writes to the console by itself.
OFFLINE_NOISE = r"ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_CONNECTION|Failed to fetch|service worker|sw\.js"


class Device:
    """A telephone. ``start`` opens the browser, ``close`` closes it; what it has stored stays."""

    def __init__(self, browser: Browser, folder: Path, url: str, watch: Watch) -> None:
        self.browser, self.folder, self.url, self.watch = browser, folder, url, watch
        self.context: BrowserContext | None = None
        self.page: Page

    def start(self) -> Page:
        """Open the browser."""
        self.context = self.browser.browser_type.launch_persistent_context(
            str(self.folder),
            executable_path=chromium_path(),
            args=ARGUMENTS,
            base_url=self.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
            **PHONE,
        )
        self.context.set_default_timeout(20_000)
        self.watch.follow(self.context)
        self.page = self.context.pages[0]
        return self.page

    def close(self) -> None:
        """Close the browser."""
        if self.context is not None:
            self.context.close()
            self.context = None

    def offline(self, is_off: bool = True) -> None:
        """Take the network away, or give it back."""
        assert self.context is not None
        self.context.set_offline(is_off)

    def sign_in(self, live_server: Any, user: Any) -> None:
        """A fresh session."""
        enter(self.page, live_server, user)

    def sign_out(self) -> None:
        """The session is dead: its cookie is gone."""
        assert self.context is not None
        self.context.clear_cookies()

    def open(self, visit: Visit) -> Page:
        """The sheet's page."""
        self.page.goto(f"/evaluations/inspections/{visit.pk}/offline/")
        return self.page

    def prepare(self, live_server: Any, visit: Visit, user: Any, code: str = CODE) -> Page:
        """With reception: signed in, a pass code chosen, the list open and the page kept."""
        self.sign_in(live_server, user)
        page = self.open(visit)
        page.get_by_label("离线口令（6至12位数字）").fill(code)
        page.get_by_label("再输入一次").fill(code)
        page.get_by_role("button", name="准备好离线评分").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(visit.unit.organization.name)
        page.evaluate("navigator.serviceWorker.ready")
        return page

    def unlock(self, code: str = CODE) -> None:
        """Without reception: the pass code."""
        self.page.get_by_label("离线口令").fill(code)
        self.page.get_by_role("button", name="打开", exact=True).click()

    def item(self, code: str) -> Page:
        """The screen of one item."""
        self.page.evaluate("code => { location.hash = '#item/' + code; }", code)
        expect(self.page.locator(".item-code")).to_contain_text(code)
        return self.page

    def strip(self) -> Any:
        """What is saved where."""
        return self.page.locator("#strip")

    def look(self, name: str) -> None:
        """A picture for the eye, when asked for."""
        look(self.page, name)


NewDevice = Callable[[str], Device]


def photo(folder: Path, name: str = "会议记录.jpg") -> str:
    """A photo on the telephone."""
    place = folder / name
    picture = BytesIO()
    Image.effect_noise((1200, 900), 40).convert("RGB").save(picture, "JPEG", quality=80)
    place.write_bytes(picture.getvalue())
    return str(place)


def give(page: Page, device: Device, code: str) -> None:
    """Full marks for an item of deductions."""
    device.item(code)
    page.get_by_role("button", name="没有扣分").click()


def woken(device: Device) -> None:
    """The telephone notices that the network is back."""
    device.page.evaluate("window.dispatchEvent(new Event('online'))")


@pytest.fixture
def clock() -> Any:
    """10 March 2021 once ``assess`` is made, going on; the telephone's own clock says something else all the time."""
    with time_machine.travel(moment(2021, 3, 10), tick=True) as coordinates:
        yield coordinates


@pytest.fixture
def new_device(browser: Browser, live_server: Any, watch: Watch, tmp_path: Path) -> Iterator[Callable[[str], Device]]:
    """Makes telephones: `new_device("唐丽")`."""
    made: list[Device] = []
    watch.allow(OFFLINE_NOISE)

    def make(name: str) -> Device:
        device = Device(browser, tmp_path / name, live_server.url, watch)
        made.append(device)
        device.start()
        return device

    yield make
    for device in made:
        device.close()
