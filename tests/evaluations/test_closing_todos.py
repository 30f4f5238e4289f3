"""S5: what waits for leader, unit and committee about closings; one query at most, none where nothing may be done."""

from datetime import date
from typing import Any

import time_machine

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit
from evaluations.services.visit_answers import confirm_closing, object_to_items
from evaluations.todos.closing import closing_todos
from tests.evaluations.assessing import Assessment, fill_sheet
from tests.evaluations.closings import closed
from tests.evaluations.conftest import WorkWorld, moment

DAY = date(2021, 3, 10)


def lines(assess: Assessment, user: User, day: date = DAY) -> list[tuple[str, str]]:
    """Label and detail of a person's lines."""
    units = list(CreationUnit.objects.visible_to(user).with_parties())
    return [(line.label, line.detail) for line in closing_todos(user, assess.work.campaign, day, units)]


def test_the_leader_closes_once_every_sheet_is_in(assess: Assessment) -> None:
    """S5: nobody else, and nobody before."""
    fill_sheet(assess.visit, assess.leader)
    fill_sheet(assess.visit, assess.second)
    fill_sheet(assess.visit, assess.third, submitted=False)
    assert lines(assess, assess.leader) == []
    assess.visit.sheets.filter(inspector=assess.third).delete()
    fill_sheet(assess.visit, assess.third)
    assert lines(assess, assess.leader) == [("确定考评分，结束考核", "示例天心会计师事务所党支部的现场评分表都已提交")]
    for person in (assess.second, assess.work.secretary, assess.work.clerk, assess.outsider):
        assert lines(assess, person) == []


def test_the_unit_confirms_until_the_last_day(assess: Assessment) -> None:
    """[inf] S5: with the day; nothing once it said so, or the day is over."""
    closing = closed(assess)
    secretary = assess.work.secretary
    [line] = closing_todos(secretary, assess.work.campaign, DAY, [assess.unit])
    assert (line.label, line.due, line.urgent) == ("确认考评分", closing.answer_until, False)
    assert lines(assess, secretary, date(2021, 3, 15)) != []
    assert lines(assess, secretary, date(2021, 3, 16)) == []
    confirm_closing(closing, name="周明", by=secretary)
    assert lines(assess, secretary) == []
    assert lines(assess, assess.leader) == []


def test_the_committee_answers_objections(assess: Assessment) -> None:
    """[inf] S5: all of them in one line."""
    raised = {"1-1": "不同意", "1-2": "不同意"}
    object_to_items(closed(assess), objections=raised, name="周明", by=assess.work.secretary)
    assert lines(assess, assess.work.clerk) == [("答复评分异议", "2 项异议待答复")]
    assert lines(assess, assess.work.secretary) == []


def test_no_more_than_one_query(
    assess: Assessment, clock: time_machine.Traveller, django_assert_num_queries: Any
) -> None:
    """None in another stage, none without units."""
    campaign, clerk = assess.work.campaign, assess.work.clerk
    units = list(CreationUnit.objects.with_parties())
    for unit in units:
        unit.campaign = campaign
    closing_todos(clerk, campaign, DAY, units)
    with django_assert_num_queries(1):
        closing_todos(clerk, campaign, DAY, units)
    with django_assert_num_queries(0):
        closing_todos(clerk, campaign, date(2020, 11, 10), units)
        closing_todos(clerk, campaign, DAY, [])


def test_nothing_before_the_assessment(work: WorkWorld) -> None:
    """In November nobody closes anything."""
    assert closing_todos(work.clerk, work.campaign, moment(2020, 11, 10).date(), [work.unit]) == []
