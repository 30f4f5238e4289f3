"""Opening the notice, receiving and settling objections, the texts of the letters (S3)."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from applications.models import Application, LetterText, Objection, SelectionDecision, State
from applications.services.letters import LetterDesk, edit_letter
from applications.services.notices import open_notice, running_notice
from applications.services.objections import file_objection, settle_objection
from applications.services.selection_deciding import cancel_selection
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.audit.services import remote_address
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from tests.applications.selecting import (
    FURONG,
    TIANXIN,
    USUAL,
    Field,
    decide,
    make_field,
    release,
    september,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Friday 4 September 2020."""
    with time_machine.travel(september(4), tick=False) as traveller:
        yield traveller


@pytest.fixture
def field() -> Field:
    """A campaign that shows its intended list."""
    field = make_field()
    field.campaign.public_notice_on = True
    field.campaign.save()
    return field


@pytest.fixture
def decision(field: Field) -> SelectionDecision:
    """天心 and 株洲 are intended."""
    return decide(field, USUAL)


def opened(field: Field, decision: SelectionDecision) -> SelectionDecision:
    """The notice from Monday 7 to Friday 11."""
    return open_notice(decision, from_day=date(2020, 9, 7), by=field.decider)


def test_the_notice_runs_five_working_days(field: Field, decision: SelectionDecision) -> None:
    """S3: from Monday to Friday; the deed is on record."""
    opened(field, decision)
    decision.refresh_from_db()
    assert (decision.state, decision.notice_from, decision.notice_to) == (
        "notice",
        date(2020, 9, 7),
        date(2020, 9, 11),
    )
    event = AuditEvent.objects.get(action="notice.open")
    assert (event.actor_name, event.after["notice_to"], event.after["working_days"]) == ("赵审定", "2020-09-11", 5)
    assert Message.objects.count() == 0


def test_it_is_public_from_its_first_day_to_its_last(field: Field, decision: SelectionDecision) -> None:
    """Not a day earlier or later."""
    opened(field, decision)
    days = {day: running_notice(field.campaign, day=date(2020, 9, day)) for day in (4, 6, 7, 11, 12)}
    assert [day for day, found in days.items() if found] == [7, 11]
    assert running_notice(field.campaign) is None


def test_who_may_open_it_and_when(field: Field, decision: SelectionDecision, clock: time_machine.Traveller) -> None:
    """审定 only, once, within the stage."""
    for person in (field.clerk, field.inspector, field.secretaries[TIANXIN]):
        with pytest.raises(Forbidden):
            open_notice(decision, from_day=date(2020, 9, 7), by=person)
    clock.move_to(september(4).replace(month=10))
    with pytest.raises(Forbidden):
        opened(field, decision)
    clock.move_to(september(4))
    opened(field, decision)
    with pytest.raises(Forbidden, match="公示中"):
        opened(field, decision)


def test_a_campaign_without_notice_has_none(field: Field, decision: SelectionDecision) -> None:
    """Design decision 13: the switch is off by default."""
    field.campaign.public_notice_on = False
    field.campaign.save()
    with pytest.raises(Refused, match="没有设置公示"):
        opened(field, decision)


def test_it_must_fit_into_the_stage(field: Field, decision: SelectionDecision) -> None:
    """A notice that ends after the stage leaves no day for the release."""
    with pytest.raises(Refused, match="晚于本阶段截止日期2020年9月30日"):
        open_notice(decision, from_day=date(2020, 9, 28), by=field.decider)
    with pytest.raises(Refused, match="不能早于今天"):
        open_notice(decision, from_day=date(2020, 9, 3), by=field.decider)
    decision.refresh_from_db()
    assert (decision.state, decision.notice_from) == ("decided", None)


def objection(decision: SelectionDecision, **changes: object) -> Objection:
    """王小明 objects to 天心."""
    facts: dict[str, object] = {
        "row_id": decision.rows.get(application__organization__name=TIANXIN).pk,
        "author_name": "王小明",
        "author_contact": "13800000000",
        "text": "该所去年受过处罚。",
    }
    return file_objection(decision, **{**facts, **changes})  # type: ignore[arg-type]


def test_an_objection_is_received_and_the_committee_told_without_a_name(
    field: Field, decision: SelectionDecision, clock: time_machine.Traveller
) -> None:
    """S3: who objected stands in the objection and nowhere else."""
    opened(field, decision)
    clock.move_to(september(8))
    token = remote_address.set("192.0.2.7")
    found = objection(decision)
    assert remote_address.get() == "192.0.2.7"
    remote_address.reset(token)
    assert (found.author_name, found.author_contact, found.outcome) == ("王小明", "13800000000", "")
    assert found.number.startswith("YY-")
    assert len(found.number) == 11
    message = Message.objects.get()
    event = AuditEvent.objects.get(action="objection.file")
    assert (message.organization, message.role) == (field.clerk.memberships.get().organization, "committee")
    assert (event.actor_name, event.address, event.after) == ("系统", "", {"number": found.number})
    told = f"{message.title}{message.body}{message.link}{event.subject_label}{event.reason}"
    assert not any(word in told for word in ("王小明", "13800000000", TIANXIN, "处罚"))


@pytest.mark.parametrize("day", [4, 6, 12])
def test_no_objection_before_or_after_the_notice(
    field: Field, decision: SelectionDecision, clock: time_machine.Traveller, day: int
) -> None:
    """Its days are whole days."""
    opened(field, decision)
    clock.move_to(september(day, 23))
    with pytest.raises(Refused, match="公示期已经结束或尚未开始"):
        objection(decision)


def test_no_objection_without_a_notice(field: Field, decision: SelectionDecision) -> None:
    """A decision that nobody has seen cannot be objected to."""
    with pytest.raises(Forbidden):
        objection(decision)


def test_an_objection_is_about_a_name_on_the_list(
    field: Field, decision: SelectionDecision, clock: time_machine.Traveller
) -> None:
    """A reserve is not public, so there is nothing to object to."""
    opened(field, decision)
    clock.move_to(september(8))
    reserve = decision.rows.get(application__organization__name=FURONG).pk
    for wrong in (None, reserve, 0, 999_999):
        with pytest.raises(Refused) as refused:
            objection(decision, row_id=wrong, text="")
        assert [finding.field for finding in refused.value.findings] == ["row", "text"]
    assert Objection.objects.count() == 0


def test_anonymous_objections_are_a_switch(
    field: Field, decision: SelectionDecision, clock: time_machine.Traveller
) -> None:
    """Design decision 13: off by default."""
    opened(field, decision)
    clock.move_to(september(8))
    with pytest.raises(Refused):
        objection(decision, author_name="", author_contact="")
    field.campaign.anonymous_objections_on = True
    field.campaign.save()
    assert objection(decision, author_name="", author_contact="").author_name == ""


def test_an_objection_is_settled_once(field: Field, decision: SelectionDecision, clock: time_machine.Traveller) -> None:
    """By the committee, with grounds, on record; the second one is told who was first."""
    opened(field, decision)
    clock.move_to(september(8))
    found = objection(decision)
    with pytest.raises(Refused, match="请写明核查情况"):
        settle_objection(found, outcome="dismissed", text=" ", by=field.clerk)
    for person in (field.inspector, field.secretaries[TIANXIN], field.officers["长沙市"]):
        with pytest.raises(Forbidden):
            settle_objection(found, outcome="dismissed", text="经核查不属实。", by=person)
    settled = settle_objection(found, outcome="dismissed", text="经核查不属实。", by=field.clerk)
    assert (settled.outcome, settled.handled_by, settled.handled_at) == ("dismissed", field.clerk, september(8))
    event = AuditEvent.objects.get(action="objection.settle")
    assert (event.subject_label, event.after, event.reason) == (
        found.number,
        {"outcome": "dismissed"},
        "经核查不属实。",
    )
    with pytest.raises(Refused, match="已由陈静处理，结果是“异议不成立”"):
        settle_objection(found, outcome="upheld", text="属实。", by=field.decider)


def test_an_objection_outlives_the_list_that_it_was_about(
    field: Field, decision: SelectionDecision, clock: time_machine.Traveller
) -> None:
    """S3: the list is taken back, the objection is settled all the same."""
    opened(field, decision)
    clock.move_to(september(8))
    found = objection(decision)
    cancel_selection(decision, reason="收到异议，重新研究。", by=field.decider)
    assert settle_objection(found, outcome="upheld", text="经核查属实。", by=field.clerk).outcome == "upheld"


def text_of(field: Field, outcome: str = "reserve") -> LetterText:
    """One letter of the campaign, as the platform words it."""
    return LetterText.objects.create(
        campaign=field.campaign, outcome=outcome, title="旧标题", body="旧正文", is_platform_default=True
    )


def test_the_committee_words_its_letters(field: Field) -> None:
    """The platform's mark goes, both texts are on record."""
    text = edit_letter(text_of(field), title=" 新  标题 ", body="第{候补顺序}候补\r\n\r\n", by=field.clerk)
    assert (text.title, text.body, text.is_platform_default) == ("新 标题", "第{候补顺序}候补", False)
    event = AuditEvent.objects.get(action="letters.edit")
    assert (event.before["body"], event.after["body"]) == ("旧正文", "第{候补顺序}候补")


def test_a_wrong_placeholder_is_refused(field: Field) -> None:
    """The rank belongs to reserves alone."""
    with pytest.raises(Refused, match="只能用在“候补”"):
        edit_letter(text_of(field, "selected"), title="标题", body="第{候补顺序}候补", by=field.clerk)


def test_letters_stand_after_the_release(field: Field, decision: SelectionDecision) -> None:
    """What was sent is not changed."""
    text = text_of(field)
    release(field, decision)
    assert LetterDesk.of(field.campaign).state == "released"
    with pytest.raises(Forbidden, match="已公布"):
        edit_letter(text, title="标题", body="正文", by=field.clerk)


def test_only_the_committee_words_letters(field: Field) -> None:
    """A gate, not a page, says so."""
    text = text_of(field)
    people: list[User] = [field.inspector, field.secretaries[TIANXIN], field.officers["长沙市"]]
    for person in people:
        with pytest.raises(Forbidden):
            edit_letter(text, title="标题", body="正文", by=person)


def test_a_body_that_changed_since_the_decision_is_not_shown(field: Field, decision: SelectionDecision) -> None:
    """Nobody's name is published only to be taken off again at the release; who is not intended stops nothing."""
    Application.objects.filter(pk=field.forms[FURONG].pk).update(state=State.INELIGIBLE)
    Application.objects.filter(pk=field.forms[TIANXIN].pk).update(state=State.INELIGIBLE)
    with pytest.raises(Refused) as refused:
        opened(field, decision)
    assert str(refused.value) == f"{TIANXIN}在审定之后已有变化，请取消拟定，重新研究后再公示。"
    assert running_notice(field.campaign, day=date(2020, 9, 7)) is None
