"""A branch, a prefecture body and the committee, with their people."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_committee, make_user


@dataclass
class People:
    """Who writes to whom."""

    committee: Organization
    branch: Organization
    wang: User  # the committee
    inspector: User  # an inspector, whose role is held in the committee
    li: User  # the branch
    zhang: User  # the branch, too
    chen: User  # another branch


@pytest.fixture
def people(db: None) -> People:
    """The cast of these tests."""
    committee, branch = make_committee(), make_branch("示例天健会计师事务所党支部")
    return People(
        committee=committee,
        branch=branch,
        wang=make_user(committee, Role.COMMITTEE, "王芳"),
        inspector=make_user(committee, Role.INSPECTOR, "周考核"),
        li=make_user(branch, Role.BRANCH, "李秀英"),
        zhang=make_user(branch, Role.BRANCH, "张建国"),
        chen=make_user(make_branch("示例岳麓会计师事务所党支部"), Role.BRANCH, "陈明"),
    )


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
