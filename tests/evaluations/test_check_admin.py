"""The numbers of the checks in the back office: data of the rubric, held against what a computation takes (R)."""

import json
from typing import Any

import pytest
from django.test import Client

from benchmark_platform.audit.models import AuditEvent
from evaluations.models import CheckRule
from evaluations.standing import standing_of
from tests.evaluations.checking import NOVEMBER
from tests.evaluations.conftest import WorkWorld


@pytest.fixture
def office(work: WorkWorld) -> Client:
    """陈静 in the back office."""
    client = Client()
    client.force_login(work.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def change(office: Client, code: str, parameters: Any, **more: Any) -> tuple[int, str]:
    """Send the form of a rule; answers status and page."""
    rule = CheckRule.objects.get(code=code, item__code="7-2")
    data = {
        "title": rule.title,
        "parameters": json.dumps(parameters),
        "note": rule.note,
        "is_duty": "on",
        "active": "on",
    }
    response = office.post(f"/admin/evaluations/checkrule/{rule.pk}/change/", {**data, **more})
    return response.status_code, response.content.decode() if response.status_code == 200 else ""


def test_number_is_changed_and_on_record(office: Client, work: WorkWorld) -> None:
    """7-2: six articles instead of five; the check follows."""
    assert change(office, "articles", {"per": "year", "times": 6, "states": ["received"]})[0] == 302
    rule = CheckRule.objects.get(code="articles", item__code="7-2")
    assert rule.parameters["times"] == 6
    assert AuditEvent.objects.filter(subject_type="evaluations.checkrule", subject_id=str(rule.pk)).exists()
    row = standing_of(work.unit, NOVEMBER).item("7-2")
    assert row is not None
    assert row.results[0].required == "需 6 篇"


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"per": "year", "times": "五", "states": ["received"]}, "参数“times”须是大于0的整数。"),
        ({"per": "year", "times": 5}, "缺少参数“states”"),
        ([5], "参数须写成"),
    ],
)
def test_wrong_parameters_are_refused(office: Client, parameters: Any, sentence: str) -> None:
    """A wrong type, a missing key, no object at all: a sentence, and nothing is saved."""
    status, page = change(office, "articles", parameters)
    assert status == 200
    assert sentence in page
    assert CheckRule.objects.get(code="articles", item__code="7-2").parameters["times"] == 5


def test_what_is_no_json_is_refused(office: Client) -> None:
    """Django's own sentence; ours does not follow it."""
    rule = CheckRule.objects.get(code="articles", item__code="7-2")
    data = {"title": rule.title, "parameters": "{times: 5", "active": "on"}
    page = office.post(f"/admin/evaluations/checkrule/{rule.pk}/change/", data).content.decode()
    assert "JSON" in page
    assert "参数须写成" not in page


def test_rules_are_neither_added_nor_deleted(office: Client) -> None:
    """Which computation answers which item is not for the form; switching off is."""
    rule = CheckRule.objects.get(code="articles", item__code="7-2")
    assert office.get("/admin/evaluations/checkrule/add/").status_code == 403
    assert office.post(f"/admin/evaluations/checkrule/{rule.pk}/delete/").status_code == 403
    assert office.get("/admin/evaluations/checkrule/").status_code == 200
