"""The official list (S3): Excel read back, PDF read back, the committee's own look at it before the release."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from applications.exports.selected_list import list_title
from benchmark_platform.accounts.models import User
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.campaigns.models import Campaign
from tests.applications.exports.papers import in_order, pages_of
from tests.applications.selecting import (
    FURONG,
    TIANXIN,
    USUAL,
    YUELU,
    ZHUZHOU,
    Field,
    decide,
    make_field,
    release,
    released_field,
    reverse,
    september,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TITLE = "湖南省注册会计师资产评估行业党建“标杆引领”计划创建对象名单"
DRAFT = "/applications/selection/list-draft"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """26 September 2020."""
    with time_machine.travel(september(26), tick=False):
        yield


def get(client: Client, address: str, user: User | None = None) -> bytes:
    """What this person, or a stranger, is answered."""
    if user:
        client.force_login(user, backend=BACKEND)
    else:
        client.logout()
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content


def values(content: bytes) -> list[tuple[object, ...]]:
    """The cells of the one sheet."""
    (sheet,) = load_workbook(io.BytesIO(content)).worksheets
    return list(sheet.iter_rows(values_only=True))


def line(field: Field, position: int, name: str, place: str, *, draft: bool = False) -> tuple[object, ...]:
    """One line of the list."""
    form = field.forms[name]
    firm = field.bodies[name].covered_firms.get().firm.name
    return (position, place, name, firm, *(("张建国", 13, form.number) if draft else ()))


HEADERS = ("序号", "渠道/市州", "党组织名称", "所在机构")
DRAFT_HEADERS = (*HEADERS, "书记", "党员人数", "申报编号")


def test_the_list_as_excel(client: Client) -> None:
    """Direct first, then the prefectures in administrative order; numbers are numbers."""
    field = make_field()
    release(field, decide(field, {**USUAL, YUELU: "selected"}))
    rows = values(get(client, "/results/list.xlsx"))
    assert rows[0][0] == TITLE
    assert rows[1:] == [
        HEADERS,
        line(field, 1, TIANXIN, "行业党委直属"),
        line(field, 2, YUELU, "长沙市"),
        line(field, 3, ZHUZHOU, "株洲市"),
    ]


def test_the_sheet_is_ready_to_be_printed(client: Client) -> None:
    """A4 across, one page wide, headers on every page, page numbers."""
    released_field()
    (sheet,) = load_workbook(io.BytesIO(get(client, "/results/list.xlsx"))).worksheets
    setup = sheet.page_setup
    assert (setup.orientation, str(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", "9", 1, 0)
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_the_list_as_an_official_document(client: Client) -> None:
    """Red head, title, two sections, issuer and day, page number."""
    field, _ = released_field()
    text = "".join(pages_of(get(client, "/results/list.pdf")))
    number = str(field.forms[TIANXIN].number)
    parts = [
        "中共湖南省注册会计师资产评估行业委员会",
        TITLE,
        "确定下列2个基层党组织为创建对象，现予公布。",
        "一、行业党委直属基层党组织（1个）",
        TIANXIN,
        "二、市州执业机构党组织（1个）",
        "株洲市",
        ZHUZHOU,
        "中共湖南省注册会计师资产评估行业委员会",
        "2020年9月20日",
    ]
    assert in_order(text, parts)
    assert not any(word in text for word in (number, "张建国", "书记", "党员人数"))
    assert "第1页共1页" in text
    assert not any(name in text for name in (FURONG, YUELU, "内部", "拟定稿"))


def test_a_correction_is_in_every_file(client: Client) -> None:
    """The current state, with the day of the correction; never why."""
    field, _ = released_field()
    get(client, "/results/list.pdf")  # kept for a while
    reverse(field, TIANXIN, "not_selected", moved_up=FURONG)
    assert [row[2] for row in values(get(client, "/results/list.xlsx"))[2:]] == [FURONG, ZHUZHOU]
    text = "".join(pages_of(get(client, "/results/list.pdf")))
    assert in_order(text, ["本名单已于2020年9月25日更正，以本名单为准。", FURONG, "2020年9月20日"])
    assert TIANXIN not in text
    assert "不能公开" not in text


def test_an_empty_section_says_so(client: Client) -> None:
    """Seats may stay empty."""
    field = make_field()
    release(field, decide(field, {TIANXIN: "selected", ZHUZHOU: "not_confirmed"}))
    text = "".join(pages_of(get(client, "/results/list.pdf")))
    assert in_order(text, ["一、行业党委直属基层党组织（1个）", TIANXIN, "二、市州执业机构党组织（0个）", "（无）"])


def test_before_the_release_there_is_no_file(client: Client) -> None:
    """For nobody, also not for the committee under the public address."""
    field = make_field()
    decide(field, USUAL)
    for address in ("/results/list.xlsx", "/results/list.pdf"):
        assert client.get(address).status_code == 404
        client.force_login(field.clerk, backend=BACKEND)
        assert client.get(address).status_code == 404
        client.logout()


def test_the_committee_looks_at_its_draft(client: Client) -> None:
    """Marked 拟定稿·内部, on record, and without a day."""
    field = make_field()
    decide(field, USUAL)
    rows = values(get(client, f"{DRAFT}.xlsx", field.clerk))
    assert rows[0][0] == f"{TITLE}（拟定稿·内部）"
    assert rows[1:] == [
        DRAFT_HEADERS,
        line(field, 1, TIANXIN, "行业党委直属", draft=True),
        line(field, 2, ZHUZHOU, "株洲市", draft=True),
    ]
    text = "".join(pages_of(get(client, f"{DRAFT}.pdf", field.decider)))
    assert in_order(text, [TIANXIN, "张建国", str(field.forms[TIANXIN].number)])
    assert text.startswith("拟定稿·内部")
    assert in_order(text, [TITLE, TIANXIN, ZHUZHOU])
    assert not any(word in text for word in ("现予公布", "2020年9月"))
    events = AuditEvent.objects.filter(action_label="导出拟定名单").order_by("pk")
    assert [event.after["what"] for event in events] == ["list-draft.xlsx", "list-draft.pdf"]


@pytest.mark.parametrize("extension", ["xlsx", "pdf"])
def test_the_draft_does_not_exist_for_others(client: Client, extension: str) -> None:
    """404, whether there is one or not; strangers are sent to sign in; after the release it is gone."""
    field = make_field()
    others = [*field.secretaries.values(), *field.officers.values(), field.inspector]
    address = f"{DRAFT}.{extension}"

    def answers() -> set[int]:
        found = set()
        for person in others:
            client.force_login(person, backend=BACKEND)
            found.add(client.get(address).status_code)
        return found

    assert answers() == {404}
    decision = decide(field, USUAL)
    assert answers() == {404}
    client.logout()
    assert client.get(address).status_code == 302
    release(field, decision)
    client.force_login(field.clerk, backend=BACKEND)
    assert client.get(address).status_code == 404


def test_the_title_follows_the_campaign() -> None:
    """After the title of its form, or its short title where that has another shape."""
    assert list_title(Campaign(form_title="甲计划申请表", short_title="甲计划")) == "甲计划创建对象名单"
    assert list_title(Campaign(form_title="甲计划创建单位申请表", short_title="乙")) == "甲计划创建对象名单"
