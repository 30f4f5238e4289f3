"""Opening accounts and ending roles at the same moment: no double, no crosswise lock, a sentence for the second."""

import pytest

from benchmark_platform.accounts.models import Membership, User
from benchmark_platform.accounts.services import deactivate, end_role, open_account
from benchmark_platform.accounts.services.bulk import open_for_bodies
from benchmark_platform.core.findings import Refused
from benchmark_platform.organizations.models import Organization
from tests.factories import make_branch, make_committee, make_user
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_accounts_opened_at_once_get_two_usernames() -> None:
    """Both clerks leave the username to the platform."""
    committee = make_committee()
    clerk, colleague = make_user(committee, "committee", "陈静"), make_user(committee, "committee", "彭志远")
    first, second = make_branch(), make_branch()
    done, refused = split(
        together(
            lambda: open_account(full_name="张建国", organization=first, role="branch", by=clerk),
            lambda: open_account(full_name="李秀英", organization=second, role="branch", by=colleague),
        )
    )
    assert refused == []
    assert sorted(issued.user.username for issued in done) == ["branch-001", "branch-002"]


def test_a_second_click_on_opening_for_bodies_opens_nothing() -> None:
    """One account for each body; the other click is told so."""
    clerk = make_user(make_committee(), "committee", "陈静")
    bodies = [make_branch(), make_branch()]
    done, refused = split(together(*(lambda: open_for_bodies(bodies, by=clerk) for _ in range(2))))
    assert (len(done), [type(one) for one in refused]) == (1, [Refused])
    assert Membership.objects.filter(role="branch").count() == len(bodies)


def test_stopping_an_account_and_ending_its_role_do_not_lock_crosswise() -> None:
    """One after the other, in whatever order."""
    committee: Organization = make_committee()
    keeper = make_user(committee, "decider", "周敏")
    for number in range(4):
        person = make_user(committee, "decider", f"审定人员{number}")
        role = person.memberships.get()
        _, refused = split(
            together(
                lambda person=person: deactivate(person, by=keeper),  # type: ignore[misc]
                lambda role=role: end_role(role, by=keeper),  # type: ignore[misc]
            )
        )
        assert refused == []
        assert not User.objects.get(pk=person.pk).is_active
        assert not person.memberships.standing().exists()
