"""Pages of liaison, visits, pairs and complaints: works, not mine, not now, wrong number, wrong method (M2.2, 6-3)."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client

from benchmark_platform.accounts.models import User
from evaluations.models import Complaint, Liaison, LiaisonVisit, Pair
from evaluations.services.complaints import record_complaint, settle_complaint
from evaluations.services.liaison import record_visit
from evaluations.services.problems import raise_problem
from tests.evaluations.conftest import WorkWorld, make_unit, moment
from tests.factories import make_branch

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A browser of this person."""

    def browser(person: User) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return browser


def page_of(work: WorkWorld, part: str) -> str:
    """An address under the direct unit."""
    return f"/evaluations/units/{work.unit.pk}/{part}"


def test_the_tab_shows_who_helps(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.2: the unit, the committee and the own prefecture read it; strangers do not know that it is there."""
    facts = {"visited_on": date(2020, 11, 9), "way": "到场", "seen": "台账齐全", "advice": "补党课", "key": "一"}
    record_visit(work.unit, by=work.liaison, **facts)  # type: ignore[arg-type]
    page = sign_in(work.secretary).get(page_of(work, "support/"))
    assert page.status_code == 200
    text = page.content.decode()
    assert all(words in text for words in ("孙立", "台账齐全", "补党课", "提出问题"))
    assert "安排结对帮扶" not in text
    assert "办理投诉举报" not in text
    assert "办理投诉举报" in sign_in(work.clerk).get(page_of(work, "support/")).content.decode()
    for person in (work.stranger, work.changsha_officer, work.changsha_secretary):
        assert sign_in(person).get(page_of(work, "support/")).status_code == 404
    below = f"/evaluations/units/{work.changsha_unit.pk}/support/"
    assert sign_in(work.changsha_officer).get(below).status_code == 200
    assert sign_in(work.clerk).get("/evaluations/units/99999/support/").status_code == 404
    assert sign_in(work.clerk).post(page_of(work, "support/")).status_code == 405


def test_same_queries_for_a_longer_story(work: WorkWorld, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """The tab with one of each and with four."""
    client = sign_in(work.secretary)

    def add(number: int) -> None:
        facts = {"visited_on": date(2020, 11, 9), "way": "到场", "seen": "齐全", "key": str(number)}
        record_visit(work.unit, by=work.liaison, **facts)  # type: ignore[arg-type]
        facts = {"title": "场地", "text": "不足", "owner": work.committee, "key": str(number)}
        raise_problem(work.unit, by=work.secretary, **facts)  # type: ignore[arg-type]
        Pair.objects.create(
            unit=work.unit, partner=make_branch(), since=date(2020, 11, 1), content="互助", recorded_by=work.clerk
        )

    add(1)
    client.get(page_of(work, "support/"))
    with django_assert_num_queries(TAB_QUERIES):
        client.get(page_of(work, "support/"))
    for number in (2, 3, 4):
        add(number)
    with django_assert_num_queries(TAB_QUERIES):
        client.get(page_of(work, "support/"))


TAB_QUERIES = 16


def test_a_liaison_is_changed_with_a_reason(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.2: refused without one, and what was chosen stays."""
    client, address = sign_in(work.clerk), page_of(work, "liaison/")
    assert "赵敏（已联点 0 个）" in client.get(address).content.decode()
    refused = client.post(address, {"person": work.decider.pk, "reason": ""})
    assert refused.status_code == 422
    assert "更换联点党委委员（现为孙立）的原因" in refused.content.decode()
    assert f'value="{work.decider.pk}" selected' in refused.content.decode()
    assert client.post(address, {"person": "", "reason": ""}).status_code == 422
    assert client.post(address, {"person": work.decider.pk, "reason": "分工调整"}).status_code == 302
    assert sign_in(work.secretary).get(address).status_code == 403
    assert sign_in(work.stranger).get(address).status_code == 404


def test_a_liaison_and_a_pair_end(work: WorkWorld, sign_in: SignIn) -> None:
    """With a reason each."""
    client = sign_in(work.clerk)
    partner = make_branch("示例雨花会计师事务所党支部")
    assert client.get(page_of(work, "pairs/new/")).status_code == 200
    refused = client.post(page_of(work, "pairs/new/"), {"partner": "示例没有", "content": "互助"})
    assert (refused.status_code, "没有找到“示例没有”" in refused.content.decode()) == (422, True)
    several = client.post(page_of(work, "pairs/new/"), {"partner": "示例", "content": "互助"})
    assert "不止一个党组织" in several.content.decode()
    assert client.post(page_of(work, "pairs/new/"), {"partner": "", "content": ""}).status_code == 422
    assert client.post(page_of(work, "pairs/new/"), {"partner": "雨花", "content": "互助"}).status_code == 302
    pair = Pair.objects.get()
    assert pair.partner == partner
    end = page_of(work, f"pairs/{pair.pk}/end/")
    assert [client.get(end).status_code, client.post(end, {"reason": ""}).status_code] == [200, 422]
    assert client.post(end, {"reason": "期满"}).status_code == 302
    assert client.get(page_of(work, "pairs/999/end/")).status_code == 404
    end = page_of(work, "liaison/end/")
    assert [client.get(end).status_code, client.post(end, {"reason": ""}).status_code] == [200, 422]
    assert client.post(end, {"reason": "退休"}).status_code == 302
    assert Liaison.objects.filter(ended_on=None).count() == 0


def test_a_visit_is_written_down(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.2: by the liaison or for her; sent twice it is one."""
    client, address = sign_in(work.clerk), page_of(work, "visits/new/")
    assert client.get(address).status_code == 200
    refused = client.post(address, {"visited_on": "2020-13-01", "way": "到场", "seen": "写好的情况"})
    assert (refused.status_code, "写好的情况" in refused.content.decode()) == (422, True)
    posted = {
        "visited_on": "2020-11-09",
        "way": "到场",
        "seen": "齐全",
        "visitor": work.liaison.pk,
        "key": "abc",
    }
    assert [client.post(address, posted).status_code for _ in range(2)] == [302, 302]
    assert LiaisonVisit.objects.get().visitor == work.liaison
    assert sign_in(work.secretary).get(address).status_code == 403


def test_nothing_is_assigned_after_the_work(work: WorkWorld, sign_in: SignIn, clock: time_machine.Traveller) -> None:
    """403 with the reason, in every form of the area."""
    clock.move_to(moment(2021, 5, 10))
    client = sign_in(work.clerk)
    for part in ("liaison/", "liaison/end/", "visits/new/", "pairs/new/", "complaints/new/"):
        assert client.get(page_of(work, part)).status_code == 403, part
    assert client.get(page_of(work, "support/")).status_code == 200


def test_everybody_on_one_page(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.2: the workload, and all or nothing; 404 for everybody else."""
    client, address = sign_in(work.clerk), "/evaluations/liaison/"
    page = client.get(address).content.decode()
    assert "2 个创建单位，1 个尚未安排。" in page
    assert f'name="was-{work.unit.pk}" value="{work.liaison.pk}"' in page
    was = {f"was-{work.unit.pk}": work.liaison.pk}
    refused = client.post(address, {**was, f"unit-{work.unit.pk}": work.decider.pk, "reason": ""})
    assert refused.status_code == 422
    assert "示例天心会计师事务所党支部：请填写更换联点党委委员" in refused.content.decode()
    assert f'<option value="{work.decider.pk}" selected>' in refused.content.decode()
    stale = client.post(address, {f"unit-{work.unit.pk}": work.decider.pk, "reason": "统一调整"})
    assert (stale.status_code, "已由他人改为孙立" in stale.content.decode()) == (422, True)
    posted = {f"unit-{work.unit.pk}": "", f"unit-{work.changsha_unit.pk}": work.liaison.pk}
    assert client.post(address, posted).status_code == 302
    assert Liaison.objects.filter(person=work.liaison, ended_on=None).count() == 2
    for person in (work.secretary, work.changsha_officer):
        assert sign_in(person).get(address).status_code == 404


def test_my_units(work: WorkWorld, sign_in: SignIn) -> None:
    """M2.2: what the liaison looks after, with what waits there."""
    raise_problem(work.unit, title="场地", text="不足", owner=work.committee, key="一", by=work.secretary)
    page = sign_in(work.liaison).get("/evaluations/liaison/mine/").content.decode()
    assert "示例天心会计师事务所党支部" in page
    assert "1 个问题待答复" in page
    assert "示例岳麓" not in page
    assert "没有由您联点" in sign_in(work.clerk).get("/evaluations/liaison/mine/").content.decode()
    assert sign_in(work.secretary).get("/evaluations/liaison/mine/").status_code == 404


@pytest.mark.parametrize("address", ["/evaluations/liaison/", "/evaluations/liaison/mine/"])
def test_same_queries_for_more_units(
    work: WorkWorld,
    sign_in: SignIn,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
    address: str,
) -> None:
    """With two units and with five, all of them looked after by 孙立."""
    client = sign_in(work.liaison)
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES[address]):
        client.get(address)
    for _ in range(3):
        unit = make_unit(work.campaign, make_branch(), by=work.clerk)
        Liaison.objects.create(unit=unit, person=work.liaison, since=date(2020, 10, 12), assigned_by=work.clerk)
    with django_assert_num_queries(LIST_QUERIES[address]):
        client.get(address)


LIST_QUERIES = {"/evaluations/liaison/": 12, "/evaluations/liaison/mine/": 9}


def test_complaints_are_for_the_committee_alone(work: WorkWorld, sign_in: SignIn) -> None:
    """6-3: the unit sees a founded one, neither subject nor who complained; nobody else sees any."""
    client = sign_in(work.clerk)
    new = page_of(work, "complaints/new/")
    assert client.get(new).status_code == 200
    refused = client.post(new, {"received_on": "2020-11-02", "subject": "", "text": "来信全文"})
    assert (refused.status_code, "来信全文" in refused.content.decode()) == (422, True)
    posted = {"received_on": "2020-11-02", "subject": "一份报告", "text": "来信人甲反映", "key": "abc"}
    assert client.post(new, posted).status_code == 302
    one = Complaint.objects.get()
    address = page_of(work, f"complaints/{one.pk}/")
    assert "来信人甲反映" in client.get(address).content.decode()
    assert "查实的投诉举报" in client.get(page_of(work, "support/")).content.decode()
    assert client.post(address, {"outcome": "", "outcome_text": ""}).status_code == 422
    settled = {"outcome": "founded", "outcome_on": "2020-11-09", "outcome_text": "属实，已整改"}
    assert client.post(address, settled).status_code == 302
    text = sign_in(work.secretary).get(page_of(work, "support/")).content.decode()
    assert ("2020年11月2日收到" in text, "属实，已整改" in text) == (True, True)
    assert ("一份报告" in text, "来信人甲" in text) == (False, False)
    assert sign_in(work.secretary).get(address).status_code == 404
    assert sign_in(work.secretary).get(new).status_code == 403
    assert sign_in(work.secretary).get("/evaluations/complaints/").status_code == 404
    assert client.get(page_of(work, "complaints/999/")).status_code == 404
    assert "登记投诉举报" in client.get(f"/evaluations/complaints/?unit={work.unit.pk}").content.decode()
    assert client.get("/evaluations/complaints/?unit=999").status_code == 404


def test_a_prefecture_does_not_see_a_founded_complaint(work: WorkWorld, sign_in: SignIn) -> None:
    """6-3: it counts between the committee and the unit."""
    facts = {"received_on": date(2020, 11, 2), "subject": "一份报告", "key": "一"}
    one = record_complaint(work.changsha_unit, by=work.clerk, **facts)  # type: ignore[arg-type]
    settle_complaint(one, outcome="founded", outcome_on=date(2020, 11, 9), text="属实", by=work.clerk)
    address = f"/evaluations/units/{work.changsha_unit.pk}/support/"
    assert "查实" not in sign_in(work.changsha_officer).get(address).content.decode()
    assert "2020年11月2日收到" in sign_in(work.changsha_secretary).get(address).content.decode()


def test_same_queries_for_more_complaints(work: WorkWorld, sign_in: SignIn, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    """The committee's list with one and with four."""
    client = sign_in(work.clerk)

    def add(number: int) -> None:
        facts = {"received_on": date(2020, 11, 2), "subject": f"事项{number}", "key": str(number)}
        record_complaint(work.unit, by=work.clerk, **facts)  # type: ignore[arg-type]

    add(1)
    client.get("/evaluations/complaints/")
    with django_assert_num_queries(COMPLAINT_QUERIES):
        client.get("/evaluations/complaints/")
    for number in (2, 3, 4):
        add(number)
    with django_assert_num_queries(COMPLAINT_QUERIES):
        client.get("/evaluations/complaints/")


COMPLAINT_QUERIES = 10
