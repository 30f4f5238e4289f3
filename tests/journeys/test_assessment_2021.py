"""Stage 5: the unit's own word, three inspectors of whom one has no reception, the result, the verdict."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page

from evaluations.models import CreationUnit, Visit
from tests.browser import devices
from tests.chromium import Watch
from tests.evaluations import conftest as world
from tests.evaluations.conftest import WorkWorld, moment
from tests.journeys import assessing, concluding, inspecting
from tests.journeys.people import Person

work = world.work
new_device = devices.new_device

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """10 March 2021, going on."""
    with time_machine.travel(moment(2021, 3, 10, 9), tick=True) as coordinates:
        yield coordinates


@dataclass
class Site:
    """What the day of the visit needs."""

    live_server: Any
    person: Callable[..., Person]
    new_device: devices.NewDevice
    axe: Callable[[Page], None]


def on_site(team: assessing.Team, visit: Visit, site: Site) -> None:
    """Three sheets three ways, none seen by another before the own is in; then the leader's word."""
    device = site.new_device("tangli")
    inspecting.begin_with_reception(device, site.live_server, visit, team.second)
    inspecting.go_on_without(device, Person(device.page, site.axe))

    leader, third = site.person("luogang", phone=True), site.person("xufeng", phone=True)
    inspecting.score_on_plain_pages(leader, visit, team.leader)
    assert inspecting.sees_sheet_of(third, visit, team.leader) == 404
    inspecting.score_with_a_workbook(third, visit, team.third)
    assert inspecting.sees_sheet_of(third, visit, team.leader) == 200
    assert inspecting.sees_sheet_of(leader, visit, team.third) == 200
    # Never the unit; the committee's people who are in no team of this visit, yes.
    for username, status in (("zhouming", 404), ("chenjing", 200)):
        assert inspecting.sees_sheet_of(site.person(username), visit, team.leader) == status

    inspecting.finish_without(device, site.axe, visit)
    second = site.person("tangli")
    assert inspecting.sees_sheet_of(second, visit, team.leader) == 404
    inspecting.reception_again(device, site.axe, team.second)
    assert inspecting.sees_sheet_of(second, visit, team.leader) == 200
    device.close()
    concluding.agree_and_close(leader, visit)


def the_verdict(unit: CreationUnit, person: Callable[..., Person]) -> None:
    """Drafted, decided, and released apart from deciding."""
    clerk, secretary = person("chenjing"), person("zhouming", phone=True)
    concluding.reads_own_result(secretary, unit)
    concluding.draft_the_verdict(clerk, unit)
    decider = person("zhaomin")
    concluding.decide_it(decider, secretary, unit)
    concluding.release_it(decider, secretary, unit)


def test_from_the_units_own_word_to_the_verdict(
    live_server: Any,
    work: WorkWorld,
    clock: time_machine.Traveller,
    watch: Watch,
    person: Callable[..., Person],
    new_device: devices.NewDevice,
    axe: Callable[[Page], None],
    settings: Any,
) -> None:
    """S5, E: what was said once is there once, nobody sees more than is theirs, every figure is the same everywhere."""
    watch.allow(r"status of 401")
    # What a device sends is taken entry by entry, each an act of its own on its own locked row.
    settings.ZEAL_ALLOWLIST = [{"model": "evaluations.*", "field": "get()"}]
    type(work.rubric).objects.filter(pk=work.rubric.pk).update(frozen_at=moment(2020, 10, 10))
    team, unit = assessing.make_team(work), work.unit
    secretary = person("zhouming")
    assessing.begin_the_self_assessment(secretary, unit)
    assessing.hand_it_in(secretary, unit, work.secretary)
    clerk = person("chenjing")
    visit = assessing.arrange(clerk, unit, work, team)
    assessing.read_the_letter(person("zhouming", phone=True), visit)

    clock.move_to(moment(2021, 3, 15, 9), tick=True)
    on_site(team, visit, Site(live_server, person, new_device, axe))

    clock.move_to(moment(2021, 3, 16, 9), tick=True)
    concluding.object_to_an_item(person("zhouming"), visit)
    clerk = person("chenjing")
    concluding.dismiss_it(clerk, visit)
    concluding.read_the_result(clerk, unit)

    clock.move_to(moment(2021, 3, 19, 16), tick=True)
    the_verdict(unit, person)
