"""`./run pictures [NAME ...]`: the README's pictures, taken anew from the demo in Chromium.

Every picture has a data folder and a server of its own, which are gone at the end.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench import server

FOLDER = Path(__file__).parent / "pictures"
PASSWORD = "for-the-pictures-only"
WIDTH = 1280
LARGEST = 300_000


@dataclass(frozen=True)
class Picture:
    """Who is signed in at which stage of the demo, what the person opens, and how high the window is."""

    name: str
    stage: str
    username: str
    open: Callable[[Page], object]
    height: int


def open_form(page: Page) -> None:
    """The form of the person's own branch."""
    page.goto("/applications/")
    if page.url.endswith("/applications/"):
        page.get_by_role("main").locator("a[href^='/applications/']").first.click()
        page.wait_for_load_state()


def open_board(page: Page) -> None:
    """The board where the seats end: the last places, and the two that are tied."""
    page.goto("/applications/selection/")
    page.locator("fieldset.pick").nth(8).evaluate("row => row.scrollIntoView({block: 'start', behavior: 'instant'})")


PICTURES = (
    # The third branch is in the middle of its form.
    Picture("task-list", "application", "branch-003", open_form, 1060),
    Picture("selection-board", "selection", "committee", open_board, 1100),
)


def main() -> None:
    """Take the pictures, or those that are named."""
    wanted = set(sys.argv[1:]) or {picture.name for picture in PICTURES}
    FOLDER.mkdir(exist_ok=True)
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        raise SystemExit("Chromium is missing (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        for picture in (picture for picture in PICTURES if picture.name in wanted):
            with tempfile.TemporaryDirectory(prefix="benchmark-platform-pictures.") as folder:
                take(picture, browser, Path(folder))
        browser.close()


def take(picture: Picture, browser: Browser, folder: Path) -> None:
    """Make the demo in the folder, serve it, and take one picture."""
    env = server.environment(folder) | {"DEMO_PASSWORD": PASSWORD}
    for command in (["migrate", "--noinput"], ["createcachetable"], ["collectstatic", "--noinput"]):
        server.run(["manage.py", *command, "--verbosity", "0"], env)
    server.run(["manage.py", "demo", "--stage", picture.stage], env)
    with server.serving("benchmark_platform.wsgi:application", env) as port:
        page = browser.new_page(
            base_url=f"http://127.0.0.1:{port}", viewport=ViewportSize(width=WIDTH, height=picture.height)
        )
        sign_in(page, picture.username)
        picture.open(page)
        target = FOLDER / f"{picture.name}.png"
        page.screenshot(path=target)
        page.close()
    weight = target.stat().st_size
    if weight > LARGEST:
        raise SystemExit(f"{target} has {weight} bytes, more than {LARGEST}.")
    print(f"{target.name}: {weight // 1000} kB")


def sign_in(page: Page, username: str) -> None:
    """Sign in through the form."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


if __name__ == "__main__":
    main()
