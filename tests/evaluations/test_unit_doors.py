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


def test_every_door_opens(work: WorkWorld, client: Client) -> None:
    """The list names nine pages; each answers."""
    client.force_login(work.clerk, backend=BACKEND)
    page = client.get("/evaluations/units/").content.decode()
    for words, _ in OFFICE:
        assert f">{words}</a>" in page
    doors = client.get("/evaluations/units/").context["doors"]
    assert len(doors) == 9


def test_the_home_page_counts_the_work_period(work: WorkWorld, client: Client) -> None:
    """S4: how many are opened, have a plan on file, are looked after."""
    client.force_login(work.clerk, backend=BACKEND)
    counters = {row.label: (row.done, row.total) for row in client.get("/").context["counters"]}
    assert counters["已启动创建的单位"] == (2, 24)
    assert counters["已备案创建方案"] == (0, 2)
    assert counters["已安排联点党委委员"] == (1, 2)
