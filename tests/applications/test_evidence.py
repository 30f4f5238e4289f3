"""What the readers above a branch see of its files while it corrects the form (F3, F5)."""

import zipfile
from io import BytesIO

import pytest
import time_machine
from django.test import Client

from applications.evidence import in_force
from applications.exports.bundle import forms_zip
from applications.models import Application, State
from applications.services.scans import add_supporting_file, remove_sealed_page
from applications.services.submitting import send_back, submit
from benchmark_platform.accounts.models import User
from benchmark_platform.core.models import ExportJob
from tests.applications.conftest import World, moment
from tests.applications.filing import complete, file, scan_file, seal


def as_user(user: User) -> Client:
    """A browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def corrected(world: World, clock: time_machine.Traveller) -> Application:
    """Sent back; then the branch has taken a page out, and uploaded another page and a material."""
    application, _ = file(world.campaign, world.direct_branch, world.direct_secretary)
    clock.move_to(moment(8, 6))
    send_back(application, reason="请核实人数。", by=world.clerk)
    clock.move_to(moment(8, 7))
    remove_sealed_page(application, scan_id=application.scans.get().pk, by=world.direct_secretary)
    seal(application, world.direct_secretary)
    add_supporting_file(application, purpose="other", upload=scan_file("新的说明.pdf"), by=world.direct_secretary)
    return Application.objects.with_parties().get(pk=application.pk)


def test_readers_see_the_files_of_the_form_that_they_read(
    world: World, corrected: Application, clock: time_machine.Traveller
) -> None:
    """A draft is nobody else's business, its files neither; what stood at the submission stays to be read."""
    before, after = corrected.scans.all()
    material = corrected.supporting_files.get()
    reader, own = as_user(world.clerk), as_user(world.direct_secretary)
    page = reader.get(f"/applications/{corrected.pk}/").content.decode()
    assert f"/scans/{before.pk}/" in page
    assert f"/scans/{after.pk}/" not in page
    assert "新的说明.pdf" not in page
    addresses = {
        f"/applications/{corrected.pk}/scans/{before.pk}/": (200, 200),
        f"/applications/{corrected.pk}/scans/{after.pk}/": (404, 200),
        f"/applications/{corrected.pk}/files/{material.pk}/": (404, 200),
    }
    for address, expected in addresses.items():
        answers = [client.get(address) for client in (reader, own)]
        assert tuple(answer.status_code for answer in answers) == expected, address
        for answer in answers:
            if answer.streaming:
                b"".join(answer.streaming_content)
    submit(corrected, by=world.direct_secretary)
    page = reader.get(f"/applications/{corrected.pk}/").content.decode()
    assert f"/scans/{before.pk}/" not in page
    assert f"/scans/{after.pk}/" in page
    assert "新的说明.pdf" in page


def test_so_does_the_bundle(world: World, corrected: Application) -> None:
    """The zip holds the page that was sealed for the submission that it prints."""
    assert corrected.state == State.RETURNED
    after = corrected.scans.last()
    assert after is not None
    after.file.original_name = "新盖章页.pdf"
    after.file.save()
    job = ExportJob.objects.create(
        kind="applications.forms_zip",
        title="申请表打包",
        owner=world.clerk,
        parameters={"ids": [corrected.pk], "scans": True},
        state="running",
    )
    with forms_zip(job).file.open("rb") as made:
        names = zipfile.ZipFile(BytesIO(made.read())).namelist()
    assert sum(name.endswith("/盖章页.pdf") for name in names) == 1
    assert not any("新盖章页" in name for name in names)


def test_nothing_is_shown_before_the_first_submission(world: World, clock: time_machine.Traveller) -> None:
    """A draft that was never filed has no readers; asked for its files, there are none."""
    draft = complete(world.campaign, world.direct_branch, world.direct_secretary)
    assert list(in_force(draft.scans.all(), draft)) == []
