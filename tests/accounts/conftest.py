"""The persons of these tests, and signing in through the real page."""

from collections.abc import Callable

import pytest
from django.test import Client

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_committee, make_prefecture_body, make_user

PASSWORD = "示例口令2020"


@pytest.fixture
def committee(db: None) -> Organization:
    """The committee."""
    return make_committee()


@pytest.fixture
def branch(committee: Organization) -> Organization:
    """A direct branch."""
    return make_branch("示例湘江会计师事务所党支部")


@pytest.fixture
def body(committee: Organization) -> Organization:
    """A prefecture body."""
    return make_prefecture_body()


@pytest.fixture
def clerk(committee: Organization) -> User:
    """陈经办 prepares (经办)."""
    return make_user(committee, Role.COMMITTEE, "陈经办", "committee2")


@pytest.fixture
def decider(committee: Organization) -> User:
    """周审定 decides (审定)."""
    return make_user(committee, Role.DECIDER, "周审定", "committee")


@pytest.fixture
def secretary(branch: Organization) -> User:
    """李秀英 of the branch."""
    return make_user(branch, Role.BRANCH, "李秀英", "branch-001")


@pytest.fixture
def officer(body: Organization) -> User:
    """王建华 of the prefecture body."""
    return make_user(body, Role.PREFECTURE, "王建华", "prefecture-changsha")


@pytest.fixture
def inspector(committee: Organization) -> User:
    """赵考核 inspects."""
    user = make_user(committee, Role.INSPECTOR, "赵考核", "inspector1")
    Membership.objects.filter(user=user).update(campaign_code="2020")
    return user


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """`sign_in(username, password)` through the page; returns the client, signed in or not."""

    def through_the_page(username: str, password: str = PASSWORD, *, client: Client | None = None) -> Client:
        client = client or Client()
        client.post("/accounts/login/", {"login": username, "password": password})
        return client

    return through_the_page


def enter(user: User) -> Client:
    """A client of this person, past the sign-in page."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
