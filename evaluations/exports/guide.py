"""Appendix 2 as PDF: the plan's table (indicator, content), word for word, without the platform's marks."""

from django.template.loader import render_to_string

from benchmark_platform.core.documents.kept import kept
from benchmark_platform.core.documents.pdf import html_to_pdf
from evaluations.models import Rubric


def guide_pdf(rubric: Rubric) -> bytes:
    """Return the PDF; the same words are laid out once a day at most, since anybody may ask for it."""
    html = render_to_string("evaluations/guide_pdf.html", {"rubric": rubric, "title": rubric.title})
    return kept("guide-pdf", html, lambda: html_to_pdf(html))
