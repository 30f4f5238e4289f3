"""Appendix 2 as PDF: the plan's table (indicator, content), word for word, without the platform's marks."""

import hashlib

from django.core.cache import cache
from django.template.loader import render_to_string

from benchmark_platform.core.documents.pdf import html_to_pdf
from evaluations.models import Rubric

KEPT_SECONDS = 24 * 60 * 60


def guide_pdf(rubric: Rubric) -> bytes:
    """Return the PDF; the same words are laid out once a day at most, since anybody may ask for it."""
    html = render_to_string("evaluations/guide_pdf.html", {"rubric": rubric, "title": rubric.title})
    key = f"guide-pdf:{hashlib.sha256(html.encode()).hexdigest()}"
    content: bytes | None = cache.get(key)
    if content is None:
        content = html_to_pdf(html)
        cache.set(key, content, KEPT_SECONDS)
    return content
