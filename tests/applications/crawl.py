"""Every address of the product as one person sees it, reduced to what a person can read: for the leak test."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from django.contrib.admindocs.views import simplify_regex
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from openpyxl import load_workbook
from pypdf import PdfReader

from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import ExportJob

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# What changes from one request to the next and tells nothing.
NOISE = [
    (re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*'), r"\1"),
    (re.compile(r'("(?:csrf_?)?token"\s*:\s*")[^"]*', re.IGNORECASE), r"\1"),
    (re.compile(r'(nonce=")[^"]*'), r"\1"),
    # The choices of the objection form go by row number; what a person reads is the names and their order.
    (re.compile(r'(name="row" value=")\d+"'), r'\1"'),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"),
]
HEADERS = ("Location", "Content-Type", "Content-Disposition", "Cache-Control", "Link", "ETag", "Last-Modified")
# Signing out would end the crawl; the others only pass on to a page that is visited anyway.
# Elsewhere an id is no form's: one is enough to ask.
ABOUT_FORMS = ("/applications/", "/results/", "/inbox/", "/evaluations/")
LEFT_OUT = ("/accounts/logout/", "/admin/logout/")


def routes(patterns: list[Any], before: str = "/") -> Iterator[str]:
    """Every address of the product, with its converters."""
    for entry in patterns:
        own = str(entry.pattern)
        if isinstance(entry.pattern, RegexPattern):
            own = simplify_regex(own).removeprefix("/")
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, before + own)
        elif isinstance(entry, URLPattern):
            yield before + own


def addresses(*, ids: Iterable[int], slugs: dict[str, list[str]]) -> list[str]:
    """Every route, with every id and slug that the world has in place of its parameters."""
    numbers = [str(number) for number in sorted(set(ids))]
    found = []
    for route in sorted(set(routes(get_resolver().url_patterns))):
        choices: list[list[str]] = []
        for converter, name in PARAMETER.findall(route):
            if converter == "int":
                # The first names the thing itself; a second one is a part of it.
                choices.append(numbers if not choices else numbers[:1])
            elif converter == "uuid":
                choices.append(["00000000-0000-4000-8000-000000000000"])
            else:
                choices.append(slugs.get(name, ["1"]))
        if not route.startswith(ABOUT_FORMS):
            choices = [few[:1] for few in choices]
        for values in product(*choices):
            address = filled(route, values)
            if not address.startswith(LEFT_OUT):
                found.append(address)
    return found


def filled(route: str, values: Iterable[str]) -> str:
    """A route with values in place of its parameters."""
    pieces = iter(values)
    return PARAMETER.sub(lambda _: next(pieces), route)


def crawl(user: User | None, wanted: Iterable[str]) -> dict[str, Any]:
    """What a person (None: a stranger) is answered at each address."""
    cache.clear()
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return {address: answer_of(client.get(address)) for address in wanted}


def ordered_zip(user: User) -> Any:
    """The bundle of every form that a person may see, made in the background, by content."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    response = client.post("/applications/bundle/", {"whole": "1", "query": "", "format": "zip"})
    job = ExportJob.objects.filter(owner=user).first()
    if job is None:
        return answer_of(response)
    return answer_of(client.get(f"/exports/{job.pk}/file/"))


def answer_of(response: Any) -> Any:
    """Status, headers and content of an answer, by what can be read."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    for close in response._resource_closers:  # response.close() would end the connection, and the savepoints with it
        close()
    headers = {name: plain(response[name]) for name in HEADERS if name in response}
    return response.status_code, headers, readable(content, response.get("Content-Type", ""))


def readable(content: bytes, kind: str) -> Any:
    """Excel by cells, PDF by text, a zip by its files, everything else as text."""
    if content.startswith(b"%PDF"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    if content.startswith(b"PK") and "spreadsheet" in kind:
        return cells(content)
    if content.startswith(b"PK") and "word" in kind:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read("word/document.xml")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            kinds = {"xlsx": "spreadsheet"}
            return [
                (name, readable(archive.read(name), kinds.get(name.rsplit(".", 1)[-1], "")))
                for name in archive.namelist()
            ]
    return plain(content.decode("utf-8", "replace"))


def cells(content: bytes) -> list[Any]:
    """Every sheet with its cells."""
    book = load_workbook(io.BytesIO(content))
    return [(sheet.title, [list(row) for row in sheet.iter_rows(values_only=True)]) for sheet in book.worksheets]


def plain(text: str) -> str:
    """The text without what is different in every answer."""
    for pattern, instead in NOISE:
        text = pattern.sub(instead, text)
    return text
