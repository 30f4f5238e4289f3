"""Kinds, typed records and photos for the tests of the ledger."""

from datetime import date
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from benchmark_platform.accounts.models import User
from evaluations.models import CreationUnit, LedgerRecord, Member, RecordKind
from evaluations.services.ledger import add_record

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def kind_of(unit: CreationUnit, code: str) -> RecordKind:
    """A kind of the fixture."""
    return RecordKind.objects.select_related("rubric").get(rubric__campaign=unit.campaign, code=code)


def assembly(**typed: str) -> dict[str, str]:
    """A members' assembly as typed."""
    return {
        "held_on": "2020-11-06",
        "topic": "学习贯彻全会精神",
        "place": "四楼会议室",
        "led_by": "张建国",
        "expected": "13",
        "present": "12",
        "excused": "1",
        "summary": "传达全会精神，讨论创建方案。",
    } | typed


def enter(unit: CreationUnit, by: User, code: str = "assembly", **more: Any) -> LedgerRecord:
    """A record of a kind, entered by the service."""
    persons, confirmed = more.pop("persons", ()), more.pop("confirmed", ())
    typed = assembly(**more) if code == "assembly" else {"held_on": "2020-11-06"} | more
    return add_record(
        unit=unit,
        kind=kind_of(unit, code),
        typed=typed,
        persons=persons,
        confirmed=confirmed,
        key=uuid4().hex,
        by=by,
    )


def member(unit: CreationUnit, name: str, **more: Any) -> Member:
    """A person of the roster."""
    return Member.objects.create(organization=unit.organization, name=name, **more)


def photo(name: str = "会议记录本.jpg", size: tuple[int, int] = (64, 48), *, mark: int = 0) -> SimpleUploadedFile:
    """A JPEG as a telephone writes it: turned, with its maker and a place; ``mark`` makes another picture."""
    picture = Image.new("RGB", size, (180, mark * 8 % 256, 0))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "示例手机"
    exif.get_ifd(GPS)[2] = (28.0, 12.0, 0.0)
    target = BytesIO()
    picture.save(target, "JPEG", exif=exif, comment="示例备注")
    return SimpleUploadedFile(name, target.getvalue(), content_type="image/jpeg")


DAY = date(2020, 11, 6)
