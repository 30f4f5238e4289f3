"""July and August 2020: the campaign, a direct branch and a prefecture's branch, and the people who handle forms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(month: int, day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2020 in Shanghai."""
    return datetime(2020, month, day, hour, minute, second, tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 5 August 2020; ``clock.move_to(moment(8, 16))`` goes on."""
    with time_machine.travel(moment(8, 5), tick=False) as coordinates:
        yield coordinates


@dataclass
class World:
    """Who is there: 张建国's branches and the bodies above them."""

    campaign: Campaign
    committee: Organization
    changsha: Organization
    yueyang: Organization
    direct_branch: Organization
    changsha_branch: Organization
    secretary: User
    direct_secretary: User
    changsha_officer: User
    yueyang_officer: User
    clerk: User


@pytest.fixture
def world(db: None, clock: time_machine.Traveller) -> World:
    """A small campaign: one direct branch, one branch of Changsha, each body with one person."""
    committee = make_committee()
    changsha = make_prefecture_body("长沙市", "changsha")
    yueyang = make_prefecture_body("岳阳市", "yueyang")
    direct_branch = make_branch("示例天心会计师事务所党支部")
    changsha_branch = make_branch("示例岳麓会计师事务所党支部", superior=changsha)
    return World(
        campaign=make_campaign(),
        committee=committee,
        changsha=changsha,
        yueyang=yueyang,
        direct_branch=direct_branch,
        changsha_branch=changsha_branch,
        secretary=make_user(changsha_branch, "branch", "李秀英", "lixiuying"),
        direct_secretary=make_user(direct_branch, "branch", "周明", "zhouming"),
        changsha_officer=make_user(changsha, "prefecture", "王志强", "wangzhiqiang"),
        yueyang_officer=make_user(yueyang, "prefecture", "刘洋", "liuyang"),
        clerk=make_user(committee, "committee", "陈静", "chenjing"),
    )
