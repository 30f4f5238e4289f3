"""Until the release nothing tells which way a verdict went (S5, design decision 8).

The same units are judged in two opposite ways; every page near them is read as every person outside the committee, and
must be the same, word for word. After the release the same reading does differ, so it would have been seen.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Message
from evaluations.models import CreationUnit
from evaluations.services.verdict_deciding import cancel_verdict
from evaluations.services.verdict_release import release_verdict
from tests.applications.crawl import crawl
from tests.evaluations.assessing import Assessment, fill_self
from tests.evaluations.judging import decided, drafted, inspected, save

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BESIDE = (
    "/",
    "/inbox/",
    "/evaluations/units/",
    "/evaluations/units/export.xlsx",
    "/evaluations/inspections/",
    "/evaluations/scores/export.xlsx",
    "/evaluations/verdict/",
    "/evaluations/verdict/list.xlsx",
)
TABS = ("unit", "self_assessment", "unit_inspections", "unit_result", "verdict_reverse")


def addresses(units: list[CreationUnit]) -> list[str]:
    """The pages beside the units, and those of each unit that know of states and scores."""
    tabs = [reverse(f"evaluations:{name}", args=[unit.pk]) for unit in units for name in TABS]
    return [*BESIDE, *tabs]


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back, ids and all."""
    cache.clear()
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def one_way(units: list[CreationUnit]) -> dict[int, dict[str, str]]:
    """The first 达标, the second 限期整改."""
    first, second = units
    return {
        first.pk: {"verdict": "qualified", "rectify_until": "", "reason": "扎实。"},
        second.pk: {"verdict": "rectifying", "rectify_until": "2021-04-20", "reason": "制度还不健全，" * 9},
    }


def other_way(units: list[CreationUnit]) -> dict[int, dict[str, str]]:
    """The other way round."""
    return one_way(units[::-1])


def typed(assess: Assessment, units: list[CreationUnit], way: Any) -> None:
    """Only typed, not decided."""
    save(drafted(assess, *units), way(units), by=assess.work.clerk)


def judged(assess: Assessment, units: list[CreationUnit], way: Any) -> None:
    """Decided."""
    decided(assess, *units, typed=way(units))


def taken_back(assess: Assessment, units: list[CreationUnit], way: Any) -> None:
    """Decided and taken back."""
    cancel_verdict(decided(assess, *units, typed=way(units)), reason="重新研究", by=assess.work.decider)


def released(assess: Assessment, units: list[CreationUnit], way: Any) -> None:
    """Released."""
    release_verdict(decided(assess, *units, typed=way(units)), by=assess.work.decider)


Deed = Callable[[Assessment, list[CreationUnit], Any], None]


@pytest.fixture
def units(assess: Assessment, settings: Any) -> list[CreationUnit]:
    """Two inspected units, one of each track."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("zeal")]
    fill_self(assess.unit, assess.work.secretary)
    return [inspected(assess), inspected(assess, assess.work.changsha_unit)]


def readers(assess: Assessment) -> dict[str, User]:
    """Who is outside the committee."""
    work = assess.work
    return {
        "a unit": work.secretary,
        "the other unit": work.changsha_secretary,
        "its prefecture": work.changsha_officer,
        "another prefecture": work.yueyang_officer,
        "who inspected it": assess.leader,
    }


def read(assess: Assessment, units: list[CreationUnit], deed: Deed, way: Any) -> dict[str, Any]:
    """What everybody reads after a deed, which is then taken back."""
    with undone():
        deed(assess, units, way)
        found: dict[str, Any] = {name: crawl(user, addresses(units)) for name, user in readers(assess).items()}
        found["messages"] = list(Message.objects.order_by("pk").values_list("title", "body", "organization", "user"))
        return found


@pytest.mark.parametrize(
    ("deed", "ways"),
    [(typed, [other_way]), (judged, [one_way, other_way]), (taken_back, [other_way])],
    ids=["typed", "judged", "taken back"],
)
def test_nobody_can_tell_before_the_release(
    assess: Assessment, units: list[CreationUnit], deed: Deed, ways: list[Any]
) -> None:
    """Nor whether anything is decided at all: it reads as on the day before."""
    before = read(assess, units, lambda *_: None, one_way)
    for way in ways:
        after = read(assess, units, deed, way)
        for name, answers in before.items():
            assert after[name] == answers, name


def test_after_the_release_it_can_be_told(assess: Assessment, units: list[CreationUnit]) -> None:
    """So the reading above would have seen it; another prefecture sees nothing of it even then."""
    one, other = read(assess, units, released, one_way), read(assess, units, released, other_way)
    told = {name for name in one if one[name] != other[name]}
    assert {"a unit", "the other unit", "its prefecture", "messages"} <= told
    assert "another prefecture" not in told
