"""The work period for the benchmark: units with ledgers written directly; a photo scaled, a table imported by services.

Run as ``python -m bench.creation COMMAND [NUMBER]`` with DATA_DIR set; prints JSON.
"""

import json
import resource
import sys
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import django

BATCH = 1000
RECORDS = 60
THICK = 300
MONTHS = 14


def fill(number: int) -> dict[str, Any]:
    """Open so many units in all, of one campaign; the first has 300 records, the others 60. Returns its number."""
    from django.db import connection, transaction

    from benchmark_platform.accounts.models import User
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.campaigns.models import Campaign, Stage
    from evaluations.models import CreationUnit

    campaign, person = Campaign.objects.get(is_current=True), User.objects.get(username="office")
    day = today()
    Stage.objects.filter(campaign=campaign, code="creation").update(opens_on=day - timedelta(days=60))
    Campaign.objects.filter(pk=campaign.pk).update(
        assessment_from=(day - timedelta(days=400)).replace(day=1), assessment_to=day + timedelta(days=60)
    )
    with transaction.atomic():
        for place in range(CreationUnit.objects.filter(campaign=campaign).count(), number):
            unit = _unit(campaign, person, place)
            _records(campaign, unit, person, THICK if place == 0 else RECORDS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"unit": CreationUnit.objects.filter(campaign=campaign).order_by("pk")[0].pk}


def _unit(campaign: Any, person: Any, place: int) -> Any:
    from django.utils import timezone

    from applications.models import Application
    from benchmark_platform.campaigns.calendar import today
    from benchmark_platform.organizations.models import CoveredFirm, Firm, Organization
    from evaluations.models import CreationUnit

    committee = Organization.objects.get(kind="committee")
    firm = Firm.objects.create(code=f"SLC{place:06d}", name=f"示例创建第{place}会计师事务所", employee_count=56)
    body = Organization.objects.create(
        code=f"C{place:06d}", name=f"示例创建第{place}会计师事务所党支部", kind="branch", track="direct",
        superior=committee, secretary_name="张建国", full_member_count=12,
    )  # fmt: skip
    CoveredFirm.objects.create(organization=body, firm=firm, is_lead=True)
    now = timezone.now()
    form = Application.objects.create(
        campaign=campaign, organization=body, track="direct", superior=committee, state="selected", state_since=now,
        saved_at=now, saved_by=person, number=f"C-{place:05d}",
    )  # fmt: skip
    return CreationUnit.objects.create(
        campaign=campaign, organization=body, application=form, state_since=now, opened_at=now,
        opened_on=today() - timedelta(days=50), opened_by=person,
    )  # fmt: skip


def _records(campaign: Any, unit: Any, person: Any, number: int) -> None:
    from benchmark_platform.campaigns.calendar import today
    from evaluations.models import LedgerRecord, RecordKind

    kinds, day = list(RecordKind.objects.filter(rubric__campaign=campaign).order_by("number")), today()
    LedgerRecord.objects.bulk_create(
        (
            LedgerRecord(
                unit=unit, kind=kinds[place % len(kinds)], held_on=day - timedelta(days=place * 370 // number),
                topic="研究创建工作", summary="逐项对照任务指南检查进度，明确责任人和完成时间。", led_by="张建国",
                by_secretary=True, expected=12, present=11, excused=1, key=f"bench-{place}", recorded_by=person,
            )
            for place in range(number)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def make_photo(megabytes: int) -> dict[str, Any]:
    """Write a photo of about so many megabytes, as a telephone takes it; return where it lies."""
    from django.conf import settings
    from PIL import Image

    noise = Image.effect_noise((2300, 1725), 60).convert("RGB").resize((4600, 3450))
    path = Path(settings.DATA_DIR) / "photo.jpg"
    for quality in range(60, 101, 2):
        noise.save(path, "JPEG", quality=quality, subsampling=0)
        if path.stat().st_size >= megabytes * 1_000_000:
            break
    return {"path": str(path), "bytes": path.stat().st_size}


def photo(number: int) -> dict[str, Any]:
    """Check and scale that photo, as an upload."""
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile

    from benchmark_platform.core.services.pictures import scaled_picture
    from benchmark_platform.core.uploads import check_upload
    from benchmark_platform.core.uploads.kinds import PHOTO_KINDS

    content = (Path(settings.DATA_DIR) / "photo.jpg").read_bytes()
    began = time.perf_counter()
    upload = SimpleUploadedFile("photo.jpg", content)
    facts = check_upload(upload, max_bytes=40_000_000, kinds=PHOTO_KINDS)
    shown = scaled_picture(upload, facts.kind)
    return {"seconds": time.perf_counter() - began, "bytes": len(shown)}


def bare_photo(number: int) -> dict[str, Any]:
    """Open, shrink and save it with Pillow alone."""
    from django.conf import settings
    from PIL import Image

    content = (Path(settings.DATA_DIR) / "photo.jpg").read_bytes()
    began = time.perf_counter()
    with Image.open(BytesIO(content)) as picture:
        picture.thumbnail((1600, 1600))
        target = BytesIO()
        picture.save(target, "JPEG", quality=80)
    return {"seconds": time.perf_counter() - began, "bytes": target.tell()}


def make_table(number: int) -> dict[str, Any]:
    """Write a table of theme days to be imported."""
    from django.conf import settings
    from openpyxl import Workbook

    from benchmark_platform.campaigns.calendar import today
    from evaluations.exports.ledger import import_columns

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("主题党日")
    columns = import_columns(_kind())
    sheet.append([column.header for column in columns])
    for place in range(number):
        day = today() - timedelta(days=place)
        known = {
            "held_on": day,
            "topic": f"主题党日第{place}次",
            "expected": 12,
            "present": 11,
            "summary": "内容摘要。",
        }
        sheet.append([known.get(column.key) for column in columns])
    path = Path(settings.DATA_DIR) / "table.xlsx"
    workbook.save(path)
    return {"bytes": path.stat().st_size}


def table(number: int) -> dict[str, Any]:
    """Read, judge and enter that table in a unit that has 60 records, as the page does."""
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile

    from benchmark_platform.accounts.models import Membership, User
    from evaluations.exports.ledger import import_columns
    from evaluations.models import CreationUnit
    from evaluations.services.ledger_import import TypedRow, import_records
    from evaluations.table_rows import read_rows

    unit = CreationUnit.objects.with_parties().order_by("pk")[1]
    person = User.objects.create(username="bench-secretary", full_name="示例人员", password="!")
    Membership.objects.create(user=person, organization=unit.organization, role="branch")
    kind = _kind()
    began = time.perf_counter()
    content = (Path(settings.DATA_DIR) / "table.xlsx").read_bytes()
    rows, problems = read_rows(SimpleUploadedFile("table.xlsx", content), import_columns(kind), most=number)
    assert not problems, problems[:3]
    typed = [TypedRow(row["n"], {name: row[name] for name in row if name != "n"}) for row in rows]
    done = import_records(unit, kind=kind, rows=typed, confirmed={row.number for row in typed}, key="table", by=person)
    return {"seconds": time.perf_counter() - began, "rows": len(done.records), "bytes": len(content)}


def _kind() -> Any:
    from evaluations.models import RecordKind

    rows = RecordKind.objects.filter(rubric__campaign__is_current=True, code="theme_day")
    return rows.select_related("rubric").prefetch_related("fields").get()


COMMANDS = {
    "fill": fill, "make_photo": make_photo, "photo": photo, "bare_photo": bare_photo, "make_table": make_table,
    "table": table,
}  # fmt: skip

if __name__ == "__main__":
    django.setup()
    name, value = sys.argv[1], int(sys.argv[2])
    start = time.perf_counter()
    done = COMMANDS[name](value)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - start, "peak_mb": peak} | done))
