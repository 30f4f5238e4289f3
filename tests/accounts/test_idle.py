"""The idle time-out (IDLE_TIMEOUT_MINUTES, here 120)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent

SignIn = Callable[..., Client]
START = datetime(2020, 8, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ME = "/accounts/me/"


def at(minutes: float) -> time_machine.travel:
    """So many minutes after nine."""
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


def test_silence_ends_the_session(secretary: User, sign_in: SignIn) -> None:
    """120 minutes are allowed, a minute more is not; the sign-in page says why; it is on record."""
    with at(0):
        client = sign_in("branch-001")
        assert client.get(ME).status_code == 200
    with at(120):
        assert client.get(ME).status_code == 200
    with at(241):
        answer = client.get(ME, follow=True)
        assert answer.redirect_chain == [("/accounts/login/?next=/accounts/me/", 302)]
        assert "您已有120分钟没有操作，为了安全已自动退出，请重新登录。" in answer.content.decode()
        assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.about(secretary).filter(action="account.time_out").count() == 1


def test_a_person_at_work_stays_in(secretary: User, sign_in: SignIn) -> None:
    """Every page, and every autosave, counts."""
    with at(0):
        client = sign_in("branch-001")
    for minutes in range(60, 601, 60):
        with at(minutes):
            assert client.get(ME).status_code == 200


def test_what_a_page_asks_by_itself_does_not_count(secretary: User, sign_in: SignIn) -> None:
    """A page left open over night that polls for progress (X-Background: 1) keeps nobody signed in."""
    with at(0):
        client = sign_in("branch-001")
        client.get(ME)
    for minutes in range(10, 121, 10):
        with at(minutes):
            assert client.get(ME, headers={"X-Background": "1"}).status_code == 200
    with at(121):
        answer = client.get(ME, headers={"X-Background": "1", "Accept": "application/json"})
        assert answer.status_code == 401
        assert answer.json() == {
            "sign_in": True,
            "reason": "您已有120分钟没有操作，请重新登录。",
            "login_url": "/accounts/login/",
        }


def test_a_public_page_stays_open(secretary: User, sign_in: SignIn) -> None:
    """After the time-out the sign-in page is simply the sign-in page."""
    with at(0):
        client = sign_in("branch-001")
        client.get(ME)
    with at(500):
        assert client.get("/accounts/login/").status_code == 200
        assert "_auth_user_id" not in client.session


def test_a_script_without_session_gets_401(client: Client, db: None) -> None:
    """Not the sign-in page as if it were an answer."""
    answer = client.post(ME, {"a": "b"}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["reason"] == "登录已失效，请重新登录。"
    htmx = client.get(ME, headers={"HX-Request": "true"})
    assert (htmx.status_code, htmx["HX-Redirect"]) == (401, "/accounts/login/")
