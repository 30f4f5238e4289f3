"""Photos: scaled beside the kept original, each judged by itself."""

import tracemalloc
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from zeal import zeal_ignore

from benchmark_platform.audit.models import AuditEvent
from benchmark_platform.core.gate import Forbidden
from benchmark_platform.core.models import StoredFile
from benchmark_platform.core.services.pictures import scaled_picture
from benchmark_platform.core.uploads import UploadRefused
from benchmark_platform.core.uploads.kinds import Kind
from evaluations.models import RecordPhoto
from evaluations.services.ledger import void_record
from evaluations.services.photos import add_photo, add_photos, remove_photo
from tests.evaluations.conftest import WorkWorld
from tests.evaluations.ledger import enter, photo


def opened(content: bytes) -> Image.Image:
    """The picture of these bytes."""
    return Image.open(BytesIO(content))


def bytes_of(stored: StoredFile) -> bytes:
    """What is stored."""
    with stored.file.open("rb") as file:
        return bytes(file.read())


def png(mode: str, size: tuple[int, int]) -> BytesIO:
    """A PNG."""
    target = BytesIO()
    Image.new(mode, size).save(target, "PNG")
    return target


class TestScaled:
    """core.services.pictures."""

    def test_upright_small_and_without_what_the_telephone_wrote(self) -> None:
        """Orientation applied; EXIF, position and comment gone."""
        source = photo(size=(4000, 3000))
        content = scaled_picture(source, Kind.JPEG)
        picture = opened(content)
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1200, 1600), {})
        assert b"Exif" not in content
        assert "示例备注".encode() not in content
        assert source.tell() == 0

    def test_a_small_picture_keeps_its_size(self) -> None:
        """Nothing is blown up."""
        assert opened(scaled_picture(photo(size=(64, 48)), Kind.JPEG)).size == (48, 64)

    @pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "1", "I;16"])
    def test_every_sort_of_png(self, mode: str) -> None:
        """What shows through becomes paper."""
        picture = opened(scaled_picture(png(mode, (2000, 100)), Kind.PNG))
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (1600, 80))

    def test_printing_colours(self) -> None:
        """CMYK as some scanners write it."""
        target = BytesIO()
        Image.new("CMYK", (40, 30)).save(target, "JPEG")
        assert opened(scaled_picture(target, Kind.JPEG)).mode == "RGB"

    def test_broken_and_huge(self) -> None:
        """A sentence each."""
        with pytest.raises(UploadRefused, match="图片打不开"):
            scaled_picture(BytesIO(b"\xff\xd8\xff\xe0 nothing"), Kind.JPEG)
        with pytest.raises(UploadRefused, match="4000 万像素"):
            scaled_picture(png("1", (8000, 5001)), Kind.PNG)

    def test_memory_of_a_large_one_is_flat(self) -> None:
        """24 million pixels need far less than their 72 MB; Python's part is but the file."""
        source = photo(size=(6000, 4000))
        tracemalloc.start()
        scaled_picture(source, Kind.JPEG)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 20_000_000


def test_original_and_scaled_are_kept(work: WorkWorld) -> None:
    """6000 by 4000: the original byte for byte, beside it the scaled one."""
    row = enter(work.unit, work.secretary)
    upload = photo("现场.jpg", (6000, 4000))
    content = upload.read()
    kept = add_photo(row, upload=upload, by=work.secretary)
    assert bytes_of(kept.original) == content
    assert (kept.original.original_name, kept.original.content_type) == ("现场.jpg", "image/jpeg")
    shown = opened(bytes_of(kept.shown))
    assert (shown.size, dict(shown.getexif())) == ((1067, 1600), {})
    assert [event.action for event in AuditEvent.objects.about(row)] == ["ledger.add", "ledger.photo_add"]


def test_thirty_at_once_and_no_more(work: WorkWorld) -> None:
    """The campaign's limit; what is too many is named, the others are there."""
    row = enter(work.unit, work.secretary)
    with zeal_ignore():  # each photo is an act of its own and asks the gate anew
        faults = add_photos(row, uploads=[photo(f"{n}.jpg", mark=n) for n in range(31)], by=work.secretary)
    assert row.photos.count() == 30
    assert [(fault.name, fault.message) for fault in faults] == [
        ("30.jpg", "每条记录最多 30 张照片，已经满了。请先移除不需要的照片。")
    ]


def test_a_faulty_one_keeps_none_of_the_others_out(work: WorkWorld) -> None:
    """Wrong kind, empty, too large, broken: a sentence each."""
    work.campaign.upload_max_mb = 1
    work.campaign.save()
    row = enter(work.unit, work.secretary)
    uploads = [
        photo("好.jpg"),
        SimpleUploadedFile("程序.jpg", b"MZ" + b"\x00" * 99),
        SimpleUploadedFile("空.jpg", b""),
        SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + b"\x00" * 1_100_000),
        SimpleUploadedFile("文件.pdf", b"%PDF-1.7"),
        SimpleUploadedFile("断.jpg", photo(size=(900, 900)).read()[:800]),
        photo("也好.jpg", mark=1),
    ]
    row.refresh_from_db()
    with zeal_ignore():
        faults = add_photos(row, uploads=uploads, by=work.secretary)
    assert [fault.name for fault in faults] == ["程序.jpg", "空.jpg", "大.jpg", "文件.pdf", "断.jpg"]
    assert [one.original.original_name for one in row.photos.order_by("pk")] == ["好.jpg", "也好.jpg"]


def test_sent_again_is_kept_once(work: WorkWorld) -> None:
    """The answer was lost in a bad network: the photo that is sent again is the same one."""
    row = enter(work.unit, work.secretary)
    first, second = (add_photo(row, upload=photo(), by=work.secretary) for _ in range(2))
    assert first == second
    remove_photo(first, by=work.secretary)
    assert add_photo(row, upload=photo(), by=work.secretary) != first


def test_removed_is_kept_and_marked(work: WorkWorld) -> None:
    """A second click changes nothing."""
    row = enter(work.unit, work.secretary)
    kept = add_photo(row, upload=photo(), by=work.secretary)
    for _ in range(2):
        removed = remove_photo(kept, by=work.secretary)
    assert removed.removed_by == work.secretary
    assert RecordPhoto.objects.count() == 1
    assert AuditEvent.objects.filter(action="ledger.photo_remove").count() == 1


def test_who_may_not(work: WorkWorld) -> None:
    """The gate, and a record that counts no more."""
    row = enter(work.unit, work.secretary)
    kept = add_photo(row, upload=photo(), by=work.secretary)
    for person in (work.clerk, work.changsha_secretary):
        with pytest.raises(Forbidden):
            add_photo(row, upload=photo(mark=2), by=person)
        with pytest.raises(Forbidden):
            remove_photo(kept, by=person)
    void_record(row, reason="重复", by=work.secretary)
    with pytest.raises(UploadRefused, match="已经作废"):
        add_photo(row, upload=photo(mark=3), by=work.secretary)
