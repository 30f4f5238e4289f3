"""E: an edit of the rubric at the very moment of 启动创建, and two edits at once."""

from collections.abc import Iterator

import pytest
import time_machine

from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from evaluations.models import CreationUnit, Item, Rubric, RubricChange, SheetScore
from evaluations.services import sheets
from evaluations.services.conflicts import TextConflict
from evaluations.services.units import open_units
from tests.evaluations.assessing import Assessment, fill_sheet
from tests.evaluations.conftest import WorkWorld, assess, clock, moment, work
from tests.evaluations.test_rubric_services import WHY, change_item, marks_as_typed, move_marks, set_pass_mark
from tests.evaluations.units import release, waiting
from tests.races.together import split, together

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen(clock: time_machine.Traveller) -> Iterator[None]:
    """The morning of 10 November 2020."""
    yield


@pytest.mark.parametrize("who", ["clerk", "decider"])
def test_an_edit_lands_before_the_marks_freeze_or_is_refused(work: WorkWorld, who: str) -> None:
    """Never after it without reason and notice; the units are opened either way."""
    release(work.campaign, by=work.decider)
    form = waiting(work.campaign, by=work.clerk)
    done, refused = split(
        together(
            lambda: open_units(campaign=work.campaign, by=work.clerk),
            lambda: move_marks(work.rubric, getattr(work, who)),
        )
    )
    marks, rubric = Item.objects.get(code="1-1").marks, Rubric.objects.get()
    assert CreationUnit.objects.filter(application=form).exists() and rubric.frozen_at is not None
    assert (rubric.edition, RubricChange.objects.count()) == (1, 0)
    assert (len(done), marks, rubric.version) in {(2, 4, 2), (1, 3, 1)}
    assert all(isinstance(one, Forbidden | Refused) for one in refused)


def test_two_edits_of_the_same_page_are_one_and_a_conflict(work: WorkWorld) -> None:
    """Nothing is overwritten unseen."""
    done, refused = split(
        together(
            lambda: move_marks(work.rubric, work.clerk, m1_1="4", m1_2="2"),
            lambda: move_marks(work.rubric, work.decider, m1_1="2", m1_2="4"),
        )
    )
    if refused:  # both pages were read before either was saved
        assert len(done) == 1 and [type(one) for one in refused] == [TextConflict]
    assert Rubric.objects.get().version == 1 + len(done)
    assert marks_as_typed(work.rubric)["marks-1-1"] in {"2.0", "4.0"}


def test_two_late_changes_are_two_editions(work: WorkWorld) -> None:
    """Each with its own number, each told."""
    Rubric.objects.update(frozen_at=work.unit.opened_at)
    done, refused = split(
        together(
            lambda: set_pass_mark(work.rubric, work.decider, reason=WHY),
            lambda: change_item(work.rubric, work.decider, code="2-4", how_assessed="座谈了解", reason=WHY),
        )
    )
    assert (len(done), refused) == (2, [])
    assert sorted(RubricChange.objects.values_list("edition", flat=True)) == [2, 3]
    rubric = Rubric.objects.get()
    assert (rubric.edition, rubric.pass_mark) == (3, 75)


def test_a_sheet_handed_in_while_the_marks_change(assess: Assessment, clock: time_machine.Traveller) -> None:
    """It is handed in by the marks that stand, or not at all: no submitted score was given on other marks."""
    clock.move_to(moment(2021, 3, 15))
    sheet = fill_sheet(assess.visit, assess.second, submitted=False)
    work = assess.work
    done, refused = split(
        together(
            lambda: sheets.submit_sheet(sheet, by=assess.second),
            lambda: move_marks(work.rubric, work.decider, reason=WHY),
        )
    )
    assert len(done) == 1 and [type(one) for one in refused] == [Refused]
    sheet.refresh_from_db()
    given_on = SheetScore.objects.get(sheet=sheet, item__code="1-1").marks
    assert (sheet.state == "submitted") == (Item.objects.get(code="1-1").marks == given_on)
