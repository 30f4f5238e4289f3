"""The pages of the rubric: who sees them, the sum, both texts of two tabs, the reason after freezing (E)."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from benchmark_platform.campaigns.models import Campaign
from evaluations.models import Item, Rubric, RubricChange
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.evidence import as_
from tests.factories import make_campaign

pytestmark = pytest.mark.django_db

HOME = "/evaluations/rubric/"
PAGES = (HOME, f"{HOME}settings/", f"{HOME}marks/", f"{HOME}items/1-1/", f"{HOME}preview.pdf")
WHY = "行业党委会议决定调整"


@pytest.fixture
def office(work: WorkWorld) -> Client:
    """陈静, before 启动创建."""
    return as_(work.clerk)


@pytest.fixture
def decider(work: WorkWorld) -> Client:
    """赵敏, after 启动创建."""
    Rubric.objects.update(frozen_at=timezone.now())
    return as_(work.decider)


def filled(client: Client, address: str) -> dict[str, Any]:
    """What the page would send as it stands, by its inputs."""
    context = client.get(address).context
    form, facts = context["form"], {"base": context["base"]}
    facts |= {name: form.data[name] for name in form.fields if form.data.get(name)}
    if "formset" in context:
        facts |= context["formset"].data
    return facts


def test_the_page_shows_everything(office: Client) -> None:
    """E: settings, 32 items with marks, way and points; the marks are marked as the platform's."""
    page = office.get(HOME).content.decode()
    assert page.count('id="item-') == 32
    for words in ("达标分", "80.0", "组织形式与正式党员人数不符，扣2.0分", "考评方式：查看资料", "平台默认"):
        assert words in page
    assert 'href="/evaluations/rubric/marks/"' in page
    assert 'href="/evaluations/rubric/items/7-3/"' in page


@pytest.mark.parametrize("address", PAGES)
def test_for_the_committee_alone(work: WorkWorld, address: str) -> None:
    """403 with the reason for a unit, a prefecture, a stranger; 404 in a campaign without a guide; 405."""
    for person in (work.secretary, work.changsha_officer, work.stranger):
        assert as_(person).get(address).status_code == 403
    office = as_(work.clerk)
    assert office.get(address).status_code == 200
    assert office.get(f"{address}?campaign=1999").status_code == 404
    make_campaign(code="2022", is_current=False)
    assert office.get(f"{address}?campaign=2022").status_code == 404
    assert office.delete(address).status_code == 405


def test_an_unknown_item_is_not_found(office: Client) -> None:
    """404."""
    assert office.get(f"{HOME}items/9-9/").status_code == 404


def test_marks_are_moved(office: Client) -> None:
    """E: from one item to another; the points move in proportion."""
    facts = filled(office, f"{HOME}marks/") | {"marks-1-1": "４分", "marks-1-2": "2"}
    response = office.post(f"{HOME}marks/", facts, follow=True)
    assert "已保存。" in response.content.decode()
    assert dict(Item.objects.filter(code__in=["1-1", "1-2"]).values_list("code", "marks")) == {"1-1": 4, "1-2": 2}
    assert "4 分" in response.content.decode()


def test_a_wrong_sum_stays_typed(office: Client) -> None:
    """E: refused with the numbers; nothing that was typed is lost."""
    facts = filled(office, f"{HOME}marks/") | {"marks-1-1": "4", "marks-2-4": "很多"}
    page = office.post(f"{HOME}marks/", facts)
    text = page.content.decode()
    assert (page.status_code, 'value="4"' in text, 'value="很多"' in text) == (422, True, True)
    assert 'href="#id_marks-2-4"' in text
    facts["marks-2-4"] = "2"
    assert "各项分值合计为101分，应为100分" in office.post(f"{HOME}marks/", facts).content.decode()


def test_two_tabs_at_the_marks(office: Client) -> None:
    """Both texts of what differs; saving again is the person's choice."""
    first = filled(office, f"{HOME}marks/")
    assert office.post(f"{HOME}marks/", first | {"marks-1-1": "4", "marks-1-2": "2"}).status_code == 302
    page = office.post(f"{HOME}marks/", first | {"marks-1-1": "2", "marks-1-2": "4"})
    text = page.content.decode()
    assert page.status_code == 409
    assert [row["label"] for row in page.context["stale_rows"]] == ["1-1 分值", "1-2 分值"]
    assert "您填写的还没有保存" in text
    again = first | {"marks-1-1": "2", "marks-1-2": "4", "base": page.context["base"]}
    assert office.post(f"{HOME}marks/", again).status_code == 302
    assert Item.objects.get(code="1-1").marks == 2


def test_settings_are_saved_and_refused(office: Client) -> None:
    """E: what is wrong stands at its field, with a link."""
    facts = filled(office, f"{HOME}settings/")
    bad = office.post(f"{HOME}settings/", facts | {"combination": "weighted", "self_percent": "100"})
    assert (bad.status_code, 'href="#id_self_percent"' in bad.content.decode()) == (422, True)
    good = facts | {"combination": "weighted", "self_percent": "30", "excellent_on": "on", "pass_mark": "75"}
    assert office.post(f"{HOME}settings/", good).status_code == 302
    rubric = Rubric.objects.get()
    assert (rubric.combination, rubric.self_percent, rubric.excellent_on, rubric.pass_mark) == (
        "weighted",
        30,
        True,
        75,
    )
    page = office.post(f"{HOME}settings/", facts | {"pass_mark": "70"})
    assert page.status_code == 409
    assert ("达标分", "70.0", "75.0") in [
        (row["label"], row["left"], row["right"]) for row in page.context["stale_rows"]
    ]


def test_an_item_is_saved(office: Client) -> None:
    """E: a new point, a point that goes, another way of assessing."""
    address = f"{HOME}items/1-1/"
    facts = filled(office, address) | {"how_assessed": "实地查看", "may_be_not_applicable": "on"}
    facts |= {"points-1-DELETE": "on", "points-2-text": "没有挂牌", "points-2-marks": "0.5", "points-2-cap": ""}
    assert office.post(address, facts).status_code == 302
    item = Item.objects.get(code="1-1")
    assert (item.how_assessed, item.may_be_not_applicable) == ("实地查看", True)
    points = list(item.scoring_points.values_list("code", "text", "marks", "cap"))
    assert points == [("form", "组织形式与正式党员人数不符", 2, 2), ("p1", "没有挂牌", 0.5, None)]


def test_an_item_is_refused_at_its_row(office: Client) -> None:
    """The sentence stands at the row; without script a row is added by the server."""
    address = f"{HOME}items/1-1/"
    facts = filled(office, address)
    page = office.post(address, facts | {"points-0-marks": "9"})
    assert (page.status_code, 'href="#id_points-0-marks"' in page.content.decode()) == (422, True)
    more = office.post(address, facts | {"add_row": "points", "points-0-marks": "9"})
    assert (more.status_code, more.context["formset"].total_form_count()) == (200, 4)
    assert 'value="9"' in more.content.decode()


def test_two_tabs_at_an_item(office: Client) -> None:
    """Both texts in words; nothing is overwritten unseen."""
    address = f"{HOME}items/2-4/"
    first = filled(office, address)
    assert office.post(address, first | {"how_assessed": "查看资料"}).status_code == 302
    page = office.post(address, first | {"how_assessed": "座谈了解", "is_veto": "on"})
    assert page.status_code == 409
    assert [(row["label"], row["left"], row["right"]) for row in page.context["stale_rows"]] == [
        ("一票否决", "是", "否"),
        ("考评方式", "座谈了解", "查看资料"),
    ]
    assert "座谈了解" in page.content.decode()


def test_frozen_it_is_an_act_with_reason(work: WorkWorld, decider: Client) -> None:
    """E: the reason is asked for, the edition counts, the page lists what was changed and why."""
    address = f"{HOME}settings/"
    facts = filled(decider, address) | {"pass_mark": "75"}
    page = decider.post(address, facts)
    assert (page.status_code, 'href="#id_reason"' in page.content.decode()) == (422, True)
    done = decider.post(address, facts | {"reason": WHY}, follow=True).content.decode()
    assert "已保存，并已通知各创建单位和考核人员。" in done
    for words in ("第 2 版", f"理由：{WHY}", "达标分：80.0 → 75.0", "赵敏"):
        assert words in done
    assert RubricChange.objects.count() == 1
    assert as_(work.clerk).get(address).status_code == 403
    assert "由行业党委审定人员办理" in as_(work.clerk).get(HOME).content.decode()


def test_frozen_while_the_page_was_open(work: WorkWorld) -> None:
    """E: what was typed is still there, and the reason is asked for now."""
    client, address = as_(work.decider), f"{HOME}items/2-4/"
    facts = filled(client, address) | {"how_assessed": "座谈了解"}
    assert 'name="reason"' not in client.get(address).content.decode()
    Rubric.objects.update(frozen_at=timezone.now())
    page = client.post(address, facts)
    text = page.content.decode()
    assert (page.status_code, 'value="座谈了解"' in text, 'name="reason"' in text) == (422, True, True)


def test_other_campaigns_stay_in_theirs(work: WorkWorld, office: Client) -> None:
    """Decision 3: links and saves keep ``?campaign=``."""
    Campaign.objects.update(is_current=False)
    make_campaign(code="2022")
    query = f"?campaign={work.campaign.code}"
    assert f'href="/evaluations/rubric/marks/{query}"' in office.get(f"{HOME}{query}").content.decode()
    facts = filled(office, f"{HOME}settings/{query}") | {"pass_mark": "75"}
    assert office.post(f"{HOME}settings/{query}", facts).url == f"{HOME}{query}"


def test_the_preview_is_the_printed_sheet(office: Client) -> None:
    """E: as it would be printed now, with the marks as they stand."""
    response = office.get(f"{HOME}preview.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_same_queries_whatever_the_number_of_changes(
    work: WorkWorld, decider: Client, django_assert_num_queries: Any
) -> None:
    """One change and three."""
    for number in (2, 3, 4):
        Rubric.objects.update(edition=number)
        RubricChange.objects.create(
            rubric=work.rubric,
            edition=number,
            reason=WHY,
            before={"达标分": "80.0"},
            after={"达标分": "75.0"},
            changed_by=work.decider,
            changed_at=timezone.now(),
        )
        if number != 3:
            decider.get(HOME)
            with django_assert_num_queries(12):
                decider.get(HOME)
