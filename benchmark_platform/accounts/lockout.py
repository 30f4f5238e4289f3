"""How the lock after failed tries counts and what it says."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from benchmark_platform.accounts import rules
from benchmark_platform.accounts.services.sign_in import record_lock


def attempted_username(request: HttpRequest, credentials: Any = None) -> str:
    """Return the name that was tried, in one spelling: Branch-001 and branch-001 are one person and one count."""
    name = (credentials or {}).get("username") or request.POST.get(settings.AXES_USERNAME_FORM_FIELD, "")
    return rules.normal_username(str(name))[:150]


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Answer a try while the lock lasts: 429, for how long, and whom to ask."""
    username = attempted_username(request, credentials)
    record_lock(username)
    context = {
        "failure_limit": settings.AXES_FAILURE_LIMIT,
        "username": username,
        "cooloff_timedelta": timedelta(hours=settings.AXES_COOLOFF_TIME),
        "cooloff_minutes": int(settings.AXES_COOLOFF_TIME * 60),
    }
    answer = render(request, "account/locked_out.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)
    answer["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    add_never_cache_headers(answer)
    return answer
