"""The exact set of public addresses; everything else asks to sign in first."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.admindocs.views import simplify_regex
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

# What a stranger may open. Anything added here is a decision: write it into README.md too.
PUBLIC = {
    # The campaign, for everybody.
    "/",
    "/calendar.ics",
    "/calendar/",
    "/notice/",
    "/results/",
    "/results/list.pdf",
    "/results/list.xlsx",
    # The notice of the intended list, where a campaign has one: whoever reads it may object.
    "/results/notice/",
    "/results/notice/objection/",
    "/results/notice/objection/received/",
    # The attachments of the notice.
    "/applications/blank-form.docx",
    "/applications/blank-form.pdf",
    "/evaluations/guide.pdf",
    "/evaluations/guide/",
    # Signing in and out.
    "/accounts/2fa/authenticate/",
    "/accounts/login/",
    "/accounts/logout/",
    "/csrf/",
    # Machines: probes, the service worker, and the page without data that it keeps for days without a network.
    "/evaluations/inspections/offline/",
    "/healthz",
    "/readyz",
    "/sw.js",
}
SAMPLES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address of the product, with its converters: `/applications/<int:pk>/`."""
    for entry in patterns:
        own = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            own = simplify_regex(own).removeprefix("/")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, before + own)
        else:
            yield before + own


def example(route: str) -> str:
    """An address of this route."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "", "1"), route)


def asks_to_sign_in(client: Client, address: str) -> bool:
    """Whether a stranger who opens this address is sent to the sign-in page."""
    response = client.get(address)
    # The admin sends strangers to its own sign-in address, which is not public but leads to ours.
    doors = ("/accounts/login/?next=", "/admin/login/?next=")
    return response.status_code == 302 and response["Location"].startswith(doors)


ROUTES = sorted(set(routes(get_resolver().url_patterns)))


@pytest.mark.django_db
def test_exactly_these_addresses_are_public() -> None:
    """Everything else redirects to the sign-in page, and comes back after it."""
    client = Client(raise_request_exception=False)
    assert {route for route in ROUTES if not asks_to_sign_in(client, example(route))} == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"])
def test_sign_up_is_closed(client: Client, address: str) -> None:
    """The office opens accounts: of allauth only signing in and out, passwords and MFA are mounted."""
    response = client.get(address)
    assert response.status_code in {302, 404}
    assert response.get("Location", "/accounts/login/").startswith("/accounts/login/")
    assert address not in ROUTES


def test_private_files_have_no_address() -> None:
    """Uploads are served by views that ask who may see them."""
    assert settings.MEDIA_URL in {"", "/"}
