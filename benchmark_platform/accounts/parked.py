"""The web side of parking: a POST that arrives after the session has died is not lost.

Who typed it is known from the session that has just timed out, or from a signed cookie that names the last person who
signed in on this browser. The CSRF check has passed before, and the CSRF secret changes at every sign-in: so a form
that passes was opened since that person signed in. Where the person is not known or the form is too large to be kept,
the answer itself carries the form, to be sent again after signing in (``templates/accounts/resend.html``).
"""

import secrets
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from benchmark_platform.accounts.models import ParkedPost, User
from benchmark_platform.accounts.services import parked as services

TOKEN_COOKIE = "parked"
PERSON_COOKIE = "last_person"
PERSON_COOKIE_AGE = 60 * 60 * 24 * 30
SALT = "accounts.last_person"
# Never kept and never shown, as is everything with "password" in its name.
SECRET_WORDS = ("csrfmiddlewaretoken",)


def posted_fields(request: HttpRequest) -> services.Fields:
    """Return names and values of the form in its order, without secrets and files."""
    return [
        (name, [value.replace("\x00", "") for value in values if isinstance(value, str)])
        for name, values in request.POST.lists()
        if name not in SECRET_WORDS and "password" not in name
    ]


def is_own_form(request: HttpRequest) -> bool:
    """Whether the POST comes from a page of this site: a stranger's form must never be offered for sending."""
    from urllib.parse import urlsplit

    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    address = urlsplit(source)
    return f"{address.scheme}://{address.netloc}" == f"{request.scheme}://{request.get_host()}"


def is_about_signing_in(path: str) -> bool:
    """Whether a path is one of the pages for signing in and passwords: their fields are never kept."""
    try:
        match = resolve(path.split("?")[0])
    except Resolver404:
        return False
    return bool(match.url_name and not match.namespaces and match.url_name.startswith(("account_", "mfa_")))


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asked (autosave, polling): it keeps its own copy and wants a short answer."""
    return (
        "application/json" in request.headers.get("Accept", "")
        or request.content_type == "application/json"
        or bool(getattr(request, "htmx", False))
    )


def remember_person(request: HttpRequest, response: HttpResponse) -> None:
    """Note on this browser who is signed in; the note outlives the session."""
    known = _cookie_person(request)
    if known == request.user.pk:
        return
    _set_cookie(response, PERSON_COOKIE, str(request.user.pk), PERSON_COOKIE_AGE, signed=True)


def last_person(request: HttpRequest) -> User | None:
    """Return who typed the form: the person whose session has just ended, or the last one of this browser."""
    timed_out = getattr(request, "timed_out_user", None)
    if timed_out is not None:
        return timed_out  # type: ignore[no-any-return]
    pk = _cookie_person(request)
    return User.objects.filter(pk=pk, is_active=True).first() if pk else None


def park(request: HttpRequest) -> str | None:
    """Keep the form that was sent; return the token for :func:`hand_token`, or None if it cannot be kept."""
    owner = last_person(request)
    fields = posted_fields(request)
    if owner is None or services.size_of(fields) > services.MAX_BYTES:
        return None
    token = request.COOKIES.get(TOKEN_COOKIE) or secrets.token_urlsafe(32)
    services.park(
        owner=owner,
        token=token,
        path=request.get_full_path()[:1000],
        fields=fields,
        had_files=bool(request.FILES),
    )
    return token


def hand_token(response: HttpResponse, token: str) -> None:
    """Give the browser its token."""
    _set_cookie(response, TOKEN_COOKIE, token, int(services.KEPT_FOR.total_seconds()), signed=False)


def waiting(request: HttpRequest) -> list[ParkedPost]:
    """Return what waits for the person who is signed in, on this browser."""
    token = request.COOKIES.get(TOKEN_COOKIE)
    if not token or not isinstance(request.user, User):
        return []
    return list(services.waiting_for(request.user, token))


def shown_fields(path: str, fields: Any) -> list[dict[str, str]]:
    """Return what is worth reading again: label (where a model of the page's app knows the name) and text."""
    known = _fields_of(path)
    shown = []
    for name, values in fields:
        plain = name.rsplit("-", 1)[-1]
        text = "；".join(value.strip() for value in values if value.strip())
        if not text or plain in {"version", "next"} or plain.isupper():
            continue
        if plain in known:
            label, words = known[plain]
            shown.append({"label": label, "value": words.get(text, text)})
        elif text != "on":
            shown.append({"label": "填写的内容", "value": text})
    return shown


def _fields_of(path: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Field names of the app that answers a path: Chinese word (where it is not ambiguous) and words of the choices."""
    try:
        function = resolve(path.split("?")[0]).func
    except Resolver404:
        return {}
    app = apps.get_containing_app_config(function.__module__)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for model in app.get_models() if app else []:
        for field in model._meta.fields:
            words = {str(value): str(word) for value, word in field.flatchoices}
            found.setdefault(field.name, {}).setdefault(str(field.verbose_name), words)
    return {name: next(iter(labels.items())) for name, labels in found.items() if len(labels) == 1}


def _cookie_person(request: HttpRequest) -> int | None:
    try:
        value = request.get_signed_cookie(PERSON_COOKIE, default=None, salt=SALT, max_age=PERSON_COOKIE_AGE)
    except BadSignature:
        return None
    return int(value) if value else None


def _set_cookie(response: HttpResponse, name: str, value: str, age: int, *, signed: bool) -> None:
    options: dict[str, Any] = {
        "max_age": age,
        "httponly": True,
        "samesite": "Lax",
        "secure": bool(settings.SESSION_COOKIE_SECURE),
    }
    if signed:
        response.set_signed_cookie(name, value, salt=SALT, **options)
    else:
        response.set_cookie(name, value, **options)
