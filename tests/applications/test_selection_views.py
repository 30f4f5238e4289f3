"""S3: the pages of the selection: works, not yours 404, not now 403, nothing to act on 404, wrong method 405."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.models import Application, Objection, SelectionDecision, SelectionReversal, State
from applications.rules.selection_draft import fingerprint
from applications.selection_form import kept_file, kept_token
from applications.services.replacements import request_replacement
from applications.services.selection import decision_in_force, open_selection, texts_of
from applications.services.selection_deciding import decide_selection
from applications.services.selection_release import release_selection
from applications.todo import todos
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign, Meeting, Stage
from benchmark_platform.core.findings import Refused
from tests.applications.conftest import moment
from tests.applications.province import (
    Province,
    add_direct,
    add_recommended,
    decided,
    file_recommendation,
    fresh,
    make_province,
    minutes_file,
    ready,
    row_of,
    save,
    states,
)
from tests.core.builders import PDF, xlsx_shell
from tests.factories import make_prefecture_body, make_user

pytestmark = pytest.mark.django_db

BOARD = "/applications/selection/"
PAGES = [BOARD, *(f"{BOARD}{page}/" for page in ("meeting", "minutes", "decide", "cancel", "release"))]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def province(clock: time_machine.Traveller) -> Province:
    """Three direct forms, two recommendations."""
    return make_province(direct=3)


def sign_in(user: User) -> Client:
    """A browser of this person."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str = BOARD, status: int = 200) -> str:
    """The page as text."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def board_post(decision: SelectionDecision, typed: dict[int, dict[str, str]]) -> dict[str, str]:
    """What a browser posts: every row with its base."""
    posted = {}
    for row in decision.rows.all():
        texts = {**texts_of(row), **typed.get(row.application_id, {})}
        posted |= {f"row-{row.application_id}-{name}": text for name, text in texts.items()}
        posted[f"row-{row.application_id}-base"] = fingerprint(texts_of(row))
    return posted


def test_nobody_outside_the_committee_finds_anything(province: Province) -> None:
    """404, whatever the state, for branches, prefectures and inspectors; the selected and the others alike."""
    outsiders = [
        *province.people.values(),
        *province.officers.values(),
        make_user(province.committee, "inspector", "何勇"),
    ]
    reverse = f"/applications/{province.direct[0].pk}/reverse/"
    for prepare in (lambda: None, lambda: decided(province)):
        prepare()
        for person in outsiders:
            client = sign_in(person)
            assert {client.get(address).status_code for address in [*PAGES, reverse]} == {404}
            assert {client.post(address).status_code for address in [BOARD, f"{BOARD}open/", reverse]} == {404}
    assert states(province) == ["eligible"] * 5


def test_before_the_draft_the_committee_reads_what_there_is(province: Province) -> None:
    """How many candidates, who is missing, one button; the other pages have nothing to act on."""
    add_direct(province, "示例未审会计师事务所党支部", state=State.SUBMITTED)
    body = make_prefecture_body("示例缺席市", "absent")
    file_recommendation(province, body, None, make_user(body, "prefecture"))
    client = sign_in(province.clerk)
    text = page(client)
    assert "4 份" in text and "示例缺席市：报送无推荐" in text and "长沙市：未报送推荐" in text
    assert "开始拟定创建对象名单" in text
    assert {client.get(address).status_code for address in PAGES[1:]} == {404}
    assert client.post(BOARD).status_code == 302
    assert client.get(f"{BOARD}open/").status_code == 405
    assert client.post(f"{BOARD}open/").status_code == 302
    assert decision_in_force(province.campaign) is not None


def test_outside_the_stage_there_is_a_reason_and_no_button(province: Province, clock: time_machine.Traveller) -> None:
    """Not now: 403 for the act, the reason on the page."""
    clock.move_to(moment(8, 10))
    client = sign_in(province.clerk)
    assert "尚未开始" in page(client) or "8月16日" in page(client)
    assert client.post(f"{BOARD}open/").status_code == 403


def test_the_board_shows_each_candidate_and_counts(province: Province) -> None:
    """Name, number, eligibility, review, rank, outcome, reason; the counters; the prefectures in their order."""
    ineligible = add_direct(province, "示例不符会计师事务所党支部", state=State.INELIGIBLE)
    returned = add_direct(province, "示例补正会计师事务所党支部", state=State.RETURNED)
    ready(province, seats=2)
    text = page(sign_in(province.clerk))
    for form in [*province.direct[:3], ineligible, *province.recommended]:
        assert form.organization.name in text and str(form.number) in text
    counters = re.findall(r"<span>(\S+)</span> <strong data-now>(\d+)</strong><span class=\"pick-of\">/(\d+)", text)
    assert counters == [("直属", "2", "10"), ("市州", "2", "14"), ("候补", "0", "5")]
    assert f"{returned.organization.name}（{returned.number}）：退回补正中" in text
    assert "资格不符" in text and "所在执业机构近3年受到过行政处罚。" in text
    assert text.index(province.direct[2].organization.name) < text.index(ineligible.organization.name)


def test_a_tie_at_the_cut_off_is_marked(province: Province) -> None:
    """并列待议, with room for how it was decided; not where the whole tie is inside."""
    decision = open_selection(province.campaign, by=province.clerk)
    save(decision, {form.pk: {"rank": "1"} for form in province.direct}, by=province.clerk)
    client = sign_in(province.clerk)
    assert "并列待议" not in page(client)
    province.campaign.quotas.filter(track="direct").update(seats=2)
    text = page(client)
    assert text.count("并列处理：怎样决定的") == 3
    assert "名额分界处有并列" in text


def test_saving_keeps_what_is_typed_and_says_what_is_missing(province: Province) -> None:
    """Complete or not; 保存并检查 lists what stands in the way, with links to the fields."""
    decision = open_selection(province.campaign, by=province.clerk)
    client = sign_in(province.clerk)
    first = province.direct[0]
    response = client.post(BOARD, board_post(decision, {first.pk: {"rank": "1", "outcome": "selected"}}), follow=True)
    assert "名单已保存。" in response.content.decode()
    assert row_of(decision, first).rank == 1
    response = client.post(BOARD, board_post(decision, {}), follow=True)
    assert "名单没有变化。" in response.content.decode()
    response = client.post(BOARD, {**board_post(decision, {}), "check": "1"}, follow=True)
    text = response.content.decode()
    assert "审定之前还要补正" in text
    assert f'href="#id_row-{first.pk}-reason"' in text
    ready_page = ready(province)
    assert "可以审定" in page(client, f"{BOARD}?check=1")
    assert ready_page.state == "draft"


def test_a_refused_save_loses_nothing(province: Province) -> None:
    """422, the sentence at the field, everything typed still on the page."""
    decision = open_selection(province.campaign, by=province.clerk)
    first, second = province.direct[:2]
    typed = {first.pk: {"rank": "第一"}, second.pk: {"reason": "写了很久的理由"}}
    response = sign_in(province.clerk).post(BOARD, {**board_post(decision, typed), "row-x": "?", "row-1-odd": "?"})
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="第一"' in text and "写了很久的理由" in text and "请只填数字" in text
    assert fresh(decision).version == 0


def hidden_of(text: str, number: int) -> dict[str, str]:
    """The hidden fields of one of the two forms of the conflict page."""
    form = re.findall(r"<form method=\"post\" action=\"/applications/selection/.*?</form>", text, re.DOTALL)[number]
    return dict(re.findall(r'<textarea name="([^"]+)" hidden[^>]*>\n(.*?)</textarea>', form, re.DOTALL))


@pytest.mark.parametrize(("choice", "kept"), [(0, "张志远写的"), (1, "陈静写的")])
def test_two_members_editing_see_both_texts_and_choose(province: Province, choice: int, kept: str) -> None:
    """409; either choice also saves what was typed elsewhere."""
    decision = open_selection(province.campaign, by=province.clerk)
    first, second = province.direct[:2]
    mine = board_post(decision, {first.pk: {"reason": "张志远写的", "outcome": "selected"}, second.pk: {"rank": "2"}})
    save(decision, {first.pk: {"reason": "陈静写的"}}, by=province.clerk)
    client = sign_in(province.decider)
    response = client.post(BOARD, mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "陈静写的" in text and "张志远写的" in text and "入选" in text
    assert client.post(BOARD, hidden_of(text, choice)).status_code == 302
    assert (row_of(decision, first).reason, row_of(decision, second).rank) == (kept, 2)


MEETING = {
    "held_on": "2020年9月8日",
    "meeting_name": "行业党委2020年第5次会议",
    "expected_count": "3",
    "present": "张志远\n 李建华 \n\n王丽娟",
    "recused": "",
}


def test_the_meeting_is_recorded_with_its_minutes(province: Province) -> None:
    """The names one a line, recusals by name and body; the minutes can be read again."""
    open_selection(province.campaign, by=province.clerk)
    client = sign_in(province.clerk)
    assert "2/3" in page(client, f"{BOARD}meeting/")
    assert client.get(f"{BOARD}minutes/").status_code == 404
    body, other = (form.organization.name for form in province.direct[:2])
    posted = {**MEETING, "recused": f"张志远:{body}、{other}", "minutes": SimpleUploadedFile("纪要.pdf", PDF)}
    assert client.post(f"{BOARD}meeting/", posted).status_code == 302
    meeting = Meeting.objects.get()
    attendees = [(attendee.name, attendee.recused_from) for attendee in meeting.attendees.all()]
    assert attendees == [("张志远", f"{body}、{other}"), ("李建华", ""), ("王丽娟", "")]
    response = client.get(f"{BOARD}minutes/")
    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "现在的会议纪要" in page(client, f"{BOARD}meeting/")
    assert f"张志远：{body}、{other}" in page(client, f"{BOARD}meeting/")


def test_refused_facts_cost_no_second_upload(province: Province) -> None:
    """The minutes are kept beside the wrong field; a token of somebody else is worth nothing."""
    open_selection(province.campaign, by=province.clerk)
    client = sign_in(province.clerk)
    posted = {**MEETING, "expected_count": "五", "recused": "张志远"}
    response = client.post(f"{BOARD}meeting/", {**posted, "minutes": SimpleUploadedFile("纪要.pdf", PDF)})
    text = response.content.decode()
    assert response.status_code == 422
    assert "已收到会议纪要：纪要.pdf" in text and "请填写应到人数" in text and "王丽娟" in text
    found = re.search(r'name="kept" value="([^"]+)"', text)
    assert found is not None
    assert client.post(f"{BOARD}meeting/", {**MEETING, "kept": found[1]}).status_code == 302
    file = minutes_file(province.clerk)
    assert kept_file(kept_token(file, province.clerk), province.clerk) == file
    assert kept_file(kept_token(file, province.clerk), province.decider) is None
    assert kept_file("x", province.clerk) is None


def test_minutes_of_a_wrong_kind_are_refused_with_the_reason(province: Province) -> None:
    """Checked by content."""
    open_selection(province.campaign, by=province.clerk)
    posted = {**MEETING, "minutes": SimpleUploadedFile("纪要.pdf", b"MZ...")}
    response = sign_in(province.clerk).post(f"{BOARD}meeting/", posted)
    assert response.status_code == 422
    assert not Meeting.objects.exists()


def test_a_refused_file_hides_no_other_fault_and_a_table_is_no_minutes(province: Province) -> None:
    """S3: everything wrong is said at once; PDF, Word and pictures only."""
    open_selection(province.campaign, by=province.clerk)
    posted = {
        **MEETING,
        "expected_count": "",
        "recused": "张志远",
        "minutes": SimpleUploadedFile("纪要.xlsx", xlsx_shell()),
    }
    text = sign_in(province.clerk).post(f"{BOARD}meeting/", posted).content.decode()
    assert "请填写应到人数" in text
    assert "请写成“张志远：党组织全称或申报编号”" in text
    assert "可以上传：PDF、JPG 图片、PNG 图片、Word 文档（.docx）。" in text
    by_number = {
        **MEETING,
        "recused": f"张志远：{province.direct[0].number}",
        "minutes": SimpleUploadedFile("1.pdf", PDF),
    }
    assert sign_in(province.clerk).post(f"{BOARD}meeting/", by_number).status_code == 302
    attendee = Meeting.objects.get().attendees.first()
    assert attendee is not None and attendee.recused_from == province.direct[0].organization.name


def test_deciding_shows_the_list_by_name_and_number(province: Province) -> None:
    """Confirmation first; the clerk may not; what stands in the way is said, with a way to the field."""
    decision = open_selection(province.campaign, by=province.clerk)
    assert sign_in(province.clerk).get(f"{BOARD}decide/").status_code == 403
    client = sign_in(province.decider)
    text = page(client, f"{BOARD}decide/")
    assert "现在还不能审定" in text and "审定这份名单" not in text
    assert f'href="{BOARD}#id_row-{province.direct[0].pk}-outcome"' in text
    ready(province, seats=2, reserves=1)
    text = page(client, f"{BOARD}decide/")
    assert "行业党委直属：创建对象 2 个（名额 10 个）" in text and "候补 1 个" in text
    assert all(form.organization.name in text and str(form.number) in text for form in province.direct)
    assert "张志远、李建华" in text
    response = client.post(f"{BOARD}decide/", {"version": "0"})
    assert response.status_code == 422
    assert "请重新核对后再办理" in response.content.decode()
    assert client.post(f"{BOARD}decide/", {"version": str(fresh(decision).version)}).status_code == 302
    assert fresh(decision).state == "decided"
    assert client.get(f"{BOARD}decide/").status_code == 403
    assert client.post(BOARD, board_post(decision, {})).status_code == 403


def test_after_the_decision_the_list_is_to_be_read(province: Province) -> None:
    """Release and cancel for the deciders; for the others the reason."""
    decided(province, seats=2, reserves=1)
    text = page(sign_in(province.decider))
    assert "已拟定的创建对象名单" in text and f'href="{BOARD}release/"' in text and f'href="{BOARD}cancel/"' in text
    text = page(sign_in(province.clerk))
    assert f'href="{BOARD}release/"' not in text and "由行业党委审定人员办理" in text
    assert "更正" not in text


def test_cancelling_asks_for_a_reason(province: Province) -> None:
    """Then the board is open again, with the same rows."""
    decision = decided(province)
    assert sign_in(province.clerk).get(f"{BOARD}cancel/").status_code == 403
    client = sign_in(province.decider)
    assert "取消拟定" in page(client, f"{BOARD}cancel/")
    assert client.post(f"{BOARD}cancel/", {"reason": ""}).status_code == 422
    assert client.post(f"{BOARD}cancel/", {"reason": "重新研究。"}).status_code == 302
    assert fresh(decision).state == "cancelled"
    assert "保存名单" in page(client)


def test_releasing_confirms_first_and_says_what_changed(province: Province) -> None:
    """403 for the clerk; by name what stands in the way; then it is public."""
    decided(province, seats=2)
    assert sign_in(province.clerk).get(f"{BOARD}release/").status_code == 403
    client = sign_in(province.decider)
    assert "确定并公布</button>" in page(client, f"{BOARD}release/")
    form = province.direct[0]
    Application.objects.filter(pk=form.pk).update(state=State.INELIGIBLE)
    response = client.post(f"{BOARD}release/")
    assert response.status_code == 422
    text = response.content.decode()
    assert f"{form.organization.name}（{form.number}）的资格审查结论已有变化。" in text
    assert "确定并公布</button>" not in text
    Application.objects.filter(pk=form.pk).update(state=State.ELIGIBLE)
    response = client.post(f"{BOARD}release/", follow=True)
    text = response.content.decode()
    assert "创建对象名单已公布" in text and "已公布的决定" in text
    assert text.count("的结果</span></a>") == 5
    assert states(province) == ["selected", "selected", "not_selected", "selected", "selected"]
    assert client.get(f"{BOARD}release/").status_code == 403
    text = page(sign_in(province.clerk))
    assert text.count("现在：") == 5 and "的结果</span></a>" not in text


def test_correcting_a_released_outcome(province: Province) -> None:
    """What it does is said before; the reserve only where it is ticked, the message as it is chosen."""
    release_selection(decided(province, seats=2, reserves=1), by=province.decider)
    first, second, third = province.direct
    address = f"/applications/{first.pk}/reverse/"
    assert sign_in(province.clerk).get(address).status_code == 403
    client = sign_in(province.decider)
    assert f"候补第一位是{third.organization.name}" in page(client, address)
    selected = {"seen": "selected"}
    response = client.post(address, {**selected, "reason": " ", "move_up": "on"})
    assert response.status_code == 422 and "请写明更正的理由" in response.content.decode()
    posted = {**selected, "reason": "查实材料不实。", "move_up": "on", "notify": "1"}
    response = client.post(address, posted, follow=True)
    assert f"{third.organization.name}递补为创建对象" in response.content.decode()
    reversal = SelectionReversal.objects.get()
    assert (reversal.moved_up, reversal.notified) == (third, True)
    response = client.post(address, posted)
    assert response.status_code == 422 and "刚才已被更正为“未入选”" in response.content.decode()
    assert "没有可以递补的候补" in page(client, f"/applications/{second.pk}/reverse/")
    assert "现在没有空出的名额" not in page(client, address)
    posted = {**selected, "reason": "查实。", "notify": "0"}
    assert client.post(f"/applications/{second.pk}/reverse/", posted).status_code == 302
    assert client.get("/applications/999999/reverse/").status_code == 404


@pytest.mark.parametrize("address", [f"{BOARD}minutes/"])
def test_wrong_methods(province: Province, address: str) -> None:
    """Reading pages take no post, posts no put."""
    open_selection(province.campaign, by=province.clerk)
    client = sign_in(province.clerk)
    assert client.post(address).status_code == 405
    assert client.put(BOARD).status_code == 405


def test_another_campaign_is_reached_by_its_code(province: Province) -> None:
    """And its links stay with it; an archived one can be read, an unknown one is not found."""
    release_selection(decided(province), by=province.decider)
    Campaign.objects.filter(pk=province.campaign.pk).update(is_current=False, is_read_only=True)
    client = sign_in(province.decider)
    assert "已公布的决定" in page(client, f"{BOARD}?campaign=2020")
    assert f"{BOARD}minutes/?campaign=2020" in page(client, f"{BOARD}?campaign=2020")
    assert client.get(BOARD).status_code == 404
    assert client.get(f"{BOARD}?campaign=1999").status_code == 404


def test_votes_and_notice_are_shown_only_where_the_campaign_has_them(province: Province) -> None:
    """Off by default."""
    decision = ready(province)
    client = sign_in(province.decider)
    assert "赞成" not in page(client) and "公示" not in page(client)
    Campaign.objects.filter(pk=province.campaign.pk).update(votes_on=True, public_notice_on=True)
    everybody = [*province.direct, *province.recommended]
    save(
        fresh(decision),
        {form.pk: {"votes_for": "6", "votes_against": "0", "votes_abstained": "0"} for form in everybody},
        by=province.clerk,
    )
    text = page(client)
    assert text.count(">赞成</label>") == 5 and "公示拟定名单" in text
    assert "表决：赞成 6、反对 0、弃权 0" in page(client, f"{BOARD}decide/")
    decide_selection(fresh(decision), base_version=fresh(decision).version, by=province.decider)
    assert f'href="{BOARD}notice/"' in page(client)
    SelectionDecision.objects.update(state="notice", notice_from=date(2020, 9, 10), notice_to=date(2020, 9, 16))
    assert "公示中" in page(client)
    assert "公示期到 9月16日为止" in page(client, f"{BOARD}release/")
    assert "还不能公布" in page(client)
    with time_machine.travel(moment(9, 17), tick=False):
        ended = page(sign_in(province.decider))
        assert "公示已结束" in ended and "待公布" in ended and "公示中" not in ended
        release_selection(fresh(decision), by=province.decider)
        assert "公示已结束" in page(sign_in(province.decider))


def labels(province: Province, user: User, day: date = date(2020, 9, 10)) -> list[tuple[str, str]]:
    """The to-do lines about the selection."""
    campaign = Campaign.objects.get(pk=province.campaign.pk)
    lines = todos(User.objects.get(pk=user.pk), campaign, day)
    return [(line.label, line.detail) for line in lines if "创建对象" in line.label]


def test_what_waits_for_the_committee(province: Province) -> None:
    """To draft, to decide, to show, to release; nobody else has a line, before the release or after."""
    outsider = province.people[province.direct[0].pk]
    assert labels(province, province.clerk) == [("拟定创建对象名单", "还没有开始")]
    assert labels(province, province.clerk, date(2020, 8, 10)) == []
    decision = open_selection(province.campaign, by=province.clerk)
    assert labels(province, province.clerk) == [("拟定创建对象名单", "5 份未定")]
    decision = ready(province)
    assert labels(province, province.decider) == [("拟定创建对象名单", "各份都有结果，待审定")]
    decide_selection(decision, base_version=decision.version, by=province.decider)
    assert labels(province, province.decider) == [("公布创建对象名单", "已经审定，还没有公布")]
    assert labels(province, province.clerk) == labels(province, outsider) == []
    Campaign.objects.update(public_notice_on=True)
    assert labels(province, province.decider) == [("公示拟定的创建对象名单", "公示期满后才能公布")]
    SelectionDecision.objects.update(state="notice", notice_from=date(2020, 9, 10), notice_to=date(2020, 9, 16))
    assert labels(province, province.decider) == []
    assert labels(province, province.decider, date(2020, 9, 17)) == [("公布创建对象名单", "已经审定，还没有公布")]


def test_the_notice_and_its_objections_wait_for_the_committee(province: Province) -> None:
    """S3: what holds up the release is in the list of whoever can settle it, also when the notice has ended."""
    decision = decided(province)
    Campaign.objects.update(public_notice_on=True)
    SelectionDecision.objects.update(state="notice", notice_from=date(2020, 9, 10), notice_to=date(2020, 9, 16))

    def lines(day: date) -> list[list[str]]:
        campaign = Campaign.objects.get()
        people = [User.objects.get(pk=one.pk) for one in (province.clerk, province.decider)]
        found = [[row.label for row in todos(one, campaign, day)] for one in people]
        return [[label for label in row if "异议" in label or "公布" in label] for row in found]

    assert lines(date(2020, 9, 12)) == [["拟定名单公示，受理异议"]] * 2
    objection = Objection.objects.create(
        decision=decision, row=decision.rows.first(), number="YY-23456789", text="不实。", received_at=moment(9, 12)
    )
    assert lines(date(2020, 9, 12)) == lines(date(2020, 9, 17)) == [["1 件异议等待处理"]] * 2
    Objection.objects.filter(pk=objection.pk).update(
        outcome="dismissed", handled_by=province.clerk, handled_at=moment(9, 13)
    )
    assert lines(date(2020, 9, 17)) == [[], ["公布创建对象名单"]]


def test_a_prefecture_that_was_asked_to_choose_anew_holds_up_the_decision(
    province: Province, clock: time_machine.Traveller
) -> None:
    """S3: the board says so; nothing is decided until the new choice has come or its last day has passed."""
    ready(province)
    body = province.recommended[0].superior
    request_replacement(province.campaign, body, reason="材料不实。", until=date(2020, 9, 15), by=province.clerk)
    client = sign_in(province.decider)
    assert "已要求于2020年9月15日前重新推荐" in page(client)
    refusal = f"{body.name}已被要求于9月15日前重新推荐"
    assert refusal in page(client, f"{BOARD}decide/")
    decision = decision_in_force(province.campaign)
    assert decision is not None
    with pytest.raises(Refused, match=refusal):
        decide_selection(decision, base_version=decision.version, by=province.decider)
    clock.move_to(moment(9, 16))
    assert "期限（2020年9月15日）已过" in page(sign_in(province.decider))
    decide_selection(decision, base_version=decision.version, by=province.decider)


def queries(client: Client, address: str) -> int:
    """How many questions a page asks."""
    page(client, address)
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def test_the_pages_ask_the_same_number_of_questions_at_two_sizes(province: Province) -> None:
    """Three candidates and 100; a draft, its confirmation, and the decided list."""
    client = sign_in(province.decider)
    decision = ready(province)
    pages = (BOARD, f"{BOARD}?check=1", f"{BOARD}decide/")
    few = [queries(client, address) for address in pages]
    for serial in range(97):
        add_direct(province, f"示例另有{serial:02d}会计师事务所党支部")
    for serial in range(12):
        add_recommended(province, f"示例另{serial:02d}市", f"more{serial:02d}")
    ready(province)
    assert [queries(client, address) for address in pages] == few
    decision = fresh(decision)
    decide_selection(decision, base_version=decision.version, by=province.decider)
    many = [queries(client, address) for address in (BOARD, f"{BOARD}release/")]
    text = page(client, f"{BOARD}release/")
    assert "行业党委直属：创建对象 10 个（名额 10 个）" in text and "市州：确认 14 个" in text
    assert max(many) <= max(few)


def test_applicants_pages_do_not_change_between_decision_and_release(province: Province) -> None:
    """Decision 8: byte for byte, whichever way it went, once CSRF token and nonce are normalised."""
    everybody = [*province.direct, *province.recommended]
    watchers = [(province.people[form.pk], form) for form in everybody]
    watchers += [(province.officers[form.pk], form) for form in province.recommended]
    addresses = ["/", "/applications/", "/inbox/", "/results/", "/calendar/"]

    def seen() -> list[str]:
        pages = []
        for person, form in watchers:
            client = sign_in(person)
            for address in [*addresses, f"/applications/{form.pk}/"]:
                content = client.get(address).content.decode()
                pages.append(re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", content))
        return pages

    before = seen()
    decision = ready(province, seats=1, reserves=1)
    assert seen() == before
    decide_selection(decision, base_version=decision.version, by=province.decider)
    assert seen() == before
    release_selection(fresh(decision), by=province.decider)
    assert seen() != before


def test_the_stage_can_be_moved_and_the_board_says_so(province: Province) -> None:
    """A closed stage: everything to read, nothing to type."""
    ready(province)
    Stage.objects.filter(campaign=province.campaign, code="selection").update(closes_on=date(2020, 9, 9))
    text = page(sign_in(province.clerk))
    assert "保存名单" not in text and "disabled" in text
