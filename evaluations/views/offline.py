"""The on-site sheet for a device without reception (S5): a page without data, the same for everybody and every visit.

Who may see which visit is asked where the data come from (``device/pack.json``); here there is nothing to protect, so
the page is not looked up, and an inspector who has left a team still reaches what lies unsent on the device.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SHELL_TEMPLATE = "evaluations/offline.html"

STYLES = (
    "js-lib-bootstrap5/css/bootstrap.min.css",
    "css/base.css",
    "css/layout.css",
    "css/forms.css",
    "css/parts.css",
    "css/offline.css",
)
# In the order in which they are read: each may use those before it.
SCRIPTS = (
    "js/start.js",
    "js/offline/core.js",
    "js/offline/scoring.js",
    "js/offline/vault.js",
    "js/offline/store.js",
    "js/offline/copies.js",
    "js/offline/net.js",
    "js/offline/sheet.js",
    "js/offline/acts.js",
    "js/offline/photos.js",
    "js/offline/sender.js",
    "js/offline/export.js",
    "js/offline/strip.js",
    "js/offline/list.js",
    "js/offline/answer.js",
    "js/offline/pictures.js",
    "js/offline/conflict.js",
    "js/offline/item.js",
    "js/offline/finish.js",
    "js/offline/device.js",
    "js/offline/gate.js",
    "js/offline/start.js",
)
PICTURES = ("img/favicon.svg", "img/down.svg")


def assets() -> tuple[str, ...]:
    """Return the names of the static files that the page needs."""
    return STYLES + SCRIPTS + PICTURES


def shell_html() -> str:
    """Return the page: no name, no number, no token in it."""
    return render_to_string(SHELL_TEMPLATE, {"styles": STYLES, "scripts": SCRIPTS})


@never_cache
@require_safe
def offline(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of one visit; its script reads from the address which one it is."""
    return HttpResponse(shell_html())


@login_not_required
@require_safe
def offline_start(request: HttpRequest) -> HttpResponse:
    """The same page without a visit: lists the copies on this device. What the service worker keeps; public."""
    return HttpResponse(shell_html())
