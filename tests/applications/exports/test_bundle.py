"""Many forms at once: one PDF or a zip, made in the background, for those who may see them."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from applications.exports import bundle
from applications.models import Application
from benchmark_platform.accounts.models import Membership
from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.models import ExportJob
from benchmark_platform.core.services.exports import run_export
from tests.applications import filing
from tests.applications.conftest import World
from tests.factories import make_branch, make_user

from .papers import pages_of

BUNDLE = "/applications/bundle/"


@pytest.fixture
def filed(world: World) -> World:
    filing.file(world.campaign, world.changsha_branch, world.secretary)
    filing.file(world.campaign, world.direct_branch, world.direct_secretary)
    return world


def everything() -> dict[str, Any]:
    return {"selected": list(Application.objects.values_list("pk", flat=True))}


def order(client: Client, **data: Any) -> ExportJob:
    """Order and follow to the page of the job; the test settings make it at once."""
    response = client.post(BUNDLE, data)
    job = ExportJob.objects.latest("created_at")
    assert response["Location"] == f"/exports/{job.pk}/"
    return job


def content_of(job: ExportJob) -> bytes:
    assert job.result is not None, job.error
    with job.result.file.open("rb") as file:
        return file.read()


def test_one_pdf_of_the_selected_forms(filed: World, client: Client) -> None:
    """Each form starts on a new page with its own page numbers; direct first; progress is noted."""
    client.force_login(filed.clerk)
    job = order(client, **everything(), format="pdf")
    assert (job.title, job.state, job.done, job.total) == ("申请表合订（2份）", "done", 2, 2)
    pages = pages_of(content_of(job))
    assert ["第1页共1页" in page for page in pages] == [True, True]
    assert "示例天心会计师事务所党支部" in pages[0]
    assert "示例岳麓会计师事务所党支部" in pages[1]


def test_a_zip_with_a_table_of_contents(filed: World, client: Client) -> None:
    """One PDF per form named after number and body, 目录.xlsx, and the sealed pages under their own names."""
    client.force_login(filed.clerk)
    job = order(client, **everything(), format="zip", scans="1")
    archive = zipfile.ZipFile(io.BytesIO(content_of(job)))
    direct, changsha = Application.objects.order_by("track")
    stems = [f"{direct.number}_示例天心会计师事务所党支部", f"{changsha.number}_示例岳麓会计师事务所党支部"]
    assert archive.namelist() == [
        f"{stems[0]}.pdf",
        f"盖章页/{stems[0]}/盖章页.pdf",
        f"{stems[1]}.pdf",
        f"盖章页/{stems[1]}/盖章页.pdf",
        "目录.xlsx",
    ]
    [page] = pages_of(archive.read(f"{stems[1]}.pdf"))
    assert filing.GROUNDS in page
    sheet = load_workbook(io.BytesIO(archive.read("目录.xlsx"))).active
    assert [[cell.value for cell in row][:5] for row in sheet.iter_rows(min_row=2)] == [
        [1, f"{stems[0]}.pdf", direct.number, "示例天心会计师事务所党支部", "行业党委直属"],
        [2, f"{stems[1]}.pdf", changsha.number, "示例岳麓会计师事务所党支部", "市州"],
    ]


def test_without_scans_unless_asked(filed: World, client: Client) -> None:
    client.force_login(filed.clerk)
    job = order(client, **everything(), format="zip")
    assert len(zipfile.ZipFile(io.BytesIO(content_of(job))).namelist()) == 3


def test_everything_in_the_filter(filed: World, client: Client) -> None:
    """``whole=1`` takes the filter instead of ticks."""
    client.force_login(filed.clerk)
    job = order(client, whole="1", query="track=prefecture", format="pdf")
    assert (job.total, job.parameters) == (1, {"query": "track=prefecture"})


def test_a_name_that_no_system_takes_is_made_harmless(world: World, client: Client) -> None:
    """The body's own name may hold a slash."""
    branch = make_branch('示例A/B:"甲"所党支部')
    user = make_user(branch)
    application, _ = filing.file(world.campaign, branch, user)
    client.force_login(user)
    job = order(client, selected=[application.pk], format="zip")
    assert (
        zipfile.ZipFile(io.BytesIO(content_of(job))).namelist()[0] == f"{application.number}_示例A／B__甲_所党支部.pdf"
    )


def test_others_forms_are_not_in_it(filed: World, client: Client) -> None:
    """A superior of another prefecture gets nothing, Changsha only its own, whatever ids are sent."""
    client.force_login(filed.yueyang_officer)
    response = client.post(BUNDLE, everything() | {"format": "pdf"})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "没有可以打印的申请表：所选的申请表尚未提交，或者您现在无权查看。"
    ]
    client.force_login(filed.changsha_officer)
    assert order(client, **everything(), format="pdf").total == 1


def test_the_permission_is_asked_again_when_it_runs(filed: World) -> None:
    """Who has lost the role between order and making gets a sentence, no forms."""
    Membership.objects.filter(user=filed.clerk).update(ended_at=timezone.now())
    job = ExportJob.objects.create(
        kind="applications.forms_pdf", title="申请表", owner=filed.clerk, parameters={"ids": everything()["selected"]}
    )
    run_export(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", None)
    assert job.error == "没有可以打印的申请表：所选的申请表尚未提交，或者您现在无权查看。"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"format": "pdf"}, "还没有选择申请表。请先在列表中勾选，再打印或下载。"),
        ({"format": "zip", "selected": ["x", "-1", "9" * 30]}, "还没有选择申请表。请先在列表中勾选，再打印或下载。"),
        ({"selected": [999999]}, "没有可以打印的申请表：所选的申请表尚未提交，或者您现在无权查看。"),
    ],
)
def test_nothing_chosen(filed: World, client: Client, data: dict[str, Any], sentence: str) -> None:
    """Back to the list as it was filtered, with what is to be done."""
    client.force_login(filed.clerk)
    response = client.post(BUNDLE, data, headers={"referer": "http://testserver/applications/?track=direct"})
    assert response["Location"] == "http://testserver/applications/?track=direct"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [sentence]
    elsewhere = client.post(BUNDLE, data, headers={"referer": "http://evil.example/"})
    assert elsewhere["Location"] == "/applications/"


def test_too_many(filed: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit for one PDF, a wider one for a zip, each with the way out."""
    monkeypatch.setattr(bundle, "PDF_LIMIT", 1)
    client.force_login(filed.clerk)
    response = client.post(BUNDLE, everything() | {"format": "pdf"})
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "合并为一个 PDF 一次最多 1 份，这次有 2 份。请减少份数，或改用打包下载（zip）。"
    ]
    monkeypatch.setattr(bundle, "ZIP_LIMIT", 1)
    response = client.post(BUNDLE, everything() | {"format": "zip"})
    assert "打包下载一次最多 1 份，这次有 2 份。请按市州或状态筛选后分次下载。" in [
        str(message) for message in get_messages(response.wsgi_request)
    ]


def test_on_record_and_only_by_post(filed: World, client: Client) -> None:
    client.force_login(filed.clerk)
    assert client.get(BUNDLE).status_code == 405
    job = order(client, **everything(), format="zip", scans="1")
    event = AuditEvent.objects.filter(action="application.export").get()
    assert event.after == {"what": "forms.zip", "count": 2, "export": str(job.pk), "scans": True}
    assert event.at.date() == date(2020, 8, 5)
    client.logout()
    assert client.post(BUNDLE, everything()).status_code == 403
    assert ExportJob.objects.get() == job
