"""A prefecture chooses anew after a released place was taken back: asked, filed, decided, released by itself (S3)."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client

from applications import document as documents
from applications.actions import second_choice as actions
from applications.actions.recommendation import Recommendations
from applications.letters import message_for
from applications.models import Application, Recommendation, ReplacementRequest, Seat, State
from applications.outcomes import outcome_of, released_decision, roster, selected_now
from applications.rules import second_choice as rules
from applications.services.eligibility import decide_eligibility
from applications.services.opinions import record_superior_opinion
from applications.services.recommendations import file_nil_return, recommend, standing_of
from applications.services.reversals import reverse_selection
from applications.services.second_choices import (
    ask_for_second_choice,
    choice_in_hand,
    close_second_choice,
    decide_second_choice,
    last_day,
    release_second_choice,
)
from applications.services.selection_release import release_selection
from applications.services.submitting import send_back
from applications.todo import todos
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.gate import decide
from benchmark_platform.campaigns.models import Campaign, Extension
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Action, Forbidden
from benchmark_platform.inbox.models import Message
from benchmark_platform.organizations.models import Organization
from tests.applications.conftest import moment
from tests.applications.crawl import crawl
from tests.applications.province import Province, again, decided, make_province, settle_eligibility, state_of
from tests.applications.recommending import judge, make_conditions
from tests.applications.rows import make_application
from tests.applications.test_action_matrix import DAYS, PEOPLE, application
from tests.applications.test_leaks import undone
from tests.factories import make_branch, make_user

pytestmark = pytest.mark.django_db
UNTIL = date(2020, 11, 20)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


class Second:
    """A released list with one place of a prefecture taken back, and a neighbour that was not recommended."""

    def __init__(self, clock: time_machine.Traveller) -> None:
        self.clock = clock
        self.province: Province = make_province(direct=1)
        make_conditions(self.province.campaign)
        self.first = self.province.recommended[0]
        self.body: Organization = self.first.superior
        self.officer: User = self.province.officers[self.first.pk]
        self.branch = make_branch("示例邻近会计师事务所党支部", superior=self.body)
        self.secretary = make_user(self.branch, "branch", "周海燕")
        self.other = make_application(self.province.campaign, self.branch, self.secretary)
        self.province.people[self.other.pk] = self.secretary
        self.other.submissions.update(snapshot=documents.snapshot_of(self.other, []))
        settle_eligibility(self.province, self.other)
        release_selection(decided(self.province), by=self.province.decider)
        clock.move_to(moment(10, 20))

    @property
    def campaign(self) -> Campaign:
        """As a page reads it."""
        return Campaign.objects.get()

    def take_back(self) -> None:
        """The place is empty."""
        facts: dict[str, Any] = {"reason": "查实材料不实。", "notify": False, "move_up": False}
        reverse_selection(again(self.first), by=self.province.decider, **facts)

    def ask(self, **facts: Any) -> ReplacementRequest:
        """The committee asks."""
        given: dict[str, Any] = {"reason": "原创建对象已更正。", "until": UNTIL, "by": self.province.clerk}
        return ask_for_second_choice(self.campaign, self.body, **(given | facts))

    def file(self) -> Recommendation:
        """Everything that a first choice needs, for the neighbour."""
        record_superior_opinion(
            again(self.other),
            verdict="agree",
            text="同意推荐。",
            signatory="王志强",
            signed_on=date(2020, 10, 20),
            by=self.officer,
        )
        judge(again(self.other), self.officer)
        return self.choose()

    def choose(self, over: int | None = None) -> Recommendation:
        """The body recommends the neighbour."""
        return recommend(again(self.other), reasons="组织健全。", expected_standing_id=over, by=self.officer)

    def find(self, *, eligible: bool = True) -> None:
        """The committee decides on the neighbour's eligibility."""
        reason = "" if eligible else "尚有疑问。"
        decide_eligibility(again(self.other), eligible=eligible, reason=reason, by=self.province.clerk)

    def held(self) -> ReplacementRequest:
        """The choice in hand, as a page reads it."""
        held = choice_in_hand(self.campaign, self.body)
        assert held is not None
        return held

    def settle(self, outcome: str = "selected", reason: str = "同意市州推荐。") -> ReplacementRequest:
        """审定 decides."""
        return decide_second_choice(self.held(), outcome=outcome, reason=reason, by=self.province.decider)

    def publish(self) -> ReplacementRequest:
        """审定 releases."""
        return release_second_choice(self.held(), by=self.province.decider)


@pytest.fixture
def second(clock: time_machine.Traveller) -> Second:
    """A place was taken back in the middle of the creation."""
    second = Second(clock)
    second.take_back()
    return second


# --- the rules and the table ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taken_back", "selected", "free", "words"),
    [
        (True, "", True, ""),
        (False, "", True, "没有更正过已公布的创建对象"),
        (True, "示例党支部", True, "本市州的创建对象是示例党支部"),
        (True, "", False, "没有空出的名额"),
    ],
)
def test_when_a_new_choice_can_be_asked_for(taken_back: bool, selected: str, free: bool, words: str) -> None:
    """A place was taken back and is still empty."""
    found = rules.check_seat(taken_back=taken_back, selected=selected, free=free)
    assert [words in row.message for row in found] == ([True] if words else [])


@pytest.mark.parametrize(
    ("state", "outcome", "reason", "fields"),
    [
        ("eligible", "selected", "同意。", []),
        ("ineligible", "not_confirmed", "资格不符。", []),
        ("recommended", "selected", "同意。", ["outcome"]),
        ("eligible", "reserve", "", ["outcome", "reason"]),
        ("eligible", "selected", "长" * 1001, ["reason"]),
    ],
)
def test_what_can_be_decided(state: str, outcome: str, reason: str, fields: list[str]) -> None:
    """Confirmed or not, with a reason; only the eligible get the seat."""
    found = rules.check_outcome(label="示例", state=state, outcome=outcome, reason=reason)
    assert [row.field for row in found] == fields


STATES = ["asked", "nil", "filed", "decided", "ended"]
EXPECTED = {
    actions.ASK: ({"committee", "decider"}, {"selection", "creation"}, set(STATES)),
    actions.DECIDE: ({"decider"}, {"selection", "creation"}, {"filed", "decided"}),
    actions.RELEASE: ({"decider"}, {"selection", "creation"}, {"decided"}),
    actions.CLOSE: ({"committee", "decider"}, {"selection", "creation"}, {"asked", "nil"}),
}


def subject(action: Action, state: str, *, read_only: bool = False) -> Any:
    """A request in some state; who asks, asks about the 14."""
    campaign = application("eligible", read_only=read_only).campaign
    if action is actions.ASK:
        return Recommendations(campaign)
    request = ReplacementRequest(campaign=campaign)
    if state not in ("asked", "ended"):
        request.answered_by = Recommendation(application_id=None if state == "nil" else 1)
    if state == "decided":
        request.outcome = "selected"
    if state == "ended":
        request.ended_at = moment(10, 20)
    assert request.state == state and request.state_label == dict(request.State.choices)[state]  # type: ignore[index]
    return request


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_when_and_from_which_state(action: Action) -> None:
    """S3: asking is the committee's, deciding and releasing are 审定's, until the last unit is accepted."""
    assert set(EXPECTED) == set(actions.ALL)
    answers = {
        (who, day, state)
        for who, day, state in product(PEOPLE, DAYS, STATES)
        if decide(action, user=PEOPLE[who], subject=subject(action, state), day=DAYS[day])
    }
    assert answers == set(product(*EXPECTED[action]))
    archived = subject(action, "decided", read_only=True)
    assert not any(decide(action, user=who, subject=archived, day=DAYS["creation"]) for who in PEOPLE.values())


# --- asking -----------------------------------------------------------------------------------------------------------


def test_asked_for_the_forms_come_back_into_play(second: Second) -> None:
    """Body and branch are told and have time; what was corrected stays out; the old recommendation is void."""
    request = second.ask()
    assert (state_of(second.first), state_of(second.other)) == ("not_selected", "submitted")
    assert standing_of(second.campaign, second.body) is None
    assert {row.organization for row in Extension.objects.all()} == {second.body, second.branch}
    told = {row.organization: row.title for row in Message.objects.order_by("-pk")[:2]}
    assert told == {
        second.branch: "本市州重新遴选，您的申请表重新参加",
        second.body: "请于2020年11月20日前重新推荐",
    }
    assert (request.state, AuditEvent.objects.filter(action="second_choice.ask").count()) == ("asked", 1)
    [line] = [row for row in todos(second.officer, second.campaign, date(2020, 10, 20)) if "推荐" in row.label]
    assert (line.label, line.due, line.urgent) == ("重新推荐创建单位", UNTIL, True)
    assert last_day(second.campaign) == date(2021, 4, 30)
    with pytest.raises(Refused, match="已经要求这个市州重新推荐，期限2020年11月20日，还没有办结"):
        second.ask()


def test_only_where_a_place_was_taken_back(clock: time_machine.Traveller) -> None:
    """And in time, with a reason, by the committee."""
    second = Second(clock)
    with pytest.raises(Refused, match="没有更正过已公布的创建对象"):
        second.ask()
    with pytest.raises(Forbidden, match="未入选"):
        second.file()
    second.take_back()
    with pytest.raises(Forbidden):
        second.ask(by=second.officer)
    with pytest.raises(Refused) as refused:
        second.ask(reason=" ", until=date(2021, 5, 1))
    assert [row.field for row in refused.value.findings] == ["reason", "until"]
    clock.move_to(moment(5, 10).replace(year=2021))
    with pytest.raises(Forbidden):
        second.ask()


def test_a_campaign_without_an_end_has_no_last_day(second: Second) -> None:
    """Then any later day will do."""
    second.campaign.stages.filter(code="acceptance").delete()
    assert last_day(second.campaign) is None


# --- the new choice ---------------------------------------------------------------------------------------------------


def test_confirmed_and_released(second: Second) -> None:
    """Opinion, own review, recommendation, eligibility, decision, release; list and letters follow."""
    second.ask()
    second.file()
    assert (second.held().state, state_of(second.other)) == ("filed", "recommended")
    with pytest.raises(Refused, match="还没有审查为资格合格"):
        second.settle()
    second.find()
    second.settle()
    decision = released_decision(second.campaign)
    assert decision is not None
    assert (second.held().state, second.other.pk in selected_now(decision)) == ("decided", False)
    messages = Message.objects.count()
    request = second.publish()
    assert (request.state, state_of(second.other)) == ("ended", "selected")
    assert Seat.objects.get(track="prefecture", number=1).application == second.other
    [_, local] = roster(decision)
    assert {place.number for place in local.places} == {second.other.number, second.province.recommended[1].number}
    outcome = outcome_of(again(second.other))
    assert outcome is not None and (outcome.outcome, outcome.corrected) == ("selected", True)
    title, _ = message_for(again(second.other), "selected")
    told = {row.organization: row.title for row in Message.objects.order_by("pk")[messages:]}
    assert told == {
        second.branch: title,
        second.body: "重新推荐的示例邻近会计师事务所党支部已确定为创建对象",
    }
    event = AuditEvent.objects.get(action="second_choice.release")
    assert event.after == {"number": second.other.number, "outcome": "selected"}


def test_not_confirmed(second: Second) -> None:
    """Nobody gets the seat, and the committee may ask again; the form that was turned down stays out."""
    second.ask()
    second.file()
    second.settle("not_confirmed", "材料与事实不符。")
    second.publish()
    assert state_of(second.other) == "not_selected"
    outcome = outcome_of(again(second.other))
    assert outcome is not None and outcome.outcome == "not_confirmed"
    assert Message.objects.latest("pk").title == "重新推荐的示例邻近会计师事务所党支部未确定为创建对象"
    request = second.ask()
    assert (request.state, state_of(second.other)) == ("asked", "not_selected")


def test_what_was_decided_goes_with_a_changed_choice(second: Second) -> None:
    """The body may change until its day; a form that is sent back is no choice any more."""
    second.ask()
    filed = second.file()
    second.find()
    second.settle()
    nil = file_nil_return(
        second.campaign, second.body, reason="暂无。", expected_standing_id=filed.pk, by=second.officer
    )
    assert (second.held().state, second.held().outcome) == ("nil", "")
    assert state_of(second.other) == "submitted"
    second.choose(nil.pk)
    assert second.held().state == "filed"
    send_back(again(second.other), reason="请补充材料。", by=second.officer)
    assert second.held().state == "asked"
    assert second.held() in ReplacementRequest.objects.unanswered()


def test_the_seat_may_be_taken_meanwhile(second: Second) -> None:
    """The correction itself was corrected: one of each prefecture."""
    second.ask()
    second.file()
    second.find()
    second.settle()
    second.take_back()  # the other way round: the first one has its place again
    assert state_of(second.first) == "selected"
    with pytest.raises(Refused, match="每个市州只有 1 个"):
        second.publish()
    assert second.held().state == "decided"


def test_only_the_eligible_get_the_seat(second: Second) -> None:
    """Found ineligible, it can only be turned down."""
    second.ask()
    second.file()
    second.find(eligible=False)
    with pytest.raises(Refused, match="还没有审查为资格合格"):
        second.settle()
    assert second.settle("not_confirmed").state == "decided"


@pytest.mark.parametrize("filed", [False, True])
def test_closed_with_the_place_empty(second: Second, filed: bool) -> None:
    """Nothing came, or a nil return; what was in play is not selected again, and told."""
    second.ask()
    if filed:
        file_nil_return(second.campaign, second.body, reason="暂无。", expected_standing_id=None, by=second.officer)
    with pytest.raises(Refused, match="请写明结束的理由"):
        close_second_choice(second.held(), reason=" ", by=second.province.clerk)
    request = close_second_choice(second.held(), reason="没有合适的对象。", by=second.province.clerk)
    assert (request.state, state_of(second.other)) == ("ended", "not_selected")
    assert [row.title for row in Message.objects.order_by("-pk")[:2]] == [
        "重新推荐已结束，名额暂空",
        "本市州重新遴选已经结束，未入选",
    ]
    standing = standing_of(second.campaign, second.body)
    over = standing.pk if standing else None
    with pytest.raises(Refused, match="创建对象名单已经公布"):
        file_nil_return(second.campaign, second.body, reason="暂无。", expected_standing_id=over, by=second.officer)
    with pytest.raises(Forbidden):
        close_second_choice(request, reason="再次。", by=second.province.clerk)
    assert second.ask().state == "asked"


# --- secrecy ----------------------------------------------------------------------------------------------------------


def test_a_decision_tells_nothing_before_its_release(second: Second) -> None:
    """Decided either way, or not at all: the same to prefecture, branches and strangers; released it is not."""
    second.ask()
    second.file()
    second.find()
    pk = second.other.pk
    wanted = [
        "/", "/inbox/", "/results/", "/results/list.xlsx", "/applications/", "/applications/recommend/",
        "/applications/recommend/done/", f"/applications/{pk}/", f"/applications/{pk}/letter.pdf",
        f"/applications/{pk}/eligibility/", "/applications/recommendations/city01/second-choice/",
    ]  # fmt: skip
    people = [second.officer, second.secretary, second.province.people[second.first.pk], None]

    def read(outcome: str, *, publish: bool = False) -> tuple[Any, ...]:
        with undone():
            if outcome:
                second.settle(outcome, "内部理由，" * (9 if outcome == "selected" else 1))
            if publish:
                second.publish()
            messages = list(Message.objects.order_by("pk").values_list("title", "body"))
            return [crawl(user, wanted) for user in people], messages

    assert read("selected") == read("not_confirmed") == read("")
    assert read("selected", publish=True) != read("not_confirmed", publish=True)


# --- the page ---------------------------------------------------------------------------------------------------------

PAGE = "/applications/recommendations/city01/second-choice/"


def test_the_page_from_the_request_to_the_release(client: Client, second: Second) -> None:
    """Each step shows what is next; refused, what was typed stays."""
    province = second.province
    client.force_login(province.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert PAGE in client.get("/applications/recommendations/").content.decode()
    assert "要求重新推荐" in client.get(PAGE).content.decode()
    refused = client.post(PAGE, {"act": "ask", "reason": "原创建对象已更正。", "until": ""})
    assert refused.status_code == 422 and "原创建对象已更正。" in refused.content.decode()
    facts = {"act": "ask", "reason": "原创建对象已更正。", "until": "2020年11月20日"}
    assert "消息已发出" in client.post(PAGE, facts, follow=True).content.decode()
    second.file()
    second.find()
    page = client.get(PAGE).content.decode()
    assert "示例邻近会计师事务所党支部" in page and "由行业党委审定人员办理" in page
    assert client.post(PAGE, {"act": "decide", "outcome": "selected", "reason": "同意。"}).status_code == 403
    client.force_login(province.decider, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(PAGE, {"act": "decide", "outcome": "", "reason": "同意。"}).status_code == 422
    decided_page = client.post(PAGE, {"act": "decide", "outcome": "selected", "reason": "同意。"}, follow=True)
    assert "只有行业党委能看到" in decided_page.content.decode()
    done = client.post(PAGE, {"act": "release"}, follow=True).content.decode()
    assert "重新推荐的结果已公布" in done and "本市州的创建对象是示例邻近会计师事务所党支部" in done
    assert client.post(PAGE, {"act": "release"}).status_code == 403
    assert client.post(PAGE, {"act": "nothing"}).status_code == 200
    assert second.branch.name in client.get("/results/").content.decode()


def test_the_page_closes_and_is_the_committees(client: Client, second: Second) -> None:
    """Everybody else, and an unknown prefecture: 404; another method: 405."""
    second.ask()
    client.force_login(second.officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(PAGE).status_code == 404
    client.force_login(second.province.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(PAGE.replace("city01", "nowhere")).status_code == 404
    assert client.put(PAGE).status_code == 405
    assert client.post(PAGE, {"act": "close", "reason": ""}).status_code == 422
    assert "名额暂空" in client.post(PAGE, {"act": "close", "reason": "没有合适的。"}, follow=True).content.decode()
    assert Application.objects.filter(state=State.SUBMITTED).count() == 0
