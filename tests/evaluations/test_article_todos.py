"""What waits because of articles and written systems (7-2, 5-2)."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.calendar import today
from evaluations.models import CreationUnit
from evaluations.services.article_answers import receive_article, return_article
from evaluations.services.systems import refuse_system
from evaluations.todos.evidence import evidence_todos
from tests.evaluations.conftest import WorkWorld, moment
from tests.evaluations.evidence import article, document

pytestmark = pytest.mark.django_db


def lines(work: WorkWorld, user: User) -> list[tuple[str, str]]:
    """Labels and addresses of a person, for the units in sight; at most two questions."""
    rows = CreationUnit.objects.visible_to(user).with_parties().in_official_order()
    units = list(rows)
    for unit in units:
        unit.campaign = work.campaign
    user.bodies()  # read once for the whole page
    _ = work.campaign.calendar
    with CaptureQueriesContext(connection) as queries:
        found = evidence_todos(user, work.campaign, today(), units)
    assert len(queries) <= 2
    return [(line.label, line.url) for line in found]


def test_from_the_unit_to_the_committee_and_back(work: WorkWorld) -> None:
    """The committee has what waits, the unit what came back; nobody has what is settled."""
    assert lines(work, work.secretary) == lines(work, work.clerk) == []
    sent, other = article(work.unit, work.secretary), document(work, "system", title="党员积分制度")
    assert lines(work, work.decider) == [
        ("1 篇宣传稿待接收", "/evaluations/articles/?campaign=2020&state=sent"),
        ("1 项其他制度待认定", "/evaluations/systems/?campaign=2020"),
    ]
    return_article(sent, reason="请补充。", by=work.clerk)
    refuse_system(other, reason="内容太少。", by=work.clerk)
    assert lines(work, work.clerk) == []
    assert lines(work, work.secretary) == [
        ("《支部主题党日》被退回，请修改后重新报送", sent.get_absolute_url()),
        ("“党员积分制度”不予认定，请更正或停用", other.get_absolute_url()),
    ]
    receive_article(article(work.unit, work.secretary, "另一篇"), by=work.clerk)
    assert len(lines(work, work.secretary)) == 2


def test_nothing_for_others_nor_afterwards(work: WorkWorld, clock: time_machine.Traveller) -> None:
    """A prefecture reads and has nothing to do; after the work period nobody has; no unit, no question."""
    sent = article(work.changsha_unit, work.changsha_secretary)
    document(work, "system", title="党员积分制度")
    assert lines(work, work.changsha_officer) == lines(work, work.secretary) == lines(work, work.stranger) == []
    return_article(sent, reason="改", by=work.clerk)
    article(work.changsha_unit, work.changsha_secretary, "另一篇")
    clock.move_to(moment(2021, 7, 1))
    assert lines(work, work.clerk) == lines(work, work.changsha_secretary) == []
