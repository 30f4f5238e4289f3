"""S4, M1.2, M2.1: what waits for whom, in two queries at most."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import Application
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from evaluations.models import CreationUnit
from evaluations.plan_content import fingerprint
from evaluations.services.leading_group import save_group
from evaluations.services.plan_answers import acknowledge_plan, return_plan
from evaluations.services.problems import raise_problem
from evaluations.todo import todos
from evaluations.todos.units import unit_todos
from tests.evaluations.conftest import WorkWorld, make_unit, moment
from tests.evaluations.units import GROUP, fill_plan, release, submit, waiting
from tests.factories import make_branch

pytestmark = pytest.mark.django_db


def lines(work: WorkWorld, user: User) -> list[tuple[str, str]]:
    """Label and detail of the person's lines of this area."""
    rows = CreationUnit.objects.visible_to(user).taking_part().with_parties()
    units = list(rows.prefetch_related("liaisons").in_official_order())
    for unit in units:
        unit.campaign = work.campaign
    user.standing_memberships  # noqa: B018 - the roles are read once per request, elsewhere
    work.campaign.calendar  # noqa: B018
    with CaptureQueriesContext(connection) as queries:
        found = unit_todos(user, work.campaign, today(), units)
    assert len(queries) <= (2 if units or user.holds("committee", "decider") else 0)
    return [(todo.label, todo.detail) for todo in found]


def test_the_unit_goes_step_by_step(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """Group, plan, sent back; nothing while it waits and afterwards; nothing after the stage."""
    assert lines(work, work.secretary) == [("成立创建工作领导小组", "示例天心会计师事务所党支部")]
    save_group(work.unit, rows=GROUP, base=fingerprint([]), by=work.secretary)
    assert lines(work, work.secretary) == [("报送创建方案", "创建方案和时间表")]
    fill_plan(work.unit, by=work.secretary)
    submit(work.unit, by=work.secretary)
    assert lines(work, work.secretary) == []
    assert lines(work, work.clerk) == [("办理创建方案", "1 份创建方案等待备案")]
    return_plan(work.unit, number=1, reason="请补充", by=work.clerk)
    assert lines(work, work.secretary) == [("修改创建方案后重新报送", "行业党委已退回，请按理由修改")]
    clock.move_to(moment(2021, 3, 2))
    assert lines(work, work.secretary) == []
    clock.move_to(moment(2020, 11, 10))
    submit(work.unit, by=work.secretary)
    acknowledge_plan(work.unit, number=2, by=work.clerk)
    assert lines(work, work.secretary) == lines(work, work.clerk) == []


def test_lines_of_another_campaign_stay_in_it(work: WorkWorld) -> None:
    """``?campaign=``: every list that a line leads to is that of the same campaign."""
    fill_plan(work.unit, by=work.secretary)
    submit(work.unit, by=work.secretary)
    release(work.campaign, by=work.decider)
    waiting(work.campaign, by=work.clerk)
    for number in (1, 2):
        facts = {"title": "场地", "text": "不足", "owner": work.committee, "key": str(number)}
        raise_problem(work.unit, by=work.secretary, **facts)  # type: ignore[arg-type]
    work.campaign.is_current = False
    work.campaign.save()
    found = {line.url for line in todos(work.clerk, work.campaign, today()) if "campaign=" in line.url}
    code = work.campaign.code
    assert {
        f"/evaluations/units/open/?campaign={code}",
        f"/evaluations/units/?plan=submitted&campaign={code}",
        f"/evaluations/problems/?show=open&campaign={code}",
        f"/evaluations/liaison/?campaign={code}",
    } <= found


def test_the_committee_opens_what_was_released(work: WorkWorld) -> None:
    """Not before the release, not for others."""
    waiting(work.campaign, by=work.clerk)
    assert lines(work, work.clerk) == []
    release(work.campaign, by=work.decider)
    assert lines(work, work.clerk) == [("启动创建", "1 个创建对象等待启动")]
    assert [lines(work, person) for person in (work.changsha_officer, work.stranger)] == [[], []]


def test_the_decider_hears_of_a_place_that_was_taken_back(work: WorkWorld) -> None:
    """The unit is still at work, its result is corrected."""
    Application.objects.filter(pk=work.unit.application_id).update(state="not_selected")
    wanted = ("更换创建单位", "示例天心会计师事务所党支部的结果已更正，不再是创建对象")
    assert lines(work, work.decider) == [wanted]
    assert lines(work, work.clerk) == []


def test_many_units_take_no_more_queries(work: WorkWorld) -> None:
    """Asserted in ``lines``; joined with the other areas too."""
    for _ in range(5):
        make_unit(work.campaign, make_branch(), by=work.clerk)
    assert lines(work, work.clerk) == []
    joined: list[Any] = todos(work.secretary, work.campaign, today())
    assert "成立创建工作领导小组" in [todo.label for todo in joined]
