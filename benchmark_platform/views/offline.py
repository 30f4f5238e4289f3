"""The service worker of the on-site sheet (S5): a script that knows which page and files to keep, and no person."""

import hashlib
import json
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluations.views.offline import SHELL_TEMPLATE, assets, shell_html

WORKER = "js/offline/worker.js"


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker's script, headed by the list of what it keeps.

    The version changes with every byte of the shell and of its files, so a new release is fetched whole and the old
    one removed; browsers ask anew each time (no cache) and see in the bytes whether anything changed.
    """
    shell = {
        "version": _version(),
        "page": reverse("evaluations:offline_start"),
        "assets": [static(name) for name in assets()],
    }
    text = f"self.SHELL = {json.dumps(shell)};\n{_read(WORKER).decode()}"
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    return answer


def _version() -> str:
    digest = hashlib.sha256(shell_html().encode())
    for name in assets():
        digest.update(_read(name))
    return digest.hexdigest()[:16]


def _read(name: str) -> bytes:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(f"{name} of {SHELL_TEMPLATE} is missing.")
    return Path(str(found)).read_bytes()
