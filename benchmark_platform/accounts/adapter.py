"""How allauth behaves here: accounts are opened by the office, every sign-in is on record, no mail is ever needed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from benchmark_platform.accounts import parked, rules
from benchmark_platform.accounts.middleware import AFTER_CHANGE
from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services import sign_in


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed (design decision 9)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "enter_current_password": "这里填的不对，请重新输入；首次登录时填账号单上的一次性口令。"
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: the committee opens accounts."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing: failed passwords are axes' business, allauth's limit is for codes of the second factor."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check username and password; a one-time code may be typed in lower case or without its dashes."""
        username = rules.normal_username(str(credentials.get("username") or ""))
        credentials["username"] = username
        typed = str(credentials.get("password") or "")
        code = rules.normal_code(typed)
        if code != typed and User.objects.filter(username=username, must_change_password=True).exists():
            credentials["password"] = code
        return super().authenticate(request, **credentials)  # type: ignore[no-any-return]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Put the failed try on record."""
        sign_in.record_failure(str(credentials.get("username") or ""))

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse an expired one-time code and a stopped account, with the words whom to call."""
        if user.is_active and rules.code_expired(user.must_change_password, user.code_expires_at, timezone.now()):
            sign_in.record_failure(user.username)
            return render(request, "accounts/code_expired.html", {"expired_at": user.code_expires_at}, status=403)
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Say that the account is stopped."""
        return render(request, "account/account_inactive.html", status=403)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, on record."""
        super().login(request, user)
        sign_in.record_sign_in(user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, on record."""
        user = request.user
        if isinstance(user, User):
            sign_in.record_sign_out(user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        """Set the password that the person chose; a one-time code is used up."""
        sign_in.change_password(user, password=password)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to what was typed before signing in, if something waits; else home."""
        if parked.waiting(request):
            return reverse("accounts:parked")
        return str(super().get_login_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to where the person was going before the first password."""
        target = request.session.pop(AFTER_CHANGE, "")
        return target if target and self.is_safe_url(target) else reverse("accounts:me")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Leave out “signed in as …” and “signed out”: the page says so itself."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if template not in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            super().add_message(request, level, *args, **kwargs)
