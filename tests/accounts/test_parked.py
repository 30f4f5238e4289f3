"""After a time-out in the middle of a form, signing in returns to the form with everything typed still there."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from benchmark_platform.accounts.models import ParkedPost, User
from benchmark_platform.accounts.services import parked as services

from .conftest import PASSWORD, enter

SignIn = Callable[..., Client]
START = datetime(2020, 8, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = START + timedelta(hours=5)
# A form of the office, as an example of any form that needs a login.
FORM = "/accounts/open/"
TYPED = {
    "full_name": "张建国",
    "phone": "0731-8888",
    "username": "",
    "role": "branch",
    "lines": ["一行\r\n二行", "乙"],
}


@pytest.fixture
def timed_out(clerk: User, sign_in: SignIn) -> Client:
    """陈经办's browser, left alone for five hours."""
    with time_machine.travel(START, tick=False):
        client = sign_in("committee2")
        assert client.get(FORM).status_code == 200
    return client


def send(client: Client, typed: Any = TYPED) -> str:
    """Send the form too late; where the answer leads."""
    answer = client.post(FORM, typed)
    assert answer.status_code == 302
    return str(answer["Location"])


def hidden_fields(form: dict[str, object]) -> dict[str, list[str]]:
    """What the page sends again."""
    fields: dict[str, list[str]] = {}
    for name, value in form["pairs"]:  # type: ignore[attr-defined]
        fields.setdefault(name, []).append(value)
    return fields


@time_machine.travel(LATER, tick=False)
def test_what_was_typed_is_offered_after_signing_in(timed_out: Client) -> None:
    """Word for word, with one button that sends it where it was meant to go."""
    where = send(timed_out)
    assert where == "/accounts/login/?next=/accounts/parked/"
    assert "已经保留" in timed_out.get(where).content.decode()
    entered = timed_out.post(where, {"login": "committee2", "password": PASSWORD, "next": "/accounts/parked/"})
    assert entered["Location"] == "/accounts/parked/"

    page = timed_out.get("/accounts/parked/")
    text = page.content.decode()
    assert "您登录前填写的内容已保留" in text and "继续提交" in text
    assert page.context["forms"][0]["shown"] == [
        {"label": "姓名", "value": "张建国"},
        {"label": "联系电话", "value": "0731-8888"},
        {"label": "角色", "value": "基层党组织"},
        {"label": "填写的内容", "value": "一行\r\n二行；乙"},
    ]
    (form,) = page.context["forms"]
    fields = hidden_fields(form)
    assert fields == {
        "full_name": ["张建国"],
        "phone": ["0731-8888"],
        "username": [""],
        "role": ["branch"],
        "lines": ["一行\r\n二行", "乙"],
    }
    sent = timed_out.post(f"/accounts/parked/{form['parked'].pk}/resume/", fields)
    assert (sent.status_code, sent["Location"]) == (307, FORM)
    again = timed_out.post(FORM, fields)
    assert again.context["form"].data["full_name"] == "张建国"
    assert timed_out.get("/accounts/parked/")["Location"] == "/"


@time_machine.travel(LATER, tick=False)
def test_it_is_offered_however_the_person_signs_in(timed_out: Client, sign_in: SignIn) -> None:
    """Also by the plain sign-in page, without `next`."""
    send(timed_out)
    answer = timed_out.post("/accounts/login/", {"login": "committee2", "password": PASSWORD})
    assert answer["Location"] == "/accounts/parked/"


@time_machine.travel(LATER, tick=False)
def test_another_person_never_sees_it(timed_out: Client, decider: User, secretary: User, sign_in: SignIn) -> None:
    """On the same browser neither offered, nor shown, nor sent, nor cleared; the author still finds it."""
    send(timed_out)
    parked = ParkedPost.objects.get()
    for other in ("branch-001", "committee"):
        answer = timed_out.post("/accounts/login/", {"login": other, "password": PASSWORD})
        assert answer["Location"] == "/"
        assert timed_out.get("/accounts/parked/")["Location"] == "/"
        assert timed_out.post(f"/accounts/parked/{parked.pk}/resume/").status_code == 404
        assert timed_out.post(f"/accounts/parked/{parked.pk}/discard/").status_code == 404
        timed_out.post("/accounts/logout/")
    sign_in("committee2", client=timed_out)
    assert "张建国" in timed_out.get("/accounts/parked/").content.decode()


@time_machine.travel(LATER, tick=False)
def test_it_stays_on_this_browser(timed_out: Client, sign_in: SignIn) -> None:
    """The same person on another machine is not shown what waits here."""
    send(timed_out)
    elsewhere = sign_in("committee2")
    assert elsewhere.get("/accounts/parked/")["Location"] == "/"


def test_it_is_gone_after_two_hours(timed_out: Client, sign_in: SignIn) -> None:
    """Two hours, not longer; the next parking sweeps it away."""
    with time_machine.travel(LATER, tick=False):
        send(timed_out)
    with time_machine.travel(LATER + timedelta(hours=2, seconds=1), tick=False):
        sign_in("committee2", client=timed_out)
        assert timed_out.get("/accounts/parked/")["Location"] == "/"
    with time_machine.travel(LATER + timedelta(hours=8), tick=False):
        send(timed_out)
    assert ParkedPost.objects.count() == 1


def test_after_signing_out_in_another_tab(clerk: User, sign_in: SignIn) -> None:
    """The session is gone altogether: the signed note on this browser still knows whose form it is."""
    client = sign_in("committee2")
    client.get(FORM)
    client.post("/accounts/logout/")
    assert send(client) == "/accounts/login/?next=/accounts/parked/"
    assert ParkedPost.objects.get().owner == clerk


def test_a_forged_note_is_worth_nothing(clerk: User, client: Client) -> None:
    """The note is signed: nobody makes a form somebody else's."""
    client.cookies["last_person"] = str(clerk.pk)
    assert client.post(FORM, TYPED).status_code == 403
    assert ParkedPost.objects.count() == 0


def test_whoever_is_unknown_gets_the_form_back_at_once(client: Client, db: None) -> None:
    """Nothing is stored: the answer carries what was typed, to be sent after signing in."""
    answer = client.post(FORM, TYPED)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "在新窗口登录" in text and 'value="张建国"' in text and f'action="{FORM}"' in text
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert ParkedPost.objects.count() == 0


@time_machine.travel(LATER, tick=False)
def test_a_very_long_form_is_given_back_too(timed_out: Client) -> None:
    """Above 256 KB it is not stored, and not lost."""
    answer = timed_out.post(FORM, {"full_name": "字" * 100_000})
    assert (answer.status_code, ParkedPost.objects.count()) == (403, 0)
    assert "字" * 100_000 in answer.content.decode()


@time_machine.travel(LATER, tick=False)
def test_files_and_passwords_are_not_kept(timed_out: Client) -> None:
    """The page says that a file has to be chosen again."""
    scan = SimpleUploadedFile("盖章页.pdf", b"%PDF-1.7")
    timed_out.post(FORM, {"full_name": "张建国", "new_password": "不该留下", "scan": scan})
    parked = ParkedPost.objects.get()
    assert (parked.fields, parked.had_files) == ([["full_name", ["张建国"]]], True)
    timed_out.post("/accounts/login/", {"login": "committee2", "password": PASSWORD})
    assert "文件没有保留" in timed_out.get("/accounts/parked/").content.decode()


@time_machine.travel(LATER, tick=False)
def test_a_late_password_change_is_not_kept(timed_out: Client) -> None:
    """The pages for passwords just ask to sign in again."""
    answer = timed_out.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert answer["Location"] == "/accounts/login/?next=/accounts/password/change/"
    assert ParkedPost.objects.count() == 0


@time_machine.travel(LATER, tick=False)
def test_it_can_be_cleared(timed_out: Client, sign_in: SignIn) -> None:
    """And at most ten wait for one person."""
    for number in range(12):
        send(timed_out, {"full_name": f"第{number}份"})
    sign_in("committee2", client=timed_out)
    forms = timed_out.get("/accounts/parked/").context["forms"]
    assert [form["shown"][0]["value"] for form in forms] == [f"第{number}份" for number in range(11, 1, -1)]
    for form in forms:
        timed_out.post(f"/accounts/parked/{form['parked'].pk}/discard/")
    assert ParkedPost.objects.count() == 0


def test_the_service_refuses_what_is_too_large(clerk: User) -> None:
    """The caller decides what happens instead."""
    with pytest.raises(ValueError, match="too large"):
        services.park(owner=clerk, token="t", path="/", fields=[("a", ["x" * 300_000])], had_files=False)


def test_a_stale_token_gives_the_form_back(clerk: User) -> None:
    """Signed in again in another tab: the old tab's form is offered with a fresh token, under the present name."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get(FORM)
    own = {"HTTP_ORIGIN": "http://testserver"}
    answer = client.post(FORM, {**TYPED, "csrfmiddlewaretoken": "x" * 64}, **own)  # type: ignore[arg-type]
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "您填写的内容都在本页" in text and "陈经办" in text and 'value="张建国"' in text
    fresh = str(answer.context["csrf_token"])
    again = client.post(FORM, {**TYPED, "csrfmiddlewaretoken": fresh}, **own)  # type: ignore[arg-type]
    assert again.status_code == 422


def test_a_form_from_elsewhere_is_not_given_back(clerk: User) -> None:
    """A stranger's page must not get its text offered for sending."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    for headers in ({"HTTP_ORIGIN": "https://evil.example"}, {}, {"HTTP_SEC_FETCH_SITE": "cross-site"}):
        answer = client.post(FORM, TYPED, **headers)  # type: ignore[arg-type]
        assert answer.status_code == 403
        assert "张建国" not in answer.content.decode()


def test_a_stale_sign_in_page_starts_again(db: None) -> None:
    """The password is never shown again."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "committee2", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert PASSWORD not in answer.content.decode()
    assert "页面放得太久" in answer.content.decode()


def test_a_stale_token_of_a_script(clerk: User) -> None:
    """It is told so and fetches a new one."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(FORM, TYPED, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["csrf"]) == (403, True)
    assert "请不要刷新" in answer.json()["reason"]


def test_nothing_waits_for_whoever_has_no_token(clerk: User) -> None:
    """The page leads home."""
    assert enter(clerk).get("/accounts/parked/")["Location"] == "/"


def test_the_tick_removes_what_nobody_came_back_for(clerk: User, settings: Any) -> None:
    """Also when nobody else parks anything: what was typed does not lie about."""
    with time_machine.travel(START, tick=False):
        services.park(owner=clerk, token="示例", path=FORM, fields=[("full_name", ["张建国"])], had_files=False)
        assert services.forget_old_posts(START) == 0
    assert "benchmark_platform.accounts.services.parked.forget_old_posts" in settings.TICKS
    assert services.forget_old_posts(LATER) == 1
    assert not ParkedPost.objects.exists()
