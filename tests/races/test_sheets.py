"""Score sheets under two at once and under crashes: nothing lost, nothing doubled, nothing overwritten (S5)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.db.models.signals import post_save

from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import DeviceCopy, Item, Sheet, SheetEntry, SheetPhoto, SheetScore, Visit, VisitInspector
from evaluations.services import sheets
from evaluations.services.sheet_devices import register_device
from tests.evaluations.assessing import Assessment, close, fill_sheet
from tests.evaluations.conftest import assess, clock, moment, work
from tests.evaluations.ledger import photo
from tests.evaluations.sheets import Device, entry
from tests.races.together import split, together

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


def saving(assess: Assessment, sheet: Sheet, key: str, score: str = "2.8") -> Callable[[], SheetEntry]:
    """唐丽 saves 1-4 from the version 0."""
    item = Item.objects.get(code="1-4", indicator__rubric=assess.work.rubric)
    return lambda: sheets.save_score(
        sheet,
        item=item,
        typed={"score": score},
        reason="不全",
        base_version=0,
        key=key,
        source="device",
        device="phone-1",
        by=assess.second,
    )


@pytest.fixture
def sheet(assess: Assessment) -> Sheet:
    """唐丽's sheet, empty."""
    return sheets.open_sheet(assess.visit, by=assess.second)


def test_opened_twice_at_once(assess: Assessment) -> None:
    """One sheet."""
    deed = lambda: sheets.open_sheet(assess.visit, by=assess.second).pk  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (len(set(done)), refused, Sheet.objects.count()) == (1, [], 1)


def test_the_same_entry_twice_at_once(assess: Assessment, sheet: Sheet) -> None:
    """One entry, one answer."""
    deed = saving(assess, sheet, "k")
    done, refused = split(together(deed, deed))
    assert (len({one.pk for one in done}), refused) == (1, [])
    assert (SheetEntry.objects.count(), SheetScore.objects.get().version) == (1, 1)


def test_two_devices_at_once(assess: Assessment, sheet: Sheet) -> None:
    """One is saved, the other is told both texts."""
    done, refused = split(together(saving(assess, sheet, "a", "2.8"), saving(assess, sheet, "b", "1.6")))
    assert (sorted(one.outcome for one in done), refused) == (["conflict", "saved"], [])
    assert SheetScore.objects.get().version == 1


def test_the_same_photo_twice_at_once(assess: Assessment, sheet: Sheet) -> None:
    """One photo."""
    item = Item.objects.get(code="3-1", indicator__rubric=assess.work.rubric)
    deed = lambda: sheets.add_photo(sheet, item=item, upload=photo(), key="p", by=assess.second).pk  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (len(set(done)), refused, SheetPhoto.objects.count()) == (1, [], 1)


def test_handed_in_while_something_is_saved(assess: Assessment) -> None:
    """Either it came before, or it is refused and kept; nothing changes in what is handed in."""
    mine = fill_sheet(assess.visit, assess.second, submitted=False)
    done, refused = split(
        together(lambda: sheets.submit_sheet(mine, by=assess.second), saving(assess, mine, "late", "1.6"))
    )
    assert (len(done), refused) == (2, [])
    assert SheetEntry.objects.get(key="late").outcome in {"refused", "conflict"}
    assert Sheet.objects.get().state == "submitted"


def test_handed_in_twice_at_once(assess: Assessment) -> None:
    """Once."""
    mine = fill_sheet(assess.visit, assess.second, submitted=False)
    deed = lambda: sheets.submit_sheet(mine, by=assess.second)  # noqa: E731
    _, refused = split(together(deed, deed))
    assert (refused, Sheet.objects.get().history.filter(state="submitted").count()) == ([], 1)


def test_one_device_registered_twice_at_once(assess: Assessment) -> None:
    """One secret."""
    deed = lambda: register_device(assess.visit, device="phone-1", label="", by=assess.second).secret  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (len(set(done)), refused, DeviceCopy.objects.count()) == (1, [], 1)


def test_closed_while_something_is_saved(assess: Assessment, sheet: Sheet) -> None:
    """Both take turns on the visit: what comes after the closing is marked as late, what comes before is not."""

    def shut() -> None:
        with transaction.atomic():
            visit = Visit.objects.select_for_update().get(pk=assess.visit.pk)
            before = SheetScore.objects.filter(sheet__visit=visit).exists()
            close(assess.visit, by=assess.leader)
            seen.append(before)

    seen: list[bool] = []
    _, refused = split(together(shut, saving(assess, sheet, "k")))
    assert refused == []
    assert Sheet.objects.get().is_late is not seen[0]


def test_two_late_entries_at_once_tell_once(assess: Assessment, sheet: Sheet) -> None:
    """One message each for leader and committee."""
    close(assess.visit, by=assess.leader)
    _, refused = split(together(saving(assess, sheet, "a"), saving(assess, sheet, "b")))
    assert (refused, Message.objects.filter(title__contains="补传").count()) == ([], 2)


def test_out_of_the_team_while_something_is_saved(assess: Assessment, sheet: Sheet) -> None:
    """Saved before, or refused by the gate."""

    def take_out() -> None:
        with transaction.atomic():
            Visit.objects.select_for_update().get(pk=assess.visit.pk)
            VisitInspector.objects.filter(person=assess.second).update(
                removed_at=moment(2021, 3, 10), removed_by=assess.work.clerk
            )

    _, refused = split(together(take_out, saving(assess, sheet, "k")))
    assert [type(one) for one in refused] in ([], [Forbidden])
    assert SheetScore.objects.count() == 1 - len(refused)


@contextmanager
def crashing(when: Callable[[Callable[[], None]], Any], sender: Any = SheetEntry) -> Iterator[None]:
    """The server dies once a row was written: before the commit (``when`` calls at once) or right after it."""

    def die() -> None:
        raise ConnectionError("the server was killed")

    def written(created: bool, **more: Any) -> None:
        if created:
            when(die)

    post_save.connect(written, sender=sender)
    try:
        yield
    finally:
        post_save.disconnect(written, sender=sender)


def at_once(die: Callable[[], None]) -> None:
    """Before the commit."""
    die()


def test_killed_between_save_and_answer(assess: Assessment, sheet: Sheet) -> None:
    """Saved, but nobody was told: sent again it is answered as if it had been, and is there once."""
    phone, batch = Device(assess.visit, assess.second), [entry(), entry("1-7", "3", reason="")]
    with crashing(transaction.on_commit):
        answer = phone.sync(*batch)
        assert (answer.status_code, answer.json()["results"]) == (503, [])
    assert [one.key for one in SheetEntry.objects.all()] == [batch[0]["key"]]
    again = phone.sync(*batch).json()
    assert [(row["outcome"], row["version"]) for row in again["results"]] == [("saved", 1), ("saved", 1)]
    assert phone.sync(*batch).json()["results"] == again["results"]
    assert (SheetEntry.objects.count(), {one.version for one in SheetScore.objects.all()}) == (2, {1})


def test_killed_before_the_commit(assess: Assessment, sheet: Sheet) -> None:
    """Nothing of it is there, neither score nor entry; sent again it is saved."""
    phone, one = Device(assess.visit, assess.second), entry()
    with crashing(at_once):
        assert phone.sync(one).status_code == 503
    assert (SheetEntry.objects.count(), SheetScore.objects.count()) == (0, 0)
    assert phone.outcomes(one) == ["saved"]


def test_killed_in_the_middle_of_a_batch(assess: Assessment, sheet: Sheet) -> None:
    """What was taken is answered; the rest stays on the device and comes again."""
    phone = Device(assess.visit, assess.second)
    batch = [entry(), {"key": "r", "kind": "remark", "reason": "规范", "base_version": 0}, entry("1-7", "3", reason="")]
    # The second entry is the first that touches the sheet's own row.
    with crashing(at_once, sender=Sheet.history.model):
        answer = phone.sync(*batch).json()
    assert ([row["outcome"] for row in answer["results"]], answer["stopped"]) == (["saved"], True)
    assert phone.outcomes(*batch) == ["saved"] * 3


def test_killed_after_a_photo_was_kept(assess: Assessment, sheet: Sheet) -> None:
    """Sent again under the same key it is the same photo."""
    phone = Device(assess.visit, assess.second, raise_request_exception=False)
    with crashing(transaction.on_commit, sender=SheetPhoto):
        assert phone.photo(photo()).status_code == 500
    assert phone.photo(photo()).json()["key"] == "p1"
    assert SheetPhoto.objects.count() == 1


def test_killed_after_handing_in(assess: Assessment) -> None:
    """Sent again it is in, once."""
    fill_sheet(assess.visit, assess.second, submitted=False)
    phone, one = Device(assess.visit, assess.second), {"key": "s", "kind": "submit"}
    with crashing(transaction.on_commit):
        assert phone.sync(one).status_code == 503
    assert phone.outcomes(one) == ["saved"]
    assert Sheet.objects.get().history.filter(state="submitted").count() == 1
