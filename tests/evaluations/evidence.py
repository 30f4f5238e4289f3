"""Putting down documents and articles by the services, as a secretary does."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benchmark_platform.accounts.models import User
from evaluations.models import Article, CreationUnit, UnitDocument
from evaluations.services.articles import ArticleText, send_article
from evaluations.services.documents import DocumentFacts, add_document
from tests.core.builders import PDF
from tests.evaluations.conftest import WorkWorld

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pdf(name: str = "章程.pdf", more: bytes = b"") -> SimpleUploadedFile:
    """A small PDF; ``more`` makes it another file."""
    return SimpleUploadedFile(name, PDF + more, content_type="application/pdf")


def as_(user: User) -> Client:
    """The browser of this person."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def read(client: Client, address: str) -> bytes:
    """The bytes of a file that is served; its handle is closed."""
    response: Any = client.get(address)
    assert response.status_code == 200
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:  # response.close() would end the connection, and the savepoint with it
        close()
    return content


def document(work: WorkWorld, code: str = "charter", **given: Any) -> UnitDocument:
    """A document of the direct unit, by its secretary."""
    usual: dict[str, Any] = {"upload": pdf(), "by": work.secretary}
    facts = DocumentFacts(**{name: given.pop(name) for name in list(given) if name in DocumentFacts.__annotations__})
    kind = work.rubric.document_kinds.get(code=code)
    return add_document(work.unit, kind=kind, facts=facts, **{**usual, **given})


def article(
    unit: CreationUnit, by: User, title: str = "支部主题党日", *, sent_on: date = date(2020, 11, 3), key: str = ""
) -> Article:
    """An article as text."""
    content = ArticleText(title=title, author="周明", text="活动情况。", sent_on=sent_on)
    return send_article(unit, content=content, key=key or f"{title}{sent_on}", by=by)
