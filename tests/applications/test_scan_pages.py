"""The page of sealed scans without script (F3)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from zeal import zeal_ignore

from applications.codes import version_code
from applications.document import of_draft
from applications.summary import summary_rows
from tests.applications.conftest import World
from tests.applications.filing import begin, scan_file
from tests.core.builders import PDF


def test_several_pages_at_once(world: World, client: Client) -> None:
    """Each page is judged by itself: a faulty one is named and keeps none of the others out."""
    draft = begin(world.campaign, world.direct_branch, world.direct_secretary)
    client.force_login(world.direct_secretary)
    code, url = version_code(draft.pk, draft.answers), f"/applications/{draft.pk}/scans/upload/"
    third = SimpleUploadedFile("第三页.pdf", PDF + b"%", content_type="application/pdf")
    pages = [scan_file("第一页.pdf"), SimpleUploadedFile("第二页.pdf", b""), third]
    with zeal_ignore():  # each file is an act of its own and asks the gate anew
        refused = client.post(url, {"file": pages, "code": code})
        assert refused.status_code == 422
        assert "“第二页.pdf”是空文件" in refused.content.decode()
        assert [scan.file.original_name for scan in draft.scans.order_by("pk")] == ["第一页.pdf", "第三页.pdf"]
        wrong = client.post(url, {"file": [scan_file("甲.pdf"), scan_file("乙.pdf")], "code": "AAAA-AAAA"})
    assert len(wrong.context["findings"]) == 1


@pytest.mark.parametrize(("typed", "shown"), [("１６１", "161"), ("一百六十", "一百六十")])
def test_numbers_in_plain_digits(world: World, typed: str, shown: str) -> None:
    """Full width digits are read; what is no number stands as it was typed."""
    draft = begin(world.campaign, world.direct_branch, world.direct_secretary)
    draft.answers["employee_count"] = typed
    rows = {row.label: row.value for row in summary_rows(of_draft(draft))}
    assert rows["所在机构员工人数"] == shown
