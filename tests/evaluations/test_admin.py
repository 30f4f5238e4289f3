"""Marks in the back office: they add up, they are on record, and frozen ones stay (E)."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from zeal import zeal_ignore

from benchmark_platform.accounts.roles import Role
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Item, Rubric
from evaluations.rules import check_marks, check_thresholds
from tests.factories import make_branch, make_committee, make_user

ITEMS = "/admin/evaluations/item/"


@pytest.fixture
def plan(db: None) -> Campaign:
    """The plan of 2020."""
    call_command("loaddata", "prefectures", "plan_2020", verbosity=0)
    return Campaign.objects.get()


@pytest.fixture
def office(plan: Campaign) -> Client:
    """王芳 of the committee, in the back office."""
    client = Client()
    user = make_user(make_committee(), Role.COMMITTEE, "王芳")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def marks(**changed: str) -> dict[str, str]:
    """The list's form, with some marks changed (``item_1_1="4"``)."""
    items = list(Item.objects.order_by("-pk"))
    data = {"form-TOTAL_FORMS": str(len(items)), "form-INITIAL_FORMS": str(len(items)), "_save": "保存"}
    for number, item in enumerate(items):
        wanted = changed.get(f"item_{item.code.replace('-', '_')}", str(item.marks))
        data |= {f"form-{number}-id": str(item.pk), f"form-{number}-marks": wanted}
    return data


def save(office: Client, data: dict[str, str]) -> Any:
    """Send the list. Django itself asks for each edited row by its id; there are never more than 32."""
    with zeal_ignore():
        return office.post(ITEMS, data)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["60", "40"], []),
        (["60.5", "40"], ["各项分值合计为100.5分，应为100分，请调整后再保存。"]),
        ([], ["各项分值合计为0分，应为100分，请调整后再保存。"]),
    ],
)
def test_marks_add_up(values: list[str], found: list[str]) -> None:
    """E: to the full marks."""
    findings = check_marks([Decimal(value) for value in values], full_marks=Decimal(100))
    assert [finding.message for finding in findings] == found


@pytest.mark.parametrize(
    ("pass_mark", "excellent_mark", "found"),
    [
        ("80", "90", []),
        ("100", "100", []),
        ("0", "90", ["达标分须大于0。"]),
        ("91", "90", ["达标分、优秀分、总分须依次不减。"]),
        ("80", "101", ["达标分、优秀分、总分须依次不减。"]),
    ],
)
def test_thresholds(pass_mark: str, excellent_mark: str, found: list[str]) -> None:
    """E: in order, up to the full marks."""
    findings = check_thresholds(
        pass_mark=Decimal(pass_mark), excellent_mark=Decimal(excellent_mark), full_marks=Decimal(100)
    )
    assert [finding.message for finding in findings] == found


def test_marks_are_moved_between_items(office: Client) -> None:
    """Saved, kept in history, on record, and no longer flagged as the platform's."""
    response = save(office, marks(item_1_1="4", item_1_2="2"))
    assert response.status_code == 302
    assert dict(Item.objects.filter(code__in=["1-1", "1-2"]).values_list("code", "marks")) == {"1-1": 4, "1-2": 2}
    assert Item.objects.get(code="1-1").history.count() == 1
    assert not Rubric.objects.get().marks_are_platform_default
    assert AuditEvent.objects.filter(action="evaluations.item.change", actor_name="王芳").count() == 2


def test_marks_that_do_not_add_up_are_refused(office: Client) -> None:
    """Nothing is saved; the sentence has the numbers."""
    response = save(office, marks(item_1_1="4"))
    assert "各项分值合计为101分，应为100分，请调整后再保存。" in response.content.decode()
    assert Item.objects.get(code="1-1").marks == 3


def test_frozen_marks_stay(office: Client) -> None:
    """From the opening of the work period."""
    Rubric.objects.update(frozen_at=timezone.now())
    response = save(office, marks(item_1_1="4", item_1_2="2"))
    assert "分值已经冻结，不能再改。" in response.content.decode()
    rubric = Rubric.objects.get()
    office.post(f"/admin/evaluations/rubric/{rubric.pk}/change/", {"pass_mark": "70"})
    assert Rubric.objects.get().pass_mark == 80


def test_pass_mark(office: Client) -> None:
    """Changed by the committee; never above the excellent mark."""
    address = f"/admin/evaluations/rubric/{Rubric.objects.get().pk}/change/"
    empty: dict[str, str] = {}
    for prefix in ("indicators", "named_systems"):
        empty |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    data = empty | {"pass_mark": "75", "excellent_mark": "90", "systems_required": "8"}
    assert office.post(address, data).status_code == 302
    rubric = Rubric.objects.get()
    assert (rubric.pass_mark, rubric.marks_are_platform_default, rubric.history.count()) == (75, False, 1)
    page = office.post(address, data | {"pass_mark": "95"}).content.decode()
    assert "达标分、优秀分、总分须依次不减。" in page


def test_an_item_by_itself_is_looked_at(office: Client) -> None:
    """Its words are the plan's; its marks change only where their sum can be seen."""
    item = Item.objects.get(code="1-1")
    page = office.get(f"{ITEMS}{item.pk}/change/").content.decode()
    assert item.text in page
    assert 'name="marks"' not in page
    assert office.get(f"{ITEMS}add/").status_code == 403
    assert office.get(f"{ITEMS}{item.pk}/delete/").status_code == 403


def test_not_for_others(plan: Campaign) -> None:
    """403 with the reason for whoever is not of the committee."""
    client = Client()
    user = make_user(make_branch(), Role.BRANCH, "李秀英")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(ITEMS).status_code == 403
