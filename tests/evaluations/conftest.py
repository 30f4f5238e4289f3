"""November 2020: two units at work, one of each track, and the people around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from applications.models import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from evaluations.models import CreationUnit, Liaison, Rubric
from tests.evaluations.assessing import Assessment, make_assessment
from tests.evaluations.guide import make_guide
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user, serial

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(year: int, month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 November 2020; ``clock.move_to(moment(2021, 1, 4))`` goes on."""
    with time_machine.travel(moment(2020, 11, 10), tick=False) as coordinates:
        yield coordinates


def make_selected(campaign: Campaign, organization: Organization, *, by: User) -> Application:
    """The form of an organisation that was selected."""
    return Application.objects.create(
        campaign=campaign,
        organization=organization,
        track=organization.track,
        superior=organization.superior or make_committee(),
        state="selected",
        state_since=timezone.now(),
        saved_at=timezone.now(),
        saved_by=by,
        number=f"2020-{next(serial):04d}",
    )


def make_unit(campaign: Campaign, organization: Organization, *, by: User) -> CreationUnit:
    """A unit as 启动创建 opened it on 10 October 2020."""
    return CreationUnit.objects.create(
        campaign=campaign,
        organization=organization,
        application=make_selected(campaign, organization, by=by),
        state_since=moment(2020, 10, 10),
        opened_at=moment(2020, 10, 10),
        opened_on=date(2020, 10, 10),
        opened_by=by,
    )


@dataclass
class WorkWorld:
    """Who is there: 周明's direct unit, 李秀英's unit of Changsha, 孙立 as its liaison, 陈静 and 赵敏 in the office."""

    campaign: Campaign
    rubric: Rubric
    committee: Organization
    changsha: Organization
    yueyang: Organization
    unit: CreationUnit
    changsha_unit: CreationUnit
    secretary: User
    changsha_secretary: User
    stranger: User
    changsha_officer: User
    yueyang_officer: User
    liaison: User
    clerk: User
    decider: User


@pytest.fixture
def work(db: None, clock: time_machine.Traveller) -> WorkWorld:
    """Two units with their people; the direct one is looked after by 孙立."""
    campaign, committee = make_campaign(), make_committee()
    changsha = make_prefecture_body("长沙市", "changsha")
    yueyang = make_prefecture_body("岳阳市", "yueyang")
    direct = make_branch("示例天心会计师事务所党支部")
    below = make_branch("示例岳麓会计师事务所党支部", superior=changsha)
    other = make_branch("示例开福会计师事务所党支部")
    clerk = make_user(committee, "committee", "陈静", "chenjing")
    liaison = make_user(committee, "committee", "孙立", "sunli")
    unit = make_unit(campaign, direct, by=clerk)
    Liaison.objects.create(unit=unit, person=liaison, since=date(2020, 10, 12), assigned_by=clerk)
    return WorkWorld(
        campaign=campaign,
        rubric=make_guide(campaign),
        committee=committee,
        changsha=changsha,
        yueyang=yueyang,
        unit=unit,
        changsha_unit=make_unit(campaign, below, by=clerk),
        secretary=make_user(direct, "branch", "周明", "zhouming"),
        changsha_secretary=make_user(below, "branch", "李秀英", "lixiuying"),
        stranger=make_user(other, "branch", "钱进", "qianjin"),
        changsha_officer=make_user(changsha, "prefecture", "王志强", "wangzhiqiang"),
        yueyang_officer=make_user(yueyang, "prefecture", "刘洋", "liuyang"),
        liaison=liaison,
        clerk=clerk,
        decider=make_user(committee, "decider", "赵敏", "zhaomin"),
    )


@pytest.fixture
def assess(work: WorkWorld, clock: time_machine.Traveller) -> Assessment:
    """10 March 2021: the marks are frozen, a visit to the direct unit is planned for the 15th."""
    clock.move_to(moment(2021, 3, 10))
    Rubric.objects.filter(pk=work.rubric.pk).update(frozen_at=moment(2020, 10, 10))
    work.rubric.refresh_from_db()
    return make_assessment(work)
