"""The desk review's rules (S3): independence, dispersion, the number of reviewers; and its action table."""

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from applications.actions import review as actions
from applications.models import DeclaredConflict, Review, State
from applications.rules import desk
from applications.rules.desk import Standing
from applications.rules.reasons import check_reason
from benchmark_platform.core.gate import Action, decide
from tests.applications.test_action_matrix import DAYS, PEOPLE, application

ZHOU, HE, CHEN = 1, 2, 3


@pytest.mark.parametrize(
    ("standing", "wanted", "accepted", "complete"),
    [
        ([], 1, False, False),
        ([], 1, True, False),
        ([Standing(ZHOU, False)], 1, False, False),
        ([Standing(ZHOU, True)], 1, False, True),
        ([Standing(ZHOU, True)], 2, False, False),
        ([Standing(ZHOU, True)], 2, True, True),
        ([Standing(ZHOU, True), Standing(HE, False)], 2, True, False),
        ([Standing(ZHOU, True), Standing(HE, True)], 1, False, True),
    ],
)
def test_complete(standing: list[Standing], wanted: int, accepted: bool, complete: bool) -> None:
    """All have given, and they are as many as wanted or fewer were accepted."""
    assert desk.is_complete(standing, wanted=wanted, other_number_accepted=accepted) is complete


@pytest.mark.parametrize(
    ("viewer", "zhou", "he", "may"),
    [
        (ZHOU, False, False, False),
        (ZHOU, False, True, False),
        (ZHOU, True, False, True),
        (ZHOU, True, True, True),
        (CHEN, True, False, False),
        (CHEN, True, True, True),
        (None, True, False, False),
        (None, True, True, True),
    ],
)
def test_nobody_reads_before_giving_an_own(viewer: int | None, zhou: bool, he: bool, may: bool) -> None:
    """A reviewer after the own; anybody else when all are given."""
    standing = [Standing(ZHOU, zhou), Standing(HE, he)]
    assert desk.may_read(viewer, standing, wanted=2, other_number_accepted=False) is may
    assert desk.is_awaited(viewer, standing) is (viewer == ZHOU and not zhou)


@pytest.mark.parametrize(
    ("verdicts", "spread", "wide"),
    [
        ([], 0, False),
        (["partly"], 0, False),
        (["meets", "meets"], 0, False),
        (["meets", "partly"], 1, False),
        (["partly", "does_not"], 1, False),
        (["does_not", "partly", "meets"], 2, True),
    ],
)
def test_dispersion(verdicts: list[str], spread: int, wide: bool) -> None:
    """Flagged when they differ by more than one step."""
    assert (desk.spread(verdicts), desk.differs_widely(verdicts)) == (spread, wide)


def test_another_number_needs_a_note() -> None:
    """Fewer or more are allowed, with a note."""
    assert desk.check_number("示例党支部", total=2, wanted=2, note="") == []
    assert desk.check_number("示例党支部", total=1, wanted=2, note="人手不足") == []
    [finding] = desk.check_number("示例党支部", total=3, wanted=2, note=" ")
    assert (finding.field, finding.message) == ("note", "“示例党支部”共有 3 名审查人，设置为 2 名，请写明原因。")


def test_a_reason_is_written_and_short_enough() -> None:
    """1 to 1000 characters, at the desk 500."""
    assert check_reason("亲属", what="理由") == []
    assert [row.message for row in check_reason(" ", what="理由")] == ["请写明理由。"]
    assert [row.message for row in check_reason("长" * 501, what="理由", limit=desk.REASON_LIMIT)] == [
        "理由有 501 个字，请控制在 500 个字以内。"
    ]
    assert check_reason("长" * 1000, what="理由") == []


@dataclass
class Subject:
    """What the gate is asked about: a form's review, or a declaration of 1's."""

    state: str = "assigned"
    reviewer_id: int = 1
    awaited_ids: frozenset[int] = frozenset({1})
    form: Any = field(default_factory=lambda: application("submitted"))

    @property
    def campaign(self) -> Any:
        """The campaign."""
        return self.form.campaign

    @property
    def organization(self) -> Any:
        """The applying body."""
        return self.form.organization

    @property
    def declared(self) -> Any:
        """A conflict that 1 has declared."""
        return DeclaredConflict(declared_by_id=1)

    @property
    def person(self) -> Any:
        """Whose conflict is declared."""
        return type("Somebody", (), {"pk": 1})()

    state_labels = Review.state_labels


def person_of(name: str, pk: int) -> Any:
    """A person of the matrix with an id."""
    person = PEOPLE[name]
    person.pk = pk  # type: ignore[attr-defined]
    return person


ALLOWED_DAYS = {"application", "after the inner day", "selection"}
STAFF = {"committee", "decider"}
REVIEW_STATES = set(Review.State.values)
# action: (people who are the reviewer 1, people who are somebody else), states.
EXPECTED = {
    actions.UNASSIGN: (STAFF, STAFF, REVIEW_STATES),
    actions.GIVE: (STAFF | {"inspector"}, set(), {"assigned"}),
    actions.RECUSE: (STAFF | {"inspector"}, set(), {"assigned"}),
    actions.REOPEN: (set(), STAFF, {"given"}),
    actions.DECLARE_CONFLICT: (STAFF | {"inspector"}, STAFF, REVIEW_STATES),
    actions.WITHDRAW_CONFLICT: (STAFF | {"inspector"}, set(), REVIEW_STATES),
}


def test_the_table_is_complete() -> None:
    """Every action of the desk review is held to a table."""
    assert {*EXPECTED, actions.ASSIGN} == set(actions.ALL)


@pytest.mark.parametrize("action", list(EXPECTED), ids=lambda action: action.code)
def test_who_may_do_what_to_a_review(action: Action) -> None:
    """S3: person, as the reviewer or not, day and state; who still owes an own review opens none again."""
    oneself, others, states = EXPECTED[action]
    expected = {
        (name, pk, day, state)
        for pk, people in ((1, oneself), (2, others))
        for name, day, state in product(people, ALLOWED_DAYS, states)
    }
    answers = set()
    for name, pk, day, state in product(PEOPLE, (1, 2), DAYS, REVIEW_STATES):
        subject = Subject(state)
        calendar = subject.campaign.calendar
        if decide(action, user=person_of(name, pk), subject=subject, calendar=calendar, day=DAYS[day]):
            answers.add((name, pk, day, state))
    assert answers == expected


def test_who_may_assign() -> None:
    """The committee, filed forms, before the decision."""
    answers = set()
    for name, day, state in product(PEOPLE, DAYS, State.values):
        form = application(state)
        if decide(actions.ASSIGN, user=PEOPLE[name], subject=form, calendar=form.campaign.calendar, day=DAYS[day]):
            answers.add((name, day, state))
    assert answers == set(product(STAFF, ALLOWED_DAYS, {"submitted", "recommended", "eligible"}))


def test_the_answer_to_a_pending_reviewer_is_the_same_whatever_the_others_did() -> None:
    """Independence: the gate's sentence does not tell the state either."""
    reasons = set()
    for state in REVIEW_STATES:
        subject = Subject(state)
        user = person_of("committee", 1)
        answer = decide(
            actions.REOPEN, user=user, subject=subject, calendar=subject.campaign.calendar, day=DAYS["selection"]
        )
        reasons.add(answer.reason)
    assert len(reasons) == 1
