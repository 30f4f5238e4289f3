"""Marks add up and thresholds are in order; the back office only shows them (E)."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client

from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Item, Rubric
from evaluations.rules import check_marks, check_thresholds
from tests.factories import make_branch, make_committee, make_user

ITEMS = "/admin/evaluations/item/"
RUBRICS = "/admin/evaluations/rubric/"


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


def test_the_back_office_only_shows(office: Client) -> None:
    """Marks, ways and pass marks go through the gate of their own page; the back office links there."""
    rubric, item = Rubric.objects.get(), Item.objects.get(code="1-1")
    for address, own, row in (
        (RUBRICS, "/evaluations/rubric/", rubric),
        (ITEMS, "/evaluations/rubric/items/1-1/", item),
    ):
        page = office.get(f"{address}{row.pk}/change/").content.decode()
        assert f'href="{own}"' in page
        assert 'name="_save"' not in page
        assert office.get(address).status_code == 200
        assert office.post(f"{address}{row.pk}/change/", {"marks": "4", "pass_mark": "70"}).status_code == 403
        assert office.get(f"{address}add/").status_code == 403
        assert office.get(f"{address}{row.pk}/delete/").status_code == 403
    assert item.text in office.get(f"{ITEMS}{item.pk}/change/").content.decode()
    assert "组织形式与正式党员人数不符" in office.get(f"{ITEMS}{item.pk}/change/").content.decode()
    assert (Rubric.objects.get().pass_mark, Item.objects.get(code="1-1").marks) == (80, 3)


def test_not_for_others(plan: Campaign) -> None:
    """403 with the reason for whoever is not of the committee."""
    client = Client()
    user = make_user(make_branch(), Role.BRANCH, "李秀英")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(ITEMS).status_code == 403
