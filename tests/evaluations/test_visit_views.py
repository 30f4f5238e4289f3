"""S5: the list of visits, a visit's page, the visits of a unit. Works, not mine 404, wrong id 404, wrong method 405."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Visit
from tests.evaluations.assessing import Assessment, fill_sheet, make_visit
from tests.evaluations.conftest import make_unit
from tests.evaluations.units import page, sign_in
from tests.factories import make_branch, make_user

pytestmark = pytest.mark.django_db

LIST = "/evaluations/inspections/"


def test_the_list_shows_each_reader_what_is_theirs(assess: Assessment) -> None:
    """The office all; a unit, its prefecture and an inspector only their own visits; nobody else any."""
    work = assess.work
    make_visit(work.changsha_unit, [assess.outsider, assess.second], by=work.clerk)
    text = page(sign_in(work.clerk), LIST)
    assert "示例天心" in text and "示例岳麓" in text and "罗刚（组长）、唐丽、许峰" in text and "还有 5 天" in text
    for person, own, others in (
        (work.secretary, "示例天心", "示例岳麓"),
        (work.changsha_officer, "示例岳麓", "示例天心"),
        (work.changsha_secretary, "示例岳麓", "示例天心"),
        (assess.leader, "示例天心", "示例岳麓"),
        (assess.outsider, "示例岳麓", "示例天心"),
    ):
        text = page(sign_in(person), LIST)
        assert own in text and others not in text
    assert "没有您可以查看的实地考核" in page(sign_in(work.stranger), LIST)


def test_an_inspector_reads_where_the_own_sheet_stands(assess: Assessment) -> None:
    """Not begun, in work, handed in."""
    fill_sheet(assess.visit, assess.second, submitted=False)
    fill_sheet(assess.visit, assess.third)
    for person, words in ((assess.leader, "未开始"), (assess.second, "评分中"), (assess.third, "已提交")):
        assert f"我的评分表：{words}" in page(sign_in(person), LIST)


def test_an_inspector_of_the_committee_finds_the_own_visits_first(assess: Assessment) -> None:
    """Who prepares and inspects too reads both lists."""
    work = assess.work
    both = make_user(work.committee, "committee", "何平", "heping")
    both.memberships.create(organization=work.committee, role="inspector")
    make_visit(work.changsha_unit, [both, assess.outsider], by=work.clerk)
    text = page(sign_in(both), LIST)
    assert text.index("我参加的考核（1 次）") < text.index("示例岳麓") < text.index("其他考核（1 次）")


def test_the_list_is_narrowed_by_state(assess: Assessment) -> None:
    """Cancelled ones only where they are asked for; an unknown state narrows nothing."""
    Visit.objects.filter(pk=assess.visit.pk).update(
        state="cancelled", cancelled_by=assess.work.clerk, cancelled_at=assess.visit.arranged_at, cancel_reason="疫情"
    )
    client = sign_in(assess.work.clerk)
    for query, shown in (("", False), ("?state=planned", False), ("?state=cancelled", True), ("?state=all", True)):
        assert ("示例天心" in page(client, LIST + query)) is shown
    assert "示例天心" not in page(client, f"{LIST}?state=nonsense")
    assert "疫情" in page(client, assess.visit.get_absolute_url())
    assert sign_in(assess.leader).get(assess.visit.get_absolute_url()).status_code == 404


def test_same_queries_whatever_the_number(assess: Assessment) -> None:
    """One visit and five."""
    clients = [sign_in(assess.work.clerk), sign_in(assess.leader)]
    few, many = [], []
    for client in clients:
        page(client, LIST)
        with CaptureQueriesContext(connection) as found:
            page(client, LIST)
        few.append(len(found))
    for _ in range(4):
        make_visit(
            make_unit(assess.work.campaign, make_branch(), by=assess.work.clerk), assess.team, by=assess.work.clerk
        )
    for client in clients:
        with CaptureQueriesContext(connection) as found:
            page(client, LIST)
        many.append(len(found))
    assert many == few
    assert max(few) <= 22


def test_the_page_of_a_visit(assess: Assessment) -> None:
    """Day, place, team; for the parties only; what the office alone needs is the office's."""
    work, address = assess.work, assess.visit.get_absolute_url()
    Visit.objects.filter(pk=assess.visit.pk).update(place="三楼会议室", without_self_reason="负责人住院", note="请备齐")
    for person in (work.clerk, work.secretary, assess.leader):
        text = page(sign_in(person), address)
        assert "2021年3月15日" in text and "三楼会议室" in text and "罗刚（组长）" in text and "请备齐" in text
        assert ("负责人住院" in text) is (person == work.clerk)
    for person in (work.changsha_secretary, work.changsha_officer, work.stranger, assess.outsider):
        assert sign_in(person).get(address).status_code == 404
    assert sign_in(work.clerk).get(f"{LIST}999999/").status_code == 404
    assert sign_in(work.clerk).post(address).status_code == 405


def test_who_left_the_team_stands_on_the_page_and_sees_it_no_more(assess: Assessment) -> None:
    """The row stays."""
    row = assess.visit.inspectors.get(person=assess.third)
    row.removed_at, row.removed_by = assess.visit.arranged_at, assess.work.clerk
    row.save()
    assert "许峰（2021年3月10日）" in page(sign_in(assess.work.clerk), assess.visit.get_absolute_url())
    assert sign_in(assess.third).get(assess.visit.get_absolute_url()).status_code == 404


def test_the_tab_of_a_unit(assess: Assessment) -> None:
    """The unit's visits; before there is one, what will come."""
    work = assess.work
    text = page(sign_in(work.secretary), f"/evaluations/units/{work.unit.pk}/inspections/")
    assert "罗刚（组长）" in text and 'aria-current="page">实地考核' in text
    empty = f"/evaluations/units/{work.changsha_unit.pk}/inspections/"
    assert "还没有安排实地考核" in page(sign_in(work.changsha_secretary), empty)
    assert sign_in(assess.leader).get(empty).status_code == 404
    assert sign_in(work.clerk).post(empty).status_code == 405


def test_the_door_stands_beside_the_units(assess: Assessment) -> None:
    """For whoever has a visit to see."""
    door = 'href="/evaluations/inspections/"'
    assert door in page(sign_in(assess.work.clerk), "/evaluations/units/")
    assert door in page(sign_in(assess.leader), "/evaluations/units/?q=天心")
    assert door not in page(sign_in(assess.work.changsha_officer), "/evaluations/units/")
