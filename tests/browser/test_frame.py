"""The frame of every page, in a real browser: the sign-in page stands for all of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

ADDRESSES = ["/accounts/login/"]
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("address", ADDRESSES)
def test_accessible_on_a_desk(page: Page, axe: Callable[[Page], None], address: str) -> None:
    """Zero axe violations, nothing in the console."""
    page.goto(address)
    axe(page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_accessible_on_a_telephone(phone: Page, axe: Callable[[Page], None], address: str) -> None:
    """The same on 390 by 844, and the page is not wider than the screen."""
    phone.goto(address)
    axe(phone)
    assert not phone.evaluate(WIDER_THAN_THE_SCREEN)
