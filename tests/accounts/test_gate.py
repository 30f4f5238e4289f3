"""The action table of accounts: every act, every role."""

import pytest

from benchmark_platform.accounts import actions
from benchmark_platform.accounts.gate import AlwaysOpen, decide_without_calendar, require_without_calendar
from benchmark_platform.accounts.models import User
from benchmark_platform.core.gate import Action, Forbidden

PEOPLE = ["secretary", "officer", "inspector", "clerk", "decider"]
NOBODY: set[str] = set()
OFFICE = {"clerk", "decider"}
# (who may do it to a branch's person, who may do it to a decider)
EXPECTED = {
    "account.list": (OFFICE, OFFICE),
    "account.open": (OFFICE, {"decider"}),
    "account.issue_code": (OFFICE, {"decider"}),
    "account.unlock": (OFFICE, OFFICE),
    "account.deactivate": (OFFICE, {"decider"}),
    "account.reactivate": (OFFICE, {"decider"}),
    "role.grant": (OFFICE, {"decider"}),
    "role.end": (OFFICE, {"decider"}),
}


def test_the_table_is_complete() -> None:
    """No act without an expectation."""
    assert {action.code for action in actions.ALL} == set(EXPECTED)


@pytest.mark.parametrize("action", actions.ALL, ids=lambda action: action.code)
def test_who_may_do_what(action: Action, request: pytest.FixtureRequest) -> None:
    """Against the expected table; a refusal is a sentence."""
    people: dict[str, User] = {name: request.getfixturevalue(name) for name in PEOPLE}
    for subject, expected in zip(("secretary", "decider"), EXPECTED[action.code], strict=True):
        decisions = {
            name: decide_without_calendar(action, user=user, subject=people[subject]) for name, user in people.items()
        }
        assert {name for name, decision in decisions.items() if decision} == expected
        for name in set(people) - expected:
            assert decisions[name].reason.startswith(f"“{action.label}”由行业党委")
            with pytest.raises(Forbidden):
                require_without_calendar(action, user=people[name], subject=people[subject])


def test_an_act_of_a_stage_is_not_asked_here() -> None:
    """Its calendar would be passed over."""
    action = Action(code="x", label="提交", doers=(), stages=("application",))
    with pytest.raises(ValueError, match="campaigns.gate"):
        decide_without_calendar(action, user=None)


def test_the_calendar_that_never_closes() -> None:
    """It has no reason to refuse."""
    assert AlwaysOpen().closed_reason((), None, None, own_deadline=False, inner_day=False) == ""  # type: ignore[arg-type]
