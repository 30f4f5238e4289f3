"""Two at once at the desk review: one review is given once, one person is assigned once (S3)."""

import pytest

from applications.models import Review
from applications.services.conflicts import declare_conflict
from applications.services.desk_reviews import assign, give, withdraw_assignment
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from tests.applications.conftest import moment
from tests.applications.desk import make_desk, typed
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def selecting(clock) -> None:  # type: ignore[no-untyped-def]
    """In the stage of selection."""
    clock.move_to(moment(8, 20))


def test_two_clicks_give_one_review(selecting: None) -> None:
    """The second is told that it is given."""
    desk = make_desk()
    review, _ = desk.assign(desk.zhou, desk.he)
    texts = typed(review)
    done, refused = split(
        together(*(lambda: give(review, typed=texts, base_version=0, by=desk.zhou) for _ in range(2)))
    )
    assert (len(done), [type(one) for one in refused]) == (1, [Forbidden])
    assert AuditEvent.objects.filter(action="review.give").count() == 1


def test_two_officers_assign_the_same_person_once(selecting: None) -> None:
    """The other is told, and nothing of hers is written."""
    desk = make_desk()
    deeds = [
        lambda: assign([desk.direct], reviewers=[desk.luo, desk.he], by=desk.clerk),
        lambda: assign([desk.direct], reviewers=[desk.luo, desk.he], by=desk.zhou),
    ]
    done, refused = split(together(*deeds))
    assert (len(done), [type(one) for one in refused]) == (1, [Refused])
    assert Review.objects.count() == 2


def test_giving_while_it_is_withdrawn(selecting: None) -> None:
    """Given first or refused; never given after it was withdrawn."""
    desk = make_desk()
    review, _ = desk.assign(desk.zhou, desk.he)
    texts = typed(review)
    done, refused = split(
        together(
            lambda: give(review, typed=texts, base_version=0, by=desk.zhou),
            lambda: withdraw_assignment(review, reason="换人", by=desk.clerk),
        )
    )
    assert all(isinstance(one, Refused) for one in refused)
    acts = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))[2:]
    assert acts in (["review.give", "review.withdraw"], ["review.withdraw"])
    assert len(done) == len(acts)


def test_a_conflict_of_interest_declared_twice_is_one(selecting: None) -> None:
    """The second click is told, and gets no error of the database."""
    desk = make_desk()
    facts = {"campaign": desk.campaign, "person": desk.he, "organization": desk.local, "reason": "亲属", "by": desk.he}
    done, refused = split(together(*[lambda: declare_conflict(**facts)] * 2))
    assert (len(done), [type(one) for one in refused]) == (1, [Refused])
