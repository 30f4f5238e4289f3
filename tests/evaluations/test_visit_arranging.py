"""S5: the committee's forms of visits: choose, arrange, change, cancel. Not mine 404, not now 403, wrong method 405."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications.models import DeclaredConflict
from evaluations.models import Visit
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet
from tests.evaluations.conftest import make_unit, moment
from tests.evaluations.units import page, sign_in
from tests.factories import make_branch, make_user

pytestmark = pytest.mark.django_db

LIST = "/evaluations/inspections/"
CHOOSE = f"{LIST}arrange/"


def form(assess: Assessment) -> str:
    """The form for the unit that waits."""
    return f"/evaluations/units/{assess.work.changsha_unit.pk}/inspections/arrange/"


def typed(assess: Assessment, **changed: Any) -> dict[str, Any]:
    """What a clerk fills in: 马超 leads, 唐丽 goes too."""
    facts: dict[str, Any] = {
        "visit_day": "2021-03-18",
        "starts_at": "09:30",
        "place": "二楼会议室",
        "note": "请备齐\r\n会议记录本",
        "without_self_reason": "已电话催报",
        "team": [str(assess.outsider.pk), str(assess.second.pk), "junk"],
        "leader": str(assess.outsider.pk),
    }
    return {**facts, **changed}


def test_units_without_a_visit_are_listed(assess: Assessment) -> None:
    """Those that have handed in first; those with a visit not."""
    late = make_unit(assess.work.campaign, make_branch("示例雨花党支部"), by=assess.work.clerk)
    fill_self(late, assess.work.clerk)
    client = sign_in(assess.work.clerk)
    assert "安排实地考核（2 个单位待安排）" in page(client, LIST)
    text = page(client, CHOOSE)
    assert text.index("等待考核（1 个）") < text.index("示例雨花") < text.index("还没有提交自我评估（1 个）")
    assert "示例岳麓" in text and "自我评估：未开始" in text and "示例天心" not in text
    with CaptureQueriesContext(connection) as few:
        page(client, CHOOSE)
    for _ in range(3):
        make_unit(assess.work.campaign, make_branch(), by=assess.work.clerk)
    with CaptureQueriesContext(connection) as many:
        page(client, CHOOSE)
    assert len(few) == len(many) <= 16


def test_only_the_committee_arranges_in_its_stage(assess: Assessment, clock: time_machine.Traveller) -> None:
    """403 with the reason; 404 for who does not see the unit; 405; before the stage the list says why."""
    for person in (assess.work.changsha_secretary, assess.work.changsha_officer):
        client = sign_in(person)
        assert client.get(CHOOSE).status_code == 403
        assert client.get(form(assess)).status_code == 403
    for person in (assess.work.secretary, assess.leader, assess.work.stranger):
        assert sign_in(person).get(form(assess)).status_code == 404
    client = sign_in(assess.work.clerk)
    assert client.post(CHOOSE).status_code == 405 and client.put(form(assess)).status_code == 405
    assert client.get("/evaluations/units/99999/inspections/arrange/").status_code == 404
    clock.move_to(moment(2021, 2, 10))
    client = sign_in(assess.work.clerk)
    assert "组织考核评估”阶段2021年3月1日开始" in page(client, CHOOSE)
    assert client.get(form(assess)).status_code == 403


def test_arranged_by_the_form(assess: Assessment) -> None:
    """Names, load and conflicts beside each name; afterwards the visit's page says that all were told."""
    DeclaredConflict.objects.create(
        person=assess.third,
        organization=assess.work.changsha_unit.organization,
        reason="配偶在该所任职",
        declared_at=assess.visit.arranged_at,
        declared_by=assess.third,
    )
    client = sign_in(assess.work.clerk)
    text = page(client, form(assess))
    assert "已安排 1 次" in text and "许峰已申报" in text and text.count("button-primary") == 1
    answer = client.post(form(assess), typed(assess), follow=True).content.decode()
    visit = Visit.objects.get(unit=assess.work.changsha_unit)
    assert "考核已安排" in answer and "2021年3月18日 09:30" in answer
    assert (visit.note, visit.leader) == ("请备齐\n会议记录本", assess.outsider)
    again = client.post(form(assess), typed(assess))
    assert again["Location"] == visit.get_absolute_url()
    assert Visit.objects.filter(unit=assess.work.changsha_unit).count() == 1


def test_refused_with_everything_kept(assess: Assessment) -> None:
    """Each sentence at its field; what was typed and ticked stands there again."""
    client = sign_in(assess.work.clerk)
    answer = client.post(form(assess), typed(assess, visit_day="2021-05-20", leader="", without_self_reason=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "2021年3月1日至2021年4月30日" in text and "选择一名组长" in text and "请写明没有提交自评" in text
    assert "二楼会议室" in text and text.count(" checked") == 2
    for wrong in ("25:70", "早上"):
        answer = client.post(form(assess), typed(assess, starts_at=wrong))
        assert answer.status_code == 422 and "不是时间" in answer.content.decode()
    assert "请填写考核日期" in client.post(form(assess), typed(assess, visit_day="2021-02-31")).content.decode()
    assert not Visit.objects.filter(unit=assess.work.changsha_unit).exists()


def test_questions_are_confirmed(assess: Assessment) -> None:
    """Somebody inspects elsewhere that day."""
    client = sign_in(assess.work.clerk)
    wanted = typed(assess, visit_day="2021-03-15")
    answer = client.post(form(assess), wanted)
    words = "唐丽同一天已安排考核示例天心会计师事务所党支部。"
    text = answer.content.decode()
    assert (answer.status_code, f"已核对：{words}" in text, "还没有保存，请先核对" in text) == (422, True, True)
    assert client.post(form(assess), {**wanted, "sure": words}).status_code == 302


def test_changed_by_the_form(assess: Assessment) -> None:
    """It opens as the visit stands; a new day and a new team."""
    client, address = sign_in(assess.work.clerk), f"{assess.visit.get_absolute_url()}change/"
    text = page(client, address)
    assert 'value="2021-03-15"' in text and text.count(" checked") == 4
    wanted = typed(assess, version="1")
    assert "安排已保存" in client.post(address, wanted, follow=True).content.decode()
    assess.visit.refresh_from_db()
    assert (assess.visit.day.day, assess.visit.version) == (18, 2)
    assert client.post(address, typed(assess, version="2", starts_at="x")).status_code == 422
    assert client.post(address, typed(assess, version="2", leader="")).status_code == 422
    busy = typed(assess, version="2", team=[str(person.pk) for person in [*assess.team, assess.outsider]])
    assert "现在选了4人" in client.post(address, busy).content.decode()


def test_changed_meanwhile_by_somebody_else(assess: Assessment) -> None:
    """The sentence says what stands now; saved again, it is meant. Another refusal does not make the page forget."""
    address = f"{assess.visit.get_absolute_url()}change/"
    sign_in(assess.work.decider).post(address, typed(assess, version="1"))
    client = sign_in(assess.work.clerk)
    first = client.post(address, typed(assess, version="1", place="一楼", leader="")).content.decode()
    assert 'name="version" value="2"' in first and "已由他人调整为：2021年3月18日09:30" in first
    assert client.post(address, typed(assess, version="2", place="一楼")).status_code == 302
    refused = client.post(address, typed(assess, version="3", place="四楼", leader="")).content.decode()
    assert 'name="version" value="3"' in refused
    stale = client.post(address, typed(assess, version="junk", place="五楼"))
    assert stale.status_code == 422


def test_who_is_no_inspector_any_more_is_shown_for_replacement(assess: Assessment) -> None:
    """Ticked, with the reason."""
    assess.third.memberships.update(ended_at=assess.visit.arranged_at)
    text = page(sign_in(assess.work.clerk), f"{assess.visit.get_absolute_url()}change/")
    assert "许峰现在不是考核人员。" in text


def test_cancelled_by_the_form(assess: Assessment) -> None:
    """With a reason; sheets are mentioned; a second press is once."""
    fill_sheet(assess.visit, assess.leader, submitted=False)
    client, address = sign_in(assess.work.clerk), f"{assess.visit.get_absolute_url()}cancel/"
    assert "已有 1 份评分表" in page(client, address)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "下雪"}).status_code == 302
    assert client.post(address, {"reason": "下雪"}).status_code == 302
    assert client.get(address).status_code == 403
    assert client.get(f"{assess.visit.get_absolute_url()}change/").status_code == 403


@pytest.mark.parametrize("act", ["change", "cancel"])
def test_acts_are_the_committees(assess: Assessment, act: str) -> None:
    """The parties read the visit and get 403, others 404; 405 for another method."""
    address = f"{assess.visit.get_absolute_url()}{act}/"
    for person in (assess.leader, assess.work.secretary):
        assert sign_in(person).get(address).status_code == 403
        assert sign_in(person).post(address, {"reason": "下雪"}).status_code == 403
    assert sign_in(assess.work.changsha_secretary).get(address).status_code == 404
    assert sign_in(assess.work.clerk).delete(address).status_code == 405
    assert sign_in(assess.work.clerk).get(f"{LIST}99999/{act}/").status_code == 404


def test_conflicts_now_are_shown_to_the_office_alone(assess: Assessment) -> None:
    """On the list and on the visit's page."""
    DeclaredConflict.objects.create(
        person=assess.third,
        organization=assess.unit.organization,
        reason="配偶在该所任职",
        declared_at=assess.visit.arranged_at,
        declared_by=assess.third,
    )
    client = sign_in(assess.work.clerk)
    assert "许峰已申报" in page(client, LIST) and "许峰已申报" in page(client, assess.visit.get_absolute_url())
    for person in (assess.work.secretary, assess.leader):
        client = sign_in(person)
        assert "许峰已申报" not in page(client, LIST) + page(client, assess.visit.get_absolute_url())


def test_without_any_inspector_the_page_says_where_to_begin(assess: Assessment) -> None:
    """The office opens accounts first; the form's queries do not grow with people."""
    client = sign_in(assess.work.clerk)
    page(client, form(assess))
    with CaptureQueriesContext(connection) as few:
        page(client, form(assess))
    for name in ("何平", "邹平", "文静"):
        make_user(assess.work.committee, "inspector", name)
    with CaptureQueriesContext(connection) as many:
        page(client, form(assess))
    assert len(few) == len(many) <= 22
    Visit.objects.all().update(state="closed")
    for person in [*assess.team, assess.outsider]:
        person.memberships.update(ended_at=assess.visit.arranged_at)
    for name in ("何平", "邹平", "文静"):
        assess.work.committee.memberships.filter(user__full_name=name).update(ended_at=assess.visit.arranged_at)
    assert "还没有考核人员" in page(client, form(assess))
