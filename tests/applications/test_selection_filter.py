"""S3: the board by outcome, by name or number; what is not on the page keeps what is stored."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from applications.models import SelectionDecision
from applications.rules.selection_draft import fingerprint
from applications.services.selection import decision_in_force, open_selection, texts_of
from tests.applications.conftest import moment
from tests.applications.province import Province, make_province, row_of, save

pytestmark = pytest.mark.django_db
BOARD = "/applications/selection/"


@pytest.fixture
def province() -> Iterator[Province]:
    """10 September 2020: three direct forms, two recommendations; the first is to be selected, the second a reserve."""
    with time_machine.travel(moment(9, 10), tick=False):
        province = make_province(direct=3)
        decision = open_selection(province.campaign, by=province.clerk)
        first, second, _ = province.direct
        typed = {
            first.pk: {"outcome": "selected", "rank": "2", "reason": "甲"},
            second.pk: {"outcome": "reserve", "rank": "1", "reserve_rank": "1", "reason": "乙"},
        }
        save(decision, typed, by=province.clerk)
        yield province


@pytest.fixture
def clerk(province: Province, client: Client) -> Client:
    """陈静's browser."""
    client.force_login(province.clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def draft(province: Province) -> SelectionDecision:
    """The draft as it is now."""
    decision = decision_in_force(province.campaign)
    assert decision is not None
    return decision


def shown(client: Client, query: str) -> list[str]:
    """Whose fields are on the page, in order."""
    response = client.get(f"{BOARD}{query}")
    rows = [row for _, row in response.context["prefectures"] if row]
    return [row.line.application.organization.name for row in [*response.context["rows"], *rows]]


def test_by_outcome_name_number_and_prefecture(province: Province, clerk: Client) -> None:
    """Four groups and a search; a group that nobody knows is all."""
    first, second, third = (form.organization.name for form in province.direct)
    local = [form.organization.name for form in province.recommended]
    assert shown(clerk, "") == shown(clerk, "?show=x") == [second, first, third, *local]
    assert shown(clerk, "?show=selected") == [first]
    assert shown(clerk, "?show=reserve") == [second]
    assert shown(clerk, "?show=open") == [third, *local]
    assert shown(clerk, "?show=out") == []
    assert shown(clerk, f"?q={province.direct[2].number}") == [third]
    assert shown(clerk, "?q=示例02市") == [local[1]]
    assert shown(clerk, "?show=selected&q=没有这个") == []
    text = clerk.get(f"{BOARD}?show=open").content.decode()
    assert "未定 3" in text and "拟确定 1" in text and "没有显示的，已保存的内容不变" in text


def test_the_summary_ranks_everybody_and_leads_to_the_rows(province: Province, clerk: Client) -> None:
    """Also who is not on the page: that link leads to the whole board."""
    first, second, _ = province.direct
    response = clerk.get(f"{BOARD}?show=selected")
    ranking = response.context["ranking"]
    assert [(row.rank, row.outcome) for row in ranking[:3]] == [(1, "候补"), (2, "入选"), (None, "未定")]
    text = response.content.decode()
    assert f'href="#row-{first.pk}"' in text
    assert f'href="{BOARD}#row-{second.pk}"' in text


def test_a_filtered_page_saves_its_rows_and_touches_no_other(province: Province, clerk: Client) -> None:
    """One save; it comes back to the same filter. The counters count what is not on the page too."""
    first, second, third = province.direct
    counters = clerk.get(f"{BOARD}?show=open").context["counters"]
    assert [(row["now"], row["elsewhere"]) for row in counters] == [(1, 1), (0, 0), (1, 1)]
    row = row_of(draft(province), third)
    posted = {f"row-{third.pk}-{name}": text for name, text in texts_of(row).items()}
    posted |= {f"row-{third.pk}-base": fingerprint(texts_of(row)), f"row-{third.pk}-reason": "丙"}
    response = clerk.post(f"{BOARD}?show=open", posted)
    assert (response.status_code, response["Location"]) == (302, f"{BOARD}?show=open")
    assert [row_of(draft(province), form).reason for form in (first, second, third)] == ["甲", "乙", "丙"]
    posted[f"row-{third.pk}-base"] = fingerprint(texts_of(row_of(draft(province), third)))
    refused = clerk.post(f"{BOARD}?show=selected", posted | {f"row-{third.pk}-rank": "第三"})
    assert refused.status_code == 422
    assert [one.line.application.pk for one in refused.context["rows"]] == [first.pk, third.pk]
    assert "第三" in refused.content.decode()
    assert clerk.post(f"{BOARD}?show=open", posted | {"check": "1"})["Location"] == f"{BOARD}?check=1"
