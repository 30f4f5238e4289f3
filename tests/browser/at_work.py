"""What the browser tests of the work period share: a clock that goes on, signing in, pictures for the eye."""

import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page

from tests.evaluations.conftest import moment

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def clock() -> Any:
    """10 November 2020, going on: a browser's session needs time that passes."""
    with time_machine.travel(moment(2020, 11, 10), tick=True) as coordinates:
        yield coordinates


def look(page: Page, name: str) -> None:
    """A picture for the eye, when asked for."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def enter(page: Page, live_server: Any, user: Any) -> None:
    """Sign in without the form."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page.context.clear_cookies()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
