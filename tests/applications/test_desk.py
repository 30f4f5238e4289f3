"""The desk: who sees which forms, narrowed how, in which order."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications import rules
from applications.filters import ApplicationFilter, filtered_applications, with_holder
from applications.models import Application, State
from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Campaign
from benchmark_platform.organizations.models import Organization
from tests.applications.rows import add_superior_opinion, make_application
from tests.factories import make_branch, make_campaign, make_committee, make_prefecture_body, make_user

pytestmark = pytest.mark.django_db


@dataclass
class Province:
    """A small province: two direct branches, two in Changsha, one in Zhuzhou, all with a filed form."""

    campaign: Campaign
    committee: User
    changsha: User
    direct: list[Organization]
    local: list[Organization]
    zhuzhou: Organization
    filed: dict[int, Application]


@pytest.fixture
def province() -> Province:
    """Five forms in different states."""
    campaign = make_campaign()
    committee = make_user(make_committee(), "committee", "周敏")
    changsha = make_prefecture_body("长沙市", "changsha")
    zhuzhou = make_prefecture_body("株洲市", "zhuzhou")
    last = make_branch("示例株洲会计师事务所党支部", superior=zhuzhou)
    local = [make_branch(f"示例长沙{name}会计师事务所党支部", superior=changsha) for name in ("甲", "乙")]
    direct = [make_branch(f"示例直属{name}会计师事务所党支部") for name in ("甲", "乙")]
    states = [State.SUBMITTED, State.RETURNED, State.SUBMITTED, State.DRAFT, State.SUBMITTED]
    filed = {}
    for branch, state in zip([*direct, *local, last], states, strict=True):
        filed[branch.pk] = make_application(campaign, branch, make_user(branch), state=state)
    person = make_user(changsha, "prefecture", "刘芳")
    add_superior_opinion(filed[direct[0].pk], committee)
    add_superior_opinion(filed[last.pk], person, verdict="disagree")
    return Province(campaign, committee, person, direct, local, last, filed)


def found(user: User, query: str = "") -> list[str]:
    """The names that a person finds with a query string, in order."""
    return [application.organization.name for application in filtered_applications(user, QueryDict(query)).qs]


DIRECT = ["示例直属甲会计师事务所党支部", "示例直属乙会计师事务所党支部"]
CHANGSHA = ["示例长沙甲会计师事务所党支部", "示例长沙乙会计师事务所党支部"]
ZHUZHOU = ["示例株洲会计师事务所党支部"]


def test_the_committee_finds_every_filed_form_in_official_order(province: Province) -> None:
    """Direct first, then the prefectures in administrative order, then by number."""
    assert found(province.committee) == DIRECT + CHANGSHA + ZHUZHOU


def test_a_prefecture_finds_its_own(province: Province) -> None:
    """A user of one body never sees another's objects."""
    assert found(province.changsha) == CHANGSHA
    assert list(filtered_applications(province.changsha, QueryDict()).form.fields) == ["q", "state", "holder"]


def test_a_draft_that_was_never_filed_is_on_nobodys_desk(province: Province) -> None:
    """F6: a draft belongs to the branch."""
    branch = make_branch("示例未提交会计师事务所党支部")
    make_application(province.campaign, branch, make_user(branch), state=State.DRAFT, number=None)
    assert branch.name not in found(province.committee)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("track=direct", DIRECT),
        ("track=prefecture", CHANGSHA + ZHUZHOU),
        ("prefecture=zhuzhou", ZHUZHOU),
        ("track=prefecture&prefecture=changsha", CHANGSHA),
        ("state=returned", DIRECT[1:]),
        ("state=withdrawn", CHANGSHA[1:]),
        ("holder=branch", DIRECT[1:] + CHANGSHA[1:]),
        ("holder=superior", CHANGSHA[:1] + ZHUZHOU),
        ("holder=committee", DIRECT[:1]),
        ("q=株洲", ZHUZHOU),
        ("q=没有这个", []),
        ("campaign=2020&q=株洲", ZHUZHOU),
    ],
)
def test_filters(province: Province, query: str, names: list[str]) -> None:
    """Track, prefecture, state, who has it now, name."""
    assert found(province.committee, query) == names


def test_search_by_number(province: Province) -> None:
    """The number that was noted down at the telephone."""
    application = province.filed[province.zhuzhou.pk]
    assert found(province.committee, f"q={application.number}") == ZHUZHOU


def test_a_word_that_no_filter_knows_is_named(province: Province) -> None:
    """The rest of the filter still holds."""
    narrowed = filtered_applications(province.committee, QueryDict("state=lost&track=direct"))
    assert [application.organization.name for application in narrowed.qs] == DIRECT
    assert list(narrowed.form.errors) == ["state"]


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("track", ["direct", "prefecture"])
@pytest.mark.parametrize("state", State.values)
def test_who_has_it_is_one_decision(province: Province, state: str, track: str, answered: bool) -> None:
    """The filter in SQL and ``rules.holder`` say the same for every state, track and answer."""
    branch = province.direct[1] if track == "direct" else province.local[0]
    application = province.filed[branch.pk]
    Application.objects.filter(pk=application.pk).update(state=state)
    if answered:
        add_superior_opinion(application, province.committee)
    row = with_holder(Application.objects.filter(pk=application.pk)).get()
    assert row.holder == rules.holder(state, track, superior_has_answered=answered)


def test_the_filters_speak_chinese() -> None:
    """django-filter's own words are partly English."""
    labels = {name: one.label for name, one in ApplicationFilter.base_filters.items()}
    assert labels == {
        "q": "党组织名称或申报编号",
        "track": "申报渠道",
        "prefecture": "所在市州",
        "state": "状态",
        "holder": "现由谁办理",
    }


def get(client: Client, user: User, address: str = "/applications/") -> str:
    """The page as this person sees it."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_shows_each_form_with_state_holder_and_verdict(client: Client, province: Province) -> None:
    """Number, body, place, state, who has it, the superior's verdict in the words of its track (decision 5)."""
    page = get(client, province.committee)
    for words in (
        "2020-",
        "已提交",
        "退回补正",
        "已撤回",
        "上级党组织",
        "同意申报",
        "不同意推荐",
        "导出 Excel（5 份）",
    ):
        assert words in page
    assert "只有自己看得到的草稿" not in page


def test_a_prefecture_has_the_same_page_for_its_branches(client: Client, province: Province) -> None:
    """It sees its own two and no filter by track."""
    page = get(client, province.changsha)
    assert [name in page for name in CHANGSHA + ZHUZHOU + DIRECT] == [True, True, False, False, False]
    assert "申报渠道" not in page


def test_an_unknown_campaign_is_not_found(client: Client, province: Province) -> None:
    """Wrong code: 404."""
    client.force_login(province.committee, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/applications/?campaign=1999").status_code == 404


def test_the_page_asks_the_same_number_of_questions_for_one_form_and_many(client: Client, province: Province) -> None:
    """Two sizes, one query count."""
    get(client, province.committee)
    counts = []
    for query in ("?q=株洲", "?q=示例"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            get(client, province.committee, f"/applications/{query}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_not_endless_lists(client: Client, province: Province) -> None:
    """50 to a page, and the rest behind a number."""
    person = province.committee
    for _ in range(50):
        make_application(province.campaign, make_branch(), person)
    page = get(client, person)
    assert page.count('name="selected"') == 50
    assert "第 1 / 2 页" in page
    assert get(client, person, "/applications/?page=2").count('name="selected"') == 5
