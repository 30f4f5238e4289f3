"""The pages of duties, their renewal, and the lines of the to-do list (S4, M2.2)."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.gate import decide
from evaluations.actions import duties as actions
from evaluations.actions.unit import Units
from evaluations.models import CheckRule, CreationUnit, Duty, Liaison
from evaluations.services.duties import lay_out_duties, settle_duties
from evaluations.services.units import disqualify_unit, replace_unit
from evaluations.todo import todos
from evaluations.todos.duties import SHOWN, duty_todos
from tests.evaluations.conftest import WorkWorld, make_unit, moment
from tests.evaluations.test_duties import put_down
from tests.evaluations.test_unit_services import take_back
from tests.factories import make_branch


def signed_in(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def laid_out(work: WorkWorld) -> WorkWorld:
    """Both units with their duties; October's dues are there."""
    put_down(work, "dues", date(2020, 11, 2), details={"month": "2020-10"})
    lay_out_duties([work.unit, work.changsha_unit])
    return work


def lines(work: WorkWorld, user: User, day: date) -> list[tuple[str, date | None, bool]]:
    """The to-do lines that come from duties."""
    return [(line.label, line.due, line.urgent) for line in duty_todos(user, work.campaign, day, units_of(work))]


def units_of(work: WorkWorld) -> list[CreationUnit]:
    """The units as evaluations.todo hands them over."""
    units = list(CreationUnit.objects.with_parties().prefetch_related("liaisons").order_by("pk"))
    for unit in units:
        unit.campaign = work.campaign
    return units


def test_a_unit_sees_all_its_duties_by_month(laid_out: WorkWorld) -> None:
    """S4: done, overdue, coming; a door to the form where something can be put down now."""
    page = signed_in(laid_out.secretary).get(f"/evaluations/units/{laid_out.unit.pk}/duties/")
    assert page.context["counts"] == {"done": 1, "late": 1, "open": 14}
    months = {month: [(item["label"], item["status"]) for item in items] for month, items in page.context["months"]}
    assert months["2020年10月"] == [
        ("支委会每月1次（2020年10月）", "已超期"),
        ("党费按月收缴（2020年10月）", "已完成"),
    ]
    assert [status for _, status in months["2021年1月"]] == ["未到期", "未到期"]
    text = page.content.decode()
    assert "期限2020年10月31日，已超期10天" in text
    duty = Duty.objects.get(unit=laid_out.unit, title="支委会每月1次（2020年10月）")
    assert f'href="/evaluations/units/{laid_out.unit.pk}/ledger/new/committee/?duty={duty.pk}"' in text
    assert f'href="/evaluations/units/{laid_out.unit.pk}/articles/new/"' in text


def test_the_form_of_an_overdue_duty_does_not_open_with_today(laid_out: WorkWorld) -> None:
    """S4: a record of today would leave the duty open: the day is asked for, with the period it has to lie in."""
    secretary = signed_in(laid_out.secretary)
    late, coming, dues = (
        Duty.objects.get(unit=laid_out.unit, title=title)
        for title in ("支委会每月1次（2020年10月）", "支委会每月1次（2020年11月）", "党费按月收缴（2020年10月）")
    )

    def opened(kind: str, duty: Any, more: str = "") -> tuple[str, str]:
        address = f"/evaluations/units/{laid_out.unit.pk}/ledger/new/{kind}/?duty={duty}{more}"
        form = secretary.get(address).context["form"]
        return form["held_on"].value(), form["held_on"].help_text

    hint = "用于“支委会每月1次（2020年10月）”：实际日期应在2020年10月1日至2020年10月31日内，才计入这一期。"
    put_down(laid_out, "committee", date(2020, 9, 2))
    assert opened("committee", late.pk) == ("", hint)
    assert opened("committee", late.pk, "&like=last") == ("", hint)
    assert opened("committee", coming.pk)[0] == "2020-11-10"
    elsewhere = Duty.objects.filter(unit=laid_out.changsha_unit).first()
    assert elsewhere is not None
    for duty in ("x", "", dues.pk, elsewhere.pk, 10**12):
        assert opened("committee", duty) == ("2020-11-10", "")
    address = f"/evaluations/units/{laid_out.unit.pk}/ledger/new/committee/?duty={late.pk}"
    assert f"?like=last&amp;duty={late.pk}" in secretary.get(address).content.decode()
    refused = secretary.post(address, {"held_on": ""})
    assert refused.status_code == 422
    assert hint in refused.content.decode()


def test_dues_are_put_down_for_the_month_of_the_duty(laid_out: WorkWorld) -> None:
    """2-6: the day is that of paying, the month that of the duty."""
    duty = Duty.objects.get(unit=laid_out.changsha_unit, title="党费按月收缴（2020年10月）")
    client = signed_in(laid_out.changsha_secretary)
    page = client.get(f"/evaluations/units/{laid_out.changsha_unit.pk}/ledger/new/dues/?duty={duty.pk}")
    form = page.context["form"]
    assert (form["held_on"].value(), form["d-month"].value()) == ("2020-11-10", "2020年10月")
    assert "计入所填的月份" in page.content.decode()


def test_the_units_own_page_leads_to_the_forms(laid_out: WorkWorld) -> None:
    """A door for who may work; for the others the same lines without."""
    duty = Duty.objects.get(unit=laid_out.unit, title="支委会每月1次（2020年10月）")
    door = f"/evaluations/units/{laid_out.unit.pk}/ledger/new/committee/?duty={duty.pk}"
    assert [
        door in signed_in(person).get(f"/evaluations/units/{laid_out.unit.pk}/").content.decode()
        for person in (laid_out.secretary, laid_out.liaison)
    ] == [True, False]


def test_the_entry_of_the_units_is_active_on_every_page_of_the_work(laid_out: WorkWorld) -> None:
    """Problems, articles, events, duties …: all under 创建单位; the guide under its own entry."""
    client = signed_in(laid_out.clerk)

    def active(address: str) -> list[str]:
        return [entry[0] for entry in client.get(address).context["navigation"] if entry[2]]

    places = ("units/", "problems/", "articles/", "events/", "liaison/", "systems/", "duties/", "progress/")
    assert [active(f"/evaluations/{place}") for place in places] == [["创建单位"]] * len(places)
    assert active("/evaluations/guide/") == ["任务指南"]


def test_coming_due_is_named(laid_out: WorkWorld, clock: time_machine.Traveller) -> None:
    """Within the reminder days."""
    clock.move_to(moment(2020, 11, 24))
    page = signed_in(laid_out.secretary).get(f"/evaluations/units/{laid_out.unit.pk}/duties/")
    months = {month: [item["status"] for item in items] for month, items in page.context["months"]}
    assert months["2020年11月"] == ["即将到期", "即将到期"]


def test_whoever_cannot_put_down_reads_it(laid_out: WorkWorld) -> None:
    """The liaison member and the committee: no doors, with the reason."""
    page = signed_in(laid_out.liaison).get(f"/evaluations/units/{laid_out.unit.pk}/duties/").content.decode()
    assert "支委会每月1次（2020年10月）" in page
    assert "/ledger/new/" not in page
    assert "填报创建工作" in page or "只有" in page


def test_a_unit_without_duties_says_so(work: WorkWorld) -> None:
    """Nothing is laid out yet."""
    page = signed_in(work.secretary).get(f"/evaluations/units/{work.unit.pk}/duties/").content.decode()
    assert "没有待办事项。" in page


def test_strangers_get_404_and_wrong_methods_405(laid_out: WorkWorld) -> None:
    """Not mine, wrong number, wrong method."""
    address = f"/evaluations/units/{laid_out.unit.pk}/duties/"
    assert signed_in(laid_out.stranger).get(address).status_code == 404
    assert signed_in(laid_out.clerk).get("/evaluations/units/999999/duties/").status_code == 404
    assert signed_in(laid_out.secretary).post(address).status_code == 405
    assert signed_in(laid_out.clerk).get("/evaluations/duties/renew/").status_code == 405
    assert signed_in(laid_out.clerk).get("/evaluations/duties/?campaign=1999").status_code == 404
    assert Client().get(address).status_code == 302


def test_overdue_of_all_units_that_one_sees(laid_out: WorkWorld) -> None:
    """The committee all, a prefecture its own, a stranger none."""
    page = signed_in(laid_out.clerk).get("/evaluations/duties/")
    found = [
        (unit.organization.name, [item["label"] for item in items]) for unit, _, items in page.context["late_units"]
    ]
    assert found == [
        ("示例天心会计师事务所党支部", ["支委会每月1次（2020年10月）"]),
        ("示例岳麓会计师事务所党支部", ["支委会每月1次（2020年10月）", "党费按月收缴（2020年10月）"]),
    ]
    assert "联点党委委员：孙立" in page.content.decode()
    assert "还没有安排联点党委委员" in page.content.decode()
    own = signed_in(laid_out.changsha_officer).get("/evaluations/duties/")
    assert [unit.pk for unit, _, _ in own.context["late_units"]] == [laid_out.changsha_unit.pk]
    assert "更新待办" not in own.content.decode()
    nobody = signed_in(laid_out.stranger).get("/evaluations/duties/").content.decode()
    assert "没有您可以查看的创建单位。" in nobody


def test_nothing_overdue_is_said(work: WorkWorld) -> None:
    """Units in sight, nothing late."""
    assert "没有超期的工作。" in signed_in(work.clerk).get("/evaluations/duties/").content.decode()


def test_renewal_by_the_committee(laid_out: WorkWorld) -> None:
    """Decision 11: one button; 403 with the reason for others."""
    laid_out.campaign.assessment_to = date(2021, 3, 31)
    laid_out.campaign.save()
    response = signed_in(laid_out.clerk).post("/evaluations/duties/renew/", follow=True)
    assert "已按现行规则更新2个创建单位的待办：新增8项，不再要求0项。" in response.content.decode()
    refused = signed_in(laid_out.secretary).post("/evaluations/duties/renew/")
    assert refused.status_code == 403


def test_who_may_renew(work: WorkWorld) -> None:
    """The table: the committee's people, in the work period."""
    people = {person.full_name: person for person in (work.secretary, work.changsha_officer, work.clerk, work.decider)}
    days = [date(2020, 9, 30), date(2020, 10, 1), date(2021, 4, 30), date(2021, 5, 1)]
    allowed = {
        (name, day)
        for name, person in people.items()
        for day in days
        if decide(actions.RENEW_DUTIES, user=person, subject=Units(work.campaign), day=day)
    }
    assert allowed == {(name, day) for name in ("陈静", "赵敏") for day in days[1:3]}
    assert actions.ALL == (actions.RENEW_DUTIES,)


def test_same_queries_for_any_number_of_duties_and_units(laid_out: WorkWorld, django_assert_num_queries: Any) -> None:
    """A unit's page with 16 duties and with 2; the overdue page with two units and with four."""
    secretary, clerk = signed_in(laid_out.secretary), signed_in(laid_out.clerk)
    one, everything = f"/evaluations/units/{laid_out.unit.pk}/duties/", "/evaluations/duties/"
    for client, address in ((secretary, one), (clerk, everything)):
        client.get(address)
    with django_assert_num_queries(UNIT_QUERIES):
        secretary.get(one)
    with django_assert_num_queries(OVERDUE_QUERIES):
        clerk.get(everything)
    more = [make_unit(laid_out.campaign, make_branch(), by=laid_out.clerk) for _ in range(2)]
    for unit in more:
        Liaison.objects.create(unit=unit, person=laid_out.liaison, since=date(2020, 11, 1), assigned_by=laid_out.clerk)
    lay_out_duties(more)
    Duty.objects.filter(unit=laid_out.unit).exclude(rule__code="committee").delete()
    with django_assert_num_queries(UNIT_QUERIES):
        secretary.get(one)
    with django_assert_num_queries(OVERDUE_QUERIES):
        clerk.get(everything)


UNIT_QUERIES = 12
OVERDUE_QUERIES = 12


def test_the_units_own_lines(laid_out: WorkWorld) -> None:
    """S4: overdue and coming, the oldest first, with the door; neither later nor done ones."""
    assert lines(laid_out, laid_out.secretary, date(2020, 11, 10)) == [
        ("支委会每月1次（2020年10月）", date(2020, 10, 31), True)
    ]
    assert lines(laid_out, laid_out.secretary, date(2020, 11, 26)) == [
        ("支委会每月1次（2020年10月）", date(2020, 10, 31), True),
        ("支委会每月1次（2020年11月）", date(2020, 11, 30), False),
        ("党费按月收缴（2020年11月）", date(2020, 11, 30), False),
    ]
    [first] = duty_todos(laid_out.secretary, laid_out.campaign, date(2020, 11, 10), [laid_out.unit])
    duty = Duty.objects.get(unit=laid_out.unit, title=first.label)
    assert first.url == f"/evaluations/units/{laid_out.unit.pk}/ledger/new/committee/?duty={duty.pk}"
    assert first.detail == "示例天心会计师事务所党支部：已超期10天，已经开展的请补录"


def test_many_duties_end_in_one_line(laid_out: WorkWorld) -> None:
    """More than eight: the rest is one line to the list."""
    found = lines(laid_out, laid_out.secretary, date(2020, 12, 31))
    assert len(found) == SHOWN
    assert found[-1] == ("另有4项工作即将到期或已超期", date(2020, 12, 31), False)
    CheckRule.objects.exclude(code__in=["committee", "dues", "life", "appraisal", "study"]).update(is_duty=False)
    settle_duties(laid_out.unit)
    assert len(lines(laid_out, laid_out.secretary, date(2020, 12, 31))) == SHOWN


def test_what_is_long_overdue_is_one_line_at_the_end(laid_out: WorkWorld) -> None:
    """A month later nothing of it stands above what is asked for today; a single one keeps its own door."""
    found = lines(laid_out, laid_out.secretary, date(2021, 1, 31))
    assert found[-1] == ("3项工作超期一个月以上", None, False)
    assert all(due is None or due >= date(2020, 12, 31) for _label, due, _urgent in found)
    one = lines(laid_out, laid_out.secretary, date(2020, 12, 2))
    assert one[0] == ("支委会每月1次（2020年10月）", date(2020, 10, 31), True)


def test_the_liaison_members_line(laid_out: WorkWorld) -> None:
    """M2.2: her units with something overdue; the committee's staff see those without a liaison member."""
    day = date(2020, 11, 10)
    assert lines(laid_out, laid_out.liaison, day) == [("2个创建单位有工作超期未完成", None, False)]
    assert lines(laid_out, laid_out.clerk, day) == [("示例岳麓会计师事务所党支部有工作超期未完成", None, False)]
    assert lines(laid_out, laid_out.changsha_officer, day) == []
    Duty.objects.update(done_at=timezone.now())
    assert lines(laid_out, laid_out.liaison, day) == []


def test_no_lines_when_the_work_is_over(laid_out: WorkWorld) -> None:
    """The gate says no: no to-do."""
    assert lines(laid_out, laid_out.secretary, date(2021, 5, 2)) == []


def test_one_query_for_the_lines(laid_out: WorkWorld, django_assert_num_queries: Any) -> None:
    """And none for whoever neither works in a unit nor looks after one."""
    day = date(2020, 11, 10)
    for person, number in ((laid_out.secretary, 1), (laid_out.changsha_officer, 0)):
        person.bodies("branch")
        units = units_of(laid_out)
        duty_todos(person, laid_out.campaign, day, units)  # the calendar is read once
        with django_assert_num_queries(number):
            duty_todos(person, laid_out.campaign, day, units)


def test_the_units_home_page_shows_what_comes_first(laid_out: WorkWorld) -> None:
    """Five of them, how many are overdue, and the way to all; nothing once everything is done."""
    address = f"/evaluations/units/{laid_out.unit.pk}/"
    page = signed_in(laid_out.secretary).get(address).content.decode()
    assert "支委会每月1次（2020年10月）" in page
    assert "已超期 1 项" in page
    assert "全部待办（另有 10 项）" in page
    assert f'href="{address}duties/"' in page
    Duty.objects.update(done_at=timezone.now())
    assert "全部待办" not in signed_in(laid_out.secretary).get(address).content.decode()


def test_the_home_page_joins_them(laid_out: WorkWorld) -> None:
    """Through evaluations.todo."""
    found = [line.label for line in todos(laid_out.secretary, laid_out.campaign, date(2020, 11, 10))]
    assert "支委会每月1次（2020年10月）" in found


@pytest.mark.parametrize(("way_out", "word"), [(replace_unit, "已更换"), (disqualify_unit, "已取消")])
def test_the_home_page_of_a_branch_that_is_out_says_so(laid_out: WorkWorld, way_out: Any, word: str) -> None:
    """S4: not only that there is nothing to be done; the branch is led to its unit, with the reason. Nobody else is."""
    if way_out is replace_unit:
        take_back(laid_out.unit)
        replace_unit(laid_out.unit, replacement=None, reason="示例理由", by=laid_out.decider)
    else:
        disqualify_unit(laid_out.unit, reason="示例理由", by=laid_out.decider)
    page = signed_in(laid_out.secretary).get("/").content.decode()
    assert f'创建单位资格<a href="/evaluations/units/{laid_out.unit.pk}/">{word}</a>，2020年11月10日起' in page
    for person in (laid_out.changsha_secretary, laid_out.clerk):
        assert "创建单位资格" not in signed_in(person).get("/").content.decode()
