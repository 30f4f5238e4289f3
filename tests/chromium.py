"""Real Chromium against a live server: what ``tests/browser`` and ``tests/journeys`` share (``tests/conftest.py``).

Every page of a test is watched: an error in the console (a violation of the content security policy is one), an
exception in a script, or a request to another host fails the test.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FOLDERS = {Path(__file__).parent / name for name in ("browser", "journeys")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of these folders is a browser test."""
    for item in items:
        if FOLDERS & set(item.path.parents):
            item.add_marker(pytest.mark.browser)


def chromium_path() -> str:
    """Where the installed Chromium is."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.fail("Chromium is missing: `./run test` installs it (Debian: apt-get install chromium).")
    return executable


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    executable = chromium_path()
    # Playwright keeps an event loop in this thread, where Django would refuse every query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Watch:
    """What went wrong in the pages of one test. `allow` takes a pattern of a message that the test provokes."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.messages: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Messages that match this pattern are expected, e.g. r"status of 403"."""
        self.allowed.append(pattern)

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of this context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.messages.append(f"script: {error.error}"))
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.messages.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and f"{address.scheme}://{address.netloc}" != self.origin:
            self.messages.append(f"request to another host: {request.url}")

    def unexpected(self) -> list[str]:
        """The messages that no pattern allows."""
        return [text for text in self.messages if not any(re.search(pattern, text) for pattern in self.allowed)]


@pytest.fixture
def watch(live_server: Any) -> Iterator[Watch]:
    """The watch of this test; at the end it must have seen nothing unexpected."""
    watch = Watch(live_server.url)
    yield watch
    assert watch.unexpected() == []


@pytest.fixture
def open_page(browser: Browser, live_server: Any, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a page of a new person (own cookies); `phone=True` for a telephone, other arguments go to the context."""
    contexts: list[BrowserContext] = []

    def open_one(*, phone: bool = False, **options: Any) -> Page:
        chosen = {**(PHONE if phone else DESKTOP), **options}
        context = browser.new_context(
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True, **chosen
        )
        context.set_default_timeout(15_000)
        watch.follow(context)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A desktop page, 1280 by 900."""
    return open_page()


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A page on a telephone, 390 by 844, with touch."""
    return open_page(phone=True)


@pytest.fixture
def sign_in() -> Callable[[Page, str, str], None]:
    """Signs a person in through the form: `sign_in(page, username, password)`."""

    def fill_in(page: Page, username: str, password: str) -> None:
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=login]) button[type=submit]").click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return fill_in


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails unless the page has no accessibility violation (WCAG 2.2 AA and axe's best practices)."""
    engine = Axe()

    def check(page: Page) -> None:
        # The page that a click leads to, not the moment between two pages; one with an admin's #content has no main.
        page.wait_for_load_state("load")
        page.locator("main, #content").first.wait_for()
        results = engine.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check
