"""S3 from end to end through the pages: 40 direct forms, 13 recommendations and a nil return.

One tie at the cut-off, one penalty found after submission, one verdict overridden.
"""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.models import Application, Seat, SelectionDecision, State
from applications.services.eligibility import decide_eligibility, recheck
from applications.services.selection import decision_in_force
from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import moment
from tests.applications.province import (
    Province,
    again,
    file_recommendation,
    make_province,
    penalize,
    state_of,
)
from tests.applications.rows import add_superior_opinion
from tests.applications.test_selection_views import BOARD, MEETING, board_post, page, sign_in
from tests.core.builders import PDF
from tests.factories import make_prefecture_body, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10, 8), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def province(clock: time_machine.Traveller) -> Province:
    """40 direct forms and 13 recommendations; the fourteenth prefecture recommends nobody."""
    province = make_province(direct=40, prefectures=13)
    body = make_prefecture_body("示例末位市", "last")
    file_recommendation(province, body, None, make_user(body, "prefecture", "刘洋"))
    return province


def judge(province: Province, form: Application, *, eligible: bool, reason: str) -> None:
    """The clerk looks again at a form whose superior has signed."""
    add_superior_opinion(form, province.clerk)
    recheck(again(form), occasion="review")
    decide_eligibility(again(form), eligible=eligible, reason=reason, by=province.clerk)


def version(text: str) -> dict[str, str]:
    """The version that a confirmation page carries."""
    found = re.search(r'name="version" value="(\d+)"', text)
    assert found is not None
    return {"version": found[1]}


def rows(province: Province) -> dict[int, dict[str, str]]:
    """Ranks 1 to 9 selected, two on rank 10, then three in reserve, the rest not selected; prefectures confirmed."""
    typed = {}
    for place, form in enumerate(province.direct, start=1):
        rank = 10 if place == 11 else place
        outcome = "selected" if place <= 10 else "reserve" if place <= 13 else "not_selected"
        typed[form.pk] = {
            "outcome": outcome,
            "rank": str(rank),
            "reserve_rank": str(place - 10) if outcome == "reserve" else "",
            "reason": f"经会议研究，综合排序第{rank}。",
        }
    for form in province.recommended:
        typed[form.pk] = {"outcome": "selected", "reason": "同意市州推荐。"}
    typed[province.recommended[3].pk] = {"outcome": "not_confirmed", "reason": "佐证材料不足。"}
    return typed


def test_from_the_draft_to_the_released_list(province: Province, clock: time_machine.Traveller) -> None:
    """The whole of stage 3's decision, with everything that goes wrong on the way."""
    overridden, punished = province.direct[4], province.direct[8]
    penalize(overridden, clock)
    judge(province, overridden, eligible=True, reason="处罚决定已被依法撤销。")
    clerk, decider = sign_in(province.clerk), sign_in(province.decider)
    assert "40 份" in page(clerk)
    clerk.post(f"{BOARD}open/")
    decision = decision_in_force(province.campaign)
    assert decision is not None

    # The list, with a tie at the cut-off that nobody has decided yet.
    response = clerk.post(BOARD, {**board_post(decision, rows(province)), "check": "1"}, follow=True)
    text = response.content.decode()
    assert text.count("并列待议</span>") == 4, "each in the summary and at its row"
    tied = province.direct[9]
    assert f'href="#id_row-{tied.pk}-tie_reason"' in text
    assert "人工改定" in text and "报送无推荐" in text
    clerk.post(BOARD, board_post(decision, {tied.pk: {"tie_reason": "会议表决：6票赞成，党员发展工作更突出。"}}))
    posted = {**MEETING, "minutes": SimpleUploadedFile("会议纪要.pdf", PDF)}
    assert clerk.post(f"{BOARD}meeting/", posted).status_code == 302
    assert clerk.get(f"{BOARD}decide/").status_code == 403

    # A penalty enters the register on the way to the confirmation page's button.
    text = page(decider, f"{BOARD}decide/")
    penalize(punished, clock)
    response = decider.post(f"{BOARD}decide/", version(text))
    assert response.status_code == 422
    assert f"{punished.organization.name}（{punished.number}）的资格核对结论已有变化" in response.content.decode()
    judge(province, punished, eligible=False, reason="所在执业机构2019年受到行政处罚。")
    assert "审定这份名单" not in page(decider, f"{BOARD}decide/")

    # It goes; the two of the tie both have a seat now, and the reserve moves up in the order.
    decision.refresh_from_db()
    reserve = {
        province.direct[10].pk: {"outcome": "selected", "reserve_rank": ""},
        province.direct[11].pk: {"reserve_rank": "1"},
        province.direct[12].pk: {"reserve_rank": "2"},
        punished.pk: {"outcome": "not_selected", "rank": "", "reason": "资格不符：2019年受到行政处罚。"},
    }
    clerk.post(BOARD, board_post(decision, reserve))
    text = page(decider, f"{BOARD}decide/")
    assert "行业党委直属：创建对象 10 个（名额 10 个）" in text and "市州：确认 12 个（名额 14 个）" in text
    assert "并列处理：会议表决" in text
    messages = Message.objects.filter(key__contains=":released:")
    assert decider.post(f"{BOARD}decide/", version(text)).status_code == 302
    assert set(Application.objects.values_list("state", flat=True)) == {State.ELIGIBLE, State.INELIGIBLE}
    assert not messages.exists()

    # Public.
    assert decider.post(f"{BOARD}release/").status_code == 302
    assert SelectionDecision.objects.get().state == "released"
    assert Seat.objects.filter(track="direct").exclude(application=None).count() == 10
    assert Seat.objects.filter(track="prefecture").exclude(application=None).count() == 12
    assert [state_of(form) for form in (overridden, punished, tied)] == ["selected", "not_selected", "selected"]
    assert messages.count() == 53
    assert "已公布的决定" in page(clerk)
    told = sign_in(User.objects.get(pk=province.people[overridden.pk].pk)).get("/inbox/").content.decode()
    assert "结果" in told
