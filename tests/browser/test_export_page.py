"""The page of a document that is being made: it follows the progress by itself and offers the file at the end."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from benchmark_platform.core.models import ExportJob
from benchmark_platform.core.services.files import store_made
from tests.factories import make_branch, make_user


@pytest.mark.django_db(transaction=True)
def test_progress_to_download(live_server: Any, open_page: Callable[..., Page], axe: Callable[[Page], None]) -> None:
    """From 3 of 12 to the file, without a click."""
    user = make_user(make_branch())
    job = ExportJob.objects.create(
        kind="applications.forms_zip",
        title="申请表打包（12份）",
        owner=user,
        state="running",
        attempts=1,
        done=3,
        total=12,
    )
    client = Client()
    client.force_login(user)
    page = open_page()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"/exports/{job.pk}/")
    expect(page.get_by_role("status")).to_contain_text("正在生成 3 / 12 份")
    axe(page)
    job.done = 8
    job.save()
    expect(page.get_by_role("status")).to_contain_text("8 / 12 份")
    job.result = store_made(b"PK", name="申请表_12份.zip", kind="zip", content_type="application/zip", by=user)
    job.state = ExportJob.State.DONE
    job.save()
    link = page.get_by_role("link", name="下载")
    expect(link).to_be_visible()
    axe(page)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "申请表_12份.zip"
