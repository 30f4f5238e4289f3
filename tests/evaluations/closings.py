"""Short ways through the closing of a visit, as the services do it."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from benchmark_platform.accounts.models import User
from benchmark_platform.campaigns.models import Meeting
from benchmark_platform.core.models import StoredFile
from evaluations.closing_sheet import closing_sheet
from evaluations.models import Item, Sheet, SheetPhoto, VerdictDecision, Visit, VisitClosing
from evaluations.services.closing import close_visit, save_agreed
from tests.evaluations.assessing import Assessment, fill_self, fill_sheet

TWO = {"1-1": {"times": {"papers": 1}}}
ONE = {"1-1": {"times": {"form": 1}}}


def fresh(visit: Visit) -> Visit:
    """The visit as it is now."""
    return Visit.objects.with_parties().get(pk=visit.pk)


def all_in(assess: Assessment, **differ: Mapping[str, Any]) -> list[Sheet]:
    """The unit's self-assessment and every sheet of the team; ``second={"1-1": …}`` is what 唐丽 enters instead."""
    fill_self(assess.unit, assess.work.secretary)
    return [
        fill_sheet(assess.visit, person, differ=differ.get(name))
        for name, person in zip(("leader", "second", "third"), assess.team, strict=True)
    ]


def typed_rows(visit: Visit, **changes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the leader's page posts: what is offered or stands, but for changes (``i1_1={"score": "2"}``)."""
    rows = {}
    for row in closing_sheet(fresh(visit)).rows:
        texts = row.agreed.as_texts()
        rows[row.code] = texts | dict(changes.get(f"i{row.code.replace('-', '_')}", {}))
    return rows


def versions(visit: Visit) -> dict[str, int]:
    """The versions that the page shows now."""
    return {row.code: row.stored.version if row.stored else 0 for row in closing_sheet(fresh(visit)).rows}


def agree(assess: Assessment, **changes: Mapping[str, str]) -> None:
    """Save every agreed score, as offered but for the changes."""
    save_agreed(
        assess.visit,
        rows=typed_rows(assess.visit, **changes),
        base_versions=versions(assess.visit),
        by=assess.leader,
    )


def closed(assess: Assessment, **differ: Mapping[str, Any]) -> VisitClosing:
    """Sheets in, agreed as offered (a word on each wide spread), closed by the leader."""
    all_in(assess, **differ)
    wide = {
        f"i{row.code.replace('-', '_')}": {"spread_reason": "以记录本为准"}
        for row in closing_sheet(fresh(assess.visit)).rows
        if row.exceeds
    }
    agree(assess, **wide)
    return close_visit(assess.visit, remark="基础扎实", by=assess.leader)


def picture(width: int = 800, height: int = 600, colour: int = 0) -> bytes:
    """A photo."""
    target = BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").point(lambda value: (value + colour) % 256).save(
        target, "JPEG", quality=80
    )
    return target.getvalue()


def add_photo(sheet: Sheet, code: str, key: str, data: bytes | None = None) -> SheetPhoto:
    """A photo at an item of a sheet, as the service keeps it."""
    content = data or picture()
    stored = StoredFile(
        original_name=f"{code}.jpg",
        kind="jpg",
        content_type="image/jpeg",
        size=len(content),
        sha256=f"{key:0>64}",
        uploaded_by=sheet.inspector,
    )
    stored.file.save("photo.jpg", ContentFile(content), save=False)
    stored.save()
    item = Item.objects.get(indicator__rubric__campaign=sheet.visit.unit.campaign, code=code)
    return SheetPhoto.objects.create(
        sheet=sheet, item=item, key=key, file=stored, shown=stored, added_at=timezone.now()
    )


def decide(decision: VerdictDecision, state: str, *, by: User) -> None:
    """A verdict that was decided, or released too, with its meeting."""
    now = timezone.now()
    minutes = StoredFile.objects.create(
        file="minutes", original_name="纪要.pdf", kind="pdf", content_type="application/pdf", size=1, sha256="0" * 64
    )
    meeting = Meeting.objects.create(
        campaign=decision.campaign,
        held_on=date(2021, 3, 10),
        title="示例党委会",
        expected_count=9,
        minutes=minutes,
        recorded_by=by,
        recorded_at=now,
    )
    released = {"released_by": by, "released_at": now} if state == "released" else {}
    VerdictDecision.objects.filter(pk=decision.pk).update(
        state=state, decided_by=by, decided_at=now, meeting=meeting, **released
    )
