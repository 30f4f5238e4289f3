"""The heat map: filled-in progress of every unit under the seven indicators, no ranking (S4)."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from benchmark_platform.audit.models import AuditEvent
from evaluations.models import Article, Item, ItemRemark, Member, PremisesAnswer, YearFigure
from evaluations.progress import Cell, UnitProgress, guide_of, progress_of
from tests.evaluations.checking import document, record, void
from tests.evaluations.conftest import WorkWorld, make_unit
from tests.factories import make_branch

PROGRESS = "/evaluations/progress/"
QUERIES = 11


def progress(work: WorkWorld) -> UnitProgress:
    """The progress of the direct unit."""
    return progress_of(guide_of(work.campaign), [work.unit])[0]


def test_a_new_unit_has_filled_in_nothing(work: WorkWorld) -> None:
    """What registers answer (1-1, 1-2, 1-3, 1-6, 2-4, 6-1, 6-3) asks nothing of the unit: it is in neither number."""
    found = progress(work)
    assert [cell.words for cell in found.cells] == ["0/4", "0/6", "0/3", "0/3", "0/4", "0/2", "0/3"]
    assert found.total == Cell(0, 25)


def test_everything_that_fills_in_an_item(work: WorkWorld) -> None:
    """Records, documents by kind and by choice, checklist, figures, articles, roster, own remark."""
    record(work, "assembly", date(2020, 3, 10))
    document(work, "charter")
    document(work, "other").items.add(Item.objects.get(code="6-4"))
    now = {"answered_at": timezone.now(), "answered_by": work.secretary}
    PremisesAnswer.objects.create(
        unit=work.unit, point=work.rubric.premises_points.get(code="sign"), has_it=False, **now
    )
    saved = {"saved_at": timezone.now(), "saved_by": work.secretary}
    YearFigure.objects.create(unit=work.unit, firm=work.unit.organization.firms.get(), year=2019, **saved)
    Article.objects.create(
        unit=work.unit, title="稿", sent_on=date(2020, 10, 1), sent_by=work.secretary, key="a", text="正文"
    )
    Member.objects.create(organization=work.unit.organization, name="吴迪", kind="activist")
    ItemRemark.objects.create(unit=work.unit, item=Item.objects.get(code="1-7"), text="每月", **saved)
    assert progress(work).filled == {"1-4", "1-7", "2-1", "2-5", "3-1", "5-1", "6-2", "6-4", "7-2"}
    assert progress(work).total == Cell(9, 25)
    other = progress_of(guide_of(work.campaign), [work.changsha_unit])[0]
    assert other.total.filled == 0


def test_what_was_taken_back_fills_in_nothing(work: WorkWorld) -> None:
    """Voided records, removed and replaced documents, withdrawn articles, empty remarks, members who left."""
    void(record(work, "assembly", date(2020, 3, 10)), work)
    document(work, "charter", removed_at=timezone.now(), removed_by=work.secretary)
    document(work, "budget", replaces=document(work, "party_office"))
    Article.objects.create(
        unit=work.unit,
        title="稿",
        sent_on=date(2020, 10, 1),
        sent_by=work.secretary,
        key="a",
        text="正文",
        state="withdrawn",
    )
    saved = {"saved_at": timezone.now(), "saved_by": work.secretary}
    ItemRemark.objects.create(unit=work.unit, item=Item.objects.get(code="1-7"), text="", **saved)
    Member.objects.create(organization=work.unit.organization, name="吴迪", kind="activist", left_on=date(2020, 5, 1))
    assert progress(work).filled == {"5-4"}


@pytest.mark.parametrize(
    ("filled", "asked", "step", "words"),
    [(0, 6, 0, "0/6"), (1, 6, 1, "1/6"), (2, 6, 2, "2/6"), (4, 6, 3, "4/6"), (6, 6, 4, "6/6"), (0, 0, 0, "—")],
)
def test_shade_and_words_of_a_cell(filled: int, asked: int, step: int, words: str) -> None:
    """The number is always there; the shade only repeats it."""
    assert (Cell(filled, asked).step, Cell(filled, asked).words) == (step, words)


def test_units_in_official_order(work: WorkWorld, client: Client) -> None:
    """The committee sees all: direct first, whoever has filled in more; numbers in every cell."""
    record(work, "assembly", date(2020, 3, 10), unit=work.changsha_unit)
    client.force_login(work.clerk)
    page = client.get(PROGRESS).content.decode()
    assert page.index("示例天心会计师事务所党支部") < page.index("示例岳麓会计师事务所党支部")
    assert '<td class="heat-1">1/4</td>' in page
    assert '<td class="heat-total">2/25</td>' in page
    assert "style=" not in page


def test_filter_by_track(work: WorkWorld, client: Client) -> None:
    """An unknown track shows all."""
    client.force_login(work.clerk)
    seen = {
        track: [
            name
            for name in ("天心", "岳麓")
            if f"示例{name}会计师事务所党支部" in client.get(f"{PROGRESS}?track={track}").content.decode()
        ]
        for track in ("direct", "prefecture", "x")
    }
    assert seen == {"direct": ["天心"], "prefecture": ["岳麓"], "x": ["天心", "岳麓"]}


def test_who_sees_which_rows(work: WorkWorld, client: Client) -> None:
    """M1: a prefecture its own unit; a unit itself; nobody else a row."""
    seen = {}
    for user in (work.liaison, work.changsha_officer, work.yueyang_officer, work.secretary, work.stranger):
        client.force_login(user)
        page = client.get(PROGRESS).content.decode()
        seen[user.full_name] = [name for name in ("天心", "岳麓") if f"示例{name}会计师事务所党支部" in page]
    assert seen == {"孙立": ["天心", "岳麓"], "王志强": ["岳麓"], "刘洋": [], "周明": ["天心"], "钱进": []}


def test_units_that_have_left_are_not_shown(work: WorkWorld, client: Client) -> None:
    """S4: a replaced unit takes no further part."""
    unit = work.unit
    unit.state, unit.ended_at, unit.ended_by, unit.end_reason = "replaced", timezone.now(), work.decider, "主动退出"
    unit.save()
    client.force_login(work.clerk)
    assert "示例天心会计师事务所党支部" not in client.get(PROGRESS).content.decode()


@pytest.mark.parametrize("address", [PROGRESS, f"{PROGRESS}export.xlsx"])
def test_wrong_method_campaign_and_nobody(work: WorkWorld, client: Client, address: str) -> None:
    """405, 404, sign-in."""
    assert client.get(address).status_code == 302
    client.force_login(work.clerk)
    assert client.post(address).status_code == 405
    assert client.get(f"{address}?campaign=1999").status_code == 404


def test_excel(work: WorkWorld, client: Client) -> None:
    """Numbers as numbers, in official order, the filter kept; on record."""
    record(work, "assembly", date(2020, 3, 10), unit=work.changsha_unit)
    client.force_login(work.clerk)
    sheet = load_workbook(BytesIO(client.get(f"{PROGRESS}export.xlsx").content))["填报进度"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[:7] for row in rows] == [
        ("示例天心会计师事务所党支部", "行业党委直属", "长沙市", 0, 25, 0, 4),
        ("示例岳麓会计师事务所党支部", "市州", "长沙市", 2, 25, 1, 4),
    ]
    sheet = load_workbook(BytesIO(client.get(f"{PROGRESS}export.xlsx?track=direct").content))["填报进度"]
    assert sheet.max_row == 3
    assert [event.after["units"] for event in AuditEvent.objects.filter(action="progress.export").order_by("pk")] == [
        2,
        1,
    ]


def test_fixed_number_of_queries_for_24_and_240_units(
    work: WorkWorld, client: Client, django_assert_num_queries: Any
) -> None:
    """S4: eleven for guide and progress together, whatever the number of units; the page too."""
    client.force_login(work.clerk)
    client.get(PROGRESS)
    pages = []
    for total in (24, 240):
        while work.campaign.units.count() < total:
            unit = make_unit(work.campaign, make_branch(firms=[]), by=work.clerk)
            record(work, "assembly", date(2020, 3, 10), unit=unit)
        units = list(work.campaign.units.all())
        with django_assert_num_queries(QUERIES):
            rows = progress_of(guide_of(work.campaign), units)
        assert sum(row.total.filled for row in rows) == 2 * (total - 2)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PROGRESS).content.decode().count("heat-total") == total
        pages.append(len(captured))
    assert pages[0] == pages[1]
