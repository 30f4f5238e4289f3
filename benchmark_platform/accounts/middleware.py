"""What happens around every page because of who is signed in: silence, first password, lost sessions.

Order in settings: IdleTimeout → SignInFirst (in the place of Django's LoginRequiredMiddleware) → PasswordChange.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from benchmark_platform.accounts import parked
from benchmark_platform.accounts.services.sign_in import record_sign_out
from benchmark_platform.accounts.views.resend import resend_page

LAST_SEEN = "last_seen"
AFTER_CHANGE = "after_password_change"
# A session is written at most once a minute, not at every page.
STEP_SECONDS = 60

GetResponse = Callable[[HttpRequest], HttpResponse]


class IdleTimeoutMiddleware:
    """End a session after ``IDLE_TIMEOUT_MINUTES`` without a page, a click or a keystroke that was saved.

    What a page asks for by itself (header ``X-Background: 1``: progress, unread count) is no sign of a person.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._watch(request)
        response = self.get_response(request)
        if request.user.is_authenticated:
            parked.remember_person(request, response)
        return response

    def _watch(self, request: HttpRequest) -> None:
        now = int(time.time())
        seen = request.session.get(LAST_SEEN)
        if seen is not None and now - seen > settings.IDLE_TIMEOUT_MINUTES * 60:
            user: Any = request.user
            record_sign_out(user, idle=True)
            logout(request)
            request.timed_out_user = user  # type: ignore[attr-defined]
            return
        background = request.headers.get("X-Background") == "1"
        if seen is None or (not background and now - seen >= STEP_SECONDS):
            request.session[LAST_SEEN] = now


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Everything needs a login; a form that comes too late is kept until its author is back.

    A script is answered with 401 and a sentence instead of a page.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """Answer a request without a session."""
        timed_out = getattr(request, "timed_out_user", None) is not None
        minutes = settings.IDLE_TIMEOUT_MINUTES
        if parked.wants_json(request):
            reason = f"您已有{minutes}分钟没有操作，请重新登录。" if timed_out else "登录已失效，请重新登录。"
            facts = {"sign_in": True, "reason": reason, "login_url": reverse("account_login")}
            answer = JsonResponse(facts, status=401)
            if getattr(request, "htmx", False):
                answer["HX-Redirect"] = reverse("account_login")
            return answer
        if timed_out:
            messages.info(request, f"您已有{minutes}分钟没有操作，为了安全已自动退出，请重新登录。")
        if request.method == "POST" and not parked.is_about_signing_in(request.path):
            return self._keep(request)
        return super().handle_no_permission(request, view_func)

    def _keep(self, request: HttpRequest) -> HttpResponse:
        token = parked.park(request)
        if token is None:
            return resend_page(request, signed_out=True)
        messages.info(request, "您刚才提交的内容已经保留，登录后可以继续提交。")
        response = redirect_to_login(reverse("accounts:parked"))
        parked.hand_token(response, token)
        return response


class PasswordChangeMiddleware:
    """Whoever came in with a one-time code chooses a password before anything else."""

    PATHS = ("/csrf/", "/sw.js", "/healthz", "/readyz")
    NAMES = ("account_change_password", "account_logout", "account_reauthenticate")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Send to the change page; remember where the person was going."""
        user = request.user
        if not user.is_authenticated or not user.must_change_password:
            return None
        match = request.resolver_match
        if request.path in self.PATHS or (match and not match.namespaces and match.url_name in self.NAMES):
            return None
        if parked.wants_json(request):
            return JsonResponse({"reason": "首次登录须先修改密码。"}, status=403)
        if request.method == "GET" and request.path != settings.LOGIN_REDIRECT_URL:
            request.session[AFTER_CHANGE] = request.get_full_path()
        return HttpResponseRedirect(reverse("account_change_password"))
