"""The lock after failed tries: five, half an hour, by person and address; lifted by the office in one act."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services.sign_in import locked_usernames, unlock
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden

from .conftest import PASSWORD, enter

SignIn = Callable[..., Client]
OFFICE, ELSEWHERE = "10.1.0.5", "10.9.0.77"


def attempt(username: str = "branch-001", password: str = "不对的口令", address: str = OFFICE) -> Any:
    """One try from an address."""
    return Client(REMOTE_ADDR=address).post("/accounts/login/", {"login": username, "password": password})


def lock(username: str = "branch-001", address: str = OFFICE) -> Any:
    """Five wrong tries; the answer to the last."""
    return [attempt(username, address=address) for _ in range(5)][-1]


def is_in(answer: Any) -> bool:
    """Whether the try succeeded."""
    return bool(answer.status_code == 302)


def test_the_fifth_failure_locks(secretary: User) -> None:
    """429 with a Chinese page that says how long and whom to ask; the right password does not help now."""
    for _ in range(4):
        assert attempt().status_code == 200
    answer = attempt()
    assert (answer.status_code, answer["Retry-After"]) == (429, "1800")
    text = answer.content.decode()
    assert "账号已临时锁定 30 分钟" in text
    assert "请联系行业党委党建工作部" in text
    assert attempt(password=PASSWORD).status_code == 429


def test_the_lock_is_on_record_once(secretary: User) -> None:
    """However often it is tried while it lasts."""
    lock()
    attempt()
    attempt()
    assert AuditEvent.objects.about(secretary).filter(action="account.locked").count() == 1


def test_the_lock_is_for_this_person_at_this_address(secretary: User, officer: User) -> None:
    """The same person elsewhere gets in, and another person here."""
    lock()
    assert is_in(attempt(password=PASSWORD, address=ELSEWHERE))
    assert is_in(attempt("prefecture-changsha", PASSWORD))
    assert attempt(password=PASSWORD).status_code == 429


def test_another_spelling_is_the_same_person(secretary: User) -> None:
    """Capitals and full width do not give five tries more."""
    for name in ("branch-001", "Branch-001", "BRANCH-001", " branch-001", "ｂｒａｎｃｈ-001"):
        answer = attempt(name)
    assert answer.status_code == 429
    assert attempt(password=PASSWORD).status_code == 429


def test_four_failures_and_a_success_begin_anew(secretary: User) -> None:
    """Who gets in has no failures behind her."""
    for _ in range(4):
        attempt()
    assert is_in(attempt(password=PASSWORD))
    assert [attempt().status_code for _ in range(4)] == [200] * 4


def test_the_lock_ends_after_half_an_hour(secretary: User) -> None:
    """Tries during the lock do not prolong it."""
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        lock()
    with time_machine.travel(start + timedelta(minutes=29), tick=False):
        assert attempt(password=PASSWORD).status_code == 429
    with time_machine.travel(start + timedelta(minutes=31), tick=False):
        assert locked_usernames(["branch-001"]) == set()
        assert is_in(attempt(password=PASSWORD))


def test_the_office_unlocks_in_one_act(clerk: User, secretary: User) -> None:
    """From the person's page; on record."""
    lock()
    office = enter(clerk)
    page = office.get(f"/accounts/{secretary.pk}/").content.decode()
    assert "已锁定" in page and "解除登录锁定" in page
    answer = office.post(f"/accounts/{secretary.pk}/unlock/", follow=True)
    assert "已解除“李秀英”的登录锁定" in answer.content.decode()
    assert is_in(attempt(password=PASSWORD))
    assert AuditEvent.objects.about(secretary).filter(action="account.unlock", actor_id=clerk.pk).count() == 1


def test_unlocking_what_is_not_locked(clerk: User, secretary: User) -> None:
    """Refused with a sentence."""
    with pytest.raises(Refused, match="没有被锁定"):
        unlock(secretary, by=clerk)
    answer = enter(clerk).post(f"/accounts/{secretary.pk}/unlock/", follow=True)
    assert "没有被锁定" in answer.content.decode()


def test_others_cannot_unlock(secretary: User, officer: User) -> None:
    """Neither by the service nor by the page, which they cannot see."""
    lock()
    with pytest.raises(Forbidden):
        unlock(secretary, by=officer)
    assert enter(officer).post(f"/accounts/{secretary.pk}/unlock/").status_code == 404
