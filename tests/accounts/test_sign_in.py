"""Signing in and out: what is mounted, one-time codes, the first password, the record."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from benchmark_platform.accounts import services
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.organizations.models import Organization

from .conftest import PASSWORD, enter

SignIn = Callable[..., Client]
NEW = "湘江边的新口令8"


def events(user: User) -> list[str]:
    """The acts on record about a person, oldest first."""
    return [event.action_label for event in AuditEvent.objects.about(user)]


def choose_password(client: Client, old: str, new: str = NEW) -> Any:
    """Change the password through the page."""
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new, "password2": new})


def test_only_these_pages_of_allauth_exist() -> None:
    """Sign-up, e-mail and reset by mail are not mounted; the rest keeps allauth's names (design decision 9)."""
    assert reverse("account_login") == "/accounts/login/"
    for name in ("account_logout", "account_change_password", "account_reauthenticate", "mfa_index"):
        assert reverse(name).startswith("/accounts/")
    for name in ("account_signup", "account_email", "account_reset_password", "account_inactive"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_signing_up_and_reset_by_mail_are_not_there(secretary: User) -> None:
    """404 also for somebody who is signed in."""
    client = enter(secretary)
    for path in ("signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "inactive/"):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_sign_in_and_out_are_on_record(secretary: User, sign_in: SignIn) -> None:
    """The record shows both; signing out clears the session."""
    client = sign_in("branch-001")
    assert client.session["_auth_user_id"] == str(secretary.pk)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    assert events(secretary) == ["登录", "退出登录"]


def test_a_wrong_password_is_refused_in_chinese_and_on_record(secretary: User) -> None:
    """The sentence does not tell whether the name exists."""
    client = Client()
    wrong = client.post("/accounts/login/", {"login": "branch-001", "password": "不对的口令"})
    unknown = client.post("/accounts/login/", {"login": "nobody", "password": "不对的口令"})
    message = wrong.context["form"].non_field_errors()
    assert message == unknown.context["form"].non_field_errors()
    assert "密码" in message[0]
    assert list(AuditEvent.objects.order_by("pk").values_list("action_label", "subject_label")) == [
        ("登录失败", "李秀英"),
        ("登录失败", "（没有这个用户名）"),
    ]


@pytest.mark.parametrize("habit", ["as printed", "lower case", "without dashes", "full width"])
def test_a_code_opens_the_door_however_it_is_typed(
    habit: str, clerk: User, branch: Organization, sign_in: SignIn
) -> None:
    """Case, dashes and width are habits of typing."""
    issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    typed = {
        "as printed": issued.code,
        "lower case": issued.code.lower(),
        "without dashes": issued.code.replace("-", ""),
        "full width": issued.code.translate({ord(c): ord(c) + 0xFEE0 for c in set(issued.code)}),
    }[habit]
    client = sign_in(issued.user.username.upper(), typed)
    assert client.session["_auth_user_id"] == str(issued.user.pk)


def test_the_first_password_comes_before_everything(clerk: User, branch: Organization, sign_in: SignIn) -> None:
    """Every page leads to the change; afterwards the person arrives where she was going, still signed in."""
    issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    client = sign_in(issued.user.username, issued.code)
    change = reverse("account_change_password")
    assert client.get("/accounts/me/?from=slip")["Location"] == change
    assert client.get("/admin/")["Location"] == change
    client.get("/accounts/me/?from=slip")
    assert "请先设置自己的密码" in client.get(change).content.decode()
    json = client.get("/accounts/me/", headers={"Accept": "application/json"})
    assert (json.status_code, json.json()) == (403, {"reason": "首次登录须先修改密码。"})

    session_before = client.session.session_key
    done = choose_password(client, issued.code)
    assert done["Location"] == "/accounts/me/?from=slip"
    assert client.get("/accounts/me/").status_code == 200
    assert client.session.session_key != session_before
    issued.user.refresh_from_db()
    assert (issued.user.must_change_password, issued.user.code_expires_at) == (False, None)
    assert events(issued.user)[-1] == "首次登录修改密码"


def test_a_code_serves_once(clerk: User, branch: Organization, sign_in: SignIn) -> None:
    """After the first password the code opens nothing."""
    issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    choose_password(sign_in(issued.user.username, issued.code), issued.code)
    assert "_auth_user_id" not in sign_in(issued.user.username, issued.code).session
    assert "_auth_user_id" in sign_in(issued.user.username, NEW).session


def test_the_code_is_typed_again_in_any_way(clerk: User, branch: Organization, sign_in: SignIn) -> None:
    """As at signing in: lower case, no dashes. A wrong one is called by the name printed on the slip."""
    issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    client = sign_in(issued.user.username, issued.code)
    empty = choose_password(client, "").context["form"]
    assert empty.errors["oldpassword"] == ["请输入账号单上的一次性口令。"]
    assert empty.fields["oldpassword"].label == "一次性口令（印在账号单上）"
    wrong = choose_password(client, "AAAA-AAAA-AAAA").context["form"]
    assert wrong.errors["oldpassword"] == ["这里填的不对，请重新输入；首次登录时填账号单上的一次性口令。"]
    assert choose_password(client, issued.code.lower().replace("-", " "))["Location"] == "/accounts/me/"


def test_the_code_itself_is_no_new_password(clerk: User, branch: Organization, sign_in: SignIn) -> None:
    """Nor any other weak choice; each refusal is a Chinese sentence."""
    issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    client = sign_in(issued.user.username, issued.code)
    sentences = {
        issued.code: "新密码不能与现在的密码（或一次性口令）相同。",
        "短口令": "密码太短，至少要 8 个字符。",
        "12345678": "这个密码太常见，容易被猜到，请换一个。",
        "20200724": "密码不能全是数字，请加上字母或汉字。",
        issued.user.username: "密码与用户名、姓名或电话太相似，容易被猜到，请换一个。",
    }
    for password, sentence in sentences.items():
        errors = choose_password(client, issued.code, password).context["form"].errors["password1"]
        assert sentence in errors


def test_an_expired_code_says_whom_to_call(clerk: User, branch: Organization, sign_in: SignIn) -> None:
    """Valid for thirty days (a setting), refused from then on."""
    start = datetime(2020, 7, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    with time_machine.travel(start, tick=False):
        issued = services.open_account(full_name="李秀英", organization=branch, role="branch", by=clerk)
    end = start + timedelta(days=settings.ONE_TIME_CODE_DAYS)
    assert issued.expires_at == end
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert "_auth_user_id" in sign_in(issued.user.username, issued.code).session
    with time_machine.travel(end, tick=False):
        client = Client()
        answer = client.post("/accounts/login/", {"login": issued.user.username, "password": issued.code})
        assert answer.status_code == 403
        assert "2020年8月23日 09:00" in answer.content.decode()
        assert "请联系行业党委党建工作部" in answer.content.decode()
        assert "_auth_user_id" not in client.session


def test_a_new_code_ends_the_session(clerk: User, secretary: User, sign_in: SignIn) -> None:
    """Whoever sits at the old session is out."""
    client = sign_in("branch-001")
    assert client.get("/accounts/me/").status_code == 200
    services.issue_code(secretary, by=clerk)
    assert client.get("/accounts/me/")["Location"] == "/accounts/login/?next=/accounts/me/"
    assert "_auth_user_id" not in sign_in("branch-001", PASSWORD).session


def test_a_stopped_account_is_told_so(decider: User, secretary: User, sign_in: SignIn) -> None:
    """The session ends at once, and the next try gets a page."""
    client = sign_in("branch-001")
    services.deactivate(secretary, by=decider, reason="调离")
    assert client.get("/accounts/me/").status_code == 302
    answer = client.post("/accounts/login/", {"login": "branch-001", "password": PASSWORD})
    assert (answer.status_code, "账号已停用" in answer.content.decode()) == (403, True)


def test_changing_the_password_later(secretary: User, sign_in: SignIn) -> None:
    """The old one is asked; the session stays, under a new key; other sessions end."""
    client, elsewhere = sign_in("branch-001"), sign_in("branch-001")
    wrong = choose_password(client, "不对的口令")
    assert wrong.context["form"].errors["oldpassword"]
    key = client.session.session_key
    assert choose_password(client, PASSWORD)["Location"] == "/accounts/me/"
    assert client.get("/accounts/me/").status_code == 200
    assert client.session.session_key != key
    assert elsewhere.get("/accounts/me/").status_code == 302
    assert events(secretary)[-1] == "修改密码"


def code_of(secret: str) -> str:
    """What the telephone shows now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def test_the_second_factor(secretary: User, sign_in: SignIn) -> None:
    """Set up from one's own page after the password is asked again; from then on the password alone is not enough."""
    client = sign_in("branch-001")
    assert reverse("mfa_index") in client.get("/accounts/me/").content.decode()
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": PASSWORD})
    secret = client.get(activate).context["form"].secret
    client.post(activate, {"code": code_of(secret)})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200

    later = sign_in("branch-001")
    assert "_auth_user_id" not in later.session
    assert later.get(reverse("mfa_authenticate")).status_code == 200
    later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in later.session
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        later.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert later.session["_auth_user_id"] == str(secretary.pk)


def test_codes_of_the_second_factor_cannot_be_tried_for_ever(secretary: User, sign_in: SignIn) -> None:
    """Ten wrong codes in five minutes, then even the right one is refused for a while."""
    authenticator = TOTP.activate(secretary, "JBSWY3DPEHPK3PXP")
    client = sign_in("branch-001")
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of("JBSWY3DPEHPK3PXP")})
    assert authenticator.instance.pk
    assert "_auth_user_id" not in client.session
