"""A person at a browser, and the few movements that every journey is made of."""

import os
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, Response, expect

WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
PICTURES = count(1)


class Person:
    """Somebody with a browser of their own; ``look`` checks what is on the screen."""

    def __init__(self, page: Page, axe: Callable[[Page], None]) -> None:
        self.page = page
        self._axe = axe

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the form."""
        self.page.goto("/accounts/login/")
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(password)
        self.press("登录")
        self.page.wait_for_url(lambda url: "/accounts/login/" not in url)

    def go(self, address: str) -> Response | None:
        """Open an address."""
        return self.page.goto(address)

    def follow(self, words: str | re.Pattern[str]) -> None:
        """Click the link with these words."""
        self.page.get_by_role("link", name=words).first.click()

    def press(self, words: str) -> None:
        """Click the button with these words."""
        self.page.get_by_role("main").get_by_role("button", name=words, exact=True).click()

    def fill(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, text in fields.items():
            self.field(name).fill(text)

    def field(self, name: str) -> Locator:
        """The field with this name."""
        return self.page.locator(f"[name='{name}']")

    def upload(self, form_with: str, *files: tuple[str, bytes], button: str) -> None:
        """Choose files in the form that has a certain field, and send them."""
        payloads = [FilePayload(name=name, mimeType="application/pdf", buffer=body) for name, body in files]
        form = self.page.locator(f"form:has([name='{form_with}'])")
        form.locator("input[type=file]").set_input_files(payloads)
        form.get_by_role("button", name=button).click()

    def sees(self, *words: str | re.Pattern[str]) -> None:
        """The page says this."""
        for text in words:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def arrives_at(self, heading: str) -> None:
        """The page with this heading has come, its scripts with it."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.page.wait_for_load_state()

    def is_told(self, words: str) -> None:
        """The summary at the top of the page that came back says what to put right."""
        expect(self.page.locator("[data-error-summary]")).to_contain_text(words)

    def saved(self) -> None:
        """Autosave says that everything is on the server."""
        expect(self.page.locator("[data-autosave-status]")).to_contain_text(re.compile(r"^已保存 \d\d:\d\d"))

    def look(self) -> None:
        """The page has no accessibility violation, and is not wider than the screen.

        ``SCREENSHOTS=folder`` keeps a picture of each page that was looked at.
        """
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=f"{folder}/{next(PICTURES):03d}.png", full_page=True)
        self._axe(self.page)
        assert not self.page.evaluate(WIDER_THAN_THE_SCREEN), f"{self.page.url} scrolls sideways"

    def fetch(self, address: str) -> bytes:
        """Read a document behind a link, with this person's session."""
        answer = self.page.request.get(address)
        assert answer.status == 200, f"{address}: {answer.status}"
        return answer.body()

    def download(self, link: Locator) -> tuple[str, bytes]:
        """Click a link that is a download; return the file's name and content."""
        with self.page.expect_download() as download:
            link.click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()
