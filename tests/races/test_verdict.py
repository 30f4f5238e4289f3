"""S5: two members at the very same moment: one draft, one decision, one release; never on a visit that was opened."""

import pytest

from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from evaluations.models import VerdictDecision, VerdictRow, Visit
from evaluations.rules.verdict_draft import fingerprint
from evaluations.services.closing import reopen_visit
from evaluations.services.verdict import VerdictConflict, open_verdict, save_verdict, texts_of
from evaluations.services.verdict_deciding import decide_verdict
from evaluations.services.verdict_release import release_verdict
from tests.evaluations.assessing import Assessment
from tests.evaluations.conftest import assess, clock, work
from tests.evaluations.judging import decided, drafted, fresh, inspected, ready, row_of, state_of
from tests.races.together import split, together

__all__ = ["assess", "clock", "work"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _inspected(assess: Assessment) -> None:
    """The direct unit, inspected and confirmed, on 10 March 2021."""
    inspected(assess)


def test_two_drafts_at_once_are_one(assess: Assessment) -> None:
    """Both get the same, each unit has one row."""
    campaign, units = assess.work.campaign, [assess.unit.pk]
    done, refused = split(
        together(
            lambda: open_verdict(campaign, units=units, by=assess.work.clerk),
            lambda: open_verdict(campaign, units=units, by=assess.work.decider),
        )
    )
    assert (len(done), refused) == (2, [])
    assert done[0] == done[1] == VerdictDecision.objects.get()
    assert VerdictRow.objects.count() == 1


def test_two_saves_of_one_row_are_one_and_a_conflict(assess: Assessment) -> None:
    """Nothing is overwritten silently, nothing is lost."""
    decision = drafted(assess)
    base = {row.unit_id: fingerprint(texts_of(row)) for row in decision.rows.all()}

    def typing(text: str, by: object) -> object:
        typed = {assess.unit.pk: {"verdict": "qualified", "reason": text}}
        return save_verdict(decision, typed=typed, base=base, seen={}, by=by)  # type: ignore[arg-type]

    done, refused = split(
        together(lambda: typing("陈静写的", assess.work.clerk), lambda: typing("赵敏写的", assess.work.decider))
    )
    [conflict] = refused
    assert len(done) == 1 and isinstance(conflict, VerdictConflict)
    assert {conflict.conflicts[0].mine["reason"], conflict.conflicts[0].theirs["reason"]} == {"陈静写的", "赵敏写的"}


def test_two_decisions_at_once_are_one(assess: Assessment) -> None:
    """The second is told that it is decided."""
    decision = ready(assess)
    by = assess.work.decider
    done, refused = split(
        together(*(lambda: decide_verdict(decision, base_version=decision.version, by=by) for _ in range(2)))
    )
    [told] = refused
    assert len(done) == 1 and isinstance(told, Forbidden)
    assert fresh(decision).state == "decided"


def test_two_releases_at_once_are_one(assess: Assessment) -> None:
    """One change of the state, one letter to each."""
    decision = decided(assess)
    done, refused = split(together(*(lambda: release_verdict(decision, by=assess.work.decider) for _ in range(2))))
    [told] = refused
    assert len(done) == 1 and isinstance(told, Forbidden)
    assert state_of(assess.unit) == "qualified"
    assert Message.objects.filter(key__contains=":verdict:unit:").count() == 1


def test_a_decision_while_a_visit_is_opened_again(assess: Assessment) -> None:
    """Either it is opened before, and the decision is refused, or it is decided and stays closed."""
    decision = ready(assess)
    done, refused = split(
        together(
            lambda: decide_verdict(decision, base_version=decision.version, by=assess.work.decider),
            lambda: reopen_visit(assess.visit, reason="漏看一项", by=assess.work.clerk),
        )
    )
    [told] = refused
    assert len(done) == 1 and isinstance(told, Refused)
    visit = Visit.objects.get(pk=assess.visit.pk)
    was_decided = fresh(decision).state == "decided"
    assert (visit.state, row_of(decision, assess.unit).is_final) == (
        ("closed", True) if was_decided else ("reopened", False)
    )
