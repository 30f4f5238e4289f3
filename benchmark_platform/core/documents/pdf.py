"""HTML to PDF. Applicants' text goes on paper, so nothing outside the document is ever fetched.

Measured: without libharfbuzz-subset0 one page takes seconds instead of a tenth; a FontConfiguration
shared between threads crashes the process; the same HTML gives the same bytes, so PDFs can be hashed.
"""

import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.text.fonts import FontConfiguration

# Photographs from phones: 150 dpi is enough for paper and makes 6.7 MB into 0.4 MB.
_OPTIONS: dict[str, Any] = {"dpi": 150, "jpeg_quality": 80, "optimize_images": True}
_own = threading.local()


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """The PDF of one template (normally one that extends ``documents/base.html``)."""
    return html_to_pdf(render_to_string(template_name, dict(context)))


def html_to_pdf(html: str) -> bytes:
    """The PDF of an HTML document. Only ``data:`` addresses are loaded; any other picture or style is left out."""
    return _finish(_lay_out(html))


def render_pdf_pages(template_name: str, contexts: Iterable[Mapping[str, Any]]) -> bytes:
    """One PDF of many documents from one template, each on a new page and with its own page numbers.

    The pages are held in memory until the end (about 1 MB for each), so take ``contexts`` from an iterator and
    offer more than a few hundred documents as a zip instead.

    Raises ValueError when there is nothing to print.
    """
    return join_pdf(lay_out(template_name, [context]) for context in contexts)


def lay_out(template_name: str, variants: Iterable[Mapping[str, Any]], *, pages: int = 1) -> "Document":
    """The first variant (from roomy to dense) that needs at most ``pages`` pages; if none does, the last one."""
    document = None
    for variant in variants:
        document = _lay_out(render_to_string(template_name, dict(variant)))
        if len(document.pages) <= pages:
            break
    if document is None:
        raise ValueError("没有可以打印的内容。")
    return document


def join_pdf(documents: "Iterable[Document]") -> bytes:
    """One PDF of documents from :func:`lay_out`, each with its own page numbers.

    Raises ValueError when there is nothing to print.
    """
    documents = iter(documents)
    first = next(documents, None)
    if first is None:
        raise ValueError("没有可以打印的内容。")
    pages = list(first.pages)
    for document in documents:
        pages.extend(document.pages)
    return _finish(first.copy(pages))


def _lay_out(html: str) -> "Document":
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    return HTML(string=html, url_fetcher=fetcher).render(font_config=_font_configuration(), **_OPTIONS)


def _finish(document: "Document") -> bytes:
    data = document.write_pdf(**_OPTIONS)
    assert data is not None  # only None when a target is given
    return data


def _font_configuration() -> "FontConfiguration":
    """One for each thread: making one costs time, sharing one between threads crashes the process."""
    if not hasattr(_own, "fonts"):
        from weasyprint.text.fonts import FontConfiguration

        _own.fonts = FontConfiguration()
    return _own.fonts
