"""The page of an order: progress, download, another try; for its owner only."""

import pytest
from django.test import Client

from benchmark_platform.accounts.models import User
from benchmark_platform.accounts.services.roles import end_role
from benchmark_platform.core.models import ExportJob
from benchmark_platform.core.services.exports import WENT_WRONG, order_export
from tests.factories import make_branch, make_committee, make_user

from .conftest import queued


@pytest.fixture
def client_of_owner(client: Client, owner: User) -> Client:
    client.force_login(owner)
    return client


def made(owner: User) -> ExportJob:
    return order_export(by=owner, kind="test.works", title="申请表合订（2份）", parameters={})


def test_under_way(client_of_owner: Client, owner: User) -> None:
    """Progress as an element and in words, a link for those without script, nothing to download yet."""
    job = queued(owner, state="running", attempts=1, done=3, total=12)
    page = client_of_owner.get(f"/exports/{job.pk}/").content.decode()
    assert 'max="12" value="3"' in page
    assert "3 / 12 份" in page
    assert "刷新进度" in page
    answer = client_of_owner.get(f"/exports/{job.pk}/progress/", headers={"X-Background": "1"})
    assert answer.json() == {
        "state": "running",
        "label": "正在生成",
        "done": 3,
        "total": 12,
        "error": "",
        "under_way": True,
    }
    assert client_of_owner.get(f"/exports/{job.pk}/file/").status_code == 404


def test_done(client_of_owner: Client, owner: User) -> None:
    job = made(owner)
    page = client_of_owner.get(f"/exports/{job.pk}/").content.decode()
    assert "示例文件.pdf" in page
    assert "export_progress.js" not in page
    answer = client_of_owner.get(f"/exports/{job.pk}/file/")
    assert b"".join(answer.streaming_content).decode() == "内容"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_failed_and_tried_again(client_of_owner: Client, owner: User) -> None:
    job = queued(owner, state="failed", error=WENT_WRONG, attempts=1)
    page = client_of_owner.get(f"/exports/{job.pk}/").content.decode()
    assert WENT_WRONG in page
    assert client_of_owner.get(f"/exports/{job.pk}/retry/").status_code == 405
    response = client_of_owner.post(f"/exports/{job.pk}/retry/")
    assert response["Location"] == f"/exports/{job.pk}/"
    job.refresh_from_db()
    assert job.state == "done"


@pytest.mark.parametrize("part", ["", "progress/", "file/", "retry/"])
def test_nobody_else(client: Client, owner: User, part: str) -> None:
    """Somebody else's order is not there; a stranger signs in first."""
    job = made(owner)
    address = f"/exports/{job.pk}/{part}"
    send = client.post if part == "retry/" else client.get
    stranger = send(address)
    assert (stranger.status_code, stranger.get("Location")) in {(302, f"/accounts/login/?next={address}"), (403, None)}
    client.force_login(make_user(make_branch(), name="刘洋"))
    assert send(address).status_code == 404


def test_a_made_file_is_gone_with_the_role(client_of_owner: Client, owner: User) -> None:
    """It holds what the roles of its time might read; a role given later or ended before changes nothing."""
    membership = owner.memberships.get()
    job = made(owner)
    end_role(membership, by=make_user(make_committee(), "committee", "周敏"))
    page = client_of_owner.get(f"/exports/{job.pk}/").content.decode()
    assert "您的角色有变动" in page
    assert "下载</a>" not in page
    assert client_of_owner.get(f"/exports/{job.pk}/file/").status_code == 404
    later = made(owner)
    answer = client_of_owner.get(f"/exports/{later.pk}/file/")
    assert b"".join(answer.streaming_content).decode() == "内容"  # type: ignore[attr-defined]
