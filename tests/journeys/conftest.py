"""August 2020 on the real plan: the fixtures of the product, sample bodies, a clock that runs inside the server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Page

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import moment
from tests.chromium import Watch
from tests.factories import make_branch, make_committee, make_firm, make_prefecture_body, make_user
from tests.journeys.people import Person

FIRM = "示例岳麓会计师事务所有限公司"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 5 August 2020, running on; the server lives in this process, so it is its clock too."""
    with time_machine.travel(moment(8, 5, 9), tick=True) as coordinates:
        yield coordinates


@dataclass
class Plan:
    """The plan of 2020 and who is there before anybody of the branch has an account."""

    campaign: Campaign
    changsha: Organization
    branch: Organization
    direct_branch: Organization
    clerk: User
    officer: User
    yueyang_officer: User
    direct_secretary: User


@pytest.fixture
def plan(live_server: Any, clock: time_machine.Traveller) -> Plan:
    """The fixtures as they are shipped, and sample bodies."""
    call_command("loaddata", "prefectures", "plan_2020", verbosity=0)
    changsha = make_prefecture_body("长沙市", "changsha")
    yueyang = make_prefecture_body("岳阳市", "yueyang")
    committee = make_committee()
    direct_branch = make_branch("示例天心会计师事务所党支部")
    return Plan(
        campaign=Campaign.objects.current(),
        changsha=changsha,
        branch=make_branch(
            "示例岳麓会计师事务所党支部", superior=changsha, firms=[make_firm(FIRM)], founded_on=date(2012, 6, 1)
        ),
        direct_branch=direct_branch,
        clerk=make_user(committee, "committee", "陈静", "chenjing"),
        officer=make_user(changsha, "prefecture", "王志强", "wangzhiqiang"),
        yueyang_officer=make_user(yueyang, "prefecture", "刘洋", "liuyang"),
        direct_secretary=make_user(direct_branch, "branch", "周明", "zhouming"),
    )


@pytest.fixture
def person(open_page: Callable[..., Page], axe: Callable[[Page], None], watch: Watch) -> Callable[..., Person]:
    """A person at a computer (``phone=True``: with a telephone) of their own: ``person("zhouming")``, signed in."""
    # A refusal is an answer of 4xx; Chromium writes each of them into the console.
    watch.allow(r"status of (403|404|409|422)")

    def sit_down(username: str = "", password: str = "示例口令2020", *, phone: bool = False) -> Person:
        someone = Person(open_page(phone=phone), axe)
        if username:
            someone.sign_in(username, password)
        return someone

    return sit_down
