"""Until the release nothing tells which way a decision went (S3, design decision 8).

The same world is decided in two opposite ways; every address and export is read as every person outside the committee.
The answers must be equal, once CSRF token, nonce and the random ids of orders are taken out: not a count, an order, an
address or a message may differ. After the release the same reading does differ, so it would have been seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction

from applications import document as documents
from applications.models import Application, Objection, SelectionDecision, State
from applications.services.notices import open_notice
from applications.services.selection import open_selection
from applications.services.selection_deciding import cancel_selection, decide_selection
from applications.services.selection_release import release_selection
from benchmark_platform.accounts.models import User
from benchmark_platform.inbox.models import Message
from tests.applications.conftest import moment
from tests.applications.crawl import addresses, crawl, ordered_zip
from tests.applications.province import (
    Province,
    fresh,
    hold_meeting,
    make_province,
    save,
)
from tests.applications.rows import make_application
from tests.factories import make_branch, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SLUGS = {
    "code": ["selection", "city01"],
    "part": ["basics", "grounds"],
    "outcome": ["selected", "reserve", "not_selected", "not_confirmed", "not_recommended"],
    "kind": ["scan", "file"],
}
FILTERS = [
    *(f"/applications/?state={state}" for state in State.values),
    *(f"/applications/export.xlsx?state={state}" for state in ("eligible", "selected", "not_selected")),
    *(f"/applications/?holder={holder}" for holder in ("branch", "superior", "committee", "nobody")),
    "/applications/?q=示例",
    "/applications/?own=1",
    "/applications/?campaign=2020",
    "/results/?campaign=2020",
    "/?campaign=2020",
]
# One of each kind reads everything. The second of two direct branches, and of two prefectures, is the mirror image of
# the first: chosen the other way round in both of the ways that are compared.
KINDS = (
    "a stranger",
    "a direct branch",
    "a recommended branch",
    "a prefecture",
    "a branch that was not recommended",
    "a branch that did not apply",
    "an inspector",
)
BELOW_A_FORM = re.compile(r"/applications/(\d+)/(.*)")
ROUND_THE_ADMIN = "an inspector"
ASKED_ANYWAY = ("", "letter.pdf", "form.pdf", "eligibility/", "reverse/")
# Those whom a decision concerns, and one who has no account.
CONCERNED = ("a direct branch", "the other direct branch", "a recommended branch", "a prefecture", "a stranger")
# The same of each kind, where a test reads many times.
NEAREST = ("a direct branch", "a prefecture", "a stranger")


@dataclass
class World:
    """Two direct forms, two recommendations, one form that was not recommended; who is outside the committee."""

    province: Province
    people: dict[str, User | None]
    ids: list[int]
    addresses: list[str]

    def addresses_for(self, name: str) -> list[str]:
        """Every address, without most of what is shut to this person before anything is read.

        Below a form that somebody cannot see a few addresses are asked; the admin's door by all, the rooms by one.
        """
        user = self.people[name]
        forms = Application.objects.visible_to(user).values_list("pk", flat=True) if user else []
        hidden = {str(key) for key in self.ids} - {str(key) for key in forms}
        return [
            address
            for address in self.addresses
            if (address == "/admin/" or not address.startswith("/admin/") or name == ROUND_THE_ADMIN)
            and not ((found := BELOW_A_FORM.match(address)) and found[1] in hidden and found[2] not in ASKED_ANYWAY)
        ]

    @property
    def forms(self) -> list[Application]:
        """The forms that are decided on."""
        return [*self.province.direct, *self.province.recommended]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The morning of 10 September 2020."""
    with time_machine.travel(moment(9, 10), tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def world(clock: time_machine.Traveller, settings: Any) -> World:
    """Everything that is there before the committee decides."""
    # Queries are counted elsewhere; here thousands of pages are opened.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("zeal")]
    province = make_province(direct=2, prefectures=2)
    left = make_branch("示例未获推荐会计师事务所党支部", superior=province.recommended[0].superior)
    unchosen = make_application(province.campaign, left, make_user(left))
    for form in [*province.direct, *province.recommended, unchosen]:
        form.submissions.update(snapshot=documents.snapshot_of(form, []))
    outsider = make_user(make_branch("示例未申报会计师事务所党支部"), "branch", "赵旁观")
    first, second = province.direct
    mine, other = province.recommended
    people: dict[str, User | None] = {
        "a stranger": None,
        "a direct branch": province.people[first.pk],
        "the other direct branch": province.people[second.pk],
        "a recommended branch": province.people[mine.pk],
        "a prefecture": province.officers[mine.pk],
        "the other prefecture": province.officers[other.pk],
        "a branch that was not recommended": unchosen.saved_by,
        "a branch that did not apply": outsider,
        "an inspector": make_user(province.committee, "inspector", "孙考核"),
    }
    ids = [form.pk for form in (first, mine, unchosen)]
    return World(province, people, ids, [*addresses(ids=ids, slugs=SLUGS), *FILTERS])


def one_way(world: World) -> dict[int, Mapping[str, str]]:
    """The first of each two is chosen."""
    return outcomes(world, [0, 1])


def other_way(world: World) -> dict[int, Mapping[str, str]]:
    """The second of each two is chosen."""
    return outcomes(world, [1, 0])


def outcomes(world: World, order: list[int]) -> dict[int, Mapping[str, str]]:
    """Chosen and not chosen, in this order, on both tracks; reasons of different lengths."""
    direct = [world.province.direct[number] for number in order]
    recommended = [world.province.recommended[number] for number in order]
    return {
        direct[0].pk: {"outcome": "selected", "rank": "1", "reason": "工作扎实。"},
        direct[1].pk: {"outcome": "reserve", "rank": "2", "reserve_rank": "1", "reason": "制度还不健全，" * 9},
        recommended[0].pk: {"outcome": "selected", "reason": "同意市州推荐。"},
        recommended[1].pk: {"outcome": "not_confirmed", "reason": "材料与事实不符，" * 9},
    }


Way = Callable[[World], dict[int, Mapping[str, str]]]


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back, ids and all."""
    cache.clear()
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


def decided(world: World, way: Way) -> SelectionDecision:
    """Drafted, met on, decided: by the services, as the committee does."""
    province = world.province
    decision = open_selection(province.campaign, by=province.clerk)
    save(decision, way(world), by=province.clerk)
    hold_meeting(decision, by=province.clerk)
    decision = fresh(decision)
    return decide_selection(decision, base_version=decision.version, by=province.decider)


def draft(world: World, way: Way) -> None:
    """Only typed, not decided."""
    save(open_selection(world.province.campaign, by=world.province.clerk), way(world), by=world.province.clerk)


def cancelled(world: World, way: Way) -> None:
    """Decided and taken back."""
    cancel_selection(decided(world, way), reason="重新研究", by=world.province.decider)


def released(world: World, way: Way) -> None:
    """In force."""
    release_selection(decided(world, way), by=world.province.decider)


def told() -> list[tuple[Any, ...]]:
    """Every message of the inbox that is not the committee's, in order."""
    rows = Message.objects.exclude(role__in=["committee", "decider"]).order_by("pk")
    return list(rows.values_list("organization", "role", "user", "title", "body", "link"))


def reading(world: World, name: str, wanted: list[str]) -> dict[str, Any]:
    """All that one person can read; looking leaves no trace for the next."""
    with undone():
        found = crawl(world.people[name], wanted)
        person = world.people[name]
        found["bundle"] = ordered_zip(person) if person and name in NEAREST else None
        return found


def readings(
    world: World, act: Callable[[World, Way], Any], way: Way, wanted: list[str] | None, names: tuple[str, ...]
) -> dict[str, Any]:
    """What some people outside the committee read (None: everywhere) after the committee has acted in this way."""
    with undone():
        act(world, way)
        found: dict[str, Any] = {}
        for name in names:
            shut = set(world.addresses) - set(world.addresses_for(name))
            found[name] = reading(world, name, [one for one in wanted or world.addresses if one not in shut])
        found["messages"] = told()
        return found


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Who can tell the two ways apart, and where."""
    places = [] if one["messages"] == other["messages"] else ["messages"]
    for name in one.keys() - {"messages"}:
        places += [f"{name}: {address}" for address in one[name] if one[name][address] != other[name][address]]
    return sorted(places)


def test_a_decision_tells_nothing_before_its_release(world: World) -> None:
    """Decided in opposite ways, the same to everybody outside the committee."""
    first = readings(world, decided, one_way, None, KINDS)
    second = readings(world, decided, other_way, None, KINDS)
    assert differences(first, second) == []
    assert len({address for name in KINDS for address in first[name]}) > 280
    statuses = {
        name: [answer[0] for answer in found.values() if answer] for name, found in first.items() if name != "messages"
    }
    assert all(codes.count(200) > 10 for codes in statuses.values())


def test_after_the_release_the_same_reading_differs(world: World) -> None:
    """It would have been seen: by those whom it concerns, on their pages, in the public list and by message."""
    forms = dict(zip(CONCERNED[:3], world.forms, strict=False))
    letters = {name: f"/applications/{form.pk}/letter.pdf" for name, form in forms.items()}
    few = ["/results/", "/results/list.xlsx", *letters.values(), *(form.get_absolute_url() for form in forms.values())]
    after = readings(world, released, one_way, few, CONCERNED)
    apart = differences(after, readings(world, released, other_way, few, CONCERNED))
    assert "messages" in apart
    for name in CONCERNED:
        assert f"{name}: /results/" in apart
        assert f"{name}: /results/list.xlsx" in apart
    for name, form in forms.items():
        assert f"{name}: {form.get_absolute_url()}" in apart
        assert f"{name}: {letters[name]}" in apart


def of_the_selection(world: World) -> list[str]:
    """The addresses that speak of forms and results, without the pages of the form itself and its PDFs."""
    wanted = (address for address in world.addresses if address.startswith(("/applications/", "/results/", "/inbox/")))
    parts = ("/basics/", "/honours/", "/grounds/", "/contact/", "/scans/", "/files/", "form.pdf", "receipt.pdf")
    return [address for address in wanted if not any(part in address for part in parts)]


@pytest.mark.parametrize("act", [draft, cancelled], ids=["a draft", "a decision that was taken back"])
def test_what_is_being_prepared_or_was_taken_back_tells_nothing(
    world: World, act: Callable[[World, Way], None]
) -> None:
    """Not even that there is one."""
    few = of_the_selection(world)

    def nothing(world: World, way: Way) -> None:
        """The committee has not begun."""

    before = readings(world, nothing, one_way, few, NEAREST)
    after = readings(world, act, one_way, few, NEAREST)
    assert differences(before, after) == []


def test_a_notice_tells_the_names_and_nothing_else(world: World, clock: time_machine.Traveller) -> None:
    """What is public in a notice differs; what a unit, its prefecture and a stranger read elsewhere does not.

    An objection to a name changes nothing for anybody outside the committee.
    """
    campaign = world.province.campaign
    campaign.public_notice_on = True
    campaign.save()
    few = of_the_selection(world)

    def noticed(world: World, way: Way) -> SelectionDecision:
        clock.move_to(moment(9, 10))
        decision = open_notice(decided(world, way), from_day=moment(9, 11).date(), by=world.province.decider)
        clock.move_to(moment(9, 14))
        return decision

    def objected(world: World, way: Way) -> None:
        decision = noticed(world, way)
        Objection.objects.create(
            decision=decision,
            row=decision.rows.filter(outcome="selected")[0],
            number="YY-TESTTEST",
            author_name="王小明",
            author_contact="13800000000",
            text="有异议",
            received_at=moment(9, 14),
        )

    first, second = (
        readings(world, noticed, one_way, few, NEAREST),
        readings(world, noticed, other_way, few, NEAREST),
    )
    public = ("/results/notice/", "/results/notice/objection/")
    assert {place.split(": ")[1] for place in differences(first, second)} == set(public)
    assert differences(first, readings(world, objected, one_way, few, NEAREST)) == []


def test_a_verdict_on_eligibility_tells_nothing_either(world: World) -> None:
    """Eligible or not: one word for both, until the release."""
    few = ["/", *of_the_selection(world)]

    def verdicts(world: World, way: Way) -> None:
        for number, form in enumerate(world.forms):
            chosen = (number % 2 == 0) == (way is one_way)
            form.eligibility_decisions.update(eligible=chosen, reason="不能公开的理由", overrides=not chosen)
            Application.objects.filter(pk=form.pk).update(state=State.ELIGIBLE if chosen else State.INELIGIBLE)

    assert (
        differences(
            readings(world, verdicts, one_way, few, NEAREST), readings(world, verdicts, other_way, few, NEAREST)
        )
        == []
    )
