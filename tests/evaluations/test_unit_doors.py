"""The pages beside the list of units, and the work period on the committee's home page (S4)."""

from django.test import Client

from evaluations.unit_doors import EVENTS, OFFICE, OVERDUE, PROBLEMS, PROGRESS, doors_for
from tests.evaluations.conftest import WorkWorld

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_each_finds_the_pages_that_have_something(work: WorkWorld) -> None:
    """M1: the office all, a prefecture its unit's progress and problems; events for who was invited."""
    assert doors_for(work.clerk, work.campaign, has_units=True) == list(OFFICE)
    assert doors_for(work.changsha_officer, work.campaign, has_units=True) == [PROGRESS, OVERDUE, PROBLEMS]
    assert doors_for(work.yueyang_officer, work.campaign, has_units=False) == []
    event = work.campaign.events.create(
        kind="training", title="书记培训", starts_on="2020-11-20", ends_on="2020-11-20", created_by=work.clerk
    )
    event.invitations.create(organization=work.yueyang)
    assert doors_for(work.yueyang_officer, work.campaign, has_units=False) == [EVENTS]


def test_an_invited_body_without_a_unit_finds_its_events(work: WorkWorld, client: Client) -> None:
    """M2.3: branch or prefecture body: by 创建单位 in the navigation, from there to the list and the event."""
    event = work.campaign.events.create(
        kind="training", title="书记培训", starts_on="2020-11-20", ends_on="2020-11-20", created_by=work.clerk
    )
    event.invitations.create(organization=work.yueyang)
    event.invitations.create(organization_id=work.stranger.standing_memberships[0].organization_id)
    for person in (work.stranger, work.yueyang_officer):
        client.force_login(person, backend=BACKEND)
        assert 'href="/evaluations/units/"' in client.get("/").content.decode()
        assert 'href="/evaluations/events/"' in client.get("/evaluations/units/").content.decode()
        assert event.get_absolute_url() in client.get("/evaluations/events/").content.decode()


def test_an_invited_unit_finds_its_events_beside_its_problems(work: WorkWorld, client: Client) -> None:
    """M2.3: a branch comes from 创建单位 straight to its own unit, so the link is there; none without an invitation."""
    client.force_login(work.secretary, backend=BACKEND)
    address = f"/evaluations/units/{work.unit.pk}/support/"
    assert "/evaluations/events/" not in client.get(address).content.decode()
    event = work.campaign.events.create(
        kind="training", title="书记培训", starts_on="2020-11-20", ends_on="2020-11-20", created_by=work.clerk
    )
    event.invitations.create(organization=work.unit.organization)
    assert 'href="/evaluations/events/"' in client.get(address).content.decode()


def test_every_door_opens(work: WorkWorld, client: Client) -> None:
    """Each page that the list names answers."""
    client.force_login(work.clerk, backend=BACKEND)
    page = client.get("/evaluations/units/").content.decode()
    for words, _ in OFFICE:
        assert f">{words}</a>" in page
    doors = client.get("/evaluations/units/").context["doors"]
    assert len(doors) == len(OFFICE)


def test_the_home_page_counts_the_work_period(work: WorkWorld, client: Client) -> None:
    """S4: how many are opened, have a plan on file, are looked after."""
    client.force_login(work.clerk, backend=BACKEND)
    counters = {row.label: (row.done, row.total) for row in client.get("/").context["counters"]}
    assert counters["已启动创建的单位"] == (2, 24)
    assert counters["已备案创建方案"] == (0, 2)
    assert counters["已安排联点党委委员"] == (1, 2)
