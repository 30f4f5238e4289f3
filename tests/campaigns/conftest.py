"""The campaign of 2020 with its named bodies and persons; "today" is the day that a test says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.roles import Role
from benchmark_platform.campaigns.models import Campaign, Stage
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

SHANGHAI = ZoneInfo("Asia/Shanghai")


@contextmanager
def at(day: date | str, clock: str = "10:00:00") -> Iterator[None]:
    """Live through this moment of Shanghai."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    moment = datetime.combine(day, time.fromisoformat(clock), tzinfo=SHANGHAI)
    with time_machine.travel(moment, tick=False):
        yield


@dataclass
class Cast:
    """Who plays."""

    campaign: Campaign
    committee: Organization
    changsha: Organization
    zhuzhou: Organization
    direct: Organization
    below: Organization
    wang: User  # committee, 经办
    zhao: User  # committee, 审定
    liu: User  # Changsha's body
    sun: User  # Zhuzhou's body
    li: User  # the direct branch
    chen: User  # a branch under Changsha
    nobody: User

    def stage(self, code: str) -> Stage:
        """One stage, as it stands in the database."""
        return self.campaign.stages.get(code=code)

    def fresh(self) -> Campaign:
        """The campaign with its calendar read anew."""
        return Campaign.objects.get(pk=self.campaign.pk)


@pytest.fixture
def cast(db: None) -> Cast:
    """The whole cast."""
    committee = make_committee()
    changsha, zhuzhou = make_prefecture_body("长沙市", "changsha"), make_prefecture_body("株洲市", "zhuzhou")
    direct = make_branch("示例天健会计师事务所党支部")
    below = make_branch("示例岳麓会计师事务所党支部", superior=changsha)
    return Cast(
        campaign=make_campaign(),
        committee=committee,
        changsha=changsha,
        zhuzhou=zhuzhou,
        direct=direct,
        below=below,
        wang=make_user(committee, Role.COMMITTEE, "王芳"),
        zhao=make_user(committee, Role.DECIDER, "赵审定"),
        liu=make_user(changsha, Role.PREFECTURE, "刘志强"),
        sun=make_user(zhuzhou, Role.PREFECTURE, "孙株洲"),
        li=make_user(direct, Role.BRANCH, "李秀英"),
        chen=make_user(below, Role.BRANCH, "陈明"),
        nobody=User.objects.create_user(username="nobody", password="示例口令2020", full_name="无角色"),
    )


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
