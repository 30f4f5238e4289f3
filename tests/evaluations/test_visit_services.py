"""S5: arranging, changing, cancelling; conflicts of every kind; who is told; what stays on record."""

from datetime import date, time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applications.models import DeclaredConflict
from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, Liaison, Pair, Sheet, Visit
from evaluations.rules.visits import VisitQuestioned, Wish
from evaluations.services.inspectors import conflicted_visits, inspectors_of
from evaluations.services.liaison import assign_liaison
from evaluations.services.units import disqualify_unit
from evaluations.services.visits import (
    VisitChanged,
    arrange_visit,
    cancel_visit,
    change_visit,
    inspecting_days,
    wish_of,
)
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet, make_visit
from tests.evaluations.conftest import make_unit
from tests.factories import make_branch, make_user

pytestmark = pytest.mark.django_db


def wish(*team: User, **changed: Any) -> Wish:
    """On 18 March at nine, the first leads."""
    facts: dict[str, Any] = {
        "day": date(2021, 3, 18),
        "starts_at": time(9, 0),
        "place": "二楼会议室",
        "note": "请备齐",
        "team": frozenset(person.pk for person in team),
        "leader": team[0].pk if team else None,
    }
    return Wish(**{**facts, **changed})


def arranged(assess: Assessment, **changed: Any) -> Visit:
    """马超 and 唐丽 go to Changsha, although it has not handed in."""
    facts = {"wish": wish(assess.outsider, assess.second), "without_self_reason": "已电话催报", "by": assess.work.clerk}
    return arrange_visit(assess.work.changsha_unit, **{**facts, **changed})


def sentence(refused: pytest.ExceptionInfo[Refused], field: str) -> str:
    """The only finding, at its field."""
    [found] = refused.value.findings
    assert found.field == field
    return found.message


def test_arranged_and_told(assess: Assessment) -> None:
    """Unit, prefecture and team; on record; the unit reads what to prepare, nobody the reason."""
    visit = arranged(assess)
    assert (visit.kind, visit.state, visit.version) == ("on_site", "planned", 1)
    assert [row.person for row in visit.standing_team] == [assess.outsider, assess.second]
    assert visit.leader == assess.outsider and visit.without_self_reason == "已电话催报"
    to_unit = Message.objects.get(organization=assess.work.changsha_unit.organization)
    assert to_unit.title == "2021年3月18日09:00对本单位进行实地考核"
    assert "马超（组长）、唐丽" in to_unit.body and "请准备" in to_unit.body and "说明：请备齐" in to_unit.body
    assert Message.objects.get(organization=assess.work.changsha).title.startswith("2021年3月18日09:00对示例岳麓")
    assert Message.objects.get(user=assess.outsider).title == "请您担任组长：示例岳麓会计师事务所党支部的实地考核"
    assert Message.objects.get(user=assess.second).title == "请您参加：示例岳麓会计师事务所党支部的实地考核"
    assert not Message.objects.filter(body__contains="电话催报").exists()
    event = AuditEvent.objects.get(action="visit.arrange")
    assert event.reason == "已电话催报" and event.after["leader"] == "马超"


def test_the_same_again_is_the_same_visit_and_another_is_told(assess: Assessment) -> None:
    """Double click: one visit, told once; a second clerk reads who was first; another wish of the first is refused."""
    first = arranged(assess)
    told = Message.objects.count()
    assert arranged(assess) == first and Message.objects.count() == told
    for by, wanted in (
        (assess.work.decider, wish(assess.outsider, assess.second)),
        (assess.work.clerk, wish(assess.second, assess.outsider)),
    ):
        with pytest.raises(
            Refused, match="陈静已经为这个单位安排了实地考核：2021年3月18日09:00，二楼会议室，考核组马超、唐丽"
        ):
            arranged(assess, by=by, wish=wanted)
    assert Visit.objects.filter(unit=assess.work.changsha_unit).count() == 1


def test_without_a_self_assessment_a_reason_is_asked_for(assess: Assessment) -> None:
    """With one it is not, and none is kept."""
    with pytest.raises(Refused) as refused:
        arranged(assess, without_self_reason=" ")
    assert "请写明没有提交自评仍安排考核的理由" in sentence(refused, "without_self_reason")
    fill_self(assess.work.changsha_unit, assess.work.changsha_secretary)
    assert arranged(assess).without_self_reason == ""


def test_a_day_is_asked_for(assess: Assessment) -> None:
    """At its field."""
    with pytest.raises(Refused) as refused:
        arranged(assess, wish=wish(assess.outsider, assess.second, day=None))
    assert "请填写考核日期" in sentence(refused, "visit_day")


def test_a_reassessment_is_a_second_visit(assess: Assessment) -> None:
    """S6: of a unit that waits for it; the first visit stays."""
    CreationUnit.objects.filter(pk=assess.unit.pk).update(state="awaiting_reassessment")
    visit = arrange_visit(assess.unit, wish=wish(assess.leader, assess.second), by=assess.work.clerk)
    assert (visit.kind, assess.unit.visits.count()) == ("reassessment", 2)


def test_who_may_and_from_which_state(assess: Assessment) -> None:
    """The committee; not once the unit was inspected."""
    for person in (assess.work.secretary, assess.work.changsha_officer, assess.leader):
        with pytest.raises(Forbidden):
            arranged(assess, by=person)
    CreationUnit.objects.filter(pk=assess.work.changsha_unit.pk).update(state="inspected")
    with pytest.raises(Forbidden, match="已考核"):
        arranged(assess)


def test_conflicts_refuse_person_by_person(assess: Assessment) -> None:
    """Own body, firm, prefecture, declared, liaison standing or former, pair."""
    work, unit = assess.work, assess.work.changsha_unit
    firm = unit.organization.covered_firms.get().firm
    colleagues = make_branch("示例同所党支部", firms=[firm])
    partner = make_branch("示例结对党支部")
    Pair.objects.create(unit=unit, partner=partner, since=date(2020, 11, 1), content="", recorded_by=work.clerk)
    tied = {
        "在申报的党组织": (unit.organization, "branch"),
        "同在执业机构": (colleagues, "branch"),
        "所在市州": (work.changsha, "prefecture"),
        "结对帮扶": (partner, "branch"),
    }
    for part, (body, role) in tied.items():
        person = make_user(work.committee, "inspector", "邹平")
        Membership.objects.create(user=person, organization=body, role=role)
        # The superior of a prefecture's unit is its prefecture body: either reason is right.
        with pytest.raises(Refused, match=f"邹平.*({part}|上级党组织).*不能考核和评分"):
            arranged(assess, wish=wish(assess.outsider, person))
    former = make_user(work.committee, "inspector", "文静")
    Liaison.objects.create(
        unit=unit, person=former, since=date(2020, 10, 12), ended_on=date(2020, 11, 1), assigned_by=work.clerk
    )
    with pytest.raises(Refused, match="文静是或曾经是"):
        arranged(assess, wish=wish(assess.outsider, former))
    _declare(assess.second, unit)
    with pytest.raises(Refused) as refused:
        arranged(assess)
    assert "唐丽已申报" in sentence(refused, "team")
    assert not unit.visits.exists()


def _declare(person: User, unit: CreationUnit) -> None:
    DeclaredConflict.objects.create(
        person=person,
        organization=unit.organization,
        reason="配偶在该所任职",
        declared_at=timezone.now(),
        declared_by=person,
    )


def test_conflicts_that_arise_later_are_listed(assess: Assessment) -> None:
    """With every visit that is not over, in a fixed number of queries; a change is refused until the person is out."""
    assert conflicted_visits(assess.work.campaign) == []
    _declare(assess.second, assess.unit)
    [(row, words)] = conflicted_visits(assess.work.campaign)
    assert (row.person, row.visit) == (assess.second, assess.visit) and "配偶" in words
    with CaptureQueriesContext(connection) as few:
        conflicted_visits(assess.work.campaign)
    for _ in range(3):
        make_visit(
            make_unit(assess.work.campaign, make_branch(), by=assess.work.clerk), assess.team, by=assess.work.clerk
        )
    with CaptureQueriesContext(connection) as many:
        conflicted_visits(assess.work.campaign)
    assert len(few) == len(many) <= 8
    with pytest.raises(Refused, match="唐丽已申报"):
        change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.work.clerk)
    change_visit(assess.visit, wish=wish(assess.leader, assess.third), version=1, by=assess.work.clerk)
    assert conflicted_visits(assess.work.campaign) == []


def test_an_inspector_of_the_unit_is_not_made_its_liaison(assess: Assessment) -> None:
    """S5: a liaison member may not inspect or score the unit; out of the team, or for another unit, it is possible."""
    Membership.objects.create(user=assess.second, organization=assess.work.committee, role="committee")
    person = User.objects.get(pk=assess.second.pk)
    with pytest.raises(Refused) as refused:
        assign_liaison(assess.unit, person=person, reason="分工调整", by=assess.work.clerk)
    assert "这位同志在2021年3月15日考核该创建单位的考核组里" in sentence(refused, "person")
    assign_liaison(assess.work.changsha_unit, person=person, by=assess.work.clerk)
    change_visit(assess.visit, wish=wish(assess.leader, assess.third), version=1, by=assess.work.clerk)
    assert assign_liaison(assess.unit, person=person, reason="分工调整", by=assess.work.clerk).pk


def test_nobody_is_listed_without_a_visit(assess: Assessment) -> None:
    """One query."""
    Visit.objects.filter(pk=assess.visit.pk).update(state="closed")
    with CaptureQueriesContext(connection) as asked:
        assert conflicted_visits(assess.work.campaign) == []
    assert len(asked) == 1


def test_inspectors_of_this_campaign_with_their_load(assess: Assessment) -> None:
    """Another campaign's are left out; cancelled visits do not count."""
    other = make_user(assess.work.committee, "inspector", "别届")
    other.memberships.update(campaign_code="2019")
    ended = make_user(assess.work.committee, "inspector", "离任")
    ended.memberships.update(ended_at=timezone.now())
    assert {(one.full_name, one.load) for one in inspectors_of(assess.work.campaign)} == {  # type: ignore[attr-defined]
        ("罗刚", 1),
        ("唐丽", 1),
        ("许峰", 1),
        ("马超", 0),
    }
    cancel_visit(assess.visit, reason="下雪", by=assess.work.clerk)
    assert {one.load for one in inspectors_of(assess.work.campaign)} == {0}  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="不是本计划的考核人员"):
        arranged(assess, wish=wish(assess.leader, other))


def test_odd_arrangements_are_asked_about(assess: Assessment) -> None:
    """The same day at another unit: saved when that is confirmed, and put on record."""
    wanted = wish(assess.leader, assess.outsider, day=date(2021, 3, 15))
    with pytest.raises(VisitQuestioned) as odd:
        arranged(assess, wish=wanted)
    assert odd.value.questions == ["罗刚同一天已安排考核示例天心会计师事务所党支部。"]
    assert not assess.work.changsha_unit.visits.exists()
    arranged(assess, wish=wanted, confirmed=odd.value.questions)
    assert AuditEvent.objects.get(action="visit.arrange").after["confirmed"] == odd.value.questions


def test_a_changed_day_is_told_and_nothing_changed_is_nothing(assess: Assessment) -> None:
    """Unit and team once each; version and record."""
    same = change_visit(assess.visit, wish=wish_of(assess.visit), version=99, by=assess.work.clerk)
    assert same.version == 1 and not Message.objects.exists()
    visit = change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.work.clerk)
    assert (visit.version, visit.day, visit.starts_at) == (2, date(2021, 3, 18), time(9, 0))
    assert Message.objects.get(organization=assess.unit.organization).title.endswith("实地考核的安排有调整")
    assert {message.user for message in Message.objects.exclude(user=None)} == set(assess.team)
    event = AuditEvent.objects.get(action="visit.change")
    assert (event.before["day"], event.after["day"]) == ("2021-03-15", "2021-03-18")


def test_who_leaves_stays_on_record_with_the_sheet(assess: Assessment) -> None:
    """The leader is replaced; the sheet remains; who comes back has it again."""
    fill_sheet(assess.visit, assess.leader, submitted=False)
    visit = change_visit(assess.visit, wish=wish(assess.outsider, assess.third), version=1, by=assess.work.clerk)
    assert [row.person for row in visit.standing_team] == [assess.outsider, assess.third]
    gone = visit.inspectors.get(person=assess.leader)
    assert (gone.removed_by, gone.is_leader) == (assess.work.clerk, True)
    assert Sheet.objects.filter(visit=visit, inspector=assess.leader).exists()
    assert Message.objects.get(user=assess.leader).title == "您不再参加示例天心会计师事务所党支部的实地考核"
    assert Message.objects.get(user=assess.outsider).title.startswith("请您担任组长")
    back = change_visit(visit, wish=wish(assess.third, assess.leader), version=2, by=assess.work.clerk)
    assert back.leader == assess.third and back.inspectors.filter(person=assess.leader).count() == 2


def test_a_change_over_what_was_not_seen_is_refused(assess: Assessment) -> None:
    """The second is told what stands now."""
    change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.work.clerk)
    with pytest.raises(VisitChanged, match="2021年3月18日09:00，二楼会议室"):
        change_visit(assess.visit, wish=wish(*assess.team, place="一楼"), version=1, by=assess.work.decider)


def test_a_visit_that_is_over_is_not_changed(assess: Assessment) -> None:
    """Nor by anybody but the committee."""
    with pytest.raises(Forbidden):
        change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.leader)
    Visit.objects.filter(pk=assess.visit.pk).update(state="closed")
    with pytest.raises(Forbidden, match="已结束"):
        change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.work.clerk)
    with pytest.raises(Forbidden, match="已结束"):
        cancel_visit(assess.visit, reason="下雪", by=assess.work.clerk)


def test_cancelled_with_a_reason_and_arranged_anew(assess: Assessment) -> None:
    """Told once; the same again is once; another visit may follow."""
    with pytest.raises(Refused, match="请写明取消的理由"):
        cancel_visit(assess.visit, reason=" ", by=assess.work.clerk)
    visit = cancel_visit(assess.visit, reason="下雪", by=assess.work.clerk)
    assert (visit.state, visit.cancel_reason) == ("cancelled", "下雪")
    told = Message.objects.count()
    assert told == 4
    assert cancel_visit(assess.visit, reason="下雪", by=assess.work.clerk) == visit and Message.objects.count() == told
    with pytest.raises(Forbidden, match="已取消"):
        cancel_visit(assess.visit, reason="别的", by=assess.work.clerk)
    again = arrange_visit(assess.unit, wish=wish(*assess.team), without_self_reason="已催", by=assess.work.clerk)
    assert again.pk != visit.pk


def test_nobody_travels_to_a_unit_that_takes_no_more_part(assess: Assessment) -> None:
    """S4, S5: the team is told when the unit ends; the visit is only cancelled then, with its reason."""
    disqualify_unit(assess.unit, reason="受到行政处罚", by=assess.work.decider)
    titles = Message.objects.filter(user__in=assess.team).values_list("title", flat=True)
    assert set(titles) == {"示例天心会计师事务所党支部已取消，2021年3月15日的考核不再进行"} and len(titles) == 3
    with pytest.raises(Forbidden, match="这个创建单位已取消，不再办理“调整实地考核安排”"):
        change_visit(assess.visit, wish=wish(*assess.team), version=1, by=assess.work.clerk)
    assert cancel_visit(assess.visit, reason="单位已取消", by=assess.work.clerk).state == "cancelled"


def test_the_days_of_inspecting(assess: Assessment) -> None:
    """From the first of the two stages to the end of the last; open-ended where one of them is."""
    assert inspecting_days(assess.unit) == (date(2021, 3, 1), date(2021, 4, 30))
    assess.work.campaign.stages.filter(code="acceptance").update(closes_on=None)
    unit = CreationUnit.objects.with_parties().get(pk=assess.unit.pk)
    assert inspecting_days(unit) == (date(2021, 3, 1), None)


def test_a_visit_on_short_notice_and_without_time(assess: Assessment) -> None:
    """Only a day: what is told leaves the rest out."""
    visit = arranged(assess, wish=wish(assess.outsider, assess.second, starts_at=None, place="", note=""))
    body = Message.objects.get(user=assess.second).body
    assert body.startswith("时间：2021年3月18日\n考核组：") and "地点" not in body
    with pytest.raises(Refused, match="：2021年3月18日，考核组马超、唐丽"):
        arranged(assess, by=assess.work.decider)
    change_visit(visit, wish=wish(assess.outsider, assess.second), version=1, by=assess.work.clerk)
    assert AuditEvent.objects.get(action="visit.change").before["starts_at"] == ""
