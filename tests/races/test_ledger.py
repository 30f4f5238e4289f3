"""Two at once at the ledger: entered once, corrected once, one secretary on the roster."""

import pytest

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from evaluations.models import LedgerRecord, Member, RecordPhoto
from evaluations.rules.roster import Person
from evaluations.services.ledger import RecordChanged, add_record, change_record, void_record
from evaluations.services.photos import add_photo
from evaluations.services.roster import add_member
from tests.evaluations.conftest import WorkWorld, clock, work
from tests.evaluations.ledger import assembly, enter, kind_of, photo
from tests.races.together import split, together

__all__ = ["clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_enters_once(work: WorkWorld) -> None:
    """Both clicks get the same record."""
    kind = kind_of(work.unit, "assembly")
    deed = lambda: add_record(unit=work.unit, kind=kind, typed=assembly(), key="k", by=work.secretary)  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (len({row.pk for row in done}), refused) == (1, [])
    assert LedgerRecord.objects.count() == AuditEvent.objects.filter(action="ledger.add").count() == 1


def test_two_tabs_correct_at_once(work: WorkWorld) -> None:
    """One is saved, the other is shown both texts."""
    row = enter(work.unit, work.secretary)
    deeds = [
        lambda text=text: change_record(row, typed=assembly(topic=text), version=1, by=work.secretary)
        for text in ("甲", "乙")
    ]
    done, refused = split(together(*deeds))
    assert (len(done), [type(one) for one in refused]) == (1, [RecordChanged])


def test_voiding_while_correcting(work: WorkWorld) -> None:
    """Never a correction of what is void already."""
    row = enter(work.unit, work.secretary)
    _, refused = split(
        together(
            lambda: void_record(row, reason="重复", by=work.secretary),
            lambda: change_record(row, typed=assembly(topic="甲"), version=1, by=work.secretary),
        )
    )
    row.refresh_from_db()
    assert row.voided_at is not None
    assert [type(one) for one in refused] in ([], [Refused])


def test_the_same_photo_twice_at_once(work: WorkWorld) -> None:
    """Kept once."""
    row = enter(work.unit, work.secretary)
    deed = lambda: add_photo(row, upload=photo(), by=work.secretary).pk  # noqa: E731
    done, refused = split(together(deed, deed))
    assert (len(set(done)), refused, RecordPhoto.objects.count()) == (1, [], 1)


def test_two_secretaries_at_once(work: WorkWorld) -> None:
    """The second is told who holds the post."""
    deeds = [
        lambda name=name: add_member(work.unit, person=Person(name, post="secretary"), by=work.secretary)
        for name in ("张建国", "王芳")
    ]
    done, refused = split(together(*deeds))
    assert (len(done), [type(one) for one in refused]) == (1, [Refused])
    assert Member.objects.filter(post="secretary").count() == 1
