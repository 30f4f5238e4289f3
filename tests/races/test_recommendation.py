"""Two officers of one prefecture, or the committee and an officer, at the same moment: one standing row (S2)."""

import pytest

from applications.models import Application, Recommendation
from applications.services.recommendations import file_nil_return
from applications.services.submitting import send_back
from benchmark_platform.core.findings import Refused
from benchmark_platform.core.gate import Forbidden
from tests.applications.conftest import World
from tests.applications.recommending import choose, judge, make_conditions, neighbour, ready
from tests.factories import make_user
from tests.races.together import split, together

pytestmark = pytest.mark.django_db(transaction=True)


def standing() -> list[Recommendation]:
    """What is in force."""
    return list(Recommendation.objects.filter(superseded_at=None))


def test_two_officers_and_one_recommendation(world: World) -> None:
    """One wins; the other is told who, what and when, and nothing of hers is on record."""
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    one = ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    done, refused = split(together(lambda: choose(one, world.changsha_officer), lambda: choose(other, colleague)))
    [filed], [told] = done, refused
    assert isinstance(told, Refused)
    assert f"{filed.filed_by.full_name}已于2020年8月5日 10:00 推荐{filed.application.organization.name}" in str(told)
    assert standing() == [filed]
    states = Application.objects.filter(pk__in=[one.pk, other.pk]).values_list("pk", "state")
    assert {pk for pk, state in states if state == "recommended"} == {filed.application_id}


def test_a_nil_return_and_a_recommendation(world: World) -> None:
    """Whichever came first stands."""
    colleague = make_user(world.changsha, "prefecture", "孙丽")
    one = ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)
    done, refused = split(
        together(
            lambda: choose(one, world.changsha_officer),
            lambda: file_nil_return(
                world.campaign, world.changsha, reason="没有合适对象。", expected_standing_id=None, by=colleague
            ),
        )
    )
    assert standing() == done
    [told] = refused
    assert isinstance(told, Refused)


def test_a_double_click_is_one_recommendation(world: World) -> None:
    """The same officer, twice."""
    one = ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)
    done, refused = split(together(*[lambda: choose(one, world.changsha_officer)] * 2))
    assert (standing(), len(refused)) == (done, 1)


def test_changing_the_choice_while_the_committee_sends_the_old_one_back(world: World) -> None:
    """Neither waits for the other for ever; at most one stands, and never a returned form."""
    one = ready(world.campaign, world.changsha_branch, world.secretary, world.changsha_officer)
    other = neighbour(world.campaign, world.changsha, world.changsha_officer)
    first = choose(one, world.changsha_officer)
    done, refused = split(
        together(
            lambda: choose(other, world.changsha_officer, over=first),
            lambda: send_back(one, reason="请核实人数。", by=world.clerk),
        )
    )
    assert all(isinstance(told, Refused | Forbidden) for told in refused) and done
    assert all(row.application.state == "recommended" for row in standing())
    assert Application.objects.get(pk=one.pk).state in {"returned", "submitted"}
    assert len(standing()) <= 1


def test_two_officers_open_the_same_review(world: World) -> None:
    """One review of the body; the second confirmation finds it given or changed."""
    from tests.applications.filing import file

    colleague = make_user(world.changsha, "prefecture", "孙丽")
    make_conditions(world.campaign)
    one, _ = file(world.campaign, world.changsha_branch, world.secretary)
    done, refused = split(together(lambda: judge(one, world.changsha_officer), lambda: judge(one, colleague)))
    assert (len(done), len(refused), one.reviews.count()) == (1, 1, 1)
    assert one.reviews.get().lines.count() == 8
