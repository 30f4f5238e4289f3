"""Two people at the very same moment: the self-assessment is begun once, handed in once, and nothing slips in (S5)."""

import pytest
import time_machine

from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit, Item, SelfAssessment, SelfScore, SelfSubmission
from evaluations.self_sheet import self_sheet
from evaluations.services.self_assessment import StaleSave, save_score
from evaluations.services.self_reminders import remind
from evaluations.services.self_submitting import send_back, submit, withdraw
from tests.evaluations.assessing import fill_self
from tests.evaluations.conftest import WorkWorld, clock, moment, work
from tests.races.together import split, together

__all__ = ["clock", "work"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def march(clock: time_machine.Traveller) -> None:
    """10 March 2021."""
    clock.move_to(moment(2021, 3, 10))


def put_down(work: WorkWorld, code: str, typed: dict[str, str], version: int = 0) -> SelfScore | None:
    """周明 enters something."""
    item = Item.objects.get(code=code)
    return save_score(work.unit, item=item, typed=typed, reason="", base_version=version, by=work.secretary)


def test_begun_once_and_a_score_is_one_row(work: WorkWorld) -> None:
    """Two tabs save the first items; two save the same item: one wins, the other is shown both texts."""
    done, refused = split(
        together(lambda: put_down(work, "1-4", {"pick": "4.0"}), lambda: put_down(work, "3-3", {"pick": "3.0"}))
    )
    assert (len(done), refused, SelfAssessment.objects.count()) == (2, [], 1)
    done, refused = split(
        together(lambda: put_down(work, "1-7", {"pick": "3.0"}), lambda: put_down(work, "1-7", {"pick": "2.1"}))
    )
    assert (len(done), [type(error) for error in refused]) == (1, [StaleSave])
    assert SelfScore.objects.filter(item__code="1-7").count() == 1


def test_handed_in_once(work: WorkWorld) -> None:
    """Two clicks are one submission, one message to each."""
    fill_self(work.unit, work.secretary, submitted=False)
    seen = self_sheet(work.unit).seen
    hand_in = lambda: submit(work.unit, seen=seen, by=work.secretary)  # noqa: E731
    done, refused = split(together(hand_in, hand_in))
    assert ({one.pk for one in done}, refused) == ({SelfSubmission.objects.get().pk}, [])
    assert Message.objects.filter(key__contains="self:submitted").count() == 3


def test_saving_while_it_is_handed_in(work: WorkWorld) -> None:
    """Whoever comes second is refused: what was submitted is what was read."""
    fill_self(work.unit, work.secretary, submitted=False)
    seen = self_sheet(work.unit).seen
    results = together(
        lambda: submit(work.unit, seen=seen, by=work.secretary),
        lambda: put_down(work, "1-4", {"pick": "2.8"}, version=1),
    )
    _, refused = split(results)
    assert len(refused) == 1
    score = str(SelfScore.objects.get(item__code="1-4").score)
    if SelfSubmission.objects.exists():
        assert (score, type(refused[0])) == ("4.0", Forbidden)
    else:
        assert score == "2.8"


def test_withdrawn_and_sent_back_at_once(work: WorkWorld) -> None:
    """One of the two; the submission says which."""
    fill_self(work.unit, work.secretary, submitted=False)
    submit(work.unit, seen=self_sheet(work.unit).seen, by=work.secretary)
    done, refused = split(
        together(
            lambda: withdraw(work.unit, by=work.secretary),
            lambda: send_back(work.unit, reason="补充", until=moment(2021, 3, 13).date(), by=work.clerk),
        )
    )
    assert (len(done), [type(error) for error in refused]) == (1, [Forbidden])
    row = SelfSubmission.objects.get()
    assert (row.withdrawn_at is None) != (row.returned_at is None)
    assert CreationUnit.objects.get(pk=work.unit.pk).state == "creating"


def test_reminded_once(work: WorkWorld) -> None:
    """Two clerks press the button: each unit hears of it once."""
    together(lambda: remind(work.campaign, by=work.clerk), lambda: remind(work.campaign, by=work.liaison))
    assert Message.objects.filter(key__contains="self:remind").count() == 2
