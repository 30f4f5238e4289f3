"""Templates and static files: nothing that the content security policy refuses, nothing from elsewhere, no role."""

import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from .source import name_of, static_files, templates

# Documents for paper: they are never sent to a browser, and have their style sheet inside.
PAPER = re.compile(r"(^|/)(documents|paper|pdf)/|_(pdf|paper)\.html$")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)

INLINE = {
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "eval in htmx": re.compile(r"\bhx-on\b|\bhx-vals\s*=\s*[\"']js:", re.IGNORECASE),
}
# A field's help text is written by us and may hold markup, as in Django's own templates.
UNSAFE = re.compile(r"(?<!\.help_text)\|\s*safe\b|\|\s*safeseq\b|\{%\s*autoescape\s+off")
# To show the roles of a person is fine; to decide by them is not.
ROLE = re.compile(
    r"\{%\s*(?:if|elif|with|ifchanged)\b(?:(?!%\}).)*?"
    r"(?:\b\w+\.(?:\w*roles?|is_staff|is_superuser|is_(?:committee|prefecture|branch|inspector)\w*)\b"
    r"|\bperms\.|\bhas_\w*role\b|\bStageCode\b)"
)
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Where the pattern occurs outside comments, as file:line."""
    places = []
    for path in paths:
        text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), path.read_text(encoding="utf-8"))
        places += [f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}" for match in pattern.finditer(text)]
    return places


def screen_templates() -> list[Path]:
    """The templates that a browser gets."""
    return [path for path in templates() if not PAPER.search(name_of(path))]


@pytest.mark.parametrize("what", INLINE)
def test_no_inline_code_in_templates(what: str) -> None:
    """`default-src 'self'` would refuse it."""
    assert found(INLINE[what], screen_templates()) == []


def test_nothing_is_marked_safe_in_templates() -> None:
    """What applicants type is escaped, on the page and on paper."""
    assert found(UNSAFE, templates()) == []


def test_no_template_asks_for_a_role() -> None:
    """A button is there because the gate decided so, not because of who looks."""
    assert found(ROLE, templates()) == []


def test_nothing_comes_from_elsewhere() -> None:
    """No CDN, no font server, no tracker: an office behind a firewall sees the whole page."""
    assert found(ELSEWHERE, [*templates(), *static_files()]) == []


@pytest.mark.parametrize(
    ("file", "beginning"),
    [
        ("js-lib-bootstrap5/css/bootstrap.min.css", "3c8f27e6009ccfd7"),
        ("js-lib-bootstrap5/js/bootstrap.bundle.min.js", "0833b2e9c3a26c25"),
    ],
)
def test_bootstrap_is_the_released_one(file: str, beginning: str) -> None:
    """The files that the wheel carries are those of Bootstrap 5.3.3, bit for bit."""
    content = Path(str(finders.find(file))).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:16] == beginning
