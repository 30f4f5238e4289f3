"""Submitting, taking back, sending back and answering at the same moment: one of them happens (S2, F4, F5)."""

from datetime import date

import pytest

from applications.models import Application, Opinion, Return, Submission
from applications.services.opinions import record_superior_opinion
from applications.services.submitting import send_back, submit, withdraw
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import World
from tests.applications.filing import complete, file
from tests.factories import make_branch, make_user
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def test_two_clicks_on_submit_are_one_submission(world: World) -> None:
    """One submission, one number, one pair of messages; the other click is told that it is submitted."""
    colleague = make_user(world.changsha_branch, name="周海燕")
    application = complete(world.campaign, world.changsha_branch, world.secretary)
    for round_number in range(1, ROUNDS + 1):
        done, refused = split(
            together(lambda: submit(application, by=world.secretary), lambda: submit(application, by=colleague))
        )
        [submission], [told] = done, refused
        assert isinstance(told, Forbidden)
        assert "已提交" in str(told)
        assert submission.round == Submission.objects.count() == round_number
        assert Application.objects.get(pk=application.pk).number == "2020-市州-001"
        assert Message.objects.filter(title__startswith="收到申请表").count() == round_number
        withdraw(application, by=world.secretary)


def test_first_submissions_of_several_branches_get_numbers_without_gap_or_double(world: World) -> None:
    """Four branches at once: 001 to 004."""
    filed = []
    for _ in range(4):
        branch = make_branch()
        user = make_user(branch)
        filed.append((complete(world.campaign, branch, user), user))
    done, refused = split(together(*(lambda one=one, by=by: submit(one, by=by) for one, by in filed)))
    assert (len(done), refused) == (4, [])
    numbers = Application.objects.values_list("number", flat=True)
    assert sorted(filter(None, numbers)) == [f"2020-直属-00{serial}" for serial in range(1, 5)]


def test_submit_and_withdraw_come_one_after_the_other(world: World) -> None:
    """Withdrawal finds the form submitted, or is refused; never a submitted form without a standing submission."""
    application = complete(world.campaign, world.changsha_branch, world.secretary)
    for _ in range(ROUNDS):
        done, refused = split(
            together(lambda: submit(application, by=world.secretary), lambda: withdraw(application, by=world.secretary))
        )
        assert len(done) + len(refused) == 2 and all(isinstance(one, Forbidden) for one in refused)
        state = Application.objects.get(pk=application.pk).state
        standing = Submission.objects.standing().get(application=application)
        assert (state == "draft") == (standing.withdrawn_at is not None) == (refused == [])
        if state == "submitted":
            withdraw(application, by=world.secretary)


def test_sending_back_and_answering_never_leave_an_opinion_on_a_returned_form(world: World) -> None:
    """The officer answers while the committee sends back: a returned form carries no standing opinion."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    for number in range(1, ROUNDS + 1):
        done, refused = split(
            together(
                lambda: send_back(application, reason="请核实。", by=world.clerk),
                lambda: record_superior_opinion(
                    application,
                    verdict="agree",
                    text="同意推荐。",
                    signatory="王志强",
                    signed_on=date(2020, 8, 5),
                    by=world.changsha_officer,
                ),
            )
        )
        assert any(isinstance(one, Return) for one in done)
        assert all(isinstance(one, Forbidden) for one in refused)
        assert Application.objects.get(pk=application.pk).state == "returned"
        assert Return.objects.filter(application=application).count() == number
        assert not Opinion.objects.filter(application=application, level="superior", superseded_at=None).exists()
        submit(application, by=world.secretary)


def test_two_officers_answer_and_one_opinion_stands(world: World) -> None:
    """Two officers of one body at once: both are on record, one is in force."""
    application, _ = file(world.campaign, world.changsha_branch, world.secretary)
    second = make_user(world.changsha, "prefecture", "孙丽")

    def answer(text: str, by: object) -> Opinion:
        return record_superior_opinion(
            application, verdict="agree", text=text, signatory="王志强", signed_on=date(2020, 8, 5), by=by
        )

    done, refused = split(
        together(
            lambda: answer("同意推荐。甲", world.changsha_officer),
            lambda: answer("同意推荐。乙", second),
        )
    )
    assert (len(done), refused) == (2, [])
    opinions = Opinion.objects.filter(application=application, level="superior")
    assert {opinion.text for opinion in opinions} == {"同意推荐。甲", "同意推荐。乙"}
    assert opinions.filter(superseded_at=None).count() == 1
