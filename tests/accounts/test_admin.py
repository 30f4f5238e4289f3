"""Accounts and the record in the back office: to be looked at."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmark_platform.accounts import services
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent

from .conftest import enter

PAGES = ["/admin/accounts/user/", "/admin/accounts/membership/", "/admin/audit/auditevent/"]


@pytest.mark.parametrize("page", PAGES)
def test_the_committee_looks(page: str, clerk: User, secretary: User) -> None:
    """List and one object; nothing to add, change or delete."""
    services.issue_code(secretary, by=clerk)
    client = enter(clerk)
    assert client.get(page).status_code == 200
    assert client.get(f"{page}add/").status_code == 403
    model: Any = {"user": User, "membership": secretary.memberships.model, "auditevent": AuditEvent}[page.split("/")[3]]
    first = model.objects.order_by("pk")[0]
    assert client.get(f"{page}{first.pk}/change/").status_code == 200
    assert client.post(f"{page}{first.pk}/change/", {"full_name": "改名"}).status_code == 403
    assert client.post(f"{page}{first.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_others_do_not(page: str, secretary: User) -> None:
    """403 with the reason."""
    assert enter(secretary).get(page).status_code == 403


def test_the_password_is_not_shown(clerk: User, secretary: User) -> None:
    """Not even its hash."""
    assert secretary.password not in enter(clerk).get(f"/admin/accounts/user/{secretary.pk}/change/").content.decode()


def test_the_record_is_found_by_person_act_object_and_day(clerk: User, secretary: User, officer: User) -> None:
    """And the table is never counted twice."""
    services.issue_code(secretary, by=clerk)
    services.deactivate(officer, by=clerk, reason="调离")
    client = enter(clerk)

    def found(query: str) -> list[str]:
        answer = client.get(f"/admin/audit/auditevent/?{query}")
        return [event.action for event in answer.context["cl"].result_list]

    assert found("") == ["account.deactivate", "account.issue_code"]
    assert found("q=陈经办") == ["account.deactivate", "account.issue_code"]
    assert found("q=停用") == ["account.deactivate"]
    assert found("q=李秀英") == ["account.issue_code"]
    assert found("area=role.") == []
    assert found("days=1&area=account.") == ["account.deactivate", "account.issue_code"]
    assert found("days=x") == found("")
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/audit/auditevent/?q=停用")
    counts = [one["sql"] for one in queries if "COUNT(*)" in one["sql"] and "audit_auditevent" in one["sql"]]
    assert len(counts) == 1
